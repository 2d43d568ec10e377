//! Where links lead: pages become relative URLs, files become assets, and what is not there is told.

mod anchors;
mod urls;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::checked::Seen;
use crate::config::{Config, Standing};
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::handbook::{Page, Picture, Target};
use crate::model::document::{Document, Image, Medium, RawLink, is_data_image};
use crate::model::glossary::Glossary;
use crate::model::path::{OutPath, SourcePath};
use crate::model::view::View;
use crate::parse;
use crate::quick::QuickMap;
use crate::resolve::order;
use crate::source::Tree;
use urls::{Kind, encode_fragment, encode_suffix, kind, shortened};

/// What links may lead to.
pub struct Places<'a> {
    config: &'a Config,
    /// The folder of the content.
    content: &'a str,
    files: &'a Tree,
    by_source: QuickMap<&'a SourcePath, Destination<'a>>,
    by_out: QuickMap<&'a OutPath, Destination<'a>>,
    by_name: QuickMap<&'a str, Vec<&'a SourcePath>>,
    /// In a translation, the texts that are translated.
    originals: QuickMap<&'a SourcePath, &'a Document>,
    drafts: BTreeSet<&'a SourcePath>,
    glossary: &'a Glossary,
    /// The file of the whole book, where there is one.
    book: Option<OutPath>,
}

/// A page as a destination: its address, and its text if it has one.
#[derive(Clone, Copy)]
pub struct Destination<'a> {
    /// Where it goes.
    pub out: &'a OutPath,
    /// Its text, whose anchors a link may name.
    pub document: Option<&'a Document>,
    /// Whether it is made from the framework, with anchors of its own.
    pub computed: bool,
    /// Whether the entries of the glossary stand on it.
    pub has_terms: bool,
}

/// The resolved links of one page.
#[derive(Debug, Default)]
pub struct Resolved {
    /// Where its links lead, in order.
    pub links: Arc<[Target]>,
    /// What its images show, in order.
    pub images: Arc<[Picture]>,
    /// The files it links or shows.
    pub assets: BTreeMap<OutPath, SourcePath>,
}

impl<'a> Destination<'a> {
    /// A page as a destination.
    pub fn of(page: &'a Page) -> Self {
        Self {
            out: &page.out,
            document: page.document.as_deref(),
            computed: page.computed.is_some(),
            has_terms: page.shows.contains(&Some(View::Glossary)),
        }
    }
}

impl<'a> Places<'a> {
    /// Knows all pages and files of a handbook.
    pub fn new(
        config: &'a Config,
        files: &'a Tree,
        pages: impl Iterator<Item = Destination<'a>>,
        originals: impl Iterator<Item = &'a Document>,
        drafts: BTreeSet<&'a SourcePath>,
        glossary: &'a Glossary,
    ) -> Self {
        let mut places = Self {
            config,
            content: &config.content,
            files,
            by_source: QuickMap::default(),
            by_out: QuickMap::default(),
            by_name: QuickMap::default(),
            originals: originals.map(|document| (&document.path, document)).collect(),
            drafts,
            glossary,
            book: OutPath::new(OutPath::BOOK).ok().filter(|_| config.print),
        };
        for page in pages {
            places.by_out.insert(page.out, page);
            if let Some(document) = page.document {
                places.by_source.insert(&document.original, page);
                places.by_name.entry(document.original.name()).or_default().push(&document.original);
            }
        }
        places
    }

    /// Resolves the links and images of one page.
    pub fn resolve(&self, from: Destination<'_>, seen: &mut Seen) -> Resolved {
        let Some(document) = from.document else { return Resolved::default() };
        let mut assets = BTreeMap::new();
        let links = document.links.iter().map(|link| self.link(from, link, &mut assets, seen)).collect();
        let images = document.images.iter().map(|image| self.image(from, image, &mut assets, seen)).collect();
        Resolved { links, images, assets }
    }

    /// Where one link leads.
    pub fn link(
        &self,
        from: Destination<'_>,
        link: &RawLink,
        assets: &mut BTreeMap<OutPath, SourcePath>,
        seen: &mut Seen,
    ) -> Target {
        let destination = link.destination.trim();
        match kind(destination) {
            Kind::Outside => Target::Outside(destination.to_owned()),
            Kind::Blocked => {
                let message = format!("a link to `{}` is dropped", shortened(destination));
                let help = "Links lead to pages, files, or by https, http, mailto or tel.";
                seen.note(Diagnostic::new(Code::HtmlBlocked, link.place.clone(), message).help(help));
                Target::Nowhere
            }
            Kind::Anchor(anchor) => {
                let anchor = self.anchor(from, anchor, &link.place, seen);
                Target::Inside(format!("#{}", encode_fragment(&anchor)))
            }
            Kind::Inside { path, suffix } => self.inside(from, path, suffix, link, assets, seen),
        }
    }

    fn inside(
        &self,
        from: Destination<'_>,
        path: &str,
        suffix: &str,
        link: &RawLink,
        assets: &mut BTreeMap<OutPath, SourcePath>,
        seen: &mut Seen,
    ) -> Target {
        if path.is_empty() {
            let page = if suffix.is_empty() { from.out.url_to(from.out) } else { String::new() };
            return Target::Inside(page + &self.suffix(from, suffix, &link.place, seen));
        }
        let broken = Target::Broken(link.destination.trim().to_owned());
        let Some(source) = self.source(&link.place.path, path) else {
            let message = format!("`{path}` leaves the handbook's content");
            seen.note(
                Diagnostic::new(Code::LinkOutside, link.place.clone(), message)
                    .help("Only what lies below the content folder is published: move the file there, or link its address."),
            );
            return broken;
        };
        let marked = self.config.marked(&source);
        if let Some(standing) = marked.as_ref().filter(|standing| standing.language != self.config.edition) {
            if let Some(url) = self.in_language(from, &source, standing, path) {
                return Target::Inside(url + &encode_suffix(suffix));
            }
        } else if let Some(page) = self.page(marked.as_ref().map_or(&source, |marked| &marked.original), path)
        {
            let url = if page.out == from.out && !suffix.is_empty() {
                String::new()
            } else {
                from.out.url_to(page.out)
            };
            return Target::Inside(url + &self.suffix(page, suffix, &link.place, seen));
        }
        if self.drafts.contains(&source) {
            let message = format!("`{path}` is a draft: the link is left out");
            let help = "Publish the page by removing `draft: true`, or remove the link.";
            seen.note(Diagnostic::new(Code::LinkPage, link.place.clone(), message).help(help));
            return Target::Nowhere;
        }
        if let Some((source, out)) = self.asset(source.clone()) {
            let url = format!("{}{}", self.url_of_asset(from, &out), encode_suffix(suffix));
            assets.insert(out, source);
            return Target::Inside(url);
        }
        // The book to print is made when all pages are.
        if let Some(book) =
            self.book.as_ref().filter(|book| source.below(self.content) == Some(book.as_str()))
        {
            return Target::Inside(from.out.url_to(book) + &encode_suffix(suffix));
        }
        seen.note(self.no_page(path, link));
        broken
    }

    fn image(
        &self,
        from: Destination<'_>,
        image: &Image,
        assets: &mut BTreeMap<OutPath, SourcePath>,
        seen: &mut Seen,
    ) -> Picture {
        let source = image.source.trim();
        let name = image.medium.name();
        match kind(source) {
            Kind::Blocked if is_data_image(source) && image.medium == Medium::Image => {
                Picture::elsewhere(source)
            }
            // The policy names hosts for images alone.
            Kind::Outside
                if image.medium == Medium::Image
                    && self.config.image_hosts.iter().any(|host| {
                        source.strip_prefix(host.as_str()).is_some_and(|rest| rest.starts_with('/'))
                    }) =>
            {
                Picture::elsewhere(source)
            }
            Kind::Outside => {
                let message =
                    format!("this {name} comes from another host; readers get a link to it instead");
                let help = match image.medium {
                    Medium::Image => {
                        "Copy the file into the handbook, or name the host in `book.toml`: `[security] images = [\"https://host\"]`."
                    }
                    Medium::Video | Medium::Audio => "Copy the file into the handbook.",
                };
                seen.note(Diagnostic::new(Code::AssetRemote, image.place.clone(), message).help(help));
                Picture::Linked(source.to_owned())
            }
            Kind::Blocked | Kind::Anchor(_) => {
                let message = format!("`{}` is no {name} file", shortened(source));
                seen.note(
                    Diagnostic::new(Code::LinkImage, image.place.clone(), message)
                        .help("Name a file of the handbook."),
                );
                Picture::Missing
            }
            Kind::Inside { path, suffix } => {
                let found = self.source(&image.place.path, path).and_then(|source| self.asset(source));
                let Some((source, out)) = found else {
                    let diagnostic = Diagnostic::new(
                        Code::LinkImage,
                        image.place.clone(),
                        format!("there is no {name} `{path}`"),
                    );
                    let near = self.same_name(path);
                    seen.note(match near {
                        Some(near) => diagnostic.help(format!("Did you mean `{near}`?")),
                        None => diagnostic
                            .help("The path starts at the page's folder, or with `/` at the content folder."),
                    });
                    return Picture::Missing;
                };
                let url = format!("{}{}", self.url_of_asset(from, &out), encode_suffix(suffix));
                assets.insert(out.clone(), source);
                Picture::of_file(url, out)
            }
        }
    }

    /// The source that a destination names, seen from the file it is written in.
    fn source(&self, written_in: &SourcePath, path: &str) -> Option<SourcePath> {
        let path = percent_decode_str(path).decode_utf8_lossy();
        let source = match path.strip_prefix('/') {
            Some(from_root) => SourcePath::new(&format!("{}/{from_root}", self.content)),
            None => written_in.join_from_file(&path),
        };
        source.ok().filter(|source| source.as_str() == self.content || source.below(self.content).is_some())
    }

    /// The page at a source path: the file itself, its `.html`, the page of a folder, or the file without `.md`.
    fn page(&self, source: &SourcePath, written: &str) -> Option<Destination<'a>> {
        if let Some(page) = self.by_source.get(source) {
            return Some(*page);
        }
        let below = if source.as_str() == self.content { "" } else { source.below(self.content)? };
        let out = |text: String| OutPath::new(&text).ok().and_then(|out| self.by_out.get(&out)).copied();
        if below.ends_with(".html") {
            return out(below.to_owned());
        }
        // Pages of the framework have no file, but authors may link them as if they had.
        if let Some(stem) = below.strip_suffix(".md") {
            return out(format!("{stem}.html")).filter(|page| page.computed);
        }
        if !written.ends_with('/')
            && !below.is_empty()
            && let Some(page) = out(format!("{below}.html"))
        {
            return Some(page);
        }
        out(format!("{below}/index.html"))
    }

    /// The URL of a page in another language, if it is there: its folder or file name says which.
    fn in_language(
        &self,
        from: Destination<'_>,
        source: &SourcePath,
        standing: &Standing,
        written: &str,
    ) -> Option<String> {
        let here = self.page(&standing.original, written).map(|page| page.out.clone());
        let there = || {
            self.files.get(source).filter(|_| parse::is_page(source))?;
            order::address(self.content, &standing.original)
        };
        let out = here.or_else(there)?.within(self.config.folder_of(standing.language));
        Some(from.out.within(self.config.folder()).url_to(&out))
    }

    /// Where a file that is no page goes, if it may be published. What is not there in the folder of a
    /// language is looked for where the original would find it.
    fn asset(&self, source: SourcePath) -> Option<(SourcePath, OutPath)> {
        let is_there = |source: &SourcePath| self.files.get(source).is_some();
        let original = || self.config.marked(&source).map(|standing| standing.original).filter(is_there);
        let source = if is_there(&source) { source } else { original()? };
        let out = OutPath::new(source.below(self.content)?).ok()?;
        let original = self.config.standing(&source).original;
        is_publishable(self.content, &original).then_some((source, out))
    }

    /// Assets are shared by all languages.
    fn url_of_asset(&self, from: Destination<'_>, asset: &OutPath) -> String {
        from.out.within(self.config.folder()).url_to(asset)
    }

    /// That the glossary has no term of an id; none where it has one.
    pub fn unknown_term(&self, id: &str, place: &Place) -> Option<Diagnostic> {
        if self.glossary.term(id).is_some() {
            return None;
        }
        let message = format!("the glossary has no term `{id}`");
        let diagnostic = Diagnostic::new(Code::LinkAnchor, place.clone(), message);
        let diagnostic = diagnostic.did_you_mean(id, self.glossary.terms.iter().map(|term| term.id.as_str()));
        Some(match diagnostic.help {
            Some(_) => diagnostic,
            None => {
                diagnostic.help("An entry's anchor is made of its `id`, or of its term: `#term:role-level`.")
            }
        })
    }

    fn no_page(&self, path: &str, link: &RawLink) -> Diagnostic {
        let diagnostic =
            Diagnostic::new(Code::LinkPage, link.place.clone(), format!("there is no page `{path}`"));
        let near = self
            .same_name(path)
            .or_else(|| self.same_name(&format!("{path}.md")))
            .or_else(|| self.near_name(path));
        let of_framework = path.starts_with("framework/") || path.contains("/framework/");
        match near {
            _ if of_framework && !self.config.generate_framework => diagnostic.help(
                "`[framework] generate = false` leaves the framework's own pages out: place a block such as \
                 `::: role id=…` on a page, and link to that.",
            ),
            Some(near) => diagnostic.help(format!("Did you mean `{near}`?")),
            None => {
                diagnostic.help("The path starts at the page's folder, or with `/` at the content folder.")
            }
        }
    }

    /// A page whose file name is nearly the one written; not looked for among very many pages.
    fn near_name(&self, path: &str) -> Option<String> {
        let name = path.rsplit('/').next()?;
        let stem = |name: &'a str| name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let wanted = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        if self.by_name.len() > 5000 || wanted.is_empty() {
            return None;
        }
        let near = nearest(wanted, self.by_name.keys().copied().map(stem).collect::<BTreeSet<_>>())?;
        let found =
            self.by_name.iter().filter(|(name, _)| stem(name) == near).flat_map(|(_, paths)| paths).min()?;
        found.below(self.content).map(str::to_owned)
    }

    /// A page of the same file name somewhere else, from the content folder.
    fn same_name(&self, path: &str) -> Option<String> {
        let name = path.trim_end_matches('/').rsplit('/').next()?;
        let name = percent_decode_str(name).decode_utf8_lossy();
        let found = self.by_name.get(name.as_ref())?.iter().min()?;
        found.below(self.content).map(str::to_owned)
    }
}

/// Whether a file below the content may be copied into the site when a page links it.
pub fn is_publishable(content: &str, source: &SourcePath) -> bool {
    let Some(below) = source.below(content) else { return false };
    let hidden = below.split('/').any(|part| part.starts_with('.') || part.starts_with('_'));
    let name = source.name();
    let backup = name.starts_with("~$") || name.ends_with('~') || name.ends_with(".bak");
    !hidden
        && !backup
        && !below.starts_with("framework/")
        && !below.starts_with("glossary.y")
        && below != crate::model::path::SUMMARY
}
