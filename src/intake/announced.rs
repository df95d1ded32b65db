//! What a mail says of what it carries, in whatever form it is kept.

/// Whether a subject is that of a report (RFC 8460, section 5.3) and of no answer to it. That of a DMARC report is the
/// same (RFC 7489, section 7.2.1.1).
pub(super) fn by_subject(subject: &str) -> bool {
    let subject = subject.to_ascii_lowercase();
    let answers = ["re:", "aw:", "sv:", "antw:"].iter().any(|start| subject.trim_start().starts_with(start));
    subject.contains("report domain:") && !answers && !subject.contains("dmarc")
}

/// Whether a part shows that a mail which its subject announces as some report is about DMARC.
pub(super) fn speaks_of_dmarc(name: Option<&str>, content: &[u8]) -> bool {
    let is_dmarc = |word: &[u8]| word.eq_ignore_ascii_case(b"dmarc");
    name.is_some_and(|name| name.to_ascii_lowercase().contains(".xml"))
        || content.get(..content.len().min(4096)).unwrap_or_default().windows(5).any(is_dmarc)
}
