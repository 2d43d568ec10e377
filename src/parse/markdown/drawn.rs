//! What is written as text and shown as something else: formulas, in a line or fenced.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::html::escape_text;
use crate::parse::markdown::code::language;
use crate::parse::markdown::math::{Mistake, mathml};
use crate::parse::markdown::token::{Token, plain_text};
use crate::parse::markdown::writer::Writer;

impl Writer<'_> {
    /// A formula among text.
    pub(super) fn math(&mut self, tex: &str, is_block: bool, span: Range<usize>) {
        self.plain(tex);
        match mathml(tex, is_block) {
            Ok(mathml) => {
                self.found.has_math = true;
                if is_block {
                    self.out.html.push_str("<span class=\"math\" tabindex=\"0\">");
                }
                self.out.html.push_str(&mathml);
                if is_block {
                    self.out.html.push_str("</span>");
                }
            }
            Err(mistake) => {
                let dollars = if is_block { 2 } else { 1 };
                let start = span.start + dollars;
                // In a quote, say, the text has marks in it that the formula has not.
                let is_verbatim = self.source.slice(start..start + tex.len()) == tex;
                let place = if is_verbatim { shifted(&mistake.span, start) } else { span };
                let place = self.source.place(place);
                self.note_math(mistake, place);
                self.out.html.push_str("<code>");
                escape_text(&mut self.out.html, tex);
                self.out.html.push_str("</code>");
            }
        }
    }

    /// Writes a fence that is more than code; says whether it was one.
    pub(super) fn fenced(&mut self, info: &str, inside: &[Token<'_>]) -> bool {
        if language(info) != "math" {
            return false;
        }
        let tex = plain_text(inside);
        match mathml(&tex, true) {
            Ok(mathml) => {
                self.found.has_math = true;
                self.out.html.push_str("<div class=\"math\" tabindex=\"0\">");
                self.out.html.push_str(&mathml);
                self.out.html.push_str("</div>\n");
                true
            }
            Err(mistake) => {
                let place = self.source.place(placed(inside, &mistake.span));
                self.note_math(mistake, place);
                false
            }
        }
    }

    fn note_math(&mut self, mistake: Mistake, place: Place) {
        let problem = Diagnostic::new(Code::MathSyntax, place, mistake.message);
        self.seen.note(problem.help(mistake.help));
    }
}

fn shifted(span: &Range<usize>, by: usize) -> Range<usize> {
    span.start + by..span.end + by
}

/// Bytes of a text that tokens make, in the text they were made of.
fn placed(tokens: &[Token<'_>], span: &Range<usize>) -> Range<usize> {
    let mut before = 0;
    for token in tokens {
        let length = plain_text(std::slice::from_ref(token)).len();
        if span.start < before + length {
            let start = token.span.start + (span.start - before);
            return start..(start + span.len()).min(token.span.end.max(start));
        }
        before += length;
    }
    tokens.first().map_or(0..0, |token| token.span.clone())
}
