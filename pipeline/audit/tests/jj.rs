//! Tables in the JJ format.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use portulan_audit::audit_jj;

/// Two rows of three cells with their totals (6, 7) and the totals of the columns (8, 9, 10).
fn small(values: [u32; 6], statuses: &str) -> String {
    let mut text = String::from("0\n11\n");
    let [a, b, c, d, e, f] = values;
    let totals = [a + b + c, d + e + f, a + d, b + e, c + f];
    for (id, value) in values.into_iter().chain(totals).enumerate() {
        let status = statuses.chars().nth(id).unwrap_or('s');
        let sliding = if status == 'u' { 5 } else { 0 };
        writeln!(text, "{id} {value} {value} {status} 0 100 0 0 {sliding}").unwrap();
    }
    text.push_str("5\n0 4 : 0 (1) 1 (1) 2 (1) 6 (-1)\n0 4 : 3 (1) 4 (1) 5 (1) 7 (-1)\n");
    for column in 0..3 {
        writeln!(text, "0 3 : {column} (1) {} (1) {} (-1)", column + 3, column + 8).unwrap();
    }
    text
}

fn ids(ids: &[u32]) -> BTreeSet<u32> {
    ids.iter().copied().collect()
}

#[test]
fn a_rectangle_protects_and_a_cell_alone_does_not() {
    let text = small([2, 9, 20, 8, 7, 30], "u");
    let alone = audit_jj(&text, &ids(&[0]), false).unwrap();
    assert!(!alone.is_safe());
    assert_eq!((alone.hidden[0].deduced.low, alone.hidden[0].deduced.high), (2.0, 2.0));
    let rectangle = audit_jj(&text, &ids(&[0, 1, 3, 4]), false).unwrap();
    assert!(rectangle.is_safe(), "{rectangle}");
    assert_eq!((rectangle.hidden[0].deduced.low, rectangle.hidden[0].deduced.high), (0.0, 10.0));
}

#[test]
fn a_primary_that_is_not_hidden_is_told() {
    let report = audit_jj(&small([2, 9, 20, 8, 7, 30], "u"), &ids(&[]), false).unwrap();
    assert_eq!(report.uncovered, [0]);
    assert!(!report.is_safe());
}

#[test]
fn the_sole_contributor_of_a_neighbour_cell() {
    let text = small([4, 1, 20, 8, 9, 30], "us");
    let hidden = ids(&[0, 1, 3, 4]);
    assert!(audit_jj(&text, &hidden, false).unwrap().is_safe());
    assert_eq!(audit_jj(&text, &hidden, true).unwrap().insiders, [(1, 0)]);
    let wider = audit_jj(&text, &ids(&[0, 1, 2, 3, 4, 5]), true).unwrap();
    assert!(wider.is_safe(), "{wider}");
}

#[test]
fn a_table_that_cannot_be_read_is_refused_with_its_line() {
    let refused = |text: &str| audit_jj(text, &ids(&[]), false).unwrap_err();
    assert_eq!(refused("1\n"), "ligne 1 : `0` attendu, `1` trouvé");
    assert_eq!(refused("0\n1\n0 1 1 x 0 9 0 0 0\n0\n"), "ligne 3 : le statut `x` est inconnu (`s`, `u` ou `z`)");
    assert_eq!(refused("0\n1\n0 1 1 s 0 9 0 0 0\n1\n0 1 : 7 (1)\n"), "ligne 5 : la case 7 n’est pas dans la table");
    assert_eq!(refused("0\n1\n"), "la table s’arrête avant sa fin");
}
