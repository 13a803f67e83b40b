//! What the receipt of a source says of a file, as far as the quality report needs it.

use portulan_terms::quality::{Finding, Intake, Reason};

use crate::ingest::Entry;

/// What the report knows of a file that the store was made from.
pub fn intake(entry: &Entry) -> Intake {
    let finding = |found: &crate::ingest::Noted| Finding {
        check: found.check.clone(),
        title: found.title.clone(),
        month: found.month,
        rows: found.rows,
    };
    let mut reasons: Vec<Reason> = entry
        .reasons
        .iter()
        .map(|one| Reason {
            column: one.column.clone(),
            reason: one.reason.clone(),
            refused: one.counts,
            rows: one.rows,
        })
        .collect();
    reasons.sort_by(|a, b| (b.rows, a).cmp(&(a.rows, b)));
    Intake {
        file: entry.file.clone(),
        months: entry.months.clone(),
        whole: entry.superseded.is_empty(),
        read: entry.read,
        kept: entry.kept,
        set_aside: entry.set_aside,
        refused: entry.refused,
        reasons,
        checks: entry.checks.iter().map(finding).collect(),
        synthetic: entry.synthetic,
    }
}
