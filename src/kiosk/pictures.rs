//! The pictures of goods, made ready once: a new handle in every frame would be a new upload.

use std::collections::BTreeMap;

use iced::widget::svg;

macro_rules! drawings {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../assets/goods/", $name, ".svg")).as_slice())),*]
    };
}

const GOODS: &[(&str, &[u8])] = drawings!(
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

/// The handles, by name.
#[derive(Debug)]
pub(super) struct Pictures {
    goods: BTreeMap<&'static str, svg::Handle>,
    other: svg::Handle,
}

impl Pictures {
    pub(super) fn load() -> Pictures {
        Pictures {
            goods: GOODS
                .iter()
                .map(|(name, bytes)| (*name, svg::Handle::from_memory(*bytes)))
                .collect(),
            other: svg::Handle::from_memory(
                include_bytes!("../../assets/goods/goods-other.svg").as_slice(),
            ),
        }
    }

    /// The picture of this name; goods without one of their own share one.
    pub(super) fn goods(&self, name: &str) -> &svg::Handle {
        self.goods.get(name).unwrap_or(&self.other)
    }
}
