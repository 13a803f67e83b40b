//! The columns of a month as measures: what is counted the same everywhere is one measure.
//!
//! A denominator that twenty indicators share is one set of cells: what hides it in one hides
//! it in all, and what shows it in one lets nobody hide it in another.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use portulan_plan::{Definition, Formula, Numerator, Plan, Rule};
use portulan_terms::{Level, Month, Observation, Results};

use super::places::Places;

/// Hundredths are the unit of measures that are not whole numbers.
const HUNDREDTHS: f64 = 100.0;

/// Places with a non-zero value that two columns must share before they are taken for one.
const ALIKE: usize = 8;

/// What is counted, place by place, in whole units (hundredths when [`Self::fine`]).
#[derive(Clone, Debug, Default)]
pub struct Measure {
    /// By place; `None` where no definition gives it.
    pub values: Vec<Option<i64>>,
    /// Values are in hundredths.
    pub fine: bool,
    /// Known to all: published by its producer.
    pub known: bool,
    /// Others are shares or parts of it.
    pub whole: bool,
}

/// One category of one definition: the measures that its figures show.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Rank of the definition in the plan.
    pub definition: usize,
    /// Category.
    pub category: Arc<str>,
    /// The units of the numerator are among those of the denominator, whose rest then tells
    /// of small numbers too.
    pub share: bool,
    /// Measure of the numerator.
    pub numerator: Option<usize>,
    /// Measure of the denominator.
    pub denominator: Option<usize>,
    /// By place: units behind the figure, and largest contribution in the numerator's unit; empty
    /// where the numerator and the denominator tell all.
    units: Vec<(Option<f64>, Option<f64>)>,
}

impl Shown {
    /// Units behind the figure of a place, and largest contribution in the numerator's unit.
    pub fn units(&self, place: usize) -> (Option<f64>, Option<f64>) {
        self.units.get(place).copied().unwrap_or_default()
    }
}

/// The measures of a month and what shows them.
#[derive(Debug, Default)]
pub struct Measures {
    /// The measures.
    pub all: Vec<Measure>,
    /// The columns of the definitions, in their order.
    pub shown: Vec<Shown>,
    /// Sums of measures at any place: a total, then its parts.
    pub sums: Vec<Vec<usize>>,
    /// Measures of which each unit of the second is one of the first.
    pub nests: Vec<(usize, usize)>,
    alike: BTreeMap<u64, Vec<usize>>,
}

/// What everyone knows whatever the month: columns that their producers publish exactly.
#[derive(Debug, Default)]
pub struct Known {
    columns: BTreeMap<u64, Vec<Vec<Option<i64>>>>,
}

/// A part of an observation.
type Part = fn(&Observation) -> Option<f64>;

struct Column {
    values: Vec<Option<i64>>,
    fine: bool,
}

/// The observations of a definition at a month: they are in order of months.
pub fn at_month(observations: &[Observation], month: Month) -> &[Observation] {
    let start = observations.partition_point(|o| o.month < month);
    let end = observations.partition_point(|o| o.month <= month);
    &observations[start..end]
}

fn by_category(observations: &[Observation]) -> BTreeMap<&Arc<str>, Vec<&Observation>> {
    let mut all: BTreeMap<&Arc<str>, Vec<&Observation>> = BTreeMap::new();
    observations.iter().for_each(|o| all.entry(&o.category).or_default().push(o));
    all
}

/// A number in whole units, hundredths when `fine`.
#[allow(clippy::cast_possible_truncation)] // Bounded by what a figure can be.
pub fn whole(value: f64, fine: bool) -> i64 {
    (if fine { value * HUNDREDTHS } else { value }).round() as i64
}

fn column(places: &Places, rows: &[&Observation], part: Part, amount: bool) -> Column {
    let fine = amount || rows.iter().filter_map(|o| part(o)).any(|value| value.fract() != 0.0);
    let mut values = vec![None; places.len()];
    for row in rows {
        if let (Some(place), Some(value)) = (places.get(row.level, &row.territory), part(row)) {
            values[place] = Some(whole(value, fine));
        }
    }
    Column { values, fine }
}

/// A hash of the column over the communes, and one over the parts of EPCI: those where enough
/// is there to tell it from others. (A definition may give the larger territories alone.)
fn signatures(places: &Places, column: &Column) -> Vec<u64> {
    let of = |rank: u8| {
        let mut hasher = DefaultHasher::new();
        (rank, column.fine).hash(&mut hasher);
        let mut told = 0;
        for (place, value) in column.values.iter().enumerate().filter(|(place, _)| places.rank(*place) == rank) {
            // One definition says zero where another has no row: zeros tell nothing apart.
            if let Some(value) = value.filter(|value| *value != 0) {
                (place, value).hash(&mut hasher);
                told += 1;
            }
        }
        (told >= ALIKE).then(|| hasher.finish())
    };
    [0, 1].into_iter().filter_map(of).collect()
}

fn agree(a: &[Option<i64>], b: &[Option<i64>]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.is_none() || b.is_none() || a == b)
}

impl Known {
    /// The exact columns of the definitions that their producers publish, at any month.
    pub fn of(plan: &Plan, places: &Places, results: &Results) -> Self {
        let mut known = Self::default();
        for definition in plan.indicators.iter().filter(|d| d.header.disclosure.rule == Rule::Publique) {
            let Some(observations) = results.by_indicator.get(&definition.name) else { continue };
            let rounding = &definition.header.rounding;
            let mut months: Vec<Month> = observations.iter().map(|o| o.month).collect();
            months.dedup();
            for rows in months.iter().flat_map(|month| by_category(at_month(observations, *month)).into_values()) {
                let parts: [(bool, Part); 2] = [
                    (rounding.numerator.is_none(), |o| o.numerator),
                    (rounding.denominator.is_none(), |o| o.denominator),
                ];
                for (_, part) in parts.into_iter().filter(|(exact, _)| *exact) {
                    let column = column(places, &rows, part, false);
                    for signature in signatures(places, &column) {
                        let alike = known.columns.entry(signature).or_default();
                        if !alike.contains(&column.values) {
                            alike.push(column.values.clone());
                        }
                    }
                }
            }
        }
        known
    }

    fn holds(&self, signatures: &[u64], column: &Column) -> bool {
        let mut alike = signatures.iter().filter_map(|signature| self.columns.get(signature)).flatten();
        alike.any(|values| agree(values, &column.values))
    }
}

impl Measures {
    /// The measures of a month, for the definitions whose small numbers are to be protected.
    pub fn of(
        plan: &Plan,
        places: &Places,
        results: &Results,
        left_out: &BTreeSet<String>,
        known: &Known,
        month: Month,
    ) -> Self {
        let mut measures = Self::default();
        for (rank, definition) in plan.indicators.iter().enumerate() {
            if !definition.is_protected() || left_out.contains(&definition.name) {
                continue;
            }
            if let Some(observations) = results.by_indicator.get(&definition.name) {
                measures.add(rank, definition, places, at_month(observations, month), known);
            }
        }
        measures
    }

    fn add(&mut self, rank: usize, definition: &Definition, places: &Places, rows: &[Observation], known: &Known) {
        let disclosure = &definition.header.disclosure;
        let amount = disclosure.numerator == Numerator::Amount;
        let first = self.shown.len();
        let inside = |o: &Observation| o.numerator.zip(o.denominator).is_none_or(|(n, d)| n <= d);
        let share = definition.header.formula == Formula::Ratio
            && disclosure.numerator == Numerator::Units
            && (definition.header.unit == "%" || rows.iter().all(inside));
        for (category, rows) in by_category(rows) {
            let numerator = column(places, &rows, |o| o.numerator, amount);
            let denominator = column(places, &rows, |o| o.denominator, false);
            let numerator = self.measure(places, numerator, known, disclosure.numerator == Numerator::Public);
            let denominator = self.measure(places, denominator, known, false);
            if let Some(denominator) = denominator {
                self.all[denominator].whole = true;
            }
            let units = units(places, definition, &rows, share);
            let category = category.clone();
            self.shown.push(Shown { definition: rank, category, share, numerator, denominator, units });
        }
        self.relate(definition, places, first);
    }

    /// The measure that the column is, a new one when no other is alike.
    fn measure(&mut self, places: &Places, column: Column, known: &Known, public: bool) -> Option<usize> {
        if column.values.iter().all(Option::is_none) {
            return None;
        }
        let signatures = signatures(places, &column);
        let public = public || known.holds(&signatures, &column);
        let found = self.alike(&signatures, &column);
        let measure = found.unwrap_or_else(|| {
            let Column { values, fine } = &column;
            self.all.push(Measure { values: values.clone(), fine: *fine, ..Default::default() });
            self.all.len() - 1
        });
        for signature in signatures {
            let alike = self.alike.entry(signature).or_default();
            if !alike.contains(&measure) {
                alike.push(measure);
            }
        }
        let known = &mut self.all[measure];
        known.known |= public;
        for (mine, other) in known.values.iter_mut().zip(column.values) {
            *mine = mine.or(other);
        }
        Some(measure)
    }

    fn alike(&self, signatures: &[u64], column: &Column) -> Option<usize> {
        let candidates = signatures.iter().filter_map(|signature| self.alike.get(signature)).flatten().copied();
        let same = |measure: &usize| {
            let other = &self.all[*measure];
            other.fine == column.fine && agree(&other.values, &column.values)
        };
        candidates.filter(same).min()
    }

    /// The sums and nests that the definition's breakdown makes.
    fn relate(&mut self, definition: &Definition, places: &Places, first: usize) {
        let header = &definition.header;
        let roles: [fn(&Shown) -> Option<usize>; 2] = [|shown| shown.numerator, |shown| shown.denominator];
        for sum in header.disclosure.sums(&header.categories) {
            for role in roles {
                let of = |code: &String| self.shown[first..].iter().find(|s| *s.category == **code).and_then(role);
                let parts: Option<Vec<usize>> =
                    sum[1..].iter().filter(|code| self.is_there(first, code)).map(of).collect();
                let Some(parts) = parts.filter(|parts| parts.len() > 1 && is_distinct(parts)) else { continue };
                let total = of(&sum[0]).or_else(|| self.total(places, &parts));
                if let Some(total) = total.filter(|total| !parts.contains(total)) {
                    self.all[total].whole = true;
                    self.sums.push(std::iter::once(total).chain(parts).collect());
                }
            }
        }
        for (outer, inner) in header.disclosure.nests(&header.categories) {
            let of = |code: &str| self.shown[first..].iter().find(|s| &*s.category == code).and_then(|s| s.numerator);
            self.nests.extend(of(&outer).zip(of(&inner)).filter(|(a, b)| a != b));
        }
    }

    fn is_there(&self, first: usize, code: &str) -> bool {
        self.shown[first..].iter().any(|shown| &*shown.category == code)
    }

    /// The measure that the parts add up to, when another definition shows it.
    fn total(&self, places: &Places, parts: &[usize]) -> Option<usize> {
        let fine = self.all[parts[0]].fine;
        let sum = |place: usize| parts.iter().map(|part| self.all[*part].values[place]).sum::<Option<i64>>();
        let column = Column { values: (0..places.len()).map(sum).collect(), fine };
        self.alike(&signatures(places, &column), &column)
    }

    /// Value of a measure at a place.
    pub fn value(&self, measure: usize, place: usize) -> Option<i64> {
        self.all[measure].values[place]
    }
}

/// The units behind the figures of each place; none when they are those of the numerator, or of
/// the denominator that it is a share of: a part of few is small itself.
fn units(
    places: &Places,
    definition: &Definition,
    rows: &[&Observation],
    share: bool,
) -> Vec<(Option<f64>, Option<f64>)> {
    let told = |o: &Observation| o.count == o.numerator || (share && o.count == o.denominator);
    let redundant = |o: &&Observation| o.largest.is_none() && told(o);
    if definition.header.disclosure.numerator == Numerator::Units && rows.iter().all(redundant) {
        return Vec::new();
    }
    let mut units = vec![(None, None); places.len()];
    for row in rows {
        if let Some(place) = places.get(row.level, &row.territory) {
            units[place] = (row.count, row.largest);
        }
    }
    units
}

fn is_distinct(parts: &[usize]) -> bool {
    (1..parts.len()).all(|at| !parts[..at].contains(&parts[at]))
}

/// The first territory where the categories of a definition do not add up to their total,
/// as `disclosure` says they do.
pub fn does_not_add_up(definition: &Definition, observations: &[Observation]) -> Option<(Month, Level, Arc<str>)> {
    let header = &definition.header;
    for sum in header.disclosure.sums(&header.categories) {
        for rows in observations.chunk_by(|a, b| (a.month, a.level, &a.territory) == (b.month, b.level, &b.territory)) {
            let of = |code: &String| rows.iter().find(|o| *o.category == **code).and_then(|o| o.numerator);
            let parts: Vec<f64> = sum[1..].iter().filter_map(of).collect();
            if let Some(total) = of(&sum[0]).filter(|_| parts.len() == sum.len() - 1)
                && (parts.iter().sum::<f64>() - total).abs() > 0.01 * sum.len() as f64
            {
                return Some((rows[0].month, rows[0].level, rows[0].territory.clone()));
            }
        }
    }
    None
}
