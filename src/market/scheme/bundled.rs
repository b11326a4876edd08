//! The schemes that come with Jifen: every file of `assets/schemes`, one for each row of `villages.md`. A new one is a
//! new file there; its name is its id.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

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
