//! Ids as values whose constructor validates.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

/// What an id looks like, for messages.
pub const ID_FORM: &str = "a lower-case letter, then 1 to 62 lower-case letters, digits or `-`";

/// Why a text is no id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotAnId;

macro_rules! id {
    ($(#[doc = $doc:literal])+ $name:ident) => {
        $(#[doc = $doc])+
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id in a text of the form `[a-z][a-z0-9-]{1,62}`.
            pub fn new(text: &str) -> Result<Self, NotAnId> {
                if is_id(text) { Ok(Self(text.into())) } else { Err(NotAnId) }
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    };
}

/// The ids of the page's frame, which nothing in a page's text may have.
pub const FRAME: &[&str] = &["main", "trail"];

/// Whether an id of the text would be taken for one of the page's frame or one that the generator
/// makes: those have a `:` after a name of its own, `box:one-course`, where no slug has one.
pub fn is_reserved(id: &str) -> bool {
    let made = |(name, _): (&str, &str)| {
        matches!(name, "box" | "text" | "meta" | "fn" | "fnref" | "view" | "term" | "letter")
    };
    FRAME.contains(&id) || id.split_once(':').is_some_and(made)
}

id! {
    /// A checklist item, unique in the handbook and never used for another meaning.
    ItemId
}
id! {
    /// A development plan.
    PlanId
}
id! {
    /// A step of a plan.
    StepId
}
id! {
    /// A scale of proficiency levels.
    ScaleId
}
id! {
    /// An area of competencies.
    AreaId
}
id! {
    /// A competency.
    CompetencyId
}
id! {
    /// A family of roles.
    FamilyId
}
id! {
    /// A role.
    RoleId
}
id! {
    /// A role level, unique in the handbook.
    RoleLevelId
}

/// Whether a text is of the form `[a-z][a-z0-9-]{1,62}`.
///
/// `constructor` and `prototype` are no ids: a reader's progress file that names them is refused, because
/// they mean something to every script.
pub fn is_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    if matches!(text, "constructor" | "prototype") {
        return false;
    }
    (2..=63).contains(&bytes.len())
        && bytes[0].is_ascii_lowercase()
        && bytes.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-')
}

/// A file's or folder's name as a title: `company-info_and-process` → `Company info and process`.
pub fn in_words(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
