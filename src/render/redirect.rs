//! Old addresses: pages of a few lines that lead on.

use bytes::Bytes;

use crate::config::Config;
use crate::handbook::Destination;
use crate::html;
use crate::model::path::OutPath;
use crate::render::head;
use crate::words::{Words, direction};

/// A page that leads on to another address.
pub(super) fn leading_on(config: &Config, from: &OutPath, to: &Destination, words: &Words) -> Bytes {
    let url = match to {
        Destination::Page(out, suffix) => format!("{}{suffix}", from.url_to(out)),
        Destination::Outside(url) => url.clone(),
    };
    let canonical = match to {
        Destination::Page(out, _) if !config.base_url.is_empty() => head::absolute(config, out),
        Destination::Page(..) => String::new(),
        Destination::Outside(url) => url.clone(),
    };
    let canonical = match canonical.is_empty() {
        true => canonical,
        false => format!("<link rel=\"canonical\" href=\"{}\">\n", html::attr(&canonical)),
    };
    let url = html::attr(&url);
    let language = &config.language;
    let dir = if direction(language) == "rtl" { " dir=\"rtl\"" } else { "" };
    let (language, title) = (html::attr(language), html::text(words.say("moved")));
    let link = format!("<a href=\"{url}\">");
    let text = words.html("moved_to", &[("link", &link), ("end", "</a>")]);
    Bytes::from(format!(
        "<!doctype html>\n<html lang=\"{language}\"{dir}>\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta http-equiv=\"refresh\" content=\"0; url={url}\">\n<meta name=\"robots\" content=\"noindex\">\n{canonical}</head>\n<body>\n<p>{text}</p>\n</body>\n</html>\n"
    ))
}
