//! What an author says of publishing: `[site]`, `[git]`, `[llms]` and `[edit]`.

use super::is_site;
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::syntax::table::{Placed, Table};

/// How a handbook is published, defaults filled in.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Publishing {
    /// Whether search engines may list its pages.
    pub index: bool,
    /// Whether `sitemap.xml` is written.
    pub sitemap: bool,
    /// Whether `robots.txt` is written.
    pub robots: bool,
    /// Whether there is a page of what is new.
    pub changes: bool,
    /// Whether there is a feed of it.
    pub feed: bool,
    /// Whether each page has a Markdown twin, and `llms.txt` lists them.
    pub llms: bool,
    /// The picture of links to pages that have none of their own: a path below the content, or an address.
    pub image: Option<(String, Place)>,
    /// Whether version control is asked; nothing said, it is asked and need not answer.
    pub git: Option<Placed<bool>>,
    /// The address at which a file is edited, with `{path}` for its path from the handbook's root; or nothing.
    pub edit: String,
}

impl Default for Publishing {
    fn default() -> Self {
        let (index, sitemap, robots, changes, feed, llms) = (true, true, true, true, true, true);
        Self { index, sitemap, robots, changes, feed, llms, image: None, git: None, edit: String::new() }
    }
}

impl Publishing {
    /// Whether version control is asked.
    pub fn asks_git(&self) -> bool {
        self.git.as_ref().is_none_or(|(asks, _)| *asks)
    }

    /// Reads the tables.
    pub(super) fn read(table: &mut Table<'_>, seen: &mut Seen) -> Self {
        let mut publishing = Self::default();
        if let Some(mut site) = table.table("site", seen) {
            let mut switch = |key, to: &mut bool| {
                if let Some((on, _)) = site.bool(key, seen) {
                    *to = on;
                }
            };
            switch("index", &mut publishing.index);
            switch("sitemap", &mut publishing.sitemap);
            switch("robots", &mut publishing.robots);
            switch("changes", &mut publishing.changes);
            switch("feed", &mut publishing.feed);
            publishing.image = site.string("image", seen);
            site.finish(seen);
        }
        if let Some(mut git) = table.table("git", seen) {
            publishing.git = git.bool("enabled", seen);
            git.finish(seen);
        }
        if let Some(mut llms) = table.table("llms", seen) {
            if let Some((on, _)) = llms.bool("enabled", seen) {
                publishing.llms = on;
            }
            llms.finish(seen);
        }
        if let Some(mut edit) = table.table("edit", seen) {
            publishing.edit = edit_pattern(&mut edit, seen).unwrap_or_default();
            edit.finish(seen);
        }
        publishing
    }
}

/// What hosts of code call the address at which a file is edited.
const HOSTS: [(&str, &str); 5] = [
    ("github", "{repository}/edit/{branch}/{path}"),
    ("gitlab", "{repository}/-/edit/{branch}/{path}"),
    ("bitbucket", "{repository}/src/{branch}/{path}?mode=edit&at={branch}"),
    ("gitea", "{repository}/_edit/{branch}/{path}"),
    ("azure", "{repository}?path=/{path}&version=GB{branch}&_a=contents"),
];

/// `url`, or `repository` with `branch`, `folder` and `host`.
fn edit_pattern(edit: &mut Table<'_>, seen: &mut Seen) -> Option<String> {
    let url = edit.string("url", seen);
    let repository = edit.string("repository", seen);
    let branch = edit.string("branch", seen).map_or_else(|| "main".to_owned(), |(branch, _)| branch);
    let folder = edit.string("folder", seen).map_or_else(String::new, |(folder, _)| folder);
    let host = edit.string("host", seen);
    if let Some((url, place)) = url {
        if !is_address(&url) || !url.contains("{path}") {
            let message = format!("`{url}` is no address at which a page can be edited.");
            let help = "Write one with `{path}` in it: `https://example.org/handbook/edit/main/{path}`.";
            seen.note(Diagnostic::new(Code::ConfigValue, place, message).help(help));
            return None;
        }
        return Some(url);
    }
    let (repository, place) = repository?;
    let repository = repository.trim_end_matches('/').trim_end_matches(".git");
    if !is_site(repository) {
        let message = format!("`{repository}` is no address of a repository.");
        let help = "Write the address that a browser opens: `https://github.com/example/handbook`.";
        seen.note(Diagnostic::new(Code::ConfigValue, place, message).help(help));
        return None;
    }
    let pattern = match &host {
        Some((host, place)) => {
            let found = HOSTS.iter().find(|(name, _)| name == host);
            if found.is_none() {
                let message = format!("`{host}` is no host that is known.");
                let known = HOSTS.map(|(name, _)| name);
                let diagnostic = Diagnostic::new(Code::ConfigValue, place.clone(), message);
                let diagnostic = diagnostic.did_you_mean(host, known);
                seen.note(match diagnostic.help {
                    Some(_) => diagnostic,
                    None => diagnostic.help(format!("Known are {}; or write `url`.", known.join(", "))),
                });
            }
            found?
        }
        None => {
            let found = host_of(repository);
            if found.is_none() {
                let message = format!("it is not known how a page is edited at `{repository}`");
                let known = HOSTS.map(|(name, _)| name).join("`, `");
                let help = format!("Say what runs there, `host = \"…\"` with `{known}`, or write `url`.");
                seen.note(Diagnostic::new(Code::ConfigValue, place, message).help(help));
            }
            found?
        }
    };
    let folder = folder.trim_matches('/');
    let path = if folder.is_empty() { "{path}".to_owned() } else { format!("{folder}/{{path}}") };
    let pattern = pattern.1.replace("{path}", &path).replace("{branch}", &branch);
    Some(pattern.replace("{repository}", repository))
}

fn host_of(repository: &str) -> Option<&'static (&'static str, &'static str)> {
    let host = repository.split("://").nth(1)?.split('/').next()?.to_ascii_lowercase();
    let named = |name: &str| HOSTS.iter().find(|(known, _)| *known == name);
    match host.as_str() {
        "codeberg.org" => named("gitea"),
        "dev.azure.com" => named("azure"),
        host if host.ends_with(".visualstudio.com") => named("azure"),
        // Companies run them under such names: `gitlab.example.org`.
        host => host.split('.').find_map(named),
    }
}

/// Whether a text is an absolute address.
fn is_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty() && !url.contains(|c: char| c.is_whitespace() || "<>\"".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_known_by_their_names() {
        let name = |url| host_of(url).map(|(name, _)| *name);
        assert_eq!(name("https://github.com/example/handbook"), Some("github"));
        assert_eq!(name("https://gitlab.example.org/a/b/c"), Some("gitlab"));
        assert_eq!(name("https://codeberg.org/a/b"), Some("gitea"));
        assert_eq!(name("https://dev.azure.com/org/project/_git/repo"), Some("azure"));
        assert_eq!(name("https://bitbucket.org/a/b"), Some("bitbucket"));
        assert_eq!(name("https://code.example.org/github"), None);
    }
}
