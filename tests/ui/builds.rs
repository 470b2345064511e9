//! What only whole builds show: which variables are tracked, and what a release build refuses.

use cors_tests::project::Project;

const PARENT: &str = env!("CARGO_TARGET_TMPDIR");

#[test]
fn a_variable_is_read_tracked_and_missed() {
    let project = Project::new(PARENT, "variable", &[]);
    project.write(
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
        let output = project.cargo(&["run", "-q", "--", one, two], &[("PARTNER_ORIGIN", value)]);
        let expected = format!("{one} {}\n{two} {}\n", answers[0], answers[1]);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{value}\n{errors}");
    }
    let errors = project.check(&[], &[]);
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].message.contains("`PARTNER_ORIGIN` is not set"), "{errors:?}");
    assert_eq!(errors[0].underlined, "env!(\"PARTNER_ORIGIN\")");

    let errors = project.check(&[], &[("PARTNER_ORIGIN", "https://partner.example.com/")]);
    assert_eq!(errors.len(), 1, "{errors:?}");
    for part in ["origin_path", "this is the value of `env!(\"PARTNER_ORIGIN\")`"] {
        assert!(errors[0].message.contains(part), "{errors:?}");
    }
}

#[test]
fn local_origins_with_credentials_are_for_debug_builds() {
    let project = Project::new(PARENT, "release", &[]);
    project.write(
        r#"
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
"#,
    );
    assert_eq!(project.check(&[], &[]), []);
    let errors = project.check(&["--release"], &[]);
    let underlined: Vec<&str> = errors.iter().map(|error| error.underlined.as_str()).collect();
    assert_eq!(underlined, ["\"http://localhost:3000\"", "\"http://127.0.0.1:*\""], "{errors:?}");
    for error in &errors {
        assert!(error.message.contains("local_origin_in_release"), "{error:?}");
        assert!(error.message.contains("#[cfg(debug_assertions)]"), "{error:?}");
    }
}

#[test]
fn a_file_is_read_tracked_and_its_mistakes_have_lines() {
    let project = Project::new(PARENT, "file", &[]);
    project.write(
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
        project.write_file("partners.txt", &text);
        let output = project.cargo(&["run", "-q", "--", one, subdomain], &[]);
        let expected = format!("{one} {}\n{subdomain} {}\n", answers[0], answers[1]);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{text}\n{errors}");
    }

    project.write_file("partners.txt", "https://a.example.com\n\n# none\nhttps://b.example.com/\n");
    let errors = project.check(&[], &[]);
    assert_eq!(errors.len(), 1, "{errors:?}");
    for part in ["origin_path", "write \"https://b.example.com\"", "line 4 of partners.txt"] {
        assert!(errors[0].message.contains(part), "{part}: {errors:?}");
    }
    assert_eq!(errors[0].underlined, "file!(\"partners.txt\")");
}

#[test]
fn a_policy_of_thousands_is_one_literal() {
    let project = Project::new(PARENT, "thousands", &[]);
    project.write(
        r#"
cors_runtime::cors_policy! { Customers { origins: [file!("customers.txt")] } }
const _: () = assert!(Customers::allows_origin("https://customer-4999.example.com"));
const _: () = assert!(!Customers::allows_origin("https://customer-5000.example.com"));
fn main() {}
"#,
    );
    let lines: Vec<String> =
        (0..5000).map(|i| format!("https://customer-{i}.example.com")).collect();
    project.write_file("customers.txt", &lines.join("\n"));
    assert_eq!(project.check(&[], &[]), []);
}

/// What a release build says of a local origin from the environment can be done as it is said.
#[test]
fn a_release_build_takes_the_local_origins_that_its_policy_allows() {
    let project = Project::new(PARENT, "release_start_up", &["start-up"]);
    let source = r#"
use cors_runtime::{OriginSet, OriginSetError, cors_policy};

cors_policy! {
    Refusing { origins: ["https://app.example.com", runtime], credentials: true }
    Anonymous { origins: [runtime] }
}

fn main() -> Result<(), OriginSetError> {
    println!("{}", cfg!(debug_assertions));
    Anonymous::with_origins(OriginSet::from_env("APP_ORIGINS")?)?;
    Refusing::with_origins(OriginSet::from_env("APP_ORIGINS")?)?;
    Ok(())
}
"#;
    let run = |arguments: &[&str], origins: &str| {
        let output =
            project.cargo(&[&["run", "-q"], arguments].concat(), &[("APP_ORIGINS", origins)]);
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        (output.status.success(), text(output.stdout), text(output.stderr))
    };
    let local = "https://staging.example.com, http://localhost:5173";
    project.write(source);
    let (is_accepted, stdout, errors) = run(&["--release"], local);
    assert!(!is_accepted && stdout == "false\n", "{stdout}\n{errors}");
    for part in [
        "environment variable `APP_ORIGINS`: origin 2: ",
        "http://localhost:5173",
        "check `local_origin_in_release`",
    ] {
        assert!(errors.contains(part), "{part}\n{errors}");
    }
    assert!(!errors.contains("cfg("), "an attribute on an origin of start-up:\n{errors}");

    // One advice: leave it out.
    assert!(errors.contains("leave it out of the list"), "{errors}");
    let (is_accepted, _, others) = run(&["--release"], "https://staging.example.com");
    assert!(is_accepted, "{others}");

    // The other, pasted into the source of the policy that it names.
    let (_, advice) = errors.split_once("allow it in the source of `Refusing`: `").expect("advice");
    let (code, _) = advice.split_once('`').expect("code");
    let followed = source.replacen("runtime]", &format!("{code}]"), 1);
    project.write(&followed);
    let (is_accepted, stdout, errors) = run(&["--release"], local);
    assert!(is_accepted && stdout == "false\n", "{code}\n{errors}");
    // It allows nothing else.
    let (is_accepted, _, errors) = run(&["--release"], "http://app.example.com");
    assert!(!is_accepted && errors.contains("insecure_origin"), "{errors}");
}
