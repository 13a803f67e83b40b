//! `portulan query`: the rows of one definition, before protection, for the analyst
//! who writes it.

use portulan_engine::{Kept, Scope, query, territories};
use portulan_terms::{Diagnostic, Month, Observation};

use crate::args::{Args, Query};
use crate::exit::{Exit, Failure};
use crate::say::data;
use crate::work::{Work, opener};

const HEAD: [&str; 9] =
    ["month", "level", "territory", "category", "numerator", "denominator", "value", "margin", "communes"];

/// Prints a definition's rows as a table, or as CSV.
pub fn run(args: &Args, options: &Query) -> Result<(), Failure> {
    let plan = args.plan()?;
    let definition =
        plan.indicator(&options.name).ok_or_else(|| Failure::one(Exit::Usage, plan.no_indicator(&options.name)))?;
    if definition.is_derived() {
        let fault = Diagnostic::error(format!("`{}` se déduit des chiffres publiés : il n'a pas de SQL", options.name));
        return Err(Failure::one(Exit::Usage, fault.hint("interrogez l'indicateur dont il mesure l'évolution")));
    }
    portulan_engine::bind_once(&plan).map_err(Failure::of(Exit::Definitions))?;
    let work = Work::open(&plan)?;
    let opener = opener(&plan);
    let scope = Scope::all(work.contents.freshness_at(options.month));
    let kept = Kept::of(&plan, &work.contents, scope, &opener);
    let session = kept.session().map_err(|fault| Failure::one(Exit::System, fault))?;
    let places = territories(&session, &plan).map_err(Failure::of(Exit::Month))?;
    let wanted = portulan_engine::Query { month: options.month, level: options.level };
    let rows = query(&session, definition, &places, &wanted).map_err(Failure::of(Exit::Partial))?;
    if rows.is_empty() {
        return Err(Failure::one(Exit::Month, nothing(options)));
    }
    let lines: Vec<[String; 9]> = rows.iter().map(cells).collect();
    if options.csv {
        csv(&lines)
    } else {
        table(&lines)
    }
    Ok(())
}

fn nothing(options: &Query) -> Diagnostic {
    let month = options.month.map(|m| format!(" en {}", Month::in_french(m))).unwrap_or_default();
    let level = options.level.map(|l| format!(" au niveau {l}")).unwrap_or_default();
    Diagnostic::error(format!("`{}` ne donne aucune ligne{month}{level}", options.name))
        .hint("essayez sans --month ni --level, ou lancez d'abord `portulan ingest`")
}

fn cells(row: &Observation) -> [String; 9] {
    let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    [
        row.month.to_string(),
        row.level.to_string(),
        row.territory.to_string(),
        row.category.to_string(),
        number(row.numerator),
        number(row.denominator),
        number(row.value),
        number(row.margin),
        row.cells.map(|n| n.to_string()).unwrap_or_default(),
    ]
}

fn csv(lines: &[[String; 9]]) {
    data(&HEAD.join(";"));
    lines.iter().for_each(|line| data(&line.join(";")));
}

/// Aligned columns; those that hold nothing are left out.
fn table(lines: &[[String; 9]]) {
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let shown: Vec<usize> = (0..HEAD.len()).filter(|column| width(*column) > 0).collect();
    let print = |cell: &dyn Fn(usize) -> String| {
        let cells: Vec<String> = shown
            .iter()
            .map(|column| {
                let size = width(*column).max(HEAD[*column].len());
                if *column < 4 { format!("{:<size$}", cell(*column)) } else { format!("{:>size$}", cell(*column)) }
            })
            .collect();
        data(cells.join("  ").trim_end());
    };
    print(&|column| HEAD[column].to_owned());
    lines.iter().for_each(|line| print(&|column| line[column].clone()));
}
