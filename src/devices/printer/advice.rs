//! Which other profile to try when the test page looks wrong. `hardware/printers/README.md` has the same as a table.

use super::Profile;

/// What somebody sees on a test page that is not as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wrong {
    /// Rubbish where Chinese should stand, or a code that cannot be read.
    Garbled,
    /// The right edge is missing, or stands on the next row: the paper is narrower than the profile.
    CutOff,
    /// A third of the paper at the right stays empty: it is wider than the profile.
    Narrow,
}

/// Dots across 80 mm of paper; less is 58 mm.
const WIDE: u16 = 576;

impl Profile {
    /// Whether it is meant for paper of 80 mm, and not of 58.
    pub fn is_wide(&self) -> bool {
        self.dots >= WIDE
    }

    /// The profile to try instead: everything drawn where the font is not the printer's, the other width of the same make
    /// where the paper has another. Nothing where that has been tried already.
    pub fn instead(&self, wrong: Wrong) -> Option<Profile> {
        let all = Profile::all();
        let named = |name: &str| all.iter().find(|one| one.name == name).cloned();
        match wrong {
            Wrong::Garbled if self.whole_raster => None,
            Wrong::Garbled if self.is_wide() => named("raster-80"),
            Wrong::Garbled => named("raster-58"),
            Wrong::CutOff if !self.is_wide() => None,
            Wrong::CutOff => named(&self.name.replace("80", "58")).or_else(|| named("58mm")),
            Wrong::Narrow if self.is_wide() => None,
            Wrong::Narrow => named(&self.name.replace("58", "80")).or_else(|| named("80mm")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_leads_to_the_profile_that_puts_it_right() {
        for (name, wrong, expect) in [
            ("58mm", Wrong::Garbled, Some("raster-58")),
            ("xprinter-80", Wrong::Garbled, Some("raster-80")),
            ("raster-58", Wrong::Garbled, None),
            ("xprinter-80", Wrong::CutOff, Some("xprinter-58")),
            ("raster-80", Wrong::CutOff, Some("raster-58")),
            ("epson-80", Wrong::CutOff, Some("58mm")),
            ("58mm", Wrong::CutOff, None),
            ("gprinter-58", Wrong::Narrow, Some("gprinter-80")),
            ("80mm", Wrong::Narrow, None),
        ] {
            let all = Profile::all();
            let profile = all.iter().find(|one| one.name == name).expect(name);
            let instead = profile.instead(wrong).map(|one| one.name);
            assert_eq!(instead.as_deref(), expect, "{name}, {wrong:?}");
        }
    }

    /// From wherever one begins, answering truly ends at a profile of the paper's width that prints Chinese.
    #[test]
    fn no_advice_goes_round_in_circles() {
        for profile in Profile::all() {
            for wide_paper in [false, true] {
                let width = if wide_paper {
                    Wrong::Narrow
                } else {
                    Wrong::CutOff
                };
                let fits = profile.instead(width).unwrap_or(profile.clone());
                assert_eq!(fits.is_wide(), wide_paper, "{}", profile.name);
                let drawn = fits.instead(Wrong::Garbled).unwrap_or(fits.clone());
                assert!(drawn.whole_raster && drawn.is_wide() == wide_paper);
                assert_eq!(drawn.instead(Wrong::Garbled), None);
                assert_eq!(drawn.instead(width), None);
            }
        }
    }
}
