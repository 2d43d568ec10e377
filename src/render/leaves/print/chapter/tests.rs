//! What becomes of tags.

use super::*;

fn filled(text: &str, folder: &str) -> String {
    let mut out = String::new();
    fill(&chapter(text, folder).html, &mut out, |cut, out| match cut {
        Cut::Id => out.push_str("c1:"),
        Cut::Root => out.push_str("../"),
        Cut::Inside(path, suffix) => out.push_str(&format!("<{path}|{suffix}>")),
        Cut::Outside(url) => out.push_str(url),
        Cut::Note(_) => out.push_str("[note]"),
        Cut::Plan => out.push_str(" data-plan=\"p\""),
    });
    out
}

#[test]
fn ids_and_what_names_them_get_the_chapters_own() {
    assert_eq!(
        filled(
            "<h2 id=\"a\">A <a class=\"anchor\" href=\"#a\"></a></h2><a href=\"#a\">a</a><label for='b'>x</label>",
            ""
        ),
        "<h3 id=\"c1:a\">A </h3><a href=\"#c1:a\">a</a><label for=\"c1:b\">x</label>"
    );
    assert_eq!(
        filled("<input aria-describedby=\"a b\" disabled><path marker-end=\"url(#m)\"/>", ""),
        "<input aria-describedby=\"c1:a c1:b\" disabled><path marker-end=\"url(#c1:m)\"/>"
    );
}

#[test]
fn urls_lead_from_the_root() {
    assert_eq!(
        filled("<a href=\"../b/c.html#x\">c</a><img src=\"p.png\" loading=\"lazy\" alt=\"a > b\">", "plan/"),
        "<a href=\"<b/c.html|#x>\">c</a><img src=\"../plan/p.png\" alt=\"a > b\">"
    );
    assert_eq!(
        filled("<img srcset=\"a.png 1x, https://h/b.png 2x\"><img src=\"data:image/png;base64,x\">", "a/b/"),
        "<img srcset=\"../a/b/a.png 1x, https://h/b.png 2x\"><img src=\"data:image/png;base64,x\">"
    );
    assert_eq!(
        filled("<a href=\"../\">up</a><a href=\"mailto:a@b\">m</a>", "a/b/"),
        "<a href=\"<a/|>\">up</a><a href=\"mailto:a@b\">m</a>"
    );
}

#[test]
fn links_elsewhere_get_a_note_unless_they_say_their_address() {
    assert_eq!(
        filled(
            "<a class=\"external\" href=\"https://a.org/?x&amp;y\">A</a> <a href=\"https://b.org/\">b.org</a>",
            ""
        ),
        "<a class=\"external\" href=\"https://a.org/?x&amp;y\">A</a>[note] <a href=\"https://b.org/\">b.org</a>"
    );
}

#[test]
fn terms_are_text_and_what_is_folded_is_open() {
    assert_eq!(
        filled(
            "A <a class=\"term\" href=\"g.html\">coach</a>.<details name=\"x\"><summary>S</summary></details><!-- <a> -->",
            ""
        ),
        "A coach.<details open><summary>S</summary></details><!-- <a> -->"
    );
    assert_eq!(
        filled("<pb-checklist class=\"x\"><br>", ""),
        "<pb-checklist class=\"x\" data-plan=\"p\"><br>"
    );
}

#[test]
fn what_is_no_tag_stays() {
    for text in ["a < b", "<", "<a", "</", "<b", "<!--", "<!-- x", "&lt;a&gt;", "<x y=\"", "< >"] {
        let _ = filled(text, "");
    }
    assert_eq!(filled("a < b <b>c</b>", ""), "a < b <b>c</b>");
    assert_eq!(filled("a\u{1}i\u{1}b\u{2}", ""), "aib", "no text passes for a cut");
}
