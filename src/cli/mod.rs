//! The command line: one file a command. Prints, exits; knows no database and no HTML.
//!
//! Exit codes: 0 all well, 1 something asked for failed, 2 the command could not run.

mod check;
mod demo;
mod editors;
mod export;
mod fetch;
mod import;
mod look;
mod probe;
mod publish;
mod run;
mod topics;
mod try_classify;
mod try_extract;
mod try_identify;
mod try_parse;
mod try_stage;
mod words;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand, ValueEnum};
use tracing_subscriber::EnvFilter;

use crate::config::{self, Config};
use crate::control::{self, Answer, Progress, Question};
use crate::daemon::{self, Service};

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
pub struct Common {
    /// The configuration file; `demo` does not read it, `probe` and `try` do without when it is not there.
    #[arg(long, global = true, default_value = "feeds.toml", value_name = "FILE")]
    pub config: PathBuf,
    /// How log lines are written.
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the daemon: schedule, pipeline, pages and feeds, until SIGTERM.
    Run,
    /// Runs the daemon on a newsroom of made-up papers that it serves itself: no internet needed.
    ///
    /// No feeds.toml is needed: it writes its own, and reads no other.
    Demo(demo::Demo),
    /// Does one round now; exit code 1 when some channel failed.
    Fetch(fetch::Fetch),
    /// Validates feeds.toml and prints what was understood.
    Check(check::Check),
    /// Says what is at an address: feeds, sitemaps, articles; prints a [[source]] to paste.
    ///
    /// No feeds.toml is needed: where there is one, its [fetch] and its time zone hold, else the defaults.
    Probe(probe::Probe),
    /// Shows an article (by id or address) or a source.
    Show(look::Show),
    /// Says which words at which places made an article match a topic, or not.
    Explain(look::Explain),
    /// Accepts, rejects, pins, unpins or annotates an article in a topic, on record.
    Decide(editors::Decide),
    /// Lists the editors' acts on record.
    Decisions(editors::Decisions),
    /// Writes every feed and page as static files; touches only what changed.
    Publish(publish::Publish),
    /// Scores topics on labelled articles; tells what other rules would change.
    Topics(topics::Topics),
    /// Adds the feeds of an OPML file, as readers export it, to feeds.toml.
    Import(import::Import),
    /// Prints what others can import.
    Export(export::Export),
    /// Runs one stage on files, with no store and no network.
    Try(try_stage::Try),
}

/// Reads the arguments and runs the command.
pub fn run() -> anyhow::Result<ExitCode> {
    let Arguments { common, command } = Arguments::parse();
    let verbose = matches!(command, Command::Run | Command::Demo(_));
    start_logging(common.log_format, verbose);
    match command {
        Command::Run => run::run(&common),
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Fetch(arguments) => fetch::run(&arguments, &common),
        Command::Check(arguments) => check::run(&arguments, &common),
        Command::Probe(arguments) => probe::run(&arguments, &common),
        Command::Show(arguments) => look::show(&arguments, &common),
        Command::Explain(arguments) => look::explain(&arguments, &common),
        Command::Decide(arguments) => editors::decide(&arguments, &common),
        Command::Decisions(arguments) => editors::decisions(&arguments, &common),
        Command::Publish(arguments) => publish::run(&arguments, &common),
        Command::Topics(arguments) => topics::run(&arguments, &common),
        Command::Import(arguments) => import::run(&arguments, &common),
        Command::Export(arguments) => export::run(&arguments, &common),
        Command::Try(stage) => try_stage::run(&stage, &common.config),
    }
}

/// Log lines go to standard error; `DIEMBAO_LOG` sets the levels, such as `diembao=debug`.
fn start_logging(format: LogFormat, verbose: bool) {
    let quiet = if verbose { "diembao=info,warn" } else { "error" };
    let filter = EnvFilter::try_from_env("DIEMBAO_LOG").unwrap_or_else(|_| EnvFilter::new(quiet));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    let lines = lines.with_ansi(colours());
    match format {
        LogFormat::Text => lines.init(),
        LogFormat::Json => lines.json().flatten_event(true).init(),
    }
}

/// Colours are for people at a terminal that has them; in a file they are noise.
fn colours() -> bool {
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    std::io::stderr().is_terminal() && !unwanted
}

/// The configuration, checked; its faults are what is printed when it is wrong.
fn load(path: &Path) -> anyhow::Result<Config> {
    Ok(config::load(path)?)
}

/// Runs async work to its end.
fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(work);
    // Blocking work that was given up (a page being read) need not be waited for.
    runtime.shutdown_timeout(std::time::Duration::from_millis(200));
    done
}

/// Asks the running daemon, or answers on the store itself when none runs.
fn ask(common: &Common, question: Question, progress: &mut (dyn FnMut(Progress) + Send)) -> anyhow::Result<Answer> {
    let config = load(&common.config)?;
    block_on(async move {
        if let Some(answer) = control::ask(&config.service.data_dir, &question, progress).await? {
            return Ok(answer);
        }
        let service = Arc::new(Service::start(config, daemon::clock)?);
        let progress = std::sync::Mutex::new(progress);
        let told = |step| {
            if let Ok(mut progress) = progress.lock() {
                progress(step);
            }
        };
        let answer = control::answer(&service, question, &told).await;
        service.stop(std::time::Instant::now()).await;
        answer
    })
}
