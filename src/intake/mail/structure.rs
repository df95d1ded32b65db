//! The parts of a mail (RFC 2046), found without recursion and in time that follows the bytes.
//!
//! Only multiparts are gone into, down to a level that is given; what is attached as a mail is handed on as
//! it stands, for whoever reads it to ask how deep it lies. A part ends where its multipart has a delimiter,
//! whatever is inside (section 5.1.2): so a part that is damaged, or is never closed, takes none of its
//! neighbours with it, and each level looks through no more than what the level around it found.
//!
//! Where a delimiter is damaged, or a mail was written right behind another, header fields stand where none can be: in
//! a body of base64, before the first part, behind the last one. There the next part or mail starts ([`next`]).

use std::borrow::Cow;

use memchr::memmem::{self, Finder};
use memchr::{memchr, memrchr};

use super::fields::Fields;
use super::next::{Start, next_fields, next_mail, next_part};
use crate::intake::sniff::{PartStart, delimiter_line, part_start};

/// A mail or a part of it.
pub(super) struct Part<'a> {
    pub(super) fields: Fields,
    pub(super) body: Body<'a>,
    /// The first line of its base64 that has something else in it.
    pub(super) damage: Option<u64>,
    /// It is another mail, which stands behind this one.
    pub(super) is_next_mail: bool,
    /// The mail ends within its fields.
    pub(super) is_cut: bool,
}

/// What is in a part.
pub(super) enum Body<'a> {
    /// Parts, which follow.
    Parts,
    /// Parts, which are too deep and do not follow.
    TooDeep,
    /// A mail.
    Mail(Cow<'a, [u8]>),
    /// Anything else.
    Content(Cow<'a, [u8]>),
}

/// The mail itself and, one by one, all its parts.
pub(super) struct Parts<'a> {
    /// The mail, until it is taken.
    mail: Option<&'a [u8]>,
    /// The multiparts that are open, outermost first.
    open: Vec<Open<'a>>,
    /// So many may be.
    most: usize,
    /// It was told that something is too deep.
    told: bool,
    /// Parts in a text that is no multipart, or that nobody closed.
    pasted: Option<Pasted<'a>>,
    /// What starts within the part that was given last, and is none of its content.
    behind: Option<Behind<'a>>,
    /// Since then all stands in a text.
    in_text: bool,
}

/// A part or a mail that starts within another part.
struct Behind<'a> {
    text: &'a [u8],
    is_mail: bool,
    end: End,
}

impl<'a> Parts<'a> {
    pub(super) fn of(mail: &'a [u8], most: u32) -> Self {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        Self { mail: Some(mail), open: Vec::new(), most, told: false, pasted: None, behind: None, in_text: false }
    }

    /// The parts of a body that somebody pasted, with the text before, between and behind them.
    pub(super) fn pasted(text: &'a [u8], most: u32) -> Self {
        Self { mail: None, pasted: Some(Pasted::of(text)), ..Self::of(&[], most) }
    }

    /// Whether the part that was given last stands in a text, or starts one with such parts.
    pub(super) fn is_pasted(&self) -> bool {
        self.pasted.is_some() || self.in_text
    }

    /// What a stretch of the mail is. `None` when that is told already.
    fn part(&mut self, text: &'a [u8], end: End) -> Option<Part<'a>> {
        let (fields, body, is_cut) = Fields::read(text);
        let is_cut = is_cut && matches!(end, End::CutOff);
        let boundary = fields.parameter("boundary").filter(|text| (1..=LONGEST_BOUNDARY).contains(&text.len()));
        let mut is_text = fields.is_text();
        if let Some(boundary) = boundary.filter(|_| fields.is("multipart")) {
            let delimiter = Finder::new(format!("--{boundary}").as_bytes()).into_owned();
            // Section 5.1.2: the delimiters of a multipart do not stand in one of its parts. Where they do,
            // both are read as one, and the levels are counted all the same.
            if let Some(outer) = self.open.iter_mut().find(|open| open.delimiter.needle() == delimiter.needle()) {
                outer.again += 1;
                let fits = self.levels() <= self.most;
                return if fits { Some(Part::of(fields, Body::Parts)) } else { self.too_deep(fields) };
            }
            let mut inner = Open {
                rest: Some(body),
                delimiter,
                is_digest: fields.subtype().as_deref() == Some("digest"),
                cut_with_mail: !matches!(end, End::Delimiter),
                closed: false,
                again: 0,
                next: Ahead::Unknown,
            };
            if let Some(preamble) = inner.stretch().filter(|preamble| !preamble.is_last) {
                if self.levels() >= self.most {
                    return self.too_deep(fields);
                }
                self.open.push(inner);
                // The delimiter of the first part may be damaged.
                if let Some(start) = next_fields(preamble.text) {
                    let text = preamble.text.get(start.at..).unwrap_or_default();
                    self.behind = Some(Behind { text, is_mail: false, end: End::Delimiter });
                }
                return Some(Part::of(fields, Body::Parts));
            }
            // It has no part, and so is a text.
            is_text = true;
        }
        let in_digest = self.open.last().is_some_and(|open| open.is_digest);
        let is_mail = fields.is_attached_mail() || in_digest && fields.is_untyped();
        let (body, end) =
            if is_mail || fields.is("multipart") { (body, end) } else { self.own_body(&fields, body, end) };
        let is_alone = matches!(end, End::OfMail) && !fields.is_attached_mail();
        let body = if is_alone { self.within_body(&fields, body) } else { body };
        let (body, damage) = if is_mail {
            let (content, damage) = fields.content(body, false);
            (Body::Mail(content), damage)
        } else if matches!(end, End::CutOff) {
            // What was cut off is not decoded: nobody knows where it would have ended.
            (Body::Content(fields.text(Cow::Borrowed(body))), None)
        } else {
            let (content, damage) = fields.content(body, is_text);
            (Body::Content(content), damage)
        };
        Some(Part { damage, is_cut, ..Part::of(fields, body) })
    }

    /// What of a body is its own: in base64 and JSON no header fields stand, and in a text none of a whole mail but
    /// of one that follows, or that was pasted.
    fn own_body(&mut self, fields: &Fields, body: &'a [u8], end: End) -> (&'a [u8], End) {
        let is_code = fields.is_base64() || matches!(body.trim_ascii_start(), [b'{' | b'[', ..]);
        let found = if is_code {
            next_fields(body)
        } else if matches!(end, End::OfMail) {
            fields.is_text().then(|| next_mail(body)).flatten()
        } else {
            let delimiters = self.open.iter().map(|open| open.delimiter.needle());
            let is_one = |line: &[u8]| delimiters.clone().any(|delimiter| may_have_been(line, delimiter));
            next_part(body, is_one)
        };
        let Some((start, (own, text))) = found.and_then(|start| Some((start, body.split_at_checked(start.at)?))) else {
            return (body, end);
        };
        // Its neighbours of a multipart that begins before it: they are read one behind the other.
        if matches!(end, End::OfMail) && !start.is_mail && unquoted(body).is_some() {
            return (body, end);
        }
        if !is_code && matches!(end, End::OfMail) {
            let head = text.get(..HEAD.min(text.len())).unwrap_or_default();
            // In quoted-printable what was pasted is a part of the text, and so is what it starts with.
            if own.trim_ascii().is_empty() || fields.is_quoted() && memmem::find(head, b"=3D").is_some() {
                return (body, end);
            }
            self.in_text = true;
        }
        self.behind = Some(Behind { text, is_mail: start.is_mail, end });
        let own = if is_code { without_odd_line(own) } else { own };
        (own, if matches!(end, End::CutOff) { End::Delimiter } else { end })
    }

    /// What of the body of a mail is its own: a mail may begin within a multipart, with the fields of a part whose
    /// neighbours follow it.
    fn within_body(&mut self, fields: &Fields, body: &'a [u8]) -> &'a [u8] {
        let next = unquoted(body).filter(|next| {
            // In quoted-printable what was pasted is a part of the text.
            let head = body.get(next.headers..(next.headers + HEAD).min(body.len())).unwrap_or_default();
            !(fields.is_quoted() && memmem::find(head, b"=3D").is_some())
        });
        if let Some(next) = next {
            self.pasted = Some(Pasted { between: &[], text: body, next: Some(next) });
            return without_break(body.get(..next.at).unwrap_or_default());
        }
        // No line of base64 starts so, but a delimiter does.
        let end = memmem::find(body, b"\n--").filter(|_| fields.is_base64());
        end.and_then(|end| body.get(..end)).unwrap_or(body)
    }

    /// Levels that are open.
    fn levels(&self) -> usize {
        self.open.iter().map(|open| open.again + 1).sum()
    }

    /// What is too deep, told once.
    fn too_deep(&mut self, fields: Fields) -> Option<Part<'a>> {
        (!std::mem::replace(&mut self.told, true)).then_some(Part::of(fields, Body::TooDeep))
    }

    /// What starts within a part, or behind the last one. A mail that ends where this one does is no part of it.
    fn within(&mut self, Behind { text, is_mail, end }: Behind<'a>) -> Option<Part<'a>> {
        let is_next_mail = is_mail && self.open.iter().all(|open| open.rest.is_none());
        if is_next_mail {
            self.open.clear();
            return self.part(text, End::OfMail).map(|part| Part { is_next_mail: !self.in_text, ..part });
        }
        self.part(text, if matches!(end, End::OfMail) { End::CutOff } else { end })
    }
}

impl Part<'_> {
    fn of(fields: Fields, body: Body<'_>) -> Part<'_> {
        Part { fields, body, damage: None, is_next_mail: false, is_cut: false }
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        if let Some(mail) = self.mail.take() {
            return self.part(mail, End::OfMail);
        }
        loop {
            if let Some(behind) = self.behind.take() {
                if let Some(part) = self.within(behind) {
                    return Some(part);
                }
                continue;
            }
            let Some(open) = self.open.last_mut() else { break };
            let Some(Stretch { text, is_last, is_mail }) = open.take() else {
                self.open.pop();
                continue;
            };
            let end = if is_last && open.cut_with_mail { End::CutOff } else { End::Delimiter };
            if is_mail {
                self.behind = Some(Behind { text, is_mail, end });
            } else if let Some(part) = self.part(text, end) {
                return Some(part);
            }
        }
        match self.pasted.as_mut()?.take()? {
            Piece::Part(text) => self.part(text, End::Delimiter),
            Piece::Text(text) => {
                let fields = Fields::none();
                let body = Body::Content(fields.text(Cow::Borrowed(text)));
                Some(Part::of(fields, body))
            }
        }
    }
}

/// Parts one behind the other, whatever multiparts they were of: each ends where the next starts.
struct Pasted<'a> {
    /// What stands before the next part and is in none.
    between: &'a [u8],
    /// From where the next part starts on.
    text: &'a [u8],
    next: Option<PartStart<'a>>,
}

/// What is next in a text with pasted parts.
enum Piece<'a> {
    Text(&'a [u8]),
    Part(&'a [u8]),
}

impl<'a> Pasted<'a> {
    fn of(text: &'a [u8]) -> Self {
        let next = unquoted(text);
        Self { between: next.and_then(|next| text.get(..next.at)).unwrap_or(text), text, next }
    }

    fn take(&mut self) -> Option<Piece<'a>> {
        let between = std::mem::take(&mut self.between);
        if !between.trim_ascii().is_empty() {
            return Some(Piece::Text(between));
        }
        let start = self.next?;
        self.text = self.text.get(start.headers..)?;
        self.next = unquoted(self.text);
        let whole = self.next.map_or(Some(self.text), |next| self.text.get(..next.at))?;
        let (part, behind) = whole.split_at_checked(delimiter_line(whole, start.boundary).unwrap_or(whole.len()))?;
        self.between = memchr(b'\n', behind).and_then(|end| behind.get(end..)).unwrap_or_default();
        Some(Piece::Part(without_break(part)))
    }
}

/// Where the next part starts that is not in a quote.
fn unquoted(text: &[u8]) -> Option<PartStart<'_>> {
    let mut from = 0;
    loop {
        let found = part_start(text, from)?;
        if !found.is_quoted {
            return Some(found);
        }
        from = found.headers;
    }
}

/// Whether a line was a delimiter before it was damaged: a control character stands in it, the delimiter is not alone in
/// it, or a letter of it is wrong. One that could be the delimiter of another multipart is none.
fn may_have_been(line: &[u8], delimiter: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    let same = |(a, b): &(&u8, &u8)| a == b;
    let before = line.iter().zip(delimiter).take_while(same).count();
    if before == delimiter.len() {
        return true;
    }
    let is_control = |byte: &u8| byte.is_ascii_control() && *byte != b'\t';
    if line.len() <= delimiter.len() + LONGEST_GLUED && line.iter().any(is_control) {
        return true;
    }
    let behind = line.iter().rev().zip(delimiter.iter().rev()).take_while(same).count();
    let is_other = line.starts_with(b"--") && line.iter().all(|byte| matches!(byte, b' '..=b'~'));
    !is_other && line.len().abs_diff(delimiter.len()) < 2 && before + behind + 1 >= delimiter.len()
}

/// A text without its last line break, which belongs to the delimiter behind it.
fn without_break(text: &[u8]) -> &[u8] {
    text.strip_suffix(b"\n").map_or(text, |text| text.strip_suffix(b"\r").unwrap_or(text))
}

/// Base64 or JSON without what was a delimiter or a line "From …" behind it.
fn without_odd_line(text: &[u8]) -> &[u8] {
    let trimmed = text.trim_ascii_end();
    let start = memrchr(b'\n', trimmed).map_or(0, |end| end + 1);
    let line = trimmed.get(start..).unwrap_or_default();
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let is_own = line.iter().all(fits) && line.len() % 4 == 0
        || matches!(line, [b'{' | b'}' | b'[' | b']' | b'"' | b' ' | b'\t', ..]);
    if is_own { text } else { text.get(..start).unwrap_or_default() }
}

/// Where a part ends.
#[derive(Clone, Copy)]
enum End {
    /// It is the mail, and ends with it.
    OfMail,
    /// The mail ends before it does.
    CutOff,
    /// At a delimiter, its own or one around it.
    Delimiter,
}

/// A multipart that is open.
struct Open<'a> {
    /// What of it is still to be read; `None` behind its end.
    rest: Option<&'a [u8]>,
    delimiter: Finder<'static>,
    is_digest: bool,
    /// Where it ends, the mail ends.
    cut_with_mail: bool,
    /// The last delimiter was a closing one: what follows is no part.
    closed: bool,
    /// Multiparts of the same boundary that are open in it.
    again: usize,
    /// The header fields behind a closing delimiter: those that were looked for once are not looked for again.
    next: Ahead,
}

/// The header fields ahead in a multipart.
#[derive(Clone, Copy)]
enum Ahead {
    Unknown,
    Nothing,
    /// With how much is left from there on.
    Fields {
        left: usize,
        start: Start,
    },
}

/// A stretch of a multipart.
struct Stretch<'a> {
    text: &'a [u8],
    /// No delimiter follows.
    is_last: bool,
    /// It is another mail, and all that is left.
    is_mail: bool,
}

impl<'a> Open<'a> {
    /// The next part.
    fn take(&mut self) -> Option<Stretch<'a>> {
        loop {
            let mut skipped = self.closed;
            if skipped {
                self.again = self.again.saturating_sub(1);
                if let Some((text, start)) = self.behind_end() {
                    self.rest = Some(text);
                    if start.is_mail {
                        self.rest = None;
                        return Some(Stretch { text, is_last: true, is_mail: true });
                    }
                    skipped = false;
                }
            }
            let stretch = self.stretch()?;
            if !(skipped || stretch.is_last && stretch.text.is_empty()) {
                return Some(stretch);
            }
        }
    }

    /// The header fields that stand behind a closing delimiter and before any other.
    fn behind_end(&mut self) -> Option<(&'a [u8], Start)> {
        let rest = self.rest?;
        let is_known = match self.next {
            Ahead::Unknown => false,
            Ahead::Nothing => true,
            Ahead::Fields { left, .. } => left <= rest.len(),
        };
        if !is_known {
            let found = next_fields(rest);
            self.next = found.map_or(Ahead::Nothing, |start| Ahead::Fields { left: rest.len() - start.at, start });
        }
        let Ahead::Fields { left, start } = self.next else { return None };
        let (before, text) = rest.split_at_checked(rest.len() - left)?;
        next_delimiter(&self.delimiter, before).is_none().then_some((text, start))
    }

    /// What stands before the next delimiter, without the line break that belongs to it.
    fn stretch(&mut self) -> Option<Stretch<'a>> {
        let rest = self.rest.take()?;
        let Some(found) = next_delimiter(&self.delimiter, rest) else {
            return Some(Stretch { text: rest, is_last: true, is_mail: false });
        };
        let text = rest.get(..found.start)?;
        let text = without_break(text);
        self.rest = rest.get(found.end..);
        self.closed = found.closes;
        Some(Stretch { text, is_last: false, is_mail: false })
    }
}

/// Nothing but blanks may stand behind a delimiter in its line: one may be the start of another. Before it, senders
/// that forget the line break put the end of the part.
fn next_delimiter(delimiter: &Finder<'_>, text: &[u8]) -> Option<Delimiter> {
    let mut from = 0;
    loop {
        let start = from + delimiter.find(text.get(from..)?)?;
        let behind = text.get(start + delimiter.needle().len()..)?;
        let rest = behind.strip_prefix(b"--").unwrap_or(behind);
        let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
        if let [] | [b'\n', ..] = rest.get(blanks..)? {
            let end = (text.len() - rest.len() + blanks + 1).min(text.len());
            return Some(Delimiter { start, end, closes: rest.len() < behind.len() });
        }
        // Of a row of dashes only the last can be one that ends in dashes.
        from = start + behind.iter().take_while(|byte| **byte == b'-').count().max(1);
    }
}

/// A delimiter line: where it starts, where the next line does, and whether it is a closing one.
struct Delimiter {
    start: usize,
    end: usize,
    closes: bool,
}

/// As much of the fields of a part as shows how they are written.
const HEAD: usize = 1_000;
/// A delimiter and a header field may have become one line.
const LONGEST_GLUED: usize = 200;
/// RFC 2046, section 5.1.1, allows 70 characters.
const LONGEST_BOUNDARY: usize = 256;

#[cfg(test)]
mod tests {
    use mail_parser::{MessageParser, MimeHeaders, PartType};
    use proptest::prelude::*;

    use super::*;

    /// A mail or part as a program writes it.
    #[derive(Debug, Clone)]
    enum Node {
        Leaf { label: usize, text: String },
        Many { kind: usize, boundary: usize, parts: Vec<Node>, around: String },
        Mail(Box<Node>),
    }

    const LABELS: [&str; 8] = [
        "Content-Type: text/plain; charset=iso-8859-1",
        "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable",
        "Content-Type: application/tlsrpt+gzip;\n name=\"a.json.gz\"\nContent-Transfer-Encoding: base64",
        "Content-Disposition: attachment;\n\tfilename*=utf-8''b%20c.json",
        "content-TYPE : application/octet-stream ; name=x\nX-Other: 1",
        "Subject: x",
        "Content-Type: image/png (a comment)\nContent-Transfer-Encoding: BASE64",
        "Content-Type: message/delivery-status",
    ];
    const KINDS: [&str; 4] = ["mixed", "alternative", "digest", "report; report-type=tlsrpt"];

    fn node() -> impl Strategy<Value = Node> {
        // A line of dashes could be taken for a delimiter, and a sound mail has none.
        let text = "[a-zA-Z0-9 .]{0,30}(\n[a-zA-Z0-9+/é]{0,40}){0,3}";
        let leaf = (0..LABELS.len(), text).prop_map(|(label, text)| Node::Leaf { label, text });
        leaf.prop_recursive(4, 24, 4, |inner| {
            let many = (0..KINDS.len(), 0_usize..3, proptest::collection::vec(inner.clone(), 1..4), "[a-z\n]{0,9}");
            prop_oneof![
                many.prop_map(|(kind, boundary, parts, around)| Node::Many { kind, boundary, parts, around }),
                // The crate trips over a mail that is nothing but another mail.
                inner.prop_map(|inner| match inner {
                    Node::Mail(_) => inner,
                    inner => Node::Mail(Box::new(inner)),
                }),
            ]
        })
    }

    /// Boundaries of which one starts another, each once a mail.
    fn write(node: &Node, count: &mut usize, out: &mut String) {
        match node {
            Node::Leaf { label, text } => out.extend([LABELS[*label], "\n\n", text]),
            Node::Mail(inner) => {
                out.push_str("Content-Type: message/rfc822\n\n");
                if matches!(**inner, Node::Leaf { .. }) {
                    out.push_str("From: a@b.example\n");
                }
                write(inner, count, out);
            }
            Node::Many { kind, boundary, parts, around } => {
                *count += 1;
                let boundary = ["=_b".to_owned() + &"1".repeat(*count), format!("-{count}"), format!("b {count}")]
                    [*boundary]
                    .clone();
                let (kind, in_digest) = (KINDS[*kind], *kind == 2);
                out.extend([format!("Content-Type: multipart/{kind}; boundary=\"{boundary}\"\n\n{around}\n")]);
                for part in parts {
                    out.extend([format!("--{boundary}\n")]);
                    // RFC 2046, section 5.1.5: what has no type in a digest is a mail.
                    if in_digest && matches!(part, Node::Leaf { .. }) {
                        out.push_str("\nFrom: a@b.example\n");
                    }
                    write(part, count, out);
                    out.push('\n');
                }
                out.extend([format!("--{boundary}--\n{around}")]);
            }
        }
    }

    /// What the crate finds: name, content, and whether it is a mail.
    fn oracle(mail: &[u8]) -> Vec<(Option<String>, Vec<u8>, bool)> {
        let message = MessageParser::default().parse(mail).unwrap();
        let found = message.parts.iter().filter(|part| !matches!(part.body, PartType::Multipart(_)));
        let found = found.map(|part| {
            let is_mail = matches!(part.body, PartType::Message(_));
            (part.attachment_name().map(str::to_owned), part.contents().to_vec(), is_mail)
        });
        found.collect()
    }

    fn ours(mail: &[u8]) -> Vec<(Option<String>, Vec<u8>, bool)> {
        let found = Parts::of(mail, 8).filter_map(|part| {
            let name = part.fields.name().map(str::to_owned);
            match part.body {
                Body::Parts => None,
                Body::TooDeep => panic!("too deep"),
                Body::Mail(content) => Some((name, content.into_owned(), true)),
                Body::Content(content) => Some((name, content.into_owned(), false)),
            }
        });
        found.collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// The crate is the judge of what a sound mail holds.
        #[test]
        fn sound_mails_have_the_parts_that_the_crate_finds(node in node(), wide: bool) {
            let mut mail = String::new();
            write(&node, &mut 0, &mut mail);
            let mail = if wide { mail.replace('\n', "\r\n") } else { mail };
            let (expected, found) = (oracle(mail.as_bytes()), ours(mail.as_bytes()));
            prop_assert_eq!(expected.len(), found.len(), "{}", mail);
            for ((name, content, is_mail), found) in expected.into_iter().zip(found) {
                prop_assert_eq!(&(&name, is_mail), &(&found.0, found.2), "{}", mail);
                // Of a mail the crate leaves out what stands behind its last part, and of quoted text some blanks.
                let same = if is_mail { found.1.starts_with(content.trim_ascii_end()) } else { found.1.trim_ascii_end() == content.trim_ascii_end() };
                prop_assert!(same, "{:?} is not {:?} in {}", String::from_utf8_lossy(&found.1), String::from_utf8_lossy(&content), mail);
            }
        }
    }
}
