//! Which goods a line means, case by case.

use super::*;

fn goods(code: Gtin, name: &str, unit: &str) -> Goods {
    Goods {
        code,
        name: name.into(),
        unit: unit.into(),
        category: String::new(),
    }
}

fn maker(text: &str) -> Gtin {
    Gtin::parse(text).unwrap()
}

const TOWEL: &str = "6901234567892";
const CASE: &str = "16901234567899";
const UNKNOWN: &str = "6900000000014";

fn matching(enters_new: bool) -> Matching {
    let known = [
        goods(Gtin::own(1), "香皂", "块"),
        goods(maker(TOWEL), "毛巾", "条"),
        goods(Gtin::own(20), "纸巾", "包"),
        goods(Gtin::own(21), "纸巾", "包"),
    ];
    let case = Case {
        name: "毛巾".into(),
        pieces: Quantity::new(24).unwrap(),
    };
    Matching::new(known, [(maker(CASE), case)], enters_new)
}

fn named(name: &str, unit: &str) -> Called {
    Called::Name(Described {
        name: name.into(),
        unit: unit.into(),
        category: String::new(),
    })
}

fn coded(code: &str, name: &str, unit: &str) -> Called {
    let Called::Name(described) = named(name, unit) else {
        unreachable!("named")
    };
    Called::Code(maker(code), described)
}

fn unclear<T>(why: Unclear) -> Result<T, BadLineWhy> {
    Err(why.into())
}

#[test]
fn a_known_code_decides_and_its_unit_has_to_fit() {
    let found = |called: Called| matching(false).find(&called);
    let towel = found(coded(TOWEL, "大毛巾", "")).unwrap();
    assert_eq!((towel.goods.name.as_str(), towel.how), ("毛巾", How::Code));
    assert!(found(coded(TOWEL, "", "条")).is_ok());
    assert_eq!(
        found(coded(TOWEL, "毛巾", "箱")),
        unclear(Unclear::UnitDiffers {
            name: "毛巾".into(),
            unit: "箱".into(),
            known: "条".into()
        })
    );
    assert!(matches!(
        found(coded(CASE, "毛巾", "条")),
        Err(BadLineWhy::Unclear(Unclear::CaseCode { .. }))
    ));
}

#[test]
fn without_a_known_code_name_and_unit_do() {
    let found = |called: Called| matching(false).find(&called).map(|m| (m.goods.code, m.how));
    let soap = Ok((Gtin::own(1), How::Name));
    for called in [
        named("香皂", "块"),
        named(" 香 皂", "块 "),
        named("香皂（块）", ""),
        named("香皂(块)", "块"),
        named("香皂/块", ""),
        named("香皂【块】", ""),
        coded(UNKNOWN, "香皂", "块"),
    ] {
        assert_eq!(found(called.clone()), soap, "{called:?}");
    }
    let unit_needed = |name: &str| BadLineWhy::from(Unclear::UnitNeeded { name: name.into() });
    assert_eq!(found(named("香皂", "")), Err(unit_needed("香皂")));
    assert_eq!(
        found(named("香皂（125g）", "")),
        Err(unit_needed("香皂（125g）"))
    );
    assert!(matches!(
        found(named("香皂", "箱")),
        Err(BadLineWhy::Unclear(Unclear::UnitDiffers { .. }))
    ));
    assert_eq!(
        found(named("纸巾", "包")),
        unclear(Unclear::SeveralGoods {
            name: "纸巾".into(),
            codes: vec![Gtin::own(20), Gtin::own(21)]
        })
    );
    assert_eq!(
        found(named("脸盆", "个")),
        unclear(Unclear::UnknownName {
            name: "脸盆".into(),
            unit: "个".into()
        })
    );
    let unknown = BadLineWhy::UnknownGoods(maker(UNKNOWN));
    assert_eq!(found(coded(UNKNOWN, "", "")), Err(unknown.clone()));
    assert_eq!(found(coded(UNKNOWN, "脸盆", "个")), Err(unknown));
}

#[test]
fn what_nobody_knows_is_entered_once_where_that_is_wished() {
    let mut matching = matching(true);
    let mut find = |called: Called| matching.find(&called);
    let basin = find(named("脸盆（个）", "")).unwrap();
    assert_eq!((basin.goods.code, basin.how), (Gtin::own(1001), How::New));
    assert_eq!(
        (basin.goods.name.as_str(), basin.goods.unit.as_str()),
        ("脸盆", "个")
    );
    assert_eq!(find(named("脸盆", "个")).unwrap(), basin);
    let broom = find(named("扫把", "把")).unwrap();
    assert_eq!(broom.goods.code, Gtin::own(1002));
    let cup = find(coded(UNKNOWN, "口杯", "个")).unwrap();
    assert_eq!(cup.goods.code, maker(UNKNOWN));
    assert_eq!(find(coded(UNKNOWN, "", "")).unwrap().how, How::New);
    assert!(find(named("水桶", "")).is_err(), "a unit is needed");
    assert!(matches!(
        find(coded(CASE, "毛巾", "条")),
        Err(BadLineWhy::Unclear(Unclear::CaseCode { .. }))
    ));
    assert_eq!(find(named("香皂", "块")).unwrap().how, How::Name);
    // The same name by another unit is another kind of goods.
    assert_eq!(
        find(named("香皂", "盒")).unwrap().goods.code,
        Gtin::own(1003)
    );
}

#[test]
fn how_a_line_calls_its_goods_makes_no_other_line_of_it() {
    let line = |goods| StockLine {
        goods,
        quantity: Quantity::new(5).unwrap(),
        source: Source::Donation,
        giver_or_fund: "青禾百货".into(),
        unit_cost: Fen(280),
        expires: None,
    };
    let (one, other) = (line(Gtin::own(1).into()), line(named("香皂", "块")));
    assert_eq!(one.key(Gtin::own(1)), other.key(Gtin::own(1)));
    assert_ne!(one.written(), other.written());
}
