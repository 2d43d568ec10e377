//! The pages that a handbook has of itself: one for each view that no author placed.
//!
//! They get seats as any page has: in the sidebar, in the reading order, as destinations of links. No two
//! have one address, and a file of the author's at an address stands in its stead.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::model::change::transitions;
use crate::model::framework::Framework;
use crate::model::path::OutPath;
use crate::model::plan::Plan;
use crate::model::view::{View, WHOLE_MATRIX};
use crate::resolve::order::Seat;
use crate::words::Words;

/// What the framework gives, and what of it stands where its author wants it.
pub struct Wanted<'a> {
    framework: &'a Framework,
    plans: &'a [Plan],
    /// The views that blocks show.
    placed: BTreeSet<View>,
    /// What is made at all.
    made: Made,
    transitions: Vec<(usize, usize)>,
    words: &'a Words,
}

/// Which of the generated pages are made.
#[derive(Clone, Copy, Debug)]
pub struct Made {
    /// Those of the framework and the plans.
    pub framework: bool,
    /// Those of readers' progress.
    pub readers: bool,
    /// That of the glossary.
    pub glossary: bool,
}

/// The seats with those of the generated pages, and the views in whose stead an author's page stands.
#[derive(Debug)]
pub struct Seated {
    /// All seats in reading order.
    pub seats: Vec<Seat>,
    /// Views and the seats of the files at their addresses.
    pub in_stead: Vec<(View, usize)>,
}

/// A view, its address and the addresses of the pages it may lie below, the nearest first.
struct Candidate {
    view: View,
    out: OutPath,
    above: Vec<String>,
}

const OVERVIEW: &str = "framework/index.html";
const COMPETENCIES: &str = "framework/competency/index.html";
const MATRIX: &str = "framework/matrix.html";
const TRANSITIONS: &str = "framework/what-changes/index.html";

impl<'a> Wanted<'a> {
    /// What a framework gives but for the views that are placed.
    pub fn new(
        framework: &'a Framework,
        plans: &'a [Plan],
        placed: BTreeSet<View>,
        made: Made,
        words: &'a Words,
    ) -> Self {
        Self { framework, plans, placed, made, transitions: transitions(framework, plans), words }
    }

    /// Adds a seat for every view that is not placed.
    pub fn add(&self, seats: Vec<Seat>) -> Seated {
        let candidates = self.candidates();
        if candidates.is_empty() {
            return Seated { seats, in_stead: Vec::new() };
        }
        let mut tree = Tree::of(seats);
        let mut in_stead = Vec::new();
        for Candidate { view, out, above } in candidates {
            if self.is_placed(view) {
                continue;
            }
            let is_listed = !matches!(view, View::Progress(_) | View::Data | View::Review);
            match tree.by_out.get(&out.folded()).copied() {
                Some(seat) if tree.seats[seat].document.is_some() => in_stead.push((view, seat)),
                // A folder of the author's without an index page.
                Some(seat) => {
                    tree.seats[seat].computed = Some(view);
                    tree.seats[seat].title = Some(self.title(view));
                }
                None => {
                    let seat_of = |above: &String| {
                        tree.by_out.get(above).copied().filter(|seat| tree.seats[*seat].listed)
                    };
                    let parent = above.iter().find_map(seat_of);
                    tree.push(Seat {
                        document: None,
                        out,
                        title: Some(self.title(view)),
                        part: None,
                        parent: is_listed.then_some(parent.unwrap_or(0)),
                        listed: is_listed,
                        computed: Some(view),
                    });
                }
            }
        }
        let (seats, moved) = tree.in_order();
        for (_, seat) in &mut in_stead {
            *seat = moved[*seat];
        }
        Seated { seats, in_stead }
    }

    /// Whether a view needs no page of its own.
    fn is_placed(&self, view: View) -> bool {
        let any = |is: fn(&View) -> bool| self.placed.iter().any(is);
        self.placed.contains(&view)
            || match view {
                View::Compare(None) => any(|placed| matches!(placed, View::Compare(_))),
                // With several plans, a page of one of them is no page of all.
                View::Progress(None) => {
                    self.plans.len() < 2 && any(|placed| matches!(placed, View::Progress(_)))
                }
                View::Assessment(plan, None) => {
                    let of_plan = |placed: &View| matches!(placed, View::Assessment(of, _) if *of == plan);
                    self.placed.iter().any(of_plan)
                }
                _ => false,
            }
    }

    /// Every view that may have a page, in the order they stand in the sidebar; a page before those below it.
    fn candidates(&self) -> Vec<Candidate> {
        let (framework, levels) = (self.framework, &self.framework.levels);
        let mut list = List { taken: HashSet::new(), candidates: Vec::new() };
        if self.made.readers {
            list.push(View::Progress(None), "progress.html", &[]);
            list.push(View::Data, "data.html", &[]);
            list.push(View::Review, "review.html", &[]);
        }
        if !self.made.framework {
            self.add_glossary(&mut list);
            return list.candidates;
        }
        // The address of a page above the plans, whatever the id of one.
        list.reserve("plan/index");
        for (index, plan) in self.plans.iter().enumerate() {
            list.add(View::Plan(index), format!("plan/{}", plan.id), &["plan/index.html"]);
        }
        if framework.is_empty() {
            self.add_glossary(&mut list);
            return list.candidates;
        }
        let large = levels.len() > WHOLE_MATRIX;
        list.add(View::Overview, "framework/index".to_owned(), &[]);
        // These addresses are not a role level's, whatever its id.
        for name in ["matrix", "compare", "self-assessment"] {
            list.reserve(&format!("framework/{name}"));
        }
        let role_levels = |list: &mut List| {
            for (index, level) in levels.iter().enumerate() {
                // In a large framework they stand below their family.
                let family = framework.roles[level.role].family.filter(|_| large);
                let family = family.map(|family| family_matrix(framework, family) + ".html");
                let above = [family.as_deref().unwrap_or(OVERVIEW), OVERVIEW];
                list.add(View::Level(index), format!("framework/{}", level.id), &above);
            }
        };
        if !large {
            role_levels(&mut list);
        }
        if !levels.is_empty() && !framework.competencies.is_empty() {
            list.push(View::Matrix(None), MATRIX, &[OVERVIEW]);
            let families = families_with_levels(framework);
            let is_choice = large || families.len() > 1;
            for family in families.into_iter().filter(|_| is_choice) {
                let address = family_matrix(framework, family);
                list.add(View::Matrix(Some(family)), address, &[MATRIX, OVERVIEW]);
            }
        }
        // Rating oneself in all there is, however much, is nobody's plan.
        let with_ends = |(_, plan): &(usize, &Plan)| plan.from.is_some() || plan.to.is_some();
        for (index, plan) in self.plans.iter().enumerate().filter(with_ends) {
            let address = match self.plans.len() {
                1 => "framework/self-assessment.html".to_owned(),
                _ => format!("framework/self-assessment/{}.html", plan.id),
            };
            if !framework.competencies.is_empty() {
                list.push(View::Assessment(Some(index), None), &address, &[OVERVIEW]);
            }
        }
        if !framework.competencies.is_empty() {
            list.add(View::Competencies, "framework/competency/index".to_owned(), &[OVERVIEW]);
            for (index, competency) in framework.competencies.iter().enumerate() {
                let address = format!("framework/competency/{}", competency.id);
                list.add(View::Competency(index), address, &[COMPETENCIES, OVERVIEW]);
            }
        }
        if self.transitions.len() > 1 {
            list.add(View::Transitions, "framework/what-changes/index".to_owned(), &[OVERVIEW]);
        }
        for (from, to) in self.transitions.iter().copied() {
            let address = format!("framework/what-changes/{}--{}", levels[from].id, levels[to].id);
            list.add(View::Changes(from, to), address, &[TRANSITIONS, OVERVIEW]);
        }
        if levels.len() > 1 {
            list.push(View::Compare(None), "framework/compare.html", &[OVERVIEW]);
        }
        if large {
            role_levels(&mut list);
        }
        self.add_glossary(&mut list);
        list.candidates
    }

    /// Below everything else, as in a book.
    fn add_glossary(&self, list: &mut List) {
        if self.made.glossary {
            list.push(View::Glossary, "glossary.html", &[]);
        }
    }

    /// What the page of a view is called.
    fn title(&self, view: View) -> String {
        let name = |level: usize| &self.framework.levels[level].name;
        let say = |key| self.words.say(key).to_owned();
        match view {
            View::Overview => say("career_framework"),
            View::Level(level) => name(level).clone(),
            View::Competencies => say("competencies"),
            View::Competency(index) => self.framework.competencies[index].name.clone(),
            View::Matrix(None) => say("competency_matrix"),
            View::Matrix(Some(family)) => {
                let family = &self.framework.families[family].name;
                self.words.fill("competency_matrix_of", &[("family", family)])
            }
            View::Transitions => say("what_changes"),
            View::Changes(from, to) => {
                self.words.fill("what_changes_between", &[("from", name(from)), ("to", name(to))])
            }
            View::Compare(_) => say("compare_levels"),
            View::Plan(plan) | View::Gaps(plan, _) => self.plans[plan].title.clone(),
            View::Progress(_) => say("my_progress"),
            View::Assessment(Some(plan), _) if self.plans.len() > 1 => {
                self.words.fill("rate_yourself_in", &[("plan", &self.plans[plan].title)])
            }
            View::Assessment(..) => say("rate_yourself"),
            View::Checklist(_) => say("activities_title"),
            View::Data => say("about_your_data"),
            View::Review => say("review_a_plan"),
            View::Glossary => say("glossary"),
        }
    }

    /// What the page of a view is called in the sidebar, where that is not its title.
    pub fn nav_title(&self, view: View) -> Option<String> {
        let name = |level: usize| &self.framework.levels[level].name;
        match view {
            View::Matrix(Some(family)) => Some(self.framework.families[family].name.clone()),
            View::Changes(from, to) if self.transitions.len() > 1 => {
                Some(self.words.fill("from_to", &[("from", name(from)), ("to", name(to))]))
            }
            View::Changes(..) => Some(self.words.say("what_changes").to_owned()),
            _ => None,
        }
    }
}

/// The address of a family's matrix, without `.html`.
fn family_matrix(framework: &Framework, family: usize) -> String {
    format!("framework/matrix/{}", framework.families[family].id)
}

/// The families that any role level belongs to.
fn families_with_levels(framework: &Framework) -> BTreeSet<usize> {
    let roles = framework.roles.iter().filter(|role| !role.levels.is_empty());
    roles.filter_map(|role| role.family).collect()
}

struct List {
    taken: HashSet<String>,
    candidates: Vec<Candidate>,
}

impl List {
    /// Adds a view at an address without `.html`; at the next free one if two ids make one address.
    fn add(&mut self, view: View, mut address: String, above: &[&str]) {
        // No id has a `_`.
        while self.taken.contains(&address) {
            address.push('_');
        }
        self.reserve(&address);
        self.push(view, &format!("{address}.html"), above);
    }

    fn reserve(&mut self, address: &str) {
        self.taken.insert(address.to_owned());
    }

    fn push(&mut self, view: View, out: &str, above: &[&str]) {
        if let Ok(out) = OutPath::new(out) {
            let above = above.iter().map(|above| (*above).to_owned()).collect();
            self.candidates.push(Candidate { view, out, above });
        }
    }
}

/// Seats that more are added to.
struct Tree {
    seats: Vec<Seat>,
    by_out: HashMap<String, usize>,
}

impl Tree {
    fn of(seats: Vec<Seat>) -> Self {
        let by_out = seats.iter().enumerate().map(|(index, seat)| (seat.out.folded(), index)).collect();
        Self { seats, by_out }
    }

    fn push(&mut self, seat: Seat) {
        self.by_out.insert(seat.out.folded(), self.seats.len());
        self.seats.push(seat);
    }

    /// The seats in reading order, a page before those below it, and where each one went.
    fn in_order(self) -> (Vec<Seat>, Vec<usize>) {
        let mut below: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, seat) in self.seats.iter().enumerate() {
            if let Some(parent) = seat.parent {
                below.entry(parent).or_default().push(index);
            }
        }
        let tops = (0..self.seats.len()).rev().filter(|index| self.seats[*index].parent.is_none());
        let mut open: Vec<usize> = tops.collect();
        let mut order = Vec::with_capacity(self.seats.len());
        let mut moved = vec![0; self.seats.len()];
        while let Some(index) = open.pop() {
            moved[index] = order.len();
            order.push(index);
            open.extend(below.remove(&index).unwrap_or_default().into_iter().rev());
        }
        let mut old: Vec<Option<Seat>> = self.seats.into_iter().map(Some).collect();
        let seats = order.into_iter().filter_map(|index| {
            let seat = old[index].take()?;
            Some(Seat { parent: seat.parent.map(|parent| moved[parent]), ..seat })
        });
        (seats.collect(), moved)
    }
}
