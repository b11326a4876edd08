//! What is approved of papers: a posting, a pad of slips, a slip that was written on paper, one that is void.

use super::what::{Fact, figure};
use crate::kiosk::here::Here;
use crate::kiosk::look::palette;
use crate::kiosk::parts::Sum;
use crate::market::day::VillageDay;
use crate::market::ids::{ReceiptNo, RedemptionId};
use crate::market::period::Period;
use crate::market::receipt::slip_number;
use crate::market::redemption::paper::{PaperOrder, Weighed};
use crate::market::statement::period_text;
use crate::market::storeroom::notice::NoticeKind;
use crate::office::storeroom::deed::{Deed, PadPaper};
use crate::office::wish::papers::PosterSize;
use crate::words::Words;

/// A list that is posted.
#[derive(Debug, Clone, PartialEq)]
pub struct Post {
    /// Which.
    pub kind: NoticeKind,
    /// Of which period.
    pub period: Period,
    /// How many lines it has.
    pub lines: usize,
    /// The posting that it corrects.
    pub corrects: Option<ReceiptNo>,
    /// The day from which it hangs.
    pub today: VillageDay,
    /// The last day for objections.
    pub objections_until: VillageDay,
    /// How large the poster is.
    pub size: PosterSize,
}

/// A slip that was written on paper.
#[derive(Debug, Clone, PartialEq)]
pub struct Slip {
    /// What was read off it.
    pub order: PaperOrder,
    /// What it comes to.
    pub weighed: Weighed,
    /// Whose it is, as it is shown: the masked name with the number.
    pub whose: String,
}

fn say(words: &Words, key: &str) -> String {
    words.say(&format!("kiosk.slips.{key}"), &[])
}

impl Post {
    pub(super) fn deed(&self) -> Deed {
        Deed::Post {
            kind: self.kind,
            period: self.period,
        }
    }

    pub(super) fn title(&self, words: &Words) -> String {
        let kind = words.say(&format!("poster.title.{}", self.kind.word()), &[]);
        format!("{kind} · {}", period_text(self.period, words))
    }

    pub(super) fn facts(&self, words: &Words) -> Vec<Fact> {
        let say = |key: &str| words.say(&format!("kiosk.papers.fact.{key}"), &[]);
        let size = match self.size {
            PosterSize::A4 => "kiosk.papers.a4",
            PosterSize::A3 => "kiosk.papers.a3",
        };
        let mut facts = vec![
            (say("on"), words.day_and_year(self.today)),
            (say("objections"), words.day_and_year(self.objections_until)),
            (say("names"), say("masked")),
            (say("size"), words.say(size, &[])),
        ];
        if let Some(before) = &self.corrects {
            facts.insert(0, (say("corrects"), before.to_string()));
        }
        facts
    }

    pub(super) fn sums<'a>(&self, here: &Here<'_>) -> [Option<Sum<'a>>; 2] {
        let lines = here.words.say("kiosk.papers.fact.lines", &[]);
        let all = here.words.say("kiosk.papers.fact.all", &[]);
        let figure = figure(here, all, self.lines.to_string(), &lines, palette::GREEN);
        [Some(figure), None]
    }
}

impl Slip {
    pub(super) fn deed(&self, id: [u8; 16]) -> Deed {
        Deed::EnterSlip(Box::new(PaperOrder {
            id: RedemptionId(id),
            ..self.order.clone()
        }))
    }

    pub(super) fn title(&self, words: &Words) -> String {
        let number = slip_number(self.order.number);
        words.say("kiosk.slips.slip", &[("number", &number)])
    }

    pub(super) fn facts(&self, words: &Words) -> Vec<Fact> {
        let mut facts = vec![
            (
                say(words, "fact.written-on"),
                words.day_and_year(self.order.written_on),
            ),
            (say(words, "fact.whose"), self.whose.clone()),
        ];
        if let Some(proxy) = &self.order.proxy {
            facts.push((say(words, "fact.proxy"), proxy.clone()));
        }
        // What goes to the committee is read before the goods.
        let breaches = self.weighed.breaches.iter().map(|breach| {
            let what = words.say(&format!("breach.{}", breach.word()), &[]);
            (say(words, "fact.committee"), what)
        });
        facts.extend(breaches);
        let goods = self.weighed.lines.iter().map(|line| {
            let (n, points) = (line.quantity.to_string(), line.points.to_string());
            let fills = [("n", n.as_str()), ("unit", &line.unit), ("points", &points)];
            (line.name.clone(), words.say("kiosk.slips.line", &fills))
        });
        facts.extend(goods);
        facts
    }

    pub(super) fn sums<'a>(&self, here: &Here<'_>) -> [Option<Sum<'a>>; 2] {
        let words = here.words;
        let points = words.say("kiosk.points", &[]);
        let weighed = &self.weighed;
        let sum = |key: &str, of: crate::market::points::Points, colour| {
            let key = say(words, &format!("fact.{key}"));
            figure(here, key, of.to_string(), &points, colour)
        };
        let differs = weighed.written != weighed.listed;
        [
            differs.then(|| sum("listed", weighed.listed, palette::INK)),
            Some(sum("written", weighed.written, palette::GREEN)),
        ]
    }
}

/// What a pad is printed on, in keys of the words.
pub(in crate::kiosk::screens::store) fn pad_paper(on: PadPaper) -> &'static str {
    match on {
        PadPaper::Roll => "roll",
        PadPaper::Sheets => "sheets",
    }
}

/// The numbers of a pad.
pub(super) fn pad_facts(words: &Words, (first, count): (u32, u32), on: PadPaper) -> Vec<Fact> {
    let last = first.saturating_add(count.saturating_sub(1));
    vec![
        (say(words, "fact.first"), slip_number(first)),
        (say(words, "fact.last"), slip_number(last)),
        (say(words, "fact.on"), say(words, pad_paper(on))),
    ]
}
