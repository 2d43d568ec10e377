//! What the author is told: a code, a place, one sentence of cause, one of cure.

use std::fmt;

use serde::Serialize;

pub use crate::model::path::Place;

/// One problem of a handbook.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// What kind of problem.
    pub code: Code,
    /// Whether the site may be written all the same.
    pub severity: Severity,
    /// Where it is, if it is anywhere.
    pub place: Option<Place>,
    /// The cause, one sentence without a full stop at the end if it is short.
    pub message: String,
    /// The cure.
    pub help: Option<String>,
    /// Other places that belong to it, with what to say there.
    pub related: Vec<(Place, String)>,
    /// A text that mends it when put in the place's stead.
    pub replacement: Option<String>,
}

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Shown nowhere.
    Silent,
    /// The site is written.
    Warning,
    /// Nothing is written.
    Error,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $severity:ident;)*) => {
        /// The kinds of problems. Each has a name that never changes and a default severity.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code { $($(#[doc = $doc])+ $variant,)* }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &[Code] = &[$(Code::$variant),*];

            /// The name in `error[name]`, `[check]` and the documentation.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// How bad it is where `[check]` says nothing else.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }

            /// One sentence on what the code means.
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$variant => concat!($($doc),+).trim_ascii(),)* }
            }
        }
    };
}

codes! {
    /// `book.toml` is no TOML.
    ConfigSyntax = "config-syntax", Error;
    /// `book.toml` has a key that means nothing.
    ConfigKey = "config-key", Error;
    /// A value in `book.toml` is of the wrong kind or out of range.
    ConfigValue = "config-value", Error;
    /// `book.toml` belongs to another tool; what is understood is used.
    ConfigForeign = "config-foreign", Warning;
    /// A handbook without an id: a published site can't keep its readers' ticks.
    IdMissing = "id-missing", Warning;
    /// A file is not UTF-8.
    SourceEncoding = "source-encoding", Error;
    /// A file or folder can't be read.
    SourceUnreadable = "source-unreadable", Error;
    /// A symbolic link leads back to a folder it lies in, or out of the handbook.
    SourceLink = "source-link", Error;
    /// A page is larger than a page may be.
    PageSize = "page-size", Error;
    /// Text is nested deeper than a page may nest.
    PageDepth = "page-depth", Error;
    /// YAML that can't be read.
    YamlSyntax = "yaml-syntax", Error;
    /// YAML that says something else than it seems to say.
    YamlSurprise = "yaml-surprise", Warning;
    /// Front matter, a framework file or the glossary has a key that means nothing.
    FrontKey = "front-key", Error;
    /// A value in front matter is of the wrong kind or out of range.
    FrontValue = "front-value", Error;
    /// A key or value in a framework file is wrong.
    FrameworkValue = "framework-value", Error;
    /// An entry of the glossary is incomplete or wrong.
    GlossaryValue = "glossary-value", Error;
    /// A term or an alias is in the glossary twice.
    GlossaryDuplicate = "glossary-duplicate", Error;
    /// A page is meant for some readers only, and this version can't keep it from the others.
    AudienceRestricted = "audience-restricted", Error;
    /// Two pages would be written to one file.
    OutputClash = "output-clash", Error;
    /// An alias is the address of a page or of another alias.
    AliasTaken = "alias-taken", Warning;
    /// `SUMMARY.md` has a line that is no entry.
    SummaryEntry = "summary-entry", Error;
    /// A page that the summary does not list.
    PageOrphan = "page-orphan", Warning;
    /// A page is overdue for review.
    PageStale = "page-stale", Warning;
    /// A file named as a translation into a language that `book.toml` does not declare.
    LanguageUndeclared = "language-undeclared", Warning;
    /// A page that is not translated into a language of the handbook; it is read in the default one.
    TranslationMissing = "translation-missing", Silent;
    /// A translation whose original changed since.
    TranslationStale = "translation-stale", Warning;
    /// A translation of a page that is not there.
    TranslationAlone = "translation-alone", Warning;
    /// An item of a translation that is none of the original's, or of which it says something else.
    TranslationItem = "translation-item", Warning;
    /// A translation of something that the framework does not have.
    TranslationUnknown = "translation-unknown", Warning;
    /// An include names a file that is not there.
    IncludeMissing = "include-missing", Error;
    /// An include leaves the handbook's content.
    IncludeOutside = "include-outside", Error;
    /// Files include each other in a circle.
    IncludeCycle = "include-cycle", Error;
    /// An include names a region that the file does not have.
    IncludeRegion = "include-region", Error;
    /// A block that the theme does not know.
    BlockUnknown = "block-unknown", Error;
    /// A block has a wrong, unknown or missing argument.
    BlockArgument = "block-argument", Error;
    /// A block is not closed, or closed without being open.
    BlockUnclosed = "block-unclosed", Error;
    /// No page can say when it was changed, although `[git] enabled` asks for it.
    HistoryUnknown = "history-unknown", Warning;
    /// A link names a page that is not there.
    LinkPage = "link-page", Warning;
    /// A link names a heading that the page does not have.
    LinkAnchor = "link-anchor", Warning;
    /// A link leaves the handbook's content.
    LinkOutside = "link-outside", Warning;
    /// An image is not there.
    LinkImage = "link-image", Warning;
    /// An image has no alternative text.
    ImageAlt = "image-alt", Warning;
    /// A file is shown as an image but is none, or is damaged.
    ImageUnreadable = "image-unreadable", Warning;
    /// An image is too large for readers' devices, or for smaller forms of it to be made.
    ImageLarge = "image-large", Warning;
    /// A photograph tells where it was taken, and would be published with that.
    ImageLocation = "image-location", Warning;
    /// A formula that can't be read; its source is shown.
    MathSyntax = "math-syntax", Warning;
    /// A link's text, or a definition or footnote it refers to, is missing.
    LinkReference = "link-reference", Warning;
    /// A quote opens with the name of an alert that there is not.
    AlertUnknown = "alert-unknown", Warning;
    /// A file that no page links or shows; it is not published.
    AssetOrphan = "asset-orphan", Warning;
    /// An image or medium from another host; it is shown as a link.
    AssetRemote = "asset-remote", Warning;
    /// Raw HTML that could run or frame something; it is dropped.
    HtmlBlocked = "html-blocked", Warning;
    /// Two headings of a page have one explicit id.
    HeadingDuplicate = "heading-duplicate", Error;
    /// A checklist item's id is not of the form of ids.
    ItemId = "item-id", Error;
    /// Two checklist items have one id.
    ItemDuplicate = "item-duplicate", Error;
    /// Two items without ids and with one text stand under one heading; they are not kept.
    ItemAmbiguous = "item-ambiguous", Warning;
    /// An id that was retired is used again.
    ItemRetired = "item-retired", Error;
    /// An attribute of an item names no item.
    ItemUnknown = "item-unknown", Error;
    /// Items wait for each other.
    ItemCycle = "item-cycle", Error;
    /// A due date is no date.
    ItemDate = "item-date", Error;
    /// An item has an unknown attribute, or one with a wrong value.
    ItemKey = "item-key", Error;
    /// Items of the lock that the handbook no longer has.
    ItemGone = "item-gone", Warning;
    /// An item is ticked in the source, so readers would start with it ticked.
    ItemTicked = "item-ticked", Warning;
    /// A competency that the framework does not define.
    CompetencyUnknown = "competency-unknown", Error;
    /// A proficiency level that a competency's scale does not have.
    LevelUnknown = "level-unknown", Error;
    /// A scale that the framework does not define, or none where one is needed.
    ScaleUnknown = "scale-unknown", Error;
    /// An area that the framework does not list.
    AreaUnknown = "area-unknown", Error;
    /// A role level that the framework does not define.
    RoleUnknown = "role-unknown", Error;
    /// A family of roles that the framework does not list.
    FamilyUnknown = "family-unknown", Error;
    /// Role levels come after each other in a circle.
    RoleCycle = "role-cycle", Error;
    /// A role level expects less than the one it comes after.
    ExpectationFalls = "expectation-falls", Warning;
    /// A plan raises a competency that none of its activities develops.
    GapWithoutActivity = "gap-without-activity", Warning;
    /// A step that no plan has.
    StepUnknown = "step-unknown", Error;
    /// `pathbook.lock` can't be read.
    LockDamaged = "lock-damaged", Error;
    /// The build would change the lock although it was told not to.
    LockChanged = "lock-changed", Error;
    /// What is to be imported can't be understood as a ladder.
    ImportInput = "import-input", Error;
    /// A part of what is imported has no place in a framework and is left out.
    ImportSkipped = "import-skipped", Warning;
    /// Something that the imported file does not say is derived.
    ImportGuess = "import-guess", Warning;
    /// A file of a reader's progress that a team report can't use; it is left out.
    ProgressFile = "progress-file", Warning;
    /// A theme that is not there.
    ThemeUnknown = "theme-unknown", Error;
    /// A language that the interface has no words in; they are English.
    LanguageUnknown = "language-unknown", Warning;
    /// A language file is no TOML.
    WordsSyntax = "words-syntax", Error;
    /// A language file has a message that nothing says.
    WordsKey = "words-key", Warning;
    /// A message in a language file is of the wrong kind.
    WordsValue = "words-value", Error;
    /// A message lost a placeholder, or has one that is not replaced.
    WordsPlaceholder = "words-placeholder", Error;
    /// A message lacks a text for numbers that its language tells apart.
    WordsPlural = "words-plural", Warning;
    /// A language in use lacks messages; they are English.
    WordsMissing = "words-missing", Warning;
    /// A template of a theme that can't be read or rendered.
    ThemeTemplate = "theme-template", Error;
    /// `theme.toml` has a key that means nothing, or a wrong value.
    ThemeManifest = "theme-manifest", Error;
    /// Themes extend each other in a circle.
    ThemeCycle = "theme-cycle", Error;
    /// A theme is made for a newer version of this program.
    ThemeVersion = "theme-version", Error;
    /// A style sheet of the theme shows a file that the theme does not have.
    ThemeAsset = "theme-asset", Error;
    /// Two colours of the theme are too near each other to be read by everyone.
    ThemeContrast = "theme-contrast", Warning;
    /// A file was copied from the theme, and the theme's has changed since.
    ThemeMoved = "theme-moved", Warning;
    /// A file of the handbook's `theme` folder that replaces nothing and that nothing uses.
    ThemeUnused = "theme-unused", Warning;
}

impl Code {
    /// Whether `[check]` must leave it an error: a site written all the same would lose readers' ticks,
    /// give them to another item, drop a page, or show one to readers it is not for.
    pub fn stays_an_error(self) -> bool {
        matches!(
            self,
            Self::LockDamaged
                | Self::ItemRetired
                | Self::ItemDuplicate
                | Self::OutputClash
                | Self::AudienceRestricted
        )
    }
}

impl Diagnostic {
    /// A problem of the code's default severity.
    pub fn new(code: Code, place: impl Into<Option<Place>>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            place: place.into(),
            message: message.into(),
            help: None,
            related: Vec::new(),
            replacement: None,
        }
    }

    /// Adds the cure.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds "did you mean", where there is anything near.
    #[must_use]
    pub fn did_you_mean<'a>(self, wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(wrong, known) {
            Some(near) => {
                let mut diagnostic = self.help(format!("Did you mean `{near}`?"));
                diagnostic.replacement = Some(near.to_owned());
                diagnostic
            }
            None => self,
        }
    }

    /// Adds another place.
    #[must_use]
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, label.into()));
        self
    }
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// The known word nearest to a mistyped one, if any is near enough to be meant.
///
/// Of words that are equally near it is the first by the alphabet. Near enough is a Jaro–Winkler similarity of at least 0.8, or one slip (a letter more, less, other or
/// swapped) in every four letters.
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    let slips = (wrong.chars().count() / 4).max(1);
    known
        .into_iter()
        .map(|word| (strsim::jaro_winkler(&wrong, &word.to_lowercase()), word))
        .filter(|(likeness, word)| {
            *likeness >= 0.8 || strsim::osa_distance(&wrong, &word.to_lowercase()) <= slips
        })
        .max_by(|(a, x), (b, y)| a.total_cmp(b).then_with(|| y.cmp(x)))
        .map(|(_, word)| word)
}

/// Line and column of a byte offset, both from 1; a column counts characters.
///
/// A byte order mark at the start of the text counts as no character.
pub fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    (line, before[start..].trim_start_matches('\u{feff}').chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
    }

    #[test]
    fn nearest_finds_slips_and_nothing_else() {
        let known = ["strategic-planning", "communication"];
        assert_eq!(nearest("strategic-planing", known), Some("strategic-planning"));
        assert_eq!(nearest("budget", known), None);
        assert_eq!(nearest("item-c", ["item-b", "item-a"]), Some("item-a"));
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(line_column("é\nüx", 5), (2, 2));
        assert_eq!(line_column("\u{feff}ab", 4), (1, 2));
    }
}
