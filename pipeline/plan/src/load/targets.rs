//! Targets at load: what they read, once the whole plan is known.

use std::collections::BTreeSet;
use std::path::Path;

use portulan_terms::{Diagnostic, Place};

use super::{Loader, Plan};
use crate::lineage::{self, ColumnRef, Schema};
use crate::source::{Class, Column, Source};
use crate::sql;
use crate::target::{self, FileText, Target};

impl Plan {
    /// The target with that name.
    pub fn target(&self, name: &str) -> Option<&Target> {
        self.targets.iter().find(|target| target.name == name)
    }

    /// The contract columns that a target reads, directly or through tables, whatever for:
    /// what the register publishes, and what an extract must hold for it.
    pub fn columns_read(&self, target: &Target) -> BTreeSet<ColumnRef> {
        let query = sql::parse(&target.path, &target.sql);
        query.map(|query| lineage::of_query(&Schema::of(self), &query).columns()).unwrap_or_default()
    }
}

impl Loader {
    /// A target gives an age to sources that it reads, and to no other.
    pub(super) fn freshness(&mut self, plan: &Plan) {
        for target in &plan.targets {
            let read = plan.sources_of(&target.reads);
            for name in target.header.freshness.keys().filter(|name| !read.contains(name.as_str())) {
                if !self.broken.contains(name) {
                    let fault =
                        Diagnostic::error(format!("`freshness` nomme `{name}`, une source que cette cible ne lit pas"))
                            .at(self.file_text(&target.path).word("freshness", name))
                            .hint("nommez une source qu'elle lit, ou retirez cette ligne")
                            .suggest(name, read.iter().copied());
                    self.diagnostics.push(fault);
                }
            }
        }
    }

    /// What each target reads is judged, once all that it reads is known.
    pub(super) fn guards(&mut self, plan: &Plan) {
        if plan.targets.is_empty() {
            return;
        }
        let schema = Schema::of(plan);
        let known: BTreeSet<&str> = schema.names().collect();
        for target in plan.targets.iter().filter(|target| plan.closure(&target.reads).is_subset(&known)) {
            let faults = target::guard_faults(plan, &schema, target, &self.file_text(&target.path));
            self.diagnostics.0.extend(faults);
        }
    }

    /// A file that was read.
    fn file_text<'a>(&'a self, path: &'a Path) -> FileText<'a> {
        let text = self.files.iter().find(|(key, _)| path.ends_with(key)).map_or("", |(_, text)| text);
        FileText { path, text }
    }

    /// A contract does not lift the prohibition of a column of the Caf's files.
    pub(super) fn lifted(&mut self, path: &Path, source: &Source) {
        let lifted = |column: &&Column| {
            source.personal && target::is_never(column) && column.class.is_some_and(|class| class != Class::Interdit)
        };
        for column in source.columns.iter().filter(lifted) {
            let fault = Diagnostic::error(format!(
                "la colonne `{}` ne sert à aucune liste de contact, et son contrat ne l'interdit pas",
                column.name
            ))
            .at(Place::file(path))
            .hint("écrivez `class = \"interdit\"`");
            self.diagnostics.push(fault);
        }
    }
}
