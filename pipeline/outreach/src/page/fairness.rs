//! `equite.html`: who, among those in need, is in the lists; intervals, and the table behind.
//!
//! Draws what the fairness gate computed; judges nothing itself.

use portulan_terms::Diagnostic;
use portulan_terms::french::{capitalised, number};

use super::intervals::{Frame, Interval, svg};
use super::small::{Shown, parts, share, split};
use super::{Heading, Page, Section, Table, Templates};
use crate::register::Waiver;

/// What the gate said of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The best-served group, to which the others are compared.
    Reference,
    /// No sign of being left out.
    Pass,
    /// The ratio is under 0.80, its interval is not.
    Warn,
    /// The whole interval is under 0.80: no list is written without a waiver.
    Stop,
    /// Fewer than 30 in need.
    Inconclusive,
}

/// A group of a dimension.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Dossiers in need.
    pub in_need: u64,
    /// Of them, in a list.
    pub served: u64,
    /// Share served over that of the best-served group: value, low and high ends of the interval.
    pub ratio: Option<[f64; 3]>,
    /// What the gate said.
    pub verdict: Verdict,
}

/// A dimension.
#[derive(Clone, Debug, PartialEq)]
pub struct Dimension {
    /// Its name: « sexe ».
    pub name: String,
    /// Its groups.
    pub groups: Vec<Group>,
}

/// What the gate gave.
#[derive(Clone, Debug, Default)]
pub struct Fairness {
    /// Dimensions.
    pub dimensions: Vec<Dimension>,
    /// Waivers that let it pass.
    pub waivers: Vec<Waiver>,
}

impl Verdict {
    /// As a reader says it.
    pub fn in_french(self) -> &'static str {
        match self {
            Self::Reference => "groupe de comparaison",
            Self::Pass => "pas d’écart établi",
            Self::Warn => "à surveiller",
            Self::Stop => "arrêt : groupe laissé de côté",
            Self::Inconclusive => "non concluant",
        }
    }
}

/// The page.
///
/// # Errors
/// A template that cannot be rendered.
pub fn fairness(templates: &Templates, heading: &Heading, found: &Fairness) -> Result<String, Diagnostic> {
    let dimensions = (1..).zip(&found.dimensions).map(|(n, dimension)| section(n, dimension));
    let sections = [method()].into_iter().chain(dimensions).chain([waivers(&found.waivers)]).collect();
    templates.render(&Page::new(heading, 1, alarms(found), sections))
}

fn alarms(found: &Fairness) -> Vec<String> {
    let stops = found.dimensions.iter().flat_map(|dimension| {
        let stopped = dimension.groups.iter().filter(|group| group.verdict == Verdict::Stop);
        stopped.map(|group| {
            format!(
                "Arrêt : {} ({}) est nettement moins servi que le groupe de comparaison.",
                capitalised(&group.name),
                dimension.name
            )
        })
    });
    stops.collect()
}

fn method() -> Section {
    Section::new("lecture", "Comment lire cette page").text(
        "Être laissé de côté est le tort à craindre : on compare, parmi les dossiers à aider, la part de ceux qui sont dans une \
         liste. Le rapport est cette part, divisée par celle du groupe le mieux servi ; 1 veut dire autant. Le trait est \
         l'intervalle de confiance à 95 %.",
    ).text(
        "Arrêt si tout l'intervalle est sous 0,80 : aucune liste n'est écrite sans dérogation. À surveiller si le rapport est \
         sous 0,80. Non concluant sous 30 dossiers à aider.",
    )
}

fn section(n: usize, dimension: &Dimension) -> Section {
    let shown = with_reference(&dimension.groups, guarded(&dimension.groups));
    let id = format!("dimension-{n}");
    let title = capitalised(&dimension.name);
    let intervals: Vec<Interval> =
        dimension.groups.iter().zip(&shown).filter_map(|(group, row)| interval(group, row)).collect();
    let frame = Frame {
        id: &id,
        title: &format!("Équité par {}", dimension.name),
        description: "Rapport de la part servie de chaque groupe à celle du groupe le mieux servi, et son intervalle à 95 %. Les \
                      mêmes chiffres sont dans le tableau qui suit.",
        marks: &[(0.8, "seuil 0,80"), (1.0, "autant")],
        decimals: 2,
    };
    let drawing = svg(&frame, &intervals);
    let rows = dimension.groups.iter().zip(&shown).map(|(group, row)| line(group, row)).collect();
    let head = ["Groupe", "À aider", "Dans une liste", "Part", "Rapport", "Intervalle à 95 %", "Résultat"];
    let table = Table::new(&format!("Équité par {}", dimension.name), &head, rows).words(&[6]);
    Section { drawing, ..Section::new(&id, &title) }.table(table)
}

/// In need and served, guarded over the dimension: other dimensions tell the same totals.
fn guarded(groups: &[Group]) -> Vec<[Shown; 2]> {
    let in_need = parts(&groups.iter().map(|group| group.in_need).collect::<Vec<_>>());
    let both: Vec<(u64, u64)> =
        groups.iter().map(|group| (group.served, group.in_need.saturating_sub(group.served))).collect();
    let served = split(&both, &in_need);
    in_need.into_iter().zip(served).map(|(need, served)| [need, served]).collect()
}

/// Every ratio is a figure of the reference too: where that group is not told, none is.
fn with_reference(groups: &[Group], shown: Vec<[Shown; 2]>) -> Vec<[Shown; 2]> {
    let untold = |(group, row): (&Group, &[Shown; 2])| group.verdict == Verdict::Reference && !is_told(row);
    match groups.iter().zip(&shown).any(untold) {
        false => shown,
        true => shown.into_iter().map(|[need, _]| [need, Shown::Hidden]).collect(),
    }
}

/// What is drawn of a group: nothing where its figures would give a small count away.
fn interval(group: &Group, shown: &[Shown; 2]) -> Option<Interval> {
    let [value, low, high] = group.ratio.filter(|_| is_told(shown))?;
    Some(Interval { label: capitalised(&group.name), value, low, high, alarm: group.verdict == Verdict::Stop })
}

fn is_told(shown: &[Shown; 2]) -> bool {
    shown.iter().all(|cell| cell.count().is_some())
}

fn line(group: &Group, shown: &[Shown; 2]) -> Vec<String> {
    let (part, ratio, interval) = match (is_told(shown), group.ratio) {
        (false, _) => ("masqué".to_owned(), "masqué".to_owned(), "masqué".to_owned()),
        (true, None) => (share(group.served, group.in_need), "–".to_owned(), "–".to_owned()),
        (true, Some(_)) if group.verdict == Verdict::Reference => {
            (share(group.served, group.in_need), number(1.0, 2), "–".to_owned())
        }
        (true, Some([value, low, high])) => {
            let ends = format!("{} à {}", number(low, 2), number(high, 2));
            (share(group.served, group.in_need), number(value, 2), ends)
        }
    };
    let verdict = group.verdict.in_french().to_owned();
    vec![
        capitalised(&group.name),
        shown[0].text(),
        shown[1].text(),
        part,
        ratio,
        interval,
        super::typographic(&verdict),
    ]
}

fn waivers(waivers: &[Waiver]) -> Section {
    let section = Section::new("derogations", "Dérogations");
    if waivers.is_empty() {
        return section.text("Aucune.");
    }
    let rows = waivers.iter().map(|waiver| {
        let days = format!("du {} au {}", waiver.days.0.in_french(), waiver.days.1.in_french());
        vec![waiver.covers.clone(), days, waiver.signed_by.clone(), waiver.reason.clone()]
    });
    section.table(
        Table::new("Dérogations en vigueur", &["Porte sur", "Dates", "Signée par", "Motif"], rows.collect())
            .words(&[1, 2, 3]),
    )
}
