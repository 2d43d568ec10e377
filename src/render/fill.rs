//! Fills the holes of a page's text: links, images, checklists, blocks.

use std::fmt::Write as _;
use std::ops::Range;

use tera::TeraResult;

use crate::handbook::{Item, NamedItems, Page, Picture, Target};
use crate::html::{attribute, escape_attr, escape_text, text};
use crate::model::body::{Body, Hole};
use crate::model::checklist::{Mark, RawItem, TaskList};
use crate::model::document::{Document, Medium};
use crate::model::ids::ItemId;
use crate::render::component;
use crate::render::framework::PageViews;
use crate::render::meta;
use crate::render::picture::picture;
use crate::render::terms::{TermMark, Terms};
use crate::theme::Theme;

/// The HTML of a page's text, `body`.
pub fn fill(
    page: &Page,
    document: &Document,
    body: &Body,
    named: &NamedItems<'_>,
    views: &PageViews,
    marked: Option<Marked<'_>>,
    theme: &Theme,
) -> TeraResult<String> {
    let mut filler = Filler {
        page,
        document,
        named,
        views,
        theme,
        out: String::with_capacity(body.html.len() * 2),
        open: Vec::new(),
        totals: totals(page, document),
        meta: Vec::new(),
        has_image: false,
        marked,
    };
    let mut from = 0;
    for (at, hole) in &body.holes {
        filler.text(&body.html, from..*at);
        from = *at;
        filler.hole(hole)?;
    }
    filler.text(&body.html, from..body.html.len());
    Ok(filler.out)
}

/// The terms of a page's text that are links.
#[derive(Clone, Copy)]
pub struct Marked<'a> {
    /// All terms.
    pub terms: &'a Terms<'a>,
    /// Those of the page, in order.
    pub marks: &'a [TermMark],
}

/// Opens what follows the text of an item; left out where nothing does.
const ITEM_MORE: &str = "<div class=\"item-more\">";

struct Filler<'a> {
    page: &'a Page,
    document: &'a Document,
    named: &'a NamedItems<'a>,
    views: &'a PageViews,
    theme: &'a Theme,
    out: String,
    /// What was written before each open block.
    open: Vec<String>,
    /// How many items of each outermost list, with the lists in it, count.
    totals: Vec<usize>,
    /// What is to follow the text of each open item.
    meta: Vec<String>,
    /// Whether an image was written.
    has_image: bool,
    /// The terms that are still to come.
    marked: Option<Marked<'a>>,
}

impl Filler<'_> {
    /// Text between two holes, with links at its terms.
    fn text(&mut self, html: &str, range: Range<usize>) {
        let mut from = range.start;
        while let Some(Marked { terms, marks: [mark, rest @ ..] }) = self.marked
            && mark.end <= range.end
        {
            self.out.push_str(html.get(from..mark.start).unwrap_or_default());
            self.out.push_str(&terms.link(*mark, self.page));
            self.out.push_str(html.get(mark.start..mark.end).unwrap_or_default());
            self.out.push_str("</a>");
            from = mark.end;
            self.marked = Some(Marked { terms, marks: rest });
        }
        self.out.push_str(html.get(from..range.end).unwrap_or_default());
    }

    fn hole(&mut self, hole: &Hole) -> TeraResult<()> {
        match hole {
            Hole::LinkOpen(index) => self.link_open(*index),
            Hole::LinkClose(index) => {
                let close = if matches!(self.page.links.get(*index), Some(Target::Nowhere) | None) {
                    "</span>"
                } else {
                    "</a>"
                };
                self.out.push_str(close);
            }
            Hole::Image(index) => self.image(*index),
            Hole::ListOpen(index) => self.list_open(*index),
            Hole::ListClose(index) => {
                let list = self.document.lists.get(*index);
                let is_ordered = list.is_some_and(|list| list.ordered.is_some());
                self.out.push_str(if is_ordered { "</ol>\n" } else { "</ul>\n" });
                if list.is_some_and(|list| list.inside.is_none()) {
                    self.out.push_str("</pb-checklist>\n");
                }
            }
            Hole::ItemOpen(index) => self.item_open(*index),
            Hole::ItemText(_) => {
                let after = self.meta.pop().unwrap_or_default();
                self.out.push_str(&after);
                self.out.push_str(ITEM_MORE);
            }
            Hole::ItemClose(_) => {
                if let Some(text) = self.out.strip_suffix(ITEM_MORE) {
                    self.out.truncate(text.len());
                } else {
                    self.out.push_str("</div>");
                }
                self.out.push_str("</li>\n");
            }
            Hole::Say(key, given) => {
                let words = &self.theme.words;
                let said = words.fill(key, &[("name", given), ("n", given)]);
                escape_attr(&mut self.out, &said);
            }
            Hole::BlockOpen(_) => self.open.push(std::mem::take(&mut self.out)),
            Hole::BlockClose(index) => {
                if let (Some(before), Some(block)) = (self.open.pop(), self.document.blocks.get(*index)) {
                    let body = std::mem::replace(&mut self.out, before);
                    let html = match self.views.blocks.get(*index).and_then(Option::as_ref) {
                        Some(view) => component::placed(self.theme, view, block, &body)?,
                        None => component::call(self.theme, block, &body)?,
                    };
                    self.out.push_str(&html);
                }
            }
        }
        Ok(())
    }

    fn link_open(&mut self, index: usize) {
        let title = self.document.links.get(index).and_then(|link| link.title.as_deref());
        link_tag(&mut self.out, self.page.links.get(index), title);
    }

    fn image(&mut self, index: usize) {
        let Some(image) = self.document.images.get(index) else { return };
        match self.page.images.get(index) {
            Some(Picture::Shown(shown)) => {
                let is_first = image.medium == Medium::Image && !std::mem::replace(&mut self.has_image, true);
                picture(&mut self.out, image, shown, is_first);
            }
            Some(Picture::Linked(url)) => {
                self.out.push_str("<a class=\"external remote-image\" rel=\"noopener\"");
                attribute(&mut self.out, "href", url);
                self.out.push('>');
                if image.alt.is_empty() {
                    let name = self.theme.words.say(match image.medium {
                        Medium::Image => "image",
                        Medium::Video => "video",
                        Medium::Audio => "recording",
                    });
                    escape_text(&mut self.out, name);
                } else {
                    escape_text(&mut self.out, &image.alt);
                }
                self.out.push_str("</a>");
            }
            Some(Picture::Missing) | None => {
                self.out.push_str("<span class=\"missing-image\">");
                escape_text(&mut self.out, &image.alt);
                self.out.push_str("</span>");
            }
        }
    }

    fn list_open(&mut self, index: usize) {
        let Some(list) = self.document.lists.get(index) else { return };
        if list.inside.is_some() {
            self.list_tag(list, "items nested");
            self.out.push_str(">\n");
            return;
        }
        let total = self.totals.get(index).copied().unwrap_or(0);
        let label = if list.heading.is_empty() { &self.page.title } else { &list.heading };
        let count = text(&self.theme.words.count("activities", total));
        let _ = writeln!(
            self.out,
            "<pb-checklist class=\"checklist\"><p class=\"checklist-head\">\
             <span>{count}</span><progress hidden></progress></p>"
        );
        self.list_tag(list, "items");
        attribute(&mut self.out, "aria-label", label);
        self.out.push_str(">\n");
    }

    /// The start tag of a list, but for its end.
    fn list_tag(&mut self, list: &TaskList, class: &str) {
        self.out.push_str(if list.ordered.is_some() { "<ol" } else { "<ul" });
        attribute(&mut self.out, "class", class);
        if let Some(start) = list.ordered.filter(|start| *start != 1) {
            let _ = write!(self.out, " start=\"{start}\"");
        }
    }

    fn item_open(&mut self, index: usize) {
        let (Some(raw), Some(item)) = (self.document.items.get(index), self.page.items.get(index)) else {
            return;
        };
        let after = match item {
            Item::Kept { id, .. } => {
                let words = meta::words(self.page, raw, "", &self.page.out, self.named, &self.theme.words);
                self.kept_open(raw, item, !words.is_empty());
                let mut after = String::from(if raw.interactive { "</span>" } else { "</label>" });
                if !words.is_empty() {
                    let _ = write!(after, "<p class=\"item-meta\" id=\"meta:{id}\">{words}</p>");
                }
                after
            }
            Item::Ambiguous => {
                self.item_tag("item unkept", None);
                self.out.push_str("<input type=\"checkbox\" class=\"item-box\" disabled");
                attribute(&mut self.out, "aria-label", self.theme.words.say("cant_be_ticked"));
                self.out.push_str("><span class=\"item-text\"");
                self.text_tag_end(raw);
                self.instead_of_meta("ticks_not_kept")
            }
            Item::Retired => {
                self.item_tag("item retired", None);
                self.out.push_str("<span class=\"item-text\"");
                self.text_tag_end(raw);
                self.instead_of_meta("not_in_plan_now")
            }
        };
        self.meta.push(after);
    }

    /// The end of an item's text, and why it can't be ticked.
    fn instead_of_meta(&self, key: &str) -> String {
        format!("</span><p class=\"item-meta\"><span>{}</span></p>", text(self.theme.words.say(key)))
    }

    /// The start tag of an item.
    fn item_tag(&mut self, class: &str, id: Option<&ItemId>) {
        self.out.push_str("<li");
        attribute(&mut self.out, "class", class);
        if let Some(id) = id {
            attribute(&mut self.out, "id", id.as_str());
        }
        self.out.push('>');
    }

    /// The end of the start tag of an item's text, with its number if its list is numbered.
    fn text_tag_end(&mut self, raw: &RawItem) {
        if let Some(number) = raw.ordinal {
            let _ = write!(self.out, " data-nr=\"{number}\"");
        }
        self.out.push('>');
    }

    /// The start of an item that can be ticked: its box, and the start of its text.
    fn kept_open(&mut self, raw: &RawItem, item: &Item, has_meta: bool) {
        let Item::Kept { id, number, seen, was } = item else { return };
        self.item_tag("item", (!self.page.has_taken(id)).then_some(id));
        let out = &mut self.out;
        let _ = write!(
            out,
            "<input type=\"checkbox\" class=\"item-box\" id=\"box:{id}\" data-item=\"{id}\" \
             data-no=\"{number}\" data-seen=\"{seen}\" disabled"
        );
        if !was.is_empty() {
            let was: Vec<&str> = was.iter().map(ItemId::as_str).collect();
            let _ = write!(out, " data-was=\"{}\"", was.join(" "));
        }
        let marks = [
            (raw.attributes.optional, " data-optional=\"\""),
            (raw.mark == Mark::NotApplicable, " data-default=\"na\""),
            (raw.is_group, " data-group=\"\""),
            (raw.attributes.evidence && !raw.is_group, " data-evidence=\"\""),
        ];
        out.extend(marks.into_iter().filter(|(holds, _)| *holds).map(|(_, mark)| mark));
        if has_meta {
            let _ = write!(out, " aria-describedby=\"meta:{id}\"");
        }
        let _ = if raw.interactive {
            write!(out, " aria-labelledby=\"text:{id}\"><span class=\"item-text\" id=\"text:{id}\"")
        } else {
            write!(out, "><label class=\"item-text\" for=\"box:{id}\"")
        };
        self.text_tag_end(raw);
    }
}

/// The start tag of a link.
pub(super) fn link_tag(out: &mut String, target: Option<&Target>, title: Option<&str>) {
    let (class, url) = match target {
        Some(Target::Inside(url)) => ("", url),
        Some(Target::Outside(url)) if url.starts_with("mailto:") || url.starts_with("tel:") => ("", url),
        Some(Target::Outside(url)) => (" class=\"external\" rel=\"noopener\"", url),
        Some(Target::Broken(url)) => (" class=\"broken\"", url),
        Some(Target::Nowhere) | None => {
            out.push_str("<span>");
            return;
        }
    };
    out.push_str("<a");
    out.push_str(class);
    attribute(out, "href", url);
    if let Some(title) = title {
        attribute(out, "title", title);
    }
    out.push('>');
}

/// How many items of each outermost list count; a list comes before the lists in it.
fn totals(page: &Page, document: &Document) -> Vec<usize> {
    let mut outermost: Vec<usize> = Vec::with_capacity(document.lists.len());
    for (index, list) in document.lists.iter().enumerate() {
        let outer = list.inside.and_then(|item| document.items.get(item));
        outermost.push(outer.and_then(|item| outermost.get(item.list)).copied().unwrap_or(index));
    }
    let mut totals = vec![0; document.lists.len()];
    for (raw, item) in document.items.iter().zip(page.items.iter()) {
        if raw.counts()
            && matches!(item, Item::Kept { .. })
            && let Some(total) = outermost.get(raw.list).and_then(|list| totals.get_mut(*list))
        {
            *total += 1;
        }
    }
    totals
}

pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
