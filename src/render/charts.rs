//! The geometry of the pictures: what stands where, in units of the picture's own. The theme draws them.
//!
//! A picture repeats what a table or list beside it says; nobody needs it to read the page.

use std::fmt::Display;

use serde::Serialize;

use crate::model::change::ChangeKind;
use crate::words::Words;

/// The width of every picture. At this width its text is of the size of small print.
const WIDTH: usize = 400;

/// Two role levels over their competencies: a line a competency, with a station for each role level.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct DotPlot {
    /// Its width.
    pub width: usize,
    /// The height of the first column, which is the highest.
    pub height: usize,
    /// What it is called.
    pub title: String,
    /// What it shows, in words.
    pub desc: String,
    /// The degrees above the lines; none where competencies have different scales.
    pub ticks: Vec<Tick>,
    /// The competencies: in two columns where there are many.
    pub columns: Vec<Vec<PlottedRow>>,
}

/// A degree's name above the lines.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct Tick {
    /// Where it stands.
    pub x: usize,
    /// `start`, `middle` or `end`.
    pub anchor: &'static str,
    /// Its name.
    pub name: String,
}

/// A competency of a [`DotPlot`].
#[derive(Clone, Hash, Debug, Serialize)]
pub struct PlottedRow {
    /// Its name, shortened to the picture's width.
    pub name: String,
    /// `kept`, `raised`, `lowered`, `new` or `dropped`.
    pub kind: &'static str,
    /// Where the name's baseline is.
    pub label_y: usize,
    /// Where the line is.
    pub y: usize,
    /// Where the line starts and ends.
    pub line: (usize, usize),
    /// Where the degrees are on it.
    pub stops: Vec<usize>,
    /// Where the role level one comes from stands.
    pub from: Option<usize>,
    /// Where the one that one goes to stands.
    pub to: Option<usize>,
}

/// A competency to be plotted.
pub struct PlotRow<'a> {
    /// Its name.
    pub name: &'a str,
    /// What happens to it.
    pub kind: ChangeKind,
    /// The rank before.
    pub from: Option<usize>,
    /// The rank after.
    pub to: Option<usize>,
    /// How many degrees its scale has.
    pub of: usize,
}

impl DotPlot {
    const EDGE: usize = 10;
    const HEAD: usize = 26;
    const ROW: usize = 44;
    const LETTERS: usize = 54;
    const COLUMN: usize = 8;

    /// Plots competencies; `degrees` are the names of the one scale that all have.
    pub fn new<'a>(
        from: &str,
        to: &str,
        degrees: &[&str],
        rows: impl Iterator<Item = PlotRow<'a>>,
        words: &Words,
    ) -> Self {
        let x = |rank: usize, of: usize| {
            let room = WIDTH - 2 * Self::EDGE;
            Self::EDGE + if of > 1 { room * rank / (of - 1) } else { room / 2 }
        };
        // More names than this would run into each other.
        let named = if degrees.len() <= 5 { degrees } else { &[] };
        let ticks = named.iter().enumerate().map(|(rank, name)| Tick {
            x: if rank == 0 {
                0
            } else if rank + 1 == named.len() {
                WIDTH
            } else {
                x(rank, named.len())
            },
            anchor: match rank {
                0 => "start",
                rank if rank + 1 == named.len() => "end",
                _ => "middle",
            },
            name: shortened(name, 72 / named.len()),
        });
        let head = if named.is_empty() { 0 } else { Self::HEAD };
        let mut told = Vec::new();
        let rows: Vec<PlotRow<'a>> = rows.collect();
        let count = if rows.len() > Self::COLUMN { rows.len().div_ceil(2) } else { rows.len() };
        let rows: Vec<PlottedRow> = rows
            .iter()
            .enumerate()
            .map(|(index, row)| {
                let kind = told_kind(row, degrees, words);
                told.push(words.fill("labelled", &[("label", &row.name.to_owned()), ("value", &kind)]));
                let top = head + index % count * Self::ROW;
                PlottedRow {
                    name: shortened(row.name, Self::LETTERS),
                    kind: row.kind.word(),
                    label_y: top + 15,
                    y: top + 29,
                    line: (x(0, 2), x(1, 2)),
                    stops: (0..row.of).map(|rank| x(rank, row.of)).collect(),
                    from: row.from.map(|rank| x(rank, row.of)),
                    to: row.to.map(|rank| x(rank, row.of)),
                }
            })
            .collect();
        Self {
            width: WIDTH,
            height: head + count * Self::ROW,
            title: words.fill("plot_title", &[("from", &from), ("to", &to)]),
            desc: words.fill("sentence", &[("text", &told.join("; "))]),
            ticks: ticks.collect(),
            columns: rows.chunks(count.max(1)).map(<[PlottedRow]>::to_vec).collect(),
        }
    }
}

fn told_kind(row: &PlotRow<'_>, degrees: &[&str], words: &Words) -> String {
    let name = |rank: Option<usize>| {
        rank.map_or_else(String::new, |rank| match degrees.get(rank) {
            Some(name) => (*name).to_owned(),
            None => words.fill("n_of_total", &[("n", &(rank + 1)), ("total", &row.of)]),
        })
    };
    match row.kind {
        ChangeKind::Kept => words.fill("plot_kept", &[("to", &name(row.to))]),
        ChangeKind::New => words.fill("plot_new", &[("to", &name(row.to))]),
        ChangeKind::Dropped => words.fill("plot_dropped", &[("from", &name(row.from))]),
        ChangeKind::Raised => words.fill("plot_raised", &[("from", &name(row.from)), ("to", &name(row.to))]),
        ChangeKind::Lowered => {
            words.fill("plot_lowered", &[("from", &name(row.from)), ("to", &name(row.to))])
        }
    }
}

/// A plan as a trail: the steps are major stations, their pages stops on the way to the next.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct PlanTrail {
    /// Its width.
    pub width: usize,
    /// Its height.
    pub height: usize,
    /// What it is called.
    pub title: String,
    /// What it shows, in words.
    pub desc: String,
    /// Where the line is.
    pub y: usize,
    /// Where it starts and ends.
    pub line: (usize, usize),
    /// Its stations.
    pub stations: Vec<Station>,
    /// The pages between them.
    pub stops: Vec<usize>,
}

/// A station of a [`PlanTrail`].
#[derive(Clone, Hash, Debug, Serialize)]
pub struct Station {
    /// Where it stands.
    pub x: usize,
    /// The number of the step; 0 at the ends.
    pub number: usize,
    /// The lines of its name, each with its baseline.
    pub lines: Vec<(usize, String)>,
    /// Where its name is centred, or starts or ends.
    pub text_x: usize,
    /// `start`, `middle` or `end`.
    pub anchor: &'static str,
}

impl PlanTrail {
    const EDGE: usize = 12;
    const Y: usize = 24;
    const LINE: usize = 16;
    /// The width of a letter of small print, about.
    const LETTER: usize = 7;
    const MOST_STEPS: usize = 4;
    const MOST_STOPS: usize = 9;

    /// Draws a plan from the role level `from` to `to` (or nothing) with its steps and their numbers of pages;
    /// none for a plan with no steps, or more than a picture has room for.
    pub fn new(from: &str, to: &str, steps: &[(&str, usize)], words: &Words) -> Option<Self> {
        if steps.is_empty() || steps.len() > Self::MOST_STEPS {
            return None;
        }
        let count = steps.len() + 1;
        let x = |at: usize| Self::EDGE + (WIDTH - 2 * Self::EDGE) * at / count;
        let gap = x(1) - x(0);
        let mut stations = Vec::new();
        let mut stops = Vec::new();
        let ends = [(0, from), (count, to)];
        for (at, name) in ends {
            let is_first = at == 0;
            stations.push(Station {
                x: x(at),
                number: 0,
                lines: lines(name, (gap - 8) * 2 / 3 / Self::LETTER, Self::Y),
                text_x: if is_first { 0 } else { WIDTH },
                anchor: if is_first { "start" } else { "end" },
            });
        }
        for (index, (title, pages)) in steps.iter().enumerate() {
            let at = x(index + 1);
            stations.push(Station {
                x: at,
                number: index + 1,
                lines: lines(title, gap / Self::LETTER, Self::Y),
                text_x: at,
                anchor: "middle",
            });
            let shown = (*pages).min(Self::MOST_STOPS);
            stops.extend((1..=shown).map(|stop| at + 10 + (gap - 20) * stop / (shown + 1)));
        }
        stations.sort_by_key(|station| station.x);
        let deepest = stations.iter().map(|station| station.lines.len()).max().unwrap_or(0);
        let told: Vec<String> = steps
            .iter()
            .enumerate()
            .map(|(index, (title, pages))| {
                words.fill(
                    "trail_step",
                    &[("number", &(index + 1) as &dyn Display), ("title", title), ("n", pages)],
                )
            })
            .collect();
        let way = match (from.is_empty(), to.is_empty()) {
            (false, false) => words.fill("trail_from_to", &[("from", &from), ("to", &to)]) + " ",
            _ => String::new(),
        };
        Some(Self {
            width: WIDTH,
            height: Self::Y + 22 + deepest * Self::LINE,
            title: words.say("plan_as_trail").to_owned(),
            desc: way + &words.fill("sentence", &[("text", &told.join("; "))]),
            y: Self::Y,
            line: (x(0), x(count)),
            stations,
            stops,
        })
    }
}

/// A name in lines of about so many letters, at most four, each with its baseline.
fn lines(name: &str, letters: usize, y: usize) -> Vec<(usize, String)> {
    let mut lines: Vec<String> = Vec::new();
    for word in name.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= letters.max(6) => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    if lines.len() > 4 {
        lines.truncate(4);
        lines[3].push('…');
    }
    let placed = lines.into_iter().enumerate();
    placed
        .map(|(index, line)| (y + 32 + index * PlanTrail::LINE, shortened(&line, letters.max(6) + 4)))
        .collect()
}

/// A text of at most so many letters.
fn shortened(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    let kept: String = text.chars().take(letters.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::framework::english;

    #[test]
    fn a_plot_says_in_words_what_it_shows() {
        let row = PlotRow { name: "Planning", kind: ChangeKind::Raised, from: Some(0), to: Some(2), of: 3 };
        let plot = DotPlot::new("PM", "Senior PM", &["Low", "Mid", "High"], [row].into_iter(), &english());
        assert_eq!(plot.desc, "Planning: raised from Low to High.");
        let row = &plot.columns[0][0];
        assert_eq!((row.from, row.to), (Some(10), Some(390)));
        assert!(row.y < plot.height);
    }

    #[test]
    fn many_lines_stand_in_two_columns() {
        let row = |_| PlotRow { name: "A", kind: ChangeKind::Kept, from: Some(0), to: Some(0), of: 2 };
        let plot = DotPlot::new("PM", "Senior PM", &["Low", "High"], (0..9).map(row), &english());
        let sizes: Vec<usize> = plot.columns.iter().map(Vec::len).collect();
        assert_eq!(sizes, [5, 4]);
        assert!(plot.columns[1][3].y < plot.height);
    }

    #[test]
    fn a_trail_has_its_stations_in_order() {
        let trail =
            PlanTrail::new("A", "B", &[("Invest in yourself", 3), ("Create your plan", 20)], &english())
                .unwrap();
        let numbers: Vec<usize> = trail.stations.iter().map(|station| station.number).collect();
        assert_eq!(numbers, [0, 1, 2, 0]);
        assert_eq!(trail.stops.len(), 3 + 9);
        assert!(PlanTrail::new("A", "B", &[], &english()).is_none());
    }
}
