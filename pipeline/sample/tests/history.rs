//! Households live: they keep their name, change, come and go.

use std::collections::BTreeMap;

use crate::reader::each_row;
use crate::{allier, folder, made};

/// What a later month may differ by.
#[derive(Clone, Debug, PartialEq)]
struct Life {
    born: String,
    sex: String,
    commune: String,
    partner: String,
    children: Vec<i64>,
    rsa: String,
    arrears: String,
    core: bool,
}

fn month(path: &std::path::Path) -> BTreeMap<String, Life> {
    let mut all = BTreeMap::new();
    let rows = each_row(path, |row| {
        let life = Life {
            born: row.get("ANNAIRES").into(),
            sex: row.get("SEXE").into(),
            commune: row.get("NUMCOMDO").into(),
            partner: row.get("PRESCONJ").into(),
            children: row.children(),
            rsa: row.get("RSAVERS").into(),
            arrears: row.get("ETATIMPA").into(),
            core: row.core(),
        };
        all.insert(row.get("ID_PSEUDO").to_owned(), life);
    });
    assert_eq!(rows, all.len(), "a pseudonym twice in a month");
    all
}

#[test]
fn thirteen_months_of_life() {
    let folder = folder();
    made(&portulan_sample::Options { share: 0.3, ..allier(&folder, 13, (2024, 12), 8) });
    let names =
        ["1223", "0124", "0224", "0324", "0424", "0524", "0624", "0724", "0824", "0924", "1024", "1124", "1224"];
    let months: Vec<_> = names.iter().map(|name| month(&folder.path().join(format!("FR6_{name}.csv")))).collect();
    let mut events: BTreeMap<&str, usize> = BTreeMap::new();
    for pair in months.windows(2) {
        let [before, after] = pair else { panic!("two months") };
        let stayed = before.keys().filter(|id| after.contains_key(*id)).count();
        assert!(stayed * 100 >= before.len() * 95, "{stayed} of {} stayed", before.len());
        assert!(stayed < before.len(), "some leave");
        for (id, then) in before {
            let Some(now) = after.get(id) else { continue };
            assert_eq!(then.sex, now.sex);
            let birth = now.children.last() > then.children.last() && now.children.len() > then.children.len();
            let signs = [
                ("birth", birth),
                ("child gone", now.children.len() < then.children.len()),
                ("move", now.commune != then.commune),
                ("separation", now.partner < then.partner),
                ("union", now.partner > then.partner),
                ("RSA opens", now.rsa == "2" && then.rsa != "2"),
                ("RSA closes", now.rsa != "2" && then.rsa == "2"),
                ("arrears", now.arrears == "SIG" && then.arrears.is_empty()),
                ("plan", now.arrears == "PLA" && then.arrears == "SIG"),
                ("suspended", !now.core && then.core),
                ("back", now.core && !then.core),
            ];
            signs.iter().filter(|(_, sign)| *sign).for_each(|(name, _)| *events.entry(name).or_default() += 1);
        }
    }
    for name in ["birth", "child gone", "move", "separation", "union", "RSA opens", "RSA closes", "suspended", "back"] {
        assert!(events.get(name).is_some_and(|count| *count > 60), "{name}: {events:?}");
    }
    for name in ["arrears", "plan"] {
        assert!(events.get(name).is_some_and(|count| *count > 9), "{name}: {events:?}");
    }
}
