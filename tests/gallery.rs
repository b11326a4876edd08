//! The four screens that set the tone, built from the parts with fixed words: drawn in every size
//! that is promised, into the target folder, and read for words that are cut off, lie on each other
//! or have no glyph.
#![cfg(feature = "kiosk")]

use iced::alignment::Horizontal;
use iced::widget::{column, container, row, space};
use iced::{Element, Fill, FillPortion, Point, Size, padding};
use jifen::kiosk::drag_scroll::drag_scroll;
use jifen::kiosk::look::style::Tone;
use jifen::kiosk::look::{Gap, Scale, Step, face, palette};
use jifen::kiosk::parts::{self, Row as Entry};
use jifen::kiosk::parts::{
    Balance, Digits, Drawing, Ink, Key, Labels, Light, Line, Notice, Paper, Pen, Piece, Press,
    State, Sum, Summary, Tile, Weight, balance, bar, dashed, digits, dots, goods, letters, line,
    notice, number, paper, picture_side, row_card, say, sign, spoken, strip, strong, sum, summary,
};
use jifen::kiosk::picture::{self, Seen};
use jifen::kiosk::root::root;
use std::path::{Path, PathBuf};

type El<'a> = Element<'a, ()>;

/// Window, pixels per millimetre, text size, and the name of the set.
const PANELS: [(u32, u32, f32, f32, &str); 5] = [
    (1280, 800, 5.56, 1.0, "1280x800"),
    (1920, 1080, 5.56, 1.0, "1920x1080"),
    (1024, 600, 4.6, 1.0, "1024x600"),
    (1280, 800, 5.56, 1.5, "1280x800-large"),
    (1024, 600, 4.6, 1.5, "1024x600-large"),
];

struct Stock {
    name: &'static str,
    unit: &'static str,
    points: u32,
    left: u32,
    picture: Drawing,
    taken: u32,
}

fn stock(scale: Scale) -> Vec<Stock> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/goods");
    [
        ("soap", "香皂", "块", 5, 46, 1),
        ("bin-bags", "垃圾袋", "卷", 4, 30, 0),
        ("toilet-cleaner", "洁厕剂", "瓶", 8, 18, 0),
        ("paper-cups", "一次性口杯", "袋", 10, 25, 0),
        ("tissues", "抽纸", "提", 15, 22, 0),
        ("washing-powder", "洗衣粉", "包", 25, 12, 0),
        ("laundry-liquid", "洗衣液", "瓶", 35, 9, 0),
        ("soy-sauce", "酱油", "瓶", 5, 40, 0),
        ("cooking-oil", "食用油", "桶", 80, 11, 1),
        ("rice", "大米", "袋", 30, 0, 0),
        ("tea", "茶叶", "包", 38, 6, 0),
        ("chilli-sauce", "老干妈", "瓶", 10, 33, 0),
        ("shampoo", "洗发水", "瓶", 30, 7, 0),
        ("dish-soap", "洗洁精", "瓶", 12, 16, 0),
    ]
    .into_iter()
    .map(|(file, name, unit, points, left, taken)| Stock {
        name,
        unit,
        points,
        left,
        picture: Drawing::of(
            &std::fs::read(folder.join(format!("{file}.svg"))).expect("a picture of every sample"),
            scale,
            picture_side(scale),
        )
        .expect("a drawing"),
        taken,
    })
    .collect()
}

fn top<'a>(scale: Scale, day: &str, sent: (State, &str)) -> El<'a> {
    let light = |(state, words): (State, &str)| Light {
        state,
        words: words.to_owned(),
    };
    let lights = [sent, (State::Well, "小票机"), (State::Well, "扫码枪")].map(light);
    strip(scale, "芦塘乡示范村 积分超市", day, &lights)
}

const TODAY: &str = "今天是兑换日 · 12月30日 周三";
const SENT: (State, &str) = (State::Well, "已全部上传");

fn plain(words: &str) -> Piece {
    Piece::Plain(words.to_owned())
}

fn wait<'a>(scale: Scale) -> El<'a> {
    let menu = [
        ("按姓名找户", "拼音首字母"),
        ("查积分", "打印明细"),
        ("入库", "捐赠 · 采购"),
        ("盘点与报损", ""),
        ("今日结账", "42 户 · 3,180 分"),
    ];
    let menu = menu.into_iter().map(|(label, beside)| {
        Press::new(scale, label, ())
            .beside(beside)
            .step(Step::Name)
            .height(Fill)
            .into()
    });
    let left = column![
        space().height(Fill),
        strong(scale, Step::Headline, "今天可以兑换"),
        say(
            scale,
            Step::Name,
            "12月30日、31日两天。本季度积分到 12月31日 24:00 清零。"
        )
        .color(palette::SECOND),
        say(scale, Step::Name, "下一次：2027年3月30日、31日").color(palette::SECOND),
        space().height(scale.gap(Gap::Wide)),
        dashed(
            scale,
            palette::CARD,
            palette::GREEN,
            scale.px(4.0),
            container(strong(scale, Step::Total, "请扫户卡上的码").color(palette::GREEN))
                .padding(scale.px(38.0))
                .width(Fill)
        ),
        space().height(Fill),
    ]
    .spacing(scale.gap(Gap::Small));
    column![
        top(scale, TODAY, SENT),
        row![
            container(left).width(FillPortion(63)),
            column(menu).spacing(scale.apart()).width(FillPortion(37)),
        ]
        .spacing(scale.px(36.0))
        .padding(scale.px(36.0))
        .height(Fill)
    ]
    .into()
}

fn sale<'a>(scale: Scale, stock: &'a [Stock]) -> El<'a> {
    let wide = scale.window().width;
    let board = (wide * 0.375)
        .max(scale.touch() * 2.0 + scale.font(Step::Name) * 8.0)
        .round();
    let margin = scale.gap(Gap::Large);
    let bar = scale.px(12.0);
    let tiles = stock.iter().map(|one| Tile {
        picture: Some(&one.picture),
        name: one.name.into(),
        points: one.points.to_string(),
        unit: format!("分/{}", one.unit),
        left: format!("剩 {}", one.left),
        taken: (one.taken > 0).then(|| format!("×{}", one.taken)),
        touch: if one.left == 0 {
            Err("没有货了".to_owned())
        } else if one.points > 15 && one.taken == 0 {
            Err(format!("还差 {} 分", one.points - 15))
        } else {
            Ok(())
        },
    });
    let left = drag_scroll(
        scale,
        container(goods(
            scale,
            Size::new(wide - board - 2.0 * margin - bar, 680.0),
            tiles,
        ))
        .padding(padding::all(margin).right(margin + bar)),
    );
    let lines = ["食用油", "香皂"]
        .into_iter()
        .zip([("80", false), ("5", true)])
        .map(|(name, (points, lit))| {
            line(
                scale,
                Line {
                    name: name.into(),
                    quantity: "×1".to_owned(),
                    points: points.to_owned(),
                    lit,
                    less: Some(()),
                    more: lit.then_some(()),
                },
            )
        });
    let figure = |before: &'static str, figure: &str, colour| {
        sum(
            scale,
            Sum {
                before: before.into(),
                figure: figure.to_owned(),
                after: "分".into(),
                step: Step::Total,
                colour,
            },
        )
    };
    let foot = column![
        row![
            figure("共", "85", palette::INK),
            space().width(Fill),
            figure("兑换后还剩", "15", palette::GREEN)
        ],
        row![
            Press::new(scale, "撤销", ())
                .tone(Tone::Quiet)
                .large()
                .step(Step::Body),
            Press::new(scale, "先放着", ())
                .tone(Tone::Quiet)
                .large()
                .step(Step::Body),
            Press::new(scale, "兑换", ())
                .tone(Tone::Go)
                .large()
                .step(Step::Total)
                .width(FillPortion(2)),
        ]
        .spacing(scale.apart())
    ]
    .spacing(scale.gap(Gap::Medium));
    let board = parts::board(
        scale,
        board,
        balance(
            scale,
            Balance {
                name: "张*福 家".into(),
                detail: "2组 · 户号 0137".into(),
                caption: "可用积分 · 12月31日清零".into(),
                figure: "100".to_owned(),
                ground: jifen::kiosk::look::style::Ground::Sheet,
                may_redeem: true,
            },
        ),
        drag_scroll(scale, column(lines)),
        foot,
    );
    column![
        top(scale, TODAY, (State::Attention, "3 笔待上传")),
        row![left, board].height(Fill)
    ]
    .into()
}

fn confirm<'a>(scale: Scale, ink: &'a Ink) -> El<'a> {
    let figure = |before: &'static str, figure: &str| Sum {
        before: before.into(),
        figure: figure.to_owned(),
        after: "分".into(),
        step: Step::Headline,
        colour: palette::GREEN,
    };
    let left = column![
        summary(
            scale,
            Summary {
                title: "张*福 家 · 户号 0137".into(),
                lines: [("食用油 1 桶", "80 分"), ("香皂 1 块", "5 分")]
                    .map(|(a, b)| (a.to_owned(), b.to_owned()))
                    .to_vec(),
                sums: [figure("一共扣", "85"), figure("还剩", "15")],
            }
        ),
        Press::new(scale, "确认，打小票", ())
            .tone(Tone::Go)
            .large()
            .step(Step::Total)
    ]
    .spacing(scale.gap(Gap::Large))
    .width(FillPortion(54));
    let hint = column![
        say(scale, Step::Body, "请领取人在这里签字"),
        say(scale, Step::Second, "不会写字：按手印在小票存根上").color(palette::SECOND),
    ];
    let choices = ["重写", "别人代领", "返回修改"]
        .map(|label| Press::new(scale, label, ()).tone(Tone::Quiet).into());
    let right = column![
        sign(scale, ink, hint, |_| ()),
        row(choices).spacing(scale.apart())
    ]
    .spacing(scale.gap(Gap::Large))
    .width(FillPortion(46));
    column![
        top(scale, TODAY, SENT),
        row![left, right]
            .spacing(scale.gap(Gap::Wide))
            .padding(scale.gap(Gap::Wide))
            .height(Fill)
    ]
    .into()
}

fn refuse<'a>(scale: Scale) -> El<'a> {
    let wide = scale.px(300.0) * scale.text();
    let answer = Notice {
        weight: Weight::Cannot,
        headline: "今天不能兑换".into(),
        why: vec![
            vec![plain("芦塘乡的兑换日是每季度最后两天。")],
            vec![
                plain("张*福 家有 "),
                Piece::Strong("100".to_owned()),
                plain(" 分，12月31日以前都有效。"),
            ],
        ],
        next: Some(vec![
            plain("下一个兑换日："),
            Piece::Go("明天 12月30日".to_owned()),
            plain(" 和 12月31日"),
        ]),
        buttons: vec![
            Press::new(scale, "打印积分明细", ())
                .tone(Tone::Go)
                .large()
                .width(wide)
                .into(),
            Press::new(scale, "知道了", ())
                .tone(Tone::Quiet)
                .large()
                .width(wide)
                .into(),
        ],
    };
    column![
        top(
            scale,
            "12月29日 周二 · 今天不兑换",
            (State::Attention, "连不上村账本，不影响兑换")
        ),
        notice(scale, answer)
    ]
    .into()
}

/// Keypads, rows, bars, paper: the parts that the four screens do not show.
fn others<'a>(scale: Scale, typed: &Digits, pin: &Digits, receipt: &Paper) -> El<'a> {
    let labels = Labels {
        back: "退格",
        clear: "清空",
    };
    let entry = |title: &'static str, detail: &'static str, figure: &str, note: &'static str| {
        row_card(
            scale,
            Entry {
                title: title.into(),
                detail: detail.into(),
                figure: figure.to_owned(),
                note: note.into(),
                touch: Some(()),
            },
        )
    };
    column![
        top(scale, TODAY, SENT),
        drag_scroll(
            scale,
            column![
                number(scale, typed, "姓名拼音首字母、户号或电话后四位"),
                letters(scale, labels, |_| ()),
                row![
                    column![
                        dots(scale, pin, 4),
                        digits(scale, labels, |_| ()),
                        Press::<()>::cannot(scale, "兑换", Some("还没有选东西".to_owned())),
                        Press::new(scale, "整单冲销", ()).tone(Tone::Danger),
                    ]
                    .spacing(scale.apart())
                    .width(Fill),
                    column![
                        entry("张*福", "2组 · 户号 0137", "100", ""),
                        entry("章*发", "5组 · 户号 0218", "35", "暂停兑换"),
                        bar(scale, Weight::Well, &[plain("已记账。")], None),
                        bar(
                            scale,
                            Weight::Cannot,
                            &[
                                Piece::Cannot("不认识这个码。".to_owned()),
                                plain("请点图片。")
                            ],
                            None
                        ),
                    ]
                    .spacing(scale.apart())
                    .width(Fill),
                    container(paper(scale, receipt)).height(scale.px(420.0)),
                ]
                .spacing(scale.gap(Gap::Wide)),
                bar(
                    scale,
                    Weight::Attention,
                    &[plain("小票机没有纸了。换好纸以后按「补打」。")],
                    Some(Press::new(scale, "补打", ()).width(scale.px(180.0)).into()),
                ),
                spoken(
                    scale,
                    Step::Body,
                    &[plain("还差 "), Piece::Cannot("10".to_owned()), plain(" 分")],
                    Fill,
                    Horizontal::Left
                ),
            ]
            .spacing(scale.gap(Gap::Wide))
            .padding(scale.gap(Gap::Wide))
        )
    ]
    .into()
}

fn signature() -> Ink {
    let mut ink = Ink::default();
    let at = |n: f32| {
        Point::new(
            0.13 + n * 0.7,
            0.45 - (n * 19.0).sin() * 0.16 * (1.0 - 0.5 * n),
        )
    };
    ink.take(Pen::Down {
        at: at(0.0),
        shape: 1.0,
    });
    for n in 1..=60 {
        ink.take(Pen::To(at(n as f32 / 60.0)));
    }
    ink.take(Pen::Up);
    ink
}

fn receipt() -> Paper {
    let grey: Vec<u8> = (0..384 * 900)
        .map(|n| {
            let (x, y) = (n % 384, n / 384);
            if y % 40 < 18 && x % 24 < 18 && x > 20 && x < 360 {
                0
            } else {
                255
            }
        })
        .collect();
    Paper::from_grey(384, &grey).expect("paper")
}

fn folder() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("target"),
        PathBuf::from,
    );
    target.join("shots").join("gallery")
}

/// What is wrong with the words of a screen; empty is well.
fn faults(name: &str, window: Size, seen: &[Seen]) -> Vec<String> {
    let mut faults = Vec::new();
    for one in seen {
        let missing = face::missing(&one.words);
        if !missing.is_empty() {
            faults.push(format!(
                "{name}: no glyph for {missing:?} in {:?}",
                one.words
            ));
        }
        let outside = one.place.x < 0.0
            || one.place.x + one.place.width > window.width + 1.0
            || (!one.scrolls && one.place.y + one.place.height > window.height + 1.0);
        if one.is_cut_off() || outside {
            faults.push(format!("{name}: cut off: {one:?}"));
        }
    }
    for (n, one) in seen.iter().enumerate() {
        for other in &seen[n + 1..] {
            if one.scrolls == other.scrolls && one.overlaps(other) {
                faults.push(format!("{name}: {:?} lies on {:?}", one.words, other.words));
            }
        }
    }
    faults
}

#[test]
fn every_part_holds_its_words_in_every_size() {
    let (ink, receipt) = (signature(), receipt());
    let mut typed = Digits::new(8);
    "ZF0137".chars().for_each(|c| typed.take(Key::Character(c)));
    let mut pin = Digits::secret(8);
    "12".chars().for_each(|c| pin.take(Key::Character(c)));

    let mut wrong = Vec::new();
    for (width, height, px_per_mm, text, set) in PANELS {
        let window = Size::new(width as f32, height as f32);
        let scale = Scale::new(window, px_per_mm, text);
        let stock = stock(scale);
        let names = ["wait", "sale", "confirm", "refuse", "others"];
        for (page, name) in names.into_iter().enumerate() {
            let view = || -> El<'_> {
                let content = match name {
                    "wait" => wait(scale),
                    "sale" => sale(scale, &stock),
                    "confirm" => confirm(scale, &ink),
                    "refuse" => refuse(scale),
                    _ => others(scale, &typed, &pin, &receipt),
                };
                root(page as u64, content).into()
            };
            let seen = picture::inspect(view(), width, height);
            assert!(seen.len() > 5, "{set} {name} has words");
            wrong.extend(faults(&format!("{set} {name}"), window, &seen));

            // The parts that scroll are shown to their end.
            let height = if name == "others" { height * 2 } else { height };
            let path = folder().join(set).join(format!("{name}.png"));
            let _ = std::fs::remove_file(&path);
            picture::draw(view(), width, height)
                .save(&path)
                .expect("written");
            let written = std::fs::metadata(&path).expect("there").len();
            assert!(
                written > 5_000,
                "{} is a picture: {written} bytes",
                path.display()
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
