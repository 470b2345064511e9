//! The command line.

use std::{fs, io::Read as _, net::ToSocketAddrs as _, time::Duration};

use http::{HeaderName, HeaderValue, Method};

use crate::{
    ask::Questions,
    asker::Expected,
    client::{Connect, Connection},
    concern::Level,
    expect,
    target::Target,
};

/// What `--help` prints.
pub const USAGE: &str = "\
Asks a live server which pages could read its responses. Sends GET requests and preflights only.

cors-audit URL… [--origin ORIGIN]…
cors-audit --expect FILE

  --origin ORIGIN          a page that should be allowed: https://app.example.com, or a
                           pattern of such: https://*.preview.example.com, http://localhost:*
  --method METHOD          a method that the pages use; several are possible
  --request-header NAME    a request header that the pages send; several are possible
  --header 'NAME: VALUE'   sent to the host of the URL before it (or of the first URL), for servers
                           that refuse requests without it; credentials only with GETs
  --urls FILE              more URLs, one a line; `-` is standard input
  --expect FILE            policies as the audit prints them: who is to be allowed, and nobody else
  --policy                 print only the policy, to keep for --expect
  --json                   print JSON
  --fail-on LEVEL          the level from which the exit code is 1:
                           error, warning (default), note, never
  --connect URL            connect to http://HOST:PORT or https://HOST:PORT instead of to the
                           host of the URL: to a server behind a proxy, or before it is public
  --ca FILE                trust the certificates of this PEM file, instead of the public ones
  --insecure               trust every certificate
  --timeout SECONDS        for each request; 10 by default
  --deadline SECONDS       for all requests to one host; 300 by default
  --delay MILLISECONDS     wait before each request
  --help, --version

Exit code: 0 nothing of that level, and no request without a response; 1 concerns; 2 usage;
3 no server can be reached.
";

/// What to do.
#[derive(Debug)]
pub enum Command {
    /// Print this text.
    Print(String),
    /// Audit.
    Run(Box<Run>),
}

/// An audit to run.
#[derive(Debug)]
pub struct Run {
    /// The URLs, in order, and what to ask each.
    pub targets: Vec<(Target, Questions)>,
    /// How to connect.
    pub connection: Connection,
    /// What to print.
    pub print: Print,
    /// The level from which the exit code is 1.
    pub fail_on: Option<Level>,
}

/// What to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Print {
    /// The report.
    Report,
    /// The report as JSON.
    Json,
    /// The policy alone.
    Policy,
}

/// Reads the arguments, without the program's name.
///
/// # Errors
///
/// What is wrong with them, in words.
pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Command, String> {
    let mut run = Run {
        targets: Vec::new(),
        connection: Connection::default(),
        print: Print::Report,
        fail_on: Some(Level::Warning),
    };
    let mut questions = Questions::default();
    let mut urls: Vec<Target> = Vec::new();
    // Each with the number of URLs before it.
    let mut headers: Vec<(usize, (HeaderName, HeaderValue))> = Vec::new();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let (name, joined) = match argument.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
            _ => (argument.as_str(), None),
        };
        let is_switch =
            matches!(name, "--help" | "-h" | "--version" | "--json" | "--policy" | "--insecure");
        if is_switch && joined.is_some() {
            return Err(format!("`{name}` takes no value"));
        }
        let mut value = || {
            joined
                .clone()
                .or_else(|| arguments.next())
                .ok_or_else(|| format!("`{name}` needs a value"))
        };
        match name {
            "--help" | "-h" => return Ok(Command::Print(USAGE.to_owned())),
            "--version" => {
                return Ok(Command::Print(
                    concat!("cors-audit ", env!("CARGO_PKG_VERSION"), "\n").into(),
                ));
            }
            "--json" => run.print = Print::Json,
            "--policy" => run.print = Print::Policy,
            "--insecure" => run.connection.insecure = true,
            "--origin" => questions.expected.push(Expected::parse(&value()?)?),
            "--method" => questions.methods.push(method(&value()?)?),
            "--request-header" => questions.headers.push(header_name(&value()?)?.to_string()),
            "--header" => headers.push((urls.len(), header(&value()?)?)),
            "--urls" => {
                for line in read(&value()?)?.lines().map(str::trim) {
                    if !line.is_empty() && !line.starts_with('#') {
                        urls.push(Target::parse(line)?);
                    }
                }
            }
            "--expect" => {
                let file = value()?;
                let expected = expect::parse(&read(&file)?);
                run.targets.extend(expected.map_err(|error| format!("`{file}`, {error}"))?);
            }
            "--fail-on" => run.fail_on = level(&value()?)?,
            "--connect" => run.connection.connect = Some(connect(&value()?)?),
            "--ca" => run.connection.authorities = Some(read(&value()?)?.into_bytes()),
            "--timeout" => run.connection.timeout = Some(Duration::from_secs(number(&value()?)?)),
            "--deadline" => run.connection.deadline = Some(Duration::from_secs(number(&value()?)?)),
            "--delay" => run.connection.delay = Some(Duration::from_millis(number(&value()?)?)),
            _ if name.starts_with('-') => return Err(format!("unknown option `{name}`")),
            _ => urls.push(Target::parse(&argument)?),
        }
    }
    let is_for = |before: usize| urls.get(before.saturating_sub(1)).map(Target::host);
    let first = run.targets.first().map(|(target, _)| target.host().to_owned());
    for (before, (name, value)) in headers {
        let host = is_for(before).map(str::to_owned).or_else(|| first.clone());
        questions.extra.extend(host.map(|host| (host, name, value)));
    }
    for (_, own) in &mut run.targets {
        own.extra.clone_from(&questions.extra);
    }
    run.targets.extend(urls.into_iter().map(|target| (target, questions.clone())));
    if run.targets.is_empty() {
        return Err("name the URL to audit".to_owned());
    }
    Ok(Command::Run(Box::new(run)))
}

fn read(file: &str) -> Result<String, String> {
    let mut text = String::new();
    let read = match file {
        "-" => std::io::stdin().read_to_string(&mut text).map(|_| text),
        file => fs::read_to_string(file),
    };
    read.map_err(|error| format!("`{file}` cannot be read: {error}"))
}

fn method(name: &str) -> Result<Method, String> {
    Method::from_bytes(name.as_bytes()).map_err(|_| format!("`{name}` is not a method"))
}

fn header_name(name: &str) -> Result<HeaderName, String> {
    name.parse().map_err(|_| format!("`{name}` is not the name of a header"))
}

fn header(line: &str) -> Result<(HeaderName, HeaderValue), String> {
    let (name, value) = line.split_once(':').ok_or("write a header as `NAME: VALUE`".to_owned())?;
    let mut value = HeaderValue::from_str(value.trim())
        .map_err(|_| format!("the value of `{name}` is not the value of a header"))?;
    value.set_sensitive(true);
    let name = header_name(name.trim())?;
    if name == "origin" || name.as_str().starts_with("access-control-") {
        return Err(format!("`{name}` is what the audit itself sends"));
    }
    Ok((name, value))
}

fn level(word: &str) -> Result<Option<Level>, String> {
    match word {
        "error" => Ok(Some(Level::Error)),
        "warning" => Ok(Some(Level::Warning)),
        "note" => Ok(Some(Level::Note)),
        "never" => Ok(None),
        _ => Err(format!("`{word}` is not a level: error, warning, note or never")),
    }
}

fn number(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("`{text}` is not a number"))
}

fn connect(url: &str) -> Result<Connect, String> {
    let target = Target::parse(url)?;
    let tls = target.origin().starts_with("https://");
    let authority =
        target.origin().split_once("://").map_or("", |(_, authority)| authority).to_owned();
    let has_port = authority.rsplit(':').next().is_some_and(|port| port.parse::<u16>().is_ok());
    let authority = match (has_port, tls) {
        (true, _) => authority,
        (false, true) => format!("{authority}:443"),
        (false, false) => format!("{authority}:80"),
    };
    let mut addresses = authority
        .to_socket_addrs()
        .map_err(|error| format!("`{url}` cannot be resolved: {error}"))?;
    let address = addresses.next().ok_or_else(|| format!("`{url}` cannot be resolved"))?;
    Ok(Connect { address, tls })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        parse(line.split(' ').map(str::to_owned))
    }

    #[test]
    fn mistakes_are_named() {
        for (line, expected) in [
            ("--json", "name the URL"),
            ("https://a.test --orign https://b.test", "unknown option `--orign`"),
            ("https://a.test --origin", "`--origin` needs a value"),
            ("https://a.test --origin b.test", "`b.test` is not an origin"),
            ("https://a.test --json=yes", "`--json` takes no value"),
            ("https://a.test --fail-on high", "`high` is not a level"),
            ("https://a.test --header Origin:https://b.test", "what the audit itself sends"),
            ("https://a.test --timeout soon", "`soon` is not a number"),
            ("https://a.test --ca /does/not/exist", "cannot be read"),
            ("ftp://a.test", "not a URL to audit"),
        ] {
            let error = parsed(line).expect_err(line);
            assert!(error.contains(expected), "{line}: {error}");
        }
    }

    #[test]
    fn options() {
        let line = "https://a.test/x --origin=https://b.test --method PUT --request-header X-A \
                    --header Cookie:a=b --fail-on never --connect http://127.0.0.1:8080 --json";
        let Ok(Command::Run(run)) = parsed(line) else { panic!("{line}") };
        let (target, questions) = &run.targets[0];
        assert_eq!(target.url(), "https://a.test/x");
        assert_eq!(questions.expected[0].sample, "https://b.test");
        assert_eq!((questions.methods.len(), &questions.headers[0][..]), (1, "x-a"));
        assert_eq!((run.fail_on, run.print), (None, Print::Json));
        let connect = run.connection.connect.expect("an address");
        assert_eq!((connect.address.to_string(), connect.tls), ("127.0.0.1:8080".into(), false));
        assert!(!format!("{run:?}").contains("a=b"), "a secret is not printed");
    }

    /// A token is sent to the host that it was given for.
    #[test]
    fn headers_belong_to_a_host() {
        for (line, expected) in [
            ("https://a.test --header X:1 https://b.test", ["a.test"]),
            ("https://a.test https://b.test --header X:1", ["b.test"]),
            ("--header X:1 https://a.test https://b.test", ["a.test"]),
        ] {
            let Ok(Command::Run(run)) = parsed(line) else { panic!("{line}") };
            let (_, questions) = &run.targets[1];
            let hosts: Vec<&str> = questions.extra.iter().map(|(host, ..)| host.as_str()).collect();
            assert_eq!(hosts, expected, "{line}");
        }
    }

    #[test]
    fn usage_fits_a_terminal() {
        assert!(USAGE.lines().all(|line| line.chars().count() <= 100));
    }
}
