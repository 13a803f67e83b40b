//! `contacts.html`: what the month found, set aside and proposed, and what became of the last lists.

use portulan_terms::Diagnostic;
use portulan_terms::Month;
use portulan_terms::french::{capitalised, count, of_word, with_unit};

use super::small::{Shown, parts, share};
use super::{Heading, Page, Section, Table, Templates};
use crate::register::{Volumes, shown};

/// The month in counts of dossiers.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// By target.
    pub targets: Vec<TargetCounts>,
    /// Set aside, by reason in words.
    pub set_aside: Vec<(String, u64)>,
    /// Proposed, by territory.
    pub territories: Vec<(String, u64)>,
    /// Proposed at level 1, then at level 2.
    pub levels: [u64; 2],
    /// Proposed, by first channel.
    pub channels: Vec<(String, u64)>,
    /// Proposed, by pool.
    pub pools: Vec<PoolCounts>,
    /// What became of the lists of an earlier month.
    pub outcomes: Option<Outcomes>,
}

/// A target in counts of dossiers.
#[derive(Clone, Debug, Default)]
pub struct TargetCounts {
    /// Its title.
    pub title: String,
    /// Its counts.
    pub volumes: Volumes,
    /// Not calculable, by missing datum; they make `volumes.unknown`.
    pub missing: Vec<(String, u64)>,
}

/// A pool in counts.
#[derive(Clone, Debug, Default)]
pub struct PoolCounts {
    /// Its title.
    pub title: String,
    /// 1 or 2.
    pub level: u8,
    /// Dossiers in its list.
    pub selected: u64,
    /// Minutes that they take.
    pub minutes: u64,
    /// Minutes that it has.
    pub available: u64,
}

/// What became of the lists of a month.
#[derive(Clone, Debug)]
pub struct Outcomes {
    /// That month.
    pub month: Month,
    /// Dossiers in the lists.
    pub listed: u64,
    /// Examined by someone, whatever followed.
    pub examined: u64,
    /// Dismissed, among the examined.
    pub dismissed: u64,
    /// Reached, among the examined.
    pub reached: u64,
    /// Rights opened, declarations in time or appointments kept, among the listed.
    pub opened: u64,
}

/// The page.
///
/// # Errors
/// A template that cannot be rendered.
pub fn month(templates: &Templates, heading: &Heading, counts: &Counts) -> Result<String, Diagnostic> {
    let alarms = counts.outcomes.as_ref().map(Outcomes::alarms).unwrap_or_default();
    let sections = vec![targets(counts), aside(counts), proposed(counts), outcomes(counts)];
    templates.render(&Page::new(heading, 0, alarms, sections.into_iter().flatten().collect()))
}

fn targets(counts: &Counts) -> Option<Section> {
    let volumes: Vec<Volumes> = counts.targets.iter().map(|target| target.volumes).collect();
    let cells = shown(&volumes);
    let rows = counts.targets.iter().zip(&cells).map(|(target, cells)| {
        std::iter::once(target.title.clone()).chain(cells.iter().map(|cell| cell.text())).collect()
    });
    let head =
        ["Situation", "Trouvés", "Proposés", "Mis de côté", "En attente (sort)", "Sans rendez-vous", "Non calculables"];
    let table = Table::new("Dossiers du mois, situation par situation", &head, rows.collect()).note(NOTE);
    let section = Section::new("situations", "Ce qui a été trouvé").text(
        "Un dossier est trouvé quand toutes les règles d'une situation sont vraies. Il est non calculable quand une donnée \
         manque : il n'entre alors dans aucune liste de contacts.",
    );
    Some(section.table(table).table(missing(counts, &cells)))
}

const NOTE: &str = "Un dossier peut être trouvé pour plusieurs situations : les colonnes ne s'additionnent pas. Un nombre de 1 à \
    4 se lit « moins de 5 » ; « masqué » cache un nombre qui permettrait de le retrouver.";

/// Why dossiers are not calculable: nothing of a target whose own count is hidden.
fn missing(counts: &Counts, cells: &[[Shown; 6]]) -> Table {
    let rows = counts.targets.iter().zip(cells).flat_map(|(target, [.., unknown])| {
        let alone = parts(&target.missing.iter().map(|(_, n)| *n).collect::<Vec<_>>());
        let line = |((datum, _), cell): (&(String, u64), Shown)| {
            let cell = if *unknown == Shown::Hidden { Shown::Hidden } else { cell };
            vec![target.title.clone(), datum.clone(), cell.text()]
        };
        target.missing.iter().zip(alone).map(line).collect::<Vec<_>>()
    });
    let head = ["Situation", "Donnée qui manque", "Dossiers"];
    Table::new("Pourquoi un dossier n'est pas calculable", &head, rows.collect()).words(&[1])
}

fn aside(counts: &Counts) -> Option<Section> {
    let section = Section::new("mis-de-cote", "Ce qui a été mis de côté").text(
        "Pour ne pas déranger, ou parce qu'un droit est déjà en cours d'examen. Les personnes opposées au traitement ne sont \
         comptées nulle part.",
    );
    (!counts.set_aside.is_empty())
        .then(|| section.table(one_way("Dossiers mis de côté, par motif", "Motif", &counts.set_aside)))
}

/// A breakdown of one total.
fn one_way(caption: &str, first: &str, counts: &[(String, u64)]) -> Table {
    let shown = parts(&counts.iter().map(|(_, n)| *n).collect::<Vec<_>>());
    let total = Shown::alone(counts.iter().map(|(_, n)| n).sum());
    let rows = counts.iter().zip(shown).map(|((label, _), shown)| vec![capitalised(label), shown.text()]);
    let rows = rows.chain([vec!["Ensemble".to_owned(), total.text()]]).collect();
    Table::new(caption, &[first, "Dossiers"], rows)
}

fn proposed(counts: &Counts) -> Option<Section> {
    let [one, two] = counts.levels;
    let levels =
        [("niveau 1, accompagnement administratif".to_owned(), one), ("niveau 2, travail social".to_owned(), two)];
    let section = Section::new("proposes", "Ce qui est proposé")
        .text(&format!("Part du travail social (niveau 2) dans les dossiers proposés : {}.", share(two, one + two)))
        .table(one_way("Dossiers proposés, par niveau", "Niveau", &levels))
        .table(pools(counts))
        .table(one_way("Dossiers proposés, par territoire", "Territoire", &counts.territories))
        .table(one_way("Dossiers proposés, par premier moyen de contact", "Moyen de contact", &counts.channels));
    Some(section)
}

/// Pools are guarded within their level, whose total is shown. Minutes are told only where the
/// count is: they would give it away.
fn pools(counts: &Counts) -> Table {
    let levels = parts(&counts.levels);
    let rows = [1, 2].into_iter().zip(levels).flat_map(|(level, total)| {
        let pools: Vec<&PoolCounts> = counts.pools.iter().filter(|pool| pool.level == level).collect();
        let alone = parts(&pools.iter().map(|pool| pool.selected).collect::<Vec<_>>());
        let line = |(pool, cell): (&&PoolCounts, Shown)| {
            let cell = if total == Shown::Hidden { Shown::Hidden } else { cell };
            vec![pool.title.clone(), cell.text(), time(pool, cell)]
        };
        pools.iter().zip(alone).map(line).collect::<Vec<_>>()
    });
    Table::new("Dossiers proposés, par équipe", &["Équipe", "Dossiers", "Temps employé"], rows.collect())
}

fn time(pool: &PoolCounts, selected: Shown) -> String {
    match (selected.count(), pool.available) {
        (None, _) => Shown::Hidden.text(),
        (Some(_), 0) => "sans objet".to_owned(),
        (Some(_), all) => with_unit(100.0 * pool.minutes as f64 / all as f64, 0, "%"),
    }
}

fn outcomes(counts: &Counts) -> Option<Section> {
    let seen = counts.outcomes.as_ref()?;
    let examined = parts(&[seen.examined, seen.listed.saturating_sub(seen.examined)])[0];
    let rest = seen.examined.saturating_sub(seen.dismissed + seen.reached);
    let [dismissed, reached] = match parts(&[seen.dismissed, seen.reached, rest])[..] {
        [dismissed, reached, _] if examined.count().is_some() => [dismissed, reached],
        _ => [Shown::Hidden; 2],
    };
    let opened = parts(&[seen.opened, seen.listed.saturating_sub(seen.opened)])[0];
    let line = |label: &str, cell: Shown, part: u64, whole: u64| {
        let share = if cell.count().is_some() { share(part, whole) } else { cell.text() };
        vec![label.to_owned(), cell.text(), share]
    };
    let rows = vec![
        vec!["Proposés".to_owned(), Shown::alone(seen.listed).text(), "–".to_owned()],
        line("Examinés par une personne, parmi les proposés", examined, seen.examined, seen.listed),
        line("Écartés, parmi les examinés", dismissed, seen.dismissed, seen.examined),
        line("Joints, parmi les examinés", reached, seen.reached, seen.examined),
        line(
            "Droit ouvert, déclaration à temps ou rendez-vous honoré, parmi les proposés",
            opened,
            seen.opened,
            seen.listed,
        ),
    ];
    let caption = format!("Suites des listes {}", of_word(&seen.month.in_french()));
    let section = Section::new("suites", "Ce que sont devenues les listes précédentes");
    Some(section.table(Table::new(&caption, &["Suite", "Dossiers", "Part"], rows)))
}

impl Outcomes {
    /// Signs that nobody really decides (guard rail G7), in words.
    fn alarms(&self) -> Vec<String> {
        let month = of_word(&self.month.in_french());
        match (self.listed, self.examined, self.dismissed) {
            (0, ..) => Vec::new(),
            (listed, 0, _) => vec![format!(
                "Alarme : aucun des {} des listes {month} n'a été examiné, ou aucun résultat n'a été rendu.",
                words(listed)
            )],
            (_, examined, 0) => vec![format!(
                "Alarme : aucun des {} {month} n'a été écarté (0 %). Un examen par une personne en écarte toujours \
                 quelques-uns : vérifiez que chaque dossier est lu avant d'être contacté.",
                words(examined).replace("dossiers", "dossiers examinés")
            )],
            _ => Vec::new(),
        }
    }
}

fn words(n: u64) -> String {
    match Shown::alone(n) {
        Shown::Count(n) => count(usize::try_from(n).unwrap_or(usize::MAX), "dossier", "dossiers"),
        _ => "quelques dossiers".to_owned(),
    }
}
