//! [`SourceProfile`]s → [`Quality`]: what is unusual in the rows of a month, and what the
//! quality report may show of them.
//!
//! The only maker of what that report shows: exact counts come in, protected ones go out
//! ([`cover`]). How the usual range is found is in [`usual`]. Words and layout are not here.

mod columns;
mod communes;
pub mod cover;
pub mod usual;

use portulan_plan::Plan;
use portulan_plan::source::{MonthRule, Source};
use portulan_terms::quality::{Intake, MonthProfile, SourceProfile};
use portulan_terms::{Month, Territories};

pub use columns::{CodeLine, ColumnLine};
pub use communes::{CommuneLine, CommunesLine};
pub use cover::{Cover, Shown};
use usual::{LEAST_MONTHS, Usual, rows_floor};

/// A usual range, as it may be shown.
pub type Range = (Shown, Shown);

/// Share of the rows, up or down, within which a month is like the same month a year before.
pub const NEAR_ROWS: f64 = 0.05;

/// The same for a share, in parts of one.
pub const NEAR_SHARE: f64 = 0.01;

/// Least half-width of the share of refused rows, and the rows that it must hold.
pub const REFUSED_FLOOR: (f64, f64) = (0.001, 5.0);

/// What the report of a month says.
#[derive(Clone, Debug)]
pub struct Quality {
    /// The month.
    pub month: Month,
    /// The sources: those with an alert first, then by name.
    pub sources: Vec<SourceQuality>,
}

/// What it says of one source.
#[derive(Clone, Debug)]
pub struct SourceQuality {
    /// Name of the source.
    pub source: String,
    /// What it could be compared with.
    pub state: State,
    /// What is unusual, the most first.
    pub alerts: Vec<Alert>,
    /// How complete the extract was when it was made, in French, where the source tells.
    pub freshness: Option<String>,
    /// Whether a file of the month says that it holds synthetic data.
    pub synthetic: bool,
    /// Names of the files of the month; of all files when rows do not carry a month.
    pub files: Vec<String>,
    /// The months, in order of time, the report's last.
    pub months: Vec<MonthLine>,
    /// Files that hold several of those months, whose refusals belong to no one of them.
    pub several: Vec<SeveralMonths>,
    /// Why rows of the month's files are not in the store, the most frequent first.
    pub reasons: Vec<ReasonLine>,
    /// Checks that found rows of the month.
    pub findings: Vec<FindingLine>,
    /// Its columns, in the contract's order.
    pub columns: Vec<ColumnLine>,
    /// How its rows cover the communes; `None` when it has no commune.
    pub communes: Option<CommunesLine>,
}

/// What the month of a source could be compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// That many months before.
    Judged(usize),
    /// Too few of them.
    TooFew(usize),
    /// It has no row at the month; the last month that it has.
    Absent(Option<Month>),
    /// Its rows do not carry a month: the rows of its vintage.
    Fixed(u64),
}

/// One thing that is unusual.
#[derive(Clone, Debug)]
pub struct Alert {
    /// What.
    pub subject: Subject,
    /// At the report's month.
    pub now: Shown,
    /// Its usual range.
    pub usual: Option<Range>,
    /// The months before, in order of time.
    pub before: Vec<(Month, Shown)>,
    /// Whether it is above what is usual.
    pub above: bool,
    /// Distance to the usual, in half-ranges: what alerts are sorted by.
    excess: f64,
}

/// What an alert is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The source has no row, though the months before have.
    Missing,
    /// Number of rows.
    Rows,
    /// Share of refused rows.
    Refused,
    /// Share of rows where the column is empty.
    Blank(String),
    /// Share of a code among the filled rows of the column, and the other codes of that column
    /// that left their range too.
    Code {
        /// The column.
        column: String,
        /// The code.
        code: String,
        /// Whether it always was there before, and is nowhere now.
        gone: bool,
        /// Other codes.
        others: Vec<String>,
    },
    /// Median of the column.
    Median(String),
    /// Communes without any row; their number is `now`.
    Empty,
    /// Communes whose rows are out of their range; their number is `now`.
    Communes,
}

/// One month of a source.
#[derive(Clone, Debug)]
pub struct MonthLine {
    /// The month.
    pub month: Month,
    /// Rows in the store.
    pub rows: u64,
    /// Rows refused; `None` when a file holds several months.
    pub refused: Option<Shown>,
    /// Rows set aside.
    pub set_aside: Option<Shown>,
}

/// A file that holds several months.
#[derive(Clone, Debug)]
pub struct SeveralMonths {
    /// Its name.
    pub file: String,
    /// Its months in the store.
    pub months: usize,
    /// Rows refused in all.
    pub refused: Shown,
    /// Rows set aside in all.
    pub set_aside: Shown,
}

/// Rows that are not in the store, for one reason.
#[derive(Clone, Debug)]
pub struct ReasonLine {
    /// Column of the file; empty when the whole row is concerned.
    pub column: String,
    /// Why, in French.
    pub reason: String,
    /// Whether they were refused, not set aside.
    pub refused: bool,
    /// Rows.
    pub rows: Shown,
}

/// Rows that a check found.
#[derive(Clone, Debug)]
pub struct FindingLine {
    /// File stem of the check.
    pub check: String,
    /// What must not be, in French.
    pub title: String,
    /// Rows.
    pub rows: Shown,
}

/// What one source is judged with.
struct Judge<'a> {
    source: &'a Source,
    profile: &'a SourceProfile,
    cover: Cover,
    /// The same month a year before.
    last_year: Month,
}

/// Judges the profiles of a month and protects what is shown of them.
pub fn judge(plan: &Plan, territories: &Territories, profiles: &[SourceProfile], month: Month) -> Quality {
    let known = profiles.iter().filter_map(|profile| plan.source(&profile.source).map(|source| (source, profile)));
    let mut sources: Vec<SourceQuality> = known
        .map(|(source, profile)| {
            let cover = Cover::of(source.personal, plan.settings.secrecy.caf);
            Judge { source, profile, cover, last_year: month.minus(12) }.quality(territories, month)
        })
        .collect();
    sources.sort_by_key(|source| source.alerts.is_empty());
    Quality { month, sources }
}

impl Judge<'_> {
    fn quality(&self, territories: &Territories, month: Month) -> SourceQuality {
        let profile = self.profile;
        let mut quality = SourceQuality {
            source: profile.source.clone(),
            state: self.state(month),
            alerts: Vec::new(),
            freshness: profile.freshness.clone(),
            synthetic: profile.files.iter().any(|file| self.is_now(file, month) && file.synthetic),
            files: profile.files.iter().filter(|file| self.is_now(file, month)).map(|file| file.file.clone()).collect(),
            months: Vec::new(),
            several: Vec::new(),
            reasons: self.reasons(month),
            findings: self.findings(month),
            columns: Vec::new(),
            communes: None,
        };
        if self.is_missing(month) {
            quality.alerts.push(self.missing());
        }
        let Some((now, before)) = profile.months.split_last() else { return quality };
        quality.months = profile.months.iter().map(|one| self.month(one)).collect();
        quality.several =
            profile.files.iter().filter(|file| self.is_now(file, month)).filter_map(|f| self.several(f)).collect();
        quality.alerts.extend(self.rows(now, before));
        quality.alerts.extend(self.refused(now, before));
        for column in self.source.columns.iter().filter(|column| !column.must_be_blank) {
            if let Some((line, alerts)) = self.column(column, now, before) {
                quality.columns.push(line);
                quality.alerts.extend(alerts);
            }
        }
        if let Some((line, alerts)) = self.communes(territories, now, before) {
            quality.communes = Some(line);
            quality.alerts.extend(alerts);
        }
        quality.alerts.sort_by(|a, b| b.excess.total_cmp(&a.excess));
        quality
    }

    fn state(&self, month: Month) -> State {
        let profile = self.profile;
        if matches!(self.source.month, MonthRule::Fixed { .. }) {
            return State::Fixed(profile.files.iter().map(|file| file.kept).sum());
        }
        match profile.months.len().checked_sub(1) {
            None => State::Absent(profile.stored.iter().copied().rfind(|stored| *stored < month)),
            Some(before) if before < LEAST_MONTHS => State::TooFew(before),
            Some(before) => State::Judged(before),
        }
    }

    /// Whether the file holds rows of the month; every file does when rows carry none.
    fn is_now(&self, file: &Intake, month: Month) -> bool {
        matches!(self.source.month, MonthRule::Fixed { .. }) || file.months.contains(&month)
    }

    /// Whether a source that came in each of the last months did not come.
    fn is_missing(&self, month: Month) -> bool {
        let came = |back: i32| self.profile.stored.contains(&month.minus(back));
        let least = LEAST_MONTHS as i32;
        matches!(self.state(month), State::Absent(_)) && (1..=least).all(came)
    }

    fn missing(&self) -> Alert {
        let subject = Subject::Missing;
        Alert { subject, now: Shown::Count(0), usual: None, before: Vec::new(), above: false, excess: f64::INFINITY }
    }

    /// Rows read, refused and set aside of a month; `None` when a file of it holds several.
    fn of_month(&self, month: Month) -> Option<(u64, u64, u64)> {
        let files: Vec<&Intake> = self.profile.files.iter().filter(|file| file.months.contains(&month)).collect();
        let alone = files.iter().all(|file| file.whole && file.months.len() == 1);
        let sum = |of: fn(&Intake) -> u64| files.iter().map(|file| of(file)).sum();
        (alone && !files.is_empty()).then(|| (sum(|f| f.read), sum(|f| f.refused), sum(|f| f.set_aside)))
    }

    fn month(&self, profile: &MonthProfile) -> MonthLine {
        let known = self.of_month(profile.month);
        MonthLine {
            month: profile.month,
            rows: profile.counts.rows,
            refused: known.map(|(_, refused, _)| self.cover.count(refused)),
            set_aside: known.map(|(_, _, aside)| self.cover.count(aside)),
        }
    }

    fn several(&self, file: &Intake) -> Option<SeveralMonths> {
        (file.months.len() > 1 || !file.whole).then(|| SeveralMonths {
            file: file.file.clone(),
            months: file.months.len(),
            refused: self.cover.count(file.refused),
            set_aside: self.cover.count(file.set_aside),
        })
    }

    fn rows(&self, now: &MonthProfile, before: &[MonthProfile]) -> Option<Alert> {
        let series: Vec<f64> = before.iter().map(|one| one.counts.rows as f64).collect();
        let rows = now.counts.rows as f64;
        let usual = Usual::of(&series, rows_floor)?;
        let last_year = before.iter().find(|one| one.month == self.last_year);
        let alike =
            last_year.is_some_and(|one| (rows - one.counts.rows as f64).abs() <= NEAR_ROWS * one.counts.rows as f64);
        (usual.excess(rows) > 1.0 && !alike).then(|| Alert {
            subject: Subject::Rows,
            now: Shown::Count(now.counts.rows),
            usual: Some((Shown::Count(usual.low().max(0.0).floor() as u64), Shown::Count(usual.high().ceil() as u64))),
            before: before.iter().map(|one| (one.month, Shown::Count(one.counts.rows))).collect(),
            above: rows > usual.median,
            excess: usual.excess(rows),
        })
    }

    fn refused(&self, now: &MonthProfile, before: &[MonthProfile]) -> Option<Alert> {
        let share = |(read, refused, _): (u64, u64, u64)| refused as f64 / read.max(1) as f64;
        let known: Vec<(Month, (u64, u64, u64))> =
            before.iter().filter_map(|one| self.of_month(one.month).map(|rows| (one.month, rows))).collect();
        let (read, refused, aside) = self.of_month(now.month)?;
        let series: Vec<f64> = known.iter().map(|(_, rows)| share(*rows)).collect();
        let usual = Usual::of(&series, |_| REFUSED_FLOOR.0.max(REFUSED_FLOOR.1 / read.max(1) as f64))?;
        let value = share((read, refused, aside));
        // Fewer refusals than usual ask for nothing.
        (usual.excess(value) > 1.0 && value > usual.median).then(|| Alert {
            subject: Subject::Refused,
            now: self.cover.share(refused, read),
            usual: self.cover.range(usual.low(), usual.high(), read),
            before: known
                .iter()
                .map(|(month, (read, refused, _))| (*month, self.cover.share(*refused, *read)))
                .collect(),
            above: true,
            excess: usual.excess(value),
        })
    }

    /// Reasons of the month's files: each whole, refused and set aside, is covered on its own.
    fn reasons(&self, month: Month) -> Vec<ReasonLine> {
        let mut all = std::collections::BTreeMap::new();
        for reason in self.profile.files.iter().filter(|file| self.is_now(file, month)).flat_map(|file| &file.reasons) {
            *all.entry((!reason.refused, &reason.column, &reason.reason)).or_insert(0_u64) += reason.rows;
        }
        let mut lines = Vec::new();
        for aside in [false, true] {
            let mut whole: Vec<_> = all.iter().filter(|((set_aside, ..), _)| *set_aside == aside).collect();
            whole.sort_by_key(|(key, rows)| (std::cmp::Reverse(**rows), *key));
            let hidden = self.cover.hidden(&whole.iter().map(|(_, rows)| **rows).collect::<Vec<_>>());
            lines.extend(whole.into_iter().zip(hidden).map(|(((_, column, reason), rows), hidden)| ReasonLine {
                column: (*column).clone(),
                reason: (*reason).clone(),
                refused: !aside,
                rows: covered(self.cover.count(*rows), hidden),
            }));
        }
        lines
    }

    fn findings(&self, month: Month) -> Vec<FindingLine> {
        let found = self.profile.files.iter().flat_map(|file| &file.checks).filter(|found| found.month == month);
        let mut lines: Vec<(&str, &str, u64)> = Vec::new();
        for found in found {
            match lines.iter_mut().find(|(check, ..)| *check == found.check) {
                Some((_, _, rows)) => *rows += found.rows,
                None => lines.push((&found.check, &found.title, found.rows)),
            }
        }
        lines.sort_by_key(|(check, _, rows)| (std::cmp::Reverse(*rows), *check));
        let line = |(check, title, rows): (&str, &str, u64)| FindingLine {
            check: check.to_owned(),
            title: title.to_owned(),
            rows: self.cover.count(rows),
        };
        lines.into_iter().map(line).collect()
    }
}

/// What is shown of a cell that a hidden one asks to cover.
fn covered(shown: Shown, hidden: bool) -> Shown {
    match shown {
        Shown::Few | Shown::AllButFew => shown,
        _ if hidden => Shown::Covered,
        _ => shown,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use portulan_terms::quality::{ColumnCounts, Counts};
    use portulan_terms::{Level, Territory};

    use super::*;

    const HEAD: &str = "title = 'T'\npublisher = 'P'\norigin = 'O'\nvintage = 'V'\nlicence = 'L'\nfiles = ['f.csv']\n\
        month = { column = 'month' }\nkey = ['id']\n";
    const COLUMNS: &str = "[[column]]\nname = 'month'\ntype = 'month'\n\
        [[column]]\nname = 'ars'\ntype = 'text'\ncodes = ['0', '2']\n\
        [[column]]\nname = 'commune'\ntype = 'commune'\n";

    fn source(keys: &str) -> Source {
        let mut source: Source = toml::from_str(&format!("{HEAD}{keys}{COLUMNS}")).expect("a contract");
        source.name = "s".into();
        source
    }

    /// A month of 10 000 rows, of which some have the benefit, with these rows by commune.
    fn month(month: Month, paid: u64, communes: &[(&str, u64)]) -> MonthProfile {
        let rows = 10_000;
        let codes = BTreeMap::from([("0".to_owned(), rows - paid), ("2".to_owned(), paid)]);
        let ars = ColumnCounts { codes, ..ColumnCounts::default() };
        let communes = communes.iter().filter(|(_, rows)| *rows > 0).map(|(code, rows)| ((*code).to_owned(), *rows));
        let columns = BTreeMap::from([("ars".to_owned(), ars)]);
        MonthProfile { month, counts: Counts { rows, columns, communes: communes.collect() } }
    }

    fn august() -> Month {
        "2024-08".parse().expect("a month")
    }

    fn judged(source: &Source, months: Vec<MonthProfile>, files: Vec<Intake>) -> SourceQuality {
        let now = months.last().expect("a month").month;
        let mut territories = Territories::default();
        for code in ["03001", "03002", "03003"] {
            let (code, name) = (code.to_owned(), code.to_owned());
            territories.insert(Level::Commune, Territory { code, name, ..Territory::default() });
        }
        let stored = months.iter().map(|one| one.month).collect();
        let profile = SourceProfile { source: "s".into(), months, stored, files, ..SourceProfile::default() };
        let cover = Cover::of(source.personal, 5);
        Judge { source, profile: &profile, cover, last_year: now.minus(12) }.quality(&territories, now)
    }

    fn subjects(quality: &SourceQuality) -> Vec<&Subject> {
        quality.alerts.iter().map(|alert| &alert.subject).collect()
    }

    /// Thirteen months before August and August itself, in which `paid` rows have a benefit of
    /// August; `last` rows had it the August before.
    fn a_year(last: u64, paid: u64) -> Vec<MonthProfile> {
        let seasonal = |back: i32| match back {
            0 => paid,
            12 => last,
            _ => 30,
        };
        (0..=13).rev().map(|back| month(august().minus(back), seasonal(back), &[])).collect()
    }

    #[test]
    fn a_season_is_usual_when_the_year_before_had_it() {
        assert_eq!(subjects(&judged(&source(""), a_year(3010, 3000), Vec::new())), Vec::<&Subject>::new());
        let without = judged(&source(""), a_year(30, 3000), Vec::new());
        assert!(matches!(subjects(&without)[..], [Subject::Code { gone: false, .. }]), "{:?}", without.alerts);
        assert_eq!(without.alerts[0].now, Shown::Share(70.0, 1));
        assert_eq!(without.alerts[0].before.len(), 13);
    }

    #[test]
    fn a_rare_code_that_goes_is_told_though_its_share_is_small() {
        let months: Vec<MonthProfile> =
            (0..=5).rev().map(|back| month(august().minus(back), if back == 0 { 0 } else { 30 }, &[])).collect();
        let quality = judged(&source(""), months, Vec::new());
        assert!(matches!(subjects(&quality)[..], [Subject::Code { gone: true, .. }]), "{:?}", quality.alerts);
    }

    #[test]
    fn months_before_the_break_of_a_column_say_nothing_of_it() {
        let keys = "[[break]]\nmonth = '2024-06'\nreason = 'R'\ncolumns = ['ars']\n";
        let quality = judged(&source(keys), a_year(30, 3000), Vec::new());
        assert_eq!(subjects(&quality), Vec::<&Subject>::new());
        let ars = quality.columns.iter().find(|column| column.name == "ars").expect("the column");
        assert!(ars.codes.iter().all(|code| code.usual.is_none()) && ars.blank_usual.is_none());
    }

    #[test]
    fn a_missing_commune_is_told_where_its_absence_says_something() {
        let months = |usual: &[(&str, u64)], now: &[(&str, u64)]| -> Vec<MonthProfile> {
            (0..=5).rev().map(|back| month(august().minus(back), 30, if back == 0 { now } else { usual })).collect()
        };
        let usual = [("03001", 40), ("03002", 2), ("03003", 100)];
        let now = [("03001", 0), ("03002", 0), ("03003", 150)];
        let quality = judged(&source("personal = true\n"), months(&usual, &now), Vec::new());
        assert_eq!(subjects(&quality), [&Subject::Empty, &Subject::Communes]);
        let communes = quality.communes.expect("communes");
        assert_eq!((communes.with_rows, communes.total, communes.usual), (1, 3, Some((3, 3))));
        assert_eq!(communes.empty.iter().map(|line| line.code.as_str()).collect::<Vec<_>>(), ["03001"]);
        assert_eq!(communes.small_empty, 1, "two households that move say nothing");
        assert_eq!(communes.unusual[0].usual, (Shown::Count(57), Shown::Count(143)));
        // One row a commune, always: a table of figures, where any absence is a fault.
        let figures = [("03001", 1), ("03002", 1), ("03003", 1)];
        let quality = judged(&source(""), months(&figures, &figures[..2]), Vec::new());
        assert_eq!(quality.communes.expect("communes").empty.len(), 1);
    }

    #[test]
    fn refusals_beyond_their_usual_are_told_and_their_reasons_covered() {
        use portulan_terms::quality::Reason;
        let reason = |reason: &str, refused, rows| Reason { column: "c".into(), reason: reason.into(), refused, rows };
        let file = |back: i32, refused: u64, reasons| Intake {
            months: vec![august().minus(back)],
            whole: true,
            read: 10_000 + refused,
            kept: 10_000,
            refused,
            reasons,
            ..Intake::default()
        };
        let files = |last| -> Vec<Intake> { (1..=5).map(|back| file(back, 2, Vec::new())).chain([last]).collect() };
        let months = || (0..=5).rev().map(|back| month(august().minus(back), 30, &[])).collect::<Vec<_>>();
        let personal = source("personal = true\n");
        let few = judged(&personal, months(), files(file(0, 4, vec![reason("a", true, 4)])));
        assert_eq!(subjects(&few), Vec::<&Subject>::new());
        assert_eq!(few.months.last().and_then(|line| line.refused), Some(Shown::Few));
        let reasons = vec![reason("a", true, 40), reason("b", true, 7), reason("c", true, 3)];
        let many = judged(&personal, months(), files(file(0, 50, reasons)));
        assert_eq!(subjects(&many), [&Subject::Refused]);
        let shown: Vec<Shown> = many.reasons.iter().map(|line| line.rows).collect();
        assert_eq!(shown, [Shown::Count(40), Shown::Covered, Shown::Few]);
    }
}
