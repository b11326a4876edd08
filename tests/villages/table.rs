//! Tables of cases. A line is a time in Beijing (nine in the morning where only the day stands), what happens then, what
//! is to come of it, and where that stands: the document's words, its number among the village's rules, or that it was
//! decided. What happens is one of these:
//!
//! ```text
//! score 60 for 2027-03 posted 2027-03-28 on 2027-03-05 category 民主积分 member 2      any kind of entry
//! decide veto from 2027-05-01 until 2027-06-30      a decision against the household
//! redeem 12.5 | tobacco 1 | reward 1 | reverse      goods for points; the last redemption taken back
//! gift 0002 5 | debit loan 5 | cash 5 | undo        points without goods; the last of them taken back
//! issue 10 A1 A2 | take A1 | cancel A1              paper coupons
//! limit 2 window from 2027-01-01                    the most towels for a household
//! allow extra-day 2027-02-06 2027-02-07 0001        an exception, for all or for one household
//! adopt guyuan from 2027-11-15                      other rules from a day on
//! enter 0003 | member 2 joined 2027-01-01 left 2027-06-01
//! look                                              spendable, lapsed, owed, held back, pending
//! ```
//!
//! `@0002` at the end says another household than 0001. What comes of it is `ok`, the word of a refusal, or for a look
//! what it shows; of an entry that may not be given `beyond-share`, `beyond-models` or `not-assessed`. Every refusal's sentence is read in both languages.

use jifen::books::Reading;
use jifen::market::credit::CreditKind;
use jifen::market::day::{Moment, VillageDay};
use jifen::market::exception::{Exception, ExceptionKind};
use jifen::market::fact::{Fact, MemberSet, SchemeAdopted};
use jifen::market::ids::HouseholdNo;
use jifen::market::intake::{BadLineWhy, CreditLine, SuspensionLine};
use jifen::market::limit::LimitDecided;
use jifen::market::movement::Wish;
use jifen::market::points::Points;
use jifen::market::quantity::Quantity;
use jifen::market::refusal::Refusal;
use jifen::market::scheme::{CountedOver, Scheme, bundled};
use jifen::market::shop::{MovementOnRecord, RedemptionOnRecord};
use jifen::reports::read::bad_lines_sentence;
use jifen::words::{Lang, Words};

use super::store::{self, Store, household, moment};

/// Checks a table on one village's books, founded on New Year's Eve before its first line.
pub fn check(scheme: &str, table: &str) {
    check_text(bundled(scheme).expect("a scheme"), table);
}

/// The same under a scheme's text that a village has set itself.
pub fn check_text(text: &str, table: &str) {
    let lines: Vec<&str> = table
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let first = clock(lines[0].split(" | ").next().expect("a time"));
    let before = VillageDay::new(first.now.village_day().year() - 1, 12, 31).expect("a day");
    let mut village = Village {
        store: Store::found(text, before, &["0001", "0002"]),
        redeemed: None,
        moved: None,
        made: 0,
        last: first.now,
    };
    for line in lines {
        village.line(line);
    }
    let verdict = village
        .store
        .books
        .verify(&mut |_| true)
        .expect("books read");
    assert!(verdict.is_whole(), "{:#?}", verdict.differences);
}

struct Village {
    store: Store,
    redeemed: Option<RedemptionOnRecord>,
    moved: Option<MovementOnRecord>,
    made: u32,
    last: Moment,
}

/// The words of an act, taken from the front, or by the word before them.
struct Said<'a>(Vec<&'a str>);

impl<'a> Said<'a> {
    fn at(&self, at: usize) -> &'a str {
        self.0.get(at).copied().unwrap_or_default()
    }

    fn after(&self, word: &str) -> Option<&'a str> {
        let at = self.0.iter().position(|said| *said == word)?;
        self.0.get(at + 1).copied()
    }

    fn day_after(&self, word: &str) -> Option<VillageDay> {
        self.after(word).map(|text| text.parse().expect("a day"))
    }

    fn points(&self, at: usize) -> Points {
        self.at(at).parse().expect("points")
    }
}

fn clock(at: &str) -> Reading {
    let at = at.trim();
    let at = if at.len() == 10 {
        format!("{at} 09:00:00")
    } else {
        at.to_owned()
    };
    Reading::at(moment(&format!("{}+08:00", at.replace(' ', "T"))))
}

impl Village {
    fn line(&mut self, line: &str) {
        let parts: Vec<&str> = line.split(" | ").map(str::trim).collect();
        let [at, act, expect, _stands] = parts[..] else {
            panic!("a line has four parts: {line}");
        };
        let clock = clock(at);
        assert!(self.last <= clock.now, "lines go on in time: {line}");
        self.last = clock.now;
        let mut said = Said(act.split(' ').collect());
        let who = match said.0.last().and_then(|last| last.strip_prefix('@')) {
            Some(number) => {
                said.0.pop();
                number
            }
            None => "0001",
        };
        let who: HouseholdNo = who.parse().expect("a number");
        let found = match said.at(0) {
            "look" => self.look(&who, &clock, expect),
            word if CreditKind::of_word(word).is_some() && word != "gift" => {
                self.credit(&said, &who, &clock)
            }
            _ => match self.act(&said, &who, &clock) {
                Ok(()) => "ok".to_owned(),
                Err(refusal) => {
                    read_aloud(&refusal);
                    refusal.reason().to_owned()
                }
            },
        };
        assert_eq!(found, expect, "{line}");
    }

    /// Says what was asked for, in the order in which it was.
    fn look(&self, who: &HouseholdNo, clock: &Reading, expect: &str) -> String {
        let found = self.store.household(who, clock);
        let rules = self.store.books.rules().expect("rules");
        let day = clock.now.village_day();
        let listed = self.store.books.debts(clock).expect("books read");
        let owed = listed.iter().filter(|(whose, _)| whose == who);
        let parts = expect.split(' ').map(|part| {
            let name = part.split('=').next().unwrap_or_default();
            let value = match name {
                "spendable" => found.spendable.to_string(),
                "lapsed" => found.account.lapsed(&rules, day).to_string(),
                "earned" => found.account.earned().to_string(),
                "held" => found.held_back.to_string(),
                "owes" => owed
                    .clone()
                    .map(|(_, debt)| debt.points)
                    .sum::<Points>()
                    .to_string(),
                "pending" => found
                    .pending
                    .map_or_else(String::new, |(points, from)| format!("{points}@{from}")),
                "gone" => found
                    .lapses_on
                    .map_or_else(|| "never".to_owned(), |day| day.to_string()),
                other => panic!("a look does not show {other}"),
            };
            format!("{name}={value}")
        });
        parts.collect::<Vec<_>>().join(" ")
    }

    fn act(&mut self, said: &Said<'_>, who: &HouseholdNo, clock: &Reading) -> Result<(), Refusal> {
        match said.at(0) {
            "decide" => self.decide(said, who, clock),
            "redeem" | "tobacco" => {
                let goods = if said.at(0) == "tobacco" {
                    store::tobacco()
                } else {
                    store::whole()
                };
                let points = said.points(1).hundredths();
                self.redeemed = Some(self.store.redeem(who, goods, points, clock)?);
            }
            "reward" => {
                self.redeemed = Some(self.store.reward(who, said.points(1).hundredths(), clock)?);
            }
            "reverse" => {
                let last = self.redeemed.as_ref().expect("something was redeemed");
                self.store.reverse(last, None, clock)?;
            }
            "gift" | "debit" | "cash" | "issue" | "take" | "cancel" | "undo" => {
                let moved = self.store.move_points(who, self.wish(said), clock)?;
                self.moved = Some(moved);
            }
            "limit" | "allow" | "adopt" | "member" => self.hear(said, who, clock),
            "enter" => self
                .store
                .households(vec![household(said.at(1), "2组", 2)], clock),
            other => panic!("nothing is called {other}"),
        }
        Ok(())
    }

    fn wish(&self, said: &Said<'_>) -> Wish {
        let numbers = |from: usize| {
            let numbers = said.0[from..].iter();
            numbers
                .map(|number| number.parse().expect("a number"))
                .collect()
        };
        match said.at(0) {
            "gift" => Wish::Gift {
                to: said.at(1).parse().expect("a number"),
                points: said.points(2),
            },
            "debit" => Wish::Debit {
                kind: said.at(1).into(),
                partner: "农商行".into(),
                points: said.points(2),
            },
            "cash" => Wish::Cash {
                points: said.points(1),
            },
            "issue" => Wish::IssueCoupons {
                each: said.points(1),
                numbers: numbers(2),
            },
            "take" => Wish::TakeCoupons {
                numbers: numbers(1),
            },
            "cancel" => Wish::CancelCoupons {
                numbers: numbers(1),
            },
            _ => Wish::Undo {
                movement: self
                    .moved
                    .as_ref()
                    .expect("something was moved")
                    .movement
                    .id,
            },
        }
    }

    /// Each line says something else: the same line twice would be refused.
    fn reason(&mut self) -> String {
        self.made += 1;
        self.made.to_string()
    }

    /// `ok`, or what is wrong with the line.
    fn credit(&mut self, said: &Said<'_>, who: &HouseholdNo, clock: &Reading) -> String {
        let line = CreditLine {
            household: who.clone(),
            period: said
                .after("for")
                .expect("a period")
                .parse()
                .expect("a period"),
            points: said.points(1),
            category: said.after("category").unwrap_or_default().into(),
            reason: self.reason(),
            happened_on: said.day_after("on"),
            posted_on: said.day_after("posted").unwrap_or(clock.now.village_day()),
            kind: CreditKind::of_word(said.at(0)).expect("a kind of entry"),
            member: said
                .after("member")
                .map(|number| number.parse().expect("a number")),
            evidence: String::new(),
            place: String::new(),
        };
        let Err(bad) = self.store.try_credits(vec![line], clock) else {
            return "ok".into();
        };
        for lang in [Lang::Zh, Lang::En] {
            let said = bad_lines_sentence(&bad, &Words::load(lang));
            assert!(!said.contains(['{', '[']), "{said}");
        }
        match bad[0].why {
            BadLineWhy::BeyondShare { .. } => "beyond-share".into(),
            BadLineWhy::BeyondModels { .. } => "beyond-models".into(),
            BadLineWhy::NotAssessed { .. } => "not-assessed".into(),
            _ => panic!("{bad:?}"),
        }
    }

    fn decide(&mut self, said: &Said<'_>, who: &HouseholdNo, clock: &Reading) {
        let line = SuspensionLine {
            household: who.clone(),
            kind: said.at(1).into(),
            from: said.day_after("from").unwrap_or(clock.now.village_day()),
            until: said.day_after("until"),
            reason: self.reason(),
        };
        self.store.decisions(vec![line], clock);
    }

    /// What comes from the village's ledger.
    fn hear(&mut self, said: &Said<'_>, who: &HouseholdNo, clock: &Reading) {
        let from = said.day_after("from").unwrap_or(clock.now.village_day());
        let key = self.store.key();
        let day = |at: usize| said.at(at).parse().expect("a day");
        match said.at(0) {
            "limit" => self.store.hear(clock, |_| {
                Fact::LimitDecided(LimitDecided {
                    resolution: "村民会议".into(),
                    from,
                    code: store::whole(),
                    pieces: said.at(1).parse().ok().and_then(Quantity::new),
                    over: CountedOver::of_word(said.at(2)).expect("a span"),
                })
            }),
            "allow" => self.store.hear(clock, |seal| {
                Fact::ExceptionAllowed(Exception {
                    key,
                    what: ExceptionKind::of_word(said.at(1)).expect("an exception"),
                    from: day(2),
                    until: day(3),
                    household: said.at(4).parse().ok(),
                    reason: seal("暴雨"),
                    approved_by: seal("李建国"),
                    second_approver: seal("王秀英"),
                })
            }),
            "adopt" => {
                let text = bundled(said.at(1)).expect("a scheme");
                let scheme = Scheme::parse(text).expect("a scheme that reads").id;
                self.store.hear(clock, |_| {
                    Fact::SchemeAdopted(SchemeAdopted {
                        scheme,
                        from,
                        text: text.into(),
                        staff: None,
                        approver: None,
                    })
                });
            }
            _ => self.store.hear(clock, |seal| {
                Fact::MemberSet(MemberSet {
                    household: who.clone(),
                    member: said.at(1).parse().expect("a member"),
                    name: seal("张小福"),
                    joined: said.day_after("joined").expect("a day"),
                    left: said.day_after("left"),
                })
            }),
        }
    }
}

/// A refusal is a whole sentence in both languages.
fn read_aloud(refusal: &Refusal) {
    for lang in [Lang::Zh, Lang::En] {
        let sentence = refusal.sentence(&Words::load(lang));
        for part in [
            &sentence.what,
            &sentence.why,
            &sentence.next,
            &sentence.line,
        ] {
            assert!(
                !part.is_empty() && !part.contains(['{', '}', '[']),
                "{}: {part:?}",
                refusal.reason()
            );
        }
    }
}
