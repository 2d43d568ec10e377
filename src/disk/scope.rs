//! Which files are a handbook's: the one place that names them.

use std::path::{Component, Path};

use crate::config;
use crate::model::path::SourcePath;

/// Files at the root that are read by name.
pub(super) const ROOT_FILES: [&str; 2] = ["book.toml", "pathbook.lock"];

/// Folders below a handbook's root that are read whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Scope {
    /// Where the pages are; `""` is the root. `None` if `book.toml` names a place outside the root.
    pub content: Option<String>,
    /// Whether images are held whole, for smaller forms of them.
    pub makes_forms: bool,
}

impl Scope {
    /// The scope that a `book.toml` (or none) gives.
    pub(super) fn new(book_toml: Option<&str>) -> Self {
        let content = SourcePath::new(&config::content_folder(book_toml)).ok();
        Self {
            content: content.map(|path| path.as_str().to_owned()),
            makes_forms: config::makes_forms(book_toml),
        }
    }

    /// The folders to walk, none inside another; `""` stands for the root.
    pub(super) fn tops(&self) -> Vec<&str> {
        let content = self.content.as_deref();
        let mut tops = vec!["theme", "themes"];
        match content {
            Some("") => tops = vec![""],
            Some(content) if !tops.iter().any(|top| inside(content, top)) => tops.insert(0, content),
            _ => {}
        }
        tops
    }

    /// Whether a path below the root is one that is read, or a folder on the way to one.
    pub(super) fn holds(&self, below: &Path) -> bool {
        let names: Option<Vec<&str>> = below.components().map(|part| part.as_os_str().to_str()).collect();
        // Names that are not UTF-8 are told of, so they are not out of scope.
        let Some(names) = names else { return true };
        if below.components().any(|part| !matches!(part, Component::Normal(_))) {
            return false;
        }
        let path = names.join("/");
        let wanted = ROOT_FILES.contains(&path.as_str())
            || self.tops().iter().any(|top| top.is_empty() || inside(&path, top) || inside(top, &path));
        wanted && !names.iter().any(|name| ignored(name))
    }
}

/// Whether `path` is `folder` or lies in it.
pub(super) fn inside(path: &str, folder: &str) -> bool {
    path == folder || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// Names that are never read: hidden files, what editors and office programs leave, Node's modules.
pub(super) fn ignored(name: &str) -> bool {
    name.starts_with('.')
        || name.starts_with("~$")
        || name.ends_with('~')
        || name.ends_with(".bak")
        || name == "node_modules"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scope_is_the_content_and_the_themes() {
        let scope = Scope { content: Some("docs/book".into()), ..Scope::default() };
        assert_eq!(scope.tops(), ["docs/book", "theme", "themes"]);
        for path in ["book.toml", "pathbook.lock", "docs", "docs/book/a.md", "theme/custom.css"] {
            assert!(scope.holds(Path::new(path)), "{path}");
        }
        for path in ["README.md", "docs/other.md", "site/index.html", "docs/book/.git/x", "docs/book/a.md~"] {
            assert!(!scope.holds(Path::new(path)), "{path}");
        }
        assert_eq!(Scope { content: Some(String::new()), ..Scope::default() }.tops(), [""]);
    }
}
