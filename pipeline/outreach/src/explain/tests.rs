//! Two explanations as they are read, word for word, and what all of them must say.

use proptest::prelude::*;

use super::*;

const ASF: &str = r#"
title = "Allocation de soutien familial qui n’est peut-être pas demandée"
purpose = "droits_potentiels"
level = 1
definition = "d"
owner = "o"
legal_basis = "code des relations entre le public et l’administration, article L. 114-8"
reference = "https://www.legifrance.gouv.fr"
recipients = ["accompagnement"]
pools = ["niveau_1"]
minutes = 20
delay = 60
channels = ["courriel", "telephone"]
reasons = ["r"]
script = "s"
[[rule]]
column = "isole"
label = "Vous élevez seul au moins un enfant de moins de 20 ans."
missing = "la situation familiale"
[[rule]]
column = "pas_asf"
label = "Aucune allocation de soutien familial n’est versée ni demandée."
missing = "les droits du mois"
[[rule]]
column = "pension"
label = "La pension alimentaire par enfant est inférieure à l’allocation."
missing = "la pension alimentaire reçue pour chaque enfant"
"#;

fn asf() -> TargetHeader {
    toml::from_str(ASF).expect("a header")
}

fn lodging() -> TargetHeader {
    let text = ASF.replace("Allocation de soutien familial qui", "Aide au logement qui");
    let mut header: TargetHeader = toml::from_str(&text).expect("a header");
    header.rules.truncate(1);
    header.rules[0].label = "Vous êtes locataire et votre loyer est connu.".to_owned();
    header.rules[0].missing = "le loyer".to_owned();
    header
}

fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn datum(label: &str, value: Option<&str>) -> Datum {
    Datum {
        label: label.to_owned(),
        value: value.map(str::to_owned),
        source: "extrait mensuel des allocataires".to_owned(),
        vintage: month("2026-03"),
    }
}

fn examined(header: &TargetHeader, rules: Vec<Option<bool>>, reasons: Vec<String>) -> Examined<'_> {
    Examined { header, rules, reasons, data: Vec::new(), parameters: Vec::new(), weights: Vec::new() }
}

fn case<'a>(targets: Vec<Examined<'a>>, position: Position) -> Case<'a> {
    Case {
        caf: "Caf de l’Allier",
        contact: "délégué à la protection des données, Caf de l’Allier, 03000 Moulins",
        pseudonym: "a1b2c3d4e5f60718",
        month: month("2026-03"),
        day: day("2026-04-03"),
        targets,
        position,
    }
}

fn selected() -> Position {
    Position::Selected {
        pool: "Accès aux droits".to_owned(),
        class: Class::B,
        channels: vec![(Channel::Courriel, 0), (Channel::Telephone, 10)],
        before: day("2026-06-02"),
    }
}

/// In a list, for one reason; another target is not true.
fn chosen(asf: &TargetHeader, lodging: &TargetHeader) -> String {
    let reasons = vec!["L’allocation de soutien familial n’est pas demandée, pour 1 enfant.".to_owned()];
    let mut found = examined(asf, vec![Some(true); 3], reasons);
    found.data = vec![
        datum("situation familiale", Some("personne seule")),
        datum("pension alimentaire par enfant", Some("120 € par mois")),
    ];
    found.parameters = vec![Applied {
        title: "montant de l’allocation de soutien familial".to_owned(),
        value: 201.78,
        unit: "€ par mois et par enfant".to_owned(),
        from: month("2026-04"),
        source: "code de la sécurité sociale, article D. 523-1".to_owned(),
    }];
    let mut other = examined(lodging, vec![Some(false)], Vec::new());
    other.data =
        vec![datum("situation familiale", Some("personne seule")), datum("statut du logement", Some("propriétaire"))];
    explain(&case(vec![found, other], selected()))
}

/// In no list: the lottery has it wait, and a datum is missing for another target.
fn waiting(asf: &TargetHeader, lodging: &TargetHeader) -> String {
    let mut unknown = examined(asf, vec![Some(true), Some(true), None], Vec::new());
    unknown.data = vec![datum("pension alimentaire par enfant", None)];
    let found = examined(lodging, vec![Some(true)], vec!["Aucune aide au logement n’est ouverte.".to_owned()]);
    explain(&case(vec![unknown, found], Position::Holdout { until: day("2026-10-03") }))
}

#[test]
fn someone_in_a_list_reads_this() {
    assert_eq!(chosen(&asf(), &lodging()), include_str!("tests/chosen.md"));
}

#[test]
fn someone_drawn_to_wait_reads_this() {
    assert_eq!(waiting(&asf(), &lodging()), include_str!("tests/waiting.md"));
}

fn positions() -> Vec<Position> {
    let pool = "Accès aux droits".to_owned();
    vec![
        selected(),
        Position::Opposition { until: Some(day("2027-04-03")) },
        Position::Opposition { until: None },
        Position::Caps { again: Some(day("2026-04-20")) },
        Position::SameReason { target: "Déclaration attendue".to_owned(), until: day("2026-06-30") },
        Position::AlreadyTreated,
        Position::RightUnderDecision,
        Position::Holdout { until: day("2026-10-03") },
        Position::Capacity { pool },
        Position::NoPool,
        Position::NothingFound,
    ]
}

#[test]
fn someone_who_objected_reads_it_first_and_is_in_no_statistic() {
    let text = explain(&case(Vec::new(), Position::Opposition { until: Some(day("2027-04-03")) }));
    let opening = "Votre opposition à ce traitement est enregistrée jusqu’au 3 avril 2027\u{a0}: votre dossier n’est dans aucune liste.";
    assert!(text.contains(opening), "{text}");
    assert!(text.contains("ni aux tirages au sort, ni aux statistiques"));
    assert!(!text.contains("Les dossiers ont été rangés"));
}

#[test]
fn points_are_told_line_by_line_and_never_summed() {
    let header = asf();
    let mut found = examined(&header, vec![Some(true); 3], Vec::new());
    let weight = |label: &str, points| Weight { label: label.to_owned(), value: "de 3 à 6 mois".to_owned(), points };
    found.weights = vec![weight("ancienneté de l'attente", 7), weight("âge du plus jeune enfant", -3)];
    let text = explain(&case(vec![found], selected()));
    assert!(text.contains("Ancienneté de l’attente\u{a0}: de 3 à 6 mois, soit +7\u{a0}points"), "{text}");
    assert!(text.contains("soit −3\u{a0}points") && !text.contains("+4") && !text.contains("rien n’est additionné"));
    assert!(text.contains("Aucun score n’est écrit ni transmis"));
}

#[test]
fn a_value_is_written_as_its_text_sets_it() {
    let header = asf();
    let mut found = examined(&header, vec![Some(true); 3], Vec::new());
    let applied = |value, unit: &str| Applied {
        title: "x".to_owned(),
        value,
        unit: unit.to_owned(),
        from: month("2026-04"),
        source: "décret".to_owned(),
    };
    found.parameters = vec![applied(0.5985, ""), applied(93.5, "€"), applied(15.0, "€"), applied(42.2, "% de la BMAF")];
    let text = explain(&case(vec![found], selected()));
    for said in
        ["X\u{a0}: 0,5985, depuis avril 2026 (décret)", "93,50\u{202f}€,", "15\u{202f}€,", "42,2\u{202f}% de la BMAF,"]
    {
        assert!(text.contains(said), "{said} in {text}");
    }
}

proptest! {
    /// Whatever the case: the four parts in the order of the decree, each rule told once with its
    /// verdict, a person who decides, and how to object.
    #[test]
    fn every_explanation_has_the_four_parts_and_every_rule(
        verdicts in prop::collection::vec(prop::option::of(any::<bool>()), 4),
        at in 0_usize..11,
    ) {
        let (asf, lodging) = (asf(), lodging());
        let targets = vec![
            examined(&asf, verdicts[..3].to_vec(), Vec::new()),
            examined(&lodging, verdicts[3..].to_vec(), Vec::new()),
        ];
        let text = explain(&case(targets, positions()[at].clone()));
        let parts = ["\n## 1. Le degré et le mode", "\n## 2. Les données traitées", "\n## 3. Les paramètres", "\n## 4. Les opérations"];
        let places: Vec<_> = parts.iter().map(|part| text.find(part)).collect();
        prop_assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{:?}", places);
        let rules = asf.rules.iter().chain(&lodging.rules).zip(&verdicts);
        for (rule, verdict) in rules {
            let said = match verdict { Some(true) => "Vrai", Some(false) => "Faux", None => "Impossible à dire" };
            prop_assert_eq!(text.matches(&format!("- {said}\u{a0}: {}", rule.label)).count(), 1, "{}", text);
        }
        for said in ["Il ne décide de rien", "Vous opposer à ce traitement", "a1b2c3d4e5f60718", "CNIL"] {
            prop_assert!(text.contains(said), "{}", said);
        }
    }
}
