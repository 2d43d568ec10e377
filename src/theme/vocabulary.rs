//! Where language files lie: in the binary, in the theme, in the handbook.

use std::hash::Hash;
use std::sync::Arc;

use bytes::Bytes;

use super::{DEFAULT, LANG};
use crate::checked::Checked;
use crate::config::{Config, is_language};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::path::SourcePath;
use crate::source::Sources;
use crate::stable::Stable;
use crate::words::{File, Vocabulary};

/// The language files as they were read last.
#[derive(Debug, Default)]
pub struct WordsMemo {
    /// Whether anything is to be remembered.
    pub keep: bool,
    last: Option<(u128, Arc<Vocabulary>)>,
}

/// All that the interface may say: the default theme's files, then those of the theme, then those of the handbook.
pub fn vocabulary(sources: &Sources, config: &Config, memo: &mut WordsMemo) -> Checked<Arc<Vocabulary>> {
    Checked::collect(|seen| {
        let mut layers = vec![shipped()];
        if config.has_book {
            for folder in [format!("themes/{}/lang", config.theme), "theme/lang".to_owned()] {
                let mut layer = Vec::new();
                for (path, file) in sources.files.below(&folder) {
                    let Some(tag) = path.name().strip_suffix(".toml") else { continue };
                    if !is_language(tag) {
                        let message = format!("`{tag}` is no language tag");
                        let help = "Name the file by a tag such as `de` or `pt-BR`.";
                        seen.note(Diagnostic::new(Code::WordsValue, Place::file(path), message).help(help));
                    } else if let Some(bytes) = file.bytes() {
                        let (tag, path, bytes) = (tag.to_ascii_lowercase(), path.clone(), bytes.clone());
                        layer.push(File { tag, path, bytes, is_shipped: false });
                    }
                }
                layers.push(layer);
            }
        }
        let mut hash = Stable::default();
        for file in layers.iter().flatten().filter(|file| !file.is_shipped) {
            (file.path.as_str(), &file.bytes[..]).hash(&mut hash);
        }
        let hash = hash.digest128();
        let known = memo.last.take().filter(|(old, _)| *old == hash);
        let vocabulary = known.map_or_else(|| Arc::new(Vocabulary::new(layers)), |(_, known)| known);
        memo.last = memo.keep.then(|| (hash, Arc::clone(&vocabulary)));
        vocabulary
    })
}

/// The files in the binary.
fn shipped() -> Vec<File> {
    let folder = DEFAULT.get_dir(LANG.trim_end_matches('/'));
    let files = folder.into_iter().flat_map(|folder| folder.files());
    let file = |file: &'static include_dir::File<'static>| {
        let name = file.path().file_name()?.to_str()?;
        let path = SourcePath::new(&format!("themes/default/{LANG}{name}")).ok()?;
        let tag = name.strip_suffix(".toml")?.to_ascii_lowercase();
        Some(File { tag, path, bytes: Bytes::from_static(file.contents()), is_shipped: true })
    };
    files.filter_map(file).collect()
}
