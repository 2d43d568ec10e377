//! Bytes that are wanted back: the first in memory, the rest in a file that has no name and ends with the program.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use bytes::Bytes;

/// A place for bytes; several threads write and read at once.
#[derive(Debug, Default)]
pub(super) struct Aside {
    /// Where the file is made.
    folder: PathBuf,
    /// So many bytes may stay in memory, and so many do.
    held_max: usize,
    held: AtomicUsize,
    /// The file, once there is one, and its length.
    file: OnceLock<File>,
    end: AtomicU64,
    /// Held by who makes the file, and where the system can't write at a place by whoever moves there.
    turn: Mutex<()>,
}

impl Aside {
    pub(super) fn new(folder: &Path, held_max: usize) -> Self {
        Self { folder: folder.to_owned(), held_max, ..Self::default() }
    }

    /// Where the file is made.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether so many bytes more are to be laid aside.
    pub(super) fn takes(&self, len: usize) -> bool {
        self.held.fetch_add(len, Ordering::Relaxed) >= self.held_max
    }

    /// Where the bytes begin.
    pub(super) fn lay(&self, bytes: &[u8]) -> io::Result<u64> {
        let file = self.file()?;
        let from = self.end.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        self.write_at(file, bytes, from)?;
        Ok(from)
    }

    /// So many bytes from a place on.
    pub(super) fn lift(&self, from: u64, len: usize) -> io::Result<Bytes> {
        let Some(file) = self.file.get() else { return Err(io::ErrorKind::NotFound.into()) };
        let mut bytes = vec![0; len];
        self.read_at(file, &mut bytes, from)?;
        Ok(Bytes::from(bytes))
    }

    fn file(&self) -> io::Result<&File> {
        if let Some(file) = self.file.get() {
            return Ok(file);
        }
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        match self.file.get() {
            Some(file) => Ok(file),
            None => {
                let file = tempfile::tempfile_in(&self.folder)?;
                Ok(self.file.get_or_init(|| file))
            }
        }
    }

    #[cfg(unix)]
    #[expect(clippy::unused_self, reason = "elsewhere it waits for its turn")]
    fn write_at(&self, file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
        std::os::unix::fs::FileExt::write_all_at(file, bytes, at)
    }

    #[cfg(unix)]
    #[expect(clippy::unused_self, reason = "elsewhere it waits for its turn")]
    fn read_at(&self, file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
    }

    #[cfg(not(unix))]
    fn write_at(&self, mut file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        io::Seek::seek(&mut file, io::SeekFrom::Start(at))?;
        io::Write::write_all(&mut file, bytes)
    }

    #[cfg(not(unix))]
    fn read_at(&self, mut file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        io::Seek::seek(&mut file, io::SeekFrom::Start(at))?;
        io::Read::read_exact(&mut file, bytes)
    }
}

#[cfg(test)]
mod tests {
    use rayon::prelude::*;

    use super::*;

    #[test]
    fn what_many_threads_lay_aside_comes_back_to_each() {
        let folder = tempfile::tempdir().unwrap();
        let aside = Aside::new(folder.path(), 10);
        assert!(!aside.takes(6) && !aside.takes(6) && aside.takes(1));
        assert!(aside.lift(0, 1).is_err(), "there is no file yet");
        (0..500usize).into_par_iter().for_each(|number| {
            let text = format!("{number} ").repeat(number % 7);
            let from = aside.lay(text.as_bytes()).unwrap();
            assert_eq!(aside.lift(from, text.len()).unwrap(), text.as_bytes());
        });
        assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none(), "the file has no name");
    }
}
