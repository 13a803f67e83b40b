//! A GeoJSON `FeatureCollection`, read as a table: one row a feature, its rank for a
//! line, its properties for columns and its geometry for the column of type `outline`.

use csv::StringRecord;
use portulan_plan::source::Kind;
use portulan_terms::{Diagnostic, Place};
use serde_json::Value;

use super::file::{Job, Read, Refused};
use super::guard;
use super::header;
use super::record::Record;
use super::report::{AtPath, IngestError, Refusal};
use super::row_reader::{RowReader, Scratch, Stop};
use super::rows::Rows;
use super::scan::Encoding;
use super::sort::Sorter;
use super::tally::Tally;

/// Reads all the features of the file into `sorter`; gives the header and the count.
/// The inner error is the reason why the file is refused.
///
/// # Errors
/// When the file cannot be read or the temporary folder written.
pub fn read(job: &Job<'_>, sorter: &mut Sorter) -> Result<Result<Read, Refused>, IngestError> {
    let bytes = std::fs::read(job.path).at(job.path)?;
    let features = match features(job, &bytes[job.scan.mark..]) {
        Ok(features) => features,
        Err(refused) => return Ok(Err(refused.into())),
    };
    let names = names(job, &features);
    let at = |fault: Diagnostic| fault.at(Place::file(job.name));
    let identity = guard::header_faults(job.source, &names);
    if !identity.is_empty() {
        return Ok(Err(identity.into_iter().map(at).collect::<Vec<_>>().into()));
    }
    let header = match header::fit(job.source, &names) {
        Ok(header) => header,
        Err(faults) => return Ok(Err(faults.into_iter().map(at).collect::<Vec<_>>().into())),
    };
    let first = features.first().and_then(|feature| record(job, &names, feature).ok());
    let told = job.caf_field(&header).zip(first).and_then(|(field, first)| first.get(field).map(str::to_owned));
    let caf = match job.caf_of(&header, told) {
        Ok(caf) => caf,
        Err(refused) => return Ok(Err(refused)),
    };
    let reader = match RowReader::new(job, &header, &caf) {
        Ok(reader) => reader,
        Err(reason) => return Ok(Err(job.contract_fault(&reason))),
    };
    let mut rows = Rows::default();
    let mut tally = Tally::default();
    let mut scratch = Scratch::default();
    let mut spans = Vec::new();
    for (rank, feature) in (1..).zip(&features) {
        tally.read += 1;
        let done = record(job, &names, feature)
            .map_err(|reason| Stop::Row(no_outline(rank, reason)))
            .and_then(|record| reader.read(Record::of(&record, &mut spans), rank, &mut scratch, &mut rows));
        match done {
            Ok(()) => {}
            Err(Stop::Row(refusal)) => tally.refuse(refusal),
            Err(Stop::File(fault)) => return Ok(Err(fault.into())),
        }
    }
    tally.restored = scratch.restored;
    tally.suspects = scratch.suspects;
    sorter.push(rows.sorted()).at(job.temporary)?;
    drop(reader);
    Ok(Ok(Read { header, caf, tally }))
}

fn features(job: &Job<'_>, bytes: &[u8]) -> Result<Vec<Value>, Diagnostic> {
    let fault = |message: &str| Diagnostic::error(message).at(Place::file(job.name));
    if job.scan.encoding != Encoding::Utf8 {
        return Err(fault("GeoJSON attendu en UTF-8"));
    }
    let mut whole: Value = serde_json::from_slice(bytes).map_err(|error| {
        let place = Place { file: job.name.into(), line: error.line(), column: error.column() };
        let what = if error.is_eof() { "fichier tronqué" } else { "JSON mal formé" };
        Diagnostic::error(what).at(place)
    })?;
    match whole.get_mut("features").map(Value::take) {
        Some(Value::Array(features)) if whole["type"] == "FeatureCollection" => Ok(features),
        _ => Err(fault("GeoJSON de type `FeatureCollection` attendu")),
    }
}

/// The properties that some feature has, by first appearance; last, the outline.
fn names(job: &Job<'_>, features: &[Value]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for feature in features {
        for key in feature["properties"].as_object().into_iter().flat_map(|object| object.keys()) {
            if !names.contains(key) {
                names.push(key.clone());
            }
        }
    }
    let outline = job.source.columns.iter().find(|column| column.kind == Kind::Outline);
    names.extend(outline.and_then(|column| column.header_names().first().map(|name| (*name).into())));
    names
}

/// The fields of a feature, in the order of `names`.
fn record(job: &Job<'_>, names: &[String], feature: &Value) -> Result<StringRecord, String> {
    let has_outline = job.source.columns.iter().any(|column| column.kind == Kind::Outline);
    let properties = names.len() - usize::from(has_outline);
    let mut record = StringRecord::new();
    for name in &names[..properties] {
        match &feature["properties"][name.as_str()] {
            Value::Null => record.push_field(""),
            Value::String(text) => record.push_field(text),
            other => record.push_field(&other.to_string()),
        }
    }
    if has_outline {
        record.push_field(&rings(&feature["geometry"])?);
    }
    Ok(record)
}

/// All the rings of a polygon or of several, as JSON text `[[[lon, lat], …], …]`.
fn rings(geometry: &Value) -> Result<String, String> {
    let coordinates = &geometry["coordinates"];
    let rings: Vec<&Value> = match geometry["type"].as_str() {
        Some("Polygon") => coordinates.as_array().into_iter().flatten().collect(),
        Some("MultiPolygon") => {
            let polygons = coordinates.as_array().into_iter().flatten();
            polygons.filter_map(Value::as_array).flatten().collect()
        }
        Some(other) => return Err(format!("géométrie `{other}` : polygone attendu")),
        None => return Ok(String::new()),
    };
    if rings.is_empty() || !rings.iter().all(|ring| is_ring(ring)) {
        return Err("contour mal formé : anneaux de quatre points au moins attendus".into());
    }
    serde_json::to_string(&rings).map_err(|error| error.to_string())
}

/// Four points or more, each of a longitude and a latitude in degrees.
fn is_ring(ring: &Value) -> bool {
    let degree = |point: &Value, at: usize, most: f64| point[at].as_f64().is_some_and(|degrees| degrees.abs() <= most);
    let points = ring.as_array().map_or(&[][..], Vec::as_slice);
    points.len() >= 4 && points.iter().all(|point| degree(point, 0, 180.0) && degree(point, 1, 90.0))
}

fn no_outline(rank: u64, reason: String) -> Refusal {
    Refusal { file: String::new(), line: rank, column: "geometry".into(), value: String::new(), reason, counts: true }
}
