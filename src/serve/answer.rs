//! From a request to its answer.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract;
use axum::http::header::{self, HeaderValue};
use axum::http::request::Parts;
use axum::http::{Method, Request, Response, StatusCode};
use axum::response::IntoResponse;
use tokio::time::{Instant, timeout_at};

use super::shown::{Found, Shown, encoded};
use super::{State, events, page, wire};
use crate::model::path::OutPath;
use crate::site::Payload;

/// What keeps a page in step, as one classic script.
const LIVE: &str = concat!(
    "(() => {\n\"use strict\";\n",
    include_str!("live/morph.js"),
    include_str!("live/kept.js"),
    include_str!("live/live.js"),
    "})();\n",
);

/// Where the server's own files are; no page of a site is there.
const OWN: &str = "/_pathbook/";

/// A request for a leaf that is older than the page on show waits no longer for the next one.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Answers any request.
pub(super) async fn answer(
    extract::State(state): extract::State<State>,
    request: Request<Body>,
) -> Response<Body> {
    let head = request.method() == Method::HEAD;
    let (request, _) = request.into_parts();
    let mut response = route(state, &request).await;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    if head {
        // What GET would have sent.
        if let Some(length) = response.body().size_hint().exact() {
            response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        }
        *response.body_mut() = Body::empty();
    }
    response
}

async fn route(mut state: State, request: &Parts) -> Response<Body> {
    let path = request.uri.path();
    if !state.guard.knows_host(&request.headers) {
        return text(StatusCode::FORBIDDEN, "This server answers to localhost and 127.0.0.1 only.\n");
    }
    if ![Method::GET, Method::HEAD].contains(&request.method) {
        let mut response = text(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD.\n");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    if path.starts_with(OWN) && !state.guard.knows_origin(&request.headers) {
        return text(StatusCode::FORBIDDEN, "This is for pages of this server only.\n");
    }
    match path.strip_prefix(OWN) {
        Some("live.js") => return file("live.js", LIVE),
        Some("live.css") => return file("live.css", include_str!("live/live.css")),
        _ => {}
    }
    // The first build may still be running.
    if state.shown.wait_for(|shown| shown.built).await.is_err() {
        return text(StatusCode::SERVICE_UNAVAILABLE, "The server is ending.\n");
    }
    let shown: Arc<Shown> = state.shown.borrow().clone();
    match path.strip_prefix(OWN) {
        Some("events") if request.method == Method::GET => {
            let asked = request.uri.query().and_then(|query| query.strip_prefix("page="));
            events::stream(state.shown, asked.map(str::to_owned))
        }
        Some("events") => ([(header::CONTENT_TYPE, "text/event-stream")], Body::empty()).into_response(),
        Some(_) => text(StatusCode::NOT_FOUND, "There is nothing here.\n"),
        None => match &shown.site {
            Some(_) => match with_leaf(&mut state, path).await {
                Some(shown) => of_site(&shown, path, request.uri.query()).await,
                None => text(StatusCode::SERVICE_UNAVAILABLE, "The server is ending.\n"),
            },
            None => {
                let html = page::errors(&shown.errors);
                (StatusCode::INTERNAL_SERVER_ERROR, [(header::CONTENT_TYPE, HTML)], html).into_response()
            }
        },
    }
}

/// What is shown once the leaf that is asked for is one of the page on show; what is shown after a while, where there is an older
/// one. `None` when the server ends.
async fn with_leaf(state: &mut State, path: &str) -> Option<Arc<Shown>> {
    let end = Instant::now() + LONGEST_WAIT;
    loop {
        let shown = Arc::clone(&state.shown.borrow_and_update());
        if !shown.awaits_leaf(path) {
            return Some(shown);
        }
        if let Some(tell) = state.asked.get() {
            tell(shown.number);
        }
        // Nothing is to be found yet, and nothing will be before the first leaves are there.
        let is_first = shown.leaves.is_none();
        match timeout_at(end, state.shown.changed()).await {
            Ok(changed) => changed.ok()?,
            Err(_) if is_first => state.shown.changed().await.ok()?,
            Err(_) => return Some(shown),
        }
    }
}

async fn of_site(shown: &Shown, path: &str, query: Option<&str>) -> Response<Body> {
    match shown.find(path) {
        Found::File(found, payload) => send(shown, path, found, payload, StatusCode::OK).await,
        Found::Folder(folder) => {
            let query = query.map_or_else(String::new, |query| format!("?{query}"));
            let location = format!("{folder}{query}");
            (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, location)]).into_response()
        }
        Found::Nothing => match (shown.leftover(path), shown.find("/404.html")) {
            (Some((found, payload)), _) => send(shown, path, found, payload, StatusCode::OK).await,
            (None, Found::File(found, payload)) => {
                send(shown, path, found, payload, StatusCode::NOT_FOUND).await
            }
            _ => text(StatusCode::NOT_FOUND, "There is no such page.\n"),
        },
    }
}

async fn send(
    shown: &Shown,
    asked: &str,
    path: &OutPath,
    payload: &Payload,
    status: StatusCode,
) -> Response<Body> {
    let kind = content_type(path.as_str());
    let body = match payload {
        Payload::Bytes(bytes) if kind == HTML => match std::str::from_utf8(bytes) {
            Ok(html) => Body::from(on_the_wire(shown, asked, html)),
            Err(_) => Body::from(bytes.clone()),
        },
        Payload::Bytes(bytes) => Body::from(bytes.clone()),
        Payload::Copy { from, .. } => {
            let from = from.clone();
            match tokio::task::spawn_blocking(move || std::fs::read(from)).await {
                Ok(Ok(bytes)) => Body::from(bytes),
                _ => return text(StatusCode::NOT_FOUND, "This file has just been deleted.\n"),
            }
        }
    };
    (status, [(header::CONTENT_TYPE, kind)], body).into_response()
}

/// A page with what keeps it in step; where it stands for one that went, with what became of that.
fn on_the_wire(shown: &Shown, asked: &str, html: &str) -> String {
    let version = shown.version(Some(asked));
    let book = shown.site.as_ref().map_or("", |good| good.book.as_str());
    match shown.find(asked) {
        Found::Nothing => shown.became(asked),
        _ => None,
    }
    .map_or_else(
        || wire::live(html, &version, book),
        |became| {
            let place = became.place.map_or_else(String::new, |place| format!("/{}", encoded(place)));
            wire::lost(html, &version, book, became.at, &place)
        },
    )
}

fn file(name: &str, content: &'static str) -> Response<Body> {
    ([(header::CONTENT_TYPE, content_type(name))], content).into_response()
}

fn text(status: StatusCode, text: &'static str) -> Response<Body> {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

const HTML: &str = "text/html; charset=utf-8";

/// The content type of a file by its name.
fn content_type(path: &str) -> &'static str {
    let extension = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "html" | "htm" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "atom" => "application/atom+xml; charset=utf-8",
        "txt" | "toml" | "yaml" | "yml" => "text/plain; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" => "audio/ogg",
        "wav" => "audio/wav",
        "pdf" => "application/pdf",
        "epub" => "application/epub+zip",
        "zip" => "application/zip",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        _ => "application/octet-stream",
    }
}
