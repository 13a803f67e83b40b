//! What a drawing shows, in words: its title as a finding, and its text alternative.

use portulan_plan::Definition;
use portulan_stats::Figure;
use portulan_terms::french;

use super::super::context::{Context, evolution_key, evolution_of};
use super::super::{cells, words};
use super::{Line, MOST_BARS, Sketch};
use crate::charts::Item;

/// « Foyers allocataires : 355 en décembre 2024, 6,6 % de moins depuis décembre 2020 ».
pub(super) fn evolution_title(context: &Context<'_>, sketch: &Sketch<'_>, last: Option<&Figure>) -> String {
    let Some(last) = last else { return sketch.name.clone() };
    let value = sketch.told(last);
    if last.value().is_none() {
        // Nothing found that month: the chart is named after what it shows.
        return format!("{} : évolution", sketch.name);
    }
    let mut title = format!("{} : {value} en {}", sketch.name, last.key().month.in_french());
    let evolution = context.definition(&evolution_of(&sketch.definition.name));
    if let Some(evolution) = evolution
        && let Some((category, figure)) = latest(context, sketch, evolution)
        && let Some(change) = words::change(evolution, figure)
    {
        title.push_str(&format!(", {change} {}", evolution.header.category(category).to_lowercase()));
    }
    title
}

/// The evolution over the longest span that the record has.
fn latest<'a>(context: &Context<'a>, sketch: &Sketch<'_>, evolution: &'a Definition) -> Option<(&'a str, &'a Figure)> {
    let known = |span: &'a str| Some((span, context.own(&evolution.name, &evolution_key(sketch.category, span))?));
    context.categories(evolution).into_iter().rev().find_map(known)
}

/// First and last value of each line.
pub(super) fn evolution_alt(sketch: &Sketch<'_>, lines: &[Line<'_>]) -> String {
    let told: Vec<String> = lines
        .iter()
        .filter_map(|(name, _, figures)| {
            let known: Vec<&&Figure> = figures.iter().filter(|figure| figure.value().is_some()).collect();
            let (first, last) = (known.first()?, known.last()?);
            let value = |figure: &Figure| cells::value(sketch.definition, figure).text;
            Some(format!(
                "{name} : {} en {}, {} en {}",
                value(first),
                first.key().month.in_french(),
                value(last),
                last.key().month.in_french()
            ))
        })
        .collect();
    sketch.alt("Courbe", &format!("{}.", told.join(" ; ")))
}

/// Value and rank; for the department, how far the EPCI spread.
pub(super) fn position_title(context: &Context<'_>, sketch: &Sketch<'_>, items: &[Item]) -> String {
    let own = context.own(&sketch.definition.name, sketch.category);
    match own.and_then(|figure| words::rank(context, figure).map(|rank| (figure, rank))) {
        Some((figure, rank)) => {
            let whole = in_brackets(words::whole(context, figure));
            format!(
                "{}{whole} : {}, {rank}\u{a0}EPCI {}",
                sketch.name,
                sketch.told(figure),
                words::of_department(context)
            )
        }
        None => match ends(items).map(|(low, high)| (low, high.value)) {
            Some((low, Some(high))) => {
                let high = french::with_unit(high, sketch.decimals, sketch.unit);
                format!("{} : de {} à {high} selon l’EPCI", sketch.name, low.text)
            }
            _ => format!("{} par EPCI", sketch.name),
        },
    }
}

/// « (EPCI entier) » after a name.
pub(super) fn in_brackets(said: Option<&str>) -> String {
    said.map(|said| format!(" ({said})")).unwrap_or_default()
}

/// The items with the lowest and the highest value.
fn ends(items: &[Item]) -> Option<(&Item, &Item)> {
    let known = items.iter().filter(|item| item.value.is_some());
    let by = |a: &&Item, b: &&Item| a.value.unwrap_or_default().total_cmp(&b.value.unwrap_or_default());
    Some((known.clone().min_by(by)?, known.max_by(by)?))
}

/// « Valeur la plus élevée : … ; la plus basse : … »
pub(super) fn extremes(items: &[Item]) -> String {
    match ends(items) {
        Some((low, high)) => format!(
            "Valeur la plus élevée : {} ({}) ; la plus basse : {} ({}).",
            high.name, high.text, low.name, low.text
        ),
        None => "Aucune valeur n’est disponible.".into(),
    }
}

/// « Ensemble, 73,8 ; Garde à domicile, 0,8. »
pub(super) fn every(items: &[Item]) -> String {
    let told: Vec<String> = items.iter().map(|item| format!("{}, {}", item.name, item.text)).collect();
    format!("{}.", told.join(" ; "))
}

/// Which commune comes first, and how many are drawn when not all are.
pub(super) fn communes_title(sketch: &Sketch<'_>, items: &[Item], all: usize) -> String {
    let most = first(items).map(|most| format!(", {most}")).unwrap_or_default();
    match all > MOST_BARS {
        true => format!("{} : les {MOST_BARS} communes aux valeurs les plus élevées{most}", sketch.name),
        false => format!("{} par commune{most}", sketch.name),
    }
}

/// « Molinet en tête (435) », or two names when they share the first value.
fn first(items: &[Item]) -> Option<String> {
    let most = items.first().filter(|item| item.value.is_some())?;
    let names: Vec<String> =
        items.iter().take_while(|item| item.value == most.value).map(|item| item.name.clone()).collect();
    (names.len() <= 2).then(|| format!("{} en tête ({})", french::and_list(&names), most.text))
}
