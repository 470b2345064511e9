//! What was expected and what came, a row each.

use std::process::ExitCode;

#[derive(Default)]
pub(super) struct Report {
    rows: usize,
    differences: usize,
}

impl Report {
    /// One row of a table.
    pub(super) fn row(&mut self, question: &str, expected: &[String], got: &[String]) {
        self.rows += 1;
        let text = |lines: &[String]| match lines {
            [] => "nothing".to_owned(),
            lines => lines.join("\n                    "),
        };
        println!("{question}");
        if expected == got {
            println!("  expected and got  {}", text(expected));
        } else {
            self.differences += 1;
            println!("  expected          {}", text(expected));
            println!("  GOT               {}", text(got));
        }
        println!();
    }

    pub(super) fn close(self) -> ExitCode {
        let Self { rows, differences } = self;
        println!("{rows} rows, {} as expected, {differences} different", rows - differences);
        if differences == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
