//! Faults of a target's header and of its columns, each told in the words that a user reads.

use std::path::Path;

use super::trial::{Trial, faults};

const SQL: &str = "SELECT id_pseudo, commune, month, presconj = 0 AS regle FROM foyers";

/// The sound target with one thing changed: what is found, what replaces it, what is told.
fn told(from: &str, to: &str) -> Vec<String> {
    let text = Trial { sql: SQL, ..Trial::default() }.text();
    assert!(text.contains(from), "{from}");
    faults(&text.replacen(from, to, 1))
}

/// Each change, and what the message must hold, its place first.
const CHANGES: &[(&str, &str, &str)] = &[
    ("level = 1", "level = 3", "essai.sql:4:1 : erreur : `level` vaut 3"),
    ("recipients = [\"accompagnement\"]", "recipients = []", "essai.sql:9:1 : erreur : `recipients` est vide"),
    ("pools = [\"accompagnement\"]", "pools = []", "essai.sql:10:1 : erreur : `pools` est vide"),
    ("channels = [\"telephone\"]", "channels = []", "essai.sql:13:1 : erreur : `channels` est vide"),
    ("minutes = 20", "minutes = 0", "essai.sql:11:1 : erreur : `minutes` vaut 0"),
    ("delay = 60", "delay = 0", "essai.sql:12:1 : erreur : `delay` vaut 0"),
    ("https://www.legifrance.gouv.fr/", "Legifrance", "essai.sql:8:1 : erreur : `reference` doit être l'adresse"),
    ("bureau d’études", " ", "essai.sql:6:1 : erreur : `owner` est vide"),
    ("reasons = [\"Une aide est possible. \"]", "reasons = []", "essai.sql:16:1 : erreur : `reasons` est vide"),
    (
        "column = \"regle\"",
        "column = \"verdict\"",
        "essai.sql:21:11 : erreur : `verdict` est une colonne que le programme ajoute",
    ),
    ("column = \"regle\"", "column = \"niveau\"", "`niveau` nomme déjà une autre colonne de la cible"),
    ("missing = \"votre situation\"", "missing = \"\"", "la règle `regle` ne se dit pas en mots"),
    (
        "Une aide est possible. ",
        "Une aide de {montan}.",
        "essai.sql:16:25 : erreur : un motif place `{montan}`, que `fields` ne déclare pas",
    ),
    ("Une aide est possible. ", "Une aide { possible", "une accolade d'un motif n'est pas refermée"),
    (
        "[fields]\n",
        "[fields]\nmontant = \"euros\"",
        "essai.sql:19:1 : erreur : `fields` déclare `montant`, qu'aucun motif ne place",
    ),
    ("[fields]\n", "[fields]\ncommune = \"mots\"", "`commune` nomme déjà une autre colonne"),
    ("delay = 60", "delay = 60\nholdout = 0.6", "`holdout` vaut 0.6"),
    ("delay = 60", "delay = 60\nholdout = -0.1", "`holdout` vaut -0.1"),
    ("delay = 60", "delay = 60\nholdout = nan", "`holdout` vaut NaN"),
    ("delay = 60", "delay = 30\nholdout = 0.1", "par tirage au sort : son délai est de 30 jours ou moins"),
    ("level = 1", "holdout = 0.1\nlevel = 2", "elle relève du travail social"),
    ("delay = 60", "delay = 60\nholdout = 0.1\ncaps = { exempt = true }", "elle passe avant les plafonds"),
    (
        "delay = 60",
        "delay = 60\nwritten = false\nmessages = { sms = \"Bonjour\" }",
        "(`written = false`) et donne un message",
    ),
    (
        "channels = [\"telephone\"]",
        "written = false\nchannels = [\"courriel\"]",
        "(`written = false`) et commence par : courriel",
    ),
    ("delay = 60", "delay = 60\nmessages = { telephone = \"Bonjour\" }", "qui ne s'écrit pas (téléphone)"),
    (
        "delay = 60",
        "delay = 60\nrestricted = { aahvers = \"trop court\" }",
        "la justification de `aahvers` est trop courte",
    ),
    ("delay = 60", "delay = 60\nfreshness = { foyers = 0 }", "`freshness` donne 0 mois à `foyers`"),
    ("delay = 60", "delai = 60", "clé inconnue `delai`"),
    (
        "\"accompagnement\"]\npools",
        "\"controle\"]\npools",
        "valeur inconnue `controle` (valeurs valides : `accompagnement`, `travail_social`, `partenaire`)\n    → une liste de contact ne sert qu'à aider",
    ),
    ("\"accompagnement\"]\npools", "\"accompagnment\"]\npools", "→ vouliez-vous dire `accompagnement` ?"),
    ("\"telephone\"", "\"telephon\"", "→ vouliez-vous dire `telephone` ?"),
    ("Une aide possible", "Un contrôle possible", "essai.sql:2:13 : erreur : « contrôle » ne s'écrit pas"),
    ("Votre situation", "Votre dossier à risques", "essai.sql:22:26 : erreur : « risques » ne s'écrit pas"),
    ("nous faisons le point", "suspicion d’indu", "« indu » ne s'écrit pas"),
    (
        "Une aide est possible.",
        "Un trop-perçu est possible.",
        "essai.sql:16:16 : erreur : « trop-perçu » ne s'écrit pas",
    ),
    (
        "delay = 60",
        "delay = 60\nmessages = { sms = \"Votre RSA vous attend\" }",
        "ce message (SMS) porte le nom d'une prestation : « RSA »",
    ),
    (
        "delay = 60",
        "delay = 60\nmessages = { courriel = \"Voir https://caf.fr/x\" }",
        "ce message (courriel) porte un lien",
    ),
    ("delay = 60", "delay = 60\nmessages = { courrier = \"Une fraude\" }", "« fraude » ne s'écrit pas"),
    ("AS regle", "AS regl", "le SQL ne donne pas de colonne `regle`\n    → vouliez-vous dire `regl` ?"),
    (
        "AS regle",
        "AS regle, 1 AS score",
        "essai.sql:25:63 : erreur : la colonne `score` n'est ni une règle, ni un champ, ni une colonne prévue",
    ),
    ("AS regle", "AS regle, 'x' AS verdict", "`verdict` est une colonne que le programme ajoute"),
    ("AS regle", "AS regle, false AS regle", "le SQL donne deux fois la colonne `regle`"),
    ("id_pseudo, commune", "commune", "le SQL ne donne pas de colonne `id_pseudo`"),
    (
        "SELECT id_pseudo, commune, month",
        "SELECT id_pseudo, commune, dtinscdo_m AS month",
        "`month` n'est pas le mois observé",
    ),
    ("presconj = 0", "presconjoint = 0", "essai.sql:25:35 : erreur : ce que lit `presconjoint` ne peut pas être suivi"),
    (
        "SELECT",
        "WITH impayes AS (SELECT * FROM foyers) SELECT",
        "essai.sql:25:6 : erreur : `impayes` nomme une sous-requête et une source",
    ),
];

#[test]
fn each_fault_is_told_at_its_place() {
    for (from, to, words) in CHANGES {
        let told = told(from, to);
        assert!(told.iter().any(|fault| fault.contains(words)), "{to}: {told:#?}");
    }
}

#[test]
fn the_target_that_is_changed_is_sound() {
    assert_eq!(told("level = 1", "level = 1"), Vec::<String>::new());
    let lottery = told("delay = 60", "delay = 31\nholdout = 0.5");
    assert_eq!(lottery, Vec::<String>::new());
}

#[test]
fn a_purpose_of_control_does_not_parse() {
    for purpose in ["controle", "contrôle", "lutte_fraude", "lcf", "recouvrement", "verification"] {
        let told = told("droits_potentiels", purpose);
        assert_eq!(
            told,
            [format!(
                "essai.sql:3:11 : erreur : valeur inconnue `{purpose}` (valeurs valides : `droits_potentiels`, \
                 `maintien_droits`, `explication_indu`, `inclusion_numerique`, `evenement_vie`, `orientation_handicap`)\n    \
                 → une liste de contact ne sert qu'à aider la personne : aucune ne peut servir au contrôle, \
                 au recouvrement ni à la lutte contre la fraude"
            )]
        );
    }
}

#[test]
fn no_lottery_for_events_of_life_nor_explanations() {
    for purpose in ["evenement_vie", "explication_indu"] {
        let text = Trial { purpose, extra: "holdout = 0.1", sql: SQL, ..Trial::default() }.text();
        assert!(faults(&text)[0].contains("ne peut attendre par tirage au sort"), "{purpose}");
    }
    let ordered = Trial { purpose: "explication_indu", sql: SQL, ..Trial::default() }.text();
    let told = faults(&ordered.replace("ordered = false\n", ""));
    assert!(told[0].contains("ne sont pas ordonnés entre eux"), "{told:?}");
}

#[test]
fn a_breach_tells_its_place_its_path_and_what_to_do() {
    let sql = "SELECT n.id_pseudo, n.commune, n.month,\n       n.toptut = 1 AS regle\nFROM foyers_enfants AS n";
    assert_eq!(
        Trial { sql, ..Trial::default() }.faults(),
        ["essai.sql:26:8 : erreur : la cible `essai` lit `foyers.toptut` dans la colonne `regle`, par les tables \
          `foyers_enfants` puis `foyers_noyau` : cette colonne est interdite à toute liste de contact (G2)\n    \
          → retirez-la de la définition : aucune justification ne l'autorise"]
    );
}

#[test]
fn words_of_a_field_come_from_a_closed_list() {
    let sql = "SELECT f.id_pseudo, f.commune, f.month, true AS regle, i.bailleur AS qui FROM foyers AS f LEFT JOIN impayes AS i ON i.id_pseudo = f.id_pseudo";
    let told = Trial { fields: "qui = \"mots\"", sql, ..Trial::default() }.faults();
    assert!(told[0].contains("le champ `qui` porte le texte libre de `impayes.bailleur` (G4)"), "{told:?}");
    let sql = "SELECT id_pseudo, commune, month, true AS regle, CASE WHEN piece_att = 'BAI' THEN 'le bail' END AS qui FROM foyers";
    assert_eq!(Trial { fields: "qui = \"mots\"", sql, ..Trial::default() }.faults(), Vec::<String>::new());
}

/// A workspace on disk, with the repository's other definitions.
fn workspace(settings: &str, files: &[(&str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    let toml = std::fs::read_to_string(repository.join("data-samples/portulan.toml")).expect("settings");
    let toml = toml.replace("../queries", "queries").replace("../reports", "reports");
    write("portulan.toml", &format!("{toml}\n{settings}"));
    for (name, text) in files {
        write(name, text);
    }
    for source in ["foyers", "communes"] {
        let text =
            std::fs::read_to_string(repository.join(format!("queries/sources/{source}.toml"))).expect("a contract");
        write(&format!("queries/sources/{source}.toml"), &text);
    }
    for empty in ["queries/tables", "queries/indicators", "queries/parameters", "reports/portraits"] {
        std::fs::create_dir_all(folder.path().join(empty)).expect("a folder");
    }
    let (plan, faults) = crate::load_sound(folder.path());
    let names: Vec<String> = plan.map(|plan| plan.targets.iter().map(|t| t.name.clone()).collect()).unwrap_or_default();
    let root = format!("{}/", folder.path().display());
    faults.0.iter().map(|fault| fault.to_string().replace(&root, "")).chain([names.join(" ")]).collect()
}

#[test]
fn the_repository_is_sound() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data-samples");
    let (_, faults) = crate::load_sound(&samples);
    assert!(faults.0.is_empty(), "{:#?}", faults.0.iter().map(ToString::to_string).collect::<Vec<_>>());
}

#[test]
fn a_workspace_without_targets_has_none() {
    assert_eq!(workspace("", &[]), [""]);
}

#[test]
fn a_contract_does_not_lift_a_prohibition() {
    let contract = |name: &str, from: &str, class: &str| {
        format!(
            "title = \"t\"\npublisher = \"p\"\norigin = \"o\"\nvintage = \"v\"\nlicence = \"l\"\nfiles = [\"x_*.csv\"]\n\
             month = {{ fixed = \"2024-12\" }}\nkey = [\"id_pseudo\"]\npersonal = true\n\
             [[column]]\nname = \"id_pseudo\"\ntype = \"pseudonym\"\nclass = \"libre\"\n\
             [[column]]\nname = \"{name}\"\nfrom = [\"{from}\"]\ntype = \"integer\"\nclass = \"{class}\"\n"
        )
    };
    for (name, from, class, refused) in [
        ("toptut", "x", "libre", true),
        ("x", "TOPTUT", "libre", true),
        ("x", "NATIFAM", "restreint", true),
        ("x", "Toptut", "interdit", false),
        ("presconj", "PRESCONJ", "libre", false),
    ] {
        let told = workspace("", &[("queries/sources/essai.toml", &contract(name, from, class))]);
        let found = told[0].starts_with(&format!("queries/sources/essai.toml : erreur : la colonne `{name}` ne sert"));
        assert_eq!(found, refused, "{told:?}");
        assert_eq!(told.len(), 1 + usize::from(refused), "{told:?}");
    }
}

#[test]
fn every_fault_of_every_target_is_told_at_once() {
    let sound = Trial { sql: SQL, ..Trial::default() }.text();
    let misspelled = sound.replace("FROM foyers", "FROM foyer");
    let stale = sound.replace("delay = 60", "delay = 60\nfreshness = { communes = 3 }");
    let forbidden = sound.replace("presconj", "toptut").replace("level = 1", "level = 4");
    let told = workspace(
        "[targets]\nlist_days = 400\nopposition_months = 6",
        &[
            ("queries/targets/b.sql", &sound),
            ("queries/targets/a.sql", &misspelled),
            ("queries/targets/c.sql", &stale),
            ("queries/targets/communes.sql", &sound),
            ("queries/targets/d.sql", &forbidden),
        ],
    );
    let starts = [
        "portulan.toml:46:1 : erreur : `list_days` vaut 400, et doit être entre 1 et 365",
        "portulan.toml:47:1 : erreur : `opposition_months` vaut 6, et doit être entre 12 et 24",
        "queries/targets/a.sql:25:62 : erreur : la table ou la source `foyer` n'existe pas\n    → vouliez-vous dire `foyers` ?",
        "queries/targets/c.sql:13:15 : erreur : `freshness` nomme `communes`, une source que cette cible ne lit pas",
        "queries/targets/communes.sql : erreur : le nom `communes` est déjà celui de",
        "queries/targets/d.sql:4:1 : erreur : `level` vaut 4",
        "queries/targets/d.sql:25:35 : erreur : la cible `d` lit `foyers.toptut` dans la colonne `regle`",
        "a b c communes d",
    ];
    assert_eq!(told.len(), starts.len(), "{told:#?}");
    for (told, start) in told.iter().zip(starts) {
        assert!(told.starts_with(start), "{told}\n{start}");
    }
}

#[test]
fn the_columns_read_are_those_of_the_contracts() {
    let (plan, _) = super::trial::plan();
    let sql =
        "WITH t AS (SELECT * FROM foyers_noyau) SELECT t.id_pseudo, t.commune, t.month, t.monoparent AS regle FROM t";
    let text = Trial { sql, ..Trial::default() }.text();
    let target = super::Target::parse(Path::new("x.sql"), &text, &mut Default::default()).expect("a target");
    let read: Vec<String> = plan.columns_read(&target).iter().map(ToString::to_string).collect();
    let expected = ["commune", "id_pseudo", "month", "nbenlefa", "presconj", "presfres", "topgro"];
    assert_eq!(read, expected.map(|column| format!("foyers.{column}")));
}
