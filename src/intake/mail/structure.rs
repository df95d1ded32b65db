//! The parts of a mail (RFC 2046), found without recursion and in time that follows the bytes.
//!
//! Only multiparts are gone into, down to a level that is given; what is attached as a mail is handed on as
//! it stands, for whoever reads it to ask how deep it lies. A part ends where its multipart has a delimiter,
//! whatever is inside (section 5.1.2): so a part that is damaged, or is never closed, takes none of its
//! neighbours with it, and each level looks through no more than what the level around it found.

use std::borrow::Cow;

use memchr::memmem::Finder;

use super::fields::Fields;

/// A mail or a part of it.
pub(super) struct Part<'a> {
    pub(super) fields: Fields,
    pub(super) body: Body<'a>,
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
}

impl<'a> Parts<'a> {
    pub(super) fn of(mail: &'a [u8], most: u32) -> Self {
        Self { mail: Some(mail), open: Vec::new(), most: usize::try_from(most).unwrap_or(usize::MAX) }
    }

    /// What a stretch of the mail is. `None` when that is told already.
    fn part(&mut self, text: &'a [u8], end: End) -> Option<Part<'a>> {
        let (fields, body) = Fields::read(text);
        let boundary = fields.parameter("boundary").filter(|text| (1..=LONGEST_BOUNDARY).contains(&text.len()));
        let mut is_text = fields.is_text();
        if let Some(boundary) = boundary.filter(|_| fields.is("multipart")) {
            let delimiter = Finder::new(format!("--{boundary}").as_bytes()).into_owned();
            // Section 5.1.2: the delimiters of a multipart do not stand in one of its parts. Where they do,
            // both are read as one, and the levels are counted all the same.
            if let Some(outer) = self.open.iter_mut().find(|open| open.delimiter.needle() == delimiter.needle()) {
                outer.again += 1;
                let fits = self.levels() <= self.most;
                return if fits { Some(Part { fields, body: Body::Parts }) } else { self.too_deep(fields) };
            }
            let mut inner = Open {
                rest: body,
                delimiter,
                is_digest: fields.subtype().as_deref() == Some("digest"),
                cut_with_mail: !matches!(end, End::Delimiter),
                closed: false,
                ended: false,
                again: 0,
                told: false,
            };
            let preamble = inner.stretch();
            if !preamble.is_last {
                if self.levels() >= self.most {
                    return self.too_deep(fields);
                }
                self.open.push(inner);
                return Some(Part { fields, body: Body::Parts });
            }
            // It has no part, and so is a text.
            is_text = true;
        }
        let in_digest = self.open.last().is_some_and(|open| open.is_digest);
        let body = if fields.is_attached_mail() || in_digest && fields.is_untyped() {
            Body::Mail(fields.content(body, false))
        } else if matches!(end, End::CutOff) {
            // What was cut off is not decoded: nobody knows where it would have ended.
            Body::Content(fields.text(Cow::Borrowed(body)))
        } else {
            Body::Content(fields.content(body, is_text))
        };
        Some(Part { fields, body })
    }

    /// Levels that are open.
    fn levels(&self) -> usize {
        self.open.iter().map(|open| open.again + 1).sum()
    }

    /// What is too deep, told once in each multipart.
    fn too_deep(&mut self, fields: Fields) -> Option<Part<'a>> {
        let told = self.open.last_mut().is_some_and(|open| std::mem::replace(&mut open.told, true));
        (!told).then_some(Part { fields, body: Body::TooDeep })
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        if let Some(mail) = self.mail.take() {
            return self.part(mail, End::OfMail);
        }
        while let Some(open) = self.open.last_mut() {
            let Some(stretch) = open.take() else {
                self.open.pop();
                continue;
            };
            let end = if stretch.is_last && open.cut_with_mail { End::CutOff } else { End::Delimiter };
            if let Some(part) = self.part(stretch.text, end) {
                return Some(part);
            }
        }
        None
    }
}

/// Where a part ends.
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
    /// What of it is still to be read.
    rest: &'a [u8],
    delimiter: Finder<'static>,
    is_digest: bool,
    /// Where it ends, the mail ends.
    cut_with_mail: bool,
    /// The last delimiter was a closing one: what follows is no part.
    closed: bool,
    /// All of it was read.
    ended: bool,
    /// Multiparts of the same boundary that are open in it.
    again: usize,
    /// It was told that something in it is too deep.
    told: bool,
}

/// A stretch of a multipart.
struct Stretch<'a> {
    text: &'a [u8],
    /// No delimiter follows.
    is_last: bool,
}

impl<'a> Open<'a> {
    /// The next part.
    fn take(&mut self) -> Option<Stretch<'a>> {
        while !self.ended {
            let skipped = self.closed;
            if skipped {
                self.again = self.again.saturating_sub(1);
            }
            let stretch = self.stretch();
            if !(skipped || stretch.is_last && stretch.text.is_empty()) {
                return Some(stretch);
            }
        }
        None
    }

    /// What stands before the next delimiter, without the line break that belongs to it.
    fn stretch(&mut self) -> Stretch<'a> {
        let Some(found) = self.next_delimiter() else {
            self.ended = true;
            return Stretch { text: std::mem::take(&mut self.rest), is_last: true };
        };
        let text = self.rest.get(..found.start).unwrap_or_default();
        let text = text.strip_suffix(b"\n").map_or(text, |text| text.strip_suffix(b"\r").unwrap_or(text));
        self.rest = self.rest.get(found.end..).unwrap_or_default();
        self.closed = found.closes;
        Stretch { text, is_last: false }
    }

    /// Nothing but blanks may stand behind a delimiter in its line: one may be the start of another. Before
    /// it, senders that forget the line break put the end of the part.
    fn next_delimiter(&self) -> Option<Delimiter> {
        let mut from = 0;
        loop {
            let start = from + self.delimiter.find(self.rest.get(from..)?)?;
            let behind = self.rest.get(start + self.delimiter.needle().len()..)?;
            let rest = behind.strip_prefix(b"--").unwrap_or(behind);
            let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
            if let [] | [b'\n', ..] = rest.get(blanks..)? {
                let end = (self.rest.len() - rest.len() + blanks + 1).min(self.rest.len());
                return Some(Delimiter { start, end, closes: rest.len() < behind.len() });
            }
            // Of a row of dashes only the last can be one that ends in dashes.
            from = start + behind.iter().take_while(|byte| **byte == b'-').count().max(1);
        }
    }
}

/// A delimiter line: where it starts, where the next line does, and whether it is a closing one.
struct Delimiter {
    start: usize,
    end: usize,
    closes: bool,
}

/// RFC 2046, section 5.1.1, allows 70 characters.
const LONGEST_BOUNDARY: usize = 256;
