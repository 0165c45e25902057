//! The binary: hands the arguments to the command line, prints one error line, sets the exit code.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match diembao::cli::run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("diembao: {error:#}");
            ExitCode::from(2)
        }
    }
}
