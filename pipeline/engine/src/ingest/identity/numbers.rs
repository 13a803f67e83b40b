//! Numbers that carry a key: NIR and IBAN. Pure arithmetic on characters without spaces.

/// Length of a NIR with its key.
pub const NIR: usize = 15;

/// Whether these 15 characters are a NIR whose key checks. `usual` leaves out what few
/// people have (provisional numbers, births without a known month): bare digits fall on
/// the rest too often by chance.
///
/// Source: Insee, « Répertoire national d'identification des personnes physiques »: sex,
/// year, month, department, commune, order, then the key 97 − (number modulo 97), Corsica's
/// 2A and 2B counting as 19 and 18.
pub fn is_nir(text: &[u8], usual: bool) -> bool {
    let Ok(mut digits) = <[u8; NIR]>::try_from(text) else { return false };
    let corsica = match (digits[5], digits[6].to_ascii_uppercase()) {
        (b'2', b'A') => Some(b"19"),
        (b'2', b'B') => Some(b"18"),
        _ => None,
    };
    if let Some(pair) = corsica {
        digits[5..7].copy_from_slice(pair);
    }
    if !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let number = |range: std::ops::Range<usize>| digits[range].iter().fold(0_u64, |n, d| n * 10 + u64::from(d - b'0'));
    let sex = if usual { &[1, 2][..] } else { &[1, 2, 3, 4, 7, 8] };
    let month = number(3..5);
    let month_fits = (1..=12).contains(&month) || (!usual && matches!(month, 20 | 30..=42 | 50..=99));
    let department = number(5..7);
    sex.contains(&number(0..1))
        && month_fits
        && (1..=99).contains(&department)
        && number(7..10) > 0
        && number(10..13) > 0
        && number(13..15) == 97 - number(0..13) % 97
}

/// Lengths of IBAN by country, five characters each. Source: SWIFT, "IBAN Registry",
/// release 99; and France's overseas codes, which follow FR.
const LENGTHS: &str = "\
    AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BL27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 \
    DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GF27 GI23 GL18 GP27 GR27 GT28 HN28 HR21 HU28 IE22 \
    IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MF27 MK19 MN20 \
    MQ27 MR27 MT31 MU30 NC27 NI28 NL18 NO15 OM23 PF27 PK24 PL28 PM27 PS29 PT25 QA29 RE27 RO24 RS22 RU33 \
    SA24 SC31 SD18 SE24 SI19 SK24 SM27 SN28 SO23 ST25 SV28 TF27 TL23 TN24 TR26 UA29 VA22 VG24 WF27 XK20 \
    YE30 YT27 ";

/// Length of an IBAN that begins so, when some country's does.
pub fn iban_length(start: &[u8]) -> Option<usize> {
    let [a, b, b'0'..=b'9', b'0'..=b'9', ..] = start else { return None };
    if !(a.is_ascii_alphabetic() && b.is_ascii_alphabetic()) {
        return None;
    }
    let country = [a.to_ascii_uppercase(), b.to_ascii_uppercase()];
    let entry = LENGTHS.as_bytes().chunks(5).find(|entry| entry.starts_with(&country))?;
    Some(usize::from(entry[2] - b'0') * 10 + usize::from(entry[3] - b'0'))
}

/// Whether these characters, without spaces, are an IBAN whose key checks (ISO 13616: the
/// first four moved to the end, letters as 10 to 35, the whole modulo 97 is 1).
pub fn is_iban(text: &[u8]) -> bool {
    if iban_length(text) != Some(text.len()) {
        return false;
    }
    let mut turned = text[4..].iter().chain(&text[..4]);
    let rest = turned.try_fold(0_u32, |rest, byte| match byte {
        b'0'..=b'9' => Some((rest * 10 + u32::from(byte - b'0')) % 97),
        b'a'..=b'z' | b'A'..=b'Z' => Some((rest * 100 + u32::from(byte.to_ascii_uppercase() - b'A') + 10) % 97),
        _ => None,
    });
    rest == Some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_takes_five_characters() {
        let entries: Vec<&str> = LENGTHS.split_terminator(' ').collect();
        assert!(entries.len() == 102 && entries.is_sorted());
        assert!(
            entries
                .iter()
                .all(|entry| entry.len() == 4 && iban_length(format!("{}00", &entry[..2]).as_bytes()).is_some())
        );
    }

    /// The examples of the registry, and what one changed character makes of them.
    #[test]
    fn an_iban_checks() {
        let right = [
            "FR1420041010050500013M02606",
            "BE68539007547034",
            "DE89370400440532013000",
            "GB29NWBK60161331926819",
            "NO9386011117947",
            "MT84MALT011000012345MTLCAST001S",
            "ch9300762011623852957",
        ];
        for iban in right {
            assert!(is_iban(iban.as_bytes()), "{iban}");
            for at in 2..iban.len() {
                let mut other = iban.as_bytes().to_vec();
                other[at] = if other[at] == b'7' { b'8' } else { b'7' };
                assert!(other == iban.as_bytes() || !is_iban(&other), "{iban} changed at {at}");
            }
        }
        for text in ["", "FR", "FR14", "FR1420041010050500013M0260", "XX1420041010050500013M02606"] {
            assert!(!is_iban(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn a_nir_checks() {
        // Insee's own example, then Corsica, a provisional number and an unknown month.
        for (nir, usual) in [("255081416802538", true), ("185012A00401206", true), ("185012B00401233", true)] {
            assert!(is_nir(nir.as_bytes(), usual), "{nir}");
        }
        assert!(!is_nir(b"255081416802539", false), "another key");
        assert!(!is_nir(b"955081416802538", false) && !is_nir(b"25508141680253", false));
        let mut unknown = *b"799200316802500";
        let key = 97 - 7_992_003_168_025_u64 % 97;
        unknown[13] = b'0' + u8::try_from(key / 10).expect("a digit");
        unknown[14] = b'0' + u8::try_from(key % 10).expect("a digit");
        assert!(is_nir(&unknown, false) && !is_nir(&unknown, true));
    }
}
