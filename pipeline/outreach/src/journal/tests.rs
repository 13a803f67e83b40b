//! Tests that tamper with a journal in every way, and each time it is found.

use std::collections::BTreeMap;
use std::path::Path;

use portulan_terms::Diagnostics;
use proptest::prelude::*;
use serde_json::json;

use super::*;

fn entry(day: &str, event: Event, data: Value) -> Entry {
    Entry { day: day.parse().expect("a day"), event, data }
}

/// A journal of `n` lines and its head.
fn journal(n: usize) -> (Vec<String>, Head) {
    let (mut lines, mut head): (Vec<String>, Option<Head>) = (Vec::new(), None);
    for i in 0..n {
        let data = json!({ "cible": "asf_non_demandee", "retenus": 40 + i, "sha256": sha256(&[i as u8]) });
        let entry = entry("2026-04-03", [Event::Run, Event::Counts, Event::Gate][i % 3], data);
        let (line, next) = append(lines.last().map(String::as_str), head.as_ref(), &entry).expect("a line");
        lines.push(line);
        head = Some(next);
    }
    (lines, head.expect("a head"))
}

fn checked(text: &str, head: &Head) -> Result<Summary, Diagnostics> {
    verify(Path::new("journal.jsonl"), text.as_bytes(), Some(head))
}

fn messages(text: &str, head: &Head) -> Vec<String> {
    checked(text, head).expect_err("a fault").0.iter().map(ToString::to_string).collect()
}

#[test]
fn a_sound_journal_is_summed_up() {
    let (lines, head) = journal(4);
    let summary = checked(&lines.concat(), &head).expect("sound");
    assert_eq!((summary.head, summary.end_checked), (head, true));
    assert_eq!(summary.events, BTreeMap::from([(Event::Run, 2), (Event::Counts, 1), (Event::Gate, 1)]));
    assert_eq!(summary.days.0.to_string(), "2026-04-03");
}

#[test]
fn a_line_is_what_the_module_says() {
    let (lines, head) = journal(1);
    let body = format!(
        "{{\"n\":1,\"day\":\"2026-04-03\",\"event\":\"run\",\"data\":{{\"cible\":\"asf_non_demandee\",\"retenus\":40,\
         \"sha256\":\"{}\"}},\"previous\":\"{FIRST}\"",
        sha256(&[0])
    );
    assert_eq!(lines[0], format!("{body},\"hash\":\"{}\"}}\n", sha256(body.as_bytes())));
    assert_eq!(serde_json::from_str::<Value>(&lines[0]).expect("JSON")["hash"], head.hash.as_str());
    let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(sha256(b"abc"), known, "FIPS 180-4, one-block message");
}

#[test]
fn every_bit_of_every_byte_is_guarded() {
    let (lines, head) = journal(3);
    let text = lines.concat().into_bytes();
    for at in 0..text.len() {
        for change in [1, 2, 4, 8, 16, 32, 64, 128, text[at] ^ b'\n', text[at] ^ b' '] {
            let mut altered = text.clone();
            altered[at] ^= change;
            let seen = verify(Path::new("j"), &altered, Some(&head));
            assert_eq!(seen.is_ok(), change == 0, "byte {at} changed by {change}");
        }
    }
}

#[test]
fn an_altered_line_is_told_once_and_named() {
    let (mut lines, head) = journal(4);
    lines[1] = lines[1].replace(":41,", ":40,");
    assert_eq!(
        messages(&lines.concat(), &head),
        ["journal.jsonl:2 : erreur : ligne modifiée : son empreinte n'est pas celle de son contenu"]
    );
}

#[test]
fn every_removed_line_is_found() {
    let (lines, head) = journal(5);
    for gone in 0..4 {
        let rest: String = lines.iter().enumerate().filter(|(i, _)| *i != gone).map(|(_, l)| l.as_str()).collect();
        let said = format!("journal.jsonl:{0} : erreur : ligne retirée : il manque le n° {0} avant celle-ci", gone + 1);
        assert_eq!(messages(&rest, &head), [said]);
    }
    let rest = format!("{}{}", lines[0], lines[4]);
    assert!(messages(&rest, &head)[0].contains("il manque les n° 2 à 4"));
}

#[test]
fn a_cut_end_needs_the_head_and_is_found_with_it() {
    let (lines, head) = journal(4);
    let cut = lines[..3].concat();
    assert!(messages(&cut, &head)[0].contains("journal.jsonl:3 : erreur : fin coupée : le journal s'arrête au n° 3"));
    let unaware = verify(Path::new("j"), cut.as_bytes(), None).expect("sound as far as it goes");
    assert!(!unaware.end_checked);
    let within = &cut[..cut.len() - 10];
    assert!(messages(within, &head)[0].contains("journal.jsonl:3 : erreur : fin coupée : la dernière ligne"));
    assert!(messages("", &head)[0].contains("ce journal est vide"));
    assert!(messages("\n", &head)[0].contains("ligne modifiée"));
}

#[test]
fn every_swap_is_found() {
    let (lines, head) = journal(5);
    for a in 0..5 {
        for b in a + 1..5 {
            let mut moved = lines.clone();
            moved.swap(a, b);
            let told = messages(&moved.concat(), &head);
            assert!(told.iter().any(|m| m.contains("ligne déplacée")), "{a} and {b}: {told:?}");
        }
    }
    let mut moved = lines;
    moved.swap(1, 2);
    assert_eq!(messages(&moved.concat(), &head).len(), 2);
}

#[test]
fn an_inserted_line_is_found_forged_or_repeated() {
    let (lines, head) = journal(4);
    for at in 0..=4 {
        let mut more = lines.clone();
        more.insert(at, lines[1].clone());
        assert!(checked(&more.concat(), &head).is_err(), "repeated at {at}");
    }
    // Forged with care: well linked to the line before it, with a hash of its own.
    let first: Head = Head { n: 1, hash: lines[0][lines[0].len() - 67..][..64].to_owned() };
    let (forged, _) =
        append(Some(&lines[0]), Some(&first), &entry("2026-04-03", Event::Gate, json!({}))).expect("sound");
    let text = [&lines[..1], &[forged], &lines[1..]].concat().concat();
    assert_eq!(messages(&text, &head), ["journal.jsonl:3 : erreur : ligne insérée : deux lignes portent le n° 2"]);
}

#[test]
fn nothing_is_added_to_a_journal_that_is_not_sound() {
    let (lines, head) = journal(2);
    let next = entry("2026-05-04", Event::Run, json!({}));
    let altered = lines[1].replace(":41,", ":42,");
    for (last, head) in [
        (Some(altered.as_str()), Some(&head)),
        (Some(lines[0].as_str()), Some(&head)),
        (Some(lines[1].as_str()), None),
        (None, Some(&head)),
    ] {
        assert!(append(last, head, &next).is_err(), "{last:?} {head:?}");
    }
    assert!(append(Some(&lines[1]), Some(&head), &next).is_ok());
}

#[test]
fn what_looks_like_a_pseudonym_is_refused_wherever_it_stands() {
    let pseudonym = "a1b2c3d4e5f60718";
    let whole = sha256(b"x");
    for data in [
        json!({ "dossier": pseudonym }),
        json!({ "motif": format!("le dossier {} est écarté", pseudonym.to_uppercase()) }),
        json!({ "retenus": [{ "liste": [pseudonym] }] }),
        json!({ pseudonym: 1 }),
        json!({ "sha256": pseudonym }),
        json!({ "autre": whole }),
        json!({ "n": 1234567890123456_u64 }),
    ] {
        let fault = append(None, None, &entry("2026-04-03", Event::Counts, data.clone())).expect_err("personal");
        assert!(fault.message.contains("pseudonyme") && !fault.message.contains(pseudonym), "{data}");
    }
    let data =
        json!({ "definitions": [{ "name": "deces", "sha256": whole }], "part": 0.125, "siret": "12345678901234" });
    assert!(append(None, None, &entry("2026-04-03", Event::Definitions, data)).is_ok());
}

proptest! {
    /// Whatever surrounds it, a pseudonym of 16 to 32 digits never enters.
    #[test]
    fn no_pseudonym_ever_enters(pseudonym in "[0-9a-f]{16,32}", before in "[^0-9a-fA-F]{0,12}", after in "\\PC{0,12}") {
        let text = format!("{before}{pseudonym}{after}");
        let data = json!({ "a": [{ "sha256": text.clone() }, 3] });
        prop_assert!(private::check(&data).is_err());
        let unnamed = json!({ "b": text });
        prop_assert!(private::check(&unnamed).is_err());
    }

    /// The same data give the same line, whatever the order of their keys.
    #[test]
    fn the_order_of_keys_does_not_show(keys in prop::collection::btree_set("[g-z]{1,6}", 1..6)) {
        let forward: Value = Value::Object(keys.iter().map(|k| (k.clone(), json!(1))).collect());
        let backward: Value = Value::Object(keys.iter().rev().map(|k| (k.clone(), json!(1))).collect());
        let line = |data| append(None, None, &entry("2026-04-03", Event::Run, data)).expect("a line").0;
        prop_assert_eq!(line(forward), line(backward));
    }
}
