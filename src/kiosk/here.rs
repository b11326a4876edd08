//! What every screen is drawn with: the size of things, the words, the shop, and how the devices are.

use super::look::style::Ground;
use super::look::{Gap, Scale, Step, palette};
use super::parts::{Balance, Drawing, Labels, Light, Piece, State, balance, dashed, fitted, strip};
use super::pictures::Pictures;
use crate::market::calendar::{ExchangeWindow, exchange_day};
use crate::market::day::{Moment, VillageDay};
use crate::market::exception::extra_days;
use crate::market::gtin::Gtin;
use crate::market::ids::ReceiptNo;
use crate::market::redemption::RedemptionLine;
use crate::market::refusal::Refusal;
use crate::market::scheme::Subject;
use crate::market::shop::{GoodsOnShelf, HouseholdAtCounter, LedgerLink, Shop};
use crate::market::storeroom::refusal::StoreRefusal;
use crate::office::settings::TillSettings;
use crate::office::wish::{DeviceState, PrintOutcome, SyncWord, TakenIn, WaitingPaper, WaitingWhy};
use crate::words::Words;
use iced::alignment::Horizontal;
use iced::widget::{column, container, row};
use iced::{Element, Fill};

use super::parts::Paper;

/// What the back room told of devices, papers and the ledger.
#[derive(Debug)]
pub struct Standing {
    /// How the printer is.
    pub printer: DeviceState,
    /// How the scanner is.
    pub scanner: DeviceState,
    /// The second scanner, where one is set up: how it is, and what it did last.
    pub second: Option<Second>,
    /// How the exchange with the ledger goes, once that was told.
    pub sync: Option<SyncWord>,
    /// Papers that wait.
    pub papers: Vec<WaitingPaper>,
    /// What the virtual printer printed last.
    pub paper: Option<Paper>,
    /// How the last paper came out.
    pub printed: Option<(Option<ReceiptNo>, PrintOutcome)>,
    /// What went wrong last, not yet read.
    pub fault: Option<String>,
}

/// The scanner that serves the deliveries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Second {
    /// How it is.
    pub state: DeviceState,
    /// What became of its last scan, and when.
    pub news: Option<(Moment, Result<TakenIn, Refusal>)>,
}

/// For how long the news of the second scanner stand in the strip, in milliseconds.
const NEWS_MS: i64 = 8_000;

impl Default for Standing {
    fn default() -> Standing {
        Standing {
            printer: DeviceState::None,
            scanner: DeviceState::None,
            second: None,
            sync: None,
            papers: Vec::new(),
            paper: None,
            printed: None,
            fault: None,
        }
    }
}

impl Standing {
    /// Papers that a person has to answer for.
    pub fn open_papers(&self) -> impl Iterator<Item = &WaitingPaper> {
        self.papers
            .iter()
            .filter(|paper| paper.why != WaitingWhy::Queued)
    }
}

/// The surroundings of a screen while it is drawn.
#[derive(Clone, Copy)]
pub struct Here<'a> {
    pub(super) scale: Scale,
    pub(super) words: &'a Words,
    pub(super) pictures: &'a Pictures,
    pub(super) standing: &'a Standing,
    pub(super) settings: &'a TillSettings,
    pub(super) shop: Option<&'a Shop>,
    pub(super) now: Moment,
}

impl<'a> Here<'a> {
    /// The strip on top of `content`.
    pub(super) fn page<M: 'a>(&self, content: impl Into<Element<'a, M>>) -> Element<'a, M> {
        let (place, day) = match self.shop {
            // What happens behind the counter takes the day's place for some seconds.
            Some(shop) => (
                self.place(shop),
                self.second_said().unwrap_or_else(|| self.today(shop)),
            ),
            None => (self.words.say("kiosk.strip.new", &[]), String::new()),
        };
        column![
            strip(self.scale, &place, &day, &self.lights()),
            content.into()
        ]
        .into()
    }

    /// The strip on top of `content` with the usual margin around it.
    pub(super) fn sheet<M: 'a>(&self, content: impl Into<Element<'a, M>>) -> Element<'a, M> {
        self.page(
            container(content)
                .padding(self.scale.gap(Gap::Large))
                .width(Fill)
                .height(Fill),
        )
    }

    /// Two columns with the usual room between them, the left one `left` of `left + right` parts wide.
    pub(super) fn halves<M: 'a>(
        &self,
        (left, right): (u16, u16),
        a: impl Into<Element<'a, M>>,
        b: impl Into<Element<'a, M>>,
    ) -> Element<'a, M> {
        self.sheet(
            row![
                container(a).width(iced::FillPortion(left)).height(Fill),
                container(b).width(iced::FillPortion(right)).height(Fill)
            ]
            .spacing(self.scale.gap(Gap::Wide)),
        )
    }

    fn place(&self, shop: &Shop) -> String {
        let village = [("village", shop.village_name.as_str())];
        if shop.rehearsal {
            self.words.say("kiosk.strip.place-practice", &village)
        } else {
            self.words.say("kiosk.strip.place", &village)
        }
    }

    fn today(&self, shop: &Shop) -> String {
        let day = self.words.day(shop.today);
        let weekday = self.words.weekday(shop.today);
        let fills = [("day", day.as_str()), ("weekday", weekday.as_str())];
        if exchange_day(&shop.scheme, &extra_days(&shop.allowed, None), shop.today).is_open() {
            self.words.say("kiosk.strip.open", &fills)
        } else {
            self.words.say("kiosk.strip.shut", &fills)
        }
    }

    fn lights(&self) -> Vec<Light> {
        let light = |well: bool, words: String| Light {
            state: if well { State::Well } else { State::Attention },
            words,
        };
        let (sent, sync) = self.sync();
        let printer = self.standing.printer;
        let scanner = self.standing.scanner;
        [
            self.shop.map(|_| light(sent, sync)),
            Some(light(
                printer == DeviceState::Well,
                self.printer_words(printer),
            )),
            Some(light(
                scanner == DeviceState::Well,
                self.scanner_words(scanner),
            )),
            self.standing.second.as_ref().map(|second| {
                let is_there = second.state == DeviceState::Well;
                let key = if is_there {
                    "kiosk.second.well"
                } else {
                    "kiosk.second.gone"
                };
                let is_refused = matches!(self.second_news(), Some(Err(_)));
                light(is_there && !is_refused, self.words.say(key, &[]))
            }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Whether everything is with the ledger, and how to say it.
    pub(super) fn sync(&self) -> (bool, String) {
        let link = self.shop.map(|shop| &shop.ledger);
        let word = self.standing.sync.or(match link {
            Some(LedgerLink::Alone) | None => Some(SyncWord::Alone),
            Some(LedgerLink::Joined { unsent: 0, .. }) => Some(SyncWord::AllSent),
            Some(LedgerLink::Joined { unsent, .. }) => Some(SyncWord::Waiting(*unsent)),
        });
        let count = |n: u64| n.to_string();
        match word {
            None | Some(SyncWord::Alone) => (true, self.words.say("kiosk.sync.alone", &[])),
            Some(SyncWord::AllSent) => (true, self.words.say("kiosk.sync.sent", &[])),
            Some(SyncWord::Waiting(n)) => (
                false,
                self.words.say("kiosk.sync.waiting", &[("n", &count(n))]),
            ),
            Some(SyncWord::Unreachable(0)) => {
                (false, self.words.say("kiosk.sync.unreachable", &[]))
            }
            Some(SyncWord::Unreachable(n)) => (
                false,
                self.words
                    .say("kiosk.sync.unreachable-waiting", &[("n", &count(n))]),
            ),
            Some(SyncWord::Stopped) => (false, self.words.say("kiosk.sync.stopped", &[])),
        }
    }

    /// The printer in a word or two.
    pub(super) fn printer_words(&self, state: DeviceState) -> String {
        let words = self.words;
        match state {
            DeviceState::None => words.say("kiosk.printer.none", &[]),
            DeviceState::Well => words.say("kiosk.printer.well", &[]),
            DeviceState::Gone => words.say("kiosk.printer.gone", &[]),
            DeviceState::PaperOut => words.say("kiosk.printer.paper-out", &[]),
            DeviceState::CoverOpen => words.say("kiosk.printer.cover-open", &[]),
            DeviceState::Offline => words.say("kiosk.printer.offline", &[]),
            DeviceState::Stalled => words.say("kiosk.printer.stalled", &[]),
            DeviceState::Denied => words.say("kiosk.printer.denied", &[]),
            DeviceState::Busy => words.say("kiosk.printer.busy", &[]),
        }
    }

    pub(super) fn scanner_words(&self, state: DeviceState) -> String {
        match state {
            DeviceState::Well => self.words.say("kiosk.scanner.well", &[]),
            DeviceState::None => self.words.say("kiosk.scanner.none", &[]),
            _ => self.words.say("kiosk.scanner.gone", &[]),
        }
    }

    /// What became of the last scan of the second scanner, while it is news.
    fn second_news(&self) -> Option<&Result<TakenIn, Refusal>> {
        let second = self.standing.second.as_ref()?;
        let (at, news) = second.news.as_ref()?;
        (self.now.since(*at).abs() < NEWS_MS).then_some(news)
    }

    /// The same in a few words.
    fn second_said(&self) -> Option<String> {
        let words = self.words;
        Some(match self.second_news()? {
            Ok(taken) if taken.name.is_empty() => return None,
            Ok(taken) => {
                let (name, pieces) = (shortened(&taken.name), taken.pieces.to_string());
                let fills = [("name", name.as_str()), ("n", pieces.as_str())];
                words.say("kiosk.second.took", &fills)
            }
            Err(Refusal::Storeroom(StoreRefusal::NoDraft)) => {
                words.say("kiosk.second.no-delivery", &[])
            }
            Err(Refusal::DayNotOpen) => words.say("kiosk.second.nobody", &[]),
            Err(_) => words.say("kiosk.second.refused", &[]),
        })
    }

    /// The words on keypads.
    pub(super) fn labels(&self) -> (String, String) {
        (
            self.words.say("kiosk.key.back", &[]),
            self.words.say("kiosk.key.clear", &[]),
        )
    }

    /// Goods of the shop by their code.
    pub(super) fn goods(&self, code: Gtin) -> Option<&'a GoodsOnShelf> {
        self.shop?.goods.iter().find(|one| one.goods.code == code)
    }

    /// What shows these goods.
    pub(super) fn picture_of(&self, code: Gtin) -> Option<&'a Drawing> {
        let goods = self.goods(code);
        self.pictures
            .goods(goods.and_then(|one| one.picture.as_ref()))
    }

    /// A masked name with what a household is called: 张*福 家.
    pub(super) fn family(&self, masked: &str) -> String {
        if self.are_people() {
            return masked.to_owned();
        }
        self.words.say("kiosk.household.name", &[("name", masked)])
    }

    /// Whether an account is one person's, and not a household's.
    pub(super) fn are_people(&self) -> bool {
        self.shop
            .is_some_and(|shop| shop.scheme.subject == Subject::Person)
    }

    /// A household with what it may spend and until when, on a card or at the head of a board.
    pub(super) fn head<M: 'a>(
        &self,
        of: &HouseholdAtCounter,
        may_redeem: bool,
        ground: Ground,
    ) -> Element<'a, M> {
        let caption = match of.lapses_on {
            Some(gone) => self.words.say(
                "kiosk.sale.spendable-until",
                &[("last", &self.last_day(gone))],
            ),
            None => self.words.say("kiosk.sale.spendable", &[]),
        };
        balance(
            self.scale,
            Balance {
                name: self.family(&of.masked()).into(),
                detail: self.where_at(&of.group, of.household.as_str()).into(),
                caption: caption.into(),
                figure: of.spendable.to_string(),
                may_redeem,
                ground,
            },
        )
    }

    /// The dashed place that asks for a scan.
    pub(super) fn prompt<M: 'a>(&self, ask: &str) -> Element<'a, M> {
        let scale = self.scale;
        let ask = fitted(
            scale,
            &[Step::Total, Step::Name, Step::Body],
            ask,
            Some(palette::GREEN),
            Horizontal::Left,
        );
        let inside = container(ask)
            .padding([scale.px(34.0), scale.px(38.0)])
            .width(Fill);
        dashed(scale, palette::CARD, palette::GREEN, scale.px(4.0), inside)
    }

    /// Group and number: 2组 · 户号 0137.
    pub(super) fn where_at(&self, group: &str, number: &str) -> String {
        let key = match (self.are_people(), group.is_empty()) {
            (false, true) => "kiosk.household.number",
            (false, false) => "kiosk.household.detail",
            (true, true) => "kiosk.household.person-number",
            (true, false) => "kiosk.household.person-detail",
        };
        self.words.say(key, &[("group", group), ("number", number)])
    }

    /// What was taken, in one line: 食用油 ×1  香皂 ×2. More than `most` kinds are counted, not named.
    pub(super) fn some_goods(&self, lines: &[RedemptionLine], most: usize) -> String {
        let mut named: Vec<String> = lines
            .iter()
            .take(most)
            .map(|line| format!("{} ×{}", line.name, line.quantity))
            .collect();
        if lines.len() > most {
            let n = lines.len().to_string();
            named.push(self.words.say("kiosk.household.in-all", &[("n", &n)]));
        }
        named.join("  ")
    }

    /// Exchange days close at hand, without their year: 12月30日、31日.
    pub(super) fn days(&self, window: ExchangeWindow) -> String {
        let words = self.words;
        let (opens, closes) = (window.opens, window.closes);
        let near = opens.year() == closes.year() && opens.month() == closes.month();
        let first = words.day(opens);
        match closes.days_since(opens) {
            0 => first,
            days if near => {
                let last = words.say("day.only", &[("day", &closes.day().to_string())]);
                let fills = [("first", first.as_str()), ("last", last.as_str())];
                if days == 1 {
                    words.say("window.two-days", &fills)
                } else {
                    words.say("window.run", &fills)
                }
            }
            _ => words.window(opens, closes),
        }
    }

    /// The last day on which points that are gone on `day` can be used.
    pub(super) fn last_day(&self, gone: VillageDay) -> String {
        let last = gone.minus(1);
        let this_year = self
            .shop
            .is_none_or(|shop| shop.today.year() == last.year());
        if this_year {
            self.words.day(last)
        } else {
            self.words.day_and_year(last)
        }
    }
}

/// The longest name of goods in the strip.
const LONGEST_NAME: usize = 8;

fn shortened(name: &str) -> String {
    if name.chars().count() <= LONGEST_NAME {
        return name.to_owned();
    }
    name.chars().take(LONGEST_NAME - 1).chain(['…']).collect()
}

/// The labels as the keypads take them.
pub(super) fn labels<'a>((back, clear): &'a (String, String)) -> Labels<'a> {
    Labels { back, clear }
}

/// Plain words of a sentence.
pub(super) fn plain(words: impl Into<String>) -> Piece {
    Piece::Plain(words.into())
}
