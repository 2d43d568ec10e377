//! What changes from one role level to another.

use serde::Serialize;

use crate::model::change::{ChangeKind, CompetencyChange, Piece, ResponsibilityChange, between};
use crate::model::view::View;
use crate::render::charts::{DotPlot, PlotRow};
use crate::render::framework::{ActivityLine, Degree, Desk, Ref};
use crate::words::Words;

/// What the component `what-changes` shows.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct ChangesData {
    /// The role level one comes from.
    pub from: Ref,
    /// The role level one goes to.
    pub to: Ref,
    /// The plan that leads there.
    pub plan: Option<Ref>,
    /// How much of what changes.
    pub counts: Counts,
    /// The counts in one sentence.
    pub sentence: String,
    /// Whether any competency is expected of either.
    pub any: bool,
    /// Whether there is so much to say that the signs had better be folded.
    pub is_long: bool,
    /// The competencies by area.
    pub areas: Vec<AreaChanges>,
    /// The responsibilities: those of the role level one goes to, then those that are dropped.
    pub does: Vec<DutyChange>,
    /// The picture; none where there would be nothing to see.
    pub plot: Option<DotPlot>,
    /// Whether the handbook has any activity that develops a competency.
    pub has_activities: bool,
}

/// How many lines of each kind there are.
#[derive(Clone, Default, Hash, Debug, Serialize)]
pub struct Counts {
    /// Competencies of which more is expected.
    pub raised: usize,
    /// Competencies that were not expected.
    pub new: usize,
    /// Competencies of which less is expected.
    pub lowered: usize,
    /// Competencies no longer expected.
    pub dropped: usize,
    /// Competencies of which the same is expected.
    pub kept: usize,
    /// Responsibilities that are new.
    pub new_duties: usize,
    /// Responsibilities said in other words.
    pub reworded_duties: usize,
    /// Responsibilities no longer asked.
    pub dropped_duties: usize,
    /// Responsibilities that stay.
    pub kept_duties: usize,
    /// Different activities that develop what is raised or new.
    pub activities: usize,
}

/// The changes of an area.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct AreaChanges {
    /// The area's name, or nothing.
    pub name: String,
    /// Its competencies.
    pub rows: Vec<ChangeRow>,
}

/// What happens to a competency.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct ChangeRow {
    /// The competency.
    pub competency: Ref,
    /// What it is about, or nothing.
    pub summary: String,
    /// `kept`, `raised`, `lowered`, `new` or `dropped`.
    pub kind: &'static str,
    /// The same in words: `raised by two levels`.
    pub words: String,
    /// The degree expected before.
    pub from: Option<Degree>,
    /// The degree expected after.
    pub to: Option<Degree>,
    /// What develops it, where more is expected.
    pub activities: Vec<ActivityLine>,
}

/// What happens to a responsibility.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct DutyChange {
    /// `kept`, `new`, `dropped` or `reworded`.
    pub kind: &'static str,
    /// Its text in pieces.
    pub pieces: Vec<TextPiece>,
}

/// A piece of a responsibility's text.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct TextPiece {
    /// `both`, `old` or `new`.
    pub kind: &'static str,
    /// The text.
    pub text: String,
}

/// More signs of what changes than this are folded.
const MOST_SIGNS: usize = 40;

/// A picture of more competencies shows those alone that change.
const MOST_PLOTTED: usize = 16;

/// So many rows a plot has at the most; its description says how many it leaves to the table.
const MOST_ROWS: usize = 40;

impl Desk<'_> {
    pub(super) fn changes(&self, from: usize, to: usize) -> ChangesData {
        let handbook = self.atlas.handbook;
        let framework = &handbook.framework;
        let transition = between(framework, from, to);
        let rows: Vec<(Option<usize>, ChangeRow)> = transition
            .competencies
            .iter()
            .map(|change| (framework.competencies[change.competency].area, self.change_row(change)))
            .collect();
        let does: Vec<DutyChange> = transition.responsibilities.iter().map(duty).collect();
        let counts = counts(rows.iter().map(|(_, row)| row), &does);
        let plot = self.plot(&transition.competencies, from, to);
        let plan = handbook.plans.iter().position(|plan| plan.from == Some(from) && plan.to == Some(to));
        ChangesData {
            from: self.level_ref(from),
            to: self.level_ref(to),
            plan: plan.map(|plan| Ref {
                name: handbook.plans[plan].title.clone(),
                url: self.url(View::Plan(plan)),
            }),
            sentence: sentence(&counts, self.words),
            any: !rows.is_empty(),
            is_long: rows.iter().map(|(_, row)| row.signs()).sum::<usize>() > MOST_SIGNS,
            areas: self
                .by_area(rows.into_iter())
                .into_iter()
                .map(|(_, name, rows)| AreaChanges { name, rows })
                .collect(),
            does,
            counts,
            plot,
            has_activities: self.atlas.has_activities,
        }
    }

    /// What happens to a competency, with what develops it where more is expected.
    pub(super) fn change_row(&self, change: &CompetencyChange) -> ChangeRow {
        let competency = &self.atlas.handbook.framework.competencies[change.competency];
        let degree = |rank: Option<usize>| rank.map(|rank| self.degree(change.competency, rank));
        let asks_more = matches!(change.kind, ChangeKind::Raised | ChangeKind::New);
        ChangeRow {
            competency: self.competency_ref(change.competency),
            summary: competency.summary.clone(),
            kind: change.kind.word(),
            words: words(change, self.words),
            from: degree(change.from),
            to: degree(change.to),
            activities: if asks_more { self.activities(change.competency) } else { Vec::new() },
        }
    }

    fn plot(&self, changes: &[CompetencyChange], from: usize, to: usize) -> Option<DotPlot> {
        let framework = &self.atlas.handbook.framework;
        let all = changes.len() <= MOST_PLOTTED;
        let mut shown: Vec<&CompetencyChange> =
            changes.iter().filter(|change| all || change.kind != ChangeKind::Kept).collect();
        let left = shown.len().saturating_sub(MOST_ROWS);
        shown.truncate(MOST_ROWS);
        let scale = framework.competencies[shown.first()?.competency].scale;
        let is_one = shown.iter().all(|change| framework.competencies[change.competency].scale == scale);
        let names = |level: usize| framework.levels[level].name.as_str();
        let degrees: Vec<&str> = match is_one {
            true => framework.scales[scale].levels.iter().map(|degree| degree.name.as_str()).collect(),
            false => Vec::new(),
        };
        let rows = shown.iter().map(|change| {
            let competency = &framework.competencies[change.competency];
            PlotRow {
                name: &competency.name,
                kind: change.kind,
                from: change.from,
                to: change.to,
                of: framework.scales[competency.scale].levels.len(),
            }
        });
        let mut plot = DotPlot::new(names(from), names(to), &degrees, rows, self.words);
        if left > 0 {
            plot.desc.push(' ');
            plot.desc.push_str(&self.words.count("more_in_table", left));
        }
        Some(plot)
    }
}

impl ChangeRow {
    /// How many signs are told of it.
    fn signs(&self) -> usize {
        let sides = self.from.iter().chain(&self.to).filter(|_| self.kind != "kept");
        sides.map(|degree| degree.indicators.len()).sum()
    }
}

/// What happens to a competency in words.
fn words(change: &CompetencyChange, words: &Words) -> String {
    let steps = match (change.from, change.to) {
        (Some(from), Some(to)) => from.abs_diff(to),
        _ => 0,
    };
    match change.kind {
        ChangeKind::Raised if steps > 1 => words.count("raised_by", steps),
        ChangeKind::Lowered if steps > 1 => words.count("lowered_by", steps),
        kind => words.say(&format!("mark_{}", kind.word())).to_owned(),
    }
}

fn duty(change: &ResponsibilityChange) -> DutyChange {
    let whole = |kind, text: &String| vec![TextPiece { kind, text: text.clone() }];
    match change {
        ResponsibilityChange::Kept(text) => DutyChange { kind: "kept", pieces: whole("both", text) },
        ResponsibilityChange::Added(text) => DutyChange { kind: "new", pieces: whole("both", text) },
        ResponsibilityChange::Dropped(text) => DutyChange { kind: "dropped", pieces: whole("both", text) },
        ResponsibilityChange::Reworded(pieces) => {
            let pieces = pieces.iter().map(|(piece, text)| TextPiece {
                kind: match piece {
                    Piece::Both => "both",
                    Piece::Old => "old",
                    Piece::New => "new",
                },
                text: text.clone(),
            });
            DutyChange { kind: "reworded", pieces: pieces.collect() }
        }
    }
}

fn counts<'a>(rows: impl Iterator<Item = &'a ChangeRow>, does: &[DutyChange]) -> Counts {
    let mut counts = Counts::default();
    let mut activities = std::collections::BTreeSet::new();
    for row in rows {
        match row.kind {
            "raised" => counts.raised += 1,
            "new" => counts.new += 1,
            "lowered" => counts.lowered += 1,
            "dropped" => counts.dropped += 1,
            _ => counts.kept += 1,
        }
        activities.extend(row.activities.iter().map(|activity| activity.url.as_str()));
    }
    let duties = |kind: &str| does.iter().filter(|duty| duty.kind == kind).count();
    counts.activities = activities.len();
    counts.new_duties = duties("new");
    counts.reworded_duties = duties("reworded");
    counts.dropped_duties = duties("dropped");
    counts.kept_duties = duties("kept");
    counts
}

/// The counts of competencies as a sentence: `Competencies: 5 raised, 1 new and 1 the same.`
fn sentence(counts: &Counts, words: &Words) -> String {
    let kinds = [
        ("count_raised", counts.raised),
        ("count_new", counts.new),
        ("count_lowered", counts.lowered),
        ("count_dropped", counts.dropped),
        ("count_kept", counts.kept),
    ];
    let parts = kinds.into_iter().filter(|(_, count)| *count > 0);
    let parts: Vec<String> = parts.map(|(key, count)| words.count(key, count)).collect();
    if parts.is_empty() {
        return String::new();
    }
    words.fill("competencies_change", &[("changes", &words.list(&parts))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::framework::english;

    #[test]
    fn counts_are_told_in_a_sentence() {
        let told = |counts: Counts| sentence(&counts, &english());
        let counts = Counts { raised: 5, new: 1, kept: 1, ..Counts::default() };
        assert_eq!(told(counts), "Competencies: 5 raised, 1 new and 1 the same.");
        assert_eq!(told(Counts { kept: 1, ..Counts::default() }), "Competencies: 1 the same.");
        assert_eq!(told(Counts::default()), "");
    }
}
