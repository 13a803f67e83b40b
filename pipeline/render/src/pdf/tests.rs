//! Tests of the PDF with the real templates and fonts.

use std::collections::BTreeMap;

use super::{Kit, pdf};
use crate::view::{Cell, Chart, KeyFigure, Line, Portrait, Row, Section, Table};

const PORTRAIT: &str = include_str!("../../../../reports/templates/portrait.typ");
const STYLE: &str = include_str!("../../../../reports/templates/style.typ");
const PARTS: &str = include_str!("../../../../reports/templates/parts.typ");
const TABLES: &str = include_str!("../../../../reports/templates/tables.typ");

fn kit_with(portrait: &str, parts: &str) -> Kit {
    let templates = [("portrait.typ", portrait), ("style.typ", STYLE), ("parts.typ", parts), ("tables.typ", TABLES)];
    let templates: BTreeMap<String, Vec<u8>> =
        templates.into_iter().map(|(path, text)| (path.into(), text.into())).collect();
    let fonts = vec![
        include_bytes!("../../../../reports/fonts/Inter-Regular.ttf").to_vec(),
        include_bytes!("../../../../reports/fonts/Inter-Italic.ttf").to_vec(),
        include_bytes!("../../../../reports/fonts/Inter-SemiBold.ttf").to_vec(),
        include_bytes!("../../../../reports/fonts/Inter-Bold.ttf").to_vec(),
    ];
    Kit::new(templates, fonts, serde_json::json!({ "own": "#114477" })).expect("a kit")
}

fn kit() -> Kit {
    kit_with(PORTRAIT, PARTS)
}

fn cell(text: &str, value: Option<f64>, mark: &str) -> Cell {
    Cell { text: text.into(), value, mark: mark.into(), key: "k".into(), decimals: 1, unit: "%".into() }
}

fn table(id: &str) -> Table {
    let row = |header: &str, own, cell| Row { header: header.into(), own, cells: vec![cell] };
    Table {
        id: id.into(),
        caption: "Taux par territoire".into(),
        head: vec!["Territoire".into(), "Taux".into()],
        rows: vec![
            row("CA Vichy Communauté", true, cell("42,1\u{202f}%", Some(42.1), "valeur")),
            row("Charroux", false, cell("secret", None, "secret")),
        ],
        note: Some("Secret : moins de 5 foyers.".into()),
    }
}

fn chart(id: &str) -> Chart {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='720' height='200' viewBox='0 0 720 200'>\
        <rect width='420' height='60' fill='#0b4f6c'/>\
        <text x='10' y='120' font-family='Inter' font-size='13'>42,1 %</text></svg>";
    Chart {
        id: id.into(),
        title: "Quatre habitants sur dix sont couverts".into(),
        alt: "Une barre : 42,1 % à Vichy Communauté.".into(),
        svg: svg.into(),
        wide: true,
        table: table(&format!("{id}-donnees")),
        data_in: None,
        definition: "Personnes couvertes pour 100 habitants.".into(),
        source: "Cnaf, décembre 2024.".into(),
    }
}

fn portrait() -> Portrait {
    let section = |id: &str, title: &str| Section {
        id: id.into(),
        title: title.into(),
        sentences: vec!["La Caf couvre 35\u{202f}350 personnes.".into()],
        summary: None,
        tables: vec![table(&format!("{id}-table"))],
        charts: vec![chart(&format!("{id}-taux"))],
    };
    Portrait {
        code: "200071363".into(),
        slug: "200071363-vichy-communaute".into(),
        level: "epci_partie".into(),
        title: "Portrait de territoire".into(),
        heading: "Communauté d’agglomération Vichy Communauté".into(),
        short_name: "CA Vichy Communauté".into(),
        part: None,
        month: "2024-12".into(),
        month_text: "décembre 2024".into(),
        caf: "Caf de l’Allier".into(),
        identity: vec![Line { label: "Population".into(), text: "83\u{202f}990 habitants".into() }],
        introduction: vec!["Le territoire compte 39 communes.".into()],
        key_figures: vec![KeyFigure {
            label: "Taux de couverture".into(),
            cell: cell("42,1\u{202f}%", Some(42.1), "valeur"),
            unit: "pour 100 habitants".into(),
            position: Some("3e sur 12".into()),
            evolution: None,
            date: "décembre 2024".into(),
        }],
        sections: vec![section("couverture", "Les familles couvertes"), section("logement", "Le logement")],
        definitions: vec![],
        sources: vec![],
        reading: vec![],
        figures: vec![],
    }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn same_portrait_same_bytes() {
    let (kit, portrait) = (kit(), portrait());
    let first = pdf(&kit, &portrait).expect("a PDF");
    assert!(first.starts_with(b"%PDF"));
    assert_eq!(first, pdf(&kit, &portrait).expect("the same PDF"));
    typst::comemo::evict(0);
    assert_eq!(first, pdf(&kit_with(PORTRAIT, PARTS), &portrait).expect("the same PDF"));
}

#[test]
fn claims_its_standards_and_its_month() {
    let bytes = pdf(&kit(), &portrait()).expect("a PDF");
    assert!(holds(&bytes, "<pdfuaid:part>1</pdfuaid:part>"));
    assert!(holds(&bytes, "<pdfaid:part>2</pdfaid:part>"));
    assert!(holds(&bytes, "<pdfaid:conformance>A</pdfaid:conformance>"));
    assert!(holds(&bytes, "2024-12-01"));
}

#[test]
fn chart_without_alternative_is_refused_in_french() {
    let mut portrait = portrait();
    portrait.sections[1].charts[0].alt = " ".into();
    let error = pdf(&kit(), &portrait).expect_err("no text alternative");
    assert_eq!(
        error.to_string(),
        "erreur : le graphique `logement-taux` du portrait `200071363-vichy-communaute` \
         n'a pas de texte de remplacement\n    \
         → décrire en une ou deux phrases ce que le graphique montre"
    );
}

#[test]
fn template_that_forgets_the_alternative_is_refused() {
    let parts = PARTS.replace(", alt: chart.alt", "");
    let error = pdf(&kit_with(PORTRAIT, &parts), &portrait()).expect_err("no text alternative");
    let text = error.to_string();
    assert!(text.starts_with("parts.typ:"), "{text}");
    assert!(text.contains("une image n'a pas de texte de remplacement, ce que PDF/"), "{text}");
}

#[test]
fn template_fault_names_file_line_and_column() {
    let broken = PORTRAIT.replace("#contents(", "#sommaire(");
    let line = 1 + broken.lines().position(|line| line.starts_with("#sommaire(")).expect("the line");
    let error = pdf(&kit_with(&broken, PARTS), &portrait()).expect_err("an unknown name");
    assert_eq!(
        error.within("reports/templates".as_ref()).to_string(),
        format!(
            "reports/templates/portrait.typ:{line}:2 : erreur : ce nom n'est pas défini \
             (typst : unknown variable: sommaire)"
        )
    );
}

#[test]
fn month_that_is_not_one_is_refused() {
    let portrait = Portrait { month: "2024-13".into(), ..portrait() };
    let error = pdf(&kit(), &portrait).expect_err("no such month");
    assert!(error.to_string().contains("`2024-13`"));
}

#[test]
fn kit_needs_a_main_template_and_real_fonts() {
    let none = Kit::new(BTreeMap::new(), vec![], serde_json::Value::Null);
    assert!(none.err().is_some_and(|error| error.to_string().contains("portrait.typ")));
    let templates = BTreeMap::from([("portrait.typ".to_owned(), Vec::new())]);
    let bad = Kit::new(templates, vec![b"not a font".to_vec()], serde_json::Value::Null);
    assert!(bad.err().is_some_and(|error| error.to_string().contains("police n° 1")));
}
