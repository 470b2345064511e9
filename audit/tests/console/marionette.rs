//! Firefox's own protocol for automation, as far as it takes to read the console: messages are JSON
//! with their length in front.

use std::{
    fs::OpenOptions,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::{Child, Command},
};

use cors_tests::chromium::Folder;
use serde_json::{Value, json};

/// A running Firefox; it ends with the value.
pub(crate) struct Session {
    browser: Child,
    stream: TcpStream,
    count: u64,
}

impl Session {
    /// Starts Firefox, whose standard output is a pipe, with its profile in this folder.
    pub(crate) fn start(command: &mut Command, folder: &Folder) -> Self {
        let preferences = folder.path().join("profile/user.js");
        let mut preferences =
            OpenOptions::new().append(true).open(preferences).expect("the preferences");
        writeln!(preferences, "user_pref(\"marionette.port\", 0);").expect("a line");
        let mut browser = command
            .args(["-marionette", "-remote-allow-system-access"])
            .spawn()
            .expect("Firefox starts");
        let output = BufReader::new(browser.stdout.take().expect("a pipe"));
        let mut lines = output.lines().map_while(Result::ok);
        let port = lines.find_map(|line| {
            line.split_once("Listening on port ").map(|(_, port)| port.trim().to_owned())
        });
        // The rest is read too, so that Firefox can go on writing.
        std::thread::spawn(move || lines.for_each(drop));
        let port: u16 = port.expect("Firefox listens").parse().expect("a port");
        let stream = TcpStream::connect(("127.0.0.1", port)).expect("Firefox answers");
        let mut session = Self { browser, stream, count: 0 };
        session.receive();
        session.call("WebDriver:NewSession", &json!({}));
        session
    }

    pub(crate) fn open(&mut self, url: &str) {
        self.call("WebDriver:Navigate", &json!({ "url": url }));
    }

    /// Waits for a promise that the page has in a variable.
    pub(crate) fn wait_for(&mut self, variable: &str) {
        let script = format!(
            "const done = arguments[arguments.length - 1];
            window.{variable}.then(() => done())"
        );
        let limit = json!({ "script": 120_000 });
        self.call("WebDriver:SetTimeouts", &limit);
        let script = json!({ "script": script, "args": [] });
        self.call("WebDriver:ExecuteAsyncScript", &script);
    }

    /// Everything about CORS on the console, in order.
    pub(crate) fn console(&mut self) -> Vec<String> {
        self.call("Marionette:SetContext", &json!({ "value": "chrome" }));
        let script = "return Services.console.getMessageArray()
            .map(entry => entry.message.match(/Cross-Origin Request Blocked: [^\"]*/)?.[0])
            .filter(message => message)";
        let response =
            self.call("WebDriver:ExecuteScript", &json!({ "script": script, "args": [] }));
        let lines = response["value"].as_array().expect("a list");
        lines.iter().map(|line| line.as_str().expect("text").to_owned()).collect()
    }

    fn call(&mut self, name: &str, parameters: &Value) -> Value {
        self.count += 1;
        let message = json!([0, self.count, name, parameters]).to_string();
        self.stream.write_all(format!("{}:{message}", message.len()).as_bytes()).expect("sent");
        let response = self.receive();
        assert!(response[2].is_null(), "{name}: {}", response[2]);
        response[3].clone()
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut byte = [0];
            self.stream.read_exact(&mut byte).expect("an answer");
            match byte[0] {
                b':' => break,
                digit => length = length * 10 + usize::from(digit - b'0'),
            }
        }
        let mut message = vec![0; length];
        self.stream.read_exact(&mut message).expect("an answer");
        serde_json::from_slice(&message).expect("JSON")
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.browser.kill();
        let _ = self.browser.wait();
    }
}
