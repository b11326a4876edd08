//! Programs that are not ours, and what they make of a paper: poppler reads a PDF and paints it, zbar reads its codes.
//!
//! Where one is missing a test says that it was skipped; with `JIFEN_ALL` set it fails.

use std::path::Path;
use std::process::Command;

fn is_there(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|folder| folder.join(program).exists())
}

/// Whether these programs are there; what to do where they are not is said above.
pub fn have(programs: &[&str]) -> bool {
    let Some(missing) = programs.iter().find(|program| !is_there(program)) else {
        return true;
    };
    assert!(
        std::env::var_os("JIFEN_ALL").is_none(),
        "{missing} is missing"
    );
    eprintln!("skipped: {missing} is missing");
    false
}

fn output(program: &str, args: &[&str]) -> Vec<u8> {
    let out = Command::new(program)
        .args(args)
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{program} {args:?}: {said}");
    out.stdout
}

/// What a PDF says, page by page, in the order in which it was drawn, without the white between.
pub fn pages(pdf: &str) -> Vec<String> {
    let text = String::from_utf8(output("pdftotext", &["-raw", pdf, "-"])).expect("UTF-8");
    let mut pages: Vec<String> = text.split('\u{c}').map(squeezed).collect();
    assert_eq!(pages.pop().as_deref(), Some(""), "each page ends");
    pages
}

/// A text without any white in it.
pub fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_whitespace())
        .collect()
}

/// How large the pages are, in millimetres, rounded; and how many.
pub fn size(pdf: &str) -> ((i64, i64), usize) {
    let about = String::from_utf8(output("pdfinfo", &[pdf])).expect("UTF-8");
    let field = |name: &str| {
        let line = about.lines().find(|line| line.starts_with(name));
        line.expect("it is said")[name.len()..].trim().to_owned()
    };
    let size = field("Page size:");
    let mut points = size
        .split(' ')
        .filter_map(|word| word.parse::<f64>().ok())
        .map(|points| (points * 25.4 / 72.0).round() as i64);
    let (width, height) = (points.next().unwrap(), points.next().unwrap());
    ((width, height), field("Pages:").parse().expect("a number"))
}

/// A page as a picture: the file's name.
pub fn painted(pdf: &str, page: usize, dots_per_inch: u32) -> String {
    let (page, dots) = (page.to_string(), dots_per_inch.to_string());
    let out = format!("{pdf}.{page}");
    let args = [
        "-r",
        &dots,
        "-f",
        &page,
        "-l",
        &page,
        "-singlefile",
        "-gray",
        "-png",
        pdf,
        &out,
    ];
    output("pdftoppm", &args);
    format!("{out}.png")
}

/// How many dots of a picture are dark.
pub fn dark(png: &str) -> usize {
    let picture = image::open(png).expect("a picture").into_luma8();
    picture.pixels().filter(|dot| dot.0[0] < 96).count()
}

/// The codes of a page, whatever of three resolutions each is read at: zbar misses one now and then that it reads from
/// another picture, and a phone looks more than once too.
pub fn codes_on(pdf: &str, page: usize) -> Vec<String> {
    let mut read: Vec<String> = [110, 150, 200]
        .into_iter()
        .flat_map(|dots_per_inch| codes(&painted(pdf, page, dots_per_inch)))
        .collect();
    read.sort();
    read.dedup();
    read
}

/// What the codes in a picture say, with their kind, each once, in order of what they say.
pub fn codes(png: &str) -> Vec<String> {
    assert!(Path::new(png).exists());
    // Without a bus to tell of devices zbar grumbles; what it reads is on its standard output. Where it reads nothing it
    // ends with 4.
    let out = Command::new("zbarimg").args(["--quiet", png]).output();
    let out = out.expect("the program runs");
    let read = out.status.success() || out.status.code() == Some(4);
    assert!(read, "{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8(out.stdout).expect("UTF-8");
    let mut codes: Vec<String> = text.lines().map(str::to_owned).collect();
    codes.sort();
    codes.dedup();
    codes
}
