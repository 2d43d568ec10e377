//! How large each image is, and the smaller forms of it: each file is looked at once, however many pages show it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use bytes::Bytes;
use rayon::prelude::*;

use super::ResolveMemo;
use crate::checked::Seen;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::handbook::{Forms, Page, Picture, Shown};
use crate::model::document::Medium;
use crate::model::path::{OutPath, SourcePath};
use crate::model::picture::{Extent, FormFile, Format};
use crate::pictures::{self, Look, PIXELS_MAX, Refusal, Wanted};
use crate::source::{Content, SourceFile, Sources};
use crate::stable::Stable;

/// The forms of images as they were made last, by what stands for the image and what was wanted.
#[derive(Debug, Default)]
pub(super) struct PictureMemo(HashMap<u128, Made>);

/// The forms of one image, in the order wanted.
type Made = Result<Arc<[Option<FormFile>]>, Refusal>;

/// Forms that an older way of making them made are not taken for new ones.
const WAY: u8 = 1;

/// An image file as its pages show it.
#[derive(Default)]
struct Known {
    look: Option<Look>,
    /// Whether the file is one that can be looked at: it is there, with its first bytes.
    is_seen: bool,
    refusal: Option<Refusal>,
    /// Its forms, where each goes, and what it holds if it is worth having.
    forms: Vec<(Wanted, OutPath, Option<FormFile>)>,
    key: u128,
    made: Option<Made>,
}

/// Completes the images of all pages; gives their smaller forms.
pub(super) fn complete(
    config: &Config,
    sources: &Sources,
    pages: &mut [Page],
    assets: &BTreeMap<OutPath, SourcePath>,
    memo: &mut ResolveMemo,
    seen: &mut Seen,
) -> BTreeMap<OutPath, Option<FormFile>> {
    let shown = pages.iter().flat_map(images_of).map(|(file, _)| file.clone());
    let shown: BTreeSet<OutPath> = shown.collect();
    let remembered = &memo.pictures.0;
    let known: BTreeMap<OutPath, Known> = shown
        .into_par_iter()
        .filter_map(|out| {
            let path = assets.get(&out)?;
            let file = sources.files.get(path)?;
            let known = known(config, sources, (&out, path, file), remembered);
            Some((out, known))
        })
        .collect();
    for page in pages.iter_mut().filter(|page| !page.images.is_empty()) {
        tell(page, &known, seen);
        let images = page.images.iter().map(|image| completed(config, &page.out, image, &known));
        page.images = images.collect();
    }
    let mut forms = BTreeMap::new();
    let mut kept = HashMap::new();
    for known in known.into_values() {
        forms.extend(known.forms.into_iter().map(|(_, out, file)| (out, file)));
        kept.extend(known.made.map(|made| (known.key, made)));
    }
    if memo.keep {
        memo.pictures.0 = kept;
    }
    forms
}

/// The files that a page shows as images, with the index of the image.
fn images_of(page: &Page) -> impl Iterator<Item = (&OutPath, usize)> {
    let document = page.document.as_deref();
    page.images.iter().enumerate().filter_map(move |(index, image)| {
        let Picture::Shown(Shown { file: Some(file), .. }) = image else { return None };
        let is_image = document?.images.get(index)?.medium == Medium::Image;
        is_image.then_some((file, index))
    })
}

fn known(
    config: &Config,
    sources: &Sources,
    (out, path, file): (&OutPath, &SourcePath, &SourceFile),
    remembered: &HashMap<u128, Made>,
) -> Known {
    let is_seen = !file.head().is_empty() || file.is_empty();
    let look = pictures::look(file.head(), path.extension().as_deref());
    let known = Known { look, is_seen, ..Known::default() };
    let Some(Look { extent: Some(extent), format: Some(format), .. }) = look else { return known };
    let wanted = wanted(config, extent, format);
    if wanted.is_empty() {
        return known;
    }
    let Content::Held(bytes) = &file.content else {
        return Known { refusal: Some(Refusal::TooLarge), ..known };
    };
    let mut key = Stable::default();
    std::hash::Hash::hash(&(out, file.hash, &wanted), &mut key);
    let key = key.digest128();
    let places: Vec<OutPath> = wanted.iter().filter_map(|form| place(out, file.hash, *form)).collect();
    let made =
        remembered.get(&key).cloned().unwrap_or_else(|| made(sources, bytes, format, &wanted, &places));
    let mut known = Known { key, ..known };
    match &made {
        Err(refusal) => known.refusal = Some(refusal.clone()),
        Ok(files) => {
            let all = wanted.into_iter().zip(places).zip(files.iter());
            known.forms = all.map(|((form, out), file)| (form, out, file.clone())).collect();
        }
    }
    known.made = Some(made);
    known
}

/// The forms of an image that are wanted: never larger than it is.
fn wanted(config: &Config, extent: Extent, own: Format) -> Vec<Wanted> {
    if !config.images.variants {
        return Vec::new();
    }
    let smaller: Vec<u32> =
        config.images.widths.iter().copied().filter(|width| *width < extent.width).collect();
    let others = config.images.formats.iter().copied().filter(|format| *format != own);
    let in_other = others.flat_map(|format| {
        // In another format one as large as the image is worth having, but none larger than was asked for.
        let whole = config.images.widths.last().is_some_and(|most| extent.width <= *most);
        let whole = whole.then_some(extent.width);
        smaller.iter().copied().chain(whole).map(move |width| Wanted { width, format }).collect::<Vec<_>>()
    });
    in_other.chain(smaller.iter().map(|width| Wanted { width: *width, format: own })).collect()
}

/// Where a form goes: its name stands for the image and for how it is made.
fn place(out: &OutPath, hash: u128, form: Wanted) -> Option<OutPath> {
    let mut name = Stable::default();
    std::hash::Hash::hash(&(out, hash, form, WAY), &mut name);
    let stem = out.name().rsplit_once('.').map_or(out.name(), |(stem, _)| stem);
    let stem: String = stem.chars().take(60).collect();
    let Wanted { width, format } = form;
    let hash = format!("{:032x}", name.digest128());
    OutPath::new(&format!("assets/images/{stem}-{width}.{}.{}", hash.get(..16)?, format.extension())).ok()
}

/// The forms of an image: those that an earlier build made, and the others made now.
fn made(sources: &Sources, bytes: &Bytes, format: Format, wanted: &[Wanted], places: &[OutPath]) -> Made {
    let kept = |out: &OutPath| sources.forms.get(out.name());
    let missing: Vec<Wanted> =
        wanted.iter().zip(places).filter(|(_, out)| kept(out).is_none()).map(|(form, _)| *form).collect();
    let mut fresh = if missing.is_empty() { Vec::new() } else { make(bytes, format, &missing)? }.into_iter();
    let files = places.iter().map(|out| match kept(out) {
        Some(kept) => (kept.len > 0).then(|| FormFile::Kept(kept.clone())),
        None => fresh.next().flatten().map(FormFile::Made),
    });
    Ok(files.collect())
}

#[cfg(feature = "variants")]
fn make(bytes: &Bytes, format: Format, wanted: &[Wanted]) -> Result<Vec<Option<Bytes>>, Refusal> {
    pictures::make(bytes, format, wanted)
}

/// Settings without the feature ask for no forms.
#[cfg(not(feature = "variants"))]
fn make(_: &Bytes, _: Format, _: &[Wanted]) -> Result<Vec<Option<Bytes>>, Refusal> {
    Err(Refusal::Broken("this program makes no smaller forms".to_owned()))
}

/// An image with all that is known of it.
fn completed(config: &Config, page: &OutPath, image: &Picture, known: &BTreeMap<OutPath, Known>) -> Picture {
    let Picture::Shown(shown) = image else { return image.clone() };
    let Some((file, known)) = shown.file.as_ref().and_then(|file| known.get_key_value(file)) else {
        return image.clone();
    };
    let mut shown = shown.clone();
    let Some(Look { extent, format, .. }) = known.look else { return image.clone() };
    shown.extent = extent;
    if let (Some(extent), Some(own)) = (extent, format)
        && known.forms.iter().any(|(.., file)| file.is_some())
    {
        let mut by_format: Vec<Forms> = Vec::new();
        for (form, out, _) in known.forms.iter().filter(|(.., file)| file.is_some()) {
            let url = (form.width, page.url_to(out));
            match by_format.iter_mut().find(|forms| forms.format == form.format) {
                Some(forms) => forms.urls.push(url),
                None => by_format.push(Forms { format: form.format, urls: vec![url] }),
            }
        }
        let whole = (extent.width, page.url_to(file));
        match by_format.last_mut().filter(|forms| forms.format == own) {
            Some(forms) => forms.urls.push(whole),
            None => by_format.push(Forms { format: own, urls: vec![whole] }),
        }
        shown.forms = by_format;
        shown.sizes.clone_from(&config.images.sizes);
    }
    Picture::Shown(shown)
}

/// Says at each image of a page what is wrong with its file.
fn tell(page: &Page, known: &BTreeMap<OutPath, Known>, seen: &mut Seen) {
    let Some(document) = &page.document else { return };
    for (file, index) in images_of(page) {
        if let (Some(known), Some(image)) = (known.get(file), document.images.get(index)) {
            let problems = problems(known, file.name(), &image.place);
            seen.extend(problems);
        }
    }
}

fn problems(known: &Known, name: &str, place: &Place) -> Vec<Diagnostic> {
    let note = |code, message: String, help: &str| Diagnostic::new(code, place.clone(), message).help(help);
    let mut problems = Vec::new();
    let Some(look) = known.look else {
        if known.is_seen {
            let message = format!("`{name}` is no image that browsers show");
            let help = "Save it anew as PNG, JPEG, WebP, AVIF, GIF or SVG: it is damaged, or of another kind than its name says.";
            problems.push(note(Code::ImageUnreadable, message, help));
        }
        return problems;
    };
    let pixels = look.extent.map_or(0, Extent::pixels);
    if pixels > PIXELS_MAX && look.format.is_some() || pixels > PIXELS_MAX * 2 {
        let message = format!("`{name}` has {} million pixels", pixels / 1_000_000);
        let help = "Readers' devices may not show it: save it with 4000 pixels on its longer side at most.";
        problems.push(note(Code::ImageLarge, message, help));
    } else if known.refusal == Some(Refusal::TooLarge) {
        let message = format!("no smaller forms are made of `{name}`: the file is too large");
        problems.push(note(Code::ImageLarge, message, "Save it smaller: 32 MB at most."));
    }
    if let Some(Refusal::Broken(why)) = &known.refusal {
        // What follows is of the decoder's own making.
        let why = why.lines().next().and_then(|line| line.split(" while ").next()).unwrap_or_default();
        let message = format!("`{name}` can't be decoded: {why}");
        problems.push(note(Code::ImageUnreadable, message, "Save it anew: the file is damaged."));
    }
    if look.tells_place {
        let message = format!("`{name}` tells where it was taken, and is published with that");
        let help = "Save a copy without its location; image viewers do, and `exiftool -gps:all= FILE`.";
        problems.push(note(Code::ImageLocation, message, help));
    }
    problems
}
