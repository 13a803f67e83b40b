//! The exchange format: what is read, each fault with its place, the answer to the letter.

use portulan_secrecy::{Insider, Need, Options, Status, answer, jj, protect};

/// Two lines, two columns, margins: `3 7 | 10` and `9 6 | 15`, under `12 13 | 25`.
const SMALL: &str = "0
9
0 3 3 u 0 25 0 0 5
1 7 7 s 0 25 0 0 0
2 10 10 z 0 25 0 0 0
3 9 9 s 0 25 0 0 0
4 6 6 s 0 25 0 0 0
5 15 15 z 0 25 0 0 0
6 12 12 z 0 25 0 0 0
7 13 13 z 0 25 0 0 0
8 25 25 z 0 25 0 0 0
6
0 3 : 0 (1) 1 (1) 2 (-1)
0 3 : 3 (1) 4 (1) 5 (-1)
0 3 : 6 (1) 7 (1) 8 (-1)
0 3 : 0 (1) 3 (1) 6 (-1)
0 3 : 1 (1) 4 (1) 7 (-1)
0 3 : 2 (1) 5 (1) 8 (-1)
";

#[test]
fn cells_and_sums_are_read_as_written() {
    let file = jj::parse(SMALL).unwrap();
    assert_eq!(file.ids, (0..9).collect::<Vec<u64>>());
    assert_eq!(file.problem.check(), Ok(()));
    let primary = &file.problem.cells[0];
    assert_eq!((primary.value, primary.weight, primary.low, primary.high), (3, 3, 0, 25));
    assert_eq!((primary.status, primary.needs.as_slice()), (Status::Primary, &[Need::width(5)][..]));
    assert_eq!(file.problem.cells[2].status, Status::Shown);
    assert_eq!(file.problem.equations[3].terms, vec![(0, 1), (3, 1), (6, -1)]);
}

#[test]
fn a_requirement_replaces_the_written_levels() {
    let file = jj::parse(SMALL).unwrap();
    assert_eq!(file.problem_with(jj::Requirement::AsWritten), file.problem);
    let needs = |requirement| file.problem_with(requirement).cells[0].needs.clone();
    assert_eq!(needs(jj::Requirement::Width(4)), vec![Need::width(4)]);
    assert_eq!(needs(jj::Requirement::ContainsZero(5)), vec![Need { below: 3, above: 2, width: 5 }]);
}

#[test]
fn other_tools_write_decimals_other_orders_and_windows_ends_of_line() {
    let text = SMALL.replace("0 3 3 u", "40 3.0 3 u").replace(": 0 (1)", ": 40 (1.0)").replace('\n', "\r\n");
    let file = jj::parse(&text).unwrap();
    assert_eq!(file.ids[0], 40);
    assert_eq!(file.problem, jj::parse(SMALL).unwrap().problem);
}

#[test]
fn a_zero_is_never_cover() {
    let text = "0\n2\n0 0 0 s 0 9 0 0 0\n1 2 2 u 0 9 0 0 2\n1\n2 2 : 0 (1) 1 (1)\n";
    let file = jj::parse(text).unwrap();
    assert_eq!(file.problem.cells[0].status, Status::Shown);
    let protection = protect(&file.problem, &Options::default());
    assert_eq!((protection.hidden, protection.short), (vec![false, true], vec![1]));
}

#[test]
fn faults_are_said_in_french_with_their_place() {
    let cases = [
        ("", "ligne 1, colonne 1 : le fichier s'arrête après ce point : il manque le `0` qui ouvre le fichier"),
        ("1\n", "ligne 1, colonne 1 : `0` attendu pour ouvrir le fichier, `1` trouvé"),
        ("0\n-2", "ligne 2, colonne 1 : le nombre de cellules est négatif : `-2`"),
        ("0\n1\n0 3 3 x 0 9 0 0 0", "ligne 3, colonne 7 : statut `s`, `u` ou `z` attendu, `x` trouvé"),
        ("0\n1\n0 3 -3 s", "ligne 3, colonne 5 : poids négatif : `-3`"),
        (
            "0\n1\n0 3,5 3 s",
            "ligne 3, colonne 3 : un nombre entier est attendu pour la valeur de la cellule, `3,5` trouvé",
        ),
        (
            "0\n1\n0 3.5 3 s",
            "ligne 3, colonne 3 : un nombre entier est attendu pour la valeur de la cellule, `3.5` trouvé",
        ),
        (
            "0\n1\n0 99999999999999999999 3 s",
            "ligne 3, colonne 3 : la valeur de la cellule dépasse 1099511627776 : `99999999999999999999`",
        ),
        ("0\n1\n0 3 3 s 4 9 0 0 0", "ligne 3, colonne 1 : la valeur 3 n'est pas entre ses bornes 4 et 9"),
        ("0\n1\n0 3 3 u 0 9 0 0 -5", "ligne 3, colonne 17 : niveau de protection SPL négatif : `-5`"),
        ("0\n2\n0 3 3 s 0 9 0 0 0\n0 3 3 s 0 9 0 0 0", "ligne 4, colonne 1 : la cellule 0 est décrite deux fois"),
        ("0\n1\n0 3 3 s 0 9 0 0 0\n1\n3 1 0 (1)", "ligne 5, colonne 5 : `:` attendu, `0` trouvé"),
        ("0\n1\n0 3 3 s 0 9 0 0 0\n1\n3 1 : 7 (1)", "ligne 5, colonne 7 : la cellule 7 n'existe pas"),
        (
            "0\n1\n0 3 3 s 0 9 0 0 0\n1\n3 1 : 0 1",
            "ligne 5, colonne 9 : un coefficient entre parenthèses est attendu, `1` trouvé",
        ),
        ("0\n1\n0 3 3 s 0 9 0 0 0\n1\n4 1 : 0 (1)", "ligne 5, colonne 1 : l'équation n'est pas juste : 3 au lieu de 4"),
        ("0\n1\n0 3 3 s 0 9 0 0 0\n1\n3 1 : 0 (1)\nfin", "ligne 6, colonne 1 : fin du fichier attendue, `fin` trouvé"),
    ];
    for (text, expected) in cases {
        assert_eq!(jj::parse(text).unwrap_err().to_string(), expected, "{text:?}");
    }
}

#[test]
fn a_count_larger_than_the_file_is_a_fault_not_a_reservation() {
    let error = jj::parse("0\n1000000000\n0 3 3 s 0 9 0 0 0\n").unwrap_err();
    assert_eq!((error.line, error.column), (3, 17));
}

#[test]
fn the_answer_gives_each_hidden_cell_then_totals() {
    let file = jj::parse(SMALL).unwrap();
    let problem = file.problem_with(jj::Requirement::Width(5));
    let protection = protect(&problem, &Options { insider: Insider::Neighbour, ..Options::default() });
    let answer = answer(&file, &problem, &protection);
    assert_eq!((answer.totals(true), answer.totals(false)), ((1, 3), (3, 22)));
    let expected = "\
0 : valeur 3, primaire, déduite entre 0 et 10
1 : valeur 7, secondaire, déduite entre 0 et 10
3 : valeur 9, secondaire, déduite entre 2 et 12
4 : valeur 6, secondaire, déduite entre 3 et 13
Cellules primaires masquées : 1, valeur 3
Cellules secondaires masquées : 3, valeur 22
Poids masqué : minimum démontré
";
    assert_eq!(answer.to_french(), expected);
}

#[test]
fn the_answer_says_what_nothing_protects() {
    let text = "0\n3\n5 1 1 u 0 9 0 0 1\n6 1 1 u 0 9 0 0 1\n7 2 2 u 0 9 0 0 5\n2\n2 2 : 5 (1) 6 (1)\n2 1 : 7 (1)\n";
    let file = jj::parse(text).unwrap();
    let protection = protect(&file.problem, &Options { insider: Insider::Anyone, ..Options::default() });
    let expected = "\
5 : valeur 1, primaire, déduite entre 0 et 2
6 : valeur 1, primaire, déduite entre 0 et 2
7 : valeur 2, primaire, déduite entre 2 et 2
Cellules primaires masquées : 3, valeur 4
Cellules secondaires masquées : 0, valeur 0
Poids masqué : minimum démontré
Attention : aucun masquage ne protège la cellule 7
Attention : qui connaît la cellule 5 en déduit la cellule 6, quoi qu'on masque
Attention : qui connaît la cellule 6 en déduit la cellule 5, quoi qu'on masque
";
    assert_eq!(answer(&file, &file.problem, &protection).to_french(), expected);
}
