//! Which hand grants which wish: one line each.

use super::Room;
use crate::office::stick::Way;
use crate::office::wish::Wish;

impl Room {
    pub(super) fn grant(&mut self, wish: Wish) {
        match wish {
            Wish::Shop => self.tell_shop(),
            Wish::SignIn { name, pin } => self.sign_in(name, pin),
            Wish::FindCard(card) => self.find_card(card),
            Wish::FindHousehold(household) => self.household(Ok(household)),
            Wish::Search(text) => self.search(text),
            Wish::Record(order) => self.record(order),
            Wish::Print { record, shop_copy } => self.print_redemption(&record, shop_copy),
            Wish::PrintBalance(household) => self.print_balance(household),
            Wish::PrintTestPage => self.print_test_page(),
            Wish::Sound(sound) => self.sound(sound),
            Wish::Served(redemption) => {
                self.ask(move |books, _| books.served(&redemption));
            }
            Wish::OpenDay(staff) => self.open_day(staff),
            Wish::CloseDay(staff) => self.close_day(staff),
            Wish::Sheet => self.sheet(),
            Wish::DayList(day) => self.day_list(day),
            Wish::Reverse {
                receipt,
                line,
                reason,
                staff,
                approver,
                approver_pin,
            } => self.reverse(receipt, line, reason, staff, approver, approver_pin),
            Wish::Move { order, approver } => self.move_points(*order, approver),
            Wish::TakeCoupon(taking) => self.take_coupon(taking),
            Wish::Allow {
                order,
                approver,
                approver_pin,
            } => self.allow(*order, approver, approver_pin),
            Wish::Reward {
                order,
                approver,
                approver_pin,
            } => self.reward(*order, approver, approver_pin),
            Wish::SetLimit {
                order,
                approver,
                approver_pin,
            } => self.set_limit(*order, approver, approver_pin),
            Wish::Recyclables(order) => self.take_recyclables(order),
            Wish::Statement(household) => self.statement(household),
            Wish::Coupon(number) => self.look_at_coupon(number),
            Wish::DayMoves(day) => self.day_moves(day),
            Wish::Reprint(receipt) => self.reprint_for_staff(receipt),
            Wish::AnswerHandover {
                redemption,
                handed_over,
                staff,
            } => self.answer_handover(redemption, handed_over, staff),
            Wish::AcceptClock {
                staff,
                approver,
                approver_pin,
            } => self.accept_clock(staff, approver, approver_pin),
            Wish::Store {
                deed,
                photo,
                second,
            } => self.store(*deed, photo, second),
            Wish::Look(question) => self.look(question),
            Wish::PrintCover => self.print_cover(),
            Wish::Paper { job, answer } => self.answer_paper(job, answer),
            Wish::SyncNow => {
                if let Some(open) = &self.open {
                    open.post.now();
                }
            }
            Wish::StickOut(path) => self.stick(path, Way::Out),
            Wish::StickIn(path) => self.stick(path, Way::In),
            Wish::Lists(wish) => self.lists(wish),
            Wish::Pages(wish) => self.pages(wish),
            Wish::Papers(wish) => self.papers(wish),
            Wish::Rules(wish) => self.rules(wish),
            Wish::Files(wish) => self.files(wish),
            Wish::SecondScan(text) => self.second_scan(text),
            Wish::Devices(wish) => self.devices(wish),
            Wish::Settings(settings) => self.set(settings),
            Wish::Found(new) => self.found(*new),
        }
    }
}
