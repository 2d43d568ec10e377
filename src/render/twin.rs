//! The HTML of a page's text as Markdown: what a person, or a program that reads for one, can do without pages.
//!
//! Reads the HTML that this program writes, and that of an author after it was cleaned; of other HTML it makes
//! text all the same. One pass, no tree. What is for the eye or the hand alone is left out: pictures drawn by
//! code, buttons, boxes to choose from.

use std::borrow::Cow;

mod lines;
mod table;
mod tags;
mod text;

use table::Table;
use tags::{Tag, Token};

/// Whether nothing is told of an element.
fn is_left_out(name: &str) -> bool {
    matches!(
        name,
        "button"
            | "dialog"
            | "nav"
            | "noscript"
            | "progress"
            | "script"
            | "select"
            | "style"
            | "svg"
            | "template"
            | "textarea"
    )
}

/// The marks of a heading in Markdown, with its own name.
fn heading(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "h1" => ("h1", "# "),
        "h2" => ("h2", "## "),
        "h3" => ("h3", "### "),
        "h4" => ("h4", "#### "),
        "h5" => ("h5", "##### "),
        "h6" => ("h6", "###### "),
        _ => return None,
    })
}

/// The Markdown of a text; it ends with a line end unless it is empty.
pub fn markdown(html: &str) -> String {
    let mut writer = Writer { out: String::with_capacity(html.len() / 2), ..Writer::default() };
    let mut rest = html;
    while let Some(token) = tags::next(&mut rest) {
        match token {
            Token::Text(text) => writer.text(text),
            Token::Open(tag) if is_left_out(tag.name) || tag.is_hidden() => tags::skip(&tag, &mut rest),
            Token::Open(tag) => writer.open(&tag, &mut rest),
            Token::Close(name) => writer.close(name),
        }
    }
    let mut out = writer.out;
    out.truncate(out.trim_end().len());
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

#[derive(Default)]
struct Writer {
    out: String,
    /// What each line begins with.
    prefixes: Vec<Prefix>,
    /// How many line ends come before the next text.
    breaks: usize,
    /// Whether a space comes before the next text.
    space: bool,
    /// The lists that are open: the number of the next item where they are numbered.
    lists: Vec<Option<usize>>,
    /// The links that are open: where they began, and where they lead.
    links: Vec<(usize, String)>,
    /// Where what is emphasised began, and the marks around it.
    marks: Vec<(usize, &'static str)>,
    tables: Vec<Table>,
    /// The open elements that end with something to write.
    ends: Vec<(&'static str, End)>,
    /// Whether the line may begin with a mark of Markdown.
    at_start: bool,
    /// Whether the last tag closed an inline part, which a style sheet would set apart.
    after_part: bool,
    /// How many parts of an item's remarks were written; none outside of them.
    remarks: Option<usize>,
}

/// What a container puts before each of its lines.
struct Prefix {
    /// Before the first, until it is written.
    first: Option<Cow<'static, str>>,
    rest: Cow<'static, str>,
}

/// What is written where an element ends.
#[derive(Clone, Copy, PartialEq)]
enum End {
    /// A text.
    Mark(&'static str),
    /// A text, and the end of a block.
    MarkBlock(&'static str),
    /// The end of a container.
    Container,
    /// Nothing but the end of a block.
    Block,
}

impl Writer {
    fn open(&mut self, tag: &Tag<'_>, rest: &mut &str) {
        let after_part = std::mem::take(&mut self.after_part);
        if let Some((name, mark)) = heading(tag.name) {
            return self.heading(name, mark);
        }
        match tag.name {
            "p" if tag.has_class("checklist-head") || tag.has_class("alert-title") => tags::skip(tag, rest),
            "p" if tag.has_class("item-meta") => {
                self.raw(" (");
                self.remarks = Some(0);
                self.ends.push(("p", End::Mark(")")));
            }
            "p" if tag.has_class("tab-title") => self.bold_block("p"),
            "summary" => self.bold_block("summary"),
            "legend" => self.bold_block("legend"),
            "caption" => self.bold_block("caption"),
            "blockquote" => self.container("blockquote", "> ", "> "),
            "div" if tag.has_class("alert") => {
                self.container("div", "> ", "> ");
                let kind = tag.classes().find(|class| *class != "alert").unwrap_or("note");
                self.raw(&format!("[!{}]", kind.to_uppercase()));
                self.breaks = 1;
            }
            "ul" => self.list(None),
            "ol" => self.list(Some(tag.attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1))),
            "li" => self.item(),
            "dt" => {
                self.block(2);
                self.close("dd");
            }
            "dd" => {
                self.block(1);
                self.prefixes.push(Prefix { first: Some(": ".into()), rest: "  ".into() });
                self.ends.push(("dd", End::Container));
            }
            "input" if tag.has_class("item-box") => self.raw("[ ] "),
            "input" => {}
            "a" if tag.has_class("anchor") => tags::skip(tag, rest),
            "a" => {
                self.begin();
                if self.out.ends_with('!') {
                    // It would be an image.
                    self.out.insert(self.out.len() - 1, '\\');
                }
                self.links.push((self.out.len(), twin_url(tag.attribute("href").unwrap_or_default())));
                self.out.push('[');
            }
            "strong" | "b" => {
                if after_part && tag.name == "b" {
                    self.space = true;
                }
                self.mark("**");
            }
            "em" | "i" => self.mark("*"),
            "code" => {
                let code = tags::raw_text(rest, "code");
                self.code(&code);
            }
            "pre" => self.fence(tags::raw(rest, "pre")),
            "br" => {
                if self.tables.is_empty() {
                    self.out.push('\\');
                }
                self.breaks = self.breaks.max(1);
            }
            "hr" => {
                self.block(2);
                self.raw("---");
                self.block(2);
            }
            "img" => {
                let (alt, src) =
                    (tag.attribute("alt").unwrap_or_default(), tag.attribute("src").unwrap_or_default());
                if !alt.is_empty() && !src.starts_with("data:") {
                    self.raw(&format!("![{}]({})", text::escaped(&alt, false), text::destination(&src)));
                }
            }
            "table" => {
                self.tables.push(Table::default());
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.row(&mut self.out);
                }
            }
            "td" | "th" => self.cell(tag),
            "span" | "small" => self.part(tag.name, after_part),
            "div" => {
                self.block(2);
                self.ends.push(("div", End::Block));
            }
            name if is_block(name) => self.block(2),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        self.after_part = matches!(name, "a" | "span" | "small" | "b");
        match name {
            "a" => self.link_end(),
            "strong" | "b" | "em" | "i" => self.mark_end(),
            "ul" | "ol" => self.list_end(),
            "li" => self.end_item(),
            "td" | "th" => {
                if let Some(table) = self.tables.last_mut() {
                    table.cell_end(&mut self.out);
                }
                self.breaks = 0;
                self.space = false;
            }
            "table" => {
                if let Some(mut table) = self.tables.pop() {
                    table.cell_end(&mut self.out);
                    self.block(2);
                    for line in table.lines() {
                        self.raw(&line);
                        self.breaks = 1;
                    }
                    self.block(2);
                }
            }
            _ => {
                if let Some((_, end)) = self.ends.pop_if(|(open, _)| *open == name) {
                    self.end(end);
                } else if is_block(name) {
                    self.block(2);
                }
            }
        }
    }

    fn end(&mut self, end: End) {
        match end {
            End::Mark(text) => {
                self.space = false;
                self.out.push_str(text);
                self.remarks = None;
            }
            End::MarkBlock(text) => {
                self.space = false;
                self.out.push_str(text);
                self.block(2);
            }
            End::Container => {
                self.prefixes.pop();
                self.block(2);
            }
            End::Block => self.block(2),
        }
    }

    /// Parts that a style sheet sets apart: a dot or a space does it here.
    fn part(&mut self, name: &str, after_part: bool) {
        match &mut self.remarks {
            Some(count) if name == "span" => {
                *count += 1;
                if *count > 1 {
                    self.raw(" · ");
                }
            }
            _ => self.space |= after_part,
        }
    }

    fn heading(&mut self, name: &'static str, mark: &str) {
        self.block(2);
        self.raw(mark);
        self.ends.push((name, End::Block));
    }

    fn bold_block(&mut self, name: &'static str) {
        self.block(2);
        self.raw("**");
        self.ends.push((name, End::MarkBlock("**")));
    }

    fn container(&mut self, name: &'static str, first: &'static str, rest: &'static str) {
        self.block(2);
        self.prefixes.push(Prefix { first: Some(first.into()), rest: rest.into() });
        self.ends.push((name, End::Container));
    }

    fn list(&mut self, start: Option<usize>) {
        self.block(if self.lists.is_empty() { 2 } else { 1 });
        self.lists.push(start);
        self.ends.push(("ul", End::Block));
    }

    fn item(&mut self) {
        if self.ends.last().is_some_and(|(open, _)| *open == "li") {
            self.end_item();
        }
        let prefix = match self.lists.last_mut() {
            Some(Some(number)) => {
                let marker = format!("{number}. ");
                *number += 1;
                Prefix { rest: " ".repeat(marker.len()).into(), first: Some(marker.into()) }
            }
            _ => Prefix { rest: "  ".into(), first: Some("- ".into()) },
        };
        self.block(1);
        self.prefixes.push(prefix);
        self.ends.push(("li", End::Container));
    }

    fn end_item(&mut self) {
        if self.ends.pop_if(|(open, _)| *open == "li").is_some() {
            self.prefixes.pop();
            self.breaks = 1;
        }
    }

    /// Ends a list, and whatever was not ended in it.
    fn list_end(&mut self) {
        if self.lists.pop().is_none() {
            return;
        }
        while let Some((open, end)) = self.ends.pop() {
            if open == "ul" {
                break;
            }
            if end == End::Container {
                self.prefixes.pop();
            }
        }
        self.block(if self.lists.is_empty() { 2 } else { 1 });
    }

    fn cell(&mut self, tag: &Tag<'_>) {
        let Some(table) = self.tables.last_mut() else { return };
        let columns = tag.attribute("colspan").and_then(|count| count.parse().ok()).unwrap_or(1);
        table.cell(
            &mut self.out,
            tag.name == "th" && tag.attribute("scope").as_deref() != Some("row"),
            columns,
        );
        self.breaks = 0;
        self.space = false;
    }
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "details"
            | "div"
            | "dl"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "header"
            | "main"
            | "p"
            | "section"
            | "pb-checklist"
            | "ul"
            | "ol"
            | "li"
    )
}

/// Where a link of a page leads from its twin: to the twin of a page.
fn twin_url(mut url: String) -> String {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let path = &url[..end];
    match path.strip_suffix(".html").map(str::len) {
        Some(stem) if !path.contains(':') && !path.starts_with("//") => url.replace_range(stem..end, ".md"),
        _ => {}
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_stand_apart_and_lists_together() {
        let html = "<h2 id=\"a\">A <a class=\"anchor\" href=\"#a\"></a></h2>\n<p>One\n two.</p><ul>\n<li>x<ul><li>y\n<li>z\n</ul>\n<li><p>p</p><p>q</p></li></ul><ol start=\"3\"><li>c</li></ol><hr>";
        assert_eq!(markdown(html), "## A\n\nOne two.\n\n- x\n  - y\n  - z\n- p\n\n  q\n\n3. c\n\n---\n");
    }

    #[test]
    fn pages_become_twins_and_other_addresses_stay() {
        let html = "<p><a href=\"../a%20b.html#c\">in</a> <a href=\"https://example.org/x.html\">out</a> <a href=\"f(1).pdf\">file</a> <a href=\"x.html\"></a>wow!<a href=\"#y\">y</a></p>";
        let text = "[in](../a%20b.md#c) [out](https://example.org/x.html) [file](<f(1).pdf>) wow\\![y](#y)\n";
        assert_eq!(markdown(html), text);
    }

    #[test]
    fn text_stands_as_itself() {
        assert_eq!(
            markdown("<p>1. *a* _b_ c_d [e] &lt;f&gt; `g` # h</p>"),
            "1\\. \\*a\\* \\_b\\_ c_d \\[e\\] \\<f> \\`g\\` # h\n"
        );
        assert_eq!(markdown("<p># a</p><p>- b</p><p>&gt; c</p>"), "\\# a\n\n\\- b\n\n\\> c\n");
        assert_eq!(markdown("<p>a\\*b &amp;lt; d</p>"), "a\\\\\\*b \\&lt; d\n");
    }

    #[test]
    fn items_code_alerts_and_tables_have_their_forms() {
        let item = "<pb-checklist class=\"checklist\"><p class=\"checklist-head\"><span>1 activity</span></p><ul class=\"items\"><li class=\"item\"><input type=\"checkbox\" class=\"item-box\" disabled><label>Do <em>it</em></label><p class=\"item-meta\"><span>Due</span><span>Optional</span></p><div class=\"item-more\"><p>More.</p></div></li></ul></pb-checklist>";
        assert_eq!(markdown(item), "- [ ] Do *it* (Due · Optional)\n\n  More.\n");
        let code = "<div class=\"code\" data-lang=\"sh\"><pre><code class=\"language-sh\"><span class=\"s\">a</span> &lt;b\n\n  c ```\n</code></pre></div><p><code>x`y</code></p>";
        assert_eq!(markdown(code), "````sh\na <b\n\n  c ```\n````\n\n``x`y``\n");
        let alert = "<div class=\"alert tip\"><p class=\"alert-title\">Tip</p>\n<p>a</p><div>b</div><p>c</p></div><p>d</p>";
        assert_eq!(markdown(alert), "> [!TIP]\n>\n> a\n>\n> b\n>\n> c\n\nd\n");
        let table = "<table><thead><tr><th scope=\"col\">A<th scope=\"col\">B|C</tr><tbody><tr><th scope=\"row\">x</th><td><p>y</p><p>z</p></td></tr><tr><td colspan=\"2\">w</table><p>after</p>";
        assert_eq!(markdown(table), "| A | B\\|C |\n| --- | --- |\n| x | y<br>z |\n| w |  |\n\nafter\n");
    }

    #[test]
    fn what_is_for_the_hand_or_hidden_is_left_out() {
        let html = "<p>a<button>b</button><svg><title>c</title></svg><span hidden>d</span><noscript>e</noscript><!-- f --></p><div class=\"x js-only\"><div>g</div></div><p>h</p>";
        assert_eq!(markdown(html), "a\n\nh\n");
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

        #[test]
        fn any_html_gives_some_text(html in "(<(/?)(p|div|ul|li|ol|table|tr|td|a|em|b|pre|code|dd|dt|br|h2|blockquote|span)( class=\"(alert|item-meta|anchor)\")?>|[a-z*\\[\\]<>\"&é ]|\n){0,60}") {
            let text = markdown(&html);
            proptest::prop_assert!(text.is_empty() || text.ends_with('\n'));
        }
    }
}
