//! The last pass over a document: every text that is read, set as French prints it.
//!
//! Codes, keys, anchors and addresses are left alone.

use portulan_terms::french::typographic;

use crate::view::{Cell, Portrait, Section, Table};

/// Sets every text of the document with [`typographic`].
pub fn set(portrait: &mut Portrait) {
    let p = portrait;
    all([&mut p.title, &mut p.heading, &mut p.short_name, &mut p.month_text, &mut p.caf]);
    all(p.part.iter_mut().chain(&mut p.introduction).chain(&mut p.reading));
    for line in &mut p.identity {
        all([&mut line.label, &mut line.text]);
    }
    for figure in &mut p.key_figures {
        all([&mut figure.label, &mut figure.unit, &mut figure.date]);
        all(figure.position.iter_mut().chain(&mut figure.evolution));
        cell(&mut figure.cell);
    }
    p.sections.iter_mut().for_each(section);
    for definition in &mut p.definitions {
        let d = definition;
        all([&mut d.title, &mut d.definition, &mut d.numerator, &mut d.unit, &mut d.sources, &mut d.owner]);
        all(d.denominator.iter_mut().chain(&mut d.caveats));
    }
    for source in &mut p.sources {
        all([&mut source.title, &mut source.text]);
    }
    for figure in &mut p.figures {
        let f = figure;
        all([&mut f.title, &mut f.category_label, &mut f.territory_name, &mut f.unit, &mut f.text]);
    }
}

fn all<'a>(texts: impl IntoIterator<Item = &'a mut String>) {
    for text in texts {
        *text = typographic(text);
    }
}

fn section(section: &mut Section) {
    all(std::iter::once(&mut section.title).chain(&mut section.sentences));
    for chart in &mut section.charts {
        all([&mut chart.title, &mut chart.alt, &mut chart.definition, &mut chart.source]);
        all(&mut chart.data_in);
        table(&mut chart.table);
    }
    section.summary.iter_mut().chain(&mut section.tables).for_each(table);
}

fn table(table: &mut Table) {
    all(std::iter::once(&mut table.caption).chain(&mut table.head).chain(&mut table.note));
    for row in &mut table.rows {
        all([&mut row.header]);
        row.cells.iter_mut().for_each(cell);
    }
}

fn cell(cell: &mut Cell) {
    all([&mut cell.text, &mut cell.unit]);
}
