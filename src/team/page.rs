//! The page: one file that needs nothing else and may do nothing.

use std::fmt::Write as _;

use super::group::{Activity, Below, Line, Open, PlanReport, Rated, Share, Side};
use super::{FEWEST, MARK};
use crate::handbook::Handbook;
use crate::html::{attr, text};

const STYLE: &str = include_str!("page.css");

/// What stands for the style in the policy.
const STYLE_HASH: &str = "sha256-wrcsIARg7GDsvpU51o4dNQddzfNk4rlLD7lrxy518Kg=";

/// How wide a bar is.
const WIDE: usize = 240;

/// The page of a report, with the day it was made on in words.
pub(super) fn html(handbook: &Handbook, plans: &[PlanReport], day: Option<&str>) -> String {
    let title = format!("Team report: {}", handbook.config.title);
    let lang = attr(&handbook.config.language);
    let mut page = Page(format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{STYLE_HASH}'; \
         base-uri 'none'; form-action 'none'\">\n{MARK}\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
    ));
    page.line("title", &title);
    // The style stands here byte for byte, as the policy says.
    page.0.push_str(&format!("<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"));
    page.line("h1", &title);
    let day = day.map(|day| format!("{day}. ")).unwrap_or_default();
    page.0.push_str("<p class=\"lead\">");
    page.text(&format!(
        "{day}What a group of people said of themselves, in numbers of at least five people. Nobody can be named from it."
    ));
    page.0.push_str("</p>\n");
    for (index, plan) in plans.iter().enumerate() {
        page.plan(plan, index);
    }
    page.notes();
    page.0.push_str("</main>\n</body>\n</html>\n");
    page.0
}

/// HTML as it is written: whatever comes from the handbook goes in as text.
struct Page(String);

impl Page {
    fn text(&mut self, words: &str) {
        self.0.push_str(&text(words));
    }

    /// An element that holds nothing but text, on a line of its own.
    fn line(&mut self, element: &str, words: &str) {
        let name = element.split(' ').next().unwrap_or_default();
        let _ = writeln!(self.0, "<{element}>{}</{name}>", text(words));
    }

    fn plan(&mut self, plan: &PlanReport, index: usize) {
        let _ = writeln!(self.0, "<section aria-labelledby=\"plan-{index}\">");
        self.line(&format!("h2 id=\"plan-{index}\""), &plan.title);
        let ends = plan.ends.as_ref().map(|(from, to)| format!(" The plan leads from {from} to {to}."));
        self.line("p", &format!("{} people handed in a file.{}", plan.people, ends.unwrap_or_default()));
        if !plan.lines.is_empty() {
            self.line("h3", "Gaps by competency");
            self.gaps(plan);
        }
        if !plan.needs.is_empty() {
            self.line("h3", "Training needs");
            self.line(
                "p",
                "Activities of the plan that develop these competencies, and how many people have each still to do.",
            );
            for need in &plan.needs {
                self.line("h4", &need.competency);
                self.activities(&need.competency, &need.activities, plan.people);
            }
        }
        self.0.push_str("</section>\n");
    }

    fn gaps(&mut self, plan: &PlanReport) {
        self.0.push_str("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"Gaps by competency\">\n<table>\n");
        self.line("caption", "The most people below what is expected come first. In the bars amber is below, green is there or above, and grey is both or not rated; the words beside say the same.");
        self.0.push_str(
            "<thead><tr><th scope=\"col\">Competency</th><th scope=\"col\">Expected</th><th scope=\"col\">Rated themselves</th>\
             <th scope=\"col\">Below what is expected</th><th scope=\"col\">Spread</th></tr></thead>\n<tbody>\n",
        );
        for line in &plan.lines {
            self.0.push_str("<tr>");
            let expected = line.expected.as_deref().unwrap_or("not expected");
            for (cell, words) in [
                ("th scope=\"row\"", line.name.as_str()),
                ("td", expected),
                ("td class=\"number\"", &rated(line.rated, plan.people)),
                ("td class=\"number\"", &below(line.below, plan.people)),
            ] {
                let name = cell.split(' ').next().unwrap_or_default();
                let _ = write!(self.0, "<{cell}>{}</{name}>", text(words));
            }
            self.0.push_str("<td>");
            self.spread(line);
            self.0.push_str("</td></tr>\n");
        }
        self.0.push_str("</tbody>\n</table>\n</div>\n");
    }

    /// The picture shows what the list says.
    fn spread(&mut self, line: &Line) {
        let all: usize = line.spread.iter().map(|share| share.people).sum();
        if all == 0 {
            self.0.push_str("<span class=\"soft\">not shown</span>");
            return;
        }
        let _ = write!(
            self.0,
            "<svg viewBox=\"0 0 {WIDE} 12\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
        );
        let mut before = 0;
        for share in line.spread.iter().filter(|share| share.people > 0) {
            let (from, to) = (before * WIDE / all, (before + share.people) * WIDE / all);
            before += share.people;
            let _ = write!(
                self.0,
                "<rect class=\"{}\" x=\"{from}\" y=\"0\" width=\"{}\" height=\"12\"/>",
                class(share.side),
                (to - from).saturating_sub(2)
            );
        }
        self.0.push_str("</svg><ul class=\"spread\">");
        for share in line.spread.iter().filter(|share| is_told(share)) {
            let _ = write!(self.0, "<li>{}: {}</li>", text(&share.name), share.people);
        }
        self.0.push_str("</ul>");
    }

    fn activities(&mut self, competency: &str, activities: &[Activity], people: usize) {
        let label = attr(&format!("Activities for {competency}"));
        let _ = write!(
            self.0,
            "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"{label}\">\n<table>\n<thead><tr>\
             <th scope=\"col\">Activity</th><th scope=\"col\">Page</th><th scope=\"col\">Kind</th>\
             <th scope=\"col\">Still to do</th></tr></thead>\n<tbody>\n"
        );
        for activity in activities {
            let open = match activity.open {
                Open::Exactly(open) => of(open, people),
                Open::Half => "half or more".to_owned(),
                Open::Less => "fewer than half".to_owned(),
            };
            let _ = writeln!(
                self.0,
                "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td class=\"number\">{open}</td></tr>",
                text(&activity.text),
                text(&activity.page),
                text(&activity.kind),
            );
        }
        self.0.push_str("</tbody>\n</table>\n</div>\n");
    }

    fn notes(&mut self) {
        self.line("h2", "How this page protects people");
        self.0.push_str("<ul>\n");
        let fewest = ["no", "one", "two", "three", "four", "five"][FEWEST];
        for note in [
            &format!(
                "A number stands here only if it is of nobody or of at least {fewest} people; of others it says whether they are half of the group. Where a level was chosen by fewer than {fewest}, it is counted together with its neighbours."
            ),
            &format!(
                "A competency that fewer than {fewest} people rated, or fewer than {fewest} of a small group did not, shows no ratings; plans with files of fewer than {fewest} people are left out."
            ),
            "Names, notes, evidence, reviews and the marks of browsers and devices were not read. Several files of one profile count once.",
            "These are people's own words about themselves, given freely. They are no measure of performance.",
            "Do not pass on two reports whose groups differ by a few people: what differs between them may be theirs. Delete the files that were handed in when you no longer need them.",
        ] {
            self.line("li", note);
        }
        self.0.push_str("</ul>\n");
    }
}

/// Whether a share is worth a line: nobody left a competency unrated is said in the column beside.
fn is_told(share: &Share) -> bool {
    share.people > 0 || share.side != Side::Unrated
}

fn class(side: Side) -> &'static str {
    match side {
        Side::Below => "below",
        Side::Met => "met",
        Side::Mixed => "mixed",
        Side::Unrated => "unrated",
    }
}

fn rated(rated: Rated, people: usize) -> String {
    match rated {
        Rated::All => of(people, people),
        Rated::Some(some) => of(some, people),
        Rated::AlmostAll => "all but fewer than five".to_owned(),
        Rated::Withheld => "not shown: fewer than five did, or did not".to_owned(),
    }
}

fn below(below: Below, people: usize) -> String {
    match below {
        Below::Exactly(some) => of(some, people),
        Below::OrUnrated(some) => format!("{}, with those who did not rate it", of(some, people)),
        Below::Few => "fewer than five".to_owned(),
        Below::AlmostAll => "all who rated it, but fewer than five".to_owned(),
        Below::Half => "half or more of those who rated it".to_owned(),
        Below::Less => "fewer than half of those who rated it".to_owned(),
        Below::HalfOrUnrated => "half or more, with those who did not rate it".to_owned(),
        Below::LessOrUnrated => "fewer than half, even with those who did not rate it".to_owned(),
        Below::Withheld => "not shown: fewer than five on one side".to_owned(),
        Below::NotExpected => "–".to_owned(),
    }
}

fn of(some: usize, people: usize) -> String {
    match some {
        0 => "nobody".to_owned(),
        some if some == people => format!("all {people}"),
        some => format!("{some} of {people}"),
    }
}

#[cfg(test)]
mod tests {
    use base64::prelude::{BASE64_STANDARD, Engine as _};
    use sha2::{Digest as _, Sha256};

    use super::*;

    #[test]
    fn the_policy_names_the_style_and_no_other() {
        let digest = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text));
        assert_eq!(digest("abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
        assert_eq!(STYLE_HASH, format!("sha256-{}", digest(STYLE)));
    }
}
