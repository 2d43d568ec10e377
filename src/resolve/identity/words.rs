//! What words are to each other: the short lists that [`telling`](super::telling) goes by.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Words that must be the same in two texts of one item; those of a line mean the same. English, then
/// German, French and Spanish.
const TELLING: &str = "
no not never none nor cannot n't nobody nothing neither
without
all always entire whole
any anyone anything
each every everyone
both
either or
some several few
many most more much
less fewer least
only just
once
twice
half
one
two
three
four
five
six
seven
eight
nine
ten
eleven
twelve
hundred
thousand
first
second
third
fourth
last final
next following
previous
before until till
after since
during
above over
below under
minute minutes
hour hours hourly
day days daily
week weeks weekly
fortnight fortnightly
month months monthly
quarter quarters quarterly
year years yearly annual annually
often regularly
sometimes occasionally
rarely seldom
up
down
left
right
manager managers
mentor mentors
mentee mentees
coach coaches
sponsor sponsors
team teams
peer peers
colleague colleagues
lead leads leading leader leaders
director directors
customer customers
client clients
user users
supplier suppliers
stakeholder stakeholders
employer employers
employee employees
junior
senior
give gives
get gets receive receives
ask asks
tell tells
offer offers
accept accepts
reject rejects decline declines
start starts begin begins
stop stops end ends finish finishes
open opens
close closes
add adds
remove removes
buy buys
sell sells
read reads
write writes
listen listens
speak speaks talk talks
learn learns
teach teaches
join joins
leave leaves
alone
together
must
should
may might
optional
required
kein keine keinen keiner keinem keines nicht nie niemals niemand nichts weder
ohne
alle allen aller alles ganze ganzen
jede jeder jedes jeden jedem
beide beiden
oder
einige manche
viele mehr
wenige weniger mindestens
nur
höchstens
einmal
zweimal
eins
zwei
drei
vier
fünf
sechs
sieben
acht
neun
zehn
elf
zwölf
erste ersten erster erstes
zweite zweiten zweiter zweites
letzte letzten letzter letztes
nächste nächsten nächster nächstes
vor bevor
nach nachdem
stunde stunden
tag tage tagen täglich
woche wochen wöchentlich
monat monate monaten monatlich
jahr jahre jahren jährlich
muss
soll
kann
pas jamais aucun aucune rien personne ni
sans
tous toutes tout toute
chaque
ou
quelques
plusieurs beaucoup plus
moins
seulement seul seule
deux
trois
quatre
cinq
sept
huit
neuf
dix
onze
douze
premier première
deuxième
dernier dernière
avant
après
heure heures
jour jours
semaine semaines
mois
ans année années
nunca ningún ninguna ninguno nadie nada
sin
todos todas todo toda
cada
alguno alguna algunos algunas alguien
varios varias muchos muchas más
menos
solo sólo solamente
dos
tres
cuatro
cinco
seis
siete
ocho
nueve
diez
once
doce
primero primera primer
segundo segunda
último última
antes
después
non né nulla senza nessuno nessuna mai
tutti tutte
ogni
due
tre
quattro
cinque
não nem sem nenhum nenhuma ninguém jamais
niet geen nooit zonder
elke elk
twee
drie
nie bez żaden nigdy
každý
inte ikke ej ingen utan uten uden aldrig aldri
ei ilman
не нет без никогда никто ничего
каждый все
один
два две
три
hora horas
día días
semana semanas
mes meses
año años
";

/// Words that say little by themselves.
const FILLERS: &str = "with mit avec con a an the this that these those of to in on at for by from and as is are be been it its i \
    you your yours we us our ours they them their she he her his him who which what when where how own so too \
    do does did has have had will would can could then than there here also very really about into per \
    o y u e der die das den dem des ein eine einen einem einer und zu im am auf aus bei von für dein deine \
    le la les l d un une des du de et à au aux en dans pour par ton votre vos el los las una y del al para por tu su";

/// Small words that turn a sentence round where one takes the place of another.
const DIRECTIONS: &[&str] =
    &["from", "to", "for", "by", "von", "für", "zu", "an", "de", "pour", "à", "para", "por", "a"];

/// What may stand at the end of a word without making it another.
const ENDINGS: &[&str] = &["", "s", "es", "d", "ed", "ing", "n", "en", "e", "ies", "y", "ly", "'s", "’s"];

/// Beginnings by which a word becomes its opposite, in one text and in the other.
const BEGINNINGS: &[(&str, &str)] = &[
    ("", "un"),
    ("", "in"),
    ("", "im"),
    ("", "ir"),
    ("", "il"),
    ("", "dis"),
    ("", "non"),
    ("", "mis"),
    ("", "anti"),
    ("", "re"),
    ("in", "ex"),
    ("im", "ex"),
    ("int", "ext"),
    ("in", "out"),
    ("in", "de"),
    ("up", "down"),
    ("over", "under"),
    ("pre", "post"),
    ("max", "min"),
    ("inter", "intra"),
    ("on", "off"),
    ("ein", "aus"),
    ("auf", "ab"),
];

/// The same for ends.
const ENDS: &[(&str, &str)] = &[("ful", "less"), ("", "less"), ("er", "ee"), ("or", "ee")];

static BY_WORD: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = TELLING.lines().filter_map(|line| Some((line, line.split(' ').next()?)));
    lines.flat_map(|(line, first)| line.split(' ').map(move |word| (word, first))).collect()
});

/// What stands for a word that must be the same in both texts; `None` for a word that need not.
pub(super) fn telling(lower: &str) -> Option<&'static str> {
    let negated = || lower.strip_suffix('t').and_then(|rest| rest.strip_suffix(is_apostrophe));
    let possessive = lower.strip_suffix('s').and_then(|rest| rest.strip_suffix(is_apostrophe));
    match BY_WORD.get(possessive.unwrap_or(lower)) {
        Some(word) => Some(word),
        None if negated().is_some_and(|rest| rest.ends_with('n')) => Some("no"),
        None => None,
    }
}

/// What is written between the letters of `don't`.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// A mark that parts words and sentences and says nothing by itself.
pub(super) fn is_mark(c: char) -> bool {
    is_apostrophe(c) || ".,;:!?…-–—()[]/\"“”„‟‘‚«»‹›`*_".contains(c)
}

/// Whether a word says little by itself.
pub(super) fn is_filler(lower: &str) -> bool {
    FILLERS.split_whitespace().any(|word| word == lower)
}

/// Whether a word says where something comes from or goes to.
pub(super) fn is_direction(lower: &str) -> bool {
    DIRECTIONS.contains(&lower)
}

/// Whether a word is of a script without capitals: of its languages we know nothing, not even where a word
/// ends.
pub(super) fn is_strange(lower: &str) -> bool {
    !lower.chars().all(|c| c.is_lowercase() || is_apostrophe(c))
}

/// Whether two words are one: another ending, or a slip of the pen in a long word.
pub(super) fn are_one(a: &str, b: &str) -> bool {
    let common: usize = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    let mut stems =
        a.char_indices().map(|(at, _)| at).chain([a.len()]).filter(|at| (3..=common).contains(at));
    let inflected = stems.any(|at| ENDINGS.contains(&&a[at..]) && ENDINGS.contains(&&b[at..]));
    let slips = match a.chars().count().min(b.chars().count()) {
        0..=5 => 0,
        6..=7 => 1,
        _ => 2,
    };
    inflected || strsim::osa_distance(a, b) <= slips
}

/// Whether one word is the other's opposite.
pub(super) fn are_opposites(a: &str, b: &str) -> bool {
    let single =
        |word: &str| word.strip_suffix("s").filter(|rest| !rest.ends_with("s")).map_or(word.len(), str::len);
    let (a, b) = (&a[..single(a)], &b[..single(b)]);
    let same = |a: Option<&str>, b: Option<&str>| {
        a.zip(b).is_some_and(|(a, b)| a.len() > 2 && b.len() > 2 && are_one(a, b))
    };
    let begins = |(x, y): &(&str, &str)| {
        same(a.strip_prefix(x), b.strip_prefix(y)) || same(a.strip_prefix(y), b.strip_prefix(x))
    };
    let ends = |(x, y): &(&str, &str)| {
        let same = |a: Option<&str>, b: Option<&str>| a.is_some() && a == b;
        same(a.strip_suffix(x), b.strip_suffix(y)) || same(a.strip_suffix(y), b.strip_suffix(x))
    };
    BEGINNINGS.iter().any(begins) || ENDS.iter().any(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_and_slips_make_no_other_word() {
        for (a, b) in
            [("fix", "fixes"), ("studies", "study"), ("delivery", "deliver"), ("requirement", "reqirements")]
        {
            assert!(are_one(a, b) && are_one(b, a) && !are_opposites(a, b), "{a} {b}");
        }
        for (a, b) in [("lead", "read"), ("book", "bank"), ("cost", "post"), ("plan", "risk")] {
            assert!(!are_one(a, b), "{a} {b}");
        }
    }

    #[test]
    fn opposites_are_found_both_ways() {
        for (a, b) in [
            ("formal", "informal"),
            ("trainer", "trainees"),
            ("careful", "careless"),
            ("upload", "downloads"),
            ("internal", "external"),
            ("increase", "decreases"),
        ] {
            assert!(are_opposites(a, b) && are_opposites(b, a), "{a} {b}");
        }
    }
}
