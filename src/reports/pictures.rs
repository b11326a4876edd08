//! The drawings of goods that come with Jifen, by their names: on tiles, labels and posters alike.

macro_rules! drawings {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../assets/goods/", $name, ".svg")).as_slice())),*]
    };
}

/// Every drawing: its name, and the picture (SVG).
pub const DRAWINGS: &[(&str, &[u8])] = drawings!(
    "bin-bags",
    "chilli-sauce",
    "cooking-oil",
    "dish-soap",
    "goods-daily",
    "goods-food",
    "goods-other",
    "laundry-liquid",
    "paper-cups",
    "rice",
    "shampoo",
    "soap",
    "soy-sauce",
    "tea",
    "tissues",
    "toilet-cleaner",
    "washing-powder",
);

/// What goods without a picture of their own show.
pub const OTHER: &str = "goods-other";

/// The drawing of this name.
pub fn drawing(name: &str) -> Option<&'static [u8]> {
    let found = DRAWINGS.iter().find(|(known, _)| *known == name);
    found.map(|(_, svg)| *svg)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A drawing that is in the folder and not in the list would never be shown.
    #[test]
    fn every_drawing_in_the_folder_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/goods");
        let mut there: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .filter_map(|entry| entry.unwrap().file_name().into_string().ok())
            .filter_map(|name| name.strip_suffix(".svg").map(str::to_owned))
            .collect();
        there.sort();
        let listed: Vec<&str> = DRAWINGS.iter().map(|(name, _)| *name).collect();
        assert_eq!(there, listed);
        assert!(drawing(OTHER).is_some());
    }
}
