//! Lines in aligned columns, as wide as the terminal and no wider.

use console::{Alignment, Term, measure_text_width, pad_str, style, truncate_str};

/// Between two columns.
const GAP: &str = "  ";
/// A column that gives way keeps at least this many characters.
const NARROWEST: usize = 12;

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    head: &'static str,
    alignment: Alignment,
    gives_way: bool,
}

impl Column {
    /// Words, from the left.
    pub const fn left(head: &'static str) -> Self {
        Self { head, alignment: Alignment::Left, gives_way: false }
    }

    /// Figures, from the right.
    pub const fn right(head: &'static str) -> Self {
        Self { head, alignment: Alignment::Right, gives_way: false }
    }

    /// The same, cut short where the terminal is too narrow for the whole line.
    pub const fn giving_way(self) -> Self {
        Self { gives_way: true, ..self }
    }
}

/// Rows under column heads. Cells may be styled.
#[derive(Debug)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Without rows.
    pub fn new(columns: &[Column]) -> Self {
        Self { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Adds a row, a cell a column.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The lines, as wide as this terminal; as wide as they are in a pipe, where programs read them.
    pub fn lines(&self) -> String {
        let terminal = Term::stdout();
        self.lines_within(terminal.is_term().then(|| usize::from(terminal.size().1)))
    }

    fn lines_within(&self, width: Option<usize>) -> String {
        let widths = self.widths(width);
        let heads: Vec<String> = self.columns.iter().map(|column| column.head.to_owned()).collect();
        let mut lines = String::new();
        if heads.iter().any(|head| !head.is_empty()) {
            lines += &format!("{}\n", style(self.line(&heads, &widths)).dim());
        }
        for row in &self.rows {
            lines += &self.line(row, &widths);
            lines.push('\n');
        }
        lines
    }

    fn widths(&self, within: Option<usize>) -> Vec<usize> {
        let mut widths: Vec<usize> =
            self.columns.iter().map(|column| measure_text_width(column.head)).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = measure_text_width(cell).max(*width);
            }
        }
        let whole = widths.iter().sum::<usize>() + GAP.len() * widths.len().saturating_sub(1);
        let mut excess = within.map_or(0, |within| whole.saturating_sub(within));
        for (width, column) in widths.iter_mut().zip(&self.columns) {
            if column.gives_way {
                let given = excess.min(width.saturating_sub(NARROWEST));
                (*width, excess) = (*width - given, excess - given);
            }
        }
        widths
    }

    fn line(&self, cells: &[String], widths: &[usize]) -> String {
        let columns = self.columns.iter().zip(widths).zip(cells);
        let cells: Vec<String> = columns
            .map(|((column, width), cell)| {
                let cell = if column.gives_way { truncate_str(cell, *width, "…") } else { cell.into() };
                pad_str(&cell, *width, column.alignment, None).into_owned()
            })
            .collect();
        cells.join(GAP).trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table =
            Table::new(&[Column::right("ID"), Column::left("TITLE").giving_way(), Column::left("STATUS")]);
        table.row(["7".into(), "日本語のタイトル".into(), "done".into()]);
        table.row(["12".into(), "A title that is longer than that".into(), "in review".into()]);
        table
    }

    #[test]
    fn columns_align_whatever_the_script() {
        let lines = table().lines_within(None);
        let at: Vec<usize> = lines
            .lines()
            .zip(["STATUS", "done", "in review"])
            .filter_map(|(line, word)| line.find(word).map(|at| measure_text_width(&line[..at])))
            .collect();
        assert_eq!(at, [38, 38, 38], "{lines}");
    }

    #[test]
    fn a_narrow_terminal_cuts_only_the_column_that_gives_way() {
        let lines = table().lines_within(Some(32));
        assert!(lines.lines().all(|line| measure_text_width(line) <= 32), "{lines}");
        assert!(lines.contains('…') && lines.contains("in review"), "{lines}");
    }

    #[test]
    fn no_line_ends_in_blanks() {
        assert!(table().lines_within(None).lines().all(|line| line == line.trim_end()));
    }
}
