//! The rules as a village meeting would read them: plain sentences under headings, from the words. What the document
//! leaves open is marked, so that everybody sees which rules the village made itself. Here: whose points they are, how
//! they come and go; [`exchange`]: how they are redeemed; [`honours`]: ranks, money and decisions.

mod exchange;
mod honours;

use super::parts::{Cap, CountedOver, CreditCounts, Spendable, Subject, Unit};
use super::{Lapse, Scheme};
use crate::market::period::Period;
use crate::market::points::Points;
use crate::words::{Word, Words};

/// What a line is about. Lines of one heading follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heading {
    /// Whose account it is, and who is scored.
    Account,
    /// How points are earned and when they count.
    Points,
    /// When and how they are redeemed.
    Exchange,
    /// When they are gone.
    Lapse,
    /// Ranks, stars, bands.
    Honours,
    /// Funds, shares, dividends, awards.
    Money,
    /// Gifts, coupons, recyclables, debits.
    Ways,
    /// Decisions against a household.
    Decisions,
    /// What the store begins with.
    Goods,
}

impl Heading {
    /// As people say it.
    pub fn say(self, words: &Words) -> String {
        let word = match self {
            Heading::Account => "account",
            Heading::Points => "points",
            Heading::Exchange => "exchange",
            Heading::Lapse => "lapse",
            Heading::Honours => "honours",
            Heading::Money => "money",
            Heading::Ways => "ways",
            Heading::Decisions => "decisions",
            Heading::Goods => "goods",
        };
        words.say(&format!("rules.heading.{word}"), &[])
    }
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleLine {
    /// What it is about.
    pub heading: Heading,
    /// The sentence.
    pub text: String,
    /// Whether it is the village's own choice, since the document leaves it open.
    pub is_ours: bool,
}

/// The rules, line by line.
pub fn show(scheme: &Scheme, words: &Words) -> Vec<RuleLine> {
    let mut page = Page {
        scheme,
        words,
        heading: Heading::Account,
        lines: Vec::new(),
    };
    page.account();
    page.points();
    page.exchange();
    page.lapse();
    page.honours();
    page.money();
    page.ways();
    page.decisions();
    page.goods();
    page.lines
}

struct Page<'a> {
    scheme: &'a Scheme,
    words: &'a Words,
    heading: Heading,
    lines: Vec<RuleLine>,
}

impl Page<'_> {
    /// A line that stands on a key of the file.
    fn line(&mut self, key: &str, text: String) {
        self.lines.push(RuleLine {
            heading: self.heading,
            text,
            is_ours: self.scheme.is_setting(key),
        });
    }

    fn tell(&mut self, key: &str, word: &str, fills: &[Word<'_>]) {
        let text = self.word(word, fills);
        self.line(key, text);
    }

    fn word(&self, word: &str, fills: &[Word<'_>]) -> String {
        self.words.say(&format!("rules.{word}"), fills)
    }

    fn unit(&self, word: (&str, &str), amount: Points) -> String {
        let n = amount.to_string();
        let word = if amount == Points::whole(1) {
            word.1
        } else {
            word.0
        };
        self.word(word, &[("n", &n)])
    }

    fn yuan(&self, amount: Points) -> String {
        self.unit(("yuan", "one-yuan"), amount)
    }

    fn amount(&self, amount: Points) -> String {
        match self.scheme.unit {
            Unit::Points => self.unit(("points", "point"), amount),
            Unit::Yuan => self.yuan(amount),
        }
    }

    fn over(&self, over: CountedOver) -> String {
        self.words.say(&format!("over.{}", over.word()), &[])
    }

    fn listed(&self, names: &[String]) -> String {
        names.join(&self.word("and", &[]))
    }

    fn each(&self) -> String {
        self.word(&format!("each.{}", subject(self.scheme.subject)), &[])
    }

    fn account(&mut self) {
        let scheme = self.scheme;
        self.tell(
            "subject",
            &format!("subject.{}", subject(scheme.subject)),
            &[],
        );
        if !scheme.scored.is_empty() {
            let who = |one: &Subject| self.word(&format!("who.{}", subject(*one)), &[]);
            let who: Vec<String> = scheme.scored.iter().map(who).collect();
            let who = self.listed(&who);
            self.tell("scored", "scored", &[("who", &who)]);
        }
        if scheme.unit == Unit::Yuan {
            self.tell("unit", "in-yuan", &[]);
        }
    }

    fn points(&mut self) {
        self.heading = Heading::Points;
        let scheme = self.scheme;
        if let Some(base) = &scheme.base {
            let (points, over) = (self.amount(base.points), self.over(base.per));
            let word = match base.per {
                CountedOver::Ever => "base-once",
                _ => "base",
            };
            self.tell("base", word, &[("points", &points), ("over", &over)]);
        }
        if let Some(scale) = scheme.scale {
            let points = self.amount(scale);
            self.tell("scale", "scale", &[("points", &points)]);
        }
        match scheme.posting_days {
            0 => self.tell("posting-days", "posting-none", &[]),
            days => self.tell("posting-days", "posting", &[("n", &days.to_string())]),
        }
        if scheme.mending_days > 0 {
            let n = scheme.mending_days.to_string();
            self.tell("mending-days", "mending", &[("n", &n)]);
        }
        if scheme.lapse != Lapse::Never {
            let word = match scheme.credit_counts {
                CreditCounts::WhenPosted => "counts.when-posted",
                CreditCounts::WhenScored => "counts.when-scored",
            };
            self.tell("credit-counts", word, &[]);
        }
        for cap in &scheme.caps {
            self.cap(cap);
        }
    }

    fn cap(&mut self, cap: &Cap) {
        let kind = cap
            .kind
            .as_ref()
            .map(|kind| self.words.say_or("rules.kind", kind));
        let both: Vec<String> = kind.into_iter().chain(cap.category.clone()).collect();
        let (what, over) = (self.listed(&both), self.over(cap.over));
        let points = self.amount(cap.most);
        let fills = [
            ("what", what.as_str()),
            ("over", &over),
            ("points", &points),
        ];
        self.tell("caps", "cap", &fills);
    }

    fn lapse(&mut self) {
        self.heading = Heading::Lapse;
        let scheme = self.scheme;
        let word = match (scheme.lapse, scheme.spendable) {
            (Lapse::Never, _) => "lapse.never",
            (Lapse::QuarterEnd, Spendable::None) => "lapse.anew-quarter-end",
            (Lapse::YearEnd, Spendable::None) => "lapse.anew-year-end",
            (Lapse::QuarterEnd, _) => "lapse.quarter-end",
            (Lapse::YearEnd, _) => "lapse.year-end",
        };
        self.tell("lapse", word, &[]);
        if scheme.grace_months > 0 {
            let n = scheme.grace_months.to_string();
            // Any year does: only day and month are said.
            match scheme.lapses_on(Period::Year(2027)) {
                Some(gone) if scheme.lapse == Lapse::YearEnd => {
                    let day = self.words.day(gone.minus(1));
                    self.tell("grace-months", "grace-year", &[("n", &n), ("day", &day)]);
                }
                _ => self.tell("grace-months", "grace", &[("n", &n)]),
            }
        }
    }

    fn ways(&mut self) {
        self.heading = Heading::Ways;
        let scheme = self.scheme;
        if scheme.gifts {
            self.tell("gifts", "gifts", &[]);
        } else if scheme.spendable != Spendable::None {
            self.tell("gifts", "gifts-not", &[]);
        }
        if scheme.coupons {
            self.tell("coupons", "coupons", &[]);
        }
        if scheme.recyclables {
            self.tell("recyclables", "recyclables", &[]);
        }
        if !scheme.debits.is_empty() {
            let lang = self.words.lang();
            let names = scheme
                .debits
                .iter()
                .map(|rule| rule.name.in_lang(lang).to_owned());
            let names = self.listed(&names.collect::<Vec<_>>());
            self.tell("debits", "debits", &[("names", &names)]);
        }
    }

    fn goods(&mut self) {
        self.heading = Heading::Goods;
        let listed = self.scheme.founding_goods();
        if self.scheme.catalogue.goods.is_empty() {
            let names: Vec<String> = listed.iter().map(|one| one.name.clone()).collect();
            let goods = self.listed(&names);
            return self.tell("catalogue", "goods-usual", &[("goods", &goods)]);
        }
        let resolution = self.scheme.catalogue.resolution.as_str();
        if !resolution.is_empty() {
            self.tell("catalogue", "by-decision", &[("resolution", resolution)]);
        }
        for one in listed {
            let points = self.amount(one.price().unwrap_or(Points::ZERO));
            let fills = [
                ("name", one.name.as_str()),
                ("unit", &one.unit),
                ("points", &points),
            ];
            self.tell("catalogue", "goods", &fills);
        }
    }
}

fn subject(subject: Subject) -> &'static str {
    match subject {
        Subject::Household => "household",
        Subject::Member => "member",
        Subject::Person => "person",
        Subject::Unit => "unit",
        Subject::Group => "group",
    }
}
