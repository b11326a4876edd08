//! The words people see, Chinese (zh-CN) first and English beside it, from `assets/words/`.
//!
//! Pure and free of everything else, so that receipts, refusals, screens and the ledger's pages speak alike. A text is
//! found by its dotted key; `{name}` in it is filled. Both files hold the same keys: a test compares them, and
//! another looks for every key that the code asks for.

use std::collections::BTreeMap;

use crate::market::day::VillageDay;
use crate::market::scheme::Unit;
use chrono::Weekday;

/// A name in braces and what stands for it.
pub type Word<'a> = (&'a str, &'a str);

/// The language of what is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lang {
    /// 中文（简体）.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The other one.
    pub fn other(self) -> Lang {
        match self {
            Lang::Zh => Lang::En,
            Lang::En => Lang::Zh,
        }
    }

    /// The files of a language: no key stands in two.
    fn texts(self) -> &'static [&'static str] {
        match self {
            Lang::Zh => &[
                include_str!("../assets/words/zh-CN.toml"),
                include_str!("../assets/words/storeroom.zh-CN.toml"),
                include_str!("../assets/words/ledger.zh-CN.toml"),
                include_str!("../assets/words/papers.zh-CN.toml"),
                include_str!("../assets/words/kiosk-store.zh-CN.toml"),
                include_str!("../assets/words/kiosk-papers.zh-CN.toml"),
                include_str!("../assets/words/slips.zh-CN.toml"),
                include_str!("../assets/words/devices.zh-CN.toml"),
                include_str!("../assets/words/kiosk-devices.zh-CN.toml"),
                include_str!("../assets/words/box.zh-CN.toml"),
            ],
            Lang::En => &[
                include_str!("../assets/words/en.toml"),
                include_str!("../assets/words/storeroom.en.toml"),
                include_str!("../assets/words/ledger.en.toml"),
                include_str!("../assets/words/papers.en.toml"),
                include_str!("../assets/words/kiosk-store.en.toml"),
                include_str!("../assets/words/kiosk-papers.en.toml"),
                include_str!("../assets/words/slips.en.toml"),
                include_str!("../assets/words/devices.en.toml"),
                include_str!("../assets/words/kiosk-devices.en.toml"),
                include_str!("../assets/words/box.en.toml"),
            ],
        }
    }
}

/// All texts of one language.
#[derive(Debug, Clone)]
pub struct Words {
    lang: Lang,
    /// What an amount of points is called: `{u}` in any text, and where room is short `{s}`.
    unit: [String; 2],
    texts: BTreeMap<String, String>,
}

impl Words {
    /// Loads a language. The files are part of the program: one that cannot be read is a broken build, and a test
    /// reads both.
    pub fn load(lang: Lang) -> Words {
        let mut texts = BTreeMap::new();
        for text in lang.texts() {
            let table: toml::Table =
                toml::from_str(text).expect("the bundled words are valid TOML");
            flatten(&table, "", &mut texts);
        }
        let mut words = Words {
            lang,
            unit: Default::default(),
            texts,
        };
        words.speak_in(Unit::Points);
        words
    }

    /// Speaks of amounts in this unit from now on: points, or the yuan of a passbook.
    pub fn speak_in(&mut self, unit: Unit) {
        let keys = match unit {
            Unit::Points => ["amount.points", "amount.points-short"],
            Unit::Yuan => ["amount.yuan", "amount.yuan-short"],
        };
        self.unit = keys.map(|key| self.say(key, &[]));
    }

    /// Which language this is.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The text of a key, filled. A key that is missing shows itself, so that it is seen and not silent.
    pub fn say(&self, key: &str, fills: &[Word<'_>]) -> String {
        let Some(text) = self.texts.get(key) else {
            return format!("[{key}]");
        };
        let [unit, short] = &self.unit;
        let units = [("u", unit.as_str()), ("s", short.as_str())];
        if text.contains("{u}") || text.contains("{s}") {
            fill(text, &[&units, fills].concat())
        } else {
            fill(text, fills)
        }
    }

    /// The text of `group.name`, or the name itself where the words do not know it.
    pub fn say_or(&self, group: &str, name: &str) -> String {
        self.texts
            .get(&format!("{group}.{name}"))
            .cloned()
            .unwrap_or_else(|| name.to_owned())
    }

    /// Whether there is such a key.
    pub fn has(&self, key: &str) -> bool {
        self.texts.contains_key(key)
    }

    /// All keys and texts, for tests of glyphs and of completeness.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts
            .iter()
            .map(|(key, text)| (key.as_str(), text.as_str()))
    }

    /// A day as people say it: 12月30日.
    pub fn day(&self, day: VillageDay) -> String {
        let (month, date) = (day.month().to_string(), day.day().to_string());
        self.say(
            "day.short",
            &[
                ("month", &month),
                ("day", &date),
                ("month-name", &self.month_name(day.month())),
            ],
        )
    }

    /// A day with its year: 2026年12月30日.
    pub fn day_and_year(&self, day: VillageDay) -> String {
        let (year, short) = (day.year().to_string(), self.day(day));
        self.say("day.with-year", &[("year", &year), ("day", &short)])
    }

    /// The day of the week: 周三.
    pub fn weekday(&self, day: VillageDay) -> String {
        let key = match day.weekday() {
            Weekday::Mon => "day.mon",
            Weekday::Tue => "day.tue",
            Weekday::Wed => "day.wed",
            Weekday::Thu => "day.thu",
            Weekday::Fri => "day.fri",
            Weekday::Sat => "day.sat",
            Weekday::Sun => "day.sun",
        };
        self.say(key, &[])
    }

    /// A run of days, with the year: 2027年3月30日、31日.
    pub fn window(&self, opens: VillageDay, closes: VillageDay) -> String {
        let first = self.day_and_year(opens);
        if opens == closes {
            return first;
        }
        let same_month = (opens.year(), opens.month()) == (closes.year(), closes.month());
        let last = if same_month {
            self.say("day.only", &[("day", &closes.day().to_string())])
        } else {
            self.day_and_year(closes)
        };
        let key = if closes.days_since(opens) == 1 {
            "window.two-days"
        } else {
            "window.run"
        };
        self.say(key, &[("first", &first), ("last", &last)])
    }

    /// A stretch of time as people say it, whichever way it goes: 5 分钟, 3 小时, 38 天.
    pub fn span(&self, ms: i64) -> String {
        let minutes = ms.unsigned_abs().div_ceil(60_000);
        let (key, n) = match minutes {
            0..=119 => ("span.minutes", minutes),
            120..=2879 => ("span.hours", minutes / 60),
            _ => ("span.days", minutes / 1440),
        };
        self.say(key, &[("n", &n.to_string())])
    }

    fn month_name(&self, month: u32) -> String {
        self.say(&format!("month.{month}"), &[])
    }
}

fn fill(text: &str, fills: &[Word<'_>]) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        let after = &rest[open + 1..];
        match after.find('}').map(|close| {
            (
                close,
                fills.iter().find(|(name, _)| *name == &after[..close]),
            )
        }) {
            Some((close, Some((_, value)))) => {
                filled.push_str(value);
                rest = &after[close + 1..];
            }
            _ => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

fn flatten(table: &toml::Table, prefix: &str, texts: &mut BTreeMap<String, String>) {
    for (name, value) in table {
        let key = if prefix.is_empty() {
            name.clone()
        } else {
            format!("{prefix}.{name}")
        };
        match value {
            toml::Value::Table(inner) => flatten(inner, &key, texts),
            toml::Value::String(text) => {
                texts.insert(key, text.clone());
            }
            other => panic!("words hold only texts: {key} = {other}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_hold_the_same_keys_and_the_same_gaps() {
        let (zh, en) = (Words::load(Lang::Zh), Words::load(Lang::En));
        let gaps = |text: &str| -> std::collections::BTreeSet<String> {
            text.split('{')
                .skip(1)
                .filter_map(|part| part.split_once('}'))
                .map(|(name, _)| name.to_owned())
                // A language may leave the unit to be understood.
                .filter(|name| !matches!(name.as_str(), "u" | "s"))
                .collect()
        };
        let date_word = |key: &str| key.starts_with("day.") || key.starts_with("month.");
        for (key, text) in zh.all() {
            assert!(en.has(key), "en.toml lacks {key}");
            assert!(
                !text.trim().is_empty() || key.starts_with("unit."),
                "{key} is empty"
            );
            if !date_word(key) {
                assert_eq!(gaps(text), gaps(&en.texts[key]), "{key}");
            }
        }
        for (key, _) in en.all() {
            assert!(zh.has(key), "zh-CN.toml lacks {key}");
        }
    }

    #[test]
    fn days_as_people_say_them() {
        let zh = Words::load(Lang::Zh);
        let day = |text: &str| text.parse::<VillageDay>().unwrap();
        assert_eq!(zh.day(day("2026-12-30")), "12月30日");
        assert_eq!(
            zh.window(day("2027-03-30"), day("2027-03-31")),
            "2027年3月30日、31日"
        );
        assert_eq!(
            zh.window(day("2027-01-01"), day("2027-01-31")),
            "2027年1月1日到31日"
        );
        let en = Words::load(Lang::En);
        assert_eq!(en.day(day("2026-12-30")), "30 December");
        assert_eq!(
            en.window(day("2027-03-30"), day("2027-03-31")),
            "30 March 2027 and 31"
        );
    }

    #[test]
    fn gaps_are_filled_once() {
        assert_eq!(
            fill("{a} and {b} {c", &[("a", "{b}"), ("b", "x")]),
            "{b} and x {c"
        );
    }
}
