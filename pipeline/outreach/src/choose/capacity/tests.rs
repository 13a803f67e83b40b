use super::*;

const POOL: &str = "[[pool]]\nname = \"n1\"\ntitle = \"Accompagnement\"\nrole = \"accompagnement\"\nlevel = 1\nminutes = 600\nterritories = [\"*\"]\n";

fn read(text: &str) -> (Option<Capacity>, Vec<String>) {
    let mut diagnostics = Diagnostics::default();
    let capacity = Capacity::read(Path::new("capacites.toml"), text, &mut diagnostics);
    (capacity, diagnostics.0.iter().map(ToString::to_string).collect())
}

fn quotas(quotas: &[&str]) -> Vec<String> {
    let text: String = quotas.iter().map(|q| format!("[[pool.quota]]\n{q}\n")).collect();
    read(&format!("{POOL}{text}")).1
}

#[test]
fn a_pool_is_read_with_four_weeks_when_none_are_said() {
    let (capacity, messages) = read(&format!("{POOL}[[pool.quota]]\nterritory = \"200071470\"\nmin = 5\n"));
    assert_eq!(messages, [""; 0]);
    let pool = &capacity.expect("a capacity").pools[0];
    assert_eq!((pool.time(), pool.serves("200071470"), pool.quotas[0].min), (2400, true, 5));
}

#[test]
fn a_role_of_control_and_an_unknown_key_are_refused() {
    let (none, messages) = read(&POOL.replace("\"accompagnement\"", "\"controle\""));
    assert!(none.is_none());
    assert!(messages[0].starts_with("capacites.toml:4:8 : erreur : valeur inconnue `controle`"), "{messages:?}");
    assert!(read(&format!("{POOL}heures = 3\n")).1[0].contains("clé inconnue `heures`"));
}

#[test]
fn quotas_that_cross_are_refused_with_their_place() {
    let crossing = quotas(&["territory = \"1\"\nmin = 1", "target = \"x\"\nmin = 1"]);
    assert_eq!(
        crossing,
        [
            "capacites.toml:11:1 : erreur : les quotas « x » et « 1 » se croisent : ils doivent être emboîtés ou disjoints\n    → portez les deux conditions dans l'un des deux, par exemple `territory` et `target`"
        ]
    );
    assert!(
        quotas(&[
            "group = { dimension = \"sexe\", value = \"femme\" }\nmin = 1",
            "group = { dimension = \"age\", value = \"jeune\" }\nmin = 1"
        ])[0]
            .contains("se croisent")
    );
    assert!(quotas(&["territory = \"1\"\nmin = 1", "territory = \"1\"\nmax = 4"])[0].contains("écrit deux fois"));
}

#[test]
fn quotas_nested_or_apart_are_taken() {
    let nested =
        ["territory = \"1\"\nmin = 1", "territory = \"2\"\nmin = 1", "territory = \"1\"\ntarget = \"x\"\nmax = 4"];
    assert_eq!(quotas(&nested), [""; 0]);
}

#[test]
fn a_minimum_that_cannot_be_held_is_refused() {
    assert!(quotas(&["target = \"x\"\nmin = 5\nmax = 4"])[0].contains("`min = 5` dépasse `max = 4`"));
    let nested = [
        "territory = \"1\"\nmax = 4",
        "territory = \"1\"\ntarget = \"x\"\nmin = 3",
        "territory = \"1\"\ntarget = \"y\"\nmin = 2",
    ];
    assert!(quotas(&nested)[0].contains("`max = 4`, mais les minima à l'intérieur en demandent 5"));
}

#[test]
fn a_group_of_persons_never_has_a_maximum() {
    let messages = quotas(&["group = { dimension = \"sexe\", value = \"femme\" }\nmax = 3"]);
    assert!(messages[0].contains("un maximum ne peut pas porter sur un groupe de personnes (sexe : femme)"));
}

#[test]
fn a_territory_that_the_pool_does_not_serve_and_a_pool_twice_are_refused() {
    let pool = POOL.replace("\"*\"", "\"1\"");
    assert!(
        read(&format!("{pool}[[pool.quota]]\nterritory = \"2\"\nmin = 1\n")).1[0]
            .contains("ne sert pas le territoire `2`")
    );
    assert!(
        read(&format!("{POOL}{POOL}")).1[0]
            .starts_with("capacites.toml:9:8 : erreur : le pool `n1` est écrit deux fois")
    );
}
