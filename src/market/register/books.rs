//! Rows of the books that a township audits: goods in, issue, stock, funds, donations, and what days and years came to.
//! Which books there are and that they are signed is gaoyang's [002]; the columns are ours, as such books are kept.

use super::Span;
use super::value::Value;
use crate::market::day::VillageDay;
use crate::market::fen::Fen;
use crate::market::gtin::Gtin;
use crate::market::household::mask_name;
use crate::market::ids::{HouseholdNo, LotNo, ReceiptNo};
use crate::market::points::Points;
use crate::market::receipt::slip_number;
use crate::market::redemption::{Proof, Redemption, Reversal};
use crate::market::stock::Source;
use crate::market::storeroom::fund::FundKind;

/// A text that may be nothing.
fn said(text: &str) -> Value {
    if text.is_empty() {
        Value::Empty
    } else {
        Value::text(text)
    }
}

/// What a line of the issue book is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssueEntry {
    /// Goods went out for points.
    Redeemed,
    /// Goods went out for none.
    Reward,
    /// Goods came back; pieces and points are negative.
    Reversed,
}

impl IssueEntry {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            IssueEntry::Redeemed => "redeemed",
            IssueEntry::Reward => "reward",
            IssueEntry::Reversed => "reversed",
        }
    }
}

/// One line of the issue book (物品兑换领取台账): who took what, when, for how many points, proven how; and what was
/// taken back, as a line of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueRow {
    /// The village day.
    pub village_day: VillageDay,
    /// The receipt that the goods went out with.
    pub receipt: ReceiptNo,
    /// Whose points.
    pub household: HouseholdNo,
    /// The household's masked name.
    pub household_name: String,
    /// Who took the goods, masked.
    pub collector: String,
    /// `glass`, `fingerprint` or `paper`.
    pub proof: &'static str,
    /// The goods.
    pub name: String,
    /// What one is called.
    pub unit: String,
    /// How many.
    pub quantity: i64,
    /// Points.
    pub points: Points,
    /// Whether it was taken back, or takes back.
    pub reversed: bool,
    /// Who served.
    pub staff: String,
    /// The goods' code.
    pub code: Gtin,
    /// What it is.
    pub entry: IssueEntry,
    /// Of what takes back: the number of its slip.
    pub slip: Option<ReceiptNo>,
    /// Of a reward and of what takes back: why.
    pub reason: String,
    /// Of the same: the second person.
    pub approver: String,
    /// The number of the paper slip that it was written on while the till was dead.
    pub paper: Option<u32>,
    /// The strokes of the signature on the glass, where they were asked for and are not struck out.
    pub ink: Option<String>,
}

/// The texts and names that lines of the issue book need beside their fact.
#[derive(Debug, Clone, Default)]
pub struct IssueTexts {
    /// The household's name, whole.
    pub household: String,
    /// The proxy's, where one took the goods.
    pub proxy: Option<String>,
    /// Who served or asked.
    pub staff: String,
    /// Why.
    pub reason: String,
    /// The second person.
    pub approver: String,
    /// The strokes of the signature.
    pub ink: Option<String>,
}

impl IssueRow {
    /// The lines of a redemption. `reversed` says which of them, from 1, were taken back.
    pub fn of_redemption(
        redemption: &Redemption,
        texts: &IssueTexts,
        reversed: &[u32],
    ) -> Vec<IssueRow> {
        let masked = mask_name(&texts.household);
        let collector = texts
            .proxy
            .as_deref()
            .map_or_else(|| masked.clone(), mask_name);
        let line = |(number, line): (u32, &crate::market::redemption::RedemptionLine)| IssueRow {
            village_day: redemption.day,
            receipt: redemption.receipt.clone(),
            household: redemption.household.clone(),
            household_name: masked.clone(),
            collector: collector.clone(),
            proof: match redemption.proof {
                Proof::Glass(_) => "glass",
                Proof::Fingerprint => "fingerprint",
                Proof::Paper => "paper",
            },
            name: line.name.clone(),
            unit: line.unit.clone(),
            quantity: line.quantity.pieces().into(),
            points: line.points,
            reversed: reversed.contains(&number),
            staff: texts.staff.clone(),
            code: line.code,
            entry: if redemption.reward.is_some() {
                IssueEntry::Reward
            } else {
                IssueEntry::Redeemed
            },
            slip: None,
            reason: texts.reason.clone(),
            approver: texts.approver.clone(),
            paper: redemption.paper.as_ref().map(|paper| paper.number),
            ink: texts.ink.clone(),
        };
        (1..).zip(&redemption.lines).map(line).collect()
    }

    /// The lines of a reversal: its slip is signed on paper.
    pub fn of_reversal(reversal: &Reversal, texts: &IssueTexts) -> Vec<IssueRow> {
        let masked = mask_name(&texts.household);
        let line = |line: &crate::market::redemption::ReversedLine| IssueRow {
            village_day: reversal.day,
            receipt: reversal.receipt.clone(),
            household: reversal.household.clone(),
            household_name: masked.clone(),
            collector: masked.clone(),
            proof: "paper",
            name: line.name.clone(),
            unit: line.unit.clone(),
            quantity: -i64::from(line.quantity.pieces()),
            points: line.points.negated(),
            reversed: true,
            staff: texts.staff.clone(),
            code: line.code,
            entry: IssueEntry::Reversed,
            slip: Some(reversal.slip.clone()),
            reason: texts.reason.clone(),
            approver: texts.approver.clone(),
            paper: None,
            ink: None,
        };
        reversal.lines.iter().map(line).collect()
    }

    pub(super) fn cells(&self) -> Vec<Value> {
        vec![
            Value::text(self.village_day),
            Value::text(&self.receipt),
            Value::text(&self.household),
            Value::text(&self.household_name),
            Value::text(&self.collector),
            Value::word(self.proof),
            Value::text(&self.name),
            Value::text(&self.unit),
            Value::Whole(self.quantity),
            Value::Points(self.points),
            Value::Flag(self.reversed),
            Value::text(&self.staff),
            Value::text(self.code),
            Value::word(self.entry.word()),
            Value::maybe(self.slip.as_ref()),
            said(&self.reason),
            said(&self.approver),
            Value::maybe(self.paper.map(slip_number)),
        ]
    }
}

/// What a line of the goods-in book is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoodsInEntry {
    /// It came with a delivery.
    Received,
    /// It stood in an imported list.
    Imported,
    /// A delivery had been booked with a wrong number: the difference, negative where fewer came.
    Corrected,
    /// A count found it; no book knew of it.
    Found,
    /// What an invoice says in all, less its lines: money alone.
    Invoice,
}

impl GoodsInEntry {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            GoodsInEntry::Received => "received",
            GoodsInEntry::Imported => "imported",
            GoodsInEntry::Corrected => "corrected",
            GoodsInEntry::Found => "found",
            GoodsInEntry::Invoice => "invoice",
        }
    }
}

/// One line of the goods-in book (物品入库台账).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsInRow {
    /// The village day.
    pub village_day: VillageDay,
    /// The delivery that brought it.
    pub delivery: Option<ReceiptNo>,
    /// The lot; nothing where it is money alone.
    pub lot: Option<LotNo>,
    /// The goods, by code, name and what one is called; nothing where it is money alone.
    pub goods: Option<(Gtin, String, String)>,
    /// How many; negative where fewer came than was booked.
    pub quantity: i64,
    /// Where from.
    pub source: Source,
    /// Who gave, which fund paid, which store sent it; empty where unknown, or where the giver is anonymous.
    pub who: String,
    /// From whom it was bought.
    pub supplier: String,
    /// The number of the invoice, or of the other store's slip.
    pub document: String,
    /// What one piece cost.
    pub unit_cost: Fen,
    /// What all of them cost.
    pub amount: Fen,
    /// The last day on which it is good.
    pub expires: Option<VillageDay>,
    /// Who counted.
    pub staff: String,
    /// The second person.
    pub second: String,
    /// What it is.
    pub entry: GoodsInEntry,
    /// The number of the paper that says so, where it is not the delivery's.
    pub slip: Option<ReceiptNo>,
    /// Why, where something was corrected or found.
    pub reason: String,
    /// Whether the giver's name is kept from the public.
    pub anonymous: bool,
}

impl GoodsInRow {
    pub(super) fn cells(&self) -> Vec<Value> {
        let goods = self.goods.as_ref();
        vec![
            Value::text(self.village_day),
            Value::maybe(self.delivery.as_ref()),
            Value::maybe(self.lot),
            Value::maybe(goods.map(|(code, ..)| code)),
            goods.map_or(Value::Empty, |(_, name, _)| Value::text(name)),
            goods.map_or(Value::Empty, |(.., unit)| Value::text(unit)),
            Value::Whole(self.quantity),
            Value::word(self.source.word()),
            said(&self.who),
            said(&self.supplier),
            said(&self.document),
            Value::Yuan(self.unit_cost),
            Value::Yuan(self.amount),
            Value::maybe(self.expires),
            said(&self.staff),
            said(&self.second),
            Value::word(self.entry.word()),
            Value::maybe(self.slip.as_ref()),
            said(&self.reason),
            Value::Flag(self.anonymous),
        ]
    }
}

/// One kind of goods in the stock book. At the end stands what stood at the beginning, and
/// `received + corrected − issued + taken back − lost − damaged − expired − returned − transferred − missing + found`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockBookRow {
    /// The code.
    pub code: Gtin,
    /// The name.
    pub name: String,
    /// What one is called.
    pub unit: String,
    /// What moved.
    pub tally: super::stock_book::Tally,
    /// What stands there at the end is worth at cost.
    pub value: Fen,
}

impl StockBookRow {
    pub(super) fn cells(&self) -> Vec<Value> {
        let goods = [
            Value::text(self.code),
            Value::text(&self.name),
            Value::text(&self.unit),
        ];
        let pieces = self.tally.columns().map(Value::Whole);
        goods
            .into_iter()
            .chain(pieces)
            .chain([Value::Yuan(self.value)])
            .collect()
    }
}

/// What a line of the fund book is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FundEntry {
    /// What the fund held before the first day.
    Opening,
    /// Money came; a negative amount takes a wrong entry back.
    Grant,
    /// Goods were bought.
    Purchase,
    /// A line of an imported list had a wrong number.
    Corrected,
    /// What it holds on the last day, and what became of its goods.
    Closing,
}

impl FundEntry {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            FundEntry::Opening => "opening",
            FundEntry::Grant => "grant",
            FundEntry::Purchase => "purchase",
            FundEntry::Corrected => "corrected",
            FundEntry::Closing => "closing",
        }
    }
}

/// One line of the fund book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundBookRow {
    /// The fund.
    pub fund: String,
    /// Whose money it is, if that was said.
    pub kind: Option<FundKind>,
    /// The village day.
    pub village_day: VillageDay,
    /// What it is.
    pub entry: FundEntry,
    /// The delivery, of a purchase.
    pub number: Option<ReceiptNo>,
    /// The document of a grant, the invoice of a purchase.
    pub document: String,
    /// From whom it was bought.
    pub supplier: String,
    /// What came in.
    pub granted: Option<Fen>,
    /// What was spent.
    pub spent: Option<Fen>,
    /// What the fund holds after it.
    pub balance: Fen,
    /// At the end: what became of its goods.
    pub closing: Option<FundClosing>,
}

/// What a fund's goods had become on a day, at cost; and its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FundClosing {
    /// Handed out and not taken back.
    pub handed_out: Fen,
    /// On the shelf.
    pub on_shelf: Fen,
    /// Gone otherwise.
    pub written_off: Fen,
    /// What was bought from it in the year of that day.
    pub year_spent: Fen,
    /// The most of that year, if one was decided.
    pub year_most: Option<Fen>,
}

impl FundBookRow {
    pub(super) fn cells(&self) -> Vec<Value> {
        let yuan = |amount: Option<Fen>| amount.map_or(Value::Empty, Value::Yuan);
        let closing = |of: fn(&FundClosing) -> Fen| yuan(self.closing.as_ref().map(of));
        vec![
            Value::text(&self.fund),
            self.kind
                .map_or(Value::Empty, |kind| Value::word(kind.word())),
            Value::text(self.village_day),
            Value::word(self.entry.word()),
            Value::maybe(self.number.as_ref()),
            said(&self.document),
            said(&self.supplier),
            yuan(self.granted),
            yuan(self.spent),
            Value::Yuan(self.balance),
            closing(|end| end.handed_out),
            closing(|end| end.on_shelf),
            closing(|end| end.written_off),
            closing(|end| end.year_spent),
            yuan(self.closing.and_then(|end| end.year_most)),
        ]
    }
}

/// One lot of a donation with what became of it by the last day asked for:
/// `quantity = handed out + lost + left`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DonationRow {
    /// The day on which it came.
    pub village_day: VillageDay,
    /// The delivery; nothing for a line of an imported list.
    pub delivery: Option<ReceiptNo>,
    /// The lot.
    pub lot: LotNo,
    /// Who gave; empty where unknown, or where the giver is anonymous.
    pub giver: String,
    /// Whether the giver's name is kept from the public.
    pub anonymous: bool,
    /// What the giver wished to be done with it.
    pub terms: String,
    /// The goods.
    pub code: Gtin,
    /// The name.
    pub name: String,
    /// What one is called.
    pub unit: String,
    /// How many came.
    pub quantity: i64,
    /// What all of them are held to be worth.
    pub worth: Fen,
    /// How many were handed out and not taken back.
    pub handed_out: i64,
    /// To how many households.
    pub households: i64,
    /// How many are gone otherwise.
    pub lost: i64,
    /// How many are left.
    pub left: i64,
}

impl DonationRow {
    pub(super) fn cells(&self) -> Vec<Value> {
        vec![
            Value::text(self.village_day),
            Value::maybe(self.delivery.as_ref()),
            Value::text(self.lot),
            said(&self.giver),
            Value::Flag(self.anonymous),
            said(&self.terms),
            Value::text(self.code),
            Value::text(&self.name),
            Value::text(&self.unit),
            Value::Whole(self.quantity),
            Value::Yuan(self.worth),
            Value::Whole(self.handed_out),
            Value::Whole(self.households),
            Value::Whole(self.lost),
            Value::Whole(self.left),
        ]
    }
}

/// Of what a sum is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SumSection {
    /// Redemptions, rewards and reversals.
    Redemptions,
    /// Goods handed out and taken back, by kind.
    Goods,
    /// Points moved without goods.
    Movements,
    /// Paper coupons.
    Coupons,
    /// What was let happen out of the rules.
    Exceptions,
    /// What left the shelf without being redeemed.
    Losses,
    /// What came in.
    Deliveries,
    /// What counts found and missed.
    Counts,
    /// What was bought, by fund.
    Purchases,
    /// The scheme's fund of the year.
    Fund,
}

impl SumSection {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            SumSection::Redemptions => "redemptions",
            SumSection::Goods => "goods",
            SumSection::Movements => "movements",
            SumSection::Coupons => "coupons",
            SumSection::Exceptions => "exceptions",
            SumSection::Losses => "losses",
            SumSection::Deliveries => "deliveries",
            SumSection::Counts => "counts",
            SumSection::Purchases => "purchases",
            SumSection::Fund => "fund",
        }
    }
}

/// One sum of a day sheet, a window sheet or a settlement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SumRow {
    /// Over which days.
    pub span: Span,
    /// Of what.
    pub section: SumSection,
    /// Which kind of it; may be empty.
    pub kind: &'static str,
    /// Which one: goods, a delivery, a fund; may be empty.
    pub item: String,
    /// What one piece is called.
    pub unit: String,
    /// How often.
    pub count: Option<i64>,
    /// How many pieces; of coupons, how many of them.
    pub quantity: Option<i64>,
    /// How many of them came back.
    pub back: Option<i64>,
    /// Points.
    pub points: Option<Points>,
    /// Money.
    pub yuan: Option<Fen>,
    /// What else there is to say: who, which sheet.
    pub note: String,
}

impl SumRow {
    /// A sum of nothing yet.
    pub(super) fn of(span: Span, section: SumSection, kind: &'static str) -> SumRow {
        SumRow {
            span,
            section,
            kind,
            item: String::new(),
            unit: String::new(),
            count: None,
            quantity: None,
            back: None,
            points: None,
            yuan: None,
            note: String::new(),
        }
    }

    pub(super) fn cells(&self, both_ends: bool) -> Vec<Value> {
        let whole = |number: Option<i64>| number.map_or(Value::Empty, Value::Whole);
        let mut cells = vec![Value::text(self.span.from)];
        if both_ends {
            cells.push(Value::text(self.span.to));
        }
        cells.extend([
            Value::word(self.section.word()),
            Value::word(self.kind),
            said(&self.item),
            said(&self.unit),
            whole(self.count),
            whole(self.quantity),
            whole(self.back),
            self.points.map_or(Value::Empty, Value::Points),
            self.yuan.map_or(Value::Empty, Value::Yuan),
            said(&self.note),
        ]);
        cells
    }
}
