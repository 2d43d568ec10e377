//! Reads typed values out of a TOML table: every wrong type and every unknown key of a file is told
//! in one run, with its place. The only file that knows the `toml` crate.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::checked::Seen;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::path::SourcePath;

/// The codes under which a kind of file reports its problems.
#[derive(Clone, Copy, Debug)]
pub struct Codes {
    /// The file is no TOML.
    pub syntax: Code,
    /// A key means nothing.
    pub key: Code,
    /// A value is of the wrong kind.
    pub value: Code,
}

/// A TOML table that is being read. Dropping it unread is no error; [`Table::finish`] reports the
/// keys that nobody asked for.
#[derive(Debug)]
pub struct Table<'a> {
    path: &'a SourcePath,
    codes: Codes,
    name: String,
    entries: Vec<(Spanned<Cow<'a, str>>, Spanned<DeValue<'a>>)>,
    asked: Vec<&'static str>,
    shift: usize,
}

/// A string, or a table of strings.
#[derive(Clone, Debug)]
pub enum Entry {
    /// A string.
    Text(Placed<String>),
    /// Keys and strings.
    Table(Vec<(Placed<String>, Placed<String>)>),
}

/// A value and where it stands.
pub type Placed<T> = (T, Place);

/// A key and its value, each with its place.
pub type PlainEntry = (Placed<String>, Placed<Plain>);

/// A value of any kind.
#[derive(Clone, PartialEq, Debug)]
pub enum Plain {
    /// A text.
    Text(String),
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Float(f64),
    /// A list.
    List(Vec<Placed<Plain>>),
    /// A table, in the order of the file.
    Table(Vec<PlainEntry>),
    /// A date, or a number out of range, as it is written.
    Other(String),
}

impl<'a> Table<'a> {
    /// Parses a whole file; syntax errors are noted, all of them, and nothing
    /// else is then said of the file.
    pub fn parse(path: &'a SourcePath, text: &'a str, codes: Codes, seen: &mut Seen) -> Option<Self> {
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        let shift = text.len() - body.len();
        let (table, errors) = DeTable::parse_recoverable(body);
        let broken = !errors.is_empty();
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            let place = Place::new(path, span.start + shift..span.end + shift);
            seen.note(Diagnostic::new(codes.syntax, place, error.message().replace('\n', ", ")));
        }
        let entries = table.into_inner().into_iter().collect();
        (!broken).then_some(Self { path, codes, name: String::new(), entries, asked: Vec::new(), shift })
    }

    /// Whether the table has a key.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, _)| name.get_ref() == key)
    }

    /// The table's own keys, with their places, in the order of the file.
    pub fn keys(&self) -> Vec<Placed<String>> {
        let mut keys: Vec<_> = self
            .entries
            .iter()
            .map(|(name, _)| (name.get_ref().to_string(), self.place(name.span())))
            .collect();
        keys.sort_by_key(|(_, place)| place.span.start);
        keys
    }

    /// A string.
    pub fn string(&mut self, key: &'static str, seen: &mut Seen) -> Option<Placed<String>> {
        self.take(key, "a text in quotes", seen, |value| value.as_str().map(str::to_owned))
    }

    /// A day as it is written, with or without quotes.
    pub fn day(&mut self, key: &'static str, seen: &mut Seen) -> Option<Placed<String>> {
        self.take(key, "a day such as 2026-12-31", seen, |value| match value {
            DeValue::Datetime(day) => Some(day.to_string()),
            _ => value.as_str().map(str::to_owned),
        })
    }

    /// True or false.
    pub fn bool(&mut self, key: &'static str, seen: &mut Seen) -> Option<Placed<bool>> {
        self.take(key, "true or false", seen, DeValue::as_bool)
    }

    /// A list of strings, each with its place.
    pub fn strings(&mut self, key: &'static str, seen: &mut Seen) -> Vec<Placed<String>> {
        let Some((value, span)) = self.value(key) else { return Vec::new() };
        let Some(array) = value.as_array() else {
            self.wrong(key, "a list of texts", span, seen);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for entry in array.iter() {
            match entry.get_ref().as_str() {
                Some(text) => texts.push((text.to_owned(), self.place(entry.span()))),
                None => self.wrong(key, "a list of texts", entry.span(), seen),
            }
        }
        texts
    }

    /// A list of lists of strings, each with its place.
    pub fn string_lists(&mut self, key: &'static str, seen: &mut Seen) -> Vec<Placed<Vec<String>>> {
        const WANTED: &str = "a list of lists of texts";
        let Some((value, span)) = self.value(key) else { return Vec::new() };
        let Some(array) = value.as_array() else {
            self.wrong(key, WANTED, span, seen);
            return Vec::new();
        };
        let mut lists = Vec::new();
        for entry in array.iter() {
            let texts = entry.get_ref().as_array().and_then(|texts| {
                texts.iter().map(|text| Some(text.get_ref().as_str()?.to_owned())).collect::<Option<Vec<_>>>()
            });
            match texts {
                Some(texts) => lists.push((texts, self.place(entry.span()))),
                None => self.wrong(key, WANTED, entry.span(), seen),
            }
        }
        lists
    }

    /// A list of whole numbers, each with its place.
    pub fn numbers(&mut self, key: &'static str, seen: &mut Seen) -> Vec<Placed<i64>> {
        let Some((value, span)) = self.value(key) else { return Vec::new() };
        let Some(array) = value.as_array() else {
            self.wrong(key, "a list of whole numbers", span, seen);
            return Vec::new();
        };
        let mut numbers = Vec::new();
        for entry in array.iter() {
            let number = entry
                .get_ref()
                .as_integer()
                .and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
            match number {
                Some(number) => numbers.push((number, self.place(entry.span()))),
                None => self.wrong(key, "a list of whole numbers", entry.span(), seen),
            }
        }
        numbers
    }

    /// A table within this one.
    pub fn table(&mut self, key: &'static str, seen: &mut Seen) -> Option<Table<'a>> {
        let (value, span) = self.value(key)?;
        let DeValue::Table(table) = value else {
            self.wrong(key, "a table", span, seen);
            return None;
        };
        Some(self.inner(key, table))
    }

    /// The tables within this one whose names the author chose, in the order of the file.
    pub fn tables(&mut self, seen: &mut Seen) -> Vec<(String, Table<'a>)> {
        let mut tables = Vec::new();
        for (name, place) in self.keys() {
            let Some((_, value)) = self.entries.iter().find(|(key, _)| *key.get_ref() == name) else {
                continue;
            };
            match value.get_ref().clone() {
                DeValue::Table(table) => tables.push((name.clone(), self.inner(&name, table))),
                _ => {
                    seen.note(Diagnostic::new(self.codes.value, place, format!("`{name}` must be a table.")))
                }
            }
        }
        self.entries.clear();
        tables
    }

    /// A value of any kind.
    pub fn any(&mut self, key: &'static str) -> Option<Placed<Plain>> {
        let (value, span) = self.value(key)?;
        Some((self.plain(&value), self.place(span)))
    }

    /// All entries, whatever their names and kinds, in the order of the file.
    pub fn plain_entries(&mut self) -> Vec<PlainEntry> {
        let entries = std::mem::take(&mut self.entries);
        self.plain_table(entries.iter().map(|(name, value)| (name, value)))
    }

    fn plain_table<'b>(
        &self,
        entries: impl Iterator<Item = (&'b Spanned<Cow<'a, str>>, &'b Spanned<DeValue<'a>>)>,
    ) -> Vec<PlainEntry>
    where
        'a: 'b,
    {
        let entry = |(name, value): (&Spanned<Cow<'a, str>>, &Spanned<DeValue<'a>>)| {
            let key = (name.get_ref().to_string(), self.place(name.span()));
            (key, (self.plain(value.get_ref()), self.place(value.span())))
        };
        let mut entries: Vec<PlainEntry> = entries.map(entry).collect();
        entries.sort_by_key(|((_, place), _)| place.span.start);
        entries
    }

    fn plain(&self, value: &DeValue<'a>) -> Plain {
        match value {
            DeValue::String(text) => Plain::Text(text.to_string()),
            DeValue::Boolean(held) => Plain::Bool(*held),
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
                .map_or_else(|_| Plain::Other(number.as_str().to_owned()), Plain::Integer),
            DeValue::Float(number) => match number.as_str().parse() {
                Ok(number) => Plain::Float(number),
                Err(_) => Plain::Other(number.as_str().to_owned()),
            },
            DeValue::Datetime(date) => Plain::Other(date.to_string()),
            DeValue::Array(values) => {
                let placed =
                    |value: &Spanned<DeValue<'a>>| (self.plain(value.get_ref()), self.place(value.span()));
                Plain::List(values.iter().map(placed).collect())
            }
            DeValue::Table(table) => Plain::Table(self.plain_table(table.iter())),
        }
    }

    /// All entries that are strings, whatever their names; others are noted.
    pub fn string_entries(&mut self, seen: &mut Seen) -> Vec<(Placed<String>, Placed<String>)> {
        let mut entries = Vec::new();
        for (name, value) in std::mem::take(&mut self.entries) {
            let key = (name.get_ref().to_string(), self.place(name.span()));
            match value.get_ref().as_str() {
                Some(text) => entries.push((key, (text.to_owned(), self.place(value.span())))),
                None => self.wrong(&key.0, "a text in quotes", value.span(), seen),
            }
        }
        entries
    }

    /// All entries that are strings or tables of strings, whatever their names; others are noted.
    pub fn texts_and_tables(&mut self, seen: &mut Seen) -> Vec<(Placed<String>, Entry)> {
        let mut entries = Vec::new();
        for (name, value) in std::mem::take(&mut self.entries) {
            let key = (name.get_ref().to_string(), self.place(name.span()));
            let span = value.span();
            match value.into_inner() {
                DeValue::String(text) => {
                    entries.push((key, Entry::Text((text.to_string(), self.place(span)))));
                }
                DeValue::Table(table) => {
                    let texts = self.inner(&key.0, table).string_entries(seen);
                    entries.push((key, Entry::Table(texts)));
                }
                _ => self.wrong(&key.0, "a text in quotes, or one for each category of numbers", span, seen),
            }
        }
        entries
    }

    /// All entries that are lists of strings, whatever their names; others are noted.
    pub fn list_entries(&mut self, seen: &mut Seen) -> Vec<(Placed<String>, Vec<Placed<String>>)> {
        let mut entries = Vec::new();
        for (name, value) in std::mem::take(&mut self.entries) {
            let texts = value.get_ref().as_array().and_then(|array| {
                array
                    .iter()
                    .map(|text| Some((text.get_ref().as_str()?.to_owned(), self.place(text.span()))))
                    .collect()
            });
            match texts {
                Some(texts) => {
                    entries.push(((name.get_ref().to_string(), self.place(name.span())), texts));
                }
                None => self.wrong(name.get_ref(), "a list of texts", value.span(), seen),
            }
        }
        entries
    }

    /// Notes every key that nobody asked for.
    pub fn finish(self, seen: &mut Seen) {
        for (key, _) in &self.entries {
            if self.asked.contains(&key.get_ref().as_ref()) {
                continue;
            }
            let whole = if self.name.is_empty() {
                key.get_ref().to_string()
            } else {
                format!("{}.{}", self.name, key.get_ref())
            };
            let diagnostic =
                Diagnostic::new(self.codes.key, self.place(key.span()), format!("unknown key `{whole}`"));
            let diagnostic = diagnostic.did_you_mean(key.get_ref(), self.asked.iter().copied());
            seen.note(match diagnostic.help {
                Some(_) => diagnostic,
                None => diagnostic.help(format!("Known here: {}.", self.asked.join(", "))),
            });
        }
    }

    /// Forgets all keys that were not asked for, and says which they were.
    pub fn ignore_rest(self) -> Vec<String> {
        self.keys()
            .into_iter()
            .map(|(key, _)| key)
            .filter(|key| !self.asked.contains(&key.as_str()))
            .collect()
    }

    fn inner(&self, key: &str, table: DeTable<'a>) -> Table<'a> {
        let name = if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) };
        let entries = table.into_iter().collect();
        Table { path: self.path, codes: self.codes, name, entries, asked: Vec::new(), shift: self.shift }
    }

    fn value(&mut self, key: &'static str) -> Option<(DeValue<'a>, Range<usize>)> {
        self.asked.push(key);
        let (_, value) = self.entries.iter().find(|(name, _)| name.get_ref() == key)?;
        Some((value.get_ref().clone(), value.span()))
    }

    fn take<T>(
        &mut self,
        key: &'static str,
        wanted: &str,
        seen: &mut Seen,
        read: impl Fn(&DeValue<'a>) -> Option<T>,
    ) -> Option<Placed<T>> {
        let (value, span) = self.value(key)?;
        match read(&value) {
            Some(read) => Some((read, self.place(span))),
            None => {
                self.wrong(key, wanted, span, seen);
                None
            }
        }
    }

    fn wrong(&self, key: &str, wanted: &str, span: Range<usize>, seen: &mut Seen) {
        let message = format!("`{key}` must be {wanted}.");
        seen.note(Diagnostic::new(self.codes.value, self.place(span), message));
    }

    fn place(&self, span: Range<usize>) -> Place {
        Place::new(self.path, span.start + self.shift..span.end + self.shift)
    }
}
