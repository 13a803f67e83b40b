//! What an audit says: each cell that falls short, from which figures, and what was read.
//!
//! Holds nothing that the attacker did not read or deduce. Written in French for the run report,
//! and as JSON for other programs; the same folders give the same bytes.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Value, json};

use crate::system::Interval;

/// Why something is found at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A hidden count can be bounded too tightly.
    Deduced,
    /// The only contributor of one hidden cell finds another exactly.
    Insider,
    /// A published count is under the threshold.
    SmallShown,
    /// A published share leaves a complement under the threshold.
    ComplementShown,
    /// All of a group is known to be in one sensitive category.
    Group,
    /// Hidden here, shown in another edition.
    ShownElsewhere,
    /// Shown here, hidden in another edition.
    HiddenElsewhere,
    /// A format carries a number, or a trace of it, for a hidden figure.
    Leak,
    /// Two formats say different things of one figure.
    Disagreement,
    /// The figures written contradict one another: nothing could be proved there.
    Contradiction,
    /// Too large for the time allowed: nothing could be proved there.
    Unproved,
}

impl Kind {
    /// Short stable name, for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Deduced => "deduction",
            Self::Insider => "contributeur_unique",
            Self::SmallShown => "petit_effectif_montre",
            Self::ComplementShown => "complement_montre",
            Self::Group => "groupe_entier",
            Self::ShownElsewhere => "montre_ailleurs",
            Self::HiddenElsewhere => "cache_ailleurs",
            Self::Leak => "fuite",
            Self::Disagreement => "desaccord",
            Self::Contradiction => "contradiction",
            Self::Unproved => "non_prouve",
        }
    }
}

/// One thing at fault.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What kind of fault.
    pub kind: Kind,
    /// The figure: `indicator|category|month|level|territory`.
    pub figure: String,
    /// Which count of the figure, in French: « numérateur », « dénominateur », « complément ».
    pub part: &'static str,
    /// What can be deduced, when it is a count.
    pub interval: Option<Interval>,
    /// Least count that may be published, when it is a count.
    pub threshold: Option<f64>,
    /// From which figures or files, in French.
    pub reasons: Vec<String>,
}

impl Finding {
    pub(crate) fn new(kind: Kind, figure: String, part: &'static str, reason: String) -> Self {
        Self { kind, figure, part, interval: None, threshold: None, reasons: vec![reason] }
    }

    fn order(&self) -> (Kind, &str, &str, &[String]) {
        (self.kind, &self.figure, self.part, &self.reasons)
    }
}

/// What was read and solved, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// Rows of `figures.csv` of the edition audited.
    pub figures: usize,
    /// Figures marked as secret.
    pub secrets: usize,
    /// Hidden counts, once equal ones are joined.
    pub hidden: usize,
    /// Hidden counts judged by the rule.
    pub judged: usize,
    /// Equations and inequalities with a hidden count.
    pub equations: usize,
    /// Linked parts of more than one hidden count.
    pub linked_parts: usize,
}

/// The outcome of an audit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// What is at fault, in a fixed order.
    pub findings: Vec<Finding>,
    /// What was read and solved.
    pub totals: Totals,
    /// Figures compared, by format.
    pub formats: BTreeMap<&'static str, usize>,
    /// What could not be read or used, in French.
    pub notes: Vec<String>,
}

impl Report {
    pub(crate) fn sorted(mut self) -> Self {
        self.findings.sort_by(|a, b| a.order().cmp(&b.order()));
        self.findings.dedup();
        self
    }

    /// Whether nothing is at fault.
    #[must_use]
    pub fn is_safe(&self) -> bool {
        self.findings.is_empty()
    }

    /// The report for other programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let findings: Vec<Value> = self.findings.iter().map(finding_to_json).collect();
        json!({
            "safe": self.is_safe(),
            "findings": findings,
            "totals": {
                "figures": self.totals.figures,
                "secrets": self.totals.secrets,
                "hidden": self.totals.hidden,
                "judged": self.totals.judged,
                "equations": self.totals.equations,
                "linked_parts": self.totals.linked_parts,
            },
            "formats": self.formats,
            "notes": self.notes,
        })
    }
}

fn finding_to_json(finding: &Finding) -> Value {
    let high = |interval: Interval| if interval.high.is_finite() { json!(interval.high) } else { Value::Null };
    json!({
        "kind": finding.kind.name(),
        "figure": finding.figure,
        "part": finding.part,
        "low": finding.interval.map(|interval| interval.low),
        "high": finding.interval.map(high),
        "threshold": finding.threshold,
        "reasons": finding.reasons,
    })
}

/// An interval in words: « vaut 3 », « entre 1 et 3 », « au moins 4 ».
fn in_words(interval: Interval) -> String {
    match interval {
        i if i.is_point() => format!("vaut {}", i.low),
        i if i.high.is_infinite() => format!("vaut au moins {}", i.low),
        i => format!("est entre {} et {}", i.low, i.high),
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} : ", self.figure)?;
        let what = match self.kind {
            Kind::Deduced => "se déduit",
            Kind::Insider => "se déduit pour qui est seul dans une case voisine",
            Kind::SmallShown => "est publié sous le seuil",
            Kind::ComplementShown => "se déduit du numérateur et du dénominateur publiés",
            Kind::Group => "dit que tout un groupe est dans une catégorie sensible",
            Kind::ShownElsewhere => "est publié par une autre édition",
            Kind::HiddenElsewhere => "est caché par une autre édition et publié ici",
            Kind::Leak => "laisse une trace",
            Kind::Disagreement => "diffère d’un fichier à l’autre",
            Kind::Contradiction => "contredit d’autres chiffres",
            Kind::Unproved => "n’a pas pu être borné",
        };
        write!(f, "le {} {what}", self.part)?;
        if let Some(interval) = self.interval {
            write!(f, " : il {}", in_words(interval))?;
        }
        if let Some(threshold) = self.threshold {
            write!(f, " (seuil {threshold})")?;
        }
        match self.reasons.as_slice() {
            [] => Ok(()),
            reasons => write!(f, " ; {}", reasons.join(" ; ")),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "{finding}")?;
        }
        let Totals { figures, secrets, hidden, judged, equations, linked_parts } = self.totals;
        writeln!(f, "{figures} chiffres lus, dont {secrets} secrets ; {hidden} comptes cachés, {judged} jugés.")?;
        writeln!(f, "{equations} équations, {linked_parts} ensembles de cases liées.")?;
        for (format, count) in &self.formats {
            writeln!(f, "{format} : {count} chiffres comparés.")?;
        }
        for note in &self.notes {
            writeln!(f, "À savoir : {note}")?;
        }
        match self.findings.len() {
            0 => writeln!(f, "Aucun chiffre caché ne se déduit."),
            1 => writeln!(f, "1 défaut : rien ne doit être publié."),
            count => writeln!(f, "{count} défauts : rien ne doit être publié."),
        }
    }
}
