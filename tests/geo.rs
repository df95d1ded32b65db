//! The table of countries, the one that ships and small ones made here.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![allow(missing_docs, clippy::cast_possible_truncation, reason = "tests")]

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use proptest::prelude::*;
use tlsrpt_lens::geo::{Country, CountryTable, GeoError};

fn shipped() -> CountryTable {
    CountryTable::read(include_bytes!("../public/data/countries.bin")).unwrap()
}

/// `1.0.0.0/24` is AA, `1.0.1.0/24` nobody's, 1.0.2.0 and on BB; `2001::/48` is AA.
fn small() -> Vec<u8> {
    let list = "AAFirst land\nBB\n";
    let mut payload = Vec::new();
    for distance in [0x01_00_00, 1, 1] {
        put(&mut payload, distance);
    }
    payload.extend([1, 0, 2]);
    for distance in [0, 0x2001_0000_0000, 1] {
        put(&mut payload, distance);
    }
    payload.extend([0, 1, 0]);
    let mut bytes = b"TLC12026-06-17".to_vec();
    for number in [list.len(), 3, 3, payload.len()] {
        bytes.extend(u32::try_from(number).unwrap().to_le_bytes());
    }
    bytes.extend(list.as_bytes());
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    packed.write_all(&payload).unwrap();
    bytes.extend(packed.finish().unwrap());
    bytes
}

fn put(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value % 0x80) as u8 | 0x80);
        value /= 0x80;
    }
    out.push(value as u8);
}

fn country(table: &CountryTable, ip: &str) -> Option<String> {
    table.country(ip.parse().unwrap()).map(|country| country.to_string())
}

#[test]
fn a_table_made_by_hand_is_read() {
    let table = CountryTable::read(&small()).unwrap();
    for (ip, expected) in [
        ("0.255.255.255", None),
        ("1.0.0.0", Some("AA")),
        ("1.0.0.255", Some("AA")),
        ("1.0.1.9", None),
        ("1.0.2.0", Some("BB")),
        ("::ffff:1.0.0.7", Some("AA")),
        ("2001::1", Some("AA")),
        ("2001:0:0:ffff::", Some("AA")),
        ("2001:0:1::", None),
    ] {
        assert_eq!(country(&table, ip).as_deref(), expected, "{ip}");
    }
    assert_eq!(table.date(), "2026-06-17");
    assert_eq!(table.name(Country::parse("AA").unwrap()), "First land");
    assert_eq!(table.name(Country::parse("BB").unwrap()), "BB");
}

/// Looked up by hand in the source's own lists.
#[test]
fn the_table_that_ships_knows_well_known_addresses() {
    let table = shipped();
    for (ip, expected) in [
        ("1.0.0.1", Some("AU")),
        ("1.0.1.1", Some("CN")),
        ("2001:10::1", Some("JP")),
        ("2001:200::1", Some("AU")),
        ("192.168.1.1", None),
        ("203.0.113.7", None),
        ("127.0.0.1", None),
        ("fe80::1", None),
        ("2001:db8::1", None),
        ("::1", None),
    ] {
        assert_eq!(country(&table, ip).as_deref(), expected, "{ip}");
    }
    assert_eq!(table.name(Country::parse("DE").unwrap()), "Germany");
}

#[test]
fn a_table_that_boasts_is_not_believed() {
    assert_eq!(CountryTable::read(b"{}").unwrap_err(), GeoError::NoTable);
    let mut huge = small();
    huge[26..30].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(CountryTable::read(&huge).unwrap_err(), GeoError::Damaged);
    for end in 0..small().len() {
        assert!(CountryTable::read(&small()[..end]).is_err(), "cut at {end}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(at in 0_usize..90, byte in any::<u8>(), ip in any::<u128>()) {
        let mut bytes = small();
        let at = at.min(bytes.len() - 1);
        bytes[at] = byte;
        if let Ok(table) = CountryTable::read(&bytes) {
            let _ = table.country(std::net::Ipv6Addr::from_bits(ip).into());
        }
    }
}

/// Every 499th IPv4 range of the source that covers whole /24s.
#[test]
fn the_table_agrees_with_its_source() {
    let Ok(folder) = std::env::var("GEO_CSV_DIR") else {
        return eprintln!("skipped: GEO_CSV_DIR does not name the source's folder");
    };
    let text = std::fs::read_to_string(format!("{folder}/geo-whois-asn-country-ipv4-num.csv")).unwrap();
    let table = shipped();
    let mut compared = 0;
    for line in text.lines().step_by(499) {
        let fields: Vec<&str> = line.split(',').collect();
        let (first, last): (u32, u32) = (fields[0].parse().unwrap(), fields[1].parse().unwrap());
        if first % 256 != 0 || last % 256 != 255 {
            continue;
        }
        let ip = std::net::Ipv4Addr::from_bits(first + (last - first) / 2);
        if let Some(found) = table.country(ip.into()) {
            assert_eq!(found.to_string(), fields[2], "{ip}");
            compared += 1;
        }
    }
    assert!(compared > 200, "{compared}");
}
