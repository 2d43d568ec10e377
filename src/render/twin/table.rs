//! A table, put together cell by cell: Markdown has it in lines, so each cell is one line.

/// A table as far as it was read.
#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
    /// Whether the first row is a row of headings.
    has_head: bool,
    /// What was written before the cell that is open, and how many columns that takes.
    open: Option<(String, usize)>,
}

impl Table {
    /// Whether a cell is open.
    pub(super) fn is_in_cell(&self) -> bool {
        self.open.is_some()
    }

    /// Begins a row, ending a cell that is open.
    pub(super) fn row(&mut self, out: &mut String) {
        self.cell_end(out);
        self.rows.push(Vec::new());
    }

    /// Begins a cell, ending one that is open: from here on `out` holds it alone.
    pub(super) fn cell(&mut self, out: &mut String, is_heading: bool, columns: usize) {
        self.cell_end(out);
        if self.rows.len() <= 1 {
            self.has_head |= is_heading;
        }
        if self.rows.is_empty() {
            self.row(out);
        }
        self.open = Some((std::mem::take(out), columns.clamp(1, 100)));
    }

    /// Ends the cell that is open, if one is.
    pub(super) fn cell_end(&mut self, out: &mut String) {
        let Some((before, columns)) = self.open.take() else { return };
        let cell = std::mem::replace(out, before);
        if let Some(row) = self.rows.last_mut() {
            row.push(cell.trim().replace('\n', " ").replace('|', "\\|"));
            row.extend((1..columns).map(|_| String::new()));
        }
    }

    /// Its lines.
    pub(super) fn lines(mut self) -> Vec<String> {
        self.rows.retain(|row| !row.is_empty());
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        if columns == 0 {
            return Vec::new();
        }
        if !self.has_head {
            self.rows.insert(0, Vec::new());
        }
        for row in &mut self.rows {
            row.resize(columns, String::new());
        }
        let line = |row: &Vec<String>| format!("| {} |", row.join(" | "));
        let mut lines: Vec<String> = self.rows.iter().map(line).collect();
        lines.insert(1, format!("|{}", " --- |".repeat(columns)));
        lines
    }
}
