//! The announcement, as a page sees it.

use serde::Serialize;

use super::Shared;
use crate::handbook::Destination;
use crate::model::path::OutPath;

/// An announcement, as a page sees it.
#[derive(Clone, Debug, Serialize)]
pub struct AnnouncementView {
    /// The sentence, as HTML.
    pub html: String,
    /// The URL it leads to, or nothing.
    pub url: String,
    /// The last day on which it is shown, or nothing.
    pub until: String,
    /// `note`, `tip`, `important`, `warning` or `caution`.
    pub kind: &'static str,
    /// Stands for what it says.
    pub mark: String,
}

impl Shared<'_> {
    /// What is announced, its link from this page.
    pub(super) fn announcement(&self, out: &OutPath) -> Option<AnnouncementView> {
        let announced = self.handbook.announcement.as_ref()?;
        let url = match &announced.to {
            Some(Destination::Page(to, suffix)) => format!("{}{suffix}", out.url_to(to)),
            Some(Destination::Outside(url)) => url.clone(),
            None => String::new(),
        };
        Some(AnnouncementView {
            html: announced.html.clone(),
            url,
            until: announced.until.clone(),
            kind: announced.kind,
            mark: announced.mark.clone(),
        })
    }
}
