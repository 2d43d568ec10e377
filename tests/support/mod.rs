//! A handbook in a temporary folder, the program, and a browser of a few lines.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Output, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// No test waits longer for anything.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub const BOOK: &str = "title = \"Test\"\nid = \"7d1f1d4e-6f5a-4c57-9a53-1c1d2e3f4a5b\"\n";

/// A page that an error-free handbook may have.
pub fn page(title: &str, text: &str) -> String {
    format!("---\ntitle: {title}\n---\n{text}\n")
}

/// A page with an error at 3:1.
pub fn broken(title: &str) -> String {
    format!("---\ntitle: {title}\ncolour: red\n---\nText <b>.\n")
}

/// A folder that goes away with the test. The handbook is its subfolder `book`.
pub struct Handbook {
    temporary: TempDir,
}

impl Handbook {
    /// A clean handbook of two pages.
    pub fn new() -> Self {
        let handbook = Self::empty();
        handbook.put("book.toml", BOOK);
        handbook.put("content/index.md", page("Home", "Go to [one](one.md)."));
        handbook.put("content/one.md", page("One", "The first."));
        handbook
    }

    pub fn empty() -> Self {
        let handbook = Self { temporary: tempfile::tempdir().unwrap() };
        fs::create_dir(handbook.root()).unwrap();
        handbook
    }

    /// The folder around the handbook.
    pub fn around(&self) -> &Path {
        self.temporary.path()
    }

    pub fn root(&self) -> PathBuf {
        self.temporary.path().join("book")
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub fn put(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub fn has(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    /// Runs the program in the folder around the handbook.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_in(self.around(), arguments)
    }

    pub fn run_in(&self, folder: &Path, arguments: &[&str]) -> Run {
        Run::of(command().current_dir(folder).args(arguments).output().unwrap())
    }

    /// Builds, and insists that it worked.
    pub fn build(&self) -> Run {
        let run = self.run(&["build", "book"]);
        assert_eq!(run.status, 0, "{run:?}");
        run
    }
}

pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pathbook"));
    command.stdin(Stdio::null()).env_remove("SOURCE_DATE_EPOCH");
    command
}

/// How a run ended.
#[derive(Debug)]
pub struct Run {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    fn of(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// `pathbook serve`, ended with the test.
pub struct Served {
    child: Child,
    pub port: u16,
    pub err: BufReader<ChildStderr>,
}

impl Served {
    pub fn start(handbook: &Handbook) -> Self {
        let mut child = command()
            .args(["serve", "book", "--port", "0"])
            .current_dir(handbook.around())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().strip_prefix("http://127.0.0.1:").and_then(|rest| rest.strip_suffix('/'));
        let port = port.unwrap_or_else(|| panic!("not an address: {line:?}")).parse().unwrap();
        let err = BufReader::new(child.stderr.take().unwrap());
        Self { child, port, err }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &format!("Host: 127.0.0.1:{}\r\n", self.port))
    }

    /// Sends a request with these header lines and reads the whole answer.
    pub fn ask(&self, method: &str, path: &str, headers: &str) -> Answer {
        let mut stream = self.connect();
        write!(stream, "{method} {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n").unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
    }

    /// Listens to the events of a page, or of all.
    pub fn listen(&self, query: &str) -> Events {
        let mut stream = self.connect();
        write!(stream, "GET /_pathbook/events{query} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", self.port)
            .unwrap();
        Events { lines: BufReader::new(stream) }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn wait(&mut self) {
        self.child.wait().unwrap();
    }

    /// Ends it, and says what it told on the way.
    pub fn end(&mut self) -> String {
        self.child.kill().unwrap();
        let mut told = String::new();
        self.err.read_to_string(&mut told).unwrap();
        told
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// In lower case.
    pub head: String,
    pub body: String,
}

/// An event stream.
pub struct Events {
    lines: BufReader<TcpStream>,
}

impl Events {
    /// The data of the next event of this name.
    pub fn next(&mut self, name: &str) -> String {
        let mut ours = false;
        loop {
            let mut line = String::new();
            assert!(self.lines.read_line(&mut line).unwrap() > 0, "the stream has ended");
            if let Some(event) = line.trim().strip_prefix("event:") {
                ours = event.trim() == name;
            } else if let Some(data) = line.trim().strip_prefix("data:").filter(|_| ours) {
                return data.trim().to_owned();
            }
        }
    }

    /// Waits for an event whose data is as wanted.
    pub fn until(&mut self, name: &str, wanted: impl Fn(&str) -> bool) -> String {
        loop {
            let data = self.next(name);
            if wanted(&data) {
                return data;
            }
        }
    }
}
