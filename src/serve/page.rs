//! The page shown while there is no site yet: all that is wrong, until it is mended.

use super::wire::{self, escape};
use crate::report::Problem;

/// A page that lists the errors of the first build, and leaves when they are mended.
pub(super) fn errors(problems: &[Problem]) -> String {
    let items: String = problems.iter().map(item).collect();
    let html = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';script-src 'self';\
         style-src 'self';form-action 'none';base-uri 'none'\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{} to mend · Pathbook</title>\
         <link rel=\"stylesheet\" href=\"/_pathbook/live.css\"></head>\
         <body><main class=\"problems\"><h1>The handbook can't be shown yet</h1>\
         <p>This page goes away by itself when these are mended.</p><ol>{items}</ol></main></body></html>\n",
        if problems.len() == 1 { "1 error".to_owned() } else { format!("{} errors", problems.len()) },
    );
    wire::live(&html, "none", "")
}

fn item(problem: &Problem) -> String {
    let place = problem.path.as_ref().map_or_else(String::new, |path| {
        format!("<p class=\"place\">{}:{}:{}</p>", escape(path), problem.line, problem.column)
    });
    let excerpt = match problem.excerpt.as_str() {
        "" => String::new(),
        text => format!("<pre>{}</pre>", escape(text)),
    };
    let help = problem.help.as_deref().map_or_else(String::new, |help| format!("<p>{}</p>", escape(help)));
    let (code, message) = (problem.code, escape(&problem.message));
    format!("<li><p><strong>error[{code}]: {message}</strong></p>{place}{excerpt}{help}</li>")
}
