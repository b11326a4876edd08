//! How often a property is tried.

/// So often, unless `PROPTEST_CASES` says otherwise: a quick run tries few, a long one many.
pub fn cases(few: u32) -> u32 {
    std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(few)
}
