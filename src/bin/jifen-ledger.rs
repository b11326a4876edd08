//! Jifen.
fn main() {}
