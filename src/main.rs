//! The binary: hands the arguments to the command line, prints one error line, sets the exit code.

fn main() {}
