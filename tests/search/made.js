// A made-up company handbook of some 150 pages: topics with facts of their own, and weekly notes that mention
// them all, so that a word is not found where it is rare but where it matters. The same every time.

/** @type {[path: string, title: string, about: string, sections: [heading: string, text: string][], more?: string][]} */
const TOPICS = [
  ["people/parental-leave", "Parental leave", "Sixteen weeks of paid leave for every new parent.", [["Tell us early", "Write to the people team twelve weeks before the due date. Adoption and foster care count as birth."], ["Coming back part time", "You may return at sixty percent for half a year. Your desk and your projects wait for you."], ["Pay during leave", "Your salary is paid in full for the first sixteen weeks, then the state benefit applies."]]],
  ["people/sick-leave", "Sick leave", "Call in sick before ten and rest.", [["Doctor's note", "From the third day on we need a note from a doctor."], ["Long illness", "After six weeks the insurance pays. We hold a talk about a gentle return."]]],
  ["people/holidays", "Holidays", "Thirty days a year, and we mean that you take them.", [["Book your days", "Enter your days in the calendar and tell your team. Two weeks in a row need four weeks of notice."], ["Carry days over", "Five days may be carried over until the end of March."], ["Public holidays", "Those of your country apply, wherever your team sits."]]],
  ["people/performance-reviews", "Performance reviews", "Twice a year you and your manager look back and ahead.", [["Prepare yours", "Collect three examples of work you are proud of and one that you would do differently."], ["Calibration", "Managers compare their ratings in a group, so that the same work means the same everywhere."], ["Disagree with a rating", "Ask for a second reader within ten days. Nobody holds it against you."]]],
  ["people/promotions", "Promotions", "When and how somebody moves to the next level.", [["Promotion packet", "Two pages: what changed because of you, with links."], ["Committee", "Five people from other teams read the packet and vote in April and October."]]],
  ["people/compensation", "Compensation", "How pay is set, and when it changes.", [["Bands", "Every level has a band that is published to all. New people start in its lower half."], ["Bonus", "The bonus depends on the result of the company, never on a single person."], ["Stock options", "Options vest over four years with a cliff of one year."]]],
  ["people/onboarding", "Onboarding", "Your first ninety days.", [["Before you start", "We send your laptop and a list of three books."], ["Your buddy", "A buddy from another team has lunch with you every week of the first month."], ["First week", "Meet everyone, ship one tiny change, ask everything."]]],
  ["people/offboarding", "Leaving the company", "How we say goodbye.", [["Notice period", "Three months to the end of a month."], ["Exit interview", "An hour with somebody you did not work with. What you say is kept without your name."], ["Return equipment", "Send back laptop, badge and keys in the box we give you."]]],
  ["people/learning-budget", "Learning budget", "Two thousand a year for courses, books and conferences.", [["Conferences", "One a year, travel included. Give a talk about it when you are back."], ["Language lessons", "An hour a week during working time."]]],
  ["people/remote-work", "Working from home", "Work where you work best.", [["Home office equipment", "A chair, a screen and a lamp are paid for up to eight hundred."], ["Working abroad", "Up to thirty days a year in other countries. Ask about taxes first."]]],
  ["people/interviewing", "Interviewing candidates", "How we find out whether somebody fits the work.", [["Structured questions", "Everyone asks the same questions in the same order and writes down the answers before talking to others."], ["Work sample", "A small task, paid, that takes at most two hours."], ["Debrief", "Meet within a day. The most junior speaks first."]]],
  ["people/referrals", "Referrals", "You know somebody good? Tell us.", [["Referral reward", "One thousand when the person has stayed for half a year."]]],
  ["money/expenses", "Expense reports", "Get back what you paid for us.", [["Receipts", "Photograph the receipt on the same day and throw it away after a year."], ["What is refunded", "Meals with customers, tools, train tickets. No parking fines."], ["Deadline", "Hand it in until the fifth of the next month."]]],
  ["money/travel", "Booking travel", "Trains first, planes over eight hours.", [["Hotels", "Up to one hundred and forty a night. In expensive cities ask the office."], ["Train tickets", "Second class, first class above four hours."], ["Visa", "The office writes the letter of invitation that the consulate wants."]]],
  ["money/purchasing", "Purchasing", "Buying software and things.", [["Under five hundred", "Just buy it and hand in the receipt."], ["Contracts with suppliers", "Legal reads every contract before anybody signs."], ["Software licences", "Look in the list of licences first. We may own one already."]]],
  ["money/invoices", "Sending invoices", "How customers are billed.", [["Payment terms", "Thirty days net. Reminders go out after ten more."], ["Dunning", "After the second reminder the account manager calls."]]],
  ["engineering/code-review", "Code review", "Every change is read by somebody else.", [["Small changes", "Less than three hundred lines. Larger ones are split."], ["Answer within a day", "A reviewer answers within one working day, or passes the review on."], ["Disagreements", "Talk, then write down what you agreed in the change."]], "pull request"],
  ["engineering/incidents", "Incident response", "Something is broken and customers notice.", [["Severity levels", "Level one: nobody can work. Level two: some can't. Level three: it is ugly."], ["Incident commander", "One person leads, does not type, and tells others what to do."], ["Postmortem", "Written within three days, without blame, read by everyone."], ["Status page", "Updated every thirty minutes until it is over."]]],
  ["engineering/on-call", "On-call rotation", "Who carries the pager, and what for.", [["Hand over", "Mondays at ten, with a list of what is still burning."], ["Compensation for nights", "A night with a page is a free day."], ["Escalation", "No answer in fifteen minutes: the second person is called."]]],
  ["engineering/deployments", "Deployments", "From merge to customers in an hour.", [["Feature flags", "New things are off until somebody turns them on for ten customers."], ["Rollback", "One button. Press it first, think later."], ["Freeze", "No deployments from the twentieth of December to the second of January."]]],
  ["engineering/testing", "Testing", "What is tested where.", [["Flaky tests", "A test that fails without a reason is turned off the same day and repaired within a week."], ["Coverage", "We look at what is not covered, not at the number."]]],
  ["engineering/architecture-decisions", "Architecture decisions", "Short records of why.", [["Template", "Context, decision, consequences. One page."], ["Superseded records", "They stay, with a line on top that names the newer one."]]],
  ["engineering/databases", "Databases", "Backups, migrations and who may touch what.", [["Backups", "Hourly, kept for thirty days, restored once a month to see that it works."], ["Schema migrations", "Add first, move the data, remove last. Never in one step."], ["Access to production", "Two people at the screen, and everything is logged."]]],
  ["engineering/laptops", "Laptop setup", "From the box to the first commit.", [["Disk encryption", "Turned on before anything else."], ["Password manager", "Everything but the one long passphrase lives in it."], ["Lost or stolen", "Call security at once, day or night. Nobody is angry."]]],
  ["engineering/open-source", "Open source", "Using and publishing it.", [["Allowed licences", "MIT, Apache and BSD are fine. Ask for everything else."], ["Publish a project", "A readme, a licence and a person who answers issues."]]],
  ["security/passwords", "Passwords and keys", "Long, different and never in chat.", [["Two-factor login", "A hardware key for everybody. Text messages are not enough."], ["Rotate secrets", "Every ninety days, and on the day somebody leaves."]]],
  ["security/phishing", "Phishing", "Mails that want your password.", [["Report a mail", "Forward it to security and delete it. Better ten too many."], ["Drills", "Four times a year we send one ourselves."]]],
  ["security/visitors", "Visitors in the office", "Who may come in, and with whom.", [["Badges", "Visitors wear a red badge and are never alone."]]],
  ["security/privacy", "Customer data", "What we may look at, and what we may keep.", [["Deletion requests", "Answered within thirty days. Logs are included."], ["Data processing agreement", "Signed with every supplier who sees personal data."]]],
  ["product/roadmap", "Roadmap", "What comes now, next and later.", [["Propose something", "One page: whose problem, how we know, how small a first step could be."], ["Dates", "There are none on it, and that is on purpose."]]],
  ["product/user-research", "User research", "Talking to the people who use it.", [["Find participants", "Ask support for five people who wrote to us this month."], ["Interview guide", "Open questions, and silence."], ["Consent", "Participants sign that we may record, and may withdraw at any time."]]],
  ["product/releases", "Release notes", "Telling customers what changed.", [["Tone", "Say what they can do now, not what we did."], ["Screenshots", "One a feature, with made-up data."]]],
  ["product/accessibility", "Accessibility", "Everybody can use it, or it is not done.", [["Keyboard", "Everything works without a mouse."], ["Screen readers", "Try with two of them before each release."], ["Contrast", "Four and a half to one for text."]]],
  ["support/tickets", "Support tickets", "From a customer's question to an answer.", [["First reply", "Within four working hours, by a human."], ["Angry customers", "Read twice, answer once, offer a call."], ["Refunds", "Support may give back up to one hundred without asking."]]],
  ["support/service-levels", "Service levels", "What we promised, in numbers.", [["Uptime", "Ninety-nine point nine percent a month."], ["Credits", "Ten percent of the fee for each hour below."]]],
  ["office/kitchen", "Kitchen", "Coffee, dishes and the fridge.", [["Fridge", "Emptied on Fridays at four. Label what is yours."], ["Coffee machine", "Cleaned by whoever takes the last cup."]]],
  ["office/meeting-rooms", "Meeting rooms", "Booking and leaving them.", [["Video calls", "Small rooms have a camera at eye level."], ["No-shows", "A room that is empty after ten minutes is free again."]]],
  ["office/emergencies", "Fire and first aid", "Where to run, whom to call.", [["Assembly point", "The car park behind the bakery."], ["First aiders", "Their names hang beside the lift."], ["Defibrillator", "Ground floor, beside reception."]]],
];

const SYNONYMS = [
  ["pto", "vacation", "holidays"],
  ["maternity leave", "paternity leave", "parental leave"],
  ["salary", "compensation", "pay"],
  ["wfh", "working from home", "remote work"],
  ["sev", "severity"],
  ["rma", "refunds"],
  ["pr", "pull request", "code review"],
  ["mfa", "2fa", "two-factor login"],
  ["sla", "service levels"],
  ["adr", "architecture decisions"],
  ["gdpr", "customer data", "personal data"],
  ["notebook", "laptop"],
];

const NOTES = 110;

/** The files of the handbook. */
export function madeHandbook() {
  /** @type {Record<string, string>} */
  const files = {
    "book.toml": `title = "Company handbook"\nid = "3b8ac7d2-74f1-4d5c-8b1d-9f60a4c8e751"\n[search]\nsynonyms = ${JSON.stringify(SYNONYMS)}\n`,
    "content/index.md": "# Company handbook\nAll that we agreed on.\n",
  };
  for (const folder of new Set(TOPICS.map(([path]) => path.split("/")[0] ?? ""))) {
    files[`content/${folder}/index.md`] = `# ${folder[0]?.toUpperCase()}${folder.slice(1)}\nWhat we agreed on about ${folder}.\n`;
  }
  for (const [path, title, about, sections, more] of TOPICS) {
    const front = more ? `search: {keywords: [${more}]}\n` : "";
    files[`content/${path}.md`] = `---\ntitle: ${title}\ndescription: ${about}\n${front}---\nThis page is kept by the people who do it. Write to them when it is wrong.\n\n${sections.map(([heading, text]) => `## ${heading}\n\n${text}\n`).join("\n")}\n- [ ] Read this page once a year\n`;
  }
  let seed = 7;
  const below = (/** @type {number} */ end) => (seed = (seed * 48271) % 2147483647) % end;
  for (let week = 1; week <= NOTES; week += 1) {
    let text = "";
    for (let part = 0; part < 6; part += 1) {
      const [, title, , sections] = TOPICS[below(TOPICS.length)] ?? [];
      const [heading, sentence] = sections?.[below(sections.length)] ?? [];
      text += `## ${["News", "Asked this week", "Looking back", "Looking ahead", "Numbers", "Thanks"][part]}\n\nSomebody asked about ${title?.toLowerCase()} and ${heading?.toLowerCase()}. ${sentence?.split(". ")[0]}. The team talked about ${TOPICS[below(TOPICS.length)]?.[1].toLowerCase()} and will come back to it.\n\n`;
    }
    files[`content/notes/week-${String(week).padStart(3, "0")}.md`] = `---\ntitle: Notes of week ${week}\n---\n${text}`;
  }
  return files;
}
