//! TEMPORARY stand-in for `book.toml`.

/// The folder of the pages: `content`, mdBook's `src`, or the root (`""`) without a `book.toml`.
pub fn content_folder(book_toml: Option<&str>) -> String {
    let Some(text) = book_toml else { return String::new() };
    let src = text.lines().find_map(|line| line.trim().strip_prefix("src = \"")?.strip_suffix('"'));
    src.unwrap_or(if text.contains("[book]") { "src" } else { "content" }).trim_start_matches('.').to_owned()
}
