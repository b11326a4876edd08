//! Chance that can be had again: the same seed, the same choices.

use std::time::Duration;

/// SplitMix64, small enough to stand here and good enough to choose moments with.
pub struct Chance(u64);

impl Chance {
    /// From `JIFEN_SEED`, else from the clock; printed, so that a failure can be looked at again.
    pub fn new(what: &str) -> Chance {
        let seed = std::env::var("JIFEN_SEED")
            .ok()
            .and_then(|text| text.parse().ok())
            .unwrap_or_else(|| {
                std::time::SystemTime::now()
                    .duration_since(std::time::UNIX_EPOCH)
                    .map_or(1, |since| since.as_nanos() as u64)
            });
        println!("{what}: JIFEN_SEED={seed}");
        Chance(seed)
    }

    /// From this seed.
    #[allow(dead_code, reason = "each test uses its part of it")]
    pub fn of_seed(seed: u64) -> Chance {
        Chance(seed)
    }

    /// Another source of chance that follows from this one.
    pub fn again(other: &mut Chance) -> Chance {
        Chance(other.next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// A time shorter than this.
    pub fn time_below(&mut self, longest: Duration) -> Duration {
        Duration::from_micros(self.below(longest.as_micros().max(1) as u64))
    }

    /// One of these.
    pub fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len() as u64) as usize]
    }
}
