//! The closed values that a rule can take, each with the document or the row of `villages.md` that asks for it.
//! Amounts stand in the file as decimal texts (`"12.5"`), because a float would round.

use serde::{Deserialize, Deserializer};

use crate::market::day::VillageDay;
use crate::market::points::Points;
use crate::words::Lang;

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Chinese (zh-CN), the one that is meant.
    pub zh: String,
    /// English, for those who read along.
    pub en: String,
}

impl Bilingual {
    /// The text in this language.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// Whose account holds the points, or who is scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// The household (户).
    Household,
    /// A member of a household; members are summed into it (youxiqiao, ninghe).
    Member,
    /// The person, with an account of its own (jinshi-love).
    Person,
    /// A shop or club (单位, 商户, 社团: zhongping).
    Unit,
    /// The villager group (fengxian).
    Group,
}

/// What an amount is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Points (分).
    #[default]
    Points,
    /// Yuan in a passbook (jinshi-green), never cash by itself.
    Yuan,
}

/// What points are worth in goods: so many points for so many yuan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// So many points …
    #[serde(with = "points")]
    pub points: Points,
    /// … are so many yuan, in hundredths as points are.
    #[serde(with = "points")]
    pub yuan: Points,
}

impl Rate {
    /// What so many points are worth, in hundredths of a yuan, the rest of a hundredth left off.
    pub fn yuan_of(self, points: Points) -> Points {
        let yuan = i128::from(points.hundredths()) * i128::from(self.yuan.hundredths())
            / i128::from(self.points.hundredths());
        Points::from_hundredths(i64::try_from(yuan).expect("an account stays inside 64 bits"))
    }

    /// How many points so many hundredths of a yuan are, the rest of a hundredth left off; nothing where the rate gives
    /// nothing for points.
    pub fn points_of(self, yuan: Points) -> Option<Points> {
        let points = (i128::from(yuan.hundredths()) * i128::from(self.points.hundredths()))
            .checked_div(i128::from(self.yuan.hundredths()))?;
        i64::try_from(points).ok().map(Points::from_hundredths)
    }
}

/// A calendar span over which something is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CountedOver {
    /// The exchange window it is redeemed in; a day, where the store redeems on any.
    Window,
    /// The month.
    Month,
    /// The quarter.
    Quarter,
    /// The year.
    #[default]
    Year,
    /// Since the books began.
    Ever,
}

impl CountedOver {
    /// The word for it, in keys of the words.
    pub fn word(self) -> &'static str {
        match self {
            CountedOver::Window => "window",
            CountedOver::Month => "month",
            CountedOver::Quarter => "quarter",
            CountedOver::Year => "year",
            CountedOver::Ever => "ever",
        }
    }

    /// The span of this word.
    pub fn of_word(word: &str) -> Option<CountedOver> {
        [
            CountedOver::Window,
            CountedOver::Month,
            CountedOver::Quarter,
            CountedOver::Year,
            CountedOver::Ever,
        ]
        .into_iter()
        .find(|over| over.word() == word)
    }
}

/// Points that everybody begins with: credits of the kind `base` bring them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// How many.
    #[serde(with = "points")]
    pub points: Points,
    /// How often: each year (gaoyang 每年赋予), each month, or once when the account is opened (jiyuan).
    pub per: CountedOver,
}

/// Which of the points earned may be redeemed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Spendable {
    /// All of them.
    All,
    /// Those above the base, within each period (gaoyang 超出基础分的部分).
    AboveBase,
    /// None: points rank and reward only (county-stars).
    None,
}

/// When the store redeems.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Window {
    /// The last days of each quarter (lutang).
    LastDaysOfQuarter {
        /// How many, 1 to 28.
        days: u32,
    },
    /// The whole first month of each quarter (gaoyang).
    FirstMonthOfQuarter,
    /// The same days of each month.
    DaysOfMonth {
        /// First day of the month, 1 to 28.
        first: u32,
        /// Last day of the month, up to 31; a shorter month ends it.
        last: u32,
    },
    /// The same days of each year.
    DaysOfYear {
        /// The first, as `12-01`.
        first: DayOfYear,
        /// The last, as `12-31`; before the first where the days run over the year's end.
        last: DayOfYear,
    },
    /// Days that the village lists.
    ListedDays {
        /// Each on its own; neighbours make one window.
        days: Vec<VillageDay>,
    },
    /// Any opening day.
    AnyOpeningDay,
    /// Never: rewards are handed out, nothing is redeemed.
    Never,
}

/// A day of any year: `12-31`. The 29th of February is the 28th where the year has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct DayOfYear {
    /// 1 to 12.
    month: u32,
    /// 1 to the month's last.
    day: u32,
}

impl DayOfYear {
    /// The day in a leap year: to be said without its year.
    pub fn said(self) -> VillageDay {
        self.in_year(2028)
    }

    /// The day in this year.
    pub fn in_year(self, year: i32) -> VillageDay {
        VillageDay::new(year, self.month, self.day)
            .or_else(|| VillageDay::new(year, self.month, self.day - 1))
            .expect("a day of the year is there in every year, or the one before it is")
    }
}

impl TryFrom<String> for DayOfYear {
    type Error = String;
    fn try_from(text: String) -> Result<DayOfYear, String> {
        // Any leap year tells whether the month has the day.
        format!("2028-{text}")
            .parse::<VillageDay>()
            .map(|day| DayOfYear {
                month: day.month(),
                day: day.day(),
            })
            .map_err(|_| format!("not a day of the year (12-31): {text:?}"))
    }
}

/// When unspent points end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lapse {
    /// With the quarter they count in.
    QuarterEnd,
    /// With the year they count in.
    YearEnd,
    /// Never.
    Never,
}

/// Which period a credit belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CreditCounts {
    /// The one in which it was posted (Lutang: 当季度公示积分).
    WhenPosted,
    /// The one it was scored for.
    WhenScored,
}

/// What the honour ranking counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ranking {
    /// What is counted.
    pub counts: RankingMetric,
    /// Over which span.
    #[serde(default)]
    pub over: CountedOver,
    /// Whether redeeming lowers the rank: only where the row says so, and none does.
    #[serde(default)]
    pub redeeming_lowers: bool,
}

impl Default for Ranking {
    fn default() -> Ranking {
        Ranking {
            counts: RankingMetric::Total,
            over: CountedOver::Year,
            redeeming_lowers: false,
        }
    }
}

/// What is counted for a rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RankingMetric {
    /// All that was earned.
    Total,
    /// All that was earned, over the members who take part (ninghe 家庭平均积分).
    AveragePerMember,
    /// What was newly earned in the span: no base, no gift, nothing carried over (jinshi-love 年度内新存积分).
    NewlyEarned,
    /// The group's stars (fengxian); the store ranks no household.
    Group,
    /// There is none (xinyu, jinzhai, jinshi-green).
    None,
}

/// How many stars a rank or a total earns. The first rule that fits holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StarRule {
    /// 1 to 5.
    pub stars: u32,
    /// Up to this share of all who are ranked, in percent (county-stars 前10%).
    pub to_percent: Option<u32>,
    /// From this total on (jinshi-love 满100分; county-stars 不低于基础分值).
    #[serde(default, with = "some_points")]
    pub from: Option<Points>,
}

/// Bands of the ranking: within a band, the best earn advantages; when that many have reached it, the line rises to
/// the next (jiyuan 以50分为一个档次, 前60%).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Band {
    /// How many points wide a band is; nothing: the whole ranking is one (tongjie 前10%).
    #[serde(default, with = "some_points")]
    pub step: Option<Points>,
    /// The best so many of it, in percent.
    pub top_percent: u32,
}

/// The most that counts: what lies above is kept as an entry and counts nothing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Cap {
    /// The kind of credit, as imported (`bonus`).
    pub kind: Option<String>,
    /// The category, as imported (guyuan 民主积分).
    pub category: Option<String>,
    /// The most.
    #[serde(with = "points")]
    pub most: Points,
    /// Over which span, of the period it was scored for.
    #[serde(default)]
    pub over: CountedOver,
}

/// What the village may spend on goods in a year, in yuan (jinzhai 5—8万元).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Fund {
    /// From here on the till warns.
    #[serde(with = "points")]
    pub warn: Points,
    /// From here on it asks for a recorded exception.
    #[serde(with = "points")]
    pub stop: Points,
}

/// How many households may be given points in a year, in percent (jinzhai 60%, 20%).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Share {
    /// Of all households, those that receive any.
    pub households_percent: u32,
    /// Of those assessed, the models with extra points.
    pub models_percent: Option<u32>,
}

/// Cash in the place of goods, approved by two people (xinyu 一定额度的现金, jinshi-green 直接兑换现金).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Cash {
    /// The most for one account over a span, in points; nothing: no limit.
    #[serde(default, with = "some_points")]
    pub most: Option<Points>,
    /// The span.
    #[serde(default)]
    pub over: CountedOver,
    /// Whether a hardship has to be named (xinyu 因患大病重病、子女入学).
    #[serde(default)]
    pub hardship_only: bool,
}

/// Categories of goods that are or are not redeemed. Goods belong to a category by its name, or by theirs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoodsRules {
    /// Never (jinzhai 烟酒、扑克).
    #[serde(default)]
    pub forbidden: Vec<String>,
    /// Expressly allowed, for the reader (jinshi-green 油盐烟酒茶).
    #[serde(default)]
    pub allowed: Vec<String>,
}

impl GoodsRules {
    /// Whether goods of this name and category are never redeemed.
    pub fn forbids(&self, name: &str, category: &str) -> bool {
        self.forbidden
            .iter()
            .any(|word| word == name || word == category)
    }
}

/// The most that one household takes over a span: fair shares for scarce goods.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LimitRule {
    /// The goods' name, or their category; nothing: everything together.
    pub goods: Option<String>,
    /// How many pieces.
    pub pieces: u32,
    /// Over which span.
    pub over: CountedOver,
}

/// What points are spent on besides goods: a debit with no goods.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DebitRule {
    /// Its kind, as the command names it (`merchant`, `loan`, `service`).
    pub kind: String,
    /// What people call it.
    pub name: Bilingual,
}

/// The yearly share in the collective's income that points bring (tongjie, youxiqiao).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Dividend {
    /// Yuan for one point, where the year's plan has set it (tongjie 2019: 1.3).
    #[serde(default, with = "some_points")]
    pub yuan_per_point: Option<Points>,
    /// Whether only what lies above the base counts.
    #[serde(default)]
    pub above_base: bool,
}

/// What a group's stars bring to each of its households, a year (fengxian).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GroupAward {
    /// The group's stars.
    pub stars: u32,
    /// To each household of it.
    #[serde(with = "points")]
    pub household: Points,
    /// To the group's head.
    #[serde(default, with = "some_points")]
    pub head: Option<Points>,
    /// More to each household where the whole village has as many stars.
    #[serde(default, with = "some_points")]
    pub whole_village: Option<Points>,
    /// More to the head then.
    #[serde(default, with = "some_points")]
    pub whole_village_head: Option<Points>,
}

/// What one kind of decision against a household does.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SuspensionRule {
    /// The kind as imported: `suspension`, `veto`, `black-list`, or one of the village's own.
    pub kind: String,
    /// What people call it.
    pub name: Bilingual,
    /// How many years it lasts where no end is given. The same as `ends = { years = … }`.
    pub years: Option<u32>,
    /// When it ends where no end is given.
    pub ends: Option<SuspensionEnd>,
    /// What it bars; nothing said: redeeming.
    #[serde(default = "Bars::redeeming")]
    pub bars: Bars,
}

impl SuspensionRule {
    /// When it ends where no end is given.
    pub fn end(&self) -> SuspensionEnd {
        match (self.ends, self.years) {
            (Some(end), _) => end,
            (None, Some(years)) => SuspensionEnd::Years(years),
            (None, None) => SuspensionEnd::Open,
        }
    }
}

/// When a decision ends where no end is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SuspensionEnd {
    /// So many years from its first day.
    Years(u32),
    /// With the year it began in (zhangyan 取消本年度).
    YearEnd,
    /// With the year after (fengxian 取消次年创建资格).
    NextYearEnd,
    /// By a later decision (jinzhai 待转化).
    Open,
}

/// One thing that a decision bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BarredAct {
    /// Redeeming, giving and being paid.
    Redeeming,
    /// Earning: what is scored meanwhile counts nothing.
    Scoring,
    /// Being ranked in the span in which it holds.
    Ranking,
}

/// What a decision bars.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Bars(Vec<BarredAct>);

impl Bars {
    /// Redeeming alone: one goes on earning (lutang 只积分).
    pub fn redeeming() -> Bars {
        Bars(vec![BarredAct::Redeeming])
    }

    /// Whether this is barred.
    pub fn bar(&self, what: BarredAct) -> bool {
        self.0.contains(&what)
    }

    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The goods a store begins with, and the decision that prices them.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// The decision that the prices stand on.
    #[serde(default)]
    pub resolution: String,
    /// In the order of the list.
    #[serde(default)]
    pub goods: Vec<CatalogueGoods>,
}

/// One line of the catalogue.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueGoods {
    /// The shop's own number for it; its code is made from that.
    pub number: u32,
    /// As the list says it.
    pub name: String,
    /// What one is called.
    pub unit: String,
    /// Its category.
    pub category: String,
    /// Points for one, as a decimal text. Only the usual goods have none: the village has still to decide.
    #[serde(default)]
    pub points: String,
    /// The picture on its tile: a file's name in `assets/goods`, without ending.
    pub picture: String,
}

impl CatalogueGoods {
    /// What one costs.
    pub fn price(&self) -> Option<Points> {
        self.points
            .parse()
            .ok()
            .filter(|points: &Points| !points.is_negative())
    }
}

/// An amount as a decimal text.
mod points {
    use super::{Deserialize, Deserializer, Points};

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Points, D::Error> {
        String::deserialize(from)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// An amount that may be left out.
pub(super) mod some_points {
    use super::{Deserializer, Points, points};

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Points>, D::Error> {
        points::deserialize(from).map(Some)
    }
}
