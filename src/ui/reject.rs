//! What a file is that holds no report, as far as its first bytes tell.

use crate::intake::NotAReport;
use crate::language::tr;
use crate::text;

/// What a file is instead of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reject {
    /// Nothing is in it.
    Empty,
    /// A document.
    Pdf,
    /// A picture.
    Picture,
    /// XML, as DMARC reports are.
    Xml,
    /// A DMARC report, as whoever read it to its end knows.
    Dmarc,
    /// The same of a feedback report or a delivery notification.
    Feedback,
    /// The same of an email without a report.
    Mail,
    /// Something else.
    Other,
}

impl Reject {
    /// By the first bytes of a file.
    pub(super) fn of_start(start: &[u8]) -> Self {
        let text = start.trim_ascii_start();
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let begins = |with: &[u8]| text.starts_with(with);
        match () {
            () if start.is_empty() => Self::Empty,
            () if begins(b"%PDF-") => Self::Pdf,
            () if begins(b"\x89PNG") || begins(b"\xff\xd8\xff") || begins(b"GIF8") => Self::Picture,
            () if begins(b"<?xml") || begins(b"<feedback") => Self::Xml,
            () => Self::Other,
        }
    }

    /// The same with what reading the whole file told.
    pub(crate) fn known_as(self, kind: Option<NotAReport>) -> Self {
        match kind {
            Some(NotAReport::Dmarc) => Self::Dmarc,
            Some(NotAReport::Feedback | NotAReport::Returned) => Self::Feedback,
            Some(NotAReport::Mail) => Self::Mail,
            Some(NotAReport::Placeholder | NotAReport::Other) | None => self,
        }
    }

    /// What it is and what to do, with a slot for the name of the file.
    pub(crate) fn words(self) -> &'static str {
        // {name}: the name of the file
        tr(match self {
            Self::Empty => text!("{name} is empty (0 bytes). Save it from the email again."),
            Self::Pdf => text!("{name} is a PDF. The report is the .json.gz or .json file in the same email."),
            Self::Picture => text!("{name} is a picture. The report is the .json.gz or .json file in the email."),
            Self::Xml => text!("{name} is XML, most likely a DMARC report. This page reads TLS reports only."),
            Self::Dmarc => text!("{name} is a DMARC report. This page reads TLS reports only."),
            Self::Feedback => text!("{name} is a feedback report or a delivery notification, not a TLS report."),
            Self::Mail => text!("{name} is an email without a report."),
            Self::Other => text!("{name} contains no TLS report."),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_tell_what_it_is() {
        for (start, expected) in [
            (&b""[..], Reject::Empty),
            (b"%PDF-1.7\n", Reject::Pdf),
            (b"\x89PNG\r\n\x1a\n", Reject::Picture),
            (b"\xef\xbb\xbf<?xml version=\"1.0\"?>", Reject::Xml),
            (b"\n  <feedback>", Reject::Xml),
            (b"{}", Reject::Other),
            (b"%PDX", Reject::Other),
        ] {
            assert_eq!(Reject::of_start(start), expected, "{start:?}");
        }
    }

    #[test]
    fn what_was_read_to_its_end_is_known_better() {
        assert_eq!(Reject::Xml.known_as(Some(NotAReport::Dmarc)), Reject::Dmarc);
        assert_eq!(Reject::Other.known_as(Some(NotAReport::Returned)), Reject::Feedback);
        assert_eq!(Reject::Pdf.known_as(Some(NotAReport::Other)), Reject::Pdf);
        assert_eq!(Reject::Other.known_as(None), Reject::Other);
    }
}
