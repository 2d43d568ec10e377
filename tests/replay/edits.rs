//! A handbook that is edited at random, as people edit, by a generator whose seed says it all.

use super::ticks::Page;

/// An item, and which one it truly is.
#[derive(Clone, Debug)]
struct Task {
    name: u32,
    text: String,
}

#[derive(Clone, Debug)]
struct Part {
    heading: String,
    tasks: Vec<Task>,
}

#[derive(Clone, Debug)]
struct Leaf {
    path: String,
    parts: Vec<Part>,
}

/// What can be done to a handbook in one go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Edit {
    Add,
    Reword,
    Format,
    Move,
    Reorder,
    Split,
    Merge,
    Copy,
    Delete,
    ReAdd,
    /// Another item in the place of one, of nearly the same words.
    Replace,
    RenameHeading,
    RenamePage,
}

const EDITS: [(Edit, u64); 13] = [
    (Edit::Add, 16),
    (Edit::Reword, 22),
    (Edit::Format, 10),
    (Edit::Move, 12),
    (Edit::Reorder, 8),
    (Edit::Split, 3),
    (Edit::Merge, 3),
    (Edit::Copy, 4),
    (Edit::Delete, 9),
    (Edit::ReAdd, 6),
    (Edit::Replace, 12),
    (Edit::RenameHeading, 4),
    (Edit::RenamePage, 1),
];

const NUMBERS: [&str; 5] = ["one", "two", "three", "four", "2"];
const HELPERS: [&str; 6] = ["manager", "mentor", "coach", "sponsor", "team", "peers"];
const TOPICS: [&str; 14] = [
    "planning",
    "budgets",
    "risks",
    "estimates",
    "contracts",
    "quality",
    "schedules",
    "stakeholders",
    "leadership",
    "negotiation",
    "reporting",
    "procurement",
    "communication",
    "strategy",
];
const WHEN: [&str; 6] =
    ["every week", "every month", "once a year", "twice a year", "before the review", "after the review"];

/// Sentences of nearly the same words; `#` is a number, `@` a helper, `*` a topic, `~` a time.
const PATTERNS: [&str; 22] = [
    "Take # course on *",
    "Take # courses on * with your @",
    "Tell your @ what you want to learn about *",
    "Tell your @ that you are ready for more work on *",
    "Ask your @ for feedback on * ~",
    "Ask your @ for written feedback on *",
    "Give feedback on * to your @",
    "Read # book on * and write down what surprised you",
    "Read # article on * and tell your @",
    "Write a plan for * and show it to your @",
    "Write a short plan for * and keep it where you see it",
    "Meet your @ ~ to talk about *",
    "Do not skip the meeting with your @ on *",
    "Skip the meeting with your @ on * if it is full",
    "Lead the work on * for a small project",
    "Lead the work on * for a large project",
    "Shadow somebody who does * ~",
    "Review the * of a project that went well",
    "Review the * of a project that failed",
    "Practise * in # projects of your own",
    "Present the state of * to your @ ~",
    "Learn how * is done in another department",
];

/// Sentences that are like no other.
const SENTENCES: [&str; 24] = [
    "Put two hours a week for learning into your calendar",
    "Find out what the next role really asks of people",
    "Keep a diary of decisions, and read it again after a quarter",
    "Volunteer for the work that nobody else wants to do",
    "Close a project properly: lessons, thanks, and an empty inbox",
    "Stand in for a colleague who is on leave",
    "Explain your largest mistake without blaming anybody",
    "Collect evidence as you go, not on the evening before",
    "Negotiate the scope of something that has grown too large",
    "Facilitate a retrospective for a group that is not yours",
    "Map who decides, who helps and who can stop the whole thing",
    "Draw the critical path by hand, then compare it with the tool",
    "Save money for the exam fee, or ask who pays for it",
    "Sleep enough in the month of the big release",
    "Visit a customer and listen more than you speak",
    "Bring a dispute to an end that both sides can live with",
    "Prepare the promotion conversation with examples for each competency",
    "Rehearse bad news before you have to bring it",
    "Hand over a routine task and resist taking it back",
    "Estimate in ranges and track how often you were inside",
    "Count the cost of a delay in euros per week",
    "Teach a newcomer how change requests work here",
    "Join a professional body and go to its local evenings",
    "Say no to a request, and offer a way that works",
];

/// Words that a later version says in other words, both ways.
const SYNONYMS: [(&str, &str); 10] = [
    ("largest", "biggest"),
    ("work", "tasks"),
    ("somebody", "someone"),
    ("talk about", "discuss"),
    ("anybody", "anyone"),
    ("write down", "note"),
    ("show it to", "share it with"),
    ("a group", "a team"),
    ("properly", "well"),
    ("Find out", "Learn"),
];
const ADDITIONS: [&str; 8] = ["really", "own", "clearly", "new", "the", "short", "first", "careful"];
const HEADINGS: [&str; 12] = [
    "Courses",
    "Reading",
    "Practice",
    "Guidance",
    "Time",
    "Money",
    "Energy",
    "First steps",
    "Next steps",
    "For the brave",
    "Every month",
    "With others",
];

/// A handbook and its past.
pub(crate) struct History {
    random: u64,
    leaves: Vec<Leaf>,
    /// Items that were deleted, latest last.
    dead: Vec<Task>,
    names: u32,
    pub(crate) done: Vec<Edit>,
}

impl History {
    pub(crate) fn new(seed: u64) -> Self {
        let mut history = Self {
            random: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x1234_5678,
            leaves: Vec::new(),
            dead: Vec::new(),
            names: 0,
            done: Vec::new(),
        };
        for path in ["index.md", "plan/training.md", "plan/guidance.md"] {
            let parts = (0..3).map(|_| Part { heading: history.heading(), tasks: Vec::new() }).collect();
            history.leaves.push(Leaf { path: path.to_owned(), parts });
        }
        for _ in 0..40 {
            history.add();
        }
        history
    }

    /// The pages as they are.
    pub(crate) fn pages(&self) -> Vec<Page> {
        let page = |leaf: &Leaf| {
            let mut text = "# A page\n".to_owned();
            let mut truth = Vec::new();
            for part in &leaf.parts {
                text.push_str(&format!("\n## {}\n\n", part.heading));
                for task in &part.tasks {
                    text.push_str(&format!("- [ ] {}\n", task.text));
                    truth.push(format!("item {}", task.name));
                }
            }
            (leaf.path.clone(), text, truth)
        };
        self.leaves.iter().map(page).collect()
    }

    /// One edit; some do nothing where there is nothing to do it to.
    pub(crate) fn edit(&mut self) {
        let all = EDITS.iter().map(|(_, weight)| weight).sum();
        let mut at = self.below(all);
        let chosen = EDITS.iter().find(|(_, weight)| {
            let here = at < *weight;
            at = at.saturating_sub(*weight);
            here
        });
        let edit = chosen.unwrap().0;
        let done = match edit {
            Edit::Add => {
                self.add();
                Some(())
            }
            Edit::Reword => self.reword(),
            Edit::Format => self.format(),
            Edit::Move => self.take().map(|(_, task)| {
                let to = self.place();
                self.insert(to, task);
            }),
            Edit::Reorder => self.take().map(|((leaf, part, _), task)| {
                let to = self.below(self.leaves[leaf].parts[part].tasks.len() as u64 + 1);
                self.insert((leaf, part, to as usize), task);
            }),
            Edit::Split => self.split(),
            Edit::Merge => self.merge(),
            Edit::Copy => self.find().map(|(leaf, part, index)| {
                let text = self.leaves[leaf].parts[part].tasks[index].text.clone();
                let (name, to) = (self.name(), self.place());
                self.insert(to, Task { name, text });
            }),
            Edit::Delete => self.take().map(|(_, task)| self.dead.push(task)),
            Edit::ReAdd => self.re_add(),
            Edit::Replace => self.replace(),
            Edit::RenameHeading => {
                let (leaf, part, _) = self.place();
                self.leaves[leaf].parts[part].heading = self.heading();
                Some(())
            }
            Edit::RenamePage => {
                let (leaf, number) = (1 + self.below(2) as usize, self.below(1000));
                self.leaves[leaf].path = format!("plan/page-{leaf}-{number}.md");
                Some(())
            }
        };
        if done.is_some() {
            self.done.push(edit);
        }
    }

    fn add(&mut self) {
        let text = self.text();
        let (task, to) = (self.task(text), self.place());
        self.insert(to, task);
    }

    /// A task of that text: the one that said it before it was deleted, or a new one.
    fn task(&mut self, text: String) -> Task {
        match self.dead.iter().rposition(|dead| folded(&dead.text) == folded(&text)) {
            Some(dead) => Task { text, ..self.dead.remove(dead) },
            None => Task { name: self.name(), text },
        }
    }

    fn reword(&mut self) -> Option<()> {
        let (leaf, part, index) = self.find()?;
        let old = self.leaves[leaf].parts[part].tasks[index].text.clone();
        let mut words: Vec<String> = old.split(' ').map(str::to_owned).collect();
        let at = 1 + self.below(words.len() as u64 - 1) as usize;
        match self.below(6) {
            // A slip of the pen, made or mended.
            0 if words[at].len() > 6 && words[at].is_ascii() => drop(words[at].remove(3)),
            1 => words.insert(at, self.of(&ADDITIONS).to_owned()),
            2 if words.len() > 6 && words[at].len() < 5 => drop(words.remove(at)),
            3 => {
                let (a, b) = self.of(&SYNONYMS);
                let text = if old.contains(a) { old.replace(a, b) } else { old.replace(b, a) };
                words = vec![text];
            }
            4 => words.push(self.of(&["again", "this year", "if you can", "at work"]).to_owned()),
            _ if words[at].ends_with('s') => drop(words[at].pop()),
            _ => words[at].push('s'),
        }
        let text = words.join(" ");
        // A text that others had is not this item's.
        let known = self.all().chain(&self.dead).any(|task| folded(&task.text) == folded(&text));
        if !known {
            self.leaves[leaf].parts[part].tasks[index].text = text;
        }
        Some(())
    }

    fn format(&mut self) -> Option<()> {
        let (leaf, part, index) = self.find()?;
        let old = plain(&self.leaves[leaf].parts[part].tasks[index].text);
        let (first, rest) = old.split_once(' ').unwrap_or((&old, ""));
        let text = match self.below(6) {
            0 => format!("**{first}** {rest}"),
            1 => format!("[{first}](https://example.org) {rest}"),
            2 => format!("{old}."),
            3 => old.to_lowercase(),
            4 => format!("*{old}*"),
            _ => format!("{first}  {rest}"),
        };
        self.leaves[leaf].parts[part].tasks[index].text = text;
        Some(())
    }

    /// Two items of an item's halves: neither is what it was.
    fn split(&mut self) -> Option<()> {
        let ((leaf, part, index), task) = self.take()?;
        let Some((one, two)) = task.text.split_once(" and ") else {
            self.insert((leaf, part, index), task);
            return None;
        };
        for half in [one.to_owned(), capital(two)] {
            let half = self.task(half);
            self.insert((leaf, part, index), half);
        }
        self.dead.push(task);
        Some(())
    }

    fn merge(&mut self) -> Option<()> {
        let ((leaf, part, index), one) = self.take()?;
        let tasks = &mut self.leaves[leaf].parts[part].tasks;
        if tasks.is_empty() {
            self.insert((leaf, part, index), one);
            return None;
        }
        let two = tasks.remove(index.min(tasks.len() - 1));
        let both = self.task(format!("{}, and {}", plain(&one.text), plain(&two.text).to_lowercase()));
        self.insert((leaf, part, index), both);
        self.dead.extend([one, two]);
        Some(())
    }

    fn re_add(&mut self) -> Option<()> {
        let at = self.below(self.dead.len() as u64) as usize;
        let task = self.dead.get(at)?.clone();
        self.dead.remove(at);
        let to = self.place();
        self.insert(to, task);
        Some(())
    }

    /// Deletes an item and writes another of nearly the same words in its place.
    fn replace(&mut self) -> Option<()> {
        let (leaf, part, index) = self.find()?;
        let old = self.leaves[leaf].parts[part].tasks[index].text.clone();
        let swap = |text: &str, words: &[&str], by: &str| {
            let found = words.iter().find(|word| text.split(' ').any(|other| other == **word))?;
            let swapped: Vec<&str> =
                text.split(' ').map(|word| if word == *found { by } else { word }).collect();
            (*found != by).then(|| swapped.join(" "))
        };
        let (number, helper, topic) = (self.of(&NUMBERS), self.of(&HELPERS), self.of(&TOPICS));
        let mut swaps =
            vec![swap(&old, &NUMBERS, number), swap(&old, &HELPERS, helper), swap(&old, &TOPICS, topic)];
        swaps.push(old.contains("a small project").then(|| old.replace("a small", "a large")));
        swaps.push(old.starts_with("Do not ").then(|| capital(&old["Do not ".len()..])));
        let swaps: Vec<String> = swaps.into_iter().flatten().collect();
        let text = swaps.get(self.below(swaps.len().max(1) as u64) as usize)?.clone();
        let task = self.leaves[leaf].parts[part].tasks.remove(index);
        self.dead.push(task);
        let task = self.task(text);
        self.insert((leaf, part, index), task);
        Some(())
    }

    fn text(&mut self) -> String {
        if self.below(4) == 0 {
            return self.of(&SENTENCES).to_owned();
        }
        let mut text = String::new();
        for letter in self.of(&PATTERNS).chars() {
            match letter {
                '#' => text.push_str(self.of(&NUMBERS)),
                '@' => text.push_str(self.of(&HELPERS)),
                '*' => text.push_str(self.of(&TOPICS)),
                '~' => text.push_str(self.of(&WHEN)),
                letter => text.push(letter),
            }
        }
        text
    }

    fn heading(&mut self) -> String {
        let used = |heading: &str| {
            self.leaves.iter().flat_map(|leaf| &leaf.parts).any(|part| part.heading == heading)
        };
        let free: Vec<&str> = HEADINGS.into_iter().filter(|heading| !used(heading)).collect();
        self.of(&free).to_owned()
    }

    fn all(&self) -> impl Iterator<Item = &Task> {
        self.leaves.iter().flat_map(|leaf| &leaf.parts).flat_map(|part| &part.tasks)
    }

    /// A place where an item may go.
    fn place(&mut self) -> (usize, usize, usize) {
        let leaf = self.below(self.leaves.len() as u64) as usize;
        let part = self.below(self.leaves[leaf].parts.len() as u64) as usize;
        let index = self.below(self.leaves[leaf].parts[part].tasks.len() as u64 + 1) as usize;
        (leaf, part, index)
    }

    /// An item that is there.
    fn find(&mut self) -> Option<(usize, usize, usize)> {
        let (leaf, part, _) = self.place();
        let count = self.leaves[leaf].parts[part].tasks.len() as u64;
        (count > 0).then(|| (leaf, part, self.below(count) as usize))
    }

    fn take(&mut self) -> Option<((usize, usize, usize), Task)> {
        let (leaf, part, index) = self.find()?;
        Some(((leaf, part, index), self.leaves[leaf].parts[part].tasks.remove(index)))
    }

    fn insert(&mut self, (leaf, part, index): (usize, usize, usize), task: Task) {
        let tasks = &mut self.leaves[leaf].parts[part].tasks;
        tasks.insert(index.min(tasks.len()), task);
    }

    fn name(&mut self) -> u32 {
        self.names += 1;
        self.names
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize]
    }

    /// A number below another, by SplitMix64.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end.max(1)
    }
}

/// A text without emphasis and links.
fn plain(text: &str) -> String {
    let text = text.replace("](https://example.org)", "").replace(['*', '['], "");
    text.trim_end_matches('.').to_owned()
}

fn folded(text: &str) -> String {
    plain(text).split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
