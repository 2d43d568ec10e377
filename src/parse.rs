//! From one file's text to a [`Document`]: nothing here knows of any other page.

pub mod expand;
pub mod fence;
pub mod framework;
pub mod front;
pub mod glossary;
pub mod markdown;

use std::borrow::Cow;
use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::checked::{Checked, Seen};
use crate::config::{Config, Standing};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::highlights::Awaited;
use crate::model::body::Body;
use crate::model::document::Document;
use crate::model::front::FrontMatter;
use crate::model::ids::ItemId;
use crate::model::path::SourcePath;
use crate::quick::QuickMap;
use crate::run::Run;
use crate::source::{SourceFile, Sources, unix_lines};
use crate::stable::Stable;
use crate::stages::Stage;
use crate::storage::Resting;
use markdown::MarkdownOptions;

/// A document and what stands for all it was made of.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The document.
    pub document: Arc<Document>,
    /// Its text.
    pub body: Resting<Body>,
    /// The hash of its file, of what it includes and of the settings in force.
    pub hash: u128,
    /// The hash of what its items say, wherever they stand in it.
    pub items: u128,
    /// The hash of the anchors that links may name.
    pub anchors: u128,
    /// Stands for the words of its file and of what it includes, on every machine and with every setting.
    pub sign: u32,
    /// The files that it includes, or names without there being one.
    pub included: Vec<SourcePath>,
}

/// The documents as they were parsed last.
#[derive(Debug, Default)]
pub struct ParseMemo {
    /// Whether anything is to be remembered.
    pub keep: bool,
    /// How many documents were parsed for the last site: the others were remembered.
    pub parsed: usize,
    documents: QuickMap<SourcePath, Arc<Remembered>>,
}

/// A document as it was parsed last, with what it was made of.
#[derive(Clone, Debug)]
struct Remembered {
    file: u128,
    root: String,
    standing: Standing,
    options: MarkdownOptions,
    included: Vec<(SourcePath, Option<u128>)>,
    /// Its code that is plain for now.
    awaited: Awaited,
    checked: Checked<Option<Parsed>>,
}

/// Whether a file of the content is a page: Markdown, but no summary and no part to be included
/// (a file or folder whose name starts with `_`).
pub fn is_page(path: &SourcePath) -> bool {
    path.is_markdown()
        && path.name() != crate::model::path::SUMMARY
        && !path.as_str().split('/').any(|part| part.starts_with('_'))
}

/// Parses every page of the content; pages that did not change are remembered.
pub fn all(config: &Config, sources: &Sources, run: &Run, memo: &mut ParseMemo) -> Checked<Vec<Parsed>> {
    let options = MarkdownOptions::of(config);
    let pages: Vec<(&SourcePath, &Arc<SourceFile>, Standing)> = sources
        .files
        .below(&config.content)
        .filter(|(path, _)| is_page(path))
        .map(|(path, file)| (path, file, config.standing(path)))
        .filter(|(.., standing)| is_page(&standing.original))
        .collect();
    run.stages.begin(Stage::Parse, pages.len());
    let remembered = &memo.documents;
    let anew = AtomicUsize::new(0);
    let parsed: Vec<Arc<Remembered>> = pages
        .par_iter()
        .map(|(path, file, standing)| match remembered.get(path) {
            Some(old)
                if old.file == file.hash
                    && old.root == config.content
                    && old.standing == *standing
                    && old.options == options
                    && old.still_includes(sources)
                    && !old.awaited.has_come(&run.highlights) =>
            {
                Arc::clone(old)
            }
            _ => {
                anew.fetch_add(1, Ordering::Relaxed);
                run.stages.go_on();
                Arc::new(page(config, (sources, run), (path, standing), file, &options))
            }
        })
        .collect();
    memo.parsed = anew.into_inner();
    Checked::collect(|seen| {
        let mut documents = Vec::with_capacity(parsed.len());
        let mut kept = QuickMap::default();
        kept.reserve(if memo.keep { parsed.len() } else { 0 });
        for ((path, ..), page) in pages.into_iter().zip(parsed) {
            if memo.keep {
                documents.extend(seen.take(page.checked.clone()));
                kept.insert(path.clone(), page);
            } else {
                documents.extend(seen.take(Arc::unwrap_or_clone(page).checked));
            }
        }
        memo.documents = kept;
        documents
    })
}

fn page(
    config: &Config,
    (sources, run): (&Sources, &Run),
    (path, standing): (&SourcePath, &Standing),
    file: &Arc<SourceFile>,
    options: &MarkdownOptions,
) -> Remembered {
    let (mut included, mut awaited) = (Vec::new(), Awaited::default());
    let read = |path: &SourcePath| sources.files.get(path).map(|file| run.storage.file_of(file));
    let checked = Checked::collect(|seen| {
        if file.len() > expand::PAGE_MAX as u64 {
            let message = format!("the page has {} MB; a page may have 2 MB", file.len() / 1_000_000);
            seen.note(
                Diagnostic::new(Code::PageSize, Place::file(path), message)
                    .help("Split it into several pages."),
            );
            return None;
        }
        let file = &run.storage.file_of(file);
        let text = lossy(path, file, seen)?;
        let (front, start) = front::split(&text);
        if let Some(length) = front::unclosed(&text).filter(|_| front.is_none()) {
            let message = "the front matter that starts here does not end";
            seen.note(
                Diagnostic::new(Code::YamlSyntax, Place::new(path, 0..length), message)
                    .help("Write a line `---` below its last key."),
            );
        }
        let front =
            front.map_or_else(FrontMatter::default, |(yaml, offset)| front::read(path, yaml, offset, seen));
        let expanded = expand::expand(path, &text, start, &config.content, &read, seen);
        included.clone_from(&expanded.included);
        let mut hash = xxhash_rust::xxh3::Xxh3::new();
        hash.update(&file.hash.to_le_bytes());
        hash.update(&[u8::from(options.smart_punctuation), u8::from(options.math)]);
        for (_, included) in &included {
            hash.update(&included.unwrap_or_default().to_le_bytes());
        }
        let (mut document, body, later) =
            markdown::document(path, front, expanded, (options, &run.highlights), seen);
        // With other colours it is another text.
        later.keys().iter().for_each(|key| hash.update(&key.to_le_bytes()));
        awaited = later;
        document.original.clone_from(&standing.original);
        document.language = standing.language;
        Some(Parsed {
            items: items_hash(&document),
            anchors: anchors_hash(&document),
            sign: sign(file, included.iter().filter_map(|(path, _)| read(path))),
            document: Arc::new(document),
            body: {
                let size = body.html.len();
                run.storage.rest(body, size)
            },
            hash: hash.digest128(),
            included: included.iter().map(|(path, _)| path.clone()).collect(),
        })
    });
    let (standing, options) = (standing.clone(), options.clone());
    let root = config.content.clone();
    Remembered { file: file.hash, root, standing, options, included, awaited, checked }
}

/// Stands for the words of a file and of what it includes; git may turn the ends of lines on checkout.
fn sign(file: &Arc<SourceFile>, included: impl Iterator<Item = Arc<SourceFile>>) -> u32 {
    let mut hash = xxhash_rust::xxh3::Xxh3::new();
    for file in std::iter::once(Arc::clone(file)).chain(included) {
        hash.update(&unix_lines(file.bytes().map_or(&[][..], |bytes| bytes)));
    }
    (hash.digest() >> 32) as u32
}

/// A page's text; bytes that are no UTF-8 are told and replaced.
fn lossy<'a>(path: &SourcePath, file: &'a SourceFile, seen: &mut Seen) -> Option<Cow<'a, str>> {
    match file.utf8(path) {
        Ok(text) => Some(Cow::Borrowed(text)),
        Err(problem) => {
            seen.note(*problem);
            file.lossy()
        }
    }
}

/// Stands for what a document's items say and where they belong, but not for the bytes they stand at.
fn items_hash(document: &Document) -> u128 {
    let mut hash = Stable::default();
    for item in &document.items {
        let attributes = &item.attributes;
        item.id.as_ref().map(|(id, _)| id).hash(&mut hash);
        (item.mark, &item.text, &item.headings, item.is_group, item.parent, &item.place.path).hash(&mut hash);
        let after: Vec<&ItemId> = attributes.after.iter().map(|(other, _)| other).collect();
        let name = |named: &Option<(ItemId, Place)>| named.as_ref().map(|(other, _)| other.clone());
        (after, name(&attributes.replaced_by), name(&attributes.was)).hash(&mut hash);
        let develops: Vec<&String> = attributes.develops.iter().map(|(competency, _)| competency).collect();
        (develops, &attributes.due, &attributes.by, attributes.effort, attributes.kind).hash(&mut hash);
        (attributes.optional, attributes.evidence).hash(&mut hash);
    }
    hash.digest128()
}

/// Stands for the anchors of a document and the file they are in.
fn anchors_hash(document: &Document) -> u128 {
    let mut hash = Stable::default();
    (&document.path, &document.original, &document.anchors).hash(&mut hash);
    for item in &document.items {
        item.id.as_ref().map(|(id, _)| id).hash(&mut hash);
    }
    hash.digest128()
}

impl Remembered {
    fn still_includes(&self, sources: &Sources) -> bool {
        self.included.iter().all(|(path, hash)| sources.files.get(path).map(|file| file.hash) == *hash)
    }
}
