//! Career ladders of other forms become the files of a framework: text in, text out.
//!
//! Owns how other people's columns and keys are understood. Refuses to guess in silence: what can't be
//! mapped is told at its row, what is derived is told as derived. Reads and writes no files; which file
//! goes where is for the command to say.

mod csv;
mod ddat;
mod degrees;
mod draft;
mod families;
mod ids;
mod order;
mod pipes;
mod table;
mod text;
mod written;

use std::ops::Range;

use crate::diagnostic::Place;
use crate::model::path::SourcePath;

pub use self::ddat::ddat;
pub use self::draft::{Competency, Does, Draft, Level, Named, Role, Scale};
pub use self::families::families;
pub use self::table::table;
pub use self::written::{File, files, scalar};

/// A file to import: its text, and how it is named to its user.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// What the user calls it.
    pub path: &'a SourcePath,
    /// The whole text; it may open with a byte order mark.
    pub text: &'a str,
}

impl<'a> Input<'a> {
    fn place(&self, span: &Range<usize>) -> Place {
        Place::new(self.path, span.clone())
    }

    /// The name without folder and extension, as words: `eng-ladder.csv` is "Eng ladder".
    fn title(&self) -> String {
        text::words(self.stem())
    }

    fn stem(&self) -> &'a str {
        let name = self.path.name();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// Where the text begins: after a byte order mark.
    fn start(&self) -> usize {
        if self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
    }
}
