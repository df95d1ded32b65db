//! Which country a sending address belongs to, from a table that ships with the page.
//!
//! The table is written by `build/country-table.mjs`: the letters `TLC1`, the date of the data
//! ("2026-06-17"), four numbers of four bytes, lowest first (bytes of the list, runs of IPv4, runs of
//! IPv6, bytes of the payload), the list of countries (two letters and an English name, a line each),
//! and the payload packed by zlib. The payload holds, for IPv4 by /24 and then for IPv6 by /48, the
//! distance of each run from the one before it (seven bits a byte, lowest first) and then one byte a
//! run: the number of its country, 0 for none.

use std::fmt;
use std::io::Read;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use flate2::read::ZlibDecoder;
use thiserror::Error;

/// A country or territory of ISO 3166, as two letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

impl Country {
    /// Reads two capital letters.
    pub fn parse(text: &str) -> Option<Self> {
        let letters: [u8; 2] = text.as_bytes().try_into().ok()?;
        letters.iter().all(u8::is_ascii_uppercase).then_some(Self(letters))
    }
}

/// The two letters.
impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second] = self.0.map(char::from);
        write!(f, "{first}{second}")
    }
}

/// Why a table could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum GeoError {
    /// Other bytes.
    #[error("this is no table of countries")]
    NoTable,
    /// It ends too early, or says that it is larger than any table is.
    #[error("the table of countries is damaged")]
    Damaged,
}

/// The table, unpacked.
#[derive(Debug, Clone)]
pub struct CountryTable {
    date: String,
    /// The countries by number, from 1 on, with their English names.
    countries: Vec<(Country, String)>,
    v4: Runs,
    v6: Runs,
}

/// Where the country changes: first block of each run, in order, and its country's number.
#[derive(Debug, Clone, Default)]
struct Runs {
    starts: Vec<u64>,
    countries: Vec<u8>,
}

impl CountryTable {
    /// Reads a table.
    ///
    /// # Errors
    /// [`GeoError`] for bytes that are none; nothing is kept of them.
    pub fn read(bytes: &[u8]) -> Result<Self, GeoError> {
        let rest = bytes.strip_prefix(b"TLC1").ok_or(GeoError::NoTable)?;
        let (date, rest) = rest.split_at_checked(10).ok_or(GeoError::Damaged)?;
        let mut rest = rest;
        let mut number = || {
            let (own, after) = rest.split_first_chunk::<4>()?;
            rest = after;
            usize::try_from(u32::from_le_bytes(*own)).ok()
        };
        let numbers = (number(), number(), number(), number());
        let (Some(list), Some(v4), Some(v6), Some(payload)) = numbers else { return Err(GeoError::Damaged) };
        if payload > MOST_BYTES || v4 > payload || v6 > payload {
            return Err(GeoError::Damaged);
        }
        let (list, packed) = rest.split_at_checked(list).ok_or(GeoError::Damaged)?;
        let list = std::str::from_utf8(list).map_err(|_| GeoError::Damaged)?;
        let countries: Option<Vec<_>> = list
            .lines()
            .map(|line| {
                let (code, name) = line.split_at_checked(2)?;
                Some((Country::parse(code)?, name.to_owned()))
            })
            .collect();
        let mut unpacked = Vec::new();
        let wanted = u64::try_from(payload).map_err(|_| GeoError::Damaged)?;
        ZlibDecoder::new(packed)
            .take(wanted.saturating_add(1))
            .read_to_end(&mut unpacked)
            .map_err(|_| GeoError::Damaged)?;
        if unpacked.len() != payload {
            return Err(GeoError::Damaged);
        }
        let mut stream = unpacked.as_slice();
        let v4 = Runs::read(&mut stream, v4).ok_or(GeoError::Damaged)?;
        let v6 = Runs::read(&mut stream, v6).ok_or(GeoError::Damaged)?;
        Ok(Self {
            date: String::from_utf8_lossy(date).into_owned(),
            countries: countries.ok_or(GeoError::Damaged)?,
            v4,
            v6,
        })
    }

    /// The country of a public address; `None` for one that nobody has, or that is not public.
    pub fn country(&self, ip: IpAddr) -> Option<Country> {
        let number = match ip {
            IpAddr::V4(ip) => self.of_v4(ip),
            IpAddr::V6(ip) => ip.to_ipv4_mapped().map_or_else(|| self.of_v6(ip), |ip| self.of_v4(ip)),
        };
        let at = usize::from(number).checked_sub(1)?;
        self.countries.get(at).map(|(country, _)| *country)
    }

    /// The English name of a country; its letters when the table has none.
    pub fn name(&self, country: Country) -> String {
        let own = self.countries.iter().find(|(known, name)| *known == country && !name.is_empty());
        own.map_or_else(|| country.to_string(), |(_, name)| name.clone())
    }

    /// The day of the data: "2026-06-17".
    pub fn date(&self) -> &str {
        &self.date
    }

    fn of_v4(&self, ip: Ipv4Addr) -> u8 {
        // RFC 6890: addresses that belong to nobody in particular.
        let special = ip.is_private()
            || ip.is_loopback()
            || ip.is_link_local()
            || ip.is_documentation()
            || ip.is_multicast()
            || ip.is_broadcast()
            || ip.is_unspecified();
        if special { 0 } else { self.v4.number(u64::from(ip.to_bits() >> 8)) }
    }

    fn of_v6(&self, ip: Ipv6Addr) -> u8 {
        let [high, low, ..] = ip.segments();
        let documentation = high == 0x2001 && low == 0x0db8;
        let special = ip.is_loopback()
            || ip.is_unspecified()
            || ip.is_multicast()
            || ip.is_unique_local()
            || ip.is_unicast_link_local()
            || documentation;
        let block = u64::try_from(ip.to_bits() >> 80).unwrap_or(u64::MAX);
        if special { 0 } else { self.v6.number(block) }
    }
}

impl Runs {
    fn read(stream: &mut &[u8], count: usize) -> Option<Self> {
        let mut starts = Vec::with_capacity(count);
        let mut start = 0_u64;
        for _ in 0..count {
            start = start.checked_add(distance(stream)?)?;
            starts.push(start);
        }
        let (countries, rest) = stream.split_at_checked(count)?;
        *stream = rest;
        Some(Self { starts, countries: countries.to_vec() })
    }

    fn number(&self, block: u64) -> u8 {
        let behind = self.starts.partition_point(|start| *start <= block);
        behind.checked_sub(1).and_then(|at| self.countries.get(at)).copied().unwrap_or(0)
    }
}

/// Seven bits a byte, lowest first.
fn distance(stream: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..56).step_by(7) {
        let (byte, rest) = stream.split_first()?;
        *stream = rest;
        value |= u64::from(byte & 0x7F) << shift;
        if *byte < 0x80 {
            return Some(value);
        }
    }
    None
}

/// More than any table unpacks to.
const MOST_BYTES: usize = 16 << 20;
