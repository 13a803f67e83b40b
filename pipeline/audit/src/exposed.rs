//! What needs no deduction: small counts shown, complements that a shown share leaves, and figures
//! that one edition hides and another shows.

use crate::columns::Elsewhere;
use crate::edition::{Figure, Formula, Mark};
use crate::names::Key;
use crate::report::{Finding, Kind, Report};
use crate::system::Interval;
use crate::world::World;

/// Adds what is found to the report.
pub(crate) fn judge(world: &World, report: &mut Report) {
    let shares = crate::ratios::are_shares(world);
    for figure in &world.editions[0].figures {
        if let Some(least) = world.least[figure.key.indicator as usize] {
            shown(world, report, figure, least, shares[figure.key.indicator as usize]);
            group(world, report, figure);
        }
        if figure.mark == Mark::Secret && (figure.value.or(figure.numerator).or(figure.denominator)).is_some() {
            let reason = "`figures.csv` porte un nombre à côté de la marque `secret`".to_owned();
            let key = world.lexicon.written(figure.key);
            report.findings.push(Finding::new(Kind::Leak, key, "chiffre", reason));
        }
    }
    for (kind, list) in
        [(Kind::ShownElsewhere, &world.columns.revealed), (Kind::HiddenElsewhere, &world.columns.unveiled)]
    {
        report.findings.extend(list.iter().filter_map(|found| elsewhere(world, kind, found)));
    }
}

/// All of a group, shown to be in one sensitive category.
fn group(world: &World, report: &mut Report, figure: &Figure) {
    let key = figure.key;
    if !world.sensitive[key.indicator as usize] || figure.mark != Mark::Shown || figure.margin > 0.0 {
        return;
    }
    let place = world.places.at(0, key.zone);
    let whole = figure.denominator.or_else(|| world.whole_of_category(key, place?));
    if let Some(count) = figure.numerator.filter(|count| *count > 0.0 && whole == Some(*count)) {
        let reason = format!("{count} sur {count} dans `figures.csv`");
        report.findings.push(Finding::new(Kind::Group, world.lexicon.written(key), "numérateur", reason));
    }
}

fn shown(world: &World, report: &mut Report, figure: &Figure, least: f64, is_share: bool) {
    if figure.mark != Mark::Shown || figure.margin > 0.0 {
        return;
    }
    let is_small = |count: &f64| *count > 0.0 && *count < least && count.fract() == 0.0;
    let counts = match world.formulas[figure.key.indicator as usize] {
        Formula::Count => [("numérateur", figure.numerator.or(figure.value)), ("dénominateur", None)],
        Formula::Ratio => [("numérateur", figure.numerator), ("dénominateur", figure.denominator)],
        Formula::Value | Formula::Evolution => return,
    };
    let mut found = |kind, part, count: f64| {
        let reason = "`figures.csv` le publie".to_owned();
        report.findings.push(Finding {
            interval: Some(Interval::exactly(count)),
            threshold: Some(least),
            ..Finding::new(kind, world.lexicon.written(figure.key), part, reason)
        });
    };
    for (part, count) in counts {
        if let Some(count) = count.filter(is_small) {
            found(Kind::SmallShown, part, count);
        }
    }
    let complement = figure.denominator.zip(figure.numerator).map(|(whole, part)| whole - part);
    if let Some(count) = complement.filter(|count| is_share && is_small(count)) {
        found(Kind::ComplementShown, "complément", count);
    }
}

/// A count that one edition shows and the other hides, when it is ours.
fn elsewhere(world: &World, kind: Kind, found: &Elsewhere) -> Option<Finding> {
    let Key { indicator, .. } = found.key;
    let least = world.least[indicator as usize]?;
    let folder = world.editions[found.edition].folder.display();
    let figure = world.lexicon.written(found.key);
    let part = match world.columns.list[found.column as usize].part {
        crate::columns::Part::Numerator => "numérateur",
        crate::columns::Part::Denominator => "dénominateur",
    };
    let finding = Finding::new(kind, figure, part, format!("édition `{folder}`"));
    let interval = (kind == Kind::ShownElsewhere).then(|| Interval::exactly(found.value));
    Some(Finding { interval, threshold: Some(least), ..finding })
}
