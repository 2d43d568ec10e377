//! Standard output and standard error: colour only on terminals, and a reader who leaves is no error.

use std::io::{self, Write};

/// Writes to standard output; styles are dropped where it is no terminal.
///
/// A closed pipe (`pathbook check | head`) counts as written.
pub fn out(text: &str) -> io::Result<()> {
    forgive(write_all(&mut anstream::stdout().lock(), text))
}

/// Writes to standard error, as far as anyone reads it.
pub fn err(text: &str) {
    // There is nowhere left to tell of it.
    let _ = write_all(&mut anstream::stderr().lock(), text);
}

fn write_all(stream: &mut impl Write, text: &str) -> io::Result<()> {
    stream.write_all(text.as_bytes())?;
    stream.flush()
}

fn forgive(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(cause) if cause.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
