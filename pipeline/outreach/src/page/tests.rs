//! The three pages with the real template: figures, words, alarms, and nothing to load or hide.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::effects::{Effect, effects};
use super::fairness::{Dimension, Fairness, Group, Verdict, fairness};
use super::month::{Counts, Outcomes, PoolCounts, TargetCounts, month};
use super::*;
use crate::register::{Volumes, Waiver};

const HTML: &str = include_str!("../../../../reports/templates/contacts.html");
const CSS: &str = include_str!("../../../../reports/templates/style.css");

fn templates() -> Templates {
    let files = [(TEMPLATE, HTML), (STYLE, CSS)].map(|(name, text)| (name.to_owned(), text.to_owned()));
    let colors = [("own", "#12355b"), ("own_dark", "#a9cbf0"), ("accent", "#c8553d"), ("accent_dark", "#f0937c")];
    let colors = colors.map(|(name, color)| (name.to_owned(), color.to_owned()));
    Templates::new(&files.into(), &colors.into()).expect("templates that compile")
}

fn heading<'a>() -> Heading<'a> {
    Heading {
        caf: "Caf de l’Allier",
        month: "2026-03".parse().expect("a month"),
        day: "2026-04-03".parse().expect("a day"),
        journal: Some("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        synthetic: true,
    }
}

fn named(counts: &[(&str, u64)]) -> Vec<(String, u64)> {
    counts.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect()
}

fn outcomes(listed: u64, examined: u64, dismissed: u64) -> Outcomes {
    let month = "2026-02".parse().expect("a month");
    Outcomes { month, listed, examined, dismissed, reached: examined / 2, opened: listed / 4 }
}

fn sample() -> Counts {
    let target = |title: &str, volumes, missing: &[(&str, u64)]| TargetCounts {
        title: title.to_owned(),
        volumes,
        missing: named(missing),
    };
    let volumes = |selected, set_aside, held, left, unknown| Volumes { selected, set_aside, held, left, unknown };
    Counts {
        targets: vec![
            target(
                "Allocation de soutien familial qui n’est peut-être pas demandée",
                volumes(140, 32, 36, 412, 57),
                &[("la pension alimentaire reçue", 41), ("la situation familiale", 16)],
            ),
            target("Déclaration trimestrielle attendue", volumes(96, 12, 0, 0, 8), &[("la date de dépôt", 8)]),
            target("Séparation récente", volumes(17, 3, 0, 0, 0), &[]),
            target("Décès", volumes(2, 0, 0, 0, 0), &[]),
        ],
        set_aside: named(&[("déjà contacté depuis peu", 31), ("déjà suivi", 13), ("droit en cours d’examen", 3)]),
        territories: named(&[
            ("CA Vichy Communauté", 120),
            ("CA Moulins Communauté", 80),
            ("CC Le Grand Charolais (partie Allier)", 3),
            ("CC du Bassin de Gannat", 52),
        ]),
        levels: [236, 19],
        channels: named(&[("courriel", 140), ("SMS", 90), ("téléphone", 25)]),
        pools: vec![
            PoolCounts {
                title: "Accès aux droits".to_owned(),
                level: 1,
                selected: 236,
                minutes: 4720,
                available: 4800,
            },
            PoolCounts { title: "Travail social".to_owned(), level: 2, selected: 19, minutes: 855, available: 2400 },
        ],
        outcomes: Some(outcomes(240, 210, 0)),
    }
}

fn group(name: &str, in_need: u64, served: u64, ratio: Option<[f64; 3]>, verdict: Verdict) -> Group {
    Group { name: name.to_owned(), in_need, served, ratio, verdict }
}

fn gate() -> Fairness {
    Fairness {
        dimensions: vec![
            Dimension {
                name: "sexe".to_owned(),
                groups: vec![
                    group("femmes", 520, 240, Some([1.0, 1.0, 1.0]), Verdict::Reference),
                    group("hommes", 180, 70, Some([0.84, 0.68, 1.04]), Verdict::Pass),
                ],
            },
            Dimension {
                name: "distance au numérique".to_owned(),
                groups: vec![
                    group("proches des démarches en ligne", 500, 270, Some([1.0, 1.0, 1.0]), Verdict::Reference),
                    group("éloignés", 180, 40, Some([0.41, 0.31, 0.55]), Verdict::Stop),
                    group("non renseigné", 20, 8, None, Verdict::Inconclusive),
                ],
            },
        ],
        waivers: vec![Waiver {
            covers: "distance au numérique, éloignés".to_owned(),
            signed_by: "direction de l’action sociale".to_owned(),
            reason: "équipe France services en cours d’ouverture".to_owned(),
            days: ("2026-04-01".parse().expect("a day"), "2026-06-30".parse().expect("a day")),
        }],
    }
}

fn measured() -> Vec<Effect> {
    let months = ("2025-10".parse().expect("a month"), "2026-03".parse().expect("a month"));
    let effect = |title: &str, offered, held, difference, clustered| Effect {
        title: title.to_owned(),
        months,
        offered,
        held,
        difference,
        detectable: Some(6.2),
        clustered,
    };
    vec![
        effect("Droits familiaux", (812, 301), (203, 48), Some([13.4, 6.9, 19.9]), false),
        effect("Aides au logement", (410, 80), (102, 17), Some([2.8, -5.6, 11.3]), true),
        effect("Majorité d’un enfant", (60, 8), (14, 2), Some([-1.0, -20.0, 18.0]), false),
        effect("Prime d’activité", (0, 0), (0, 0), None, false),
    ]
}

fn pages() -> [String; 3] {
    let (templates, heading) = (templates(), heading());
    [
        month(&templates, &heading, &sample()).expect("a page"),
        fairness(&templates, &heading, &gate()).expect("a page"),
        effects(&templates, &heading, &measured()).expect("a page"),
    ]
}

/// The texts of the cells of a page, row by row.
fn rows(page: &str) -> Vec<Vec<String>> {
    let plain = |cell: &str| cell.rsplit('>').next().unwrap_or("").replace("&#x27;", "'").replace("&amp;", "&");
    let cells = |row: &str| row.split("</t").filter(|c| c.contains("<th") || c.contains("<td")).map(plain).collect();
    page.split("<tr")
        .skip(1)
        .map(|row| cells(row.split("</tr>").next().unwrap_or("").split_once('>').map_or("", |r| r.1)))
        .collect()
}

fn row(page: &str, first: &str) -> Vec<String> {
    rows(page).into_iter().find(|row| row.first().is_some_and(|cell| cell.starts_with(first))).expect("a row")
}

#[test]
fn figures_are_shown_and_small_ones_are_not() {
    let [month, ..] = pages();
    assert_eq!(row(&month, "Allocation de soutien")[1..], ["620", "140", "32", "36", "412", "57"]);
    assert_eq!(row(&month, "Séparation")[1..], ["masqué", "masqué", "moins de 5", "0", "0", "0"]);
    assert_eq!(row(&month, "Décès")[1..3], ["masqué", "moins de 5"]);
    assert_eq!(row(&month, "CC Le Grand Charolais")[1..], ["moins de 5"]);
    assert_eq!(row(&month, "CC du Bassin")[1..], ["masqué"]);
    assert_eq!(row(&month, "Accès aux droits")[1..], ["236", "98\u{202f}%"]);
    assert!(month.contains("Part du travail social (niveau 2) dans les dossiers proposés\u{a0}: 7\u{202f}%."));
}

#[test]
fn nobody_dismissed_is_an_alarm_in_words() {
    let [month, ..] = pages();
    assert!(
        month.contains(
            "Alarme\u{a0}: aucun des 210\u{a0}dossiers examinés de février 2026 n’a été écarté (0\u{202f}%)."
        ),
        "{month}"
    );
    let with = |seen| {
        super::month::month(&templates(), &heading(), &Counts { outcomes: Some(seen), ..sample() }).expect("a page")
    };
    assert!(
        with(outcomes(240, 0, 0)).contains("aucun des 240\u{a0}dossiers des listes de février 2026 n’a été examiné")
    );
    assert!(!with(outcomes(240, 210, 12)).contains("Alarme"));
}

#[test]
fn a_group_left_out_is_told_first_and_drawn_apart() {
    let [_, fair, _] = pages();
    assert!(fair.contains("Arrêt\u{a0}: Éloignés (distance au numérique) est nettement moins servi"), "{fair}");
    assert_eq!(
        row(&fair, "Éloignés")[1..],
        ["180", "40", "22\u{202f}%", "0,41", "0,31 à 0,55", "arrêt\u{a0}: groupe laissé de côté"]
    );
    assert_eq!(row(&fair, "Non renseigné")[4..], ["–", "–", "non concluant"]);
    assert_eq!(fair.matches("<svg").count(), 2);
    assert_eq!(fair.matches("interval alarm").count(), 1);
}

#[test]
fn a_ratio_that_gives_a_small_count_away_is_not_told() {
    let groups = vec![
        group("a", 400, 200, Some([1.0, 1.0, 1.0]), Verdict::Reference),
        group("b", 40, 3, Some([0.15, 0.05, 0.45]), Verdict::Stop),
        group("c", 60, 30, Some([1.0, 0.8, 1.25]), Verdict::Pass),
    ];
    let found = Fairness { dimensions: vec![Dimension { name: "x".to_owned(), groups }], waivers: Vec::new() };
    let page = fairness(&templates(), &heading(), &found).expect("a page");
    assert_eq!(
        row(&page, "B")[1..],
        ["40", "masqué", "masqué", "masqué", "masqué", "arrêt\u{a0}: groupe laissé de côté"]
    );
    assert!(!page.contains("0,15") && !page.contains("0,45"));
    assert_eq!(row(&page, "A")[4], "1,00");
}

#[test]
fn effects_say_their_interval_and_what_is_too_early() {
    let [.., page] = pages();
    assert_eq!(
        row(&page, "Droits familiaux")[1..],
        [
            "d’octobre 2025 à mars 2026",
            "812",
            "37\u{202f}%",
            "203",
            "24\u{202f}%",
            "+13,4",
            "+6,9 à +19,9",
            "6,2\u{a0}points"
        ]
    );
    assert_eq!(row(&page, "Aides au logement *")[6..8], ["+2,8", "−5,6 à +11,3"]);
    assert_eq!(row(&page, "Majorité")[5..8], ["moins de 5", "masqué", "masqué"]);
    assert_eq!(row(&page, "Prime d’activité")[6..8], ["trop tôt", "–"]);
}

#[test]
fn a_page_stands_alone_and_can_be_read_aloud() {
    for page in pages() {
        assert!(page.contains("<html lang=\"fr\">") && page.matches("<h1>").count() == 1);
        for loaded in ["<script", "<link", "<img", "<iframe", "src=", "@import", "url(http", "href=\"http"] {
            assert!(!page.contains(loaded), "{loaded}");
        }
        let tables = page.matches("<table>").count();
        assert_eq!(tables, page.matches("<caption").count());
        assert_eq!(page.matches("<th").count() - page.matches("<thead").count(), page.matches("<th scope=").count());
        assert_eq!(page.matches("<svg").count(), page.matches("role=\"img\"").count());
        let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "each id once: {ids:?}");
        for named in page.split("aria-labelledby=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(named.split(' ').all(|id| ids.contains(&id)), "{named}");
        }
        let width = rows(&page).into_iter().map(|row| row.len()).collect::<BTreeSet<_>>();
        assert!(!width.contains(&0) && !width.contains(&1), "{width:?}");
    }
}

#[test]
fn names_are_escaped() {
    let mut counts = sample();
    counts.territories[0].0 = "<b>\"x\" & y".to_owned();
    let page = month(&templates(), &heading(), &counts).expect("a page");
    assert!(!page.contains("<b>") && page.contains("&lt;b&gt;"));
    let mut found = gate();
    found.dimensions[0].groups[1].name = "<i>&".to_owned();
    assert!(!fairness(&templates(), &heading(), &found).expect("a page").contains("<i>"));
}

#[test]
fn a_template_at_fault_is_named_with_its_line() {
    let files = [(TEMPLATE, "<p>\n{{ page.titre }}"), (STYLE, "")].map(|(n, t)| (n.to_owned(), t.to_owned()));
    let templates = Templates::new(&files.into(), &BTreeMap::new()).expect("it compiles");
    let fault = effects(&templates, &heading(), &[]).expect_err("an unknown field");
    assert!(fault.to_string().starts_with("contacts.html:2 : erreur : modèle de page inutilisable"), "{fault}");
    assert!(
        Templates::new(&BTreeMap::new(), &BTreeMap::new())
            .is_err_and(|fault| fault.message.contains("il manque le modèle"))
    );
}

proptest! {
    /// Whatever the counts, no cell of the month reads 1 to 4.
    #[test]
    fn no_cell_of_the_month_is_small(all in prop::collection::vec(prop::array::uniform5(0_u64..9), 1..5)) {
        let target = |v: &[u64; 5]| TargetCounts {
            title: "t".to_owned(),
            volumes: Volumes { selected: v[0], set_aside: v[1], held: v[2], left: v[3], unknown: v[4] },
            missing: vec![("d".to_owned(), v[4])],
        };
        let counts = Counts {
            targets: all.iter().map(target).collect(),
            set_aside: all.iter().map(|v| ("m".to_owned(), v[1])).collect(),
            territories: all.iter().map(|v| ("c".to_owned(), v[0])).collect(),
            levels: [all[0][0], all[0][1]],
            channels: all.iter().map(|v| ("c".to_owned(), v[0])).collect(),
            pools: all.iter().map(|v| PoolCounts { title: "p".to_owned(), level: 1, selected: v[0], minutes: 20 * v[0], available: 800 }).collect(),
            outcomes: Some(outcomes(all[0][0] + all[0][1], all[0][0], all[0][0] / 2)),
        };
        let page = month(&templates(), &heading(), &counts).expect("a page");
        for cell in rows(&page).concat() {
            prop_assert!(!["1", "2", "3", "4"].contains(&cell.as_str()), "{}", cell);
        }
    }
}
