//! The schemes that come with Jifen: every file of `assets/schemes`, one for each row of `villages.md`. A new one is a
//! new file there; its name is its id.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

use serde::Deserialize;

use super::parts::{Catalogue, CatalogueGoods};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/schemes");

/// The schemes that come with Jifen: id and text, in the order of their ids.
pub fn all_bundled() -> Vec<(&'static str, &'static str)> {
    let mut all: Vec<_> = FILES
        .files()
        .filter_map(|file| {
            Some((
                file.path().to_str()?.strip_suffix(".toml")?,
                file.contents_utf8()?,
            ))
        })
        .collect();
    all.sort_unstable();
    all
}

/// The text of a scheme that comes with Jifen.
pub fn bundled(id: &str) -> Option<&'static str> {
    FILES.get_file(format!("{id}.toml"))?.contents_utf8()
}

static USUAL: LazyLock<Catalogue> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../assets/goods/default.toml"))
        .expect("the usual goods are part of the program, and a test reads them")
});

/// The goods that a store begins with where its rules list none: without prices, for the village to decide.
pub fn default_goods() -> &'static [CatalogueGoods] {
    &USUAL.goods
}

/// Which drawing shows goods by their name: `assets/goods/names.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    /// Drawings, each with words of names.
    words: BTreeMap<String, Vec<String>>,
    /// Drawings, each with categories.
    categories: BTreeMap<String, Vec<String>>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../assets/goods/names.toml"))
        .expect("the words for goods are part of the program, and a test reads them")
});

/// The drawing that shows goods for which no picture was chosen: by the word that ends last in their name, because there
/// stands what a thing is, and among these by the longest; else by their category. A word of one character counts at the
/// end alone: a pot is a pot, and what was cooked in one is none.
pub fn usual_picture(name: &str, category: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    let place = |word: &str| {
        let ends = name.rfind(word)? + word.len();
        let goes_on = name[ends..].chars().next().is_some_and(char::is_alphabetic);
        let alone = word.chars().count() == 1;
        (!alone || !goes_on).then_some((ends, word.len()))
    };
    let words = NAMES.words.iter();
    let placed = words.flat_map(|(picture, words)| {
        let places = words.iter().filter_map(|word| place(word));
        places.map(move |at| (at, picture.as_str()))
    });
    if let Some((_, picture)) = placed.max_by_key(|(at, _)| *at) {
        return Some(picture);
    }
    let of_category = |words: &Vec<String>| words.iter().any(|word| category == word);
    let mut categories = NAMES.categories.iter();
    let found = categories.find(|(_, words)| of_category(words))?;
    Some(found.0)
}

/// Every drawing that shows goods by their name or category.
pub fn usual_pictures() -> impl Iterator<Item = &'static str> {
    let all = NAMES.words.keys().chain(NAMES.categories.keys());
    all.map(String::as_str)
}
