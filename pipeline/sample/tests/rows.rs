//! Row by row, nothing contradicts anything else.

use crate::reader::{Row, each_row};
use crate::{allier, folder, made};

const STATES: [&str; 14] = [
    "AFVERS", "CFVERS", "ASFVERS", "ABVERS", "CMGVERS", "PREPVERS", "ARSVERS", "AEEHVERS", "AAHVERS", "ALFVERS",
    "ALSVERS", "APLVERS", "RSAVERS", "PPAVERS",
];
const WORK: [&str; 6] = ["SAL", "INT", "AMA", "APP", "CAT", "SFP"];

#[test]
fn every_row_agrees_with_itself() {
    let folder = folder();
    made(&portulan_sample::Options {
        fresh: portulan_sample::Freshness::Both,
        share: 0.3,
        ..allier(&folder, 13, (2024, 12), 21)
    });
    let mut unknown = 0;
    let mut rows = 0;
    for (file, month) in
        ["FR6_1223", "FR2_0324", "FR6_0824", "FR2_0824", "FR6_1224", "FR2_1224"].iter().zip([12, 3, 8, 8, 12, 12])
    {
        rows += each_row(&folder.path().join(format!("{file}.csv")), |row| {
            assert_eq!(row.get("DTREFFRE")[4..].parse(), Ok(month));
            family(row);
            rights(row, month);
            money(row);
            dossier(row);
            unknown += usize::from(row.get("RUCDERRE") == "99999,99");
        });
    }
    assert!(unknown * 250 > rows && unknown * 40 < rows, "{unknown} unknown of {rows}");
}

fn family(row: &Row<'_>) {
    let year = row.int("DTREFFRE") / 100;
    let children = row.children();
    let partner = row.get("PRESCONJ") == "1";
    assert_eq!(children.len() as i64, row.int("NBENLEFA"));
    assert!(children.is_sorted(), "oldest first");
    assert_eq!(row.get("ANNAICON") != ".", partner);
    assert_eq!(!row.get("ACTCONJ").is_empty(), partner);
    let parents = [row.get("ANNAIRES"), row.get("ANNAICON")];
    for parent in parents.iter().filter_map(|cell| cell.parse::<i64>().ok()) {
        assert!((17..=115).contains(&(year - parent)));
        assert!(children.iter().all(|child| child - parent >= 15 && (0..=24).contains(&(year - child))));
    }
    let couple = ["MAR", "PAC", "VIM", "RPA", "RVC", "RVM"].contains(&row.get("SITFAM"));
    assert_eq!(couple, partner);
    let others = row.int("PERSCOUV") - 1 - i64::from(partner) - row.int("NBENLEFA");
    assert!((0..=2).contains(&others));
    // Cnaf's scale, from the years of birth.
    let grown = children.iter().filter(|child| year - **child >= 14).count() as f64;
    let small = children.len() as f64 - grown;
    let alone = if !partner && !children.is_empty() { 0.2 } else { 0.0 };
    let units = 1.0 + 0.5 * (f64::from(u8::from(partner)) + others as f64 + grown) + 0.3 * small + alone;
    assert!((row.number("NBUC") - units).abs() < 1e-9);
}

fn rights(row: &Row<'_>, month: u8) {
    let year = row.int("DTREFFRE") / 100;
    let children = row.children();
    let under = |years: i64| children.iter().filter(|child| year - **child <= years).count();
    let partner = row.get("PRESCONJ") == "1";
    assert_eq!(row.core(), STATES.iter().any(|state| row.payable(state)), "a right payable, and only then");
    assert!(!row.payable("AFVERS") || under(20) >= 2);
    assert!(!row.payable("CFVERS") || children.len() >= 3);
    assert!(!row.payable("ABVERS") || under(3) >= 1);
    assert!(!row.payable("CMGVERS") || under(6) >= 1);
    assert!(!row.payable("PREPVERS") || partner && under(3) >= 1);
    assert!(!row.payable("ASFVERS") || !partner && under(20) >= 1);
    assert!(!row.payable("AEEHVERS") || under(20) >= 1);
    assert!(!row.payable("ARSVERS") || month == 8);
    assert!(!(row.payable("AAHVERS") && row.payable("RSAVERS")));
    let housing = ["ALFVERS", "ALSVERS", "APLVERS"].iter().filter(|state| row.get(state) != "0").count();
    assert!(housing <= 1, "one housing aid at most");
    assert_eq!(row.payable("RSAVERS"), row.get("ETATDOSRSA") == "2");
    assert_eq!(row.get("RSAVERS") == "0", row.get("SOUSNATPF").is_empty());
    assert_eq!(row.get("CMGVERS") == "0", row.get("TYPCMG").is_empty());
    let works = |column: &str| WORK.contains(&row.get(column));
    assert!(!row.payable("PPAVERS") || works("ACTRESPD") || works("ACTCONJ"));
    assert!(!row.payable("CMGVERS") || works("ACTRESPD") && (!partner || works("ACTCONJ")));
    assert_eq!(row.get("ACTRESPD") == "ETU", row.get("STATUETU") != "0");
    // The old and the students with housing aid alone are not in the reference population.
    let oldest = [row.get("ANNAIRES"), row.get("ANNAICON")].iter().filter_map(|c| c.parse::<i64>().ok()).min();
    if row.get("STATUETU") != "0" || oldest.is_some_and(|born| year - born > 65) || !row.core() {
        assert_eq!(row.get("TPPOPRUC"), "0");
    }
}

fn money(row: &Row<'_>) {
    let housing = ["ALFVERS", "ALSVERS", "APLVERS"].iter().any(|state| row.payable(state));
    let family = STATES[..8].iter().any(|state| row.payable(state));
    for (amount, paid) in [
        ("MTAL", housing),
        ("MTRSA", row.payable("RSAVERS")),
        ("MTPPA", row.payable("PPAVERS")),
        ("MTAAH", row.payable("AAHVERS")),
        ("MTPFVERS", family),
    ] {
        assert_eq!(row.number(amount) > 0.0, paid, "{amount}");
    }
    assert!(!row.payable("PPAVERS") || row.number("MTPPA") >= 15.0);
    assert!(!row.payable("RSAVERS") || row.number("MTRSA") >= 5.0);
    assert_eq!(row.get("RUCDERRE") == "99999,99", row.get("QF") == ".");
    if row.get("RUCDERRE") == "99999,99" {
        assert_eq!(row.get("TPPOPRUC"), "0");
        return;
    }
    let (benefits, units) = (row.number("MTPRERUC"), row.number("NBUC"));
    let total = row.number("RUCDERRE") * units;
    assert!(total + 1e-6 >= benefits, "RUC under what benefits alone make");
    let n = row.int("NBENLEFA") as f64;
    let parts = 2.0 + 0.5 * n + if n >= 3.0 { 0.5 } else { 0.0 };
    assert!((row.number("QF") - total / parts).abs() < 0.6, "quotient of other resources");
    if row.get("ARSVERS") == "0" {
        let sum: f64 = ["MTPFVERS", "MTAL", "MTRSA", "MTPPA", "MTAAH"].iter().map(|amount| row.number(amount)).sum();
        assert!((sum - benefits).abs() < 0.005);
    }
}

fn dossier(row: &Row<'_>) {
    let month = row.get("DTREFFRE");
    for column in ["DTINSCDO_M", "DTSITFAM_M", "DTIMPA_M", "DTR_ATTENDUE"] {
        assert!(row.get(column).is_empty() || row.get(column) <= month, "{column} to come");
    }
    assert_eq!(row.get("DTR_ATTENDUE").is_empty(), row.get("DTR_RECUE").is_empty());
    assert_eq!(row.get("ETATIMPA").is_empty(), row.get("DTIMPA_M").is_empty());
    assert!(!row.get("ETATIMPA").is_empty() || row.get("NBMIMPA") == "0");
    let expected = match row.get("CATBEN") {
        "19" => ("1", "S"),
        "21" => ("1", "R"),
        "15" => ("7", "A"),
        "18" => ("8", "A"),
        "16" | "17" | "99" => ("1", "A"),
        _ => (row.get("PRESFRES"), "A"),
    };
    assert_eq!((row.get("PRESFRES"), row.get("SITDOS")), expected);
    assert_eq!(row.get("MOTISITD").is_empty(), row.get("SITDOS") == "A");
    if row.get("PRESFRES") == "8" {
        assert!(STATES.iter().any(|state| row.get(state) == "1"));
    }
    let owner = ["PRO", "HGP", "ACC"].contains(&row.get("OCCLOG"));
    assert_eq!(row.get("MTLOY").is_empty(), owner, "a rent for tenants alone");
}

#[test]
fn the_awkward_households_are_there() {
    let folder = folder();
    made(&allier(&folder, 9, (2024, 8), 3));
    let mut found = [0; 8];
    each_row(&folder.path().join("FR6_0824.csv"), |row| {
        let signs = [
            row.core() && row.get("TOPGRO") == "1" && row.get("NBENLEFA") == "0",
            row.int("NBENLEFA") >= 8,
            row.get("MTPRERUC") == "99999,99",
            row.get("RSAVERS") == "1" && row.get("PRESFRES") == "8",
            row.core() && row.get("STATUETU") != "0" && row.get("TPPOPRUC") == "0",
            row.get("PRESFRES") == "5" && row.get("CATBEN") == "14" && row.payable("ARSVERS"),
            ["DSF", "JNF"].contains(&row.get("ACTRESPD")),
            row.core() && ["3", "4"].contains(&row.get("ETATDOSRSA")) && row.get("DTR_RECUE") != "1",
        ];
        found.iter_mut().zip(signs).for_each(|(count, sign)| *count += usize::from(sign));
    });
    assert!(found.iter().all(|count| *count > 0), "{found:?}");
}
