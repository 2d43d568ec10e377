// Shows the note on a page whose review is overdue. The date is compared here,
// on the day of reading, because a page may be built once and read for a year.

import { all } from "./dom.js";

export function startReview() {
  const now = new Date();
  const today = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  for (const note of all("[data-review-due]")) {
    const due = note.dataset.reviewDue ?? "";
    note.hidden = due >= today;
  }
}
