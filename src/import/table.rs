//! A matrix: the first column names competencies, every other column is a role level, a cell says what is
//! expected there. As CSV or as a table of a Markdown file.

use std::collections::BTreeMap;

use super::Input;
use super::csv;
use super::degrees::degrees;
use super::draft::{Competency, Draft, Level, Named, Role, Scale};
use super::ids::Ids;
use super::pipes::{self, Table};
use super::text::{is_nothing, key, line, lines};
use crate::checked::{Checked, Seen};
use crate::diagnostic::{Code, Diagnostic, Place};

/// So many columns may be levels: a scale has no more degrees, and nobody reads more.
const LEVELS_MAX: usize = 100;

/// So many rows may be competencies and headings: ten times what a whole country's framework has.
const ROWS_MAX: usize = 2_000;

/// Reads a matrix.
pub fn table(input: Input<'_>) -> Checked<Draft> {
    Checked::collect(|seen| {
        let markdown = match input.path.extension().as_deref() {
            Some("md" | "markdown" | "html" | "htm") => true,
            Some("csv" | "tsv") => false,
            _ => input.text.lines().any(|line| line.trim_start().starts_with("|--") || line.contains("---|")),
        };
        let found = if markdown { tables(input, seen) } else { Some(sheet(input, seen)) };
        let Some(tables) = found.filter(|tables| check(input, tables, seen)) else { return Draft::default() };
        Matrix::read(input, &tables, seen).draft(seen)
    })
}

/// The whole CSV file as one table.
fn sheet(input: Input<'_>, seen: &mut Seen) -> Vec<Table> {
    vec![Table { heading: String::new(), rows: csv::read(input, seen) }]
}

/// The matrices of a Markdown file: tables with two levels or more, all with the same header.
fn tables(input: Input<'_>, seen: &mut Seen) -> Option<Vec<Table>> {
    let all = pipes::read(input, seen);
    let none = all.is_empty();
    let mut wide: Vec<Table> =
        all.into_iter().filter(|table| table.rows.first().is_some_and(|row| row.fields.len() >= 3)).collect();
    let refuse = |place: Place, message: &str, help: &str, seen: &mut Seen| {
        seen.note(Diagnostic::new(Code::ImportInput, place, message).help(help));
        None
    };
    let Some(first) = wide.first() else {
        let place = Place::file(input.path);
        if none && pipes::has_html_table(input.text) {
            let help = "Save the table as CSV, or write it as a Markdown table.";
            return refuse(place, "the table of this file is HTML, which is not read", help, seen);
        }
        let message = "the file has no table with a column for competencies and two or more for levels";
        let help = "Write a row of names between `|`, below it a row of `---` between `|`, then the rows.";
        return refuse(place, message, help, seen);
    };
    let header = |table: &Table| -> Vec<String> {
        let fields = table.rows.first().map(|row| row.fields.iter().skip(1));
        fields.into_iter().flatten().map(|field| key(&field.text)).collect()
    };
    let wanted = header(first);
    let others: Vec<Place> = wide
        .iter()
        .skip(1)
        .filter(|table| header(table) != wanted)
        .filter_map(|table| table.rows.first().map(|row| row.place(input)))
        .collect();
    if !others.is_empty() {
        let place = first.rows.first().map(|row| row.place(input));
        let message = "the file has several tables with different levels";
        let mut found = Diagnostic::new(Code::ImportInput, place, message)
            .help("Put each into a file of its own and import one of them.");
        found.related = others.into_iter().map(|place| (place, "another".to_owned())).collect();
        seen.note(found);
        return None;
    }
    if let [only] = wide.as_mut_slice() {
        // A heading above the only table names the role; above one of several it names an area.
        only.heading.clear();
    }
    Some(wide)
}

/// Whether the header can be understood; what is wrong with it is told.
fn check(input: Input<'_>, tables: &[Table], seen: &mut Seen) -> bool {
    let Some((header, rows)) = tables.first().and_then(|table| table.rows.split_first()) else {
        let message = "the file is empty";
        seen.note(
            Diagnostic::new(Code::ImportInput, Place::file(input.path), message)
                .help("Give a table whose first row names the levels."),
        );
        return false;
    };
    let mut fine = true;
    let mut refuse = |place: Place, message: String, help: &str, first: Option<Place>| {
        let mut found = Diagnostic::new(Code::ImportInput, place, message).help(help);
        found.related.extend(first.map(|first| (first, "here first".to_owned())));
        seen.note(found);
        fine = false;
    };
    let names: Vec<String> = header.fields.iter().map(|field| key(&field.text)).collect();
    if names.len() < 3 {
        let help = "The first column names competencies, every other column is a level; there must be two levels or more.";
        let message = format!("the first row has {} of the 3 columns that are needed at least", names.len());
        refuse(header.place(input), message, help, None);
        return false;
    }
    if names.len() > LEVELS_MAX + 1 {
        let message =
            format!("the first row names {} levels; a ladder may have {LEVELS_MAX}", names.len() - 1);
        let help = "Import a part of the columns, or swap rows and columns if the levels are the rows.";
        refuse(header.place_of(LEVELS_MAX + 1, input), message, help, None);
        return false;
    }
    let all = || tables.iter().flat_map(|table| table.rows.iter().skip(1));
    if let Some(row) = all().nth(ROWS_MAX) {
        let message = format!("the table has {} rows; a ladder may have {ROWS_MAX}", all().count());
        let help = "Import a part of the rows: one for each competency.";
        refuse(row.place(input), message, help, None);
        return false;
    }
    for (at, name) in names.iter().enumerate().skip(1) {
        if name.is_empty() {
            let message = format!("column {} has no name in the first row", at + 1);
            refuse(header.place(input), message, "Write the level's name at the column's head.", None);
        } else if let Some(first) =
            names.iter().skip(1).position(|other| other == name).filter(|first| first + 1 < at)
        {
            let message = format!("two columns are named `{}`", line(&header.fields[at].text));
            let first = header.place_of(first + 1, input);
            refuse(header.place_of(at, input), message, "Give one of the two another name.", Some(first));
        }
    }
    let levels = |text: &str| is_level_code(&line(text));
    let firsts = rows.iter().filter(|row| levels(row.text(0))).count();
    if firsts >= 2 && !header.fields.iter().skip(1).any(|field| levels(&field.text)) {
        let message = "the levels seem to be the rows and the competencies the columns";
        let help = "Swap rows and columns (in a spreadsheet: copy, then paste transposed).";
        refuse(header.place(input), message.to_owned(), help, None);
    }
    fine
}

/// Names such as `IC3`, `L2`, `P-4`.
fn is_level_code(name: &str) -> bool {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    letters.len() < name.len()
        && matches!(
            letters.trim_end_matches(['-', ' ']).to_ascii_uppercase().as_str(),
            "" | "IC" | "M" | "L" | "P" | "T" | "D" | "E" | "LEVEL"
        )
}

/// A matrix as it was read.
struct Matrix {
    title: String,
    /// Names of the columns.
    levels: Vec<String>,
    areas: Vec<String>,
    rows: Vec<Row>,
    /// How many cells have several lines.
    split: usize,
}

struct Row {
    name: String,
    area: Option<usize>,
    /// The lines of each cell.
    cells: Vec<Vec<String>>,
    /// Where each cell stands.
    places: Vec<Place>,
}

impl Matrix {
    fn read(input: Input<'_>, tables: &[Table], seen: &mut Seen) -> Self {
        let header = tables.first().and_then(|table| table.rows.first());
        let levels: Vec<String> = header
            .into_iter()
            .flat_map(|row| row.fields.iter().skip(1))
            .map(|field| line(&field.text))
            .collect();
        let mut matrix = Self { title: input.title(), levels, areas: Vec::new(), rows: Vec::new(), split: 0 };
        let mut first: BTreeMap<(Option<usize>, String), Place> = BTreeMap::new();
        for table in tables {
            let mut area = (!table.heading.is_empty()).then(|| matrix.area(&table.heading));
            let mut heading: Option<(String, Place)> = None;
            for row in table.rows.iter().skip(1).filter(|row| !row.is_blank()) {
                row.refuse_more(matrix.levels.len() + 1, input, seen);
                let name = line(row.text(0));
                let cells: Vec<Vec<String>> =
                    (1..=matrix.levels.len()).map(|column| cell(row.text(column))).collect();
                let full = cells.iter().any(|cell| !cell.is_empty());
                if name.is_empty() {
                    if full {
                        seen.note(
                            Diagnostic::new(Code::ImportInput, row.place(input), "the row has texts, but its first cell names no competency")
                                .help("Write the competency's name there; if the texts belong to the row above, move them into its cells."),
                        );
                    }
                    continue;
                }
                if !full {
                    empty_heading(heading.take(), seen);
                    area = Some(matrix.area(&name));
                    heading = Some((name, row.place_of(0, input)));
                    continue;
                }
                heading = None;
                let place = row.place_of(0, input);
                if let Some(other) = first.get(&(area, key(&name))) {
                    seen.note(
                        Diagnostic::new(Code::ImportInput, place, format!("two rows are named `{name}`"))
                            .related(other.clone(), "here first")
                            .help("Put the two into one row, or give one of them another name."),
                    );
                    continue;
                }
                first.insert((area, key(&name)), place);
                matrix.split += cells.iter().filter(|cell| cell.len() > 1).count();
                let places = (1..=matrix.levels.len()).map(|column| row.place_of(column, input)).collect();
                matrix.rows.push(Row { name, area, cells, places });
            }
            empty_heading(heading, seen);
        }
        if matrix.rows.is_empty() && !seen.has_errors() {
            let place = header.map(|row| row.place(input));
            seen.note(
                Diagnostic::new(
                    Code::ImportInput,
                    place,
                    "no row below names a competency and says anything of it",
                )
                .help("Write a competency into the first column and what is expected into the others."),
            );
        }
        matrix
    }

    /// The index of an area, made if it is new.
    fn area(&mut self, name: &str) -> usize {
        let known = self.areas.iter().position(|area| key(area) == key(name));
        known.unwrap_or_else(|| {
            self.areas.push(name.to_owned());
            self.areas.len() - 1
        })
    }

    /// The words of a matrix whose cells are words for degrees, lowest first.
    fn degrees(&self, seen: &mut Seen) -> Option<Vec<String>> {
        let cells = self.rows.iter().flat_map(|row| row.cells.iter().zip(&row.places));
        let full: Vec<(&[String], &Place)> = cells
            .filter(|(cell, _)| !cell.is_empty())
            .map(|(cell, place)| (cell.as_slice(), place))
            .collect();
        degrees(&full, seen)
    }

    fn draft(self, seen: &mut Seen) -> Draft {
        let mut ids = Ids::new("level");
        let levels: Vec<Named> = self
            .levels
            .iter()
            .map(|name| Named { id: ids.take(name), name: name.clone(), summary: String::new() })
            .collect();
        let mut ids = Ids::new("area");
        let used = |at: usize| self.rows.iter().any(|row| row.area == Some(at));
        let areas: Vec<Named> = self
            .areas
            .iter()
            .map(|name| Named { id: ids.take(name), name: name.clone(), summary: String::new() })
            .collect();
        let mut ids = Ids::new("competency");
        let names: Vec<String> = self.rows.iter().map(|row| ids.take(&row.name)).collect();
        let rated = self.degrees(seen);
        let scale = match &rated {
            Some(words) => {
                let mut ids = Ids::new("degree");
                let degree =
                    |word: &String| Named { id: ids.take(word), name: word.clone(), summary: String::new() };
                Scale {
                    id: "ratings".to_owned(),
                    name: "Ratings".to_owned(),
                    levels: words.iter().map(degree).collect(),
                }
            }
            None => Scale { id: "levels".to_owned(), name: "Levels".to_owned(), levels: levels.clone() },
        };
        let mut draft = Draft::default();
        let role_levels: Vec<Level> = (0..levels.len())
            .map(|column| Level {
                named: levels[column].clone(),
                after: column.checked_sub(1).map(|before| levels[before].id.clone()),
                does: Vec::new(),
                does_anew: false,
                expects: self
                    .rows
                    .iter()
                    .zip(&names)
                    .filter_map(|(row, id)| {
                        Some((id.clone(), self.expected(row, column, &levels, &scale, rated.is_some())?))
                    })
                    .collect(),
            })
            .collect();
        for (row, id) in self.rows.iter().zip(&names) {
            let texts = row.cells.iter().zip(&levels).filter(|(cell, _)| rated.is_none() && !cell.is_empty());
            draft.competencies.push(Competency {
                named: Named { id: id.clone(), name: row.name.clone(), summary: String::new() },
                area: row.area.map(|area| areas[area].id.clone()),
                scale: scale.id.clone(),
                indicators: texts.map(|(cell, level)| (level.id.clone(), cell.clone())).collect(),
                was: String::new(),
            });
        }
        if rated.is_some() {
            let words: Vec<&str> = scale.levels.iter().map(|level| level.name.as_str()).collect();
            draft.remarks.push(format!(
                "Every cell is a word for a degree, so the degrees are the scale: {}.",
                words.join(" < ")
            ));
        } else {
            draft
                .remarks
                .push("The columns are the scale: what a cell says are the signs of its level.".to_owned());
        }
        match self.split {
            0 => {}
            1 => draft.remarks.push("1 cell has several lines; each became an indicator.".to_owned()),
            split => draft
                .remarks
                .push(format!("{split} cells have several lines; each line became an indicator.")),
        }
        draft.areas =
            areas.into_iter().enumerate().filter(|(at, _)| used(*at)).map(|(_, area)| area).collect();
        draft.scales = vec![scale];
        draft.roles = vec![Role {
            named: Named {
                id: Ids::new("role").take(&self.title),
                name: self.title.clone(),
                summary: String::new(),
            },
            family: None,
            levels: role_levels,
        }];
        draft
    }

    /// What a column requires of a row, if it says so.
    fn expected(
        &self,
        row: &Row,
        column: usize,
        levels: &[Named],
        scale: &Scale,
        rated: bool,
    ) -> Option<String> {
        if !rated {
            return (!row.cells[column].is_empty()).then(|| levels[column].id.clone());
        }
        match row.cells[column].first() {
            Some(word) => {
                let degree = scale.levels.iter().find(|level| key(&level.name) == key(word));
                degree.map(|degree| degree.id.clone())
            }
            // An empty cell after a rated one: no longer required.
            None => {
                let before = column.checked_sub(1).and_then(|before| row.cells[before].first());
                before.map(|_| "none".to_owned())
            }
        }
    }
}

/// A heading row that nothing follows.
fn empty_heading(heading: Option<(String, Place)>, seen: &mut Seen) {
    if let Some((name, place)) = heading {
        let message = format!(
            "`{name}` is left out: its row has no text, so it is a heading, and no competency follows it"
        );
        seen.note(
            Diagnostic::new(Code::ImportSkipped, place, message)
                .help("If it is a competency, write what is expected into one of its cells."),
        );
    }
}

/// The lines of a cell; none where it stands for nothing.
fn cell(text: &str) -> Vec<String> {
    if is_nothing(text) { Vec::new() } else { lines(text) }
}
