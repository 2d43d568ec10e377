//! What stands where an image was written.

use crate::model::path::OutPath;
use crate::model::picture::{Extent, Format};

/// What stands where an image was written.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Picture {
    /// The image itself.
    Shown(Shown),
    /// A link to an image on another host.
    Linked(String),
    /// Its alternative text alone.
    Missing,
}

/// An image that is shown.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Shown {
    /// Its URL.
    pub url: String,
    /// Where its file goes, if it is one of the handbook's.
    pub file: Option<OutPath>,
    /// How large it is, if it says so.
    pub extent: Option<Extent>,
    /// Smaller forms of it, the first format the preferred one; the last is that of the image itself.
    pub forms: Vec<Forms>,
    /// How wide it is shown, as browsers read it; empty where there are no forms.
    pub sizes: String,
}

/// The forms of an image in one format.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Forms {
    /// The format.
    pub format: Format,
    /// Their URLs by their width in pixels, ascending.
    pub urls: Vec<(u32, String)>,
}

impl Picture {
    /// An image that is no file of the handbook.
    pub fn elsewhere(url: &str) -> Self {
        Self::Shown(Shown {
            url: url.to_owned(),
            file: None,
            extent: None,
            forms: Vec::new(),
            sizes: String::new(),
        })
    }

    /// A file of the handbook, of which no more is known yet.
    pub fn of_file(url: String, file: OutPath) -> Self {
        Self::Shown(Shown { url, file: Some(file), extent: None, forms: Vec::new(), sizes: String::new() })
    }

    /// The same with every URL of the handbook changed.
    #[must_use]
    pub fn with_urls(&self, changed: impl Fn(&str) -> String) -> Self {
        let Self::Shown(shown) = self else { return self.clone() };
        if shown.file.is_none() {
            return self.clone();
        }
        let mut shown = shown.clone();
        shown.url = changed(&shown.url);
        for (_, url) in shown.forms.iter_mut().flat_map(|forms| &mut forms.urls) {
            *url = changed(url);
        }
        Self::Shown(shown)
    }
}
