//! The village's lists on the screen, over the program's own back room: chosen, read, printed, saved; in every size and
//! both languages.

use std::path::Path;

use jifen::books::{Books, Home};
use jifen::kiosk::picture::Picture;
use jifen::market::intake::IntakeKind;
use jifen::office::wish::PaperPicture;
use jifen::words::Lang;

use crate::back_room::{Panel, Shop};
use crate::screens::{Look, folder, in_every_size};

/// Late in the year, when lists are made.
const NOW: &str = "2026-12-30T01:00:00Z";

/// A village of so many households in three groups, each with points in the third and the fourth quarter.
pub fn village(count: u32) -> Vec<(IntakeKind, String)> {
    let names = ["龙建国", "张秀兰", "李四", "欧阳振华", "王芬"];
    let mut households = String::from("household,name,members,phone,group\n");
    let mut credits =
        String::from("household,period,points,category,reason,happened_on,posted_on\n");
    for n in 1..=count {
        let name = names[n as usize % names.len()];
        households += &format!("{n:04},{name},3,4821,{}组\n", n % 3 + 1);
        for (period, posted, points) in [
            ("2026-Q3", "2026-09-12", 100 + n % 47),
            ("2026-Q4", "2026-12-01", 20 + n % 31),
        ] {
            credits += &format!("{n:04},{period},{points},人居环境,评议通过,,{posted}\n");
        }
    }
    vec![
        (IntakeKind::Households, households),
        (IntakeKind::Credits, credits),
    ]
}

fn open(scheme: &str, name: &str, count: u32, panel: Panel, set: &str) -> Look {
    let shop = Shop::open_program(panel, NOW, (scheme, name), &village(count));
    let mut look = Look::new(shop, panel, set);
    look.shop.sign_in();
    look
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("readable")
                .file_name()
                .to_string_lossy()
                .into()
        })
        .collect();
    names.sort();
    names
}

impl Look {
    /// Waits for these words, filled.
    pub fn wait_for(&mut self, key: &str, fills: &[(&str, &str)]) -> &mut Look {
        let words = self.shop.ui.app().words().say(key, fills);
        self.shop.wait_for(&words);
        self
    }

    fn save_as(&mut self, form: &str) -> &mut Look {
        self.tap("kiosk.lists.save").tap(form)
    }
}

/// Ranking, honours and dividend of a village that has all three; a hundred and twenty households, two parts.
fn rankings(panel: Panel, set: &str) -> Vec<String> {
    let mut look = open("tongjie", "平湖市通界村", 120, panel, set);
    look.tap("kiosk.wait.more").shot("80-more");
    look.tap("kiosk.lists.title").shot("80-lists-1-choose");
    look.tap("kiosk.lists.ranking").shot("80-lists-2-year");
    look.shop.sees("120");
    // A period before, and back; none after the one that runs.
    look.tap("kiosk.lists.span.quarter")
        .shot("80-lists-3-quarter");
    let shown = look.shop.wished("Lists");
    look.tap("kiosk.lists.after.quarter");
    assert_eq!(
        look.shop.wished("Lists"),
        shown,
        "nothing comes after today"
    );
    look.tap("kiosk.lists.before.quarter");
    let title = |look: &Look, period: &str| {
        let words = look.shop.ui.app().words();
        words.say("honours.ranking-title", &[("period", period)])
    };
    let third = match panel.lang {
        Lang::Zh => "2026年3季度",
        Lang::En => "2026 Q3",
    };
    let third = title(&look, third);
    look.shop.sees(&third);
    look.tap("kiosk.lists.span.always")
        .shot("80-lists-4-always");
    look.tap("kiosk.lists.span.year");
    // On paper: the first twenty.
    look.tap("kiosk.lists.print");
    look.wait_for("kiosk.keep.printing", &[]);
    assert_eq!(look.shop.wished("Pages(Print"), 1);
    // Without a stick, in the machine; with one, on the stick, and never over another.
    look.tap("kiosk.lists.save").shot("80-lists-5-form");
    look.tap("kiosk.keep.pdf");
    let papers = look.shop.home().join("papers");
    let folder = papers.display().to_string();
    let name = "jifen-lutang-shifan-ranking-2026.pdf";
    let fills = [("name", name), ("folder", folder.as_str())];
    look.wait_for("kiosk.keep.in-folder", &fills);
    look.shot("80-lists-6-saved-here");
    assert_eq!(files(&papers), [name]);
    let pdf = std::fs::read(papers.join(name)).expect("there");
    assert!(
        pdf.starts_with(b"%PDF-") && pdf.len() > 5_000,
        "{}",
        pdf.len()
    );
    let stick = look.shop.put_stick_in();
    look.save_as("kiosk.keep.pdf");
    look.wait_for("kiosk.keep.on-stick", &[("name", name)]);
    look.shot("80-lists-7-saved");
    look.save_as("kiosk.keep.workbook");
    let book = "jifen-lutang-shifan-ranking-2026.xlsx";
    look.wait_for("kiosk.keep.on-stick", &[("name", book)]);
    assert_eq!(files(&stick), [name, book]);
    look.tap("kiosk.back")
        .tap("kiosk.lists.honours")
        .shot("80-lists-8-honours");
    dividend(&mut look, &stick);
    look.faults
}

fn dividend(look: &mut Look, stick: &Path) {
    look.tap("kiosk.back").tap("kiosk.lists.dividend");
    look.shot("80-lists-9-dividend");
    look.shop.sees("1.3");
    look.tap("kiosk.lists.plan").shot("80-lists-10-plan");
    look.type_keys("2.5");
    look.tap("kiosk.acts.next").shot("80-lists-11-by-plan");
    look.shop.sees("2.5");
    look.tap("kiosk.lists.save").shot("80-lists-12-form");
    look.tap("kiosk.keep.credits");
    let name = "jifen-lutang-shifan-credits-dividend-2026.csv";
    look.wait_for("kiosk.keep.on-stick", &[("name", name)]);
    let text = std::fs::read_to_string(stick.join(name)).expect("there");
    assert!(text.starts_with("household,period,points"), "{text}");
    assert!(text.contains(",dividend\n"));
}

/// A year's honours with stars, and a list that is not there.
fn honours(panel: Panel, set: &str) -> Vec<String> {
    let mut look = open("county-stars", "星级文明户示范村", 30, panel, set);
    look.tap("kiosk.wait.more").tap("kiosk.lists.title");
    look.shot("81-honours-1-choose");
    look.tap("kiosk.lists.honours").shot("81-honours-2");
    look.shop.sees("★★★★★");
    look.tap("kiosk.lists.before.year")
        .shot("81-honours-3-none");
    look.faults
}

/// A group's award, from the group to the head's household.
fn award(panel: Panel, set: &str) -> Vec<String> {
    let mut look = open("fengxian", "奉贤区吴房村", 12, panel, set);
    look.tap("kiosk.wait.more").tap("kiosk.lists.title");
    look.tap("kiosk.lists.award").shot("82-award-1-group");
    look.shop.tap("2组");
    look.shot("82-award-2-stars").shop.tap("★★★★★");
    look.shot("82-award-3-whole").tap("kiosk.lists.whole-yes");
    look.shot("82-award-4-head");
    let number = look.shop.ui.app().words();
    let number = number.say("kiosk.household.number", &[("number", "0004")]);
    look.shop.tap(&number);
    look.shot("82-award-5-list");
    // Four households at 4,000 each, and the head's 1,500 beside.
    look.shop.sees("4000").sees("1500").sees("17500");
    look.save_as("kiosk.keep.credits");
    let inbox = look.shop.home().join("inbox").display().to_string();
    let name = "jifen-lutang-shifan-credits-award-2026-5.csv";
    look.wait_for(
        "kiosk.keep.in-folder",
        &[("name", name), ("folder", &inbox)],
    );
    look.shot("82-award-6-saved");
    let text = std::fs::read_to_string(Path::new(&inbox).join(name)).expect("there");
    assert_eq!(text.lines().count(), 6, "{text}");
    // Nothing was recorded by any of it.
    let books = Books::read(&Home::new(look.shop.home())).expect("books");
    let whole = books.verify(&mut |_| true).expect("read");
    assert!(whole.is_whole());
    look.faults
}

#[test]
fn the_villages_lists_in_every_size_in_chinese() {
    in_every_size(Lang::Zh, &[rankings, honours, award]);
}

#[test]
fn the_villages_lists_in_every_size_in_english() {
    in_every_size(Lang::En, &[rankings, honours, award]);
}

/// What a village's rules do not know is dashed and says why; who redeems nothing has lists all the same.
#[test]
fn a_list_that_the_rules_do_not_know_says_so() {
    let mut look = open("xinyu", "分宜县下田村晓康驿站", 3, Panel::DRAWN, "no-lists");
    look.tap("kiosk.wait.more").tap("kiosk.lists.title");
    for key in ["no-ranking", "no-honours", "no-dividend", "no-award"] {
        let why = look.say(&format!("kiosk.lists.{key}"));
        look.shop.sees(&why);
    }
    let asked = look.shop.wished("Lists");
    look.tap("kiosk.lists.ranking");
    assert_eq!(look.shop.wished("Lists"), asked);
}

/// A slip of the list comes out of the printer: a head and twenty of forty rows, so longer than a test page would be
/// wide.
#[test]
fn the_beginning_of_a_list_prints() {
    let mut look = open("lutang", "芦塘乡示范村", 40, Panel::DRAWN, "prints");
    look.tap("kiosk.wait.more").tap("kiosk.lists.title");
    look.tap("kiosk.lists.ranking").tap("kiosk.lists.print");
    let paper = look.shop.next_paper(0);
    let height = paper.grey.len() / paper.width as usize;
    // A row of text is 24 dots at least.
    assert!(height > 25 * 24, "{height} dots");
    keep(&paper, "list");
}

/// Where the rules leave it to the year's plan, that is asked first.
#[test]
fn a_dividend_without_a_rate_asks_for_the_plan() {
    let mut look = open("youxiqiao", "新化县油溪桥村", 6, Panel::DRAWN, "plan");
    look.tap("kiosk.wait.more").tap("kiosk.lists.title");
    look.tap("kiosk.lists.dividend");
    let needed = look.say("kiosk.lists.plan-needed");
    look.shop.sees(&needed);
    // Nothing is no plan.
    look.type_keys("0").tap("kiosk.acts.next");
    look.shop.sees(&needed);
    look.type_keys(".8").tap("kiosk.acts.next");
    look.shop.sees("每 1 分分红 0.8 元");
    // What one year decided is not carried to another.
    look.tap("kiosk.lists.before.year");
    look.shop.sees(&needed).sees("2025年");
}

/// A printed paper as a picture to look at.
pub fn keep(paper: &PaperPicture, name: &str) {
    let rgba = paper.grey.iter().flat_map(|dot| [*dot, *dot, *dot, 255]);
    let picture = Picture {
        width: paper.width,
        height: paper.grey.len() as u32 / paper.width,
        rgba: rgba.collect(),
    };
    let path = folder().join(format!("paper-{name}.png"));
    picture.save(&path).expect("written");
}
