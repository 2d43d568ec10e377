//! The part of a link behind its `#`: a heading, an item, or another part of a page.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::urls::encode_fragment;
use super::{Destination, Places};
use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::model::document::Document;

impl Places<'_> {
    /// A query and fragment as they stand in the URL of a page.
    pub(super) fn suffix(
        &self,
        page: Destination<'_>,
        suffix: &str,
        place: &Place,
        seen: &mut Seen,
    ) -> String {
        match suffix.split_once('#') {
            Some((query, anchor)) => {
                let anchor = self.anchor(page, anchor, place, seen);
                format!("{}#{}", encode_fragment(query), encode_fragment(&anchor))
            }
            None => encode_fragment(suffix),
        }
    }

    /// The anchor of a page that a link means. In a translation it may be the original's: that of the
    /// heading in the same place.
    pub(super) fn anchor<'b>(
        &self,
        page: Destination<'_>,
        anchor: &'b str,
        place: &Place,
        seen: &mut Seen,
    ) -> Cow<'b, str> {
        let decoded = percent_decode_str(anchor).decode_utf8_lossy();
        let translation = page.document.filter(|document| document.language > 0);
        let original = translation.and_then(|document| self.originals.get(&document.original));
        if let (Some(document), Some(original)) = (translation, original)
            && !document.anchors.contains(decoded.as_ref())
        {
            if let Some(same) = same_heading(document, original, &decoded) {
                return Cow::Owned(same.to_owned());
            }
            let mut ids = original.items.iter().filter_map(|item| item.id.as_ref());
            if ids.any(|(id, _)| id.as_str() == decoded) {
                return Cow::Borrowed(anchor);
            }
        }
        self.check_anchor(page, decoded.as_ref(), place, seen);
        Cow::Borrowed(anchor)
    }

    fn check_anchor(&self, page: Destination<'_>, anchor: &str, place: &Place, seen: &mut Seen) {
        if anchor.is_empty() || anchor == "top" || page.computed {
            return;
        }
        if let Some(id) = anchor.strip_prefix("term:").filter(|_| page.has_terms) {
            if let Some(unknown) = self.unknown_term(id, place) {
                seen.note(unknown);
            }
            return;
        }
        let anchors = page.document.map(|document| {
            let items = document.items.iter().filter_map(|item| item.id.as_ref()).map(|(id, _)| id.as_str());
            (document, items)
        });
        let Some((document, mut items)) = anchors else {
            let message = format!("the page has no heading `#{anchor}`");
            seen.note(Diagnostic::new(Code::LinkAnchor, place.clone(), message));
            return;
        };
        if document.anchors.contains(anchor) || items.any(|id| id == anchor) {
            return;
        }
        let message = format!(
            "`{}` has no heading `#{anchor}`",
            document.path.below(self.content).unwrap_or(document.path.as_str())
        );
        let near = nearest(anchor, document.anchors.iter().map(String::as_str));
        let diagnostic = Diagnostic::new(Code::LinkAnchor, place.clone(), message);
        seen.note(match near {
            Some(near) => diagnostic.help(format!("Did you mean `#{near}`?")),
            None if document.language > 0 => diagnostic.help(format!(
                "Give the heading that the original calls so its id, `## Heading {{#{anchor}}}`."
            )),
            None => diagnostic.help("Give the heading an id, `## Heading {#id}`, and link to that."),
        });
    }
}

/// The anchor of a translation's heading that stands where the original's with this anchor stands, if the two
/// have the same headings.
fn same_heading<'a>(document: &'a Document, original: &Document, anchor: &str) -> Option<&'a str> {
    let at = original.headings.iter().position(|heading| heading.id == anchor)?;
    let levels = |document: &'a Document| document.headings.iter().map(|heading| heading.level);
    let is_same = levels(document).eq(original.headings.iter().map(|heading| heading.level));
    document.headings.get(at).filter(|_| is_same).map(|heading| heading.id.as_str())
}
