//! Statistical secrecy, from the files of the inbox to the files released: what an attacker
//! with everything in hand can deduce, over one edition and over several.
//!
//! On the synthetic extract of the samples (three EPCI of the Allier). The attacks on hand-made
//! tables, one by one, are those of `pipeline/audit/tests`; the mathematics are tested against
//! brute force in `pipeline/secrecy/tests`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::workspace::{MONTH, Workspace, copy, repository};

const EXTRACTS: [&str; 2] = ["FR6_1124.csv", "FR6_1224.csv"];
const COG: &str = "inbox/cog_communes_03_2026.csv";
const EXTRACT: &str = "inbox/FR6_1224.csv";

/// What the audit says of a month, alone or with other editions: nothing to say, or the refusal.
fn audit(workspace: &Workspace, month: &str, more: &[&str]) -> (i32, String) {
    let folder = workspace.path().join("out").join(month);
    let folder = folder.to_string_lossy().into_owned();
    let args: Vec<&str> = ["secrecy", "audit", &folder].into_iter().chain(more.iter().copied()).collect();
    let (code, out, err) = workspace.run(&args);
    (code, out + &err)
}

fn assert_safe(workspace: &Workspace, month: &str, more: &[&str]) {
    let (code, told) = audit(workspace, month, more);
    assert_eq!(code, 0, "{told}");
}

/// A copy of what was released of a month, as somebody kept it.
fn kept(workspace: &Workspace, month: &str, name: &str) -> String {
    let folder = workspace.path().join(name);
    copy(&workspace.path().join("out").join(month), &folder);
    folder.to_string_lossy().into_owned()
}

fn figures(workspace: &Workspace) -> PathBuf {
    workspace.out(MONTH, "figures.csv")
}

/// Mark of each figure of the extract's indicators at the edition's month, by its key.
fn marks(folder: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(folder.join("figures.csv")).expect("the record");
    let rows = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let own = rows.filter(|row| row[0] == MONTH && row[3].ends_with("_extrait") && !row[3].starts_with("evolution"));
    own.map(|row| (row[..5].join(","), row[9].to_owned())).collect()
}

/// Two months of the extract, the first released, then the second.
fn two_editions() -> Workspace {
    let workspace = Workspace::with_synthetic(&EXTRACTS);
    workspace.must(&["run", "--quiet", "--month", "2024-11"]);
    workspace.must(&["run", "--quiet"]);
    workspace
}

#[test]
fn nothing_can_be_deduced_from_an_edition_and_the_one_before() {
    let workspace = two_editions();
    let before = workspace.path().join("out/2024-11").to_string_lossy().into_owned();
    assert_safe(&workspace, "2024-11", &[]);
    assert_safe(&workspace, MONTH, &["--with", &before]);
    // The same without the store's record: every hidden cell is judged as if it were small.
    assert_safe(&workspace, MONTH, &["--with", &before, "--strict"]);
    let marks = marks(figures(&workspace).parent().expect("a folder"));
    let count = |mark: &str| marks.values().filter(|found| *found == mark).count();
    let told = ["secret", "valeur", "zero"].map(count);
    assert!(told.iter().all(|count| *count > 300), "hidden, shown, zero: {told:?}");
}

#[cfg(unix)]
#[test]
fn reasons_stay_in_the_store_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let workspace = Workspace::with_synthetic(&EXTRACTS[1..]);
    workspace.must(&["run", "--quiet"]);
    let mode = |path: PathBuf| fs::metadata(path).expect("the record").permissions().mode() & 0o777;
    assert_eq!(mode(workspace.path().join("store/.secret")), 0o700);
    assert_eq!(mode(workspace.path().join("store/.secret/2024-12.parquet")), 0o600);
    let text = fs::read_to_string(figures(&workspace)).expect("the record");
    for word in ["secondaire", "complement", "contributeurs", "effectif,"] {
        assert!(!text.lines().any(|line| line.split(',').skip(5).any(|field| field == word)), "{word}");
    }
}

#[test]
fn a_hidden_figure_put_back_is_refused_by_name() {
    let workspace = Workspace::with_synthetic(&EXTRACTS[1..]);
    workspace.must(&["run", "--quiet"]);
    let hidden = ",part_rsa_extrait,,,,,,secret";
    let mut found = None;
    workspace.edit(figures(&workspace), |text| {
        let line = text.lines().find(|line| line.starts_with("2024-12,commune,") && line.ends_with(hidden));
        let line = line.expect("a hidden share").to_owned();
        found = Some(line.split(',').nth(2).expect("a commune").to_owned());
        text.replacen(&line, &line.replace(",,,,,,secret", ",,25,3,12,0,valeur"), 1)
    });
    let (code, told) = audit(&workspace, MONTH, &[]);
    let commune = found.expect("a commune");
    assert_eq!(code, 11);
    assert!(told.contains(&format!("part_rsa_extrait||2024-12|commune|{commune}")), "{told}");
}

#[test]
fn the_same_run_hides_the_same_at_one_thread_or_several() {
    let released = ["1", "2"].map(|threads| {
        let workspace = Workspace::with_synthetic(&EXTRACTS[1..]);
        let mut command = workspace.command(&["run", "--quiet"]);
        assert!(command.env("RAYON_NUM_THREADS", threads).status().expect("the command starts").success());
        fs::read(figures(&workspace)).expect("the record")
    });
    assert!(released[0] == released[1], "the two records differ");
}

#[test]
fn a_corrected_month_gives_nothing_away() {
    let workspace = Workspace::with_synthetic(&EXTRACTS);
    workspace.must(&["run", "--quiet"]);
    let before = marks(figures(&workspace).parent().expect("a folder"));
    let mut row = 0;
    let keep = |line: &str| {
        row += 1;
        (row == 1 || row % 40 != 0).then(|| format!("{line}\n"))
    };
    workspace.edit(EXTRACT, |text| text.lines().filter_map(keep).collect());
    workspace.must(&["run", "--quiet"]);
    let after = marks(figures(&workspace).parent().expect("a folder"));
    assert!(before != after, "the correction changes what is small");
    // What was hidden stays so, unless nobody is left to be counted or to be divided by.
    for (key, _) in before.iter().filter(|(_, mark)| *mark == "secret") {
        assert!(["secret", "zero", "sans_objet"].contains(&after[key].as_str()), "{key}: {}", after[key]);
    }
    assert_safe(&workspace, MONTH, &[]);
}

#[test]
fn an_indicator_added_to_a_month_already_released_gives_nothing_away() {
    let workspace = Workspace::with_synthetic(&EXTRACTS[1..]).with_own_definitions();
    let (path, aside) = ("queries/indicators/minima/rsa_par_type_extrait.sql", workspace.path().join("aside.sql"));
    fs::rename(workspace.path().join(path), &aside).expect("set aside");
    let portraits = fs::read_dir(workspace.path().join("reports/portraits")).expect("the portraits");
    let texts: Vec<(PathBuf, String)> = portraits
        .map(|entry| entry.expect("an entry").path())
        .map(|path| (path.clone(), fs::read_to_string(path).expect("a portrait")))
        .collect();
    for (path, text) in &texts {
        let without: String = text
            .lines()
            .filter(|line| !line.contains("rsa_par_type_extrait"))
            .map(|line| format!("{line}\n"))
            .collect();
        fs::write(path, without.replace("\"rsa_par_type_extrait\", ", "")).expect("a portrait");
    }
    workspace.must(&["run", "--quiet"]);
    let before = kept(&workspace, MONTH, "kept");
    fs::rename(&aside, workspace.path().join(path)).expect("put back");
    texts.iter().for_each(|(path, text)| fs::write(path, text).expect("a portrait"));
    workspace.must(&["run", "--quiet"]);
    assert!(marks(figures(&workspace).parent().expect("a folder")).keys().any(|key| key.contains("rsa_par_type")));
    assert_safe(&workspace, MONTH, &["--with", &before]);
}

#[test]
fn a_commune_that_changes_epci_gives_nothing_away_or_is_refused() {
    let workspace = Workspace::with_synthetic(&["FR6_1224.csv", "assmat_2024.csv"]);
    workspace.must(&["run", "--quiet"]);
    let before = kept(&workspace, MONTH, "kept");
    workspace.edit(COG, |text| {
        let line = text.lines().find(|line| line.contains(";240300566;")).expect("a commune of Val de Cher").to_owned();
        let moved = line.replace(";240300566;CC du Val de Cher;", ";240300657;CC du Pays d'Huriel;");
        assert!(moved != line);
        text.replacen(&line, &moved, 1)
    });
    let released = fs::read(figures(&workspace)).expect("the record");
    let (code, _, err) = workspace.run(&["run", "--quiet"]);
    if code == 0 {
        return assert_safe(&workspace, MONTH, &["--with", &before]);
    }
    // Refused with its reason, and what was released is still there.
    assert_eq!(code, 11, "{err}");
    assert!(err.contains("ce que montrent les éditions précédentes le laisse déduire"), "{err}");
    assert!(released == fs::read(figures(&workspace)).expect("the record"), "the release has changed");
}

#[test]
fn a_breakdown_that_does_not_say_how_it_adds_up_is_refused_at_load() {
    let workspace = Workspace::sample().with_own_definitions();
    let path = "queries/indicators/famille/types_famille_extrait.sql";
    let told = |from: &str, to: &str| {
        let before = fs::read_to_string(workspace.path().join(path)).expect("a definition");
        assert!(before.contains(from), "{from}");
        workspace.edit(path, |text| text.replacen(from, to, 1));
        let (code, _, err) = workspace.run(&["check"]);
        workspace.edit(path, |_| before);
        (code, err)
    };
    let (code, err) = told(", breakdown = \"additive\"", "");
    assert_eq!(code, 4);
    assert!(err.contains("`disclosure` ne dit pas comment les catégories s'additionnent"), "{err}");
    let (code, err) = told("count = \"foyers\"", "count = \"foyers\", threshold = 3");
    assert_eq!(code, 4);
    assert!(err.contains("le seuil 3 est sous celui du dossier de travail, 5"), "{err}");
    let (code, err) = told("rule = \"caf\", count = \"foyers\"", "rule = \"caf\"");
    assert_eq!(code, 4);
    assert!(err.contains("ne nomme pas la colonne qui compte les unités protégées"), "{err}");
    let (code, err) = told("count = \"foyers\"", "count = \"foyers\", public = \"foyers_rsaa\"");
    assert_eq!(code, 4);
    assert!(err.contains("l'indicateur `foyers_rsaa`, que `public` nomme, n'existe pas"), "{err}");
}

#[test]
fn categories_that_do_not_add_up_leave_their_definition_out() {
    let workspace = Workspace::with_synthetic(&["FR6_1224.csv", "CAFAL*"]).with_own_definitions();
    let path = "queries/indicators/logement/montant_versements_bailleurs.sql";
    workspace
        .edit(path, |text| text.replacen("breakdown = \"additive\"", "breakdown = [[\"ensemble\", \"prive\"]]", 1));
    let (code, _, err) = workspace.run(&["run", "--quiet"]);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("les catégories ne s'additionnent pas à leur total"), "{err}");
    let text = fs::read_to_string(figures(&workspace)).expect("the record");
    assert!(!text.contains(",montant_versements_bailleurs,") && text.contains(",part_tiers_payant,"));
}

#[test]
fn a_lost_record_of_what_was_published_stops_the_run() {
    let workspace = Workspace::with_synthetic(&EXTRACTS[1..]);
    workspace.must(&["run", "--quiet"]);
    let record = workspace.path().join("store/.secret/2024-12.parquet");
    let bytes = fs::read(&record).expect("the record");
    fs::write(&record, &bytes[..bytes.len() / 2]).expect("cut");
    let (code, _, err) = workspace.run(&["run", "--quiet"]);
    assert_eq!(code, 7);
    assert!(err.contains("2024-12.parquet ne se lit pas"), "{err}");
}

#[test]
fn tables_of_the_exchange_format_are_protected_and_audited() {
    let file = repository().join("../shared/data/secrecy/caf_L1_width5.jj");
    if !file.is_file() {
        // Published apart from the repository: nothing to compare with.
        return;
    }
    let file = file.to_string_lossy().into_owned();
    let workspace = Workspace::sample();
    let out = workspace.must(&["secrecy", "protect", &file, "--json"]);
    let answer: serde_json::Value = serde_json::from_str(out.trim()).expect("JSON");
    let hidden = answer["hidden"].as_array().expect("the hidden cells");
    let ids = |primary: bool| {
        let wanted = hidden.iter().filter(move |cell| !primary || cell["primary"].as_bool() == Some(true));
        wanted.map(|cell| cell["id"].to_string()).collect::<Vec<_>>().join(",")
    };
    assert_eq!(hidden.iter().filter(|cell| cell["primary"].as_bool() == Some(false)).count(), 16);
    workspace.must(&["secrecy", "audit", &file, "--hidden", &ids(false)]);
    let (code, out, err) = workspace.run(&["secrecy", "audit", &file, "--hidden", &ids(true)]);
    assert_eq!(code, 11, "{out}{err}");
}
