//! TXT records out of pasted text: bare, as a zone file has them, or as `dig` prints them.

use super::txt::TxtRecord;

/// The records in a text, one a line; a record in parentheses may take several lines.
/// A line of a zone file gives the strings behind `TXT`, with their escapes undone
/// (RFC 1035, section 5.1); any other line is a record as it stands.
pub fn pasted_records(text: &str) -> Vec<TxtRecord> {
    let mut records = Vec::new();
    let mut open: Option<String> = None;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let line = match open.take() {
            Some(before) => format!("{before} {line}"),
            None if line.starts_with(';') => continue,
            None => line.to_owned(),
        };
        if is_open(&line) {
            open = Some(line);
        } else {
            records.push(record(&line));
        }
    }
    records.extend(open.map(|line| record(&line)));
    records
}

/// Whether a zone file's parenthesis is still open, outside of quotation marks.
fn is_open(line: &str) -> bool {
    let Some(data) = behind_txt(line) else { return false };
    let (mut depth, mut quoted, mut escaped) = (0_i32, false, false);
    for char in data.chars() {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            _ => {}
        }
    }
    depth > 0
}

fn record(line: &str) -> TxtRecord {
    match behind_txt(line) {
        Some(data) => TxtRecord::new(strings(data)),
        None if line.starts_with('"') && line.ends_with('"') && line.len() > 1 => TxtRecord::new(strings(line)),
        None => TxtRecord::from(line),
    }
}

/// What follows the type of a resource record: `name 3600 IN TXT …`.
fn behind_txt(line: &str) -> Option<&str> {
    let mut rest = line;
    // The type stands behind at most a name, a TTL and a class.
    for _ in 0..5 {
        let word = rest.split_whitespace().next()?;
        let after = rest.trim_start().get(word.len()..)?;
        if word.eq_ignore_ascii_case("TXT") {
            let data = after.trim_start();
            return (!data.is_empty()).then_some(data);
        }
        if word.contains(['=', ';', '"']) {
            return None;
        }
        rest = after;
    }
    None
}

/// Character-strings: quoted, or words; `\"` and `\032` undone; comments left out.
fn strings(data: &str) -> Vec<Vec<u8>> {
    let mut strings: Vec<Vec<u8>> = Vec::new();
    let mut current: Option<Vec<u8>> = None;
    let mut quoted = false;
    let mut bytes = data.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if quoted => {
                quoted = false;
                strings.extend(current.take());
            }
            b'"' => {
                strings.extend(current.take());
                quoted = true;
                current = Some(Vec::new());
            }
            b'\\' => {
                let mut ahead = bytes.clone();
                let digits = [ahead.next(), ahead.next(), ahead.next()];
                if let Some(value) = decimal(digits) {
                    bytes = ahead;
                    current.get_or_insert_default().push(value);
                } else if let Some(next) = bytes.next() {
                    current.get_or_insert_default().push(next);
                }
            }
            b';' if !quoted => break,
            b' ' | b'\t' | b'(' | b')' if !quoted => strings.extend(current.take()),
            other => current.get_or_insert_default().push(other),
        }
    }
    strings.extend(current);
    strings
}

/// The byte that three decimal digits stand for.
fn decimal(digits: [Option<u8>; 3]) -> Option<u8> {
    let mut value = 0_u32;
    for digit in digits {
        value = value * 10 + char::from(digit?).to_digit(10)?;
    }
    u8::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(pasted: &str) -> Vec<String> {
        pasted_records(pasted).iter().map(TxtRecord::text).collect()
    }

    #[test]
    fn reads_every_form_that_people_paste() {
        let wanted = "v=TLSRPTv1; rua=mailto:a@example.com";
        for pasted in [
            "v=TLSRPTv1; rua=mailto:a@example.com",
            "\"v=TLSRPTv1; rua=mailto:a@example.com\"",
            "\"v=TLSRPTv1; \" \"rua=mailto:a@example.com\"",
            "_smtp._tls.example.com.\t3600\tIN\tTXT\t\"v=TLSRPTv1; rua=mailto:a@example.com\"",
            "_smtp._tls IN TXT ( \"v=TLSRPTv1; \"\n   \"rua=mailto:a@example.com\" ) ; mine",
            "_smtp._tls 300 TXT v=TLSRPTv1\\;\\ rua=mailto:a@example.com",
            "; <<>> DiG <<>> txt\n\n_smtp._tls.example.com. 1 IN TXT \"v=TLSRPTv1\\059 rua=mailto:a\\@example.com\"",
        ] {
            assert_eq!(texts(pasted), [wanted], "{pasted}");
        }
        assert_eq!(texts("v=TLSRPTv1;rua=mailto:a@b.example\nv=TLSRPTv1;rua=mailto:c@d.example").len(), 2);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in any::<String>()) {
            pasted_records(&text);
        }
    }
}
