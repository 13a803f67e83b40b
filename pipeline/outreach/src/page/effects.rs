//! `effets.html`: what contacts change, as the lottery measures it.
//!
//! Shows what the measure computed (intention to treat, by campaign family); computes nothing.

use portulan_terms::french::{of_word, signed, with_unit};
use portulan_terms::{Diagnostic, Month};

use super::intervals::{Frame, Interval, svg};
use super::small::{Shown, parts, share};
use super::{Heading, Page, Section, Table, Templates};

/// The effect of a campaign family.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// Its title.
    pub title: String,
    /// First and last months pooled.
    pub months: (Month, Month),
    /// Offered a contact, and of them with the right opened in time.
    pub offered: (u64, u64),
    /// Held back by lot, and of them with the right opened in time.
    pub held: (u64, u64),
    /// Difference of the shares in points, and the ends of its interval; `None` when it cannot be
    /// told yet.
    pub difference: Option<[f64; 3]>,
    /// Least difference in points that these numbers can show, at 80 % power.
    pub detectable: Option<f64>,
    /// Whether whole territories were drawn, and the interval takes it into account.
    pub clustered: bool,
}

/// The page.
///
/// # Errors
/// A template that cannot be rendered.
pub fn effects(templates: &Templates, heading: &Heading, effects: &[Effect]) -> Result<String, Diagnostic> {
    templates.render(&Page::new(heading, 2, Vec::new(), vec![method(), measured(effects)]))
}

fn method() -> Section {
    Section::new("lecture", "Comment lire cette page")
        .text(
            "Quand les dossiers sans urgence sont plus nombreux que les rendez-vous, un tirage au sort en fait attendre \
             quelques-uns. L'effet est la part de droits ouverts chez ceux à qui un contact a été proposé, moins celle de ceux \
             qui attendent, que le contact ait abouti ou non (intention de traiter).",
        )
        .text(
            "Un intervalle qui contient 0 veut dire que l'effet n'est pas établi, non qu'il est nul : comparez-le au plus petit \
             effet décelable.",
        )
}

fn measured(effects: &[Effect]) -> Section {
    let section = Section::new("effets", "Effets mesurés");
    if effects.is_empty() {
        return section.text("Aucun tirage au sort n'a encore donné de mesure.");
    }
    let intervals: Vec<Interval> = effects.iter().filter_map(interval).collect();
    let frame = Frame {
        id: "effets-dessin",
        title: "Effet des contacts par famille de campagnes",
        description: "Différence, en points, de la part de droits ouverts entre les dossiers proposés et ceux qui attendent, et \
                      son intervalle à 95 %. Les mêmes chiffres sont dans le tableau qui suit.",
        marks: &[(0.0, "aucun effet")],
        decimals: 0,
    };
    let head = [
        "Campagnes",
        "Mois",
        "Proposés",
        "Droits ouverts",
        "En attente",
        "Droits ouverts",
        "Effet",
        "Intervalle à 95 %",
        "Décelable",
    ];
    let table = Table::new("Effet des contacts, en points", &head, effects.iter().map(line).collect()).words(&[1]);
    let table = match effects.iter().any(|effect| effect.clustered) {
        true => table.note("* Tiré au sort par territoire : l'intervalle en tient compte."),
        false => table,
    };
    Section { drawing: svg(&frame, &intervals), ..section }.table(table)
}

/// Whether no count under 5 stands behind the figures of an effect.
fn is_told(effect: &Effect) -> bool {
    let arm = |(all, opened): (u64, u64)| parts(&[opened, all.saturating_sub(opened)]);
    [effect.offered, effect.held].into_iter().flat_map(arm).all(|shown| shown.count().is_some())
}

fn interval(effect: &Effect) -> Option<Interval> {
    let [value, low, high] = effect.difference.filter(|_| is_told(effect))?;
    Some(Interval { label: effect.title.clone(), value, low, high, alarm: false })
}

fn line(effect: &Effect) -> Vec<String> {
    let star = if effect.clustered { " *" } else { "" };
    let (value, ends) = match (effect.difference, is_told(effect)) {
        (None, _) => ("trop tôt".to_owned(), "–".to_owned()),
        (Some(_), false) => (Shown::Hidden.text(), Shown::Hidden.text()),
        (Some([value, low, high]), true) => (signed(value, 1), format!("{} à {}", signed(low, 1), signed(high, 1))),
    };
    let arm = |(all, opened): (u64, u64)| [Shown::alone(all).text(), share(opened, all)];
    let [offered, held] = [arm(effect.offered), arm(effect.held)];
    let months = match effect.months {
        (first, last) if first == last => first.in_french(),
        (first, last) => format!("{} à {}", of_word(&first.in_french()), last.in_french()),
    };
    let detectable = effect.detectable.map_or("–".to_owned(), |points| with_unit(points, 1, "points"));
    [vec![format!("{}{star}", effect.title), months], offered.into(), held.into(), vec![value, ends, detectable]]
        .concat()
}
