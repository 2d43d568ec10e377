//! The parts of the site, one for each language that the handbook is read in.
//!
//! Within a part all addresses start at its own root; here each is put into its folder. Styles, scripts and
//! assets are shared by all.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::checked::{Checked, Seen};
use crate::diagnostic::Place;
use crate::handbook::{Handbook, Handbooks, Page};
use crate::model::path::OutPath;
use crate::model::picture::FormFile;
use crate::quick::QuickMap;
use crate::render::leaves::{Pending, PendingPart};
use crate::render::shelf::{self, Shelf};
use crate::render::{RenderMemo, blocks, data_scripts, pages, redirect};
use crate::run::Run;
use crate::site::{Payload, Site};
use crate::source::Sources;
use crate::stages::Stage;
use crate::theme::Themes;

/// Renders all but the leaves; pages whose view and theme did not change are remembered.
///
/// Where nothing is remembered, the text of each page is let go once its page and its parts of the leaves
/// are made. The leaves are pending: none where the pages could not be made.
pub fn site(
    sources: &Sources,
    mut handbooks: Handbooks,
    themes: &Arc<Themes>,
    run: &Run,
    memo: &mut RenderMemo,
) -> Checked<(Site, Option<Pending>)> {
    Checked::collect(|seen| {
        let assets = std::mem::take(&mut handbooks.original.assets);
        let forms: BTreeMap<OutPath, Option<FormFile>> =
            handbooks.iter_mut().flat_map(|handbook| std::mem::take(&mut handbook.forms)).collect();
        let mut site = Site {
            forms: forms.iter().map(|(out, file)| (out.name().to_owned(), file.clone())).collect(),
            lock: handbooks.original.lock.clone(),
            changes: Arc::clone(&handbooks.original.changes),
            ..Site::default()
        };
        let mut room = Room { files: &mut site.files, shelf: Shelf::default(), seen };
        for (out, bytes) in themes.bundles() {
            room.put(out.clone(), Payload::Bytes(bytes.clone()), None);
        }
        let tags: BTreeSet<&str> = handbooks.iter().map(|handbook| handbook.config.folder()).collect();
        memo.languages.retain(|tag, _| tags.contains(tag.as_str()));
        run.stages.begin(Stage::Render, handbooks.iter().map(|handbook| handbook.pages.len()).sum());
        let mut parts = Vec::new();
        for handbook in std::iter::once(handbooks.original).chain(handbooks.translations) {
            site.pages += handbook.pages.iter().filter(|page| is_own(page, &handbook)).count();
            let keep = memo.keep;
            let memo = match handbook.config.folder() {
                "" => &mut *memo,
                tag => memo.languages.entry(tag.to_owned()).or_default(),
            };
            memo.keep = keep;
            let (rendered, part) = part(handbook, themes, run, memo, &mut room);
            site.rendered += rendered;
            parts.extend(part);
        }
        for (out, path) in &assets {
            if let Some(payload) = sources.files.get(path).map(|file| shelf::asset(file)) {
                room.put(out.clone(), payload, Some(Place::file(path)));
            }
        }
        for (out, file) in &forms {
            if let Some(file) = file {
                room.put(out.clone(), shelf::form(file), None);
            }
        }
        let (shelf, themes, storage) = (room.shelf, Arc::clone(themes), run.storage.clone());
        let pending = (!parts.is_empty()).then_some(Pending { parts, themes, shelf, storage });
        (site, pending)
    })
}

/// Whether a page counts as written in the language of the handbook: lists of pages do not, nor what is lent.
fn is_own(page: &Page, handbook: &Handbook) -> bool {
    match &page.document {
        Some(document) => document.language == handbook.config.edition,
        None => page.computed.is_some(),
    }
}

/// The site as it is put together.
struct Room<'a> {
    files: &'a mut BTreeMap<OutPath, Payload>,
    shelf: Shelf,
    seen: &'a mut Seen,
}

impl Room<'_> {
    fn put(&mut self, out: OutPath, payload: Payload, origin: Option<Place>) {
        match self.shelf.take(&out, origin) {
            Ok(()) => drop(self.files.insert(out, payload)),
            Err(problem) => self.seen.note(*problem),
        }
    }
}

/// Renders the part of one language; gives how many of its pages were rendered anew, and its pending leaves.
fn part(
    mut handbook: Handbook,
    themes: &Themes,
    run: &Run,
    memo: &mut RenderMemo,
    room: &mut Room<'_>,
) -> (usize, Option<PendingPart>) {
    let bodies = handbook.pages.iter_mut().map(|page| page.body.take()).collect();
    let folder = handbook.config.folder().to_owned();
    let theme = themes.of(Some(&handbook.config.language));
    blocks::check(&handbook, theme, room.seen);
    let data = memo.scripts.take();
    let (pages, data) = rayon::join(
        || pages(&handbook, bodies, themes, run, memo, room.seen),
        || data_scripts(&handbook, &theme.words, data),
    );
    let (mut rendered, mut grown) = (0, None);
    match pages {
        Ok(pages) => {
            let origins = handbook.pages.iter().map(|page| {
                let origin = page.document.as_ref().map(|document| Place::file(&document.path));
                (&page.out, origin)
            });
            let origins: QuickMap<&OutPath, Option<Place>> = origins.collect();
            for (out, payload) in pages.files {
                let origin = origins.get(&out).cloned().flatten();
                room.put(out.within(&folder), payload, origin);
            }
            rendered = pages.rendered;
            grown = Some(pages.grown);
        }
        Err(error) => room.seen.extend(theme.shape.origins.problems(&error)),
    }
    if memo.keep {
        for (out, bytes) in &data.1 {
            room.put(out.within(&folder), Payload::Bytes(bytes.clone()), None);
        }
        memo.scripts = Some(data);
    } else {
        for (out, bytes) in data.1 {
            let out = out.within(&folder);
            let payload = run.storage.file(&out, &bytes);
            room.put(out, payload, None);
        }
    }
    for (from, redirect) in &handbook.redirects {
        let page = redirect::leading_on(&handbook.config, from, &redirect.to, &theme.words);
        room.put(from.within(&folder), Payload::Bytes(page), Some(redirect.place.clone()));
    }
    (rendered, grown.map(|pages| PendingPart { handbook, pages }))
}
