//! The quality report of a month: [`Quality`] → one self-contained page.
//!
//! Words and drawings only: what is unusual and what may be shown were settled before. The
//! drawings are made from what is shown, so that they say no more than the texts.

use std::fmt::Write as _;

use minijinja::Value;
use portulan_plan::Plan;
use portulan_plan::source::Source;
use portulan_stats::quality::{
    Alert, CodeLine, ColumnLine, CommuneLine, CommunesLine, Quality, Range, Shown, SourceQuality, State, Subject,
};
use portulan_terms::{Diagnostic, Month, french};
use serde::Serialize;

use crate::{Kit, html};

/// Name of the page in the folder of the month.
pub const QUALITY: &str = "qualite.html";

/// Communes named in a list; the others are counted.
const NAMED: usize = 12;

/// Months before without which nothing is judged, as the page says it.
const LEAST: usize = portulan_stats::quality::usual::LEAST_MONTHS;

/// The page of the quality report.
///
/// # Errors
/// When its template cannot be rendered.
pub fn quality(kit: &Kit, plan: &Plan, quality: &Quality) -> Result<Vec<u8>, Diagnostic> {
    let words = Words { threshold: plan.settings.secrecy.caf };
    let sources: Vec<SourceView> = quality
        .sources
        .iter()
        .filter_map(|judged| plan.source(&judged.source).map(|source| words.source(source, judged, quality.month)))
        .collect();
    let (fixed, dated): (Vec<_>, Vec<_>) = sources.into_iter().partition(|source| source.fixed);
    let alerts = dated.iter().map(|source| source.alerts.len()).sum::<usize>();
    let page = PageView {
        month_text: quality.month.in_french(),
        month_titled: french::capitalised(&quality.month.in_french()),
        caf: french::typographic(&plan.settings.caf.name),
        headline: headline(&dated, alerts, quality.month),
        synthetic: dated.iter().chain(&fixed).any(|source| source.synthetic),
        personal: plan.sources.iter().any(|source| source.personal),
        threshold: plan.settings.secrecy.caf,
        least: LEAST,
        dated,
        fixed,
    };
    let render = || kit.pages.render(QUALITY, Value::from_pairs([("page", html::words(&page)?)]));
    render().map(String::into_bytes).map_err(|error| error.0)
}

/// What the page says first.
fn headline(sources: &[SourceView], alerts: usize, month: Month) -> String {
    let judged = sources.iter().filter(|source| source.judged).count();
    let of = format!("sur {}", french::count(judged, "source jugée", "sources jugées"));
    let text = match (alerts, judged) {
        (0, 0) => format!("Trop peu de mois dans le magasin pour juger {}.", month.in_french()),
        (0, _) => format!("Rien d’inhabituel en {}, {of}.", month.in_french()),
        (n, _) => {
            format!("{} en {}, {of}.", french::count(n, "point à regarder", "points à regarder"), month.in_french())
        }
    };
    french::typographic(&text)
}

#[derive(Serialize)]
struct PageView {
    month_text: String,
    month_titled: String,
    caf: String,
    headline: String,
    synthetic: bool,
    personal: bool,
    threshold: u32,
    least: usize,
    dated: Vec<SourceView>,
    fixed: Vec<SourceView>,
}

#[derive(Serialize)]
struct SourceView {
    id: String,
    name: String,
    title: String,
    publisher: String,
    /// `ok`, `warn` or `none`, for the look alone: `mark` and `state` say it.
    tone: &'static str,
    mark: &'static str,
    state: &'static str,
    verdict: String,
    verdict_titled: String,
    judged: bool,
    fixed: bool,
    synthetic: bool,
    freshness: Option<String>,
    files: String,
    alerts: Vec<AlertView>,
    months: Vec<MonthView>,
    several: Vec<String>,
    reasons: Vec<[String; 4]>,
    findings: Vec<[String; 3]>,
    changed: Vec<ColumnView>,
    others: Vec<ColumnView>,
    others_title: String,
    communes: Vec<String>,
}

#[derive(Serialize)]
struct AlertView {
    what: String,
    now: String,
    usual: String,
    before: String,
    drawing: String,
    todo: String,
}

#[derive(Serialize)]
struct MonthView {
    month: String,
    rows: String,
    refused: String,
    set_aside: String,
    now: bool,
}

#[derive(Serialize)]
struct ColumnView {
    name: String,
    label: String,
    blank: String,
    blank_usual: String,
    measure: String,
    codes: Vec<CodeView>,
    unused: String,
}

#[derive(Serialize)]
struct CodeView {
    code: String,
    meaning: String,
    now: String,
    usual: String,
    changed: bool,
    bar: String,
}

/// What texts are made with.
struct Words {
    threshold: u32,
}

impl Words {
    fn source(&self, source: &Source, judged: &SourceQuality, month: Month) -> SourceView {
        let (tone, mark, state) = Self::state(judged);
        let verdict = french::typographic(&self.verdict(source, judged, month));
        let (changed, others): (Vec<&ColumnLine>, Vec<_>) = judged.columns.iter().partition(|column| column.changed);
        let others_title = match changed.is_empty() {
            true => french::count(others.len(), "colonne", "colonnes"),
            false => french::count(others.len(), "autre colonne", "autres colonnes"),
        };
        let column = |line: &&ColumnLine| self.column(source, line);
        SourceView {
            id: french::slug(&judged.source),
            name: judged.source.clone(),
            title: french::typographic(&source.title),
            publisher: french::typographic(&source.publisher),
            tone,
            mark,
            state,
            verdict_titled: french::capitalised(&verdict),
            verdict,
            judged: matches!(judged.state, State::Judged(_)),
            fixed: matches!(judged.state, State::Fixed(_)),
            synthetic: judged.synthetic,
            freshness: judged.freshness.as_deref().map(french::typographic),
            files: files(&judged.files),
            alerts: judged.alerts.iter().map(|alert| self.alert(source, judged, alert, month)).collect(),
            months: self.months(judged, month),
            several: judged.several.iter().map(|file| french::typographic(&self.several(file))).collect(),
            reasons: judged.reasons.iter().map(|reason| self.reason(reason)).collect(),
            findings: judged
                .findings
                .iter()
                .map(|found| [french::typographic(&found.title), found.check.clone(), self.text(found.rows)])
                .collect(),
            changed: changed.iter().map(column).collect(),
            others: others.iter().map(column).collect(),
            others_title,
            communes: judged.communes.as_ref().map(|line| self.communes(line, judged.state)).unwrap_or_default(),
        }
    }

    /// Look, sign and words of a source's state: never the colour alone.
    fn state(judged: &SourceQuality) -> (&'static str, &'static str, &'static str) {
        match (judged.alerts.len(), judged.state) {
            (0, State::Judged(_)) => ("ok", "✓", "Habituel"),
            (0, State::TooFew(_)) => ("none", "–", "Pas jugé"),
            (0, State::Absent(_) | State::Fixed(_)) => ("none", "–", "Sans ligne"),
            _ => ("warn", "!", "À regarder"),
        }
    }

    fn verdict(&self, source: &Source, judged: &SourceQuality, month: Month) -> String {
        let mut parts = Vec::new();
        if let Some(line) = judged.months.last() {
            parts.push(rows(line.rows));
            let not_kept = [(line.refused, "refusée", "refusées"), (line.set_aside, "mise de côté", "mises de côté")];
            parts.extend(not_kept.into_iter().filter_map(|(shown, one, many)| self.counted(shown?, one, many)));
        }
        parts.push(match judged.state {
            State::Judged(_) => match judged.alerts.len() {
                0 => "rien d’inhabituel".into(),
                n => french::count(n, "point à regarder", "points à regarder"),
            },
            State::TooFew(0) => "trop peu de mois pour juger : aucun avant celui-ci".into(),
            State::TooFew(n) => format!("trop peu de mois pour juger : {n} avant celui-ci, il en faut {LEAST}"),
            State::Absent(None) => "rien n’a encore été reçu".into(),
            State::Absent(Some(last)) => {
                format!("aucune ligne en {} ; dernier mois reçu : {}", month.in_french(), last.in_french())
            }
            State::Fixed(0) => "rien n’a encore été reçu".into(),
            State::Fixed(kept) => format!("{}, millésime {}", rows(kept), source.vintage),
        });
        parts.join(", ")
    }

    /// `3 refusées`, `moins de 5 refusées`; nothing for none.
    fn counted(&self, shown: Shown, one: &str, many: &str) -> Option<String> {
        match shown {
            Shown::Count(0) => None,
            Shown::Count(n) => Some(french::count(n as usize, one, many)),
            _ => Some(format!("moins de {} {many}", self.threshold)),
        }
    }

    fn months(&self, judged: &SourceQuality, month: Month) -> Vec<MonthView> {
        let or_dash = |shown: Option<Shown>| shown.map_or_else(|| "–".to_owned(), |shown| self.text(shown));
        let view = |line: &portulan_stats::quality::MonthLine| MonthView {
            month: line.month.in_french(),
            rows: french::number(line.rows as f64, 0),
            refused: or_dash(line.refused),
            set_aside: or_dash(line.set_aside),
            now: line.month == month,
        };
        // The latest first: the report's month is what is looked for.
        judged.months.iter().rev().map(view).collect()
    }

    fn several(&self, file: &portulan_stats::quality::SeveralMonths) -> String {
        let (refused, aside) = (self.text(file.refused), self.text(file.set_aside));
        let months = french::count(file.months, "mois", "mois");
        format!(
            "Le fichier {} porte {months} ; lignes refusées en tout : {refused}, mises de côté : {aside}.",
            file.file
        )
    }

    fn reason(&self, line: &portulan_stats::quality::ReasonLine) -> [String; 4] {
        let fate = if line.refused { "refusée" } else { "mise de côté" };
        let reason = line.reason.strip_prefix("mis de côté : ").unwrap_or(&line.reason);
        [fate.into(), line.column.clone(), french::typographic(&french::capitalised(reason)), self.text(line.rows)]
    }

    fn communes(&self, line: &CommunesLine, state: State) -> Vec<String> {
        let usually = match line.usual {
            Some((low, high)) if low == high => format!(" (d’ordinaire {low})"),
            Some((low, high)) => format!(" (d’ordinaire {low} à {high})"),
            None => String::new(),
        };
        let with = french::count(line.with_rows, "commune a", "communes ont");
        let mut texts = vec![format!("{with} au moins une ligne, sur {} du territoire{usually}.", line.total)];
        if matches!(state, State::TooFew(_)) {
            texts.push("Trop peu de mois pour juger les communes une à une.".into());
        }
        if line.small_empty > 0 {
            let few = french::count(
                line.small_empty,
                "commune de peu de lignes n’en a",
                "communes de peu de lignes n’en ont",
            );
            texts.push(format!("{few} aucune ce mois-ci : trop peu pour juger."));
        }
        for (what, list) in [("Sans aucune ligne", &line.empty), ("Hors de leur plage", &line.unusual)] {
            if !list.is_empty() {
                texts.push(format!("{what} : {}.", self.commune_list(list)));
            }
        }
        texts.iter().map(|text| french::typographic(text)).collect()
    }

    /// `Vichy (03310), 12 au lieu de 40 à 60`, and the others counted.
    fn commune_list(&self, communes: &[CommuneLine]) -> String {
        let one = |line: &CommuneLine| match line.now {
            Shown::Count(0) => format!("{} ({}), d’ordinaire {}", line.name, line.code, self.text(line.median)),
            now => {
                let usual = self.range(&line.usual);
                format!("{} ({}), {} au lieu de {usual}", line.name, line.code, self.text(now))
            }
        };
        let mut texts: Vec<String> = communes.iter().take(NAMED).map(one).collect();
        if communes.len() > NAMED {
            texts.push(format!("et {}", french::count(communes.len() - NAMED, "autre", "autres")));
        }
        texts.join(" ; ")
    }

    fn column(&self, source: &Source, line: &ColumnLine) -> ColumnView {
        let contract = source.column(&line.name);
        let meaning = |code: &str| contract.and_then(|column| column.codes.meaning(code)).unwrap_or_default();
        let unused = match line.unused {
            0 => String::new(),
            _ if line.codes.is_empty() => String::new(),
            n => french::count(n, "code du contrat sans aucune ligne", "codes du contrat sans aucune ligne"),
        };
        ColumnView {
            name: line.name.clone(),
            label: french::typographic(contract.map(|column| column.label.as_str()).unwrap_or_default()),
            blank: self.text(line.blank),
            blank_usual: line.blank_usual.as_ref().map(|range| self.range(range)).unwrap_or_default(),
            measure: french::typographic(
                &self.measure(line, contract.and_then(|c| c.unit.as_deref()).unwrap_or_default()),
            ),
            codes: line.codes.iter().map(|code| self.code(code, meaning(&code.code))).collect(),
            unused,
        }
    }

    /// `médiane 745 € (d’ordinaire 720 à 780) ; de 0 à 3 200`.
    fn measure(&self, line: &ColumnLine, unit: &str) -> String {
        let Some([low, median, high]) = line.spread else { return String::new() };
        let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
        let mut text = format!("médiane {}{unit}", self.text(median));
        if let Some(range) = &line.median_usual {
            let _ = write!(text, " (d’ordinaire {})", self.range(range));
        }
        if low != Shown::Nothing {
            let _ = write!(text, " ; de {} à {}", self.text(low), self.text(high));
        }
        text
    }

    fn code(&self, line: &CodeLine, meaning: &str) -> CodeView {
        CodeView {
            code: line.code.clone(),
            meaning: french::typographic(meaning),
            now: self.text(line.now),
            usual: line.usual.as_ref().map(|range| self.range(range)).unwrap_or_default(),
            changed: line.changed,
            bar: bar(line),
        }
    }

    fn alert(&self, source: &Source, judged: &SourceQuality, alert: &Alert, month: Month) -> AlertView {
        let before: Vec<String> =
            alert.before.iter().map(|(month, shown)| format!("{} : {}", short(*month), self.text(*shown))).collect();
        let communes = judged.communes.as_ref();
        let list = match alert.subject {
            Subject::Empty => communes.map(|line| &line.empty),
            Subject::Communes => communes.map(|line| &line.unusual),
            _ => None,
        };
        let now = match (&alert.subject, list) {
            (_, Some(list)) => self.commune_list(list),
            (Subject::Rows | Subject::Missing, _) => match alert.now {
                Shown::Count(n) => rows(n),
                shown => self.text(shown),
            },
            (Subject::Code { gone: true, .. }, _) => "aucune ligne".into(),
            _ => self.text(alert.now),
        };
        AlertView {
            what: french::typographic(&what(source, alert)),
            now: french::typographic(&now),
            usual: alert.usual.as_ref().map(|range| self.range(range)).unwrap_or_default(),
            before: before.join(" · "),
            drawing: curve(alert, month),
            todo: french::typographic(&todo(source, alert)),
        }
    }

    fn text(&self, shown: Shown) -> String {
        match shown {
            Shown::Count(rows) => french::number(rows as f64, 0),
            Shown::Share(value, decimals) => french::with_unit(value, decimals, "%"),
            Shown::Below(value, decimals) => format!("moins de {}", french::with_unit(value, decimals, "%")),
            Shown::Number(value, decimals) => french::number(value, decimals),
            Shown::Year(year) => year.to_string(),
            Shown::Few => format!("<\u{a0}{}", self.threshold),
            Shown::AllButFew => "presque toutes".into(),
            Shown::Covered => "masqué".into(),
            Shown::Nothing => "trop peu de lignes".into(),
        }
    }

    /// `12,3 à 12,7 %`: the unit once.
    fn range(&self, (low, high): &Range) -> String {
        let (low_text, high_text) = (self.text(*low), self.text(*high));
        if low_text == high_text {
            return high_text;
        }
        let low_text = match low {
            Shown::Share(value, decimals) => french::number(*value, *decimals),
            _ => low_text,
        };
        format!("{low_text} à {high_text}")
    }
}

fn rows(n: u64) -> String {
    french::count(n as usize, "ligne", "lignes")
}

fn files(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first, .., last] => format!("{first} … {last} ({})", french::count(names.len(), "fichier", "fichiers")),
    }
}

/// `déc. 2024`.
fn short(month: Month) -> String {
    const NAMES: [&str; 12] =
        ["janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."];
    format!("{} {}", NAMES[usize::from(month.number()) - 1], month.year())
}

/// What an alert is about.
fn what(source: &Source, alert: &Alert) -> String {
    let named = |column: &str| match source.column(column).map(|column| column.label.as_str()) {
        None | Some("") => format!("« {column} »"),
        Some(label) => format!("« {column} » ({label})"),
    };
    match &alert.subject {
        Subject::Missing => "Le mois manque".into(),
        Subject::Rows if alert.above => "Plus de lignes que d’ordinaire".into(),
        Subject::Rows => "Moins de lignes que d’ordinaire".into(),
        Subject::Refused => "Plus de lignes refusées que d’ordinaire".into(),
        Subject::Blank(column) if alert.above => format!("Colonne {} : plus souvent vide", named(column)),
        Subject::Blank(column) => format!("Colonne {} : moins souvent vide", named(column)),
        Subject::Code { column, code, gone, others } => {
            let meaning = source.column(column).and_then(|column| column.codes.meaning(code));
            let meaning = meaning.map_or_else(String::new, |meaning| format!(" ({meaning})"));
            let fate = match (gone, alert.above) {
                (true, _) => "a disparu",
                (false, true) => "est plus fréquent",
                (false, false) => "est moins fréquent",
            };
            let others = match others.as_slice() {
                [] => String::new(),
                others => format!(" ; sont aussi hors de leur plage : {}", french::and_list(others)),
            };
            format!("Colonne {} : le code « {code} »{meaning} {fate}{others}", named(column))
        }
        Subject::Median(column) if alert.above => format!("Colonne {} : médiane plus haute", named(column)),
        Subject::Median(column) => format!("Colonne {} : médiane plus basse", named(column)),
        Subject::Empty => "Communes sans aucune ligne".into(),
        Subject::Communes => "Communes hors de leur plage".into(),
    }
}

/// What to try.
fn todo(source: &Source, alert: &Alert) -> String {
    let publisher = &source.publisher;
    let contract = format!("queries/sources/{}.toml", source.name);
    match &alert.subject {
        Subject::Missing => format!("Le fichier du mois a-t-il été déposé ? Sinon, demandez-le : {publisher}."),
        Subject::Rows if alert.above => {
            "Des doublons, ou un périmètre élargi ? Comparez au nombre de lignes annoncé à l’envoi.".into()
        }
        Subject::Rows => {
            "Un fichier tronqué, ou un périmètre réduit ? Comparez au nombre de lignes annoncé à l’envoi.".into()
        }
        Subject::Refused => {
            let list = match source.personal {
                true => format!("store/{}/_refus.csv", source.name),
                false => "refus.csv".into(),
            };
            format!("Lisez les motifs, plus bas, et les lignes dans {list}.")
        }
        Subject::Blank(_) if alert.above => {
            "Vérifiez l’extraction de cette colonne ; d’ici là, les indicateurs qui la lisent sont à prendre avec \
             réserve."
                .into()
        }
        Subject::Blank(_) => "Une valeur par défaut a-t-elle remplacé les vides ? Demandez ce qui a changé.".into(),
        Subject::Code { gone: true, .. } => format!(
            "Le code s’écrit-il autrement, ou l’extraction l’a-t-elle laissé de côté ? Comparez au mois précédent et \
             aux codes de {contract}."
        ),
        Subject::Code { .. } => format!(
            "Une règle, une saisie ou l’extraction a-t-elle changé ? Si c’est voulu, notez la rupture dans {contract}."
        ),
        Subject::Median(_) => format!(
            "L’unité (euros, centimes) ou la règle a-t-elle changé ? Si c’est voulu, notez la rupture dans {contract}."
        ),
        Subject::Empty => {
            "L’extraction couvre-t-elle ces communes ? Leurs chiffres, et ceux de leur EPCI, sont incomplets.".into()
        }
        Subject::Communes => {
            "Une commune nouvelle, un déménagement de structure, ou une extraction partielle ? Vérifiez avant de publier."
                .into()
        }
    }
}

/// The number that a text shows, for a drawing; none for what is hidden.
fn drawn(shown: Shown) -> Option<f64> {
    match shown {
        Shown::Count(rows) => Some(rows as f64),
        Shown::Share(value, _) | Shown::Number(value, _) => Some(value),
        Shown::Year(year) => Some(f64::from(year)),
        Shown::Below(..) | Shown::Few => Some(0.0),
        Shown::AllButFew => Some(100.0),
        Shown::Covered | Shown::Nothing => None,
    }
}

/// The months as a small curve, the usual range behind and the month's point at its end.
/// What it shows stands in words beside it.
fn curve(alert: &Alert, month: Month) -> String {
    const WIDTH: f64 = 132.0;
    const HEIGHT: f64 = 36.0;
    const EDGE: f64 = 4.0;
    let points: Vec<(Month, Option<f64>)> =
        alert.before.iter().map(|(month, shown)| (*month, drawn(*shown))).chain([(month, drawn(alert.now))]).collect();
    let ends = alert.usual.iter().flat_map(|(low, high)| [drawn(*low), drawn(*high)]).flatten();
    let values: Vec<f64> = points.iter().filter_map(|(_, value)| *value).chain(ends).collect();
    if alert.before.is_empty() {
        return String::new();
    }
    let (low, high) =
        values.iter().fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(*value), high.max(*value)));
    let scale = if high > low { (HEIGHT - 2.0 * EDGE) / (high - low) } else { 0.0 };
    let y = |value: f64| HEIGHT - EDGE - (value - low) * scale;
    let x = |at: usize| EDGE + at as f64 * (WIDTH - 2.0 * EDGE) / (points.len() - 1) as f64;
    let mut svg = format!("<svg class=\"curve\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" aria-hidden=\"true\">");
    if let Some((Some(bottom), Some(top))) = alert.usual.map(|(low, high)| (drawn(low), drawn(high))) {
        let (from, height) = (y(top), (y(bottom) - y(top)).max(1.5));
        let _ = write!(svg, "<rect class=\"usual\" x=\"0\" y=\"{from:.1}\" width=\"{WIDTH}\" height=\"{height:.1}\"/>");
    }
    let line: Vec<String> = points
        .iter()
        .enumerate()
        .filter_map(|(at, (_, value))| value.map(|value| format!("{:.1},{:.1}", x(at), y(value))))
        .collect();
    let _ = write!(svg, "<polyline points=\"{}\"/>", line.join(" "));
    if let Some((_, Some(value))) = points.last() {
        let _ = write!(svg, "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"3.2\"/>", x(points.len() - 1), y(*value));
    }
    svg + "</svg>"
}

/// A share as a bar, its usual range behind. The texts beside it say both.
fn bar(line: &CodeLine) -> String {
    let Some(now) = drawn(line.now) else { return String::new() };
    let mut svg =
        String::from("<svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    if let Some((Some(low), Some(high))) = line.usual.map(|(low, high)| (drawn(low), drawn(high))) {
        let width = (high - low).max(1.0);
        let _ = write!(svg, "<rect class=\"usual\" x=\"{low:.1}\" y=\"0\" width=\"{width:.1}\" height=\"8\"/>");
    }
    let _ = write!(svg, "<rect x=\"0\" y=\"2\" width=\"{now:.1}\" height=\"4\"/>");
    svg + "</svg>"
}
