//! Which text a number takes. The only file that knows `icu_plurals`.

use std::collections::BTreeSet;

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions, PluralRulesPreferences};

/// A category of numbers, as CLDR names them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Category {
    /// `zero`
    Zero,
    /// `one`
    One,
    /// `two`
    Two,
    /// `few`
    Few,
    /// `many`
    Many,
    /// `other`
    Other,
}

impl Category {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Zero, Self::One, Self::Two, Self::Few, Self::Many, Self::Other];

    /// Its name in language files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::One => "one",
            Self::Two => "two",
            Self::Few => "few",
            Self::Many => "many",
            Self::Other => "other",
        }
    }

    /// The category of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.name() == name)
    }
}

/// The plural rules of a language.
#[derive(Clone, Debug)]
pub struct Plural(Option<PluralRulesPreferences>);

/// Numbers up to this show every category that counting comes by.
const COUNTED: u64 = 200;

impl Plural {
    /// The rules of a language tag; all numbers are `other` where there are none.
    pub fn of(tag: &str) -> Self {
        Self(Locale::try_from_str(tag).ok().map(|locale| PluralRulesPreferences::from(&locale)))
    }

    /// The category of a number.
    pub fn category(&self, n: u64) -> Category {
        self.rules().map_or(Category::Other, |rules| category(&rules, n))
    }

    /// The categories that whole numbers take, but for those of millions.
    pub fn counted(&self) -> BTreeSet<Category> {
        match self.rules() {
            Some(rules) => (0..=COUNTED).map(|n| category(&rules, n)).collect(),
            None => BTreeSet::from([Category::Other]),
        }
    }

    /// They are made anew each time: made ones can't be shared between threads, and making costs no more than a look-up.
    fn rules(&self) -> Option<PluralRules> {
        PluralRules::try_new(self.0?, PluralRulesOptions::default()).ok()
    }
}

fn category(rules: &PluralRules, n: u64) -> Category {
    match rules.category_for(n) {
        PluralCategory::Zero => Category::Zero,
        PluralCategory::One => Category::One,
        PluralCategory::Two => Category::Two,
        PluralCategory::Few => Category::Few,
        PluralCategory::Many => Category::Many,
        PluralCategory::Other => Category::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(tag: &str, numbers: &[u64]) -> Vec<&'static str> {
        let plural = Plural::of(tag);
        numbers.iter().map(|n| plural.category(*n).name()).collect()
    }

    #[test]
    fn each_language_has_its_own_rules() {
        assert_eq!(names("en", &[0, 1, 2]), ["other", "one", "other"]);
        assert_eq!(names("fr", &[0, 1, 2, 1_000_000]), ["one", "one", "other", "many"]);
        assert_eq!(names("ja", &[0, 1, 2]), ["other"; 3]);
        let arabic = [0, 1, 2, 3, 10, 11, 99, 100, 102, 103];
        let wanted = ["zero", "one", "two", "few", "few", "many", "many", "other", "other", "few"];
        assert_eq!(names("ar", &arabic), wanted);
        assert_eq!(names("pt-BR", &[0, 1, 2]), ["one", "one", "other"]);
        assert_eq!(names("pt-PT", &[0, 1, 2]), ["other", "one", "other"]);
        assert_eq!(names("not a tag", &[1]), ["other"]);
    }

    #[test]
    fn only_what_counting_comes_by_is_asked_for() {
        let counted = |tag| Plural::of(tag).counted().into_iter().map(Category::name).collect::<Vec<_>>();
        assert_eq!(counted("es"), ["one", "other"], "millions are no count of activities");
        assert_eq!(counted("cs"), ["one", "few", "other"], "fractions neither");
        assert_eq!(counted("ar").len(), 6);
    }
}
