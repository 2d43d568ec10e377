//! The program `pathbook`: parse arguments, run the command, map the outcome to an exit status.

use std::process::ExitCode;

use pathbook::{cli, commands};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match cli::parse() {
        Ok(command) => commands::run(command),
        Err(status) => status,
    }
}
