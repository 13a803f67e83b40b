//! Partner files tell the same story as the households.

use std::collections::BTreeMap;

use portulan_sample::Options;

use crate::reader::{each_row, text};
use crate::{allier, folder, made};

#[test]
fn partners_agree_with_the_households() {
    let folder = folder();
    made(&Options { partners: true, children: true, ..allier(&folder, 4, (2024, 12), 13) });
    let at = |name: &str| folder.path().join(name);
    let mut arrears = BTreeMap::new();
    let mut paid = BTreeMap::new();
    let mut children = 0;
    each_row(&at("FR6_1224.csv"), |row| {
        let id = row.get("ID_PSEUDO").to_owned();
        if !row.get("ETATIMPA").is_empty() && !["99999", "XXXXX", ""].contains(&row.get("NUMCOMDO")) {
            arrears.insert(id.clone(), (row.get("MTAL").to_owned(), row.get("NBMIMPA").to_owned()));
        }
        if row.payable("APLVERS") && row.get("PARCAL") == "HLM" {
            paid.insert(id[..15].to_owned(), (row.number("MTAL") * 100.0).round() as u64);
        }
        children += row.int("NBENLEFA") as usize;
    });
    assert_eq!(each_row(&at("ENF_1224.csv"), |_| ()), children);

    let mut reported = BTreeMap::new();
    each_row(&at("impayes_1224.csv"), |row| {
        assert!(row.number("DETTE") > 0.0 && row.get("BAILLEUR").len() == 5);
        assert_eq!(row.get("PLAN_DUREE").is_empty(), row.get("ETAPE") != "PLA");
        reported
            .insert(row.get("ID_PSEUDO").to_owned(), (row.get("MTAL").to_owned(), row.get("MOIS_DETTE").to_owned()));
    });
    assert!(reported.len() > 100);
    assert_eq!(reported, arrears);
    payments(&text(&at("CAFAL031_202412_1.txt")), &paid);

    let mut places = 0;
    each_row(&at("eaje_2024.csv"), |row| {
        assert!(row.get("SIRET").is_empty() && row.get("NOM").starts_with("Structure synth"));
        assert!(row.number("H_REALISEES") <= row.number("H_FACTUREES"));
        assert!(row.number("H_FACTUREES") <= row.number("H_THEORIQUES"));
        assert!(row.int("ENFANTS_QF_800") <= row.int("ENFANTS_INSCRITS"));
        places += row.int("PLACES");
    });
    // 8 000 children under 3 in the Allier, 12 to 25 places for 100.
    assert!((900..2_200).contains(&places), "{places} places");
    assert_eq!(each_row(&at("assmat_2024.csv"), |_| ()), 317);
    assert_eq!(each_row(&at("msa_2024.csv"), |row| assert_eq!(row.int("INDFOY_NDUR") % 5, 0)), 12);
    each_row(&at("defm_1224.csv"), |row| assert!(row.get("NB").is_empty() || row.int("NB") % 5 == 0));
    for name in ["rpe_2024", "laep_2024", "alsh_2024", "avs_2024", "parentalite_2024", "c2s_2024", "ccas_2024"] {
        assert!(each_row(&at(&format!("{name}.csv")), |_| ()) > 5, "{name}");
    }
}

/// Each paid household once, its own amount, and sums that add up.
fn payments(text: &str, paid: &BTreeMap<String, u64>) {
    let mut seen = BTreeMap::new();
    let (mut total, mut subtotals, mut lines) = (0, 0, 0);
    for line in text.lines() {
        assert_eq!(line.len(), 160);
        let amount = || line[91..102].parse::<u64>().expect("cents");
        match &line[..4] {
            "0602" => {
                assert_eq!(line[51..83].trim(), "", "no name, ever");
                lines += amount();
                if line[113..].trim_end() == "PAIEMENTS MENSUELS" {
                    assert_eq!(&line[4..7], "900");
                    assert_eq!(seen.insert(line[36..51].to_owned(), amount()), None);
                }
            }
            "0702" => subtotals += amount(),
            "0802" => total = amount(),
            other => assert_eq!(other, "0302"),
        }
    }
    assert!(seen.len() > 1_000);
    assert_eq!(&seen, paid);
    assert_eq!((lines, lines), (subtotals, total));
}

#[test]
fn yearly_files_come_for_each_year_touched() {
    let folder = folder();
    let written = made(&Options { partners: true, share: 0.1, ..allier(&folder, 8, (2025, 5), 1) });
    let has = |name: &str| written.files.iter().any(|(file, _)| file == name);
    assert!(has("eaje_2024.csv") && has("eaje_2025.csv") && has("msa_2024.csv"));
    // The MSA counts of December 2025 cannot be known in May.
    assert!(!has("msa_2025.csv"));
    each_row(&folder.path().join("ccas_2025.csv"), |row| assert!(row.get("MOIS") <= "2025-05"));
}
