//! How long the blocks of a folder take, with and without insiders:
//! `cargo run --release -p portulan-secrecy --example blocks -- FOLDER [neighbour|anyone] [NODES]`.
//!
//! The blocks are files of the JJ exchange format, to be protected as their levels say; a
//! cell of value 1 is known to its contributor. Times are printed, not asserted.
#![allow(clippy::disallowed_types, clippy::disallowed_methods, clippy::print_stdout)]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use portulan_secrecy::jj::{self, Requirement};
use portulan_secrecy::{Insider, Options, Problem, Protection, Status, protect};

/// A block protected, and how long it took in milliseconds.
fn timed(problem: &Problem, insider: Insider, nodes: usize) -> (f64, Protection) {
    let start = Instant::now();
    let protection = protect(problem, &Options { insider, nodes });
    (start.elapsed().as_secs_f64() * 1e3, protection)
}

/// The files of the folder, by name.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let entries = std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "jj"));
    paths.sort();
    Ok(paths)
}

/// What a hiding costs and leaves open.
fn described(problem: &Problem, protection: &Protection) -> String {
    let cells = problem.cells.iter().zip(&protection.hidden);
    let weights = cells.filter(|(cell, hidden)| **hidden && cell.status == Status::Free).map(|(cell, _)| cell.weight);
    let (count, weight) = weights.fold((0, 0), |(count, sum), weight| (count + 1, sum + weight));
    let (short, exposed) = (protection.short.len(), protection.exposed.len());
    let proof = if protection.exact { "exact" } else { "     " };
    format!("{count:>4} hidden {weight:>6} {proof} {short:>3} short {exposed:>4} exposed")
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.first().ok_or("a folder of .jj files is expected")?;
    let insider = match arguments.get(1).map(String::as_str) {
        None | Some("neighbour") => Insider::Neighbour,
        Some("anyone") => Insider::Anyone,
        Some(other) => return Err(format!("neighbour or anyone is expected, not {other}").into()),
    };
    let nodes = arguments.get(2).map_or(Ok(50), |nodes| nodes.parse())?;
    let (mut without, mut with) = (0.0, 0.0);
    for path in files(Path::new(folder))? {
        let problem = jj::parse(&std::fs::read_to_string(&path)?)?.problem_with(Requirement::AsWritten);
        let (plain, outside) = timed(&problem, Insider::Ignored, nodes);
        let (full, inside) = timed(&problem, insider, nodes);
        without += plain;
        with += full;
        let name = path.file_stem().unwrap_or_default().display();
        println!("{name:<16} {plain:>8.1} ms {}", described(&problem, &outside));
        println!("{:<16} {full:>8.1} ms {}", "", described(&problem, &inside));
    }
    println!("without insiders {without:.0} ms, with insiders {with:.0} ms");
    Ok(())
}
