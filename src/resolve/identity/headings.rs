//! Headings that were renamed, and pages that were moved: told by the items that went with them.

use super::Candidate;
use crate::quick::{QuickMap, QuickSet};
use crate::resolve::lock::{Lock, Origin};

/// Where a heading of the lock stands now.
pub(super) struct Headings<'a>(QuickMap<&'a Origin, Origin>);

impl<'a> Headings<'a> {
    /// Follows the items of these headings that were found again.
    ///
    /// A heading was renamed if nothing stands under it any more, all of its items that were found again, at
    /// least two, stand under one other heading, and the lock knows of nothing that stood there.
    pub(super) fn of(
        candidates: &[Candidate<'_>],
        lock: &'a Lock,
        asked: impl Iterator<Item = &'a Origin>,
    ) -> Self {
        let mut gone: QuickSet<&Origin> = asked.collect();
        for candidate in candidates {
            gone.remove(&candidate.origin);
        }
        if gone.is_empty() {
            return Self(QuickMap::default());
        }
        let mut led: QuickMap<&'a Origin, (&Origin, usize, bool)> = QuickMap::default();
        for candidate in candidates {
            let entry = candidate.id.as_ref().and_then(|id| lock.entries.get(id));
            let old = entry.and_then(|entry| entry.origin.as_ref()).filter(|old| gone.contains(old));
            if let Some(old) = old {
                let (to, count, one) = led.entry(old).or_insert((&candidate.origin, 0, true));
                (*count, *one) = (*count + 1, *one && *to == &candidate.origin);
            }
        }
        led.retain(|_, (_, count, one)| *one && *count > 1);
        let targets: QuickSet<&Origin> = led.values().map(|(to, ..)| *to).collect();
        let known = lock.entries.values().filter_map(|entry| entry.origin.as_ref());
        let known: QuickSet<&Origin> = known.filter(|origin| targets.contains(origin)).collect();
        let renamed = led.into_iter().filter(|(_, (to, ..))| !known.contains(to));
        Self(renamed.map(|(old, (to, ..))| (old, to.clone())).collect())
    }

    /// The heading as it is now.
    pub(super) fn now<'b>(&'b self, origin: &'b Origin) -> &'b Origin {
        self.0.get(origin).unwrap_or(origin)
    }
}
