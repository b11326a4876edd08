//! The drawings of goods that come with Jifen, by their names: on tiles, labels and posters alike.

macro_rules! drawings {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../assets/goods/", $name, ".svg")).as_slice())),*]
    };
}

/// Every drawing: its name, and the picture (SVG).
pub const DRAWINGS: &[(&str, &[u8])] = drawings!(
    "basin",
    "battery",
    "bin-bags",
    "bowl",
    "broom",
    "bucket",
    "bus-ticket",
    "chilli-sauce",
    "cooking-oil",
    "cup",
    "diapers",
    "dish-soap",
    "eggs",
    "fertiliser",
    "flour",
    "gloves",
    "goods-daily",
    "goods-food",
    "goods-other",
    "hoe",
    "laundry-liquid",
    "light-bulb",
    "mask",
    "milk",
    "mop",
    "noodles",
    "notebook",
    "paper-cups",
    "pencil",
    "pot",
    "quilt",
    "raincoat",
    "rice",
    "salt",
    "sanitary-pads",
    "seeds",
    "shampoo",
    "slippers",
    "soap",
    "socks",
    "soy-sauce",
    "sugar",
    "tea",
    "thermos",
    "tissues",
    "toilet-cleaner",
    "toothbrush",
    "toothpaste",
    "towel",
    "umbrella",
    "vinegar",
    "voucher",
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
    use crate::market::scheme::usual_pictures;

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

    /// The words for goods name drawings that there are, and most drawings are found by a name.
    #[test]
    fn names_lead_to_drawings() {
        for picture in usual_pictures() {
            assert!(drawing(picture).is_some(), "{picture}");
        }
        let known: Vec<_> = usual_pictures().collect();
        let never: Vec<_> = DRAWINGS
            .iter()
            .filter(|(name, _)| !known.contains(name))
            .map(|(name, _)| *name)
            .collect();
        assert_eq!(never, [OTHER]);
    }

    /// Drawings keep to one manner (`assets/README.md`): their field, the white at its edge, the line they stand on.
    #[test]
    fn every_drawing_keeps_to_the_manner() {
        let mut wrong = Vec::new();
        for (name, svg) in DRAWINGS {
            let text = std::str::from_utf8(svg).unwrap();
            assert!(text.contains("viewBox=\"0 0 96 96\""), "{name}");
            let tree = usvg::Tree::from_data(svg, &usvg::Options::default()).unwrap();
            let drawn = tree.root().abs_stroke_bounding_box();
            let edges = [
                drawn.left(),
                drawn.top(),
                96.0 - drawn.right(),
                96.0 - drawn.bottom(),
            ];
            // The line they stand on is the outline's middle.
            if edges.iter().any(|edge| *edge < 2.8) || !(81.0..=92.0).contains(&drawn.bottom()) {
                wrong.push((name, edges));
            }
            let tags = text.matches('<').count();
            let ours = ["<svg", "</svg", "<g ", "</g", "<path "];
            let known: usize = ours.iter().map(|tag| text.matches(tag).count()).sum();
            assert_eq!(tags, known, "{name}: paths and nothing else");
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
