//! Attacks by the documents beside the figures: each trace is found, and its absence accepted.

use crate::fixture::{Edition, about, assert_found, assert_safe, key};
use portulan_audit::{Kind, Report};

const PAGE: &str = "portraits/e1.html";

fn edition() -> Edition {
    Edition::default().indicator("rsa", "count", "", "")
}

/// A data table: a row for each zone with its text.
fn table(rows: &[(&str, &str)]) -> String {
    let row = |(zone, text): &(&str, &str)| {
        let key = key("rsa", zone);
        format!("<tr><th scope=\"row\">{zone}</th><td data-figure=\"{key}\">{text}</td></tr>")
    };
    format!("<table id=\"donnees\"><tbody>{}</tbody></table>", rows.iter().map(row).collect::<String>())
}

fn drawing(shapes: &str, rows: &[(&str, &str)]) -> String {
    format!("<figure id=\"barres\"><svg viewBox=\"0 0 720 90\">{shapes}</svg>{}</figure>", table(rows))
}

#[track_caller]
fn assert_leak(report: &Report, zone: &str, word: &str) {
    let found = about(report, "rsa", zone);
    let told = |finding: &&&portulan_audit::Finding| finding.kind == Kind::Leak && finding.reasons[0].contains(word);
    assert!(found.iter().any(|finding| told(&finding)), "« {word} » n’est pas dit :\n{report}");
}

#[test]
fn a_number_in_the_cell_of_a_hidden_figure() {
    let edition = edition().secrets("rsa", &["A"]);
    let report = edition.clone().document(PAGE, table(&[("A", "3")])).audit();
    assert_leak(&report, "A", "porte « 3 »");
    assert_found(&report, "rsa", "A", 3.0, 3.0);
    assert_safe(&edition.document(PAGE, table(&[("A", "secret")])).audit());
}

#[test]
fn the_sum_in_a_sentence() {
    let edition = edition().secrets("rsa", &["A", "B"]);
    let keys = format!("{} {}", key("rsa", "A"), key("rsa", "B"));
    let said = |text: &str| format!("<p data-figure=\"{keys}\">{text}</p>");
    let report = edition.clone().document(PAGE, said("Ces deux communes comptent 4 foyers.")).audit();
    assert_found(&report, "rsa", "A", 0.0, 4.0);
    assert_safe(&edition.clone().document(PAGE, said("Ces deux communes comptent 40 foyers.")).audit());
    assert_safe(&edition.document(PAGE, said("Ces chiffres sont secrets.")).audit());
}

#[test]
fn a_sentence_that_quotes_a_hidden_figure() {
    let edition = edition().secrets("rsa", &["A"]);
    let said = |text: &str| format!("<p data-figure=\"{}\">{text}</p>", key("rsa", "A"));
    assert_leak(&edition.clone().document(PAGE, said("On y compte 3 foyers.")).audit(), "A", "3 foyers");
    assert_safe(&edition.document(PAGE, said("Leur nombre est secret.")).audit());
}

#[test]
fn the_length_of_a_bar() {
    let edition = edition().count("rsa", "B", 50).secrets("rsa", &["A"]);
    let names = "<text x=\"90\" y=\"17\">B</text><rect x=\"100\" y=\"7\" width=\"500\" height=\"11.5\"/>\
                 <text x=\"720\" y=\"17\">50</text><text x=\"90\" y=\"34.5\">A</text>";
    let rows = [("B", "50"), ("A", "secret")];
    let bar = "<rect x=\"100\" y=\"24.5\" width=\"30\" height=\"11.5\"/><text x=\"720\" y=\"34.5\">secret</text>";
    let report = edition.clone().document(PAGE, drawing(&format!("{names}{bar}"), &rows)).audit();
    assert_leak(&report, "A", "une barre pour le chiffre caché");
    assert_found(&report, "rsa", "A", 3.0, 3.0);
    let without = format!("{names}<text x=\"720\" y=\"34.5\">secret</text>");
    assert_safe(&edition.document(PAGE, drawing(&without, &rows)).audit());
}

#[test]
fn a_dot_for_a_hidden_figure() {
    let edition = edition().count("rsa", "B", 50).secrets("rsa", &["A"]);
    let rows = [("B", "50"), ("A", "secret")];
    let one = "<circle cx=\"90\" cy=\"70\" r=\"5.3\"/><circle cx=\"90\" cy=\"70\" r=\"4.5\"/>";
    let two = format!("{one}<circle cx=\"20\" cy=\"70\" r=\"4.5\"/>");
    assert_leak(&edition.clone().document(PAGE, drawing(&two, &rows)).audit(), "A", "2 points pour 1");
    assert_safe(&edition.document(PAGE, drawing(one, &rows)).audit());
}

#[test]
fn a_rank() {
    let row = |zone: &str, text: &str, rank: &str| {
        let key = key("rsa", zone);
        format!("<table id=\"t\"><tr><th>RSA</th><td data-figure=\"{key}\">{text}</td><td>{rank}</td></tr></table>")
    };
    let edition = edition().counts("rsa", &[("epci|E1", 50), ("epci|E2", 60)]).secrets("rsa", &["epci|E3"]);
    let report = edition.clone().document(PAGE, row("epci|E1", "50", "3e sur 3")).audit();
    assert_leak(&report, "epci|E3", "compte 3 rangs");
    let report = edition.clone().document(PAGE, row("epci|E3", "secret", "3e sur 3")).audit();
    assert_leak(&report, "epci|E3", "donne son rang");
    let hidden_above = edition.clone().document(PAGE, row("epci|E2", "60", "2e sur 2")).count("rsa", "epci|E4", 40);
    assert_leak(&hidden_above.audit(), "epci|E3", "donne le rang 2");
    assert_safe(&edition.document(PAGE, row("epci|E1", "50", "2e sur 2")).audit());
}

#[test]
fn an_attribute_of_the_drawing() {
    let edition = edition().secrets("rsa", &["A", "B", "C"]);
    let area = |zone: &str, look: &str| format!("<path d=\"M0 {zone}\" {look} data-figure=\"{}\"/>", key("rsa", zone));
    let map = |last: &str| drawing(&(area("A", "fill=\"#eee\"") + &area("B", "fill=\"#eee\"") + &area("C", last)), &[]);
    let report = edition.clone().document(PAGE, map("fill=\"#c9deee\"")).audit();
    assert_leak(&report, "C", "#c9deee");
    let report = edition.clone().document(PAGE, map("fill=\"#eee\" data-value=\"3\"")).audit();
    assert_found(&report, "rsa", "C", 3.0, 3.0);
    assert_safe(&edition.document(PAGE, map("fill=\"#eee\"")).audit());
}

#[test]
fn the_colour_of_an_area() {
    let edition = edition().count("rsa", "B", 50).secrets("rsa", &["A"]);
    let rows = [("B", "50"), ("A", "secret")];
    let map = |fill: &str, legend: &str| {
        let areas = format!(
            "<path fill=\"#98c1e0\" d=\"M0 0l50 0 0 50-50 0z\"/><path fill=\"{fill}\" d=\"M50 0l50 0 0 50-50 0z\"/>"
        );
        let names = "<text x=\"25\" y=\"25\">B</text><text x=\"75\" y=\"25\">A</text>";
        let legend = format!(
            "<rect x=\"519\" y=\"100\" width=\"22\" height=\"14\" fill=\"#98c1e0\"/><text y=\"140\">{legend}</text>"
        );
        drawing(&(areas + names + &legend), &rows)
    };
    let report = edition.clone().document(PAGE, map("#98c1e0", "secret (1)")).audit();
    assert_leak(&report, "A", "couleur de classe #98c1e0");
    assert_leak(&edition.clone().document(PAGE, map("#fff", "secret (0)")).audit(), "A", "compte 0 secrets");
    assert_safe(&edition.document(PAGE, map("#fff", "secret (1)")).audit());
}

#[test]
fn a_title_in_a_table() {
    let edition = edition().secrets("rsa", &["A"]);
    let cell =
        |title: &str| format!("<table><tr><td{title} data-figure=\"{}\">secret</td></tr></table>", key("rsa", "A"));
    assert_leak(&edition.clone().document(PAGE, cell(" title=\"moins de 5\"")).audit(), "A", "`title`");
    assert_safe(&edition.document(PAGE, cell("")).audit());
}

#[test]
fn a_sorted_table() {
    let shown = [("G", 90), ("F", 80), ("E", 70), ("D", 60), ("C", 50), ("H", 7)];
    let edition = edition().counts("rsa", &shown).secrets("rsa", &["A", "B"]);
    let mut rows = vec![("G", "90"), ("F", "80"), ("E", "70"), ("D", "60"), ("C", "50")];
    let mut sorted = rows.clone();
    sorted.extend([("A", "secret"), ("H", "7"), ("B", "secret")]);
    assert_leak(&edition.clone().document(PAGE, table(&sorted)).audit(), "A", "parmi les valeurs rangées");
    rows.extend([("H", "7"), ("B", "secret"), ("A", "secret")]);
    assert_leak(&edition.clone().document(PAGE, table(&rows)).audit(), "B", "ni par nom ni par code");
    rows.truncate(6);
    rows.extend([("A", "secret"), ("B", "secret")]);
    assert_safe(&edition.document(PAGE, table(&rows)).audit());
}

#[test]
fn the_data_files_of_a_portrait() {
    let edition = edition().secrets("rsa", &["A"]).count("rsa", "B", 12);
    let csv = |value: &str, mark: &str| {
        format!(
            "indicator;category;month;level;territory;value;mark;text\nrsa;;2024-12;commune;A;{value};{mark};secret\n"
        )
    };
    assert_leak(&edition.clone().document("portraits/e1.csv", csv("3", "secret")).audit(), "A", "porte « 3 »");
    assert_leak(&edition.clone().document("portraits/e1.csv", csv("", "zero")).audit(), "A", "marque `zero`");
    assert_safe(&edition.clone().document("portraits/e1.csv", csv("", "secret")).audit());
    let json = |zone: &str, value: &str| {
        format!("[{{\"cell\": {{\"key\": \"{}\", \"mark\": \"secret\", \"value\": {value}}}}}]", key("rsa", zone))
    };
    assert_leak(&edition.clone().document("portraits/e1.json", json("A", "3")).audit(), "A", "porte « 3 »");
    assert_safe(&edition.clone().document("portraits/e1.json", json("A", "null")).audit());
    let report = edition.document("portraits/e1.json", json("B", "null")).audit();
    assert_eq!(about(&report, "rsa", "B")[0].kind, Kind::Disagreement);
}

#[test]
fn the_sheets_of_a_workbook() {
    use rust_xlsxwriter::{Workbook, Worksheet};
    let edition = edition().secrets("rsa", &["A"]).count("rsa", "B", 12);
    let page =
        table(&[("B", "12"), ("A", "secret")]).replace("<tbody>", "<caption><span>Le RSA</span></caption><tbody>");
    let edition = edition.document("portraits/e1.html", page);
    let book = |data: Option<f64>, shown: Option<f64>| {
        let mut workbook = Workbook::new();
        let put = |sheet: &mut Worksheet, row: u32, column: u16, value: Option<f64>| {
            match value {
                Some(value) => sheet.write_number(row, column, value).unwrap(),
                None => sheet.write_string(row, column, "secret").unwrap(),
            };
        };
        let sheet = workbook.add_worksheet();
        for (row, text) in ["Le RSA", "Commune", "B", "A"].into_iter().enumerate() {
            sheet.write_string(row as u32, 0, text).unwrap();
        }
        put(sheet, 2, 1, Some(12.0));
        put(sheet, 3, 1, shown);
        let sheet = workbook.add_worksheet();
        let headers = ["Indicateur", "Catégorie", "Mois", "Niveau", "Code du territoire", "Valeur", "Marque"];
        for (column, (header, text)) in
            headers.into_iter().zip(["rsa", "", "2024-12", "commune", "A", "", "secret"]).enumerate()
        {
            sheet.write_string(0, column as u16, header).unwrap();
            sheet.write_string(1, column as u16, text).unwrap();
        }
        if let Some(data) = data {
            put(sheet, 1, 5, Some(data));
        }
        workbook.save_to_buffer().unwrap()
    };
    let with = |data, shown| edition.clone().document("portraits/e1.xlsx", book(data, shown)).audit();
    assert_leak(&with(Some(3.0), None), "A", "porte « 3 »");
    assert_leak(&with(None, Some(3.0)), "A", "le classeur porte « 3 »");
    assert_safe(&with(None, None));
}

#[test]
fn the_text_of_a_pdf() {
    let edition = edition().secrets("rsa", &["A"]).count("rsa", "B", 12);
    let edition = edition.document("portraits/e1.html", table(&[("B", "12"), ("A", "secret")]));
    let with = |text: &str| edition.clone().document("portraits/e1.pdf", pdf(&["B", "12", "A", text])).audit();
    assert_leak(&with("3"), "A", "le texte porte « 3");
    assert_safe(&with("secret"));
}

/// A page with a line for each text.
fn pdf(lines: &[&str]) -> Vec<u8> {
    use lopdf::content::{Content, Operation};
    use lopdf::{Document, Object, Stream, dictionary};
    let mut document = Document::with_version("1.5");
    let pages = document.new_object_id();
    let font = document.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier" });
    let resources = document.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
    let mut operations = vec![Operation::new("BT", vec![]), Operation::new("Tf", vec!["F1".into(), 12.into()])];
    for line in lines {
        operations.push(Operation::new("Td", vec![0.into(), (-20).into()]));
        operations.push(Operation::new("Tj", vec![Object::string_literal(*line)]));
    }
    operations.push(Operation::new("ET", vec![]));
    let content = Content { operations }.encode().unwrap();
    let content = document.add_object(Stream::new(dictionary! {}, content));
    let page = dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content, "Resources" => resources };
    let page = document.add_object(page);
    let tree = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    document.objects.insert(pages, Object::Dictionary(tree));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}
