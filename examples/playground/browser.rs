//! Chromium, told what to do by its debugging protocol over two pipes. For the tests of the page.

use std::{
    fs::{File, OpenOptions},
    io::{BufRead as _, BufReader, Write as _},
    process::{Child, Command, Stdio},
};

use cors_tests::chromium::{Folder, headless};
use serde_json::{Value, json};

/// A browser with one tab.
pub(crate) struct Tab {
    browser: Child,
    to: File,
    from: BufReader<File>,
    session: Value,
    last: u64,
    /// Goes last.
    _folder: Folder,
}

impl Tab {
    /// Starts the browser.
    pub(crate) fn open(program: &str, name: &str) -> Self {
        let folder = Folder::new(name);
        let pipe = |name: &str| folder.path().join(name);
        let (to, from) = (pipe("to"), pipe("from"));
        let made = Command::new("mkfifo").args([&to, &from]).status();
        assert!(made.is_ok_and(|status| status.success()), "two pipes");
        let command = headless(program, &folder, "MAP *.localhost 127.0.0.1");
        // The protocol is spoken on the descriptors 3 and 4, which only a shell can open.
        let browser = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" --remote-debugging-pipe 3<\"$TO\" 4>\"$FROM\""])
            .arg(command.get_program())
            .args(command.get_args())
            .envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))))
            .envs([("TO", &to), ("FROM", &from)])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the browser starts");
        // In the order in which the shell opens its ends.
        let to = OpenOptions::new().write(true).open(to).expect("a pipe");
        let from = BufReader::new(File::open(from).expect("a pipe"));
        let mut tab = Self { browser, to, from, session: Value::Null, last: 0, _folder: folder };
        let target = tab.call("Target.createTarget", json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        tab.session = tab.call("Target.attachToTarget", attach)["sessionId"].clone();
        tab
    }

    fn call(&mut self, method: &str, params: Value) -> Value {
        self.last += 1;
        let mut message = json!({ "id": self.last, "method": method, "params": params });
        if !self.session.is_null() {
            message["sessionId"] = self.session.clone();
        }
        write!(self.to, "{message}\0").expect("the browser listens");
        loop {
            let mut answer = Vec::new();
            self.from.read_until(0, &mut answer).expect("the browser answers");
            answer.pop();
            let mut answer: Value = serde_json::from_slice(&answer).expect("JSON");
            if answer["id"] == self.last {
                assert!(answer["error"].is_null(), "{method}: {answer}");
                return answer["result"].take();
            }
        }
    }

    /// Opens a page, whatever is open.
    pub(crate) fn visit(&mut self, url: &str) {
        // Otherwise another fragment of the same page does not load the page.
        self.call("Page.navigate", json!({ "url": "about:blank" }));
        self.call("Page.navigate", json!({ "url": url }));
    }

    /// The value of an expression; a promise is awaited.
    pub(crate) fn run(&mut self, expression: &str) -> Value {
        let asked = json!({
            "expression": expression, "awaitPromise": true, "returnByValue": true,
        });
        let mut answer = self.call("Runtime.evaluate", asked);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        answer["result"]["value"].take()
    }

    /// Waits until the condition holds, and fails when it does not come to that.
    pub(crate) fn until(&mut self, condition: &str) {
        let is_so = self.run(&format!(
            "new Promise((done) => {{
                const late = setTimeout(() => done(false), 20000);
                const look = () => ({condition})
                    ? (clearTimeout(late), done(true))
                    : setTimeout(look, 10);
                look();
            }})"
        ));
        if is_so != true {
            let page = self.run("document.body.innerText");
            panic!("never: {condition}\n{}", page.as_str().unwrap_or_default());
        }
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        let _ = self.browser.kill();
        let _ = self.browser.wait();
    }
}
