//! TEMPORARY stand-in: every Markdown file becomes a page with its text in `<pre>`.

use bytes::Bytes;

use crate::checked::Checked;
use crate::config;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::memo::Memo;
use crate::model::path::OutPath;
use crate::site::{Payload, Site};
use crate::source::{Content, Sources};

/// Builds a site.
pub fn build(sources: &Sources, _memo: &mut Memo) -> Checked<Site> {
    Checked::collect(|seen| {
        let mut site = Site::default();
        seen.extend(sources.problems.clone());
        let book = sources.files.named("book.toml");
        let content = config::content_folder(book.and_then(|file| file.text()));
        for (path, file) in sources.files.iter() {
            let custom = (path.as_str() == "theme/custom.css").then_some("custom.css");
            let Some(below) = path.below(&content).or(custom) else { continue };
            if let Some(stem) = below.strip_suffix(".md") {
                let text = file.text().unwrap_or("");
                if let Some(at) = text.find("colour:") {
                    let place = Place::new(path, at..at + 6);
                    seen.note(
                        Diagnostic::new(Code::FrontKey, place, "unknown key `colour`").help("Remove it."),
                    );
                }
                let stem =
                    if stem.ends_with("README") { stem.replace("README", "index") } else { stem.into() };
                put(&mut site, &format!("{stem}.html"), page(text).into());
            } else if let Content::OnDisk { path, len } = &file.content {
                let Ok(out) = OutPath::new(below) else { continue };
                site.files.insert(out, Payload::Copy { from: path.clone(), len: *len, hash: file.hash });
            } else if let Some(bytes) = file.bytes().filter(|_| below.ends_with(".css")) {
                put(&mut site, below, bytes.clone());
            }
        }
        put(&mut site, "404.html", page("# Not found").into());
        site.lock = book.map(|_| "# pathbook.lock\n".to_owned());
        site
    })
}

fn put(site: &mut Site, path: &str, bytes: Bytes) {
    if let Ok(path) = OutPath::new(path) {
        site.files.insert(path, Payload::Bytes(bytes));
    }
}

fn page(text: &str) -> String {
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                  font-src 'self'; connect-src 'none'; form-action 'none'; base-uri 'none'";
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<!doctype html>\n<html lang=\"en\" dir=\"ltr\" data-book=\"\"><head><meta charset=\"utf-8\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\"><title>t</title>\
         <link rel=\"stylesheet\" href=\"custom.css\"></head><body><main><pre>{text}</pre></main></body></html>\n"
    )
}
