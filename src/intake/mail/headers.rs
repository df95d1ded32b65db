//! The few headers that tell what a mail and its parts are, in their plainest form. What is written
//! in any other form is not read here.

use memchr::memchr;

/// The headers that matter, each as it stands. One that comes twice, or is folded where that
/// would matter, is for the other way.
#[derive(Default)]
pub(super) struct Headers<'a> {
    pub(super) content_type: Option<Value<'a>>,
    pub(super) disposition: Option<Value<'a>>,
    pub(super) encoding: Option<&'a str>,
    pub(super) subject: Option<&'a str>,
    pub(super) report_domain: Option<&'a str>,
}

impl<'a> Headers<'a> {
    /// The headers, and the body behind the empty line.
    pub(super) fn read(mut rest: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let mut headers = Self::default();
        loop {
            let end = memchr(b'\n', rest)?;
            let (line, behind) = rest.split_at_checked(end + 1)?;
            if matches!(line, b"\n" | b"\r\n") {
                return Some((headers, behind));
            }
            is_header_line(line).then_some(())?;
            let first = line.first()?.to_ascii_lowercase();
            // Lines that go on belong to a header that was taken whole or does not matter.
            if matches!(first, b'c' | b's' | b't') {
                let field = field(rest)?;
                headers.take(field)?;
                rest = rest.get(field.len()..)?;
            } else {
                rest = behind;
            }
        }
    }

    fn take(&mut self, field: &'a [u8]) -> Option<()> {
        let (name, value) = field.split_at_checked(memchr(b':', field)?)?;
        let Some(tag) = Tag::of(name) else { return Some(()) };
        let text = std::str::from_utf8(value.get(1..)?).ok().filter(|text| text.is_ascii())?.trim_ascii();
        let folded = text.contains('\n');
        match tag {
            Tag::ContentType => put(&mut self.content_type, Value::read(text)?),
            Tag::Disposition => put(&mut self.disposition, Value::read(text)?),
            Tag::Encoding if !folded => put(&mut self.encoding, text),
            Tag::Subject => put(&mut self.subject, text),
            Tag::ReportDomain if !folded => put(&mut self.report_domain, text),
            _ => None,
        }
    }
}

/// A name and a colon, or the continuation of one (RFC 5322, section 2.2), with one line break.
fn is_header_line(line: &[u8]) -> bool {
    let text = line.strip_suffix(b"\n").unwrap_or(line);
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    let continues = matches!(text, [b' ' | b'\t', ..]);
    memchr(b'\r', text).is_none()
        && if continues {
            !text.trim_ascii().is_empty()
        } else {
            let name = memchr(b':', text).and_then(|colon| text.get(..colon));
            name.is_some_and(|name| !name.is_empty() && name.iter().all(u8::is_ascii_graphic))
        }
}

/// A header that matters.
#[derive(Clone, Copy)]
enum Tag {
    ContentType,
    Disposition,
    Encoding,
    Subject,
    ReportDomain,
}

impl Tag {
    const ALL: [(&'static [u8], Self); 5] = [
        (b"content-type", Self::ContentType),
        (b"content-disposition", Self::Disposition),
        (b"content-transfer-encoding", Self::Encoding),
        (b"subject", Self::Subject),
        (b"tls-report-domain", Self::ReportDomain),
    ];

    fn of(name: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, tag)| tag)
    }
}

/// `None` when it was there already.
fn put<T>(slot: &mut Option<T>, value: T) -> Option<()> {
    slot.is_none().then(|| *slot = Some(value))
}

/// One header with the lines that continue it.
fn field(rest: &[u8]) -> Option<&[u8]> {
    let mut end = 0;
    loop {
        end += memchr(b'\n', rest.get(end..)?)? + 1;
        if !matches!(rest.get(end), Some(b' ' | b'\t')) {
            return rest.get(..end);
        }
    }
}

/// "multipart/report; boundary=b": a value and its parameters, in their plainest form.
pub(super) struct Value<'a> {
    value: &'a str,
    parameters: Vec<(&'a str, &'a str)>,
}

impl<'a> Value<'a> {
    /// Reads tokens and quoted texts (RFC 2045, section 5.1). `None` for what needs more: comments,
    /// escapes, and names in parts or in another encoding (RFC 2231, RFC 2047).
    fn read(text: &'a str) -> Option<Self> {
        let (value, mut rest) = text.split_at_checked(text.find(';').unwrap_or(text.len()))?;
        let mut parameters = Vec::new();
        loop {
            rest = rest.trim_ascii_start();
            if rest.is_empty() {
                break;
            }
            rest = rest.strip_prefix(';')?.trim_ascii_start();
            if rest.is_empty() {
                break;
            }
            let (key, behind) = rest.split_once('=')?;
            let (value, behind) = match behind.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"')?,
                None => behind.split_at_checked(behind.find(|c| !is_token(c)).unwrap_or(behind.len()))?,
            };
            let plain = |c: char| c == ' ' || c.is_ascii_graphic() && c != '\\';
            let fit = key.chars().all(is_token) && value.chars().all(plain) && !value.contains("=?");
            (fit && !key.is_empty() && value == value.trim_ascii() && !value.is_empty()).then_some(())?;
            parameters.push((key, value));
            rest = behind;
        }
        let value = value.trim_ascii_end();
        value.chars().all(|c| is_token(c) || c == '/').then_some(Self { value, parameters })
    }

    pub(super) fn is(&self, prefix: &str) -> bool {
        self.value.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    }

    /// The value of a parameter, when it stands there once.
    pub(super) fn parameter(&self, name: &str) -> Option<&'a str> {
        let mut own = self.parameters.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        own.next().map(|(_, value)| *value).filter(|_| own.next().is_none())
    }
}

/// A letter of a token, without `*`, which announces RFC 2231.
fn is_token(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "!#$&+-.^_`{|}~".contains(letter)
}
