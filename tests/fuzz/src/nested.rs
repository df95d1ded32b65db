//! Things in things in things, and which reports in them must be found.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use tlsrpt_lens::limits::Limits;

/// A file.
pub struct Built {
    /// What is read.
    pub file: Vec<u8>,
    /// The ids of the reports that lie no deeper than allowed, in a file without damage.
    pub planted: Vec<String>,
    /// The bytes of all layers.
    pub bytes: u64,
    /// Where to cut the file.
    pub cut: usize,
}

/// What is put around what is there.
#[derive(Clone, Copy, PartialEq)]
enum Layer {
    Gzip,
    Zlib,
    Base64,
    Zip,
    Tar,
    Mail,
    Mailbox,
}

const LAYERS: [Layer; 7] =
    [Layer::Gzip, Layer::Zlib, Layer::Base64, Layer::Zip, Layer::Tar, Layer::Mail, Layer::Mailbox];

/// Builds a file outwards from what lies deepest in it.
pub fn build(from: &mut Unstructured<'_>) -> Result<Built> {
    let mut content = core(from)?;
    let mut kind = None;
    let mut bytes = content.len() as u64;
    // Innermost first: the layer, and whether reports stand beside what it holds.
    let mut layers = Vec::new();
    let mut sound = true;
    for number in 0..from.int_in_range(0..=14)? {
        let layer = *from.choose(&LAYERS)?;
        // Base64 is looked into only where it starts like something that is read.
        let fits = layer != Layer::Base64
            || matches!(kind, Some(Layer::Gzip | Layer::Zip | Layer::Mail | Layer::Mailbox)) && number > 0;
        if !fits || content.len() > 1 << 18 {
            continue;
        }
        let (before, behind) = (from.ratio(1, 3)?, from.ratio(1, 3)?);
        let ids = [before.then(|| format!("b{number}")), behind.then(|| format!("a{number}"))];
        content = match layer {
            Layer::Gzip => gzip(&content),
            Layer::Zlib => zlib(&content),
            Layer::Base64 => data_encoding::BASE64.encode(&content).into_bytes(),
            Layer::Zip => zip(&content, &ids),
            Layer::Tar => tar(&content, &ids),
            Layer::Mail => mail(&content, kind == Some(Layer::Mail), number, &ids, from)?,
            Layer::Mailbox => mailbox(&content, &ids),
        };
        bytes += content.len() as u64;
        kind = Some(layer);
        layers.push((layer, ids));
    }
    if from.ratio(1, 8)? && !content.is_empty() {
        for _ in 0..from.int_in_range(1..=4)? {
            let at = from.choose_index(content.len())?;
            content[at] = from.arbitrary()?;
        }
        sound = false;
    }
    let planted = if sound { planted(&layers) } else { Vec::new() };
    let cut = from.arbitrary::<u32>()? as usize % (content.len() + 1);
    Ok(Built { file: content, planted, bytes, cut })
}

/// The reports beside what each layer holds, as deep as they may lie.
fn planted(layers: &[(Layer, [Option<String>; 2])]) -> Vec<String> {
    let (most, mut depth, mut planted) = (Limits::default().depth, 0, Vec::new());
    for (layer, ids) in layers.iter().rev() {
        if depth > most {
            break;
        }
        // A mail of a mailbox lies in it, and its part in the mail.
        depth += if *layer == Layer::Mailbox { 2 } else { 1 };
        let holds_many = matches!(layer, Layer::Zip | Layer::Tar | Layer::Mail | Layer::Mailbox);
        if holds_many && depth <= most {
            planted.extend(ids.iter().flatten().cloned());
        }
    }
    planted
}

/// What lies deepest: a report, noise, or something that goes on and on.
fn core(from: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let levels = usize::from(from.arbitrary::<u16>()? >> 4);
    Ok(match from.int_in_range(0..=6)? {
        0 => report("core"),
        1 => "[".repeat(levels).into_bytes(),
        2 => "{\"a\":".repeat(levels).into_bytes(),
        3 => "Content-Type: message/rfc822\n\n".repeat(levels).into_bytes(),
        4 => {
            let boundaries = from.int_in_range(1..=40)?;
            let level = |level: usize| {
                let boundary = level % boundaries;
                format!("Content-Type: multipart/mixed; boundary=b{boundary}\n\n--b{boundary}\n")
            };
            (0..levels).map(level).collect::<String>().into_bytes()
        }
        5 => {
            let boundary = *from.choose(&["a", "aa", "-", "--", "b b"])?;
            let pieces = ["--", boundary, "\n", "\n\n", "Content-Type: multipart/digest; boundary=\"", "\"\n", "{", "--"];
            let mut text = format!("From: x\nContent-Type: multipart/mixed; boundary=\"{boundary}\"\n\n");
            for _ in 0..from.int_in_range(0..=200)? {
                text.push_str(from.choose(&pieces)?);
            }
            text.into_bytes()
        }
        _ => {
            let length = from.int_in_range(0..=600)?.min(from.len());
            from.bytes(length)?.to_vec()
        }
    })
}

fn report(id: &str) -> Vec<u8> {
    format!(
        r#"{{"organization-name":"S","date-range":{{"start-datetime":"2026-01-01T00:00:00Z","end-datetime":"2026-01-01T23:59:59Z"}},"contact-info":"c","report-id":"{id}","policies":[{{"policy":{{"policy-type":"sts","policy-domain":"example.com"}},"summary":{{"total-successful-session-count":1,"total-failure-session-count":0}}}}]}}"#
    )
    .into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).and_then(|()| packed.finish()).unwrap_or_default()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).and_then(|()| packed.finish()).unwrap_or_default()
}

/// Members in their order: a report, what is held, a report.
fn members<'a>(content: &'a [u8], ids: &[Option<String>; 2]) -> Vec<(String, std::borrow::Cow<'a, [u8]>)> {
    let good = |id: &Option<String>| id.as_ref().map(|id| (format!("{id}.json"), report(id).into()));
    let [before, behind] = ids;
    good(before).into_iter().chain([("n".to_owned(), content.into())]).chain(good(behind)).collect()
}

/// Stored, so that what is held stays plain.
fn zip(content: &[u8], ids: &[Option<String>; 2]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    let members = members(content, ids);
    for (name, data) in &members {
        let mut crc = flate2::Crc::new();
        crc.update(data);
        let size = (data.len() as u32).to_le_bytes();
        let mut common = [20, 0, 0, 0, 0, 0, 0, 0, 0, 0].to_vec();
        common.extend(crc.sum().to_le_bytes());
        common.extend([size, size].concat());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend((out.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(common);
        out.extend(name.as_bytes());
        out.extend_from_slice(data);
    }
    let (at, count) = ((out.len() as u32).to_le_bytes(), (members.len() as u16).to_le_bytes());
    let size = (directory.len() as u32).to_le_bytes();
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count, count].concat());
    out.extend([size, at].concat());
    out.extend([0, 0]);
    out
}

fn tar(content: &[u8], ids: &[Option<String>; 2]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, data) in members(content, ids) {
        let mut block = [0_u8; 512];
        block[..name.len()].copy_from_slice(name.as_bytes());
        block[124..135].copy_from_slice(format!("{:011o}", data.len()).as_bytes());
        block[156] = b'0';
        block[257..265].copy_from_slice(b"ustar\x0000");
        block[148..156].fill(b' ');
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        out.extend(block);
        out.extend_from_slice(&data);
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.resize(out.len() + 1024, 0);
    out
}

/// A part that holds anything; its name makes it worth a word.
fn part_of(content: &[u8]) -> Vec<u8> {
    let head = "Content-Type: application/octet-stream; name=\"n.json.bin\"\nContent-Transfer-Encoding: base64\n\n";
    let text = data_encoding::BASE64.encode(content);
    let mut part = head.as_bytes().to_vec();
    for line in text.as_bytes().chunks(76) {
        part.extend_from_slice(line);
        part.push(b'\n');
    }
    part
}

fn part_of_report(id: &str) -> Vec<u8> {
    let head = format!("Content-Type: application/tlsrpt+json; name=\"{id}.json\"\n\n");
    [head.as_bytes(), &report(id), b"\n"].concat()
}

/// A mail of multiparts in multiparts; what is held stands in the innermost, reports in the outermost.
fn mail(
    content: &[u8],
    is_mail: bool,
    number: usize,
    ids: &[Option<String>; 2],
    from: &mut Unstructured<'_>,
) -> Result<Vec<u8>> {
    let line = if from.arbitrary()? { "\r\n" } else { "\n" };
    let mut inner = if !is_mail || from.ratio(1, 4)? {
        part_of(content)
    } else {
        match from.int_in_range(0..=1)? {
            0 => [b"Content-Type: message/rfc822\n\n", content].concat(),
            _ => {
                let text = data_encoding::BASE64.encode(content);
                format!("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{text}\n").into_bytes()
            }
        }
    };
    let [before, behind] = ids;
    let levels = from.int_in_range(1..=4)?;
    for level in (0..levels).rev() {
        let boundary = format!("=_{number}_{}", "1".repeat(level));
        let mut out = Vec::new();
        let text = |text: &str| text.replace('\n', line).into_bytes();
        out.extend(text(&format!("Content-Type: multipart/mixed; boundary=\"{boundary}\"\n\n")));
        let outermost = level == 0;
        for id in before.iter().filter(|_| outermost) {
            out.extend(text(&format!("--{boundary}\n")));
            out.extend(part_of_report(id));
        }
        out.extend(text(&format!("--{boundary}\n")));
        out.extend(inner);
        for id in behind.iter().filter(|_| outermost) {
            out.extend(text(&format!("\n--{boundary}\n")));
            out.extend(part_of_report(id));
        }
        out.extend(text(&format!("\n--{boundary}--\n")));
        inner = out;
    }
    Ok([b"From: a@b.example\nMIME-Version: 1.0\n", &inner[..]].concat())
}

fn mailbox(content: &[u8], ids: &[Option<String>; 2]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut put = |part: Vec<u8>| {
        out.extend(b"From a@b.example Sat Jan  3 01:05:34 2026\nFrom: a@b.example\n");
        out.extend(part);
        out.push(b'\n');
    };
    let [before, behind] = ids;
    before.iter().for_each(|id| put(part_of_report(id)));
    put(part_of(content));
    behind.iter().for_each(|id| put(part_of_report(id)));
    out
}
