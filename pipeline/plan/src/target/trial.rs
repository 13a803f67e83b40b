//! For tests: the repository's own contracts and tables, and a target to put on trial.

use std::path::Path;
use std::sync::OnceLock;

use portulan_terms::Diagnostics;

use super::Target;
use super::text::FileText;
use crate::Plan;
use crate::lineage::Schema;

/// A header that nothing is wrong with, for one rule `regle`.
pub const HEADER: &str = r#"title = "Une aide possible"
purpose = "PURPOSE"
level = 1
definition = "Une définition pour un essai."
owner = "bureau d’études"
legal_basis = "CRPA L.114-8"
reference = "https://www.legifrance.gouv.fr/"
recipients = ["accompagnement"]
pools = ["accompagnement"]
minutes = 20
delay = 60
channels = ["telephone"]
ordered = false
EXTRA
reasons = ["REASON"]
script = "Bonjour, nous faisons le point sur vos droits."
[fields]
FIELDS
[[rule]]
column = "regle"
label = "Votre situation ouvre peut-être un droit"
missing = "votre situation"
"#;

/// The repository's definitions, its targets left out: they are judged where they are written.
pub fn plan() -> &'static (Plan, Schema) {
    static PLAN: OnceLock<(Plan, Schema)> = OnceLock::new();
    PLAN.get_or_init(|| {
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data-samples");
        let (plan, _) = crate::load_sound(&samples);
        let plan = Plan { targets: Vec::new(), ..plan.expect("the repository's definitions") };
        let schema = Schema::of(&plan);
        (plan, schema)
    })
}

/// A target under trial.
#[derive(Clone, Copy)]
pub struct Trial<'a> {
    pub purpose: &'a str,
    /// Lines added to the header.
    pub extra: &'a str,
    /// Lines of `[fields]`; each field is placed in the reason.
    pub fields: &'a str,
    pub sql: &'a str,
}

impl Default for Trial<'_> {
    fn default() -> Self {
        Self { purpose: "droits_potentiels", extra: "", fields: "", sql: "" }
    }
}

impl Trial<'_> {
    /// The file.
    pub fn text(&self) -> String {
        let names = self.fields.lines().filter_map(|line| line.split_once('='));
        let reason: String = names.map(|(name, _)| format!("{{{}}}", name.trim())).collect();
        let header = HEADER
            .replace("PURPOSE", self.purpose)
            .replace("EXTRA", self.extra)
            .replace("REASON", &format!("Une aide est possible. {reason}"))
            .replace("FIELDS", self.fields);
        format!("/*---\n{header}---*/\n{}", self.sql)
    }

    /// Everything told of it.
    pub fn faults(&self) -> Vec<String> {
        faults(&self.text())
    }
}

/// Everything told of a target's file.
pub fn faults(text: &str) -> Vec<String> {
    let (plan, schema) = plan();
    let path = Path::new("essai.sql");
    let mut diagnostics = Diagnostics::default();
    if let Some(target) = Target::parse(path, text, &mut diagnostics) {
        let file = FileText { path, text };
        diagnostics.0.extend(super::guard_faults(plan, schema, &target, &file));
    }
    diagnostics.sorted().0.iter().map(ToString::to_string).collect()
}
