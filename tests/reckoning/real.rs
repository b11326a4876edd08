//! The real thing, twice: on real books, and with the same rules over entries that are kept in memory, which is fast
//! enough for many years.

use std::collections::BTreeMap;
use std::sync::Arc;

use jifen::books::{Books, Reading};
use jifen::market::account::{Account, Draw, PeriodBalance};
use jifen::market::aside::Sealer;
use jifen::market::clock::ClockVerdict;
use jifen::market::credit::{CreditEntry, CreditKind, count};
use jifen::market::day::VillageDay;
use jifen::market::fact::{Fact, SchemeAdopted};
use jifen::market::goods::{Goods, Price};
use jifen::market::honours::{Candidate, DividendShare, TakesPart, dividends, rank};
use jifen::market::ids::{
    CouponNo, HouseholdNo, LotNo, MemberNo, MovementId, ReceiptNo, RedemptionId, ReversalId,
};
use jifen::market::intake::{CreditLine, MemberLine, SuspensionLine};
use jifen::market::movement::{
    CouponOnRecord, CouponState, LegKind, Movement, MovementKind, MovementOrder, MovementStanding,
    Wish, decide,
};
use jifen::market::period::Period;
use jifen::market::points::Points;
use jifen::market::redemption::{
    GoodsStanding, Order, OrderProof, Redemption, ReversalStanding, ReverseOrder, Standing, redeem,
    reverse,
};
use jifen::market::rules::Rules;
use jifen::market::scheme::{BarredAct, Scheme, bundled};
use jifen::market::shop::{MovementOnRecord, RedemptionOnRecord};
use jifen::market::staff::Role;
use jifen::market::stock::{LotBalance, Shelf};
use jifen::market::storeroom::article::Section;
use jifen::market::suspension::{Decision, barred};

use super::laws::Law;
use super::plan::{
    Act, Answer, Credit, Day, Event, Home, Honours, Look, Placed, Ranked, Scored, Shares, Side,
};
use super::store::{self, COMMITTEE, SHOPKEEPER, Store};

pub fn village_day(day: Day) -> VillageDay {
    day.to_string().parse().expect("a day")
}

fn points(amount: i64) -> Points {
    Points::from_hundredths(amount)
}

pub fn number(household: usize) -> HouseholdNo {
    format!("{household:04}").parse().expect("a number")
}

fn coupon(number: u32) -> CouponNo {
    format!("{number:08}").parse().expect("a number")
}

fn period(scored: Scored) -> Period {
    match scored {
        Scored::Year(year) => Period::Year(year),
        Scored::Quarter(year, quarter) => Period::Quarter(year, quarter),
        Scored::Month(year, month) => Period::Month(year, month),
        Scored::Always => Period::Always,
    }
}

/// A wish of these acts; the movements of earlier events by their place.
fn wish(act: &Act, moved: &dyn Fn(usize) -> MovementId) -> Option<Wish> {
    let coupons = |numbers: &[u32]| numbers.iter().map(|one| coupon(*one)).collect();
    Some(match act {
        Act::Gift { to, amount } => Wish::Gift {
            to: number(*to),
            points: points(*amount),
        },
        Act::Debit { kind, amount } => Wish::Debit {
            kind: (*kind).into(),
            partner: "农商行".into(),
            points: points(*amount),
        },
        Act::Cash { amount } => Wish::Cash {
            points: points(*amount),
        },
        Act::Issue { numbers, each } => Wish::IssueCoupons {
            numbers: coupons(numbers),
            each: points(*each),
        },
        Act::Take { numbers } => Wish::TakeCoupons {
            numbers: coupons(numbers),
        },
        Act::Cancel { numbers } => Wish::CancelCoupons {
            numbers: coupons(numbers),
        },
        Act::Undo { of } => Wish::Undo {
            movement: moved(*of),
        },
        _ => return None,
    })
}

fn looked(account: &Account, rules: &Rules, day: VillageDay) -> Look {
    Look {
        spendable: account.spendable(rules, day).hundredths(),
        lapsed: account.lapsed(rules, day).hundredths(),
        earned: account.earned().hundredths(),
        debts: written(account.debts(rules, day)),
    }
}

/// Debts as they are compared: by the period's text.
fn written(debts: impl IntoIterator<Item = Draw>) -> Vec<(String, i64)> {
    let debts = debts.into_iter();
    let mut debts: Vec<(String, i64)> = debts
        .map(|debt| (debt.period.to_string(), debt.points.hundredths()))
        .collect();
    debts.sort();
    debts
}

/// A ranking as it is compared. Names are no part of it.
fn ranked(rules: &Rules, over: Scored, today: Day, candidates: &[Candidate]) -> Ranked {
    let ranking = rank(rules, period(over), village_day(today), candidates).ok()?;
    let places = ranking.places.iter().map(|place| Placed {
        whose: place.whose.to_string(),
        rank: place.rank,
        points: place.points.hundredths(),
        stars: place.stars,
        band: place
            .band
            .map(|band| (band.number, band.among_best, band.advantage)),
    });
    let places: Vec<Placed> = places.collect();
    let in_rank = places.iter().filter(|place| place.rank.is_some()).count();
    assert_eq!(ranking.ranked as usize, in_rank);
    Some((ranking.line.map(Points::hundredths), places))
}

fn shared(rules: &Rules, (year, today): (i32, Day), fen: i64, all: &[Candidate]) -> Shares {
    let shares = dividends(rules, year, Some(points(fen)), village_day(today), all).ok()?;
    let part = |share: &DividendShare| (share.points.hundredths(), share.yuan.hundredths());
    Some(shares.shares.iter().map(part).collect())
}

fn takes_part(home: &Home) -> Vec<TakesPart> {
    let part = |(joined, left): &(Day, Option<Day>)| TakesPart {
        joined: village_day(*joined),
        left: left.map(village_day),
    };
    home.take_part.iter().map(part).collect()
}

/// Real books.
pub struct OnBooks {
    store: Store,
    redemptions: BTreeMap<usize, RedemptionOnRecord>,
    movements: BTreeMap<usize, MovementOnRecord>,
    at: usize,
}

impl OnBooks {
    pub fn new(laws: &[(Day, Law)], households: usize) -> OnBooks {
        let numbers: Vec<String> = (0..households).map(|one| number(one).to_string()).collect();
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        let first = "2026-12-01".parse().expect("a day");
        let text = bundled(laws[0].1.id).expect("a scheme");
        let mut store = Store::found(text, first, &numbers);
        for (from, law) in &laws[1..] {
            let text = bundled(law.id).expect("a scheme");
            store.hear(&store::morning(first), |_| {
                Fact::SchemeAdopted(SchemeAdopted {
                    scheme: law.id.parse().expect("an id"),
                    from: village_day(*from),
                    text: text.into(),
                    staff: None,
                    approver: None,
                })
            });
        }
        OnBooks {
            store,
            redemptions: BTreeMap::new(),
            movements: BTreeMap::new(),
            at: 0,
        }
    }

    /// Enters who lives where, and in which group.
    pub fn settle(&mut self, homes: &[Home]) {
        let clock = &store::morning("2026-12-01".parse().expect("a day"));
        let line = |(at, home): (usize, &Home)| {
            store::household(number(at).as_str(), home.group, home.live_there)
        };
        let lines = homes.iter().enumerate().map(line).collect();
        self.store.households(lines, clock);
        let member = |household: usize, at: usize, part: &(Day, Option<Day>)| MemberLine {
            household: number(household),
            member: format!("{at}").parse().expect("a number"),
            name: "张小福".into(),
            joined: village_day(part.0),
            left: part.1.map(village_day),
        };
        let of = |(household, home): (usize, &Home)| -> Vec<MemberLine> {
            let parts = home.take_part.iter().enumerate();
            parts
                .map(|(at, part)| member(household, at + 1, part))
                .collect()
        };
        let members = homes.iter().enumerate().flat_map(of).collect();
        self.store.members(members, clock);
    }

    /// Those households that the plan knows, as the books have them.
    fn candidates(&self) -> Vec<Candidate> {
        let all = self.store.books.candidates().expect("books read");
        let known = |one: &Candidate| one.household.as_str().parse::<usize>().is_ok();
        all.into_iter().filter(known).collect()
    }

    /// The books themselves.
    pub fn books(&mut self) -> &mut Books {
        &mut self.store.books
    }

    /// That the tables are what the facts say.
    pub fn is_whole(&self) -> bool {
        let verdict = self.store.books.verify(&mut |_| true).expect("books read");
        verdict.is_whole()
    }

    fn done(&mut self, event: &Event, clock: &Reading) -> Answer {
        let who = number(event.household);
        match &event.act {
            Act::Look => Ok(()),
            Act::Credit(credit) => {
                let line = credit_line(&who, credit, self.at);
                self.store.credits(vec![line], clock);
                Ok(())
            }
            Act::Decision { kind, from, until } => {
                let line = SuspensionLine {
                    household: who,
                    kind: (*kind).into(),
                    from: village_day(*from),
                    until: until.map(village_day),
                    reason: self.at.to_string(),
                };
                self.store.decisions(vec![line], clock);
                Ok(())
            }
            Act::Redeem { amount, tobacco } => {
                let goods = if *tobacco {
                    store::tobacco()
                } else {
                    store::whole()
                };
                let done = self.store.redeem(&who, goods, *amount, clock);
                let done = done.map_err(|refusal| refusal.reason())?;
                self.redemptions.insert(self.at, done);
                Ok(())
            }
            Act::Reverse { of, line } => {
                let first = &self.redemptions[of];
                let done = self.store.reverse(first, *line, clock);
                done.map_err(|refusal| refusal.reason())
            }
            act => {
                let nothing = MovementId([0; 16]);
                let moved = |at: usize| {
                    self.movements
                        .get(&at)
                        .map_or(nothing, |one| one.movement.id)
                };
                let wish = wish(act, &moved).expect("what is left are movements");
                let done = self.store.move_points(&who, wish, clock);
                let done = done.map_err(|refusal| refusal.reason())?;
                self.movements.insert(self.at, done);
                Ok(())
            }
        }
    }
}

impl Side for OnBooks {
    fn play(&mut self, event: &Event) -> Answer {
        let clock = store::morning(village_day(event.day));
        let answer = self.done(event, &clock);
        self.at += 1;
        answer
    }

    fn look(&self, household: usize, day: Day) -> Look {
        let clock = store::morning(village_day(day));
        let found = self.store.household(&number(household), &clock);
        let rules = self.store.books.rules().expect("rules");
        let look = looked(&found.account, &rules, village_day(day));
        assert_eq!(look.spendable, found.spendable.hundredths());
        let listed = self.store.books.debts(&clock).expect("books read");
        let listed = listed
            .into_iter()
            .filter(|(whose, _)| *whose == number(household))
            .map(|(_, debt)| debt);
        assert_eq!(
            look.debts,
            written(listed),
            "the list of debts says what the account does"
        );
        look
    }
}

impl Honours for OnBooks {
    fn rank(&self, over: Scored, today: Day, _: &[Home]) -> Ranked {
        let rules = self.store.books.rules().expect("rules");
        ranked(&rules, over, today, &self.candidates())
    }

    fn shares(&self, year: i32, today: Day, fen: i64) -> Shares {
        let rules = self.store.books.rules().expect("rules");
        shared(&rules, (year, today), fen, &self.candidates())
    }
}

fn credit_line(who: &HouseholdNo, credit: &Credit, at: usize) -> CreditLine {
    CreditLine {
        household: who.clone(),
        period: period(credit.scored),
        points: points(credit.amount),
        category: credit.category.into(),
        reason: at.to_string(),
        happened_on: credit.happened.map(village_day),
        posted_on: village_day(credit.posted),
        kind: CreditKind::of_word(credit.kind).expect("a kind"),
        member: None::<MemberNo>,
        evidence: String::new(),
        place: String::new(),
    }
}

/// What a ledger knows of a village, to be ranked.
pub struct Reported {
    rules: Rules,
    candidates: Vec<Candidate>,
}

impl Reported {
    pub fn of(rules: Rules, mut candidates: Vec<Candidate>) -> Reported {
        candidates.retain(|one| one.household.as_str().parse::<usize>().is_ok());
        Reported { rules, candidates }
    }
}

impl Honours for Reported {
    fn rank(&self, over: Scored, today: Day, _: &[Home]) -> Ranked {
        ranked(&self.rules, over, today, &self.candidates)
    }

    fn shares(&self, year: i32, today: Day, fen: i64) -> Shares {
        shared(&self.rules, (year, today), fen, &self.candidates)
    }
}

#[derive(Default)]
struct Entries {
    credits: Vec<CreditEntry>,
    decisions: Vec<Decision>,
    moved: Vec<(LegKind, Draw)>,
    redeemed: Vec<(VillageDay, Points)>,
}

/// The rules alone.
pub struct InMemory {
    rules: Rules,
    households: Vec<Entries>,
    redemptions: BTreeMap<usize, (Redemption, Vec<Draw>, Vec<u32>)>,
    movements: BTreeMap<usize, (Movement, bool)>,
    coupons: BTreeMap<CouponNo, CouponOnRecord>,
    redeemed: Vec<(VillageDay, Points)>,
    at: usize,
}

impl InMemory {
    pub fn new(laws: &[(Day, Law)], households: usize) -> InMemory {
        let scheme = |law: &Law| {
            let text = bundled(law.id).expect("a scheme");
            let mut scheme = Scheme::parse(text).expect("a scheme that reads");
            // What no village of the documents has, a village may decide.
            scheme.ranking.redeeming_lowers |= law.redeeming_lowers;
            Arc::new(scheme)
        };
        let adopted = laws
            .iter()
            .map(|(from, law)| (village_day(*from), scheme(law)));
        InMemory {
            rules: Rules::new(adopted.collect()).expect("there are laws"),
            households: (0..households).map(|_| Entries::default()).collect(),
            redemptions: BTreeMap::new(),
            movements: BTreeMap::new(),
            coupons: BTreeMap::new(),
            redeemed: Vec::new(),
            at: 0,
        }
    }

    fn account(&self, household: usize, day: VillageDay) -> Account {
        let entries = &self.households[household];
        let mut periods: BTreeMap<Period, PeriodBalance> = BTreeMap::new();
        for counted in count(&self.rules, &entries.credits, &entries.decisions) {
            if counted.from <= day {
                let balance = periods
                    .entry(counted.period)
                    .or_insert_with(|| empty(counted.period));
                balance.earned = [balance.earned, counted.points].into_iter().sum();
            }
        }
        let mut account = Account::new(periods.into_values().collect());
        for (way, draw) in &entries.moved {
            account.apply(*way, *draw);
        }
        account
    }

    fn candidates(&self, homes: &[Home]) -> Vec<Candidate> {
        let one = |(at, entries): (usize, &Entries)| {
            let home = homes.get(at);
            Candidate {
                household: number(at),
                name: String::new(),
                group: home.map_or_else(String::new, |home| home.group.into()),
                members: home.map_or(0, |home| home.live_there),
                takes_part: home.map_or_else(Vec::new, takes_part),
                credits: entries.credits.clone(),
                decisions: entries.decisions.clone(),
                redeemed: entries.redeemed.clone(),
            }
        };
        self.households.iter().enumerate().map(one).collect()
    }

    fn pending(&self, household: usize, day: VillageDay) -> Option<(Points, VillageDay)> {
        let entries = &self.households[household];
        let counted = count(&self.rules, &entries.credits, &entries.decisions);
        let later: Vec<_> = counted
            .iter()
            .filter(|one| one.from > day)
            .map(|one| (one.period, one.points, one.from))
            .collect();
        self.account(household, day)
            .awaited(&self.rules, day, &later)
    }

    fn bar(
        &self,
        household: usize,
        what: BarredAct,
        day: VillageDay,
    ) -> Option<jifen::market::suspension::Bar> {
        let decisions = &self.households[household].decisions;
        barred(&self.rules, decisions, what, day)
    }

    fn id(&self) -> [u8; 16] {
        let mut id = [3; 16];
        id[..8].copy_from_slice(&(self.at as u64 + 1).to_be_bytes());
        id
    }

    fn apply(&mut self, household: usize, way: LegKind, draw: Draw) {
        self.households[household].moved.push((way, draw));
    }

    fn redeem(&mut self, event: &Event, amount: i64, tobacco: bool) -> Answer {
        let (who, day) = (event.household, village_day(event.day));
        let goods = if tobacco {
            store::tobacco()
        } else {
            store::whole()
        };
        let order = Order {
            id: RedemptionId(self.id()),
            household: number(who),
            lines: store::lines(goods, amount),
            agreed: points(amount),
            proxy: None,
            proof: OrderProof::Paper,
            staff: SHOPKEEPER,
            reward: None,
        };
        let this_year = Period::year_of(day);
        let standing = Standing {
            rules: &self.rules,
            clock: ClockVerdict::Right(store::morning(day).now),
            open_day: Some(day),
            stopped: None,
            role: Role::Shopkeeper,
            approver_role: None,
            account: self.account(who, day),
            pending: self.pending(who, day),
            bar: self.bar(who, BarredAct::Redeeming, day),
            allowed: Vec::new(),
            limits: Vec::new(),
            redeemed_this_year: self
                .redeemed
                .iter()
                .filter(|(on, _)| Period::year_of(*on) == this_year)
                .map(|(_, points)| *points)
                .sum(),
            goods: order
                .lines
                .iter()
                .map(|(code, _)| Some(on_shelf(*code)))
                .collect(),
            receipt: receipt(self.at),
        };
        let done = sealed(|sealer| redeem(&order, standing, sealer));
        let done = done.map_err(|refusal| refusal.reason())?;
        for draw in &done.draws {
            self.apply(who, LegKind::Drawn, *draw);
        }
        self.redeemed.push((day, done.total));
        self.households[who].redeemed.push((day, done.total));
        let held = done.draws.clone();
        self.redemptions.insert(self.at, (done, held, Vec::new()));
        Ok(())
    }

    fn reverse(&mut self, event: &Event, of: usize, line: Option<u32>) -> Answer {
        let day = village_day(event.day);
        let (redemption, held, reversed) = self.redemptions[&of].clone();
        let order = ReverseOrder {
            id: ReversalId(self.id()),
            receipt: redemption.receipt.clone(),
            line,
            reason: "拿错了".into(),
            staff: SHOPKEEPER,
            approver: COMMITTEE,
        };
        let standing = ReversalStanding {
            redemption,
            reversed,
            held,
            day,
            role: Role::Shopkeeper,
            approver_role: Role::Committee,
            slip: receipt(self.at),
        };
        let done = sealed(|sealer| reverse(&order, standing, sealer));
        let done = done.map_err(|refusal| refusal.reason())?;
        for back in &done.returns {
            self.apply(event.household, LegKind::Returned, *back);
        }
        let first = self.redemptions.get_mut(&of).expect("looked at above");
        for back in &done.returns {
            for held in first.1.iter_mut().filter(|held| held.period == back.period) {
                held.points = held.points.checked_sub(back.points).expect("it holds that");
            }
        }
        first.2.extend(done.lines.iter().map(|line| line.line));
        self.redeemed.push((day, done.total.negated()));
        let back = (day, done.total.negated());
        self.households[event.household].redeemed.push(back);
        Ok(())
    }

    fn move_points(&mut self, event: &Event) -> Answer {
        let (who, day) = (event.household, village_day(event.day));
        let nothing = MovementId([0; 16]);
        let moved = |at: usize| self.movements.get(&at).map_or(nothing, |(one, _)| one.id);
        let wish = wish(&event.act, &moved).expect("what is left are movements");
        let numbers = match &wish {
            Wish::IssueCoupons { numbers, .. }
            | Wish::TakeCoupons { numbers }
            | Wish::CancelCoupons { numbers } => numbers.clone(),
            _ => Vec::new(),
        };
        let undo = match &event.act {
            Act::Undo { of } => self.movements.get(of).cloned(),
            _ => None,
        };
        let receiver = match undo.as_ref().map(|(movement, _)| &movement.what) {
            Some(MovementKind::Gift { to }) => Some(self.account(index(to), day)),
            _ => None,
        };
        let paid = self.movements.values().filter(|(movement, undone)| {
            movement.what == MovementKind::Cash
                && !undone
                && movement.household == number(who)
                && movement.day.year() == day.year()
        });
        let standing = MovementStanding {
            rules: &self.rules,
            clock: ClockVerdict::Right(store::morning(day).now),
            open_day: Some(day),
            stopped: None,
            role: Role::Shopkeeper,
            approver_role: Some(Role::Committee),
            account: self.account(who, day),
            bar: self.bar(who, BarredAct::Redeeming, day),
            unscored: self.bar(who, BarredAct::Scoring, day),
            to_known: true,
            coupons: numbers
                .iter()
                .map(|one| self.coupons.get(one).cloned())
                .collect(),
            cash_paid: paid.map(|(movement, _)| movement.points).sum(),
            undo,
            receiver,
            slip: receipt(self.at),
        };
        let order = MovementOrder {
            id: MovementId(self.id()),
            household: number(who),
            wish,
            reason: "评议".into(),
            staff: SHOPKEEPER,
            approver: Some(COMMITTEE),
        };
        let done = sealed(|sealer| decide(&order, &standing, sealer));
        let done = done.map_err(|refusal| refusal.reason())?;
        for leg in &done.legs {
            self.apply(index(&leg.household), leg.way, leg.draw);
        }
        self.settle(&done);
        self.movements.insert(self.at, (done, false));
        Ok(())
    }

    fn settle(&mut self, done: &Movement) {
        let state = match &done.what {
            MovementKind::CouponsTaken { .. } => CouponState::Taken,
            MovementKind::CouponsCancelled { .. } => CouponState::Cancelled,
            _ => CouponState::Issued,
        };
        match &done.what {
            MovementKind::CouponsIssued { numbers, each } => {
                for number in numbers {
                    let coupon = CouponOnRecord {
                        number: number.clone(),
                        household: done.household.clone(),
                        points: *each,
                        state,
                        issued_by: done.id,
                    };
                    self.coupons.insert(number.clone(), coupon);
                }
            }
            MovementKind::CouponsTaken { numbers } | MovementKind::CouponsCancelled { numbers } => {
                for number in numbers {
                    self.coupons.get_mut(number).expect("it was issued").state = state;
                }
            }
            MovementKind::Undone { movement } => {
                let first = self
                    .movements
                    .values_mut()
                    .find(|(one, _)| one.id == *movement);
                let (first, undone) = first.expect("it was done");
                *undone = true;
                if let MovementKind::CouponsTaken { numbers } = &first.what {
                    for number in numbers {
                        self.coupons.get_mut(number).expect("it was taken").state = state;
                    }
                }
            }
            MovementKind::Gift { .. } | MovementKind::Debit { .. } | MovementKind::Cash => {}
        }
    }
}

impl Side for InMemory {
    fn play(&mut self, event: &Event) -> Answer {
        let entries = &mut self.households[event.household];
        let answer = match &event.act {
            Act::Look => Ok(()),
            Act::Credit(credit) => {
                entries.credits.push(CreditEntry {
                    kind: CreditKind::of_word(credit.kind).expect("a kind"),
                    category: credit.category.into(),
                    points: points(credit.amount),
                    period: period(credit.scored),
                    happened_on: credit.happened.map(village_day),
                    posted_on: village_day(credit.posted),
                });
                Ok(())
            }
            Act::Decision { kind, from, until } => {
                entries.decisions.push(Decision {
                    kind: (*kind).into(),
                    from: village_day(*from),
                    until: until.map(village_day),
                });
                Ok(())
            }
            Act::Redeem { amount, tobacco } => self.redeem(event, *amount, *tobacco),
            Act::Reverse { of, line } => self.reverse(event, *of, *line),
            _ => self.move_points(event),
        };
        self.at += 1;
        answer
    }

    fn look(&self, household: usize, day: Day) -> Look {
        let day = village_day(day);
        looked(&self.account(household, day), &self.rules, day)
    }
}

impl Honours for InMemory {
    fn rank(&self, over: Scored, today: Day, homes: &[Home]) -> Ranked {
        ranked(&self.rules, over, today, &self.candidates(homes))
    }

    fn shares(&self, year: i32, today: Day, fen: i64) -> Shares {
        shared(&self.rules, (year, today), fen, &self.candidates(&[]))
    }
}

fn empty(period: Period) -> PeriodBalance {
    PeriodBalance {
        period,
        earned: Points::ZERO,
        received: Points::ZERO,
        drawn: Points::ZERO,
    }
}

fn index(household: &HouseholdNo) -> usize {
    household.as_str().parse().expect("made from an index")
}

fn receipt(at: usize) -> ReceiptNo {
    ReceiptNo::at(&"TEST".parse().expect("a till"), 1, at as u64)
}

fn on_shelf(code: jifen::market::gtin::Gtin) -> GoodsStanding {
    let all = store::goods();
    let (code, name, category, points) = all
        .into_iter()
        .find(|one| one.0 == code)
        .expect("the test's goods");
    GoodsStanding {
        goods: Goods {
            code,
            name: name.into(),
            unit: "件".into(),
            category: category.into(),
        },
        price: Some(Price {
            resolution: "1".into(),
            from: Period::Always.first_day(),
            points,
        }),
        shelf: Shelf {
            lots: vec![LotBalance {
                lot: LotNo(1),
                on_hand: u32::MAX,
                expires: None,
            }],
        },
        section: Section::Points,
    }
}

fn sealed<T>(make: impl FnOnce(&mut Sealer<'_>) -> T) -> T {
    let mut salt = || [1; 16];
    make(&mut Sealer::new(&mut salt))
}
