//! Finding a household by what is at hand: a part of its name, the first letters of its pinyin or the whole of it, its
//! number with or without leading zeros, the last four digits of a telephone. All are words with one index over
//! them; what is typed is the beginning of a word.

use std::collections::BTreeSet;

use pinyin::ToPinyin;

/// Surnames that are read otherwise than the same character elsewhere, and rare ones that the table of readings lacks.
const SURNAMES: &[(&str, &[&str])] = &[
    ("尉迟", &["yu", "chi"]),
    ("万俟", &["mo", "qi"]),
    ("澹台", &["tan", "tai"]),
    ("长孙", &["zhang", "sun"]),
    ("单于", &["chan", "yu"]),
    ("宿", &["su"]),
    ("单", &["shan"]),
    ("仇", &["qiu"]),
    ("解", &["xie"]),
    ("区", &["ou"]),
    ("查", &["zha"]),
    ("乐", &["yue"]),
    ("曾", &["zeng"]),
    ("盖", &["ge"]),
    ("朴", &["piao"]),
    ("任", &["ren"]),
    ("覃", &["qin"]),
    ("繁", &["po"]),
    ("秘", &["bi"]),
    ("缪", &["miao"]),
    ("折", &["she"]),
    ("翟", &["zhai"]),
    ("召", &["shao"]),
    ("员", &["yun"]),
    ("黑", &["he"]),
    ("燕", &["yan"]),
    ("令狐", &["ling", "hu"]),
    ("洗", &["xian"]),
    ("冼", &["xian"]),
    ("逄", &["pang"]),
    ("隗", &["wei"]),
    ("晁", &["chao"]),
    ("卜", &["bu"]),
    ("种", &["chong"]),
    ("尹", &["yin"]),
    ("华", &["hua"]),
    ("沈", &["shen"]),
    ("石", &["shi"]),
    ("车", &["che"]),
    ("葛", &["ge"]),
    ("牟", &["mu"]),
    ("纪", &["ji"]),
    ("相", &["xiang"]),
    ("那", &["na"]),
    ("费", &["fei"]),
    ("冯", &["feng"]),
    ("贾", &["jia"]),
    ("薄", &["bo"]),
    ("重", &["chong"]),
    ("都", &["du"]),
    ("长", &["chang"]),
];

/// Rare characters of names that the table of readings lacks.
const RARE: &[(char, &str)] = &[
    ('䶮', "yan"),
    ('㛃', "jie"),
    ('𫖯', "fu"),
    ('𬱖', "di"),
    ('䥽', "bo"),
];

/// How a name is read, one syllable for each character; other letters stand for themselves.
fn reading(name: &str) -> Vec<String> {
    let surname = SURNAMES
        .iter()
        .find(|(characters, _)| name.starts_with(characters));
    let (mut syllables, rest) = match surname {
        Some((characters, syllables)) => (
            syllables.iter().map(|s| (*s).to_owned()).collect(),
            &name[characters.len()..],
        ),
        None => (Vec::new(), name),
    };
    syllables.extend(rest.chars().filter(|c| !c.is_whitespace()).map(|c| {
        let rare = RARE.iter().find(|(character, _)| *character == c);
        match (rare, c.to_pinyin()) {
            (Some((_, syllable)), _) => (*syllable).to_owned(),
            (None, Some(pinyin)) => pinyin.plain().replace('ü', "v"),
            (None, None) => c.to_lowercase().to_string(),
        }
    }));
    syllables
}

/// What is typed, and what is kept, in one form: small letters, no spaces.
pub(super) fn folded(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\'' && *c != '·')
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'ü' { 'v' } else { c })
        .collect()
}

/// All words that a household is found by.
pub(super) fn words_of(number: &str, name: &str, phone: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let number = folded(number);
    words.insert(number.trim_start_matches('0').to_owned());
    words.insert(number);
    words.insert(phone.to_owned());
    let name = folded(name);
    words.extend(name.char_indices().map(|(i, _)| name[i..].to_owned()));
    let syllables = reading(&name);
    words.insert(syllables.concat());
    words.insert(syllables.iter().filter_map(|s| s.chars().next()).collect());
    words.remove("");
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surnames_and_rare_characters_are_read_as_people_say_them() {
        let check = |name: &str, full: &str, initials: &str| {
            let words = words_of("0137", name, "9284");
            for word in [full, initials, name, "0137", "137", "9284"] {
                assert!(words.contains(word), "{name}: {word} not in {words:?}");
            }
        };
        check("单小梅", "shanxiaomei", "sxm");
        check("仇大福", "qiudafu", "qdf");
        check("解永红", "xieyonghong", "xyh");
        check("区伟", "ouwei", "ow");
        check("查文", "zhawen", "zw");
        check("乐平", "yueping", "yp");
        check("尉迟恭", "yuchigong", "ycg");
        check("万俟雪", "moqixue", "mqx");
        check("䶮飞", "yanfei", "yf");
        check("李㛃", "lijie", "lj");
        check("陈𫖯", "chenfu", "cf");
        check("吕布", "lvbu", "lb");
    }

    #[test]
    fn a_part_of_the_name_is_the_beginning_of_a_word() {
        let words = words_of("12", "张大福", "");
        assert!(words.contains("大福") && words.contains("福") && words.contains("zdf"));
        assert!(!words.contains(""));
    }
}
