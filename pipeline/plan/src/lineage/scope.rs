//! What a name means in a query: relations in sight, aliases of its own, and the queries around.

use std::collections::BTreeSet;
use std::sync::Arc;

use sqlparser::ast::Ident;
use sqlparser::tokenizer::Location;

use super::relations::{Relation, merged};
use super::{Output, Trail};

/// The names in sight at one place of a query.
#[derive(Default)]
pub(super) struct Scope<'a> {
    /// Relations of FROM, under the names they go by.
    pub relations: Vec<(String, Arc<Relation>)>,
    /// Columns that USING made one.
    pub using: BTreeSet<String>,
    /// Columns already written in the SELECT.
    pub written: Vec<Output>,
    /// What the named windows read.
    pub windows: Trail,
    /// The query around.
    pub outer: Option<&'a Scope<'a>>,
}

impl<'a> Scope<'a> {
    pub fn inside(outer: Option<&'a Scope<'a>>) -> Self {
        Self { outer, ..Self::default() }
    }

    /// What `name` means: a column of any relation in sight or a column already written; then
    /// a whole relation; then the same in the queries around.
    pub fn name(&self, name: &str) -> Option<Output> {
        let columns = self.relations.iter().filter_map(|(_, relation)| relation.column(name));
        let written = self.written.iter().filter(|output| output.name == name).cloned();
        let whole = || self.relation(name).map(|relation| row_of(name, &relation));
        columns.chain(written).reduce(merged).or_else(whole).or_else(|| self.outer?.name(name))
    }

    /// What `a.b.c` means: a column of a relation, or a part of a column.
    pub fn path(&self, parts: &[String]) -> Option<Output> {
        let of_relation = parts.windows(2).find_map(|pair| self.relation(&pair[0])?.column(&pair[1]));
        let first = parts.first()?;
        let part = || {
            let columns = self.relations.iter().filter_map(|(_, relation)| relation.column(first));
            columns.reduce(merged).map(|column| Output { plain: false, ..column })
        };
        of_relation.or_else(part).or_else(|| self.outer?.path(parts))
    }

    /// The relation that goes by that name, here or around.
    pub fn relation_around(&self, name: &str) -> Option<Arc<Relation>> {
        self.relation(name).or_else(|| self.outer?.relation_around(name))
    }

    fn relation(&self, name: &str) -> Option<Arc<Relation>> {
        let mut named = self.relations.iter().filter(|(alias, _)| alias == name);
        named.next().map(|(_, relation)| relation.clone())
    }

    /// All that can be reached from here.
    pub fn everything(&self) -> Trail {
        let mut all = Trail::default();
        self.relations.iter().for_each(|(_, relation)| all.add(relation.whole()));
        self.outer.iter().for_each(|outer| all.add(outer.everything()));
        all
    }

    /// The columns that `*` gives, those of USING once.
    pub fn star(&self, at: Location) -> Vec<Output> {
        let mut outputs: Vec<Output> = Vec::new();
        for column in self.relations.iter().flat_map(|(_, relation)| relation.starred(at)) {
            let once = self.using.contains(&column.name);
            match outputs.iter_mut().find(|output| once && output.name == column.name) {
                Some(output) => *output = merged(std::mem::take(output), column),
                None => outputs.push(column),
            }
        }
        outputs
    }

    /// The names of the columns of all relations here.
    pub fn names(&self) -> BTreeSet<String> {
        let columns = self.relations.iter().flat_map(|(_, relation)| &relation.columns);
        columns.map(|column| column.name.clone()).collect()
    }
}

/// A whole row, as a value.
fn row_of(name: &str, relation: &Relation) -> Output {
    Output { name: name.to_owned(), plain: false, columns: relation.whole() }
}

/// The parts of a dotted name, in lower case.
pub(super) fn parts(idents: &[Ident]) -> Vec<String> {
    idents.iter().map(|ident| ident.value.to_lowercase()).collect()
}
