//! The books of a year on real paper: what programs read, what people are shown, and that both say the same.
#![allow(clippy::unwrap_used)]

mod year;

#[test]
fn look() {
    let v = year::lutang();
    let out = std::path::Path::new("/tmp/papers");
    std::fs::create_dir_all(out).unwrap();
    let year::Village {
        dir, home, books, ..
    } = v;
    drop(books);
    let j = year::jinzhai();
    let run = |home: &jifen::books::Home, args: &[&str]| {
        let o = std::process::Command::new(env!("CARGO_BIN_EXE_jifen"))
            .arg("--home")
            .arg(home.dir())
            .args(["--rehearse-at", "2026-12-31T09:00:00Z"])
            .args(args)
            .output()
            .unwrap();
        println!(
            "{args:?} {} {}",
            o.status,
            String::from_utf8_lossy(&o.stderr)
        );
    };
    for lang in ["zh", "en"] {
        for reg in [
            "issue-book",
            "goods-in",
            "stock-book",
            "fund-book",
            "donations",
            "settlement",
            "day-sheet",
            "window-sheet",
            "stock",
            "balances",
            "movements",
            "redemptions",
        ] {
            for f in ["pdf", "csv", "xlsx", "json"] {
                if lang == "en" && f != "pdf" {
                    continue;
                }
                let p = out.join(format!("{reg}-{lang}.{f}"));
                run(
                    &home,
                    &[
                        "export",
                        reg,
                        "--format",
                        f,
                        "--lang",
                        lang,
                        "--out",
                        p.to_str().unwrap(),
                    ],
                );
            }
        }
    }
    let jh = j.home.clone();
    drop(j.books);
    for reg in ["settlement", "coupons", "movements", "issue-book"] {
        let p = out.join(format!("jz-{reg}.pdf"));
        run(
            &jh,
            &[
                "export",
                reg,
                "--format",
                "pdf",
                "--out",
                p.to_str().unwrap(),
            ],
        );
    }
    let pin = dir.path().join("pin").to_string_lossy().into_owned();
    for (kind, period) in [
        ("points", "2026-Q1"),
        ("redemptions", "2026-Q2"),
        ("donations", "2026"),
        ("prices", "2026-Q4"),
        ("ranking", "2026"),
    ] {
        for paper in ["a4", "a3"] {
            for lang in ["zh", "en"] {
                let p = out.join(format!("poster-{kind}-{paper}-{lang}.pdf"));
                run(
                    &home,
                    &[
                        "poster",
                        kind,
                        "--period",
                        period,
                        "--paper",
                        paper,
                        "--lang",
                        lang,
                        "--out",
                        p.to_str().unwrap(),
                        "--staff",
                        "王芳",
                        "--pin-file",
                        &pin,
                    ],
                );
            }
        }
    }
    drop(dir);
}

#[test]
fn look_labels() {
    let out = std::path::Path::new("/tmp/papers/labels");
    std::fs::create_dir_all(out).unwrap();
    let v = year::lutang();
    let year::Village {
        dir, home, books, ..
    } = v;
    drop(books);
    for lang in ["zh", "en"] {
        for (name, args) in [
            ("goods", vec!["goods", "--copies", "5"]),
            ("shelf", vec!["shelf"]),
            ("cards", vec!["cards"]),
            ("cards-masked", vec!["cards", "--masked"]),
            ("cards-one", vec!["cards", "--one-by-one"]),
            ("shelf-one", vec!["shelf", "--one-by-one"]),
        ] {
            let o = std::process::Command::new(env!("CARGO_BIN_EXE_jifen"))
                .arg("--home")
                .arg(home.dir())
                .args(["--rehearse-at", "2026-12-31T09:00:00Z", "labels"])
                .args(args)
                .args(["--lang", lang, "--out"])
                .arg(out.join(format!("{name}-{lang}.pdf")))
                .output()
                .unwrap();
            println!("{name} {} {}", o.status, String::from_utf8_lossy(&o.stderr));
        }
    }
    drop(dir);
}
