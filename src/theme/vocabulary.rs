//! Where language files lie: in the binary, in the theme, in the handbook.

use std::hash::Hash;
use std::sync::Arc;

use bytes::Bytes;

use super::chain::{Chain, DEFAULT};
use crate::checked::Checked;
use crate::config::is_language;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::path::SourcePath;
use crate::stable::Stable;
use crate::words::{File, Vocabulary};

/// Where a theme's language files lie.
const LANG: &str = "lang/";

/// The language files as they were read last.
#[derive(Debug, Default)]
pub struct WordsMemo {
    /// Whether anything is to be remembered.
    pub keep: bool,
    last: Option<(u128, Arc<Vocabulary>)>,
}

/// All that the interface may say: the default theme's files, then those of each theme that extends it, then those of
/// the handbook.
pub fn vocabulary(chain: Option<&Chain>, memo: &mut WordsMemo) -> Checked<Arc<Vocabulary>> {
    Checked::collect(|seen| {
        let mut layers = vec![shipped()];
        for layer in chain.into_iter().flat_map(|chain| chain.0.iter().rev()) {
            let mut files = Vec::new();
            for (name, file) in &layer.files {
                let Some(tag) = name.strip_prefix(LANG).and_then(|name| name.strip_suffix(".toml")) else {
                    continue;
                };
                let path = match &file.path {
                    Some(path) => path.clone(),
                    // The first of all layers has them.
                    None if layer.name == "default" => continue,
                    None => match SourcePath::new(&format!("themes/{}/{name}", layer.name)) {
                        Ok(path) => path,
                        Err(_) => continue,
                    },
                };
                if !is_language(tag) {
                    let message = format!("`{tag}` is no language tag");
                    let help = "Name the file by a tag such as `de` or `pt-BR`.";
                    seen.note(Diagnostic::new(Code::WordsValue, Place::file(&path), message).help(help));
                    continue;
                }
                let (tag, bytes) = (tag.to_ascii_lowercase(), file.bytes.clone());
                files.push(File { tag, path, bytes, is_shipped: file.path.is_none() });
            }
            layers.push(files);
        }
        let mut hash = Stable::default();
        for file in layers.iter().skip(1).flatten() {
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
