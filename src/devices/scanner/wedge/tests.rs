//! Speed alone tells a scanner from a person: examples, and the property over all speeds, makes and mixtures.

use super::*;
use proptest::prelude::*;

/// Keys at their times: '\n' is Enter. Ends with a look long after.
fn run(make: &ScannerProfile, keys: impl IntoIterator<Item = (u64, char)>) -> Vec<Typed> {
    let mut decoder = WedgeDecoder::of(make);
    let mut out = Vec::new();
    for (at, c) in keys {
        // The driver's timer comes before the next key, or does not: it makes no difference.
        if at % 2 == 0 {
            out.extend(decoder.tick(at));
        }
        let key = match c {
            '\n' => WedgeKey::End,
            c => WedgeKey::Char(c),
        };
        out.extend(decoder.key(at, key));
    }
    out.extend(decoder.tick(u64::MAX));
    out
}

fn every(text: &str, from: u64, gap: u64) -> Vec<(u64, char)> {
    (0..).map(|n| from + n * gap).zip(text.chars()).collect()
}

fn scans(typed: &[Typed]) -> Vec<&str> {
    let scan = |one| match one {
        &Typed::Scan(Scan(ref code)) => Some(code.as_str()),
        _ => None,
    };
    typed.iter().filter_map(scan).collect()
}

/// What a person typed, as text.
fn text(typed: &[Typed]) -> String {
    let c = |one: &Typed| match one {
        Typed::Scan(_) => None,
        Typed::Char(c) => Some(*c),
        Typed::End => Some('\n'),
    };
    typed.iter().filter_map(c).collect()
}

#[test]
fn speed_tells_a_scanner_from_a_person() {
    let any = ScannerProfile::default();
    for (keys, gap, expect) in [
        ("6901234567892\n", 10, Some("6901234567892")),
        ("6901234567892\n", 100, Some("6901234567892")),
        ("6901234567892\n", 115, Some("6901234567892")),
        ("6901234567892", 10, Some("6901234567892")),
        ("JFC:OK\n", 30, Some("JFC:OK")),
        ("]E06901234567892\n", 15, Some("6901234567892")),
        ("６９０１２３４５６７８９２\n", 15, Some("6901234567892")),
        ("6901234567892\n", 116, None),
        ("hello wang\n", 180, None),
        ("12345\n", 10, None),
        ("]E012\n", 10, None),
        ("aaaaaaaaaaaaaaaaaaaa", 30, None),
        ("\n", 10, None),
    ] {
        let typed = run(&any, every(keys, 500, gap));
        assert_eq!(scans(&typed), expect.as_slice(), "{keys:?} every {gap} ms");
        if expect.is_none() {
            assert_eq!(text(&typed), keys, "nothing typed is lost");
        }
    }
}

#[test]
fn two_scans_an_echo_and_a_second_end_mark() {
    let any = ScannerProfile::default();
    let of = |keys, gap| run(&any, every(keys, 0, gap));
    assert_eq!(scans(&of("690123\n690124\n", 10)), ["690123", "690124"]);
    assert_eq!(of("690123\n690123\n", 5).len(), 1);
    assert_eq!(scans(&of("690123\n690123\n", 20)), ["690123", "690123"]);
    assert_eq!(of("690123\n\n", 10).len(), 1, "CR and LF");
    // A person's Enter after a scan is theirs.
    let mut keys = every("690123\n", 0, 10);
    keys.push((1_000, '\n'));
    assert_eq!(text(&run(&any, keys)), "\n");
}

#[test]
fn a_key_that_no_scanner_has_ends_what_is_held() {
    let mut decoder = WedgeDecoder::new();
    for (at, c) in every("wang", 0, 20) {
        assert_eq!(decoder.key(at, WedgeKey::Char(c)), []);
    }
    assert_eq!(text(&decoder.finish()), "wang");
    assert_eq!(decoder.finish(), []);
    assert_eq!(decoder.deadline(), None);
}

/// A code as they are printed: no two halves alike, so that it is no key held down.
fn code() -> impl Strategy<Value = String> {
    prop_oneof![
        "69[0-9]{11}",
        "[0-9]{8}".prop_filter("not one digit", |code| code[1..] != code[..7]),
        "JF1:[a-z]{3,8}:[0-9]{4}:[a-z0-9]{13}:[a-z]",
        "JFC:[A-Z]{3,6}",
    ]
}

fn make() -> impl Strategy<Value = ScannerProfile> {
    prop::sample::select(ScannerProfile::all())
}

/// What people type: names in pinyin, numbers, codes by hand, sometimes with Enter.
fn by_hand() -> impl Strategy<Value = Vec<(u64, char)>> {
    (
        "[a-zA-Z0-9王芳福:.-]{1,20}\n?",
        prop::collection::vec(120_u64..400, 22),
    )
        .prop_map(|(text, gaps)| at_gaps(&text, &gaps))
}

/// The slowest setting of a make of 60 ms is its factory's 10 ms a key; all others may take up to 100.
fn by_scanner(make: &ScannerProfile) -> impl Strategy<Value = (String, Vec<(u64, char)>)> + use<> {
    let slowest = make.key_gap_ms.min(101);
    let ends = prop::sample::select(vec!["", "\n", "\n\n"]);
    (code(), ends, prop::collection::vec(10..slowest, 64)).prop_map(|(code, end, gaps)| {
        let keys = at_gaps(&format!("{code}{end}"), &gaps);
        (code, keys)
    })
}

/// Keys, the first after the first gap.
fn at_gaps(text: &str, gaps: &[u64]) -> Vec<(u64, char)> {
    let times = gaps.iter().scan(0, |at, gap| {
        *at += gap;
        Some(*at)
    });
    times.zip(text.chars()).collect()
}

/// One after the other, with so much between the last key of one and the first of the next.
fn apart(parts: &[Vec<(u64, char)>], between: u64) -> Vec<(u64, char)> {
    let mut whole: Vec<(u64, char)> = Vec::new();
    for part in parts {
        let last = whole.last().map_or(0, |(at, _)| *at);
        let first = part.first().map_or(0, |(at, _)| *at);
        whole.extend(part.iter().map(|(at, c)| (last + between + at - first, *c)));
    }
    whole
}

proptest! {
    #[test]
    fn typing_is_never_a_scan_and_nothing_of_it_is_lost(make in make(), keys in by_hand()) {
        let typed = run(&make, keys.clone());
        prop_assert_eq!(scans(&typed), Vec::<&str>::new());
        let keyed: String = keys.iter().map(|(_, c)| c).collect();
        prop_assert_eq!(text(&typed), keyed);
    }

    #[test]
    fn a_scan_is_always_one_and_nothing_of_it_is_typed(
        (code, keys, make) in make().prop_flat_map(|make| {
            let keys = by_scanner(&make);
            (keys, Just(make)).prop_map(|((code, keys), make)| (code, keys, make))
        })
    ) {
        let typed = run(&make, keys);
        prop_assert_eq!(scans(&typed), [code.as_str()]);
        prop_assert_eq!(text(&typed), "");
    }

    /// Somebody types, a scanner scans, somebody goes on: each has its own.
    #[test]
    fn both_mixed_are_told_apart(
        make in make(),
        hands in prop::collection::vec(by_hand(), 2..4),
        scanned in by_scanner(&ScannerProfile::all()[1]),
        between in 120_u64..2_000,
    ) {
        let (code, keys) = scanned;
        let mut parts = vec![hands[0].clone(), keys];
        parts.extend(hands[1..].iter().cloned());
        let typed = run(&make, apart(&parts, between));
        prop_assert_eq!(scans(&typed), [code.as_str()]);
        let keyed: String = hands.iter().flatten().map(|(_, c)| c).collect();
        prop_assert_eq!(text(&typed), keyed);
    }
}
