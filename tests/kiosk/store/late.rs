//! Answers that come late, or to another question than the one on the screen.

use super::{RICE, SOAP, code};
use crate::back_room::{Panel, TestClock};
use iced::Size;
use jifen::books::{Books, Home, Reading};
use jifen::kiosk::Back;
use jifen::kiosk::driver::Driver;
use jifen::market::gtin::Gtin;
use jifen::market::refusal::Refusal;
use jifen::market::register::Register;
use jifen::market::sheet::Sheet;
use jifen::market::shop::StaffMember;
use jifen::office::storeroom::deed::{Deed, perform};
use jifen::office::storeroom::look::{Question, look};
use jifen::office::wish::files::Brake;
use jifen::office::wish::papers::{NotSaved, PaperAsked, PaperSeen, PapersWish, PapersWord};
use jifen::office::wish::{Wish, Word};
use std::sync::mpsc::{Receiver, Sender, channel};

/// An app before books that answer only when they are told to.
struct Slow {
    ui: Driver,
    books: Books,
    clock: TestClock,
    words: Sender<Word>,
    wishes: Receiver<Wish>,
    staff: StaffMember,
    _home: tempfile::TempDir,
}

impl Slow {
    fn open() -> Slow {
        let shop = crate::back_room::Shop::open_after(Panel::DRAWN, super::NOW, super::people);
        let (home, clock) = shop.into_home();
        let books = Books::open(&Home::new(home.path())).expect("opens");
        let (words, heard) = channel();
        let (asked, wishes) = channel();
        let back = Back {
            wishes: Box::new(move |wish| drop(asked.send(wish))),
            words: heard,
        };
        let told = clock.clone();
        let settings = Panel::DRAWN.settings();
        let ui = Driver::new(
            back,
            settings,
            Size::new(1280.0, 800.0),
            Box::new(move || told.now()),
        );
        let whole = books.shop(&Reading::at(clock.now())).expect("a shop");
        let staff = whole.staff.iter().find(|one| one.name == "何库");
        let staff = staff.expect("works here").clone();
        let mut slow = Slow {
            ui,
            books,
            clock,
            words,
            wishes,
            staff: staff.clone(),
            _home: home,
        };
        slow.say(Word::Shop(Box::new(whole)));
        slow.say(Word::SignedIn(Ok(staff)));
        slow.wishes.try_iter().count();
        slow
    }

    fn say(&mut self, word: Word) {
        self.words.send(word).expect("heard");
        self.ui.heard();
    }

    fn tap(&mut self, words: &str) -> &mut Slow {
        self.clock.pass(400);
        self.ui.tap(words).unwrap_or_else(|not| panic!("{not}"));
        self
    }

    fn sees(&mut self, words: &str) -> &mut Slow {
        self.ui.expect(words).unwrap_or_else(|not| panic!("{not}"));
        self
    }

    fn sees_not(&mut self, words: &str) -> &mut Slow {
        assert!(self.ui.expect(words).is_err(), "{words} is on the screen");
        self
    }

    /// What was asked since, without sounds.
    fn asked(&mut self) -> Vec<Wish> {
        let wishes = self.wishes.try_iter();
        wishes
            .filter(|wish| !matches!(wish, Wish::Sound(_)))
            .collect()
    }

    fn answer(&mut self, question: Question) {
        let clock = Reading::at(self.clock.now());
        let seen = look(&self.books, &clock, question.clone(), &|| None, &mut || {
            true
        });
        let seen = seen.map(Box::new).map_err(|stop| stop.into_refusal());
        self.say(Word::Seen(Box::new(question), seen));
    }

    fn questions(&mut self) -> Vec<Question> {
        let asked = self.asked().into_iter();
        asked
            .filter_map(|wish| match wish {
                Wish::Look(question) => Some(question),
                _ => None,
            })
            .collect()
    }

    /// Papers that were asked to be looked at, each with what stops it.
    fn looks(&mut self) -> Vec<(PaperAsked, Brake)> {
        let asked = self.asked().into_iter();
        asked
            .filter_map(|wish| match wish {
                Wish::Papers(PapersWish::See(asked, brake)) => Some((asked, brake)),
                _ => None,
            })
            .collect()
    }

    fn deeds(&mut self) -> Vec<Deed> {
        let asked = self.asked().into_iter();
        asked
            .filter_map(|wish| match wish {
                Wish::Store { deed, .. } => Some(*deed),
                _ => None,
            })
            .collect()
    }

    fn store(&mut self, deed: Deed) {
        let clock = Reading::at(self.clock.now());
        let done = perform(&mut self.books, &clock, deed, (self.staff.staff, None));
        let done = done.map(Box::new).map_err(|stop| stop.into_refusal());
        self.say(Word::Stored(done));
    }
}

#[test]
fn the_answer_to_another_question_is_not_shown() {
    let mut slow = Slow::open();
    slow.tap("库房").tap("货架").sees("正在查…");
    let asked = slow.questions();
    assert_eq!(asked, [Question::Stock]);
    // Gone elsewhere meanwhile: the answer to the first question changes nothing there.
    slow.tap("返回").tap("够不够兑").sees("正在查…");
    slow.answer(Question::Stock);
    slow.sees("正在查…").sees_not("香皂");
    slow.answer(Question::Cover);
    slow.sees("户还能兑");
    // The lots of one kind, asked for, come when another kind is looked at.
    slow.tap("返回").tap("货架");
    slow.answer(Question::Stock);
    slow.tap("香皂");
    let soap = Question::Goods(Gtin::own(SOAP));
    slow.tap("返回").tap("垃圾袋").sees("正在查…");
    slow.answer(soap);
    slow.sees("正在查…");
    slow.answer(Question::Goods(Gtin::own(2)));
    slow.sees_not("正在查…");
    // A trace that was left does not come back.
    slow.tap("返回").tap("返回").tap("去向");
    slow.ui.scan("K7M2XQ-1-000001");
    slow.sees("正在查…").tap("返回").sees("今天的小票");
    slow.answer(Question::Receipt(
        "K7M2XQ-1-000001".parse().expect("a number"),
    ));
    slow.sees("今天的小票").sees_not("没有这张");
}

#[test]
fn scans_go_to_the_books_one_after_another() {
    let mut slow = Slow::open();
    slow.tap("库房")
        .tap("入库")
        .tap("捐赠")
        .tap("不留名")
        .tap("开始扫码");
    let begun = slow.deeds().pop().expect("begun");
    slow.store(begun);
    let (soap, rice) = (code(SOAP), code(RICE));
    slow.ui
        .scans([soap.as_str(), rice.as_str(), rice.as_str()].into_iter());
    let first = slow.deeds();
    assert_eq!(first.len(), 1, "the next waits for the answer");
    slow.store(first[0].clone());
    slow.sees("香皂").sees_not("大米");
    let second = slow.deeds();
    assert_eq!(second.len(), 1);
    slow.store(second[0].clone());
    // A number that is typed now means the line that is shown when the third scan is in the books.
    slow.tap("9");
    let third = slow.deeds();
    slow.tap("下一步：到期");
    assert_eq!(slow.deeds(), [], "the third scan is still on its way");
    slow.store(third[0].clone());
    let number = slow.deeds();
    slow.store(number[0].clone());
    slow.sees("大米 · 到期是哪天？");
    let draft = &slow.books.drafts().expect("read")[0];
    let lines: Vec<u32> = draft
        .first
        .lines
        .iter()
        .map(|line| line.quantity.pieces())
        .collect();
    assert_eq!(lines, [1, 9]);
}

#[test]
fn what_became_of_a_deed_is_told_to_nobody_else() {
    let mut slow = Slow::open();
    slow.tap("库房")
        .tap("入库")
        .tap("捐赠")
        .tap("不留名")
        .tap("开始扫码");
    let begun = slow.deeds().pop().expect("begun");
    // Away before the books have answered; then another is begun.
    slow.tap("返回").tap("返回").tap("入库");
    slow.tap("调入")
        .tap("写一个名字")
        .tap("L")
        .tap("I")
        .tap("N")
        .tap("林");
    slow.tap("下一步").tap("开始扫码");
    let other = slow.deeds().pop().expect("begun");
    slow.store(begun);
    slow.sees("开始扫码").sees_not("请扫物品上的码");
    slow.store(other);
    slow.sees("请扫物品上的码").sees("调入 · 林");
    // What went wrong with a deed that nobody waits for is read all the same.
    slow.tap("先放着")
        .tap("本店规定")
        .tap("返回")
        .tap("盘点")
        .tap("全部");
    let open = slow.deeds().pop().expect("opened");
    slow.tap("返回").tap("返回");
    slow.say(Word::Stored(Err(Refusal::DiskFull)));
    slow.sees("硬盘满了");
    drop(open);
}

/// What is said of a paper is shown where it is looked at, and nowhere else; what became of a file is told to the work that
/// wrote it.
#[test]
fn what_is_said_of_another_paper_is_not_shown() {
    let mut slow = Slow::open();
    let seen = |title: &str| {
        Ok(Box::new(PaperSeen {
            sheet: Sheet {
                title: title.into(),
                ..Sheet::default()
            },
            lines: 7,
            posting: None,
        }))
    };
    slow.tap("库房").tap("台账和公示").tap("台账").tap("库存账");
    let first = slow.looks().pop().expect("asked");
    assert!(matches!(&first.0, PaperAsked::Book(Register::StockBook, _)));
    slow.tap("上一期");
    let second = slow.looks().pop().expect("asked");
    assert!(first.1.is_pressed(), "the first is not wanted any more");
    assert!(!second.1.is_pressed());
    slow.say(Word::OnPaper(PapersWord::Seen(first.1, seen("早先的"))));
    slow.sees("正在算，请等一下。").sees_not("早先的");
    slow.say(Word::OnPaper(PapersWord::Seen(
        second.1.clone(),
        seen("现在的"),
    )));
    slow.sees("现在的");
    // Away from it: it is stopped, and what comes of it is shown nowhere.
    slow.tap("返回");
    assert!(second.1.is_pressed());
    slow.say(Word::OnPaper(PapersWord::Seen(second.1, seen("晚到的"))));
    slow.sees("哪一本台账？").sees_not("晚到的");
    // A file that nobody waits for any more ends no other work.
    slow.tap("资金账");
    let third = slow.looks().pop().expect("asked");
    slow.say(Word::OnPaper(PapersWord::Seen(third.1, seen("资金"))));
    slow.tap("存起来").tap("表格");
    let brakes: Vec<Brake> = slow
        .asked()
        .into_iter()
        .filter_map(|wish| match wish {
            Wish::Papers(PapersWish::Save(_, brake)) => Some(brake),
            _ => None,
        })
        .collect();
    assert_eq!(brakes.len(), 1, "a second touch begins no second work");
    let stopped = || Err(NotSaved::Stopped);
    slow.say(Word::OnPaper(PapersWord::Done(Brake::default(), stopped())));
    slow.sees("0 / 7 行").sees_not("已经停下");
    slow.say(Word::OnPaper(PapersWord::Progress(Brake::default(), 5)));
    slow.sees("0 / 7 行");
    slow.say(Word::OnPaper(PapersWord::Progress(brakes[0].clone(), 3)));
    slow.sees("3 / 7 行");
    slow.say(Word::OnPaper(PapersWord::Done(
        brakes[0].clone(),
        stopped(),
    )));
    slow.sees("已经停下");
}

/// What a slip comes to, asked for a draft that was changed meanwhile, is summed up for nobody.
#[test]
fn a_slip_is_summed_up_as_it_was_read_last() {
    let mut slow = Slow::open();
    let shopkeeper = slow.books.shop(&Reading::at(slow.clock.now()));
    let staff = shopkeeper.expect("a shop").staff;
    let staff = staff.into_iter().find(|one| one.name == "王芳");
    slow.say(Word::SignedIn(Ok(staff.expect("works here"))));
    slow.tap("设置").tap("手写单");
    slow.answer(Question::Slips);
    slow.tap("补录一张").tap("7").tap("下一步").tap("今天");
    let household = "0010".parse().expect("a number");
    let card = crate::back_room::card_of(slow._home.path(), "0010");
    slow.ui.scan(&card);
    let found = slow
        .books
        .household(&household, &Reading::at(slow.clock.now()));
    let found = found.expect("read").expect("known");
    let id = jifen::market::ids::RedemptionId([1; 16]);
    slow.say(Word::Household(Ok((Box::new(found), id))));
    slow.tap("香皂").tap("下一步").tap("没有写，照当天价目");
    slow.sees("正在查…");
    let first = slow.questions().pop().expect("asked");
    slow.tap("返回").tap("返回").tap("香皂").tap("下一步");
    slow.tap("没有写，照当天价目");
    let second = slow.questions().pop().expect("asked");
    assert_ne!(first, second);
    slow.answer(first);
    slow.sees("正在查…");
    slow.answer(second);
    slow.sees("请第二个人来").sees("2 块 · 10 分");
}
