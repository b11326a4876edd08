//! The routes of what is done for points besides redeeming: from the screen's action to a wish, and from the answer
//! back to the screen.

use super::{App, Asker, Place, Screen};
use crate::kiosk::screens::acts::{self, Deed, Done, Scan};
use crate::market::exception::ExceptionOrder;
use crate::market::household::Card;
use crate::market::ids::{CouponNo, MovementId, RedemptionId, RowKey, StaffNo};
use crate::market::limit::LimitOrder;
use crate::market::movement::{CouponOnRecord, MovementOrder};
use crate::market::points::Points;
use crate::market::recyclables::RecyclablesOrder;
use crate::market::redemption::{Order, OrderProof};
use crate::market::refusal::Refusal;
use crate::market::shop::{HouseholdAtCounter, MovementOnRecord};
use crate::market::staff::Pin;
use crate::office::clock::random;
use crate::office::wish::Wish;
use crate::till::{self, Command, Scanned, Till, read_scan};

impl App {
    /// To what is done for points besides redeeming.
    pub(super) fn begin_acts(&mut self) {
        self.show(Screen::Acts(acts::State::new(random())));
    }

    /// To taking a movement back.
    pub(super) fn undo(&mut self, record: Box<MovementOnRecord>) {
        self.show(Screen::Acts(acts::State::undoing(random(), record)));
    }

    pub(super) fn acting(&mut self, action: acts::Action) {
        match action {
            acts::Action::None => {}
            acts::Action::Search(text) => self.wish(Wish::Search(text)),
            acts::Action::Find(household) => {
                self.askers.push_back(Asker::Acts);
                self.wish(Wish::FindHousehold(household));
            }
            acts::Action::Coupon(number) => self.wish(Wish::Coupon(number)),
            acts::Action::Do { id, deed, second } => {
                if let Some(staff) = self.on_duty() {
                    self.ask_for(id, deed, staff, second);
                }
            }
            acts::Action::Leave => self.go(Place::Home),
        }
    }

    fn ask_for(&self, id: [u8; 16], deed: Deed, staff: StaffNo, second: Option<(String, Pin)>) {
        match (deed, second) {
            (
                Deed::Move {
                    household,
                    wish,
                    reason,
                },
                approver,
            ) => {
                let order = Box::new(MovementOrder {
                    id: MovementId(id),
                    household,
                    wish,
                    reason,
                    staff,
                    approver: None,
                });
                self.wish(Wish::Move { order, approver });
            }
            (
                Deed::Recyclables {
                    household,
                    kind,
                    weight,
                    price,
                },
                _,
            ) => self.wish(Wish::Recyclables(RecyclablesOrder {
                key: RowKey(id),
                household,
                kind,
                weight,
                price,
                staff,
            })),
            (deed, Some((approver, approver_pin))) => {
                self.decide(id, deed, staff, (approver, approver_pin));
            }
            // What needs two is asked for with two.
            (Deed::Reward { .. } | Deed::Allow { .. } | Deed::Limit { .. }, None) => {}
        }
    }

    /// What needs a second person whoever asks; the order names the one who asks until the other's PIN is proven.
    fn decide(
        &self,
        id: [u8; 16],
        deed: Deed,
        staff: StaffNo,
        (approver, approver_pin): (String, Pin),
    ) {
        let wish = match deed {
            Deed::Reward {
                household,
                code,
                quantity,
                reason,
            } => Wish::Reward {
                order: Box::new(Order {
                    id: RedemptionId(id),
                    household,
                    lines: vec![(code, quantity)],
                    agreed: Points::ZERO,
                    proxy: None,
                    proof: OrderProof::Paper,
                    staff,
                    reward: Some((reason, staff)),
                }),
                approver,
                approver_pin,
            },
            Deed::Allow {
                what,
                day,
                household,
                reason,
            } => Wish::Allow {
                order: Box::new(ExceptionOrder {
                    key: RowKey(id),
                    what,
                    from: day,
                    until: None,
                    household,
                    reason,
                    staff,
                    approver: staff,
                }),
                approver,
                approver_pin,
            },
            Deed::Limit {
                code,
                pieces,
                over,
                resolution,
            } => Wish::SetLimit {
                order: Box::new(LimitOrder {
                    resolution,
                    from: None,
                    code,
                    pieces,
                    over,
                    staff,
                    approver: staff,
                }),
                approver,
                approver_pin,
            },
            Deed::Move { .. } | Deed::Recyclables { .. } => return,
        };
        self.wish(wish);
    }

    /// What became of it, for the screen that waits for it.
    pub(super) fn acted(&mut self, answer: Result<Done, Refusal>) {
        let now = self.now();
        let sound = match &answer {
            Ok(_) => till::Sound::Done,
            Err(_) => till::Sound::Refuse,
        };
        let Screen::Acts(state) = &mut self.screen else {
            // Nobody waits for it any more: only what went wrong is read.
            if let Err(refusal) = answer {
                self.refuse(refusal);
            }
            return;
        };
        let refusal = state.answered(answer, random(), now);
        match refusal {
            Some(refusal) => self.refuse(refusal),
            None => self.wish(Wish::Sound(sound)),
        }
        self.wish(Wish::Shop);
    }

    /// A household for the screen.
    pub(super) fn acts_household(&mut self, answer: Result<Box<HouseholdAtCounter>, Refusal>) {
        let Screen::Acts(state) = &mut self.screen else {
            return;
        };
        let refusal = match answer {
            Ok(found) => state.household(found),
            Err(refusal) => Some(refusal),
        };
        if let Some(refusal) = refusal {
            self.refuse(refusal);
        }
    }

    /// How a coupon stands, for the screen.
    pub(super) fn acts_coupon(&mut self, answer: Result<CouponOnRecord, Refusal>) {
        let Screen::Acts(state) = &mut self.screen else {
            return;
        };
        let refusal = match answer {
            Ok(coupon) => state.coupon(coupon),
            Err(refusal) => Some(refusal),
        };
        match refusal {
            Some(refusal) => self.refuse(refusal),
            None => self.wish(Wish::Sound(till::Sound::Scan)),
        }
    }

    /// A code that was scanned on the screen: it is the screen's, and nothing that was entered is lost by it.
    pub(super) fn acts_scan(&mut self, text: &str) {
        let Some(village) = self.till.as_ref().map(Till::shop).map(|shop| &shop.village) else {
            return;
        };
        let scanned = read_scan(text, village);
        let Screen::Acts(state) = &mut self.screen else {
            return;
        };
        let now_and_today = self.till.as_ref().map(|till| till.shop().today);
        match (state.wants(), scanned) {
            (Scan::Card, Ok(Scanned::Card(card))) => self.acts_card(card),
            (Scan::Card, Err(refusal)) => self.refuse(refusal),
            (Scan::Coupon, Ok(Scanned::Command(Command::Coupon(number)))) => {
                let action = state.scanned_coupon(number);
                self.acting(action);
            }
            // A coupon may bear its bare number.
            (Scan::Coupon, _) => match text.trim().parse::<CouponNo>() {
                Ok(number) => {
                    let action = state.scanned_coupon(number);
                    self.acting(action);
                }
                Err(_) => self.wish(Wish::Sound(till::Sound::Refuse)),
            },
            (Scan::Goods, Ok(Scanned::Goods(code))) => {
                let known = self.till.as_ref().is_some_and(|till| {
                    let mut goods = till.shop().goods.iter();
                    goods.any(|one| one.goods.code == code)
                });
                if let (true, Some(today)) = (known, now_and_today) {
                    let now = (self.clock)();
                    let action = state.update(acts::Message::Goods(code), now, today);
                    self.acting(action);
                } else {
                    let code = text.to_owned();
                    self.refuse(Refusal::UnknownCode { code });
                }
            }
            _ => self.wish(Wish::Sound(till::Sound::Refuse)),
        }
    }

    fn acts_card(&mut self, card: Card) {
        self.askers.push_back(Asker::Acts);
        self.wish(Wish::Sound(till::Sound::Scan));
        self.wish(Wish::FindCard(card));
    }
}
