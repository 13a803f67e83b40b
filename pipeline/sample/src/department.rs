//! A Caf month after month, and the Cafs side by side: one department in memory a thread.

use std::sync::Mutex;

use portulan_terms::Diagnostic;
use rayon::prelude::*;

use crate::clock::{M, index};
use crate::commune::Commune;
use crate::extract::{COLUMNS, Sheet, Spot};
use crate::files::{Draft, prepare};
use crate::household::Household;
use crate::law::Law;
use crate::life::{Fate, live};
use crate::partners::{self, Picture, Scene};
use crate::pen::Pen;
use crate::places::{self, Department, NOWHERE, Place};
use crate::reconcile::Reconciliation;
use crate::rng::Rng;
use crate::targets::{Counts, Targets};
use crate::{Cafs, Freshness, Options, Written, arrival, children, outside, pseudonym, work};

/// Bytes gathered before they are written.
const CHUNK: usize = 1 << 20;

pub(crate) fn generate(options: &Options, progress: &(dyn Fn(&str, u64) + Sync)) -> Result<Written, Diagnostic> {
    check(options)?;
    let mut departments = places::asked(&options.cafs, &options.epci)?;
    let targets = Targets::load(&places::all(), options.share, options.seed);
    let alone = matches!(&options.cafs, Cafs::List(_)) && departments.len() == 1;
    let names: Vec<String> = departments.iter().flat_map(|d| names(options, d, alone)).collect();
    prepare(&options.folder, &names)?;
    // The largest first, so that no thread is left alone with one at the end.
    departments.sort_by_key(|department| std::cmp::Reverse(department.population()));
    let run = Run { options, targets: &targets, progress, alone };
    let mut written = run.all(&departments)?;
    written.files.retain(|(_, rows)| *rows > 0);
    written.files.sort();
    Ok(written)
}

fn check(options: &Options) -> Result<(), Diagnostic> {
    if options.months == 0 || options.months > 240 {
        let message = format!("{} mois : il en faut de 1 à 240", options.months);
        return Err(Diagnostic::error(message));
    }
    if !(options.share > 0.0 && options.share <= 1.0) {
        let message = format!("la part {} n'est pas entre 0 (exclu) et 1", options.share);
        return Err(Diagnostic::error(message).hint("0.1 garde un foyer sur dix"));
    }
    Ok(())
}

/// The months asked for, oldest first.
fn months(options: &Options) -> std::ops::RangeInclusive<M> {
    let last = index(options.until);
    last - (options.months as M - 1)..=last
}

fn readings(fresh: Freshness) -> &'static [bool] {
    match fresh {
        Freshness::Definitive => &[false],
        Freshness::Semi => &[true],
        Freshness::Both => &[false, true],
    }
}

/// `FR6_1224.csv`, with the Caf when there are several.
fn extract_name(early: bool, month: M, suffix: &str) -> String {
    format!("FR{}_{}{suffix}.csv", if early { 2 } else { 6 }, stamp(month))
}

/// `MMAA`.
pub(crate) fn stamp(month: M) -> String {
    format!("{:02}{:02}", crate::clock::number(month), crate::clock::year(month) % 100)
}

fn suffix(department: &Department, alone: bool) -> String {
    if alone { String::new() } else { format!("_{}", department.caf) }
}

fn names(options: &Options, department: &Department, alone: bool) -> Vec<String> {
    let suffix = suffix(department, alone);
    let of = |month: M| readings(options.fresh).iter().map(move |early| (*early, month));
    let mut names: Vec<String> =
        months(options).flat_map(of).map(|(early, month)| extract_name(early, month, &suffix)).collect();
    for month in months(options) {
        names.extend(options.children.then(|| children_name(month, &suffix)));
        names.extend(partners::names(options, &department.caf, &suffix, month));
    }
    names
}

fn children_name(month: M, suffix: &str) -> String {
    format!("ENF_{}{suffix}.csv", stamp(month))
}

struct Run<'a> {
    options: &'a Options,
    targets: &'a Targets,
    progress: &'a (dyn Fn(&str, u64) + Sync),
    alone: bool,
}

impl Run<'_> {
    fn all(&self, departments: &[Department]) -> Result<Written, Diagnostic> {
        if let [one] = departments {
            return self.department(one, true);
        }
        // One queue, taken from in order: the memory is that of one department a thread.
        let queue = Mutex::new(departments.iter());
        let take = || queue.lock().ok().and_then(|mut rest| rest.next());
        let threads = rayon::current_num_threads().min(departments.len());
        let work = |_| {
            let mut sum = Written::default();
            while let Some(department) = take() {
                sum = merge(sum, self.department(department, false)?);
            }
            Ok(sum)
        };
        (0..threads).into_par_iter().with_max_len(1).map(work).try_reduce(Written::default, |a, b| Ok(merge(a, b)))
    }

    fn department(&self, department: &Department, parallel: bool) -> Result<Written, Diagnostic> {
        let mut written = Written::default();
        let mut state = State::new(department, self.targets, self.options, parallel);
        for month in months(self.options) {
            let law = Law::at(month);
            state.advance(&law);
            for early in readings(self.options.fresh) {
                let name = extract_name(*early, month, &suffix(department, self.alone));
                let rows = state.write(&law, *early, &name)?;
                (self.progress)(&name, rows);
                written.households += rows;
                written.files.push((name, rows));
            }
            let others = state.write_others(&law, &suffix(department, self.alone))?;
            others.files.iter().for_each(|(name, rows)| (self.progress)(name, *rows));
            written = merge(written, others);
        }
        Ok(written)
    }
}

fn merge(mut a: Written, b: Written) -> Written {
    a.files.extend(b.files);
    a.households += b.households;
    a
}

/// A department's households at a month.
struct State<'a> {
    department: &'a Department,
    targets: &'a Targets,
    options: &'a Options,
    communes: Vec<Commune>,
    started: bool,
    /// Whether its communes are worked on side by side.
    parallel: bool,
}

impl<'a> State<'a> {
    fn new(department: &'a Department, targets: &'a Targets, options: &'a Options, parallel: bool) -> Self {
        let nowhere =
            NOWHERE.iter().zip(4_000..).map(|((code, _), rank)| Place { code, epci: "", population: 0, rank });
        let places = department.communes.iter().cloned().chain(nowhere);
        let communes = places.map(|place| Commune::new(place, department.rank)).collect();
        Self { department, targets, options, communes, started: false, parallel }
    }

    /// Brings every commune to the month.
    fn advance(&mut self, law: &Law) {
        let targets = self.month_targets(law.month);
        let first = !self.started;
        self.started = true;
        if !first {
            self.live(law);
        }
        let seed = self.options.seed;
        let settle = |(commune, target): (&mut Commune, &Counts)| {
            let mut rng = commune.rng(seed, law.month, 2);
            commune.aim(target);
            commune.recount(law.month);
            Reconciliation { commune, target: *target, law, rng: &mut rng, first, again: false }.run();
            outside::keep(commune, target, law, &mut rng, first);
        };
        if self.parallel {
            self.communes.par_iter_mut().zip(&targets).for_each(settle);
        } else {
            self.communes.iter_mut().zip(&targets).for_each(settle);
        }
    }

    fn month_targets(&self, month: M) -> Vec<Counts> {
        let of = |place: &Place| self.targets.of(self.department, place, month);
        let mut all: Vec<Counts> = self.department.communes.iter().map(of).collect();
        let mut sums = [0_i64; 7];
        all.iter().for_each(|counts| (0..7).for_each(|at| sums[at] += i64::from(counts[at])));
        for (_, share) in NOWHERE {
            let foyers = (sums[0] as f64 * share).max(1.0);
            let counts = sums.map(|sum| (sum as f64 * foyers / (sums[0].max(1) as f64)).round() as i32);
            all.push(if sums[0] == 0 { [0; 7] } else { counts });
        }
        all
    }

    /// A month in the life of every household, then the moves between communes.
    fn live(&mut self, law: &Law) {
        let seed = self.options.seed;
        let live_commune = |commune: &mut Commune| -> Vec<Household> {
            let mut rng = commune.rng(seed, law.month, 1);
            let mut moving = Vec::new();
            commune.people.retain_mut(|h| match live(h, law, &mut rng) {
                Fate::Stays => true,
                Fate::Gone => false,
                Fate::Moves => {
                    moving.push(h.clone());
                    false
                }
            });
            moving
        };
        let moving: Vec<Vec<Household>> = if self.parallel {
            self.communes.par_iter_mut().map(live_commune).collect()
        } else {
            self.communes.iter_mut().map(live_commune).collect()
        };
        self.house(moving, law);
    }

    /// Gives each moving household another commune, the more often the larger it is.
    fn house(&mut self, moving: Vec<Vec<Household>>, law: &Law) {
        let mut ends = Vec::with_capacity(self.communes.len());
        let mut sum = 0;
        for commune in &self.communes {
            sum += commune.place.population;
            ends.push(sum);
        }
        let mut rng = Rng::of(&[self.options.seed, self.department.rank, law.month as u64, 3]);
        for (from, people) in moving.into_iter().enumerate() {
            for mut h in people {
                let drawn = rng.below(sum);
                let to = if sum == 0 { from } else { ends.partition_point(|end| *end <= drawn) };
                if to != from {
                    new_home(&mut h, law, &mut rng);
                }
                self.communes[to].people.push(h);
            }
        }
    }

    /// The child file and those of the partners, when asked for.
    fn write_others(&self, law: &Law, suffix: &str) -> Result<Written, Diagnostic> {
        let key = pseudonym::key(self.options.seed);
        let mut written = Written::default();
        if self.options.children {
            let name = children_name(law.month, suffix);
            let mut draft = Draft::new(&self.options.folder, &name)?;
            let mut pen = Pen::partner();
            pen.header(children::COLUMNS);
            for commune in &self.communes {
                let rows = children::write(&mut pen, commune, key, &self.department.caf, law.month);
                draft.write(&pen.out, rows)?;
                pen.out.clear();
            }
            written.files.push((name, draft.finish()?));
        }
        if self.options.partners {
            let pictures: Vec<Picture> = if self.parallel {
                self.communes.par_iter().map(|commune| Picture::of(commune, law)).collect()
            } else {
                self.communes.iter().map(|commune| Picture::of(commune, law)).collect()
            };
            let scene = Scene {
                department: self.department,
                communes: &self.communes,
                pictures: &pictures,
                law,
                seed: self.options.seed,
                key,
                until: index(self.options.until),
                share: self.options.share,
            };
            written = merge(written, partners::write(&scene, self.options, suffix)?);
        }
        Ok(written)
    }

    fn write(&self, law: &Law, early: bool, name: &str) -> Result<u64, Diagnostic> {
        let mut draft = Draft::new(&self.options.folder, name)?;
        let sheet = Sheet::new(law, pseudonym::key(self.options.seed), &self.department.caf, early);
        let mut pen = Pen::caf();
        pen.header(COLUMNS);
        draft.write(&pen.out, 0)?;
        if self.parallel {
            return self.write_parallel(&sheet, draft);
        }
        pen.out.clear();
        let mut rows = 0;
        for commune in &self.communes {
            let spot = spot(commune);
            for h in &commune.people {
                sheet.line(&mut pen, h, &spot);
                rows += 1;
                if pen.out.len() > CHUNK {
                    draft.write(&pen.out, rows)?;
                    pen.out.clear();
                    rows = 0;
                }
            }
        }
        draft.write(&pen.out, rows)?;
        draft.finish()
    }

    fn write_parallel(&self, sheet: &Sheet<'_>, mut draft: Draft) -> Result<u64, Diagnostic> {
        for group in self.communes.chunks(64) {
            let lines = |commune: &Commune| {
                let (mut pen, spot) = (Pen::caf(), spot(commune));
                commune.people.iter().for_each(|h| sheet.line(&mut pen, h, &spot));
                (pen.out, commune.people.len() as u64)
            };
            let parts: Vec<(Vec<u8>, u64)> = group.par_iter().map(lines).collect();
            for (bytes, rows) in parts {
                draft.write(&bytes, rows)?;
            }
        }
        draft.finish()
    }
}

fn spot(commune: &Commune) -> Spot {
    let iris = if commune.place.population >= 5_000 { commune.place.population / 2_300 } else { 0 };
    Spot { code: commune.place.code, iris }
}

/// Another home with the same rights.
fn new_home(h: &mut Household, law: &Law, rng: &mut Rng) {
    if h.has(crate::household::rights::HOUSING) {
        work::rent_a_home(h, rng);
    } else {
        arrival::home(h, rng);
    }
    work::no_arrears(h);
    if h.core() {
        work::settle(h, law, rng);
    }
}
