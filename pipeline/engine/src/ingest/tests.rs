//! What accepted values become in the store, read back with Polars. The messages of
//! what is refused are tested with the hostile files, outside the crate.

use std::path::PathBuf;

use polars::prelude::{AnyValue, DataFrame, ParquetReader, SerReader};
use portulan_plan::source::Source;
use serde_json::{Value, json};

use super::*;

struct Desk {
    root: PathBuf,
    sources: Vec<Source>,
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.root);
    }
}

impl Desk {
    fn new(test: &str, contracts: &[(&str, Value)]) -> Self {
        let root = std::env::temp_dir().join(format!("portulan-store-{test}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&root);
        std::fs::create_dir_all(root.join("inbox")).expect("a folder");
        let sources = contracts.iter().map(|(name, rules)| source(name, rules)).collect();
        Self { root, sources }
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.root.join("inbox").join(name), bytes).expect("a file");
    }

    fn run(&self) -> Report {
        let (inbox, store) = (self.root.join("inbox"), self.root.join("store"));
        let inputs = Inputs { sources: &self.sources, inbox: &inbox, store: &store, caf: &caf(), verify: None };
        ingest(&inputs, &mut |_| ()).unwrap_or_else(|error| panic!("{error}"))
    }

    /// A month of the store: each row as `a|b|c`, an absent value as nothing.
    fn rows(&self, source: &str, month: &str) -> Vec<String> {
        let partition = format!("store/{source}/caf=031/month={month}-01/part-0.parquet");
        let file = std::fs::File::open(self.root.join(partition)).expect("a partition");
        let frame = ParquetReader::new(file).finish().expect("Parquet");
        let wanted = self.sources.iter().find(|s| s.name == source).expect("a source").store_columns();
        let wanted: Vec<&str> = wanted.iter().map(|(name, _)| name.as_str()).collect();
        let names: Vec<&str> = frame.get_column_names().into_iter().map(|name| name.as_str()).collect();
        assert_eq!(names, wanted[..wanted.len() - 2]);
        (0..frame.height()).map(|at| row(&frame, at)).collect()
    }
}

fn caf() -> Caf {
    Caf { code: "031".into(), name: "Caf de l'Allier".into(), members: Vec::new() }
}

fn row(frame: &DataFrame, at: usize) -> String {
    let text = |value: AnyValue<'_>| match value {
        AnyValue::Null => String::new(),
        other => other.get_str().map_or_else(|| other.to_string(), str::to_owned),
    };
    let cells = frame.columns().iter().map(|column| text(column.get(at).expect("a cell")));
    cells.collect::<Vec<_>>().join("|")
}

fn source(name: &str, rules: &Value) -> Source {
    let mut all = json!({
        "title": "Essai", "publisher": "Caf", "origin": "test", "vintage": "2024",
        "licence": "Licence Ouverte",
    });
    for (key, value) in rules.as_object().expect("an object") {
        all[key] = value.clone();
    }
    let mut source: Source = serde_json::from_value(all).expect("a contract");
    name.clone_into(&mut source.name);
    source
}

fn communes() -> (&'static str, Value) {
    let rules = json!({
        "files": ["cog.csv"], "month": {"fixed": "2024-01"}, "key": ["commune"],
        "referential": "communes", "column": [{"name": "commune", "type": "commune"}],
    });
    ("communes", rules)
}

fn mergers() -> (&'static str, Value) {
    let rules = json!({
        "files": ["fusions.csv"], "month": {"fixed": "2024-01"}, "key": ["commune_ancienne"],
        "referential": "mergers",
        "column": [{"name": "commune_ancienne", "type": "commune"}, {"name": "commune", "type": "commune"}],
    });
    ("fusions", rules)
}

fn figures() -> Value {
    json!({
        "files": ["f.csv", "f1.csv"], "month": {"column": "month"}, "key": ["commune"],
        "duplicates": "most_complete",
        "column": [
            {"name": "month", "type": "month"},
            {"name": "commune", "type": "commune", "also": ["FRANCE"]},
            {"name": "nom", "type": "text", "blank": "missing"},
            {"name": "foyers", "type": "integer", "blank": "missing", "sentinels": ["9999999"]},
            {"name": "taux", "type": "decimal", "blank": "secret", "sentinels": ["."]},
            {"name": "plus", "type": "decimal", "blank": "secret", "optional": true},
        ],
    })
}

#[test]
fn values_are_typed_sorted_and_marked() {
    let desk = Desk::new("values", &[communes(), mergers(), ("f", figures())]);
    desk.put("cog.csv", "commune\n03001\n03158\n2A004\n");
    desk.put("fusions.csv", "commune_ancienne;commune\n03123;03158\n");
    desk.put(
        "f.csv",
        "month;commune;nom;foyers;taux\n\
         2024-12;FRANCE;France;12,0;1,5\n\
         202412;2a004;\"Ajaccio ; \"\"centre\"\"\";9999999;.\n\
         31/12/2024;03158;;0;-0,25\n\
         2024-12-01;3123;Givarlais;7;\n\
         2024-11;3001; Abrest ;5;2\n\
         2024-12;03001;;5;\n\
         2024-12;03001;Abrest;5;\n",
    );
    desk.run();
    assert_eq!(
        desk.rows("f", "2024-12"),
        [
            "03001|03001|Abrest|5||secret||",
            "03158|03123|Givarlais|7||secret||",
            "03158|03158||0|-0.25|valeur||",
            "2A004|2A004|Ajaccio ; \"centre\"|||secret||",
            "FRANCE|FRANCE|France|12|1.5|valeur||",
        ]
    );
    assert_eq!(desk.rows("f", "2024-11"), ["03001|03001|Abrest|5|2.0|valeur||"]);
}

#[test]
fn windows_1252_becomes_the_same_text() {
    let desk = Desk::new("cp1252", &[communes(), ("f", figures())]);
    desk.put("cog.csv", "commune\n03001\n");
    desk.put("f.csv", b"month;commune;nom;foyers;taux\n2024-12;03001;N\xe9ris \x8cuvre 1\x80;1;1\n");
    desk.run();
    assert_eq!(desk.rows("f", "2024-12"), ["03001|03001|Néris Œuvre 1€|1|1.0|valeur||"]);
}

#[test]
fn a_correction_changes_its_months_and_leaves_the_others() {
    let desk = Desk::new("correction", &[communes(), ("f", figures())]);
    desk.put("cog.csv", "commune\n03001\n");
    let head = "month;commune;nom;foyers;taux\n";
    desk.put("f1.csv", format!("{head}2024-11;03001;;1;1\n2024-12;03001;;1;1\n"));
    desk.run();
    desk.put("f1.csv", format!("{head}2024-12;03001;;2;1\n"));
    desk.run();
    assert_eq!(desk.rows("f", "2024-12"), ["03001|03001||2|1.0|valeur||"]);
    assert_eq!(desk.rows("f", "2024-11"), ["03001|03001||1|1.0|valeur||"]);
}

#[test]
fn outlines_become_rings_in_json() {
    let rules = json!({
        "files": ["*.geojson"], "format": "geojson", "month": {"fixed": "2025-01"}, "key": ["code"],
        "column": [
            {"name": "code", "type": "text"},
            {"name": "communes", "from": ["nb"], "type": "integer", "blank": "missing"},
            {"name": "contour", "type": "outline"},
        ],
    });
    let desk = Desk::new("outlines", &[("contours", rules)]);
    let ring = json!([[3.4, 46.1], [3.5, 46.1], [3.5, 46.2], [3.4, 46.1]]);
    let feature = |code: &str, nb: Value, kind: &str, coordinates: Value| {
        json!({"type": "Feature", "properties": {"code": code, "nb": nb},
            "geometry": {"type": kind, "coordinates": coordinates}})
    };
    let features = [
        feature("b", json!(2), "MultiPolygon", json!([[ring], [ring, ring]])),
        feature("a", json!(null), "Polygon", json!([ring])),
    ];
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    desk.put("c.geojson", text);
    desk.run();
    let ring = ring.to_string();
    assert_eq!(desk.rows("contours", "2025-01"), [format!("a||[{ring}]"), format!("b|2|[{ring},{ring},{ring}]")]);
}

#[test]
fn a_changed_contract_has_the_file_read_again() {
    let mut desk = Desk::new("contract", &[communes(), ("f", figures())]);
    desk.put("cog.csv", "commune\n03001\n");
    desk.put("f.csv", "month;commune;nom;foyers;taux\n2024-12;03001;Abrest;1;1\n");
    desk.run();
    desk.sources[1].columns.retain(|column| column.name != "nom" && column.name != "plus");
    let report = desk.run();
    assert_eq!(report.files[1].outcome, Outcome::Rechecked);
    assert_eq!(desk.rows("f", "2024-12"), ["03001|03001|1|1.0|valeur"]);
    desk.sources[1].title.push_str(" (prose)");
    assert_eq!(desk.run().files[1].outcome, Outcome::Unchanged);
}

#[test]
fn a_month_read_by_old_rules_and_gone_from_the_inbox_is_said() {
    let mut desk = Desk::new("basis", &[communes(), ("f", figures())]);
    desk.put("cog.csv", "commune\n03001\n");
    desk.put("f.csv", "month;commune;nom;foyers;taux\n2024-12;03001;Abrest;1;1\n");
    desk.run();
    std::fs::remove_file(desk.root.join("inbox/f.csv")).expect("removed");
    desk.sources[1].columns.retain(|column| column.name != "nom");
    let warnings: Vec<String> = desk.run().warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        warnings,
        ["f.csv : attention : le magasin garde 2024-12 de `f.csv`, lu avant que le contrat `f` ou le \
          référentiel des communes ne change\n    → remettez ce fichier dans le dossier d'entrée pour qu'il soit relu"]
    );
}
