//! A delivery while it is being scanned: scan, count, date, next. It lies parked in the books after every step, so that a
//! power cut or a household at the counter costs nothing.
//!
//! Pieces that were scanned since a line got its date are *fresh*: a number or a date that comes now means them. So a
//! case of one date and a case of another need no key between them: scan, 24, date; scan, 12, other date.
//!
//! Where the store has decided so, a second person counts again without seeing the first count; only where both came to
//! the same is it booked.

use serde::{Deserialize, Serialize};

use super::article::Section;
use super::delivery::OriginOrder;
use super::refusal::StoreRefusal;
use crate::market::day::{Moment, VillageDay};
use crate::market::fen::Fen;
use crate::market::gtin::Gtin;
use crate::market::ids::{DeliveryId, StaffNo};
use crate::market::quantity::Quantity;
use crate::market::refusal::Refusal;

/// The most lines of one delivery: more would be one fact too large, and one slip too long.
pub const MOST_LINES: usize = 200;
/// The most steps that can be taken back.
const MOST_STEPS: usize = 60;

/// A delivery that is not booked yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Made when it was begun; what is booked bears it.
    pub id: DeliveryId,
    /// Where it comes from.
    pub origin: OriginOrder,
    /// Who counts.
    pub staff: StaffNo,
    /// When it was begun.
    pub began_at: Moment,
    /// What was counted.
    pub first: Count,
    /// How far it is.
    pub stage: Stage,
}

/// How far a draft is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// It is being counted.
    Counting,
    /// It is counted, and a second person has to count again.
    Counted,
    /// The second person counts.
    Again {
        /// Who.
        staff: StaffNo,
        /// What that one came to so far.
        count: Count,
    },
}

/// One person's count.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Count {
    /// The lines, in the order in which they were begun.
    pub lines: Vec<DraftLine>,
    /// Which of them a number or a date is about.
    pub last: Option<usize>,
    steps: Vec<Step>,
}

/// One kind of goods with one date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftLine {
    /// The goods.
    pub code: Gtin,
    /// How many pieces.
    pub quantity: Quantity,
    /// How many of them came since it got its date.
    pub fresh: u32,
    /// What one piece cost, if that was said.
    pub unit_cost: Option<Fen>,
    /// Until when they are good.
    pub expires: Expiry,
}

/// Until when goods are good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expiry {
    /// Nobody has said.
    Unsaid,
    /// They do not spoil.
    Never,
    /// This is the last day.
    On(VillageDay),
}

impl Expiry {
    /// The last day, if there is one.
    pub fn day(self) -> Option<VillageDay> {
        match self {
            Expiry::On(day) => Some(day),
            Expiry::Unsaid | Expiry::Never => None,
        }
    }
}

/// What a step replaced: so many lines from `at` on, and which was the last one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Step {
    at: usize,
    was: Vec<DraftLine>,
    now: usize,
    last: Option<usize>,
}

/// What a person does to a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DraftInput {
    /// Pieces of these goods: one, or what a case holds.
    Scan {
        /// The goods.
        code: Gtin,
        /// How many.
        pieces: Quantity,
    },
    /// The line last touched is so many; none takes it off.
    Quantity(Option<Quantity>),
    /// The line last touched is good until then.
    Expires(Expiry),
    /// One piece of the line last touched cost so much.
    Cost(Fen),
    /// This line is meant.
    Touch(usize),
    /// The last step back.
    Undo,
    /// It comes from elsewhere.
    Origin(OriginOrder),
    /// The first count is done; or, where a second one was made, count anew.
    Counted,
    /// The second person begins.
    Again(StaffNo),
    /// Both counts are taken back to the first one.
    Reopen,
}

/// What is known of goods that are scanned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Met {
    /// The name.
    pub name: String,
    /// For what they stand in the store.
    pub section: Section,
}

/// Something to be said beside a step that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warned {
    /// Nothing.
    Nothing,
    /// The goods expire soon.
    ExpiresSoon {
        /// Their last day.
        on: VillageDay,
    },
}

impl Draft {
    /// A draft with nothing in it.
    pub fn new(id: DeliveryId, origin: OriginOrder, staff: StaffNo, began_at: Moment) -> Draft {
        Draft {
            id,
            origin,
            staff,
            began_at,
            first: Count::default(),
            stage: Stage::Counting,
        }
    }

    /// The count that is being made: what whoever stands there may see.
    pub fn count(&self) -> &Count {
        match &self.stage {
            Stage::Again { count, .. } => count,
            Stage::Counting | Stage::Counted => &self.first,
        }
    }

    /// Who counted again, where both came to the same.
    pub fn second(&self) -> Option<StaffNo> {
        match &self.stage {
            Stage::Again { staff, count } if self.differing(count).is_empty() => Some(*staff),
            _ => None,
        }
    }

    /// Takes what a person does. `soon` is how many days ahead a date is warned of.
    ///
    /// # Errors
    /// A [`Refusal`]; the draft is as before.
    pub fn take(
        &mut self,
        input: DraftInput,
        today: VillageDay,
        soon: u16,
        met: &dyn Fn(Gtin) -> Option<Met>,
    ) -> Result<Warned, Refusal> {
        let name = |code: Gtin| met(code).map_or_else(|| code.to_string(), |met| met.name);
        match input {
            DraftInput::Origin(origin) => {
                self.origin = origin;
                Ok(Warned::Nothing)
            }
            DraftInput::Counted if self.first.lines.is_empty() => {
                Err(StoreRefusal::NothingScanned.into())
            }
            DraftInput::Counted => {
                self.stage = Stage::Counted;
                Ok(Warned::Nothing)
            }
            DraftInput::Again(staff) if staff == self.staff => Err(Refusal::SecondPersonNeeded),
            // Whoever was called away goes on where the count was left.
            DraftInput::Again(staff) if matches!(&self.stage, Stage::Again { staff: before, .. } if *before == staff) => {
                Ok(Warned::Nothing)
            }
            DraftInput::Again(staff) => {
                let count = Count::default();
                self.stage = Stage::Again { staff, count };
                Ok(Warned::Nothing)
            }
            DraftInput::Reopen => {
                self.stage = Stage::Counting;
                Ok(Warned::Nothing)
            }
            DraftInput::Scan { code, pieces } => {
                if let Some(Met {
                    name,
                    section: Section::Sale,
                }) = met(code)
                {
                    return Err(StoreRefusal::ForSale { name }.into());
                }
                self.change(|count| count.scan(code, pieces))?;
                Ok(Warned::Nothing)
            }
            DraftInput::Quantity(quantity) => {
                self.change(|count| count.quantity(quantity))?;
                Ok(Warned::Nothing)
            }
            DraftInput::Expires(expires) => {
                let line = self.count().line()?;
                if let Some(day) = expires.day().filter(|day| *day < today) {
                    let (name, expires) = (name(line.code), day);
                    return Err(StoreRefusal::GoodsExpired { name, expires }.into());
                }
                self.change(|count| count.expires(expires))?;
                Ok(match expires.day() {
                    Some(on) if on < today.plus(u64::from(soon)) => Warned::ExpiresSoon { on },
                    _ => Warned::Nothing,
                })
            }
            DraftInput::Cost(cost) => {
                self.change(|count| count.set_cost(cost))?;
                Ok(Warned::Nothing)
            }
            DraftInput::Touch(at) => {
                let count = self.counting();
                if at >= count.lines.len() {
                    return Err(StoreRefusal::NothingScanned.into());
                }
                count.last = Some(at);
                Ok(Warned::Nothing)
            }
            DraftInput::Undo => {
                self.counting().undo()?;
                Ok(Warned::Nothing)
            }
        }
    }

    /// The count that a step is about; a count that was done is reopened by it.
    fn counting(&mut self) -> &mut Count {
        if self.stage == Stage::Counted {
            self.stage = Stage::Counting;
        }
        match &mut self.stage {
            Stage::Again { count, .. } => count,
            Stage::Counting | Stage::Counted => &mut self.first,
        }
    }

    fn change(
        &mut self,
        work: impl FnOnce(&mut Count) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let count = self.counting();
        let before = count.clone();
        match work(count) {
            Ok(()) => {
                count.remember(&before);
                Ok(())
            }
            Err(refusal) => {
                *count = before;
                Err(refusal)
            }
        }
    }

    /// The goods of which the second count came to another number, each once.
    pub fn differing(&self, again: &Count) -> Vec<Gtin> {
        let mut codes: Vec<Gtin> = self.first.lines.iter().map(|line| line.code).collect();
        codes.extend(again.lines.iter().map(|line| line.code));
        let mut seen = Vec::new();
        for code in codes {
            if !seen.contains(&code) && self.first.pieces_of(code) != again.pieces_of(code) {
                seen.push(code);
            }
        }
        seen
    }
}

impl Count {
    /// Pieces of these goods, whatever their date.
    pub fn pieces_of(&self, code: Gtin) -> u64 {
        let of = self.lines.iter().filter(|line| line.code == code);
        of.map(|line| u64::from(line.quantity.pieces())).sum()
    }

    /// Pieces in all.
    pub fn pieces(&self) -> u64 {
        let lines = self.lines.iter();
        lines.map(|line| u64::from(line.quantity.pieces())).sum()
    }

    /// What it cost in all, as far as that was said.
    pub fn cost(&self) -> Fen {
        let lines = self.lines.iter();
        lines
            .map(|line| line.unit_cost.unwrap_or_default().times(line.quantity))
            .sum()
    }

    /// The line that a number or a date is about.
    ///
    /// # Errors
    /// [`StoreRefusal::NothingScanned`].
    pub fn line(&self) -> Result<&DraftLine, Refusal> {
        self.last
            .and_then(|at| self.lines.get(at))
            .ok_or_else(|| StoreRefusal::NothingScanned.into())
    }

    fn at(&self) -> Result<usize, Refusal> {
        self.line()?;
        Ok(self.last.unwrap_or_default())
    }

    fn scan(&mut self, code: Gtin, pieces: Quantity) -> Result<(), Refusal> {
        let here = self.last.filter(|at| self.lines[*at].code == code);
        let at = here.or_else(|| self.lines.iter().rposition(|line| line.code == code));
        let Some(at) = at else {
            if self.lines.len() >= MOST_LINES {
                return Err(Refusal::TooMuch);
            }
            self.lines.push(DraftLine {
                code,
                quantity: pieces,
                fresh: pieces.pieces(),
                unit_cost: None,
                expires: Expiry::Unsaid,
            });
            self.last = Some(self.lines.len() - 1);
            return Ok(());
        };
        let line = &mut self.lines[at];
        line.quantity =
            Quantity::new(line.quantity.pieces() + pieces.pieces()).ok_or(Refusal::TooMuch)?;
        line.fresh += pieces.pieces();
        self.last = Some(at);
        Ok(())
    }

    fn quantity(&mut self, quantity: Option<Quantity>) -> Result<(), Refusal> {
        let at = self.at()?;
        let line = &mut self.lines[at];
        // What was dated before stays; the number is about what came since.
        let settled = match line.fresh {
            0 => 0,
            fresh => line.quantity.pieces() - fresh,
        };
        let fresh = quantity.map_or(0, Quantity::pieces);
        match Quantity::new(settled.saturating_add(fresh)) {
            Some(all) => {
                line.quantity = all;
                line.fresh = if line.fresh == 0 { 0 } else { fresh };
            }
            None if settled + fresh == 0 => {
                self.lines.remove(at);
                self.last = self.lines.len().checked_sub(1);
            }
            None => return Err(Refusal::TooMuch),
        }
        Ok(())
    }

    fn expires(&mut self, expires: Expiry) -> Result<(), Refusal> {
        let at = self.at()?;
        let line = self.lines[at].clone();
        let moves = Quantity::new(line.fresh).filter(|fresh| {
            line.expires != Expiry::Unsaid && line.expires != expires && *fresh < line.quantity
        });
        let at = match moves {
            Some(fresh) => {
                let rest = Quantity::new(line.quantity.pieces() - fresh.pieces());
                let here = &mut self.lines[at];
                here.quantity = rest.unwrap_or(here.quantity);
                here.fresh = 0;
                if self.lines.len() >= MOST_LINES {
                    return Err(Refusal::TooMuch);
                }
                self.lines.push(DraftLine {
                    quantity: fresh,
                    ..line
                });
                self.lines.len() - 1
            }
            None => at,
        };
        self.lines[at].expires = expires;
        self.lines[at].fresh = 0;
        self.last = Some(self.join(at)?);
        Ok(())
    }

    /// Two lines of the same goods, date and cost are one.
    fn join(&mut self, at: usize) -> Result<usize, Refusal> {
        let line = self.lines[at].clone();
        let twin = self.lines.iter().enumerate().position(|(other, one)| {
            other != at
                && one.code == line.code
                && one.expires == line.expires
                && (one.unit_cost == line.unit_cost || line.unit_cost.is_none())
        });
        let Some(twin) = twin else { return Ok(at) };
        let both = self.lines[twin].quantity.pieces() + line.quantity.pieces();
        self.lines[twin].quantity = Quantity::new(both).ok_or(Refusal::TooMuch)?;
        self.lines.remove(at);
        Ok(if at < twin { twin - 1 } else { twin })
    }

    fn set_cost(&mut self, cost: Fen) -> Result<(), Refusal> {
        let at = self.at()?;
        self.lines[at].unit_cost = Some(cost);
        Ok(())
    }

    /// Keeps what stood where it now differs, so that the step can be taken back.
    fn remember(&mut self, before: &Count) {
        let same = |a: &[DraftLine], b: &[DraftLine]| {
            a.iter()
                .zip(b)
                .take_while(|(one, other)| one == other)
                .count()
        };
        let at = same(&before.lines, &self.lines);
        let (mut was, mut now) = (before.lines.len(), self.lines.len());
        while was > at && now > at && before.lines[was - 1] == self.lines[now - 1] {
            (was, now) = (was - 1, now - 1);
        }
        self.steps.push(Step {
            at,
            was: before.lines[at..was].to_vec(),
            now: now - at,
            last: before.last,
        });
        if self.steps.len() > MOST_STEPS {
            self.steps.remove(0);
        }
    }

    fn undo(&mut self) -> Result<(), Refusal> {
        let step = self.steps.pop().ok_or(Refusal::NothingToUndo)?;
        self.lines.splice(step.at..step.at + step.now, step.was);
        self.last = step.last;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn soap() -> Gtin {
        Gtin::own(1)
    }

    fn rice() -> Gtin {
        Gtin::own(2)
    }

    fn draft() -> Draft {
        let origin = OriginOrder::donation("县供销社");
        Draft::new(
            DeliveryId([7; 16]),
            origin,
            StaffNo(1),
            "2026-12-01T01:00:00Z".parse().unwrap(),
        )
    }

    fn day(text: &str) -> VillageDay {
        text.parse().unwrap()
    }

    fn on(text: &str) -> DraftInput {
        DraftInput::Expires(Expiry::On(day(text)))
    }

    fn scan(code: Gtin) -> DraftInput {
        DraftInput::Scan {
            code,
            pieces: Quantity::ONE,
        }
    }

    fn pieces(n: u32) -> DraftInput {
        DraftInput::Quantity(Quantity::new(n))
    }

    fn take(draft: &mut Draft, input: DraftInput) -> Result<Warned, Refusal> {
        let met = |code: Gtin| {
            Some(Met {
                name: if code == soap() { "香皂" } else { "大米" }.to_owned(),
                section: Section::Points,
            })
        };
        draft.take(input, day("2026-12-01"), 60, &met)
    }

    /// The lines as `code×quantity@expiry`.
    fn lines(draft: &Draft) -> Vec<String> {
        let shown = |line: &DraftLine| {
            let name = if line.code == soap() { "soap" } else { "rice" };
            let day = line.expires.day().map_or("-".into(), |day| day.to_string());
            format!("{name}×{}@{day}", line.quantity)
        };
        draft.count().lines.iter().map(shown).collect()
    }

    fn all(draft: &mut Draft, inputs: impl IntoIterator<Item = DraftInput>) {
        for input in inputs {
            take(draft, input).unwrap();
        }
    }

    #[test]
    fn a_case_of_one_date_and_a_case_of_another() {
        let mut draft = draft();
        all(
            &mut draft,
            [
                scan(soap()),
                pieces(24),
                on("2027-06-01"),
                scan(rice()),
                pieces(5),
            ],
        );
        all(&mut draft, [scan(soap()), pieces(12), on("2028-01-01")]);
        assert_eq!(
            lines(&draft),
            ["soap×24@2027-06-01", "rice×5@-", "soap×12@2028-01-01"]
        );
        // One more of the first date, by touching its line.
        all(&mut draft, [DraftInput::Touch(0), scan(soap())]);
        assert_eq!(lines(&draft)[0], "soap×25@2027-06-01");
        // A wrong date is put right for the whole line, and lines that have become alike are one.
        all(&mut draft, [DraftInput::Touch(2), on("2027-06-01")]);
        assert_eq!(lines(&draft), ["soap×37@2027-06-01", "rice×5@-"]);
    }

    #[test]
    fn every_step_can_be_taken_back() {
        let mut draft = draft();
        let mut states = vec![draft.first.lines.clone()];
        let steps = [
            scan(soap()),
            scan(soap()),
            pieces(24),
            on("2027-06-01"),
            scan(soap()),
            pieces(12),
            on("2028-01-01"),
            DraftInput::Cost(Fen(280)),
            scan(rice()),
            pieces(0),
        ];
        for step in steps {
            take(&mut draft, step).unwrap();
            states.push(draft.first.lines.clone());
        }
        let json = serde_json::to_string(&draft).unwrap();
        let mut draft: Draft = serde_json::from_str(&json).unwrap();
        while let Some(state) = states.pop() {
            assert_eq!(draft.first.lines, state);
            let undone = take(&mut draft, DraftInput::Undo);
            assert_eq!(undone.is_ok(), !states.is_empty());
        }
    }

    #[test]
    fn dates_that_are_gone_or_near() {
        let mut draft = draft();
        let early = take(&mut draft, on("2027-06-01"));
        assert_eq!(early, Err(StoreRefusal::NothingScanned.into()));
        take(&mut draft, scan(soap())).unwrap();
        let gone = take(&mut draft, on("2026-11-30")).unwrap_err();
        assert_eq!(gone.reason(), "goods-expired");
        assert_eq!(lines(&draft), ["soap×1@-"]);
        let near = day("2027-01-29");
        let soon = take(&mut draft, DraftInput::Expires(Expiry::On(near)));
        assert_eq!(soon, Ok(Warned::ExpiresSoon { on: near }));
        assert_eq!(take(&mut draft, on("2027-01-30")), Ok(Warned::Nothing));
    }

    #[test]
    fn a_second_person_counts_blind() {
        let mut draft = draft();
        all(
            &mut draft,
            [
                scan(soap()),
                pieces(24),
                on("2027-06-01"),
                scan(soap()),
                on("2028-01-01"),
            ],
        );
        let same = take(&mut draft, DraftInput::Again(StaffNo(1)));
        assert_eq!(same, Err(Refusal::SecondPersonNeeded));
        all(
            &mut draft,
            [DraftInput::Counted, DraftInput::Again(StaffNo(2))],
        );
        assert!(
            draft.count().lines.is_empty(),
            "the first count is not seen"
        );
        all(&mut draft, [scan(soap()), pieces(24)]);
        assert_eq!(draft.differing(draft.count()), [soap()]);
        assert_eq!(draft.second(), None);
        take(&mut draft, pieces(25)).unwrap();
        assert_eq!(draft.second(), Some(StaffNo(2)));
        // Called away and back, the same person goes on; another begins anew.
        take(&mut draft, DraftInput::Again(StaffNo(2))).unwrap();
        assert_eq!(draft.count().pieces(), 25);
        let mut other = draft.clone();
        take(&mut other, DraftInput::Again(StaffNo(3))).unwrap();
        assert_eq!(other.count().pieces(), 0);
        take(&mut draft, scan(rice())).unwrap();
        assert_eq!(draft.differing(draft.count()), [rice()]);
        // Counting on reopens the first count.
        take(&mut draft, DraftInput::Reopen).unwrap();
        assert_eq!(lines(&draft), ["soap×24@2027-06-01", "soap×1@2028-01-01"]);
    }
}
