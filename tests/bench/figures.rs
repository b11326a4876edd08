//! Times and what is said of them.

use std::time::Duration;

/// Times of one thing, done many times.
#[derive(Debug, Clone, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Notes one.
    pub fn note(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// The time that so many of a hundred stay below.
    pub fn percentile(&self, percent: f64) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort();
        let place = (sorted.len() as f64 * percent / 100.0) as usize;
        sorted
            .get(place.min(sorted.len().saturating_sub(1)))
            .copied()
            .unwrap_or_default()
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The middle one.
    pub fn median(&self) -> Duration {
        self.percentile(50.0)
    }

    /// What 99 of a hundred stay below.
    pub fn p99(&self) -> Duration {
        self.percentile(99.0)
    }
}

/// The processor's time that this thread has used, by the kernel's count; nothing where it does not count.
pub fn busy() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let ns = text.split(' ').next().and_then(|ns| ns.parse().ok());
    Duration::from_nanos(ns.unwrap_or_default())
}

/// How many times as long.
pub fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}

/// Milliseconds, to be read.
pub fn ms(time: Duration) -> String {
    format!("{:.3} ms", time.as_secs_f64() * 1000.0)
}

/// Figures held against what is aimed at.
#[derive(Debug, Default)]
pub struct Targets {
    missed: usize,
}

impl Targets {
    /// Prints a figure with its target.
    pub fn hold(&mut self, what: &str, figure: f64, at_most: f64, unit: &str) {
        let met = figure <= at_most;
        if !met {
            self.missed += 1;
        }
        let verdict = if met { "met" } else { "MISSED" };
        println!("  {what}: {figure:.2}{unit} (at most {at_most:.2}{unit}: {verdict})");
    }

    /// Whether none was missed.
    pub fn all_met(&self) -> bool {
        self.missed == 0
    }
}
