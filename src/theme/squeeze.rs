//! Takes comments and the white space that says nothing out of scripts.
//!
//! It knows where texts, templates and regular expressions begin and end, and nothing more of the language.
//! Lines stay lines: a browser's debugger shows the theme's own, and no statement ends elsewhere than before.

/// Words after which a `/` begins a regular expression.
const BEFORE_PATTERN: [&str; 8] = ["return", "typeof", "case", "in", "of", "do", "else", "void"];

/// Adds a module to a classic script: without imports and `export`, comments and needless spaces.
pub(super) fn module(source: &str, script: &mut String) {
    let mut squeezer = Squeezer { rest: source, script, start: 0, templates: Vec::new() };
    squeezer.start = squeezer.script.len();
    squeezer.run();
}

struct Squeezer<'a> {
    rest: &'a str,
    script: &'a mut String,
    /// Where this module starts in the script.
    start: usize,
    /// For every open `${`: how many braces are open within it.
    templates: Vec<usize>,
}

impl<'a> Squeezer<'a> {
    fn run(&mut self) {
        self.line_start();
        while let Some(next) = self.rest.chars().next() {
            match next {
                _ if next.is_whitespace() => self.space(),
                '/' if self.rest.starts_with("//") => {
                    self.skip(self.rest.find('\n').unwrap_or(self.rest.len()));
                }
                '/' if self.rest.starts_with("/*") => {
                    self.skip(self.rest[2..].find("*/").map_or(self.rest.len(), |end| end + 4));
                }
                '"' | '\'' => self.copy(quoted(self.rest, next)),
                '`' => self.template(1),
                '/' if self.begins_pattern() => self.copy(pattern(self.rest)),
                '{' => self.brace(),
                '}' if self.templates.last() == Some(&0) => {
                    self.templates.pop();
                    self.template(1);
                }
                '}' => {
                    if let Some(open) = self.templates.last_mut() {
                        *open -= 1;
                    }
                    self.copy(1);
                }
                _ => self.copy(next.len_utf8()),
            }
        }
        self.end_line();
    }

    /// What is skipped at the start of a line: an import whole, the word `export`.
    fn line_start(&mut self) {
        if self.rest.starts_with("import ") {
            self.skip(self.rest.find('\n').unwrap_or(self.rest.len()));
        } else if self.rest.starts_with("export ") {
            self.skip("export ".len());
        }
    }

    /// White space: a line's end stays one, spaces stay where two words would become one.
    fn space(&mut self) {
        let after = self.rest.trim_start();
        let skipped = self.skip(self.rest.len() - after.len());
        if skipped.contains('\n') {
            self.end_line();
            if skipped.ends_with('\n') {
                self.line_start();
            }
        } else if let (Some(before), Some(next)) = (self.script.chars().next_back(), after.chars().next())
            && keeps_apart(before, next)
        {
            self.script.push(' ');
        }
    }

    fn end_line(&mut self) {
        let kept = self.script.trim_end_matches(' ').len().max(self.start);
        self.script.truncate(kept);
        if self.script.len() > self.start && !self.script.ends_with('\n') {
            self.script.push('\n');
        }
    }

    fn brace(&mut self) {
        if let Some(open) = self.templates.last_mut() {
            *open += 1;
        }
        self.copy(1);
    }

    /// The text of a template up to its end or its next `${`, after `from` bytes that are its start.
    fn template(&mut self, from: usize) {
        let mut escaped = false;
        let bytes = self.rest.as_bytes();
        for (at, byte) in bytes.iter().enumerate().skip(from) {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'`' => return self.copy(at + 1),
                b'$' if bytes.get(at + 1) == Some(&b'{') => {
                    self.templates.push(0);
                    return self.copy(at + 2);
                }
                _ => {}
            }
        }
        self.copy(self.rest.len());
    }

    /// Whether a `/` here begins a regular expression: where no value stands before it.
    fn begins_pattern(&self) -> bool {
        let before = self.script.get(self.start..).unwrap_or_default().trim_end();
        let word_from = before.rfind(|c| !is_word(c)).map_or(0, |at| at + 1);
        match before.chars().next_back() {
            None => true,
            Some(last) if is_word(last) => {
                before.get(word_from..).is_some_and(|word| BEFORE_PATTERN.contains(&word))
            }
            Some(last) => !")]}\"'`".contains(last),
        }
    }

    fn copy(&mut self, bytes: usize) {
        let copied = self.skip(bytes);
        self.script.push_str(copied);
    }

    fn skip(&mut self, bytes: usize) -> &'a str {
        let (skipped, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        skipped
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '#' | '\\') || !c.is_ascii()
}

/// Whether two characters mean something else without the space between them.
fn keeps_apart(before: char, next: char) -> bool {
    let both = |c: char| before == c && next == c;
    // `<!--` begins a comment in classic scripts; `1 .x` is no number.
    (is_word(before) && is_word(next))
        || both('+')
        || both('-')
        || both('/')
        || (before, next) == ('<', '!')
        || (before.is_ascii_digit() && next == '.')
}

/// The length of a text in quotation marks.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = !escaped && *c == quote;
        escaped = !escaped && *c == '\\';
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// The length of a regular expression, but for its flags.
fn pattern(text: &str) -> usize {
    let (mut escaped, mut class) = (false, false);
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let plain = !escaped;
        escaped = plain && *c == '\\';
        match c {
            '[' if plain => class = true,
            ']' if plain => class = false,
            _ => {}
        }
        plain && !class && *c == '/'
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use super::module;

    fn squeezed(source: &str) -> String {
        let mut script = String::new();
        module(source, &mut script);
        script
    }

    #[test]
    fn spaces_go_where_they_say_nothing() {
        let source = "const { a, b } = f(x, y) ;\n\n  if (a + b > 2 && !b) return  [a, ...b];\n";
        assert_eq!(squeezed(source), "const{a,b}=f(x,y);\nif(a+b>2&&!b)return[a,...b];\n");
        for kept in
            ["a + +b", "a - -b", "x = a / /b/.c", "if (a < !--b) c", "1 .toString()", "new A", "#a in b"]
        {
            let spaces = kept.replace(" + +", "+ +").replace(" - -", "- -").replace(" / /", "/ /");
            let spaces = spaces
                .replace(" = ", "=")
                .replace("if (", "if(")
                .replace("a < !", "a< !")
                .replace(") c", ")c");
            assert_eq!(squeezed(kept), format!("{spaces}\n"));
        }
    }

    #[test]
    fn comments_go_and_what_looks_like_one_stays() {
        let source =
            "/** a\n * b */\nlet a = \"// no\"; // yes\n  /* c */ let b = '/* no */' /* yes */ + a;\n// end";
        assert_eq!(squeezed(source), "let a=\"// no\";\nlet b='/* no */'+a;\n");
    }

    #[test]
    fn texts_templates_and_patterns_stay_as_they_are() {
        let source = "x(`a  ${ b ? `c  ${ {d : 1} }` : \"}\" }  e`, 'it\\'s  so') ;";
        assert_eq!(squeezed(source), "x(`a  ${b?`c  ${{d:1}}`:\"}\"}  e`,'it\\'s  so');\n");
        let source = "y = a / b / c; return /[/ ]  \\/ x/g.test( z ) ;\nm(/a  b/, (1) / 2)";
        assert_eq!(squeezed(source), "y=a/b/c;return/[/ ]  \\/ x/g.test(z);\nm(/a  b/,(1)/2)\n");
    }

    #[test]
    fn modules_lose_what_classic_scripts_do_not_know() {
        let source = "import { a } from \"./a.js\";\nimport \"./b.js\";\nexport async function c() {}\nexport const d = 1;\n";
        assert_eq!(squeezed(source), "async function c(){}\nconst d=1;\n");
    }
}
