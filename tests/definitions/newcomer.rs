//! The page of the analysts' room, followed to the letter: its worked examples are taken
//! from the page itself, so that neither can drift from the other.

use std::fs;

use super::Desk;
use crate::workspace::{MONTH, Workspace, repository};

/// The page that a newcomer follows.
fn page() -> String {
    fs::read_to_string(repository().join("queries/README.md")).expect("the page")
}

/// The block of code that comes first after `words`.
fn block(page: &str, words: &str) -> String {
    let after = page.split_once(words).unwrap_or_else(|| panic!("the page no longer says {words}")).1;
    let code = after.split_once("```").expect("a block").1;
    let (_, code) = code.split_once('\n').expect("a block of lines");
    code.split_once("```").expect("a closed block").0.to_owned()
}

fn desk() -> Desk {
    Desk { workspace: Workspace::ran().with_own_definitions() }
}

/// Adds an indicator to the first section of both kinds of portraits.
fn show(desk: &Desk, name: &str) {
    for portrait in ["reports/portraits/epci.toml", "reports/portraits/departement.toml"] {
        let text = desk.read(portrait);
        let (before, after) = text.split_once("\nfigures = [").expect("the first section");
        desk.write(portrait, format!("{before}\nfigures = [\"{name}\", {after}"));
    }
}

fn result(desk: &Desk, name: &str) -> String {
    fs::read_to_string(desk.workspace.out(MONTH, name)).expect("a result")
}

/// The texts of Vichy Communauté's portrait that a reader sees.
fn vichy(desk: &Desk) -> [String; 3] {
    let folder = fs::read_dir(desk.workspace.out(MONTH, "portraits")).expect("the portraits");
    let names = folder.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned());
    let ours: Vec<String> = names.filter(|name| name.starts_with("200071363-")).collect();
    ["html", "csv", "json"].map(|extension| {
        let name = ours.iter().find(|name| name.ends_with(&format!(".{extension}"))).expect("a portrait");
        result(desk, &format!("portraits/{name}"))
    })
}

#[test]
fn a_newcomer_adds_the_indicator_of_the_page() {
    let (desk, page) = (desk(), page());
    let name = "indicators/couverture/personnes_par_foyer";
    let sql = block(&page, &format!("`{name}.sql`:"));
    desk.write(&format!("queries/{name}.sql"), &sql);
    desk.write(&format!("queries/{name}.case"), block(&page, &format!("`{name}.case`:")));
    show(&desk, "personnes_par_foyer");
    desk.workspace.must(&["check"]);
    desk.workspace.must(&["cases"]);

    let args = ["query", "personnes_par_foyer", "--month", MONTH, "--level", "epci_partie", "--csv"];
    assert!(desk.workspace.must(&args).contains("\n2024-12;epci_partie;200071363;;35350;17120;;;39\n"));
    desk.workspace.must(&["run"]);
    let row = "\n2024-12,epci_partie,200071363,personnes_par_foyer,,2.06";
    let figures = result(&desk, "figures.csv");
    assert!(figures.contains(row), "not in the record");
    let before = fs::read_to_string(Workspace::finished().join("figures.csv")).expect("the record");
    let others: Vec<&str> = figures.lines().filter(|line| !line.contains(",personnes_par_foyer,")).collect();
    assert!(others == before.lines().collect::<Vec<_>>(), "another indicator changed");
    for text in vichy(&desk) {
        assert!(text.contains("Personnes par foyer"), "the title is not in a portrait");
    }
    assert!(vichy(&desk)[0].contains("2,06"));

    // The page's example of an error is what the command says.
    desk.write(&format!("queries/{name}.sql"), sql.replace("caf_territoires", "caf_territoire"));
    let said = block(&page, "## What an error looks like");
    assert_eq!(desk.told().replace("…/queries/", "../queries/"), said);
}

const PLACES: &str = "/*---
title = \"Places en crèche\"
theme = \"petite_enfance\"
unit = \"places\"
polarity = \"up\"
formula = \"count\"
numerator = \"Places agréées au 31 décembre\"
definition = \"Places en crèche agréées.\"
reference = \"https://www.caf.fr/\"
owner = \"bureau d’études\"
disclosure = { rule = \"publique\" }
---*/
SELECT r.level, r.territory, r.month, sum(p.places) AS numerator
FROM places_creche AS p
JOIN rattachement AS r ON r.commune = p.commune AND r.month = p.month
GROUP BY r.level, r.territory, r.month
";

const PLACES_CASE: &str = "= Deux communes d'un EPCI
== places_creche
commune | month   | places
03001   | 2024-12 | 20
03002   | 2024-12 | 12
== rattachement
commune | level       | territory | month
03001   | epci_partie | 200071363 | 2024-12
03002   | epci_partie | 200071363 | 2024-12
== attendu
level       | territory | month   | numerator
epci_partie | 200071363 | 2024-12 | 32
";

#[test]
fn a_newcomer_adds_the_source_of_the_page_and_an_indicator_that_reads_it() {
    let desk = desk();
    desk.write("queries/sources/places_creche.toml", block(&page(), "## Add a source"));
    desk.write("queries/indicators/petite_enfance/places_en_creche.sql", PLACES);
    desk.write("queries/indicators/petite_enfance/places_en_creche.case", PLACES_CASE);
    show(&desk, "places_en_creche");
    desk.workspace.must(&["check"]);
    desk.workspace.must(&["cases"]);
    // A code that lost its zero, a merged commune, a resident abroad, a spelling of the month.
    let rows = "Mois;Code_Insee;places\n202412;3310;60\n2024-12;03001;20\n2024-12;03123;10\n2024-12;99100;3\n";
    desk.write("inbox/places_creche_2024.csv", rows);
    let (code, out, err) = desk.workspace.run(&["run"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(err.contains("  places_creche_2024.csv : nouveau, 3 lignes, 1 écartée\n"), "{err}");
    assert!(
        result(&desk, "refus.csv").contains("places_creche_2024.csv;5;Code_Insee;99100;"),
        "{}",
        result(&desk, "refus.csv")
    );
    let figures = result(&desk, "figures.csv");
    for row in [
        "commune,03158,places_en_creche,,10,10,,0,valeur",
        "epci_partie,200071363,places_en_creche,,80,80,,0,valeur",
        "departement,03,places_en_creche,,90,90,,0,valeur",
        "epci_partie,200071082,places_en_creche,,,,,,manquant",
    ] {
        assert!(figures.contains(&format!("\n2024-12,{row}\n")), "{row}");
    }
    for text in vichy(&desk) {
        assert!(text.contains("Places en crèche"), "the title is not in a portrait");
    }
    let page = &vichy(&desk)[0];
    assert!(page.contains("tableau des agréments"), "the origin of the figures is not told");
}
