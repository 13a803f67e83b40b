#![doc = include_str!("../ARCHITECTURE.md")]

mod args;
mod cases;
mod check;
mod commit;
mod compute;
mod exit;
mod explain;
mod gate;
mod ingest;
mod journal;
mod lists;
mod manifest;
mod month;
mod purge;
mod query;
mod register;
mod run;
mod sample;
mod say;
mod secrecy;
mod targets;
mod work;

use std::process::ExitCode;

use crate::args::{Args, Command};
use crate::exit::{Exit, Failure};
use crate::say::Say;

/// Layout makes millions of small objects on several threads: this allocator takes a tenth
/// less time for it than the system one, and a fifth less memory.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    exit::bugs_are_not_user_faults();
    let args = match Args::read() {
        Ok(args) => args,
        Err(stop) => return exit::stop(&stop),
    };
    let say = Say::new(args.quiet, args.json);
    let done = match &args.command {
        Command::Run(options) => run::run(&say, &args, options),
        Command::Check => check::run(&say, &args),
        Command::Ingest => ingest::run(&say, &args),
        Command::Compute(options) => compute::run(&say, &args, options),
        Command::Cases(options) => cases::run(&say, &args, options),
        Command::Sample(options) => sample::run(&say, options),
        Command::Secrecy(command) => secrecy::run(&say, args.workspace.as_deref(), command),
        Command::Query(options) => query::run(&args, options),
        Command::Targets(options) => targets::run(&say, &args, options),
        Command::Explain(options) => explain::run(&args, options),
        Command::Audit(command) => journal::run(&say, &args, command),
        Command::Purge(options) => purge::run(&say, &args, options),
        Command::Register(options) => register::run(&say, &args, options),
    };
    match done {
        Ok(()) => Exit::Done.code(),
        Err(Failure { exit, diagnostics }) => {
            say.diagnostics(&diagnostics);
            say.failed(exit);
            exit.code()
        }
    }
}
