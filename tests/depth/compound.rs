//! Compound files ([MS-CFB]) of any directory, which no program writes.
//!
//! [MS-CFB]: https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/

/// A compound file ([MS-CFB]) in which each mail has an attachment that is a mail.
///
/// [MS-CFB]: https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/
pub(crate) fn outlook_mail(levels: usize) -> Vec<u8> {
    const NONE: u32 = 0xFFFF_FFFF;
    let mut entries = Vec::new();
    let mut entry = |name: &str, kind: u8, right: u32, child: u32| {
        let mut bytes = [0_u8; 128];
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes[..name.len()].copy_from_slice(&name);
        bytes[64] = u8::try_from(name.len() + 2).unwrap();
        (bytes[66], bytes[67]) = (kind, 1);
        for (at, value) in [(68, NONE), (72, right), (76, child), (116, 0xFFFF_FFFE)] {
            bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
        }
        entries.extend(bytes);
    };
    entry("Root Entry", 5, NONE, 1);
    for level in 0..u32::try_from(levels).unwrap() {
        let at = 3 * level;
        entry("__properties_version1.0", 2, at + 2, NONE);
        entry("__attach_version1.0_#00000000", 1, NONE, at + 3);
        entry("__substg1.0_3701000D", 1, NONE, at + 4);
    }
    entry("__properties_version1.0", 2, NONE, NONE);
    compound_file(&entries)
}

/// A compound file of version 3 with this directory and nothing else.
pub(crate) fn compound_file(entries: &[u8]) -> Vec<u8> {
    let sectors = entries.len().div_ceil(512);
    // The table counts its own sectors, and those that say where the others are, too.
    let tables = (sectors + sectors / 100 + 2).div_ceil(120);
    let lists = tables.saturating_sub(109).div_ceil(127);
    let number = |sector: usize| u32::try_from(sector).unwrap();
    let mut file = vec![0_u8; 512];
    file[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    file[24..34].copy_from_slice(&[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    let first_list = if lists == 0 { 0xFFFF_FFFE } else { number(tables) };
    let directory = tables + lists;
    for (at, value) in [
        (44, number(tables)),
        (48, number(directory)),
        (56, 4096),
        (60, 0xFFFF_FFFE),
        (68, first_list),
        (72, number(lists)),
    ] {
        file[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    for slot in 0..109 {
        let value = if slot < tables { number(slot) } else { 0xFFFF_FFFF };
        file[76 + 4 * slot..80 + 4 * slot].copy_from_slice(&value.to_le_bytes());
    }
    let mut table: Vec<u32> = vec![0xFFFF_FFFD; tables];
    table.extend(vec![0xFFFF_FFFC; lists]);
    table.extend((directory + 1..directory + sectors).map(number));
    table.push(0xFFFF_FFFE);
    table.resize(tables * 128, 0xFFFF_FFFF);
    file.extend(table.iter().flat_map(|value| value.to_le_bytes()));
    for list in 0..lists {
        let ids = (0..127).map(|slot| 109 + 127 * list + slot);
        let ids = ids.map(|table| if table < tables { number(table) } else { 0xFFFF_FFFF });
        let next = if list + 1 < lists { number(tables + list + 1) } else { 0xFFFF_FFFE };
        file.extend(ids.chain([next]).flat_map(u32::to_le_bytes));
    }
    file.extend_from_slice(entries);
    file.resize(file.len().next_multiple_of(512), 0);
    file
}
