//! What only whole builds show: which variables are tracked, and what a release build refuses.

use crate::project::Project;

#[test]
fn a_variable_is_read_tracked_and_missed() {
    let project = Project::featureless("variable");
    project.main(
        r#"
cors_runtime::cors_policy! {
    Partner { origins: [env!("PARTNER_ORIGIN")] }
}

fn main() {
    for origin in std::env::args().skip(1) {
        println!("{origin} {}", Partner::allows_origin(&origin));
    }
}
"#,
    );
    let (one, two) = ("https://one.example.com", "https://two.example.com");
    // The same sources, built again and again: only the variable changes.
    for (value, answers) in [(one, [true, false]), (two, [false, true]), (one, [true, false])] {
        let (stdout, stderr) = project.run(&[one, two], &[("PARTNER_ORIGIN", value)]);
        let expected = format!("{one} {}\n{two} {}\n", answers[0], answers[1]);
        assert_eq!(stdout, expected, "{value}\n{stderr}");
    }
    let errors = project.errors(&[]);
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].text.contains("`PARTNER_ORIGIN` is not set"), "{errors:?}");
    assert_eq!(errors[0].underlined, "env!(\"PARTNER_ORIGIN\")");

    let errors = project.errors(&[("PARTNER_ORIGIN", "https://partner.example.com/")]);
    assert_eq!(errors.len(), 1, "{errors:?}");
    for part in ["origin_path", "this is the value of `env!(\"PARTNER_ORIGIN\")`"] {
        assert!(errors[0].text.contains(part), "{errors:?}");
    }
}

#[test]
fn local_origins_with_credentials_are_for_debug_builds() {
    let source = r#"
cors_runtime::cors_policy! {
    Refused {
        origins: ["https://app.example.com", "http://localhost:3000", "http://127.0.0.1:*"],
        credentials: true,
    }
    UnderCfg {
        origins: ["https://app.example.com", #[cfg(debug_assertions)] "http://localhost:3000"],
        credentials: true,
    }
    #[cfg(debug_assertions)]
    Debug { origins: ["http://localhost:3000"], credentials: true }

    #[allow(local_origin_in_release, reason = "an app shell")]
    Allowed { origins: ["http://localhost"], credentials: true }
    Anonymous { origins: ["http://localhost:3000"] }
}

const _: () = assert!(UnderCfg::allows_origin("http://localhost:3000") == cfg!(debug_assertions));

fn main() {}
"#;
    let errors = Project::new("debug").main(source).errors(&[]);
    assert!(errors.is_empty(), "{errors:?}");
    let errors = Project::released("release").main(source).errors(&[]);
    let underlined: Vec<&str> = errors.iter().map(|error| error.underlined.as_str()).collect();
    assert_eq!(underlined, ["\"http://localhost:3000\"", "\"http://127.0.0.1:*\""], "{errors:?}");
    for error in &errors {
        assert!(error.text.contains("local_origin_in_release"), "{error:?}");
        assert!(error.text.contains("#[cfg(debug_assertions)]"), "{error:?}");
    }
}

#[test]
fn a_file_is_read_tracked_and_its_mistakes_have_lines() {
    let project = Project::featureless("file");
    project.main(
        r#"
cors_runtime::cors_policy! {
    Partners { origins: ["https://app.example.com", file!("partners.txt")] }
}

fn main() {
    for origin in std::env::args().skip(1) {
        println!("{origin} {}", Partners::allows_origin(&origin));
    }
}
"#,
    );
    let (one, two) = ("https://one.example.com", "https://*.two.example.com");
    let subdomain = "https://a.two.example.com";
    for (text, answers) in [
        (format!("# partners\n\n{one} # the first\n"), [true, false]),
        (format!("\u{feff}{two}\r\n"), [false, true]),
        (format!("  {one}\n{two}"), [true, true]),
    ] {
        project.write("partners.txt", &text);
        let (stdout, stderr) = project.run(&[one, subdomain], &[]);
        let expected = format!("{one} {}\n{subdomain} {}\n", answers[0], answers[1]);
        assert_eq!(stdout, expected, "{text}\n{stderr}");
    }

    project.write("partners.txt", "https://a.example.com\n\n# none\nhttps://b.example.com/\n");
    let errors = project.errors(&[]);
    assert_eq!(errors.len(), 1, "{errors:?}");
    for part in ["origin_path", "write \"https://b.example.com\"", "line 4 of partners.txt"] {
        assert!(errors[0].text.contains(part), "{part}: {errors:?}");
    }
    assert_eq!(errors[0].underlined, "file!(\"partners.txt\")");

    // Reading these could fail later, or never end.
    let unreadable = ["src", "/dev/zero", "missing.txt"];
    let files = unreadable.map(|path| format!("file!({path:?})"));
    let origins = files.join(", ");
    project.main(&format!(
        "cors_runtime::cors_policy! {{ A {{ origins: [{origins}] }} }}\nfn main() {{}}"
    ));
    let errors = project.errors(&[]);
    let underlined: Vec<&str> = errors.iter().map(|error| error.underlined.as_str()).collect();
    assert_eq!(underlined, files, "{errors:?}");
    for (error, path) in errors.iter().zip(unreadable) {
        let is_missing = path == "missing.txt";
        assert!(error.text.contains(path), "{error:?}");
        assert_eq!(error.text.contains("not a regular file"), !is_missing, "{error:?}");
    }
}

#[test]
fn a_policy_of_thousands_is_one_literal() {
    let project = Project::new("thousands");
    project.main(
        r#"
cors_runtime::cors_policy! { Customers { origins: [file!("customers.txt")] } }
const _: () = assert!(Customers::allows_origin("https://customer-4999.example.com"));
const _: () = assert!(!Customers::allows_origin("https://customer-5000.example.com"));
fn main() {}
"#,
    );
    let lines: Vec<String> =
        (0..5000).map(|i| format!("https://customer-{i}.example.com")).collect();
    project.write("customers.txt", &lines.join("\n"));
    let errors = project.errors(&[]);
    assert!(errors.is_empty(), "{errors:?}");
}

/// What a release build says of a local origin from the environment can be done as it is said.
#[test]
fn a_release_build_takes_the_local_origins_that_its_policy_allows() {
    let project = Project::released("release_start_up");
    let source = r#"
use cors_runtime::{OriginSet, OriginSetError, cors_policy};

cors_policy! {
    Refusing { origins: ["https://app.example.com", runtime], credentials: true }
    Anonymous { origins: [runtime] }
}

fn main() -> Result<(), OriginSetError> {
    Anonymous::with_origins(OriginSet::from_env("APP_ORIGINS")?)?;
    Refusing::with_origins(OriginSet::from_env("APP_ORIGINS")?)?;
    println!("taken");
    Ok(())
}
"#;
    // Whether it is accepted, and what is said otherwise.
    let run = |source: &str, origins| {
        let (stdout, stderr) = project.main(source).run(&[], &[("APP_ORIGINS", origins)]);
        (stdout == "taken\n", stderr)
    };
    let local = "https://staging.example.com, http://localhost:5173";
    let (is_accepted, errors) = run(source, local);
    assert!(!is_accepted, "{errors}");
    for part in [
        "environment variable `APP_ORIGINS`: origin 2: ",
        "http://localhost:5173",
        "check `local_origin_in_release`",
        // One advice; the other is below.
        "leave it out of the list",
    ] {
        assert!(errors.contains(part), "{part}\n{errors}");
    }
    assert!(!errors.contains("cfg("), "an attribute on an origin of start-up:\n{errors}");
    let (is_accepted, others) = run(source, "https://staging.example.com");
    assert!(is_accepted, "{others}");

    // The other, pasted into the source of the policy that it names.
    let (_, advice) = errors.split_once("allow it in the source of `Refusing`: `").expect("advice");
    let (code, _) = advice.split_once('`').expect("code");
    let followed = source.replacen("runtime]", &format!("{code}]"), 1);
    let (is_accepted, errors) = run(&followed, local);
    assert!(is_accepted, "{code}\n{errors}");
    // It allows nothing else.
    let (is_accepted, errors) = run(&followed, "http://app.example.com");
    assert!(!is_accepted && errors.contains("insecure_origin"), "{errors}");
}
