//! The 16 hexadecimal characters that name a dossier, the same for its whole life.
//!
//! A bijection of 48 bits keyed by the seed, so that no two birth numbers meet. Every fourth
//! character is a letter: no run of digits is long enough to look like a telephone or
//! registration number.

use crate::rng::mix;

const HALF: u64 = (1 << 24) - 1;

/// The key of a seed.
pub(crate) fn key(seed: u64) -> u64 {
    mix(seed ^ 0x9d5e_7a1c)
}

/// The pseudonym of a birth number of 48 bits or less.
pub(crate) fn pseudonym(id: u64, key: u64) -> [u8; 16] {
    // Four rounds of a Feistel network: a bijection whatever the round function.
    let (mut left, mut right) = (id >> 24 & HALF, id & HALF);
    for round in 0..4 {
        (left, right) = (right, left ^ mix(right ^ key ^ round << 56) >> 40);
    }
    let bits = left << 24 | right;
    let letters = mix(bits ^ key.rotate_left(17));
    let mut text = [0; 16];
    for (at, slot) in text.iter_mut().enumerate() {
        *slot = match at % 4 {
            0 => b'a' + (letters >> (at * 2) & 0xff) as u8 % 6,
            rest => b"0123456789abcdef"[(bits >> (4 * (at / 4 * 3 + rest - 1)) & 15) as usize],
        };
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{key, pseudonym};

    #[test]
    fn no_two_dossiers_share_a_pseudonym_and_none_looks_like_a_number() {
        let key = key(3);
        let ids = (0..200_000_u64).map(|n| (n % 101) << 36 | (n % 37) << 24 | n);
        let all: BTreeSet<[u8; 16]> = ids.map(|id| pseudonym(id, key)).collect();
        assert_eq!(all.len(), 200_000);
        for text in all {
            let digits = text.split(|c| !c.is_ascii_digit()).map(<[u8]>::len).max();
            assert!(digits.is_some_and(|run| run <= 3), "{text:?}");
        }
    }
}
