//! The regular expressions of the table, as far as the table uses them: alternatives, groups,
//! classes, `.`, `?`, `*`, `+`, escapes, `\b`, `$` at the end of a line, and a leading `(?i)`.

/// Whether a text has a part that the expression describes.
pub(crate) fn is_match(expression: &str, text: &str) -> bool {
    let (expression, text) = match expression.strip_prefix("(?i)") {
        Some(rest) => (rest.to_lowercase(), text.to_lowercase()),
        None => (expression.to_owned(), text.to_owned()),
    };
    let mut rest: Vec<char> = expression.chars().rev().collect();
    let node = alternatives(&mut rest);
    assert!(rest.is_empty(), "{expression}");
    let text: Vec<char> = text.chars().collect();
    (0..=text.len()).any(|start| node.matches(&text, start, &mut |_| true))
}

enum Node {
    Literal(char),
    Any,
    Class(Vec<char>),
    Boundary,
    LineEnd,
    Repeat { node: Box<Node>, least: usize, most: usize },
    Sequence(Vec<Node>),
    Either(Vec<Node>),
}

fn alternatives(rest: &mut Vec<char>) -> Node {
    let mut branches = vec![sequence(rest)];
    while rest.last() == Some(&'|') {
        rest.pop();
        branches.push(sequence(rest));
    }
    Node::Either(branches)
}

fn sequence(rest: &mut Vec<char>) -> Node {
    let mut nodes = Vec::new();
    while let Some(&c) = rest.last() {
        if matches!(c, '|' | ')') {
            break;
        }
        rest.pop();
        let node = match c {
            '.' => Node::Any,
            '$' => Node::LineEnd,
            '(' => {
                let inner = alternatives(rest);
                assert_eq!(rest.pop(), Some(')'));
                inner
            }
            '[' => {
                let mut members = Vec::new();
                loop {
                    match rest.pop().expect("a closing bracket") {
                        ']' => break Node::Class(members),
                        member => members.push(member),
                    }
                }
            }
            '\\' => match rest.pop().expect("an escaped character") {
                'b' => Node::Boundary,
                c if !c.is_alphanumeric() => Node::Literal(c),
                c => panic!("\\{c} is not known here"),
            },
            c => Node::Literal(c),
        };
        let bounds = match rest.last() {
            Some('?') => Some((0, 1)),
            Some('*') => Some((0, usize::MAX)),
            Some('+') => Some((1, usize::MAX)),
            _ => None,
        };
        nodes.push(match bounds {
            Some((least, most)) => {
                rest.pop();
                Node::Repeat { node: Box::new(node), least, most }
            }
            None => node,
        });
    }
    Node::Sequence(nodes)
}

impl Node {
    /// Tries every way to match from `at` on, until `then` is content with an end.
    fn matches(&self, text: &[char], at: usize, then: &mut dyn FnMut(usize) -> bool) -> bool {
        let one = |is_it: bool| is_it.then_some(at + 1);
        let end = match self {
            Self::Literal(c) => one(text.get(at) == Some(c)),
            Self::Any => one(text.get(at).is_some_and(|c| *c != '\n')),
            Self::Class(members) => one(text.get(at).is_some_and(|c| members.contains(c))),
            Self::Boundary => {
                let is_word = |at: usize| text.get(at).is_some_and(|c| c.is_alphanumeric());
                (at.checked_sub(1).is_some_and(is_word) != is_word(at)).then_some(at)
            }
            Self::LineEnd => text.get(at).is_none_or(|c| *c == '\n').then_some(at),
            Self::Either(branches) => {
                return branches.iter().any(|branch| branch.matches(text, at, then));
            }
            Self::Sequence(nodes) => return sequence_matches(nodes, text, at, then),
            Self::Repeat { node, least, most } => {
                return repeat_matches(node, (*least, *most), text, at, then);
            }
        };
        end.is_some_and(then)
    }
}

fn sequence_matches(
    nodes: &[Node],
    text: &[char],
    at: usize,
    then: &mut dyn FnMut(usize) -> bool,
) -> bool {
    match nodes.split_first() {
        None => then(at),
        Some((first, rest)) => {
            first.matches(text, at, &mut |end| sequence_matches(rest, text, end, then))
        }
    }
}

fn repeat_matches(
    node: &Node,
    (least, most): (usize, usize),
    text: &[char],
    at: usize,
    then: &mut dyn FnMut(usize) -> bool,
) -> bool {
    let again = most > 0
        && node.matches(text, at, &mut |end| {
            end > at && repeat_matches(node, (least.saturating_sub(1), most - 1), text, end, then)
        });
    again || (least == 0 && then(at))
}

#[test]
fn expressions() {
    for (expression, text, expected) in [
        ("a.c", "xabcx", true),
        ("a.c", "a\nc", false),
        ("ab?c", "ac", true),
        ("help: write `?runtime", "help: write `runtime`", true),
        (r#"write .*"https?://\*\.nip\.io""#, r#"write "https://*.nip.io""#, true),
        (r#"write .*"https?://\*\.nip\.io""#, r#"write "https://*.nipaio""#, false),
        (r"cors\((deny|same_origin)\)|never", "#[cors(same_origin)]", true),
        ("write , methods$", "write , methods\nmore", true),
        ("write , methods$", "write , methods more", false),
        (r"help: .*\bApp\b", "help: the App here", true),
        (r"help: .*\bApp\b", "help: Apps", false),
        ("(?i)REMOVE", "remove", true),
        ("a[bc]d", "acd", true),
    ] {
        assert_eq!(is_match(expression, text), expected, "{expression} {text}");
    }
}
