//! Numbers by chance, the same for a seed everywhere.

use std::ops::RangeInclusive;

/// Steele, Lea and Flood: Fast splittable pseudorandom number generators, 2014 (`SplitMix64`).
pub struct Chance(u64);

impl Chance {
    /// Numbers of a seed, apart from those that the same seed gives for another purpose.
    pub fn of(seed: u64, purpose: u64) -> Self {
        let mut chance = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ purpose.wrapping_mul(0xd1b5_4a32_d192_ed03));
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn within(&mut self, range: RangeInclusive<u64>) -> u64 {
        range.start() + self.next() % (range.end() - range.start() + 1)
    }

    pub fn day(&mut self, range: RangeInclusive<i32>) -> i32 {
        range.start() + i32::try_from(self.next() % u64::try_from(range.end() - range.start() + 1).unwrap()).unwrap()
    }

    /// From 0 up to, but not, 1.
    pub fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Once in so many times.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.next().is_multiple_of(times)
    }

    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[usize::try_from(self.next() % of.len() as u64).unwrap()]
    }

    /// Between two numbers, each size as likely as another: 1 to 10 as often as 10 to 100.
    pub fn size(&mut self, least: f64, most: f64) -> f64 {
        (least.ln() + self.part() * (most.ln() - least.ln())).exp()
    }

    /// A whole number near another: the mean of many is that one.
    pub fn near(&mut self, number: f64) -> u64 {
        number.floor() as u64 + u64::from(self.part() < number.fract())
    }
}
