//! Chromium, in a profile of its own.

use std::{
    fs,
    process::{Child, ExitStatus, Stdio},
};

use cors_tests::chromium::{Folder, headless};

/// Cookies of other sites are to be sent, as long as there are browsers that send them. Headless
/// Chromium blocks them, as private windows do.
const PREFERENCES: &str =
    r#"{"profile": {"cookie_controls_mode": 0, "block_third_party_cookies": false}}"#;

/// Where the servers listen.
pub(crate) struct Ports {
    pub(crate) api: u16,
    pub(crate) bare: u16,
    pub(crate) pages: u16,
    pub(crate) plain_pages: u16,
}

impl Ports {
    /// No request leaves this machine.
    fn rules(&self) -> String {
        let Self { api, bare, pages, plain_pages } = self;
        let api_hosts = ["api.example.com", "mirror.example.org"];
        let api = api_hosts.map(|host| format!("MAP {host}:443 127.0.0.1:{api}"));
        let rest = [
            format!("MAP bare.example.com:443 127.0.0.1:{bare}"),
            format!("MAP *:80 127.0.0.1:{plain_pages}"),
            format!("MAP *:443 127.0.0.1:{pages}"),
            format!("MAP *:8443 127.0.0.1:{pages}"),
            "MAP * ~NOTFOUND".to_owned(),
        ];
        [&api[..], &rest].concat().join(",")
    }
}

/// A running browser. It ends, and its profile goes, with the value.
pub(crate) struct Browser {
    child: Child,
    folder: Folder,
}

impl Browser {
    pub(crate) fn start(program: &str, ports: &Ports, trusted_key: &str, url: &str) -> Self {
        let folder = Folder::new("chromium");
        let preferences = folder.path().join("profile/Default/Preferences");
        fs::write(preferences, PREFERENCES).expect("preferences");
        let messages = folder.path().join("stderr");
        let messages = fs::File::create(messages).expect("a file for its messages");
        let child = headless(program, &folder, &ports.rules())
            // The page without TLS is to stay without.
            .arg("--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable")
            .arg(format!("--ignore-certificate-errors-spki-list={trusted_key}"))
            .arg(url)
            .stdout(Stdio::null())
            .stderr(messages)
            .spawn();
        Self { child: child.expect("the browser starts"), folder }
    }

    /// How it has ended, if it has.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("a child")
    }

    /// The end of what it has written to standard error.
    pub(crate) fn messages(&self) -> String {
        let all = fs::read(self.folder.path().join("stderr")).unwrap_or_default();
        let all = String::from_utf8_lossy(&all);
        // Where there is no desktop, it complains of that in dozens of lines.
        let lines: Vec<_> = all.lines().filter(|line| !line.contains("ERROR:dbus/")).collect();
        let last = &lines[lines.len().saturating_sub(30)..];
        format!("its last messages:\n{}", last.join("\n"))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
