//! The command line: one file a command. Prints, exits; knows no database and no HTML.

mod try_identify;
mod try_stage;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Gathers the regional party press and republishes it as curated topic feeds.
#[derive(Debug, Parser)]
#[command(name = "diembao", version, about, max_term_width = 100)]
struct Arguments {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
struct Common {
    /// The configuration file.
    #[arg(long, global = true, default_value = "feeds.toml", value_name = "FILE")]
    config: PathBuf,
    /// How log lines are written.
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs one stage on files, with no store and no network.
    Try(try_stage::Try),
}

/// Reads the arguments and runs the command.
pub fn run() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    match arguments.command {
        Command::Try(stage) => try_stage::run(&stage, &arguments.common.config),
    }
}
