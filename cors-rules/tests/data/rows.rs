//! How the tables of origins are read.

/// The rows of a table: columns, with the literal decoded.
pub(crate) fn rows(table: &str) -> Vec<Vec<String>> {
    table
        .lines()
        .filter(|line| !line.starts_with("# "))
        .map(|line| {
            let mut columns: Vec<String> = line.split('\t').map(String::from).collect();
            columns[0] = unescape(&columns[0]);
            columns
        })
        .collect()
}

/// The value of a Rust string literal.
fn unescape(content: &str) -> String {
    let mut out = String::new();
    let mut rest = content.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match rest.next().expect("a character behind the backslash") {
            'n' => out.push('\n'),
            'r' => out.push('\r'),
            't' => out.push('\t'),
            'u' => {
                let hex: String = rest.by_ref().skip(1).take_while(|c| *c != '}').collect();
                let code = u32::from_str_radix(&hex, 16).expect("hexadecimal digits");
                out.push(char::from_u32(code).expect("a character"));
            }
            other => out.push(other),
        }
    }
    out
}
