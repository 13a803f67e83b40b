//! Random numbers that never change: same seed, same bytes, on any machine and at any version.
//!
//! xoshiro256++ (D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators",
//! ACM TOMS 47, 2021), its state filled by SplitMix64 (G. Steele, D. Lea and C. Flood, "Fast
//! splittable pseudorandom number generators", OOPSLA 2014). Written here, in thirty lines,
//! because a library may change its streams from one version to the next.
//! No function of the standard mathematical library is used: its last digits depend on the system.

/// One stream of random numbers.
pub(crate) struct Rng([u64; 4]);

/// SplitMix64's mixing function: a bijection of 64 bits.
pub(crate) fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A number for a text, to key a stream by a code.
pub(crate) fn key(text: &str) -> u64 {
    text.bytes().fold(0x5eed, |sum, byte| mix(sum ^ u64::from(byte)))
}

impl Rng {
    /// The stream of a list of keys (seed, place, month, purpose).
    pub fn of(keys: &[u64]) -> Self {
        let start = keys.iter().fold(0, |sum, key| mix(sum ^ mix(*key)));
        Self([mix(start), mix(start ^ 1), mix(start ^ 2), mix(start ^ 3)])
    }

    pub fn next(&mut self) -> u64 {
        let s = &mut self.0;
        let result = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        result
    }

    /// In `0..n`; 0 when `n` is 0.
    pub fn below(&mut self, n: u32) -> u32 {
        (((self.next() >> 32) * u64::from(n)) >> 32) as u32
    }

    /// In `low..=high`.
    pub fn between(&mut self, low: i32, high: i32) -> i32 {
        low + self.below((high - low).max(0) as u32 + 1) as i32
    }

    /// In `[0, 1)`.
    pub fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / 16_777_216.0
    }

    /// True with probability `p`.
    pub fn chance(&mut self, p: f32) -> bool {
        self.unit() < p
    }

    /// An index drawn in proportion to the weights.
    pub fn weighted(&mut self, weights: &[u16]) -> usize {
        let total: u32 = weights.iter().map(|w| u32::from(*w)).sum();
        let mut left = self.below(total);
        for (at, weight) in weights.iter().enumerate() {
            match left.checked_sub(u32::from(*weight)) {
                Some(rest) => left = rest,
                None => return at,
            }
        }
        weights.len() - 1
    }

    /// Around `median`, log-normal-like: the sum of four uniforms stands for the normal law
    /// and four terms of its series for the exponential.
    pub fn skewed(&mut self, median: f32, spread: f32) -> f32 {
        let bits = self.next();
        let sum: u32 = (0..4).map(|i| ((bits >> (16 * i)) & 0xffff) as u32).sum();
        let z = (sum as f32 / 65_536.0 - 2.0) * 1.732 * spread;
        let a = z.abs();
        let exp = 1.0 + a + a * a / 2.0 + a * a * a / 6.0 + a * a * a * a / 24.0;
        if z < 0.0 { median / exp } else { median * exp }
    }
}

#[cfg(test)]
mod tests {
    use super::{Rng, mix};

    #[test]
    fn the_mixing_function_is_the_published_one() {
        // First output of SplitMix64 from state 1234567, as in the reference implementation.
        assert_eq!(mix(1_234_567), 6_457_827_717_110_365_317);
    }

    #[test]
    fn xoshiro_gives_its_reference_numbers() {
        let mut rng = Rng([1, 2, 3, 4]);
        let first: Vec<u64> = (0..4).map(|_| rng.next()).collect();
        assert_eq!(first, [41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386]);
    }

    #[test]
    fn draws_stay_in_their_bounds() {
        let mut rng = Rng::of(&[1, 2]);
        for _ in 0..10_000 {
            assert!((3..=7).contains(&rng.between(3, 7)));
            assert!(rng.weighted(&[0, 5, 0]) == 1);
            assert!(rng.skewed(100.0, 0.5) > 0.0);
        }
    }
}
