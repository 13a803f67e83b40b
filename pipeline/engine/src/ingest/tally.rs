//! The count of one file's rows, and the rows that are not stored.

use std::collections::BTreeMap;

use portulan_terms::{Diagnostic, Place};

use super::header::fold;
use super::identity::watch::Suspects;
use super::report::{Reason, Refusal};
use super::unique::{Double, How};
use super::words;

/// Refusals that are kept in memory even of a file that has too many of them.
const SHOWN: u64 = 10_000;

/// The reason given for a last line without a line feed.
pub const UNFINISHED: &str = "dernière ligne non terminée : le fichier est peut-être tronqué";

/// Rows of one file, counted.
#[derive(Debug, Default)]
pub struct Tally {
    /// Data rows read.
    pub read: u64,
    /// Rows refused that count against the tolerance.
    pub refused: u64,
    /// Rows set aside, which do not.
    pub set_aside: u64,
    /// Commune codes whose leading zero was restored.
    pub restored: u64,
    /// Blank lines, which are no rows.
    pub blank: u64,
    /// Lines of titles and totals, which are no rows either.
    pub others: u64,
    /// Whether one of those says that the file is made up.
    pub synthetic: bool,
    /// What may be identity.
    pub suspects: Suspects,
    /// All the rows refused and set aside, by column, family of reasons, and whether they count.
    reasons: BTreeMap<(String, String, bool), u64>,
    /// The rows refused and set aside; cut short once the file is bound to be refused.
    pub refusals: Vec<Refusal>,
}

impl Tally {
    /// Adds what another part of the file gave; `bound` is the number of refused rows
    /// beyond which the file is refused whatever follows.
    pub fn add(&mut self, part: Tally, bound: u64) {
        self.read += part.read;
        self.refused += part.refused;
        self.set_aside += part.set_aside;
        self.restored += part.restored;
        self.blank += part.blank;
        self.others += part.others;
        self.synthetic |= part.synthetic;
        self.suspects.add(part.suspects);
        for (reason, rows) in part.reasons {
            *self.reasons.entry(reason).or_default() += rows;
        }
        if self.refused <= bound.max(SHOWN) || self.refusals.len() < 3 {
            self.refusals.extend(part.refusals);
        }
    }

    /// Adds one row that is not stored.
    pub fn refuse(&mut self, refusal: Refusal) {
        *(if refusal.counts { &mut self.refused } else { &mut self.set_aside }) += 1;
        let reason = (refusal.column.clone(), family(&refusal.reason).to_owned(), refusal.counts);
        *self.reasons.entry(reason).or_default() += 1;
        self.refusals.push(refusal);
    }

    /// Adds a line that is no row and is expected.
    pub fn other(&mut self, text: &str) {
        self.others += 1;
        self.synthetic |= fold(text).contains("synthetiques");
    }

    /// How many rows are not stored, by reason.
    pub fn reasons(&self) -> Vec<Reason> {
        let reason = |((column, reason, counts), rows): (&(String, String, bool), &u64)| Reason {
            column: column.clone(),
            reason: reason.clone(),
            counts: *counts,
            rows: *rows,
        };
        self.reasons.iter().map(reason).collect()
    }

    /// Adds a row whose key another row has.
    pub fn double(&mut self, double: Double) {
        let other = words::count(double.other);
        let (reason, counts) = match double.how {
            How::Same => (format!("doublon exact de la ligne {other}"), false),
            How::LessComplete => (format!("même clé que la ligne {other}, gardée car plus complète"), false),
            How::Later => (format!("même clé que la ligne {other}, gardée car lue avant"), false),
            How::Contradicts { column, values: None } => {
                (format!("même clé que la ligne {other}, autre valeur de `{column}`"), true)
            }
            How::Contradicts { column, values: Some((theirs, ours)) } => (
                format!("même clé que la ligne {other}, autre valeur de `{column}` : `{ours}` et non `{theirs}`"),
                true,
            ),
        };
        let file = String::new();
        let (line, column, value) = (double.line, String::new(), double.key);
        self.refuse(Refusal { file, line, column, value, reason, counts });
    }

    /// The fault of a file with no row, or with too many refused.
    pub fn fault(&self, file: &str, tolerance: f64) -> Option<Diagnostic> {
        if self.read == 0 {
            let message = "aucune ligne de données après l'en-tête";
            return Some(Diagnostic::error(message).at(Place::file(file)));
        }
        let share = self.refused as f64 / self.read as f64;
        if share > tolerance {
            return Some(self.beyond(file, share, tolerance));
        }
        None
    }

    fn beyond(&self, file: &str, share: f64, tolerance: f64) -> Diagnostic {
        let counted = || self.refusals.iter().filter(|refusal| refusal.counts);
        let first: Vec<String> = counted().take(3).map(Refusal::in_words).collect();
        let fault = Diagnostic::error(format!(
            "{} sur {} ({}), au-delà de la tolérance de {} : {}",
            words::of(self.refused, "ligne refusée", "lignes refusées"),
            words::count(self.read),
            words::percent(share),
            words::percent(tolerance),
            first.join(" ; "),
        ))
        .at(Place::file(file));
        match counted().any(|refusal| refusal.reason == UNFINISHED) {
            true => fault.hint("si le fichier est complet, ajoutez un saut de ligne à la fin"),
            false => fault,
        }
    }

    /// What a reader should know of a file that is stored.
    pub fn notices(&self) -> Vec<String> {
        let mut notices = Vec::new();
        if self.restored > 0 {
            let codes = words::of(self.restored, "code commune", "codes commune");
            notices.push(format!("zéro initial rétabli dans {codes}"));
        }
        if self.blank > 0 {
            notices.push(words::of(self.blank, "ligne vide sautée", "lignes vides sautées"));
        }
        if self.others > 0 {
            let others =
                words::of(self.others, "ligne de titre ou de total sautée", "lignes de titre ou de total sautées");
            notices.push(others);
        }
        notices
    }
}

/// A reason without what it says of one row: its number, another line, a near code.
fn family(reason: &str) -> &str {
    const PARTICULARS: [&str; 6] = [" : «", " : `", " de la ligne ", " que la ligne ", " (notée ", " 0x"];
    let cut = PARTICULARS.iter().filter_map(|particular| reason.find(particular)).min();
    &reason[..cut.unwrap_or(reason.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_refused_alike_are_counted_together() {
        let families = [
            ("code inconnu : « RSDN1 » (socle) ?", "code inconnu"),
            ("doublon exact de la ligne 12", "doublon exact"),
            ("même clé que la ligne 3, autre valeur de `foyers` : `1` et non `2`", "même clé"),
            ("valeur absente (notée `.`)", "valeur absente"),
            ("mis de côté : résidence à l'étranger", "mis de côté : résidence à l'étranger"),
            ("plus petit que le minimum 0", "plus petit que le minimum 0"),
        ];
        for (reason, wanted) in families {
            assert_eq!(family(reason), wanted);
        }
        let mut tally = Tally::default();
        for line in [3, 4] {
            let (reason, column) = (format!("doublon exact de la ligne {}", line - 1), String::new());
            tally.refuse(Refusal { file: String::new(), line, column, value: String::new(), reason, counts: false });
        }
        let reasons: Vec<_> = tally.reasons().into_iter().map(|r| (r.reason, r.counts, r.rows)).collect();
        assert_eq!(reasons, [("doublon exact".to_owned(), false, 2)]);
    }
}
