//! A policy out of pasted text: bare, or with the headers that `curl -i` prints.

use super::finding::{Finding, quote};
use super::rules::Rule;
use crate::language::tr;
use crate::say;

/// What was pasted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastedPolicy {
    /// The text of the policy.
    pub text: String,
    /// What the headers show to be wrong (RFC 8461, section 3.3); nothing without headers.
    pub findings: Vec<Finding>,
}

/// Parts headers from the policy.
pub fn pasted_policy(pasted: &str) -> PastedPolicy {
    let start = pasted.trim_start();
    if !start.starts_with("HTTP/") {
        return PastedPolicy { text: pasted.to_owned(), findings: Vec::new() };
    }
    let end = start.find("\r\n\r\n").map(|at| (at, 4)).or_else(|| start.find("\n\n").map(|at| (at, 2)));
    let (head, text) = match end {
        Some((at, gap)) => (start.get(..at).unwrap_or_default(), start.get(at + gap..).unwrap_or_default()),
        None => (start, ""),
    };
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split_whitespace().nth(1)).unwrap_or_default().to_owned();
    let header = |name: &str| {
        let mut all = head.lines().skip(1).filter_map(|line| line.split_once(':'));
        all.find(|(key, _)| key.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
    };
    let mut findings = Vec::new();
    if status.starts_with('3') {
        let message = match header("location") {
            Some(to) => {
                say!("The web server redirects to {address}; senders must not follow redirects.", address = quote(&to))
            }
            None => tr("The web server redirects; senders must not follow redirects.").to_owned(),
        };
        findings.push(Finding::new(Rule::PolicyHttp, message, tr("Serve the file directly at this address.")));
    } else if status != "200" {
        let message = say!("The web server answers with status {status}; senders expect 200.", status = quote(&status));
        findings.push(Finding::new(Rule::PolicyHttp, message, tr("Serve the file at /.well-known/mta-sts.txt.")));
    }
    let kind = header("content-type").unwrap_or_default();
    if !kind.to_ascii_lowercase().starts_with("text/plain") {
        let message = say!("The content type is {content_type} instead of text/plain.", content_type = quote(&kind));
        findings.push(Finding::new(
            Rule::PolicyHttp,
            message,
            tr("Configure the web server to send text/plain for this file."),
        ));
    }
    PastedPolicy { text: text.to_owned(), findings }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(pasted: &str) -> Vec<String> {
        pasted_policy(pasted).findings.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn headers_are_taken_off_and_judged() {
        let good = pasted_policy("HTTP/2 200\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nversion: STSv1\r\n");
        assert_eq!((good.text.as_str(), good.findings.len()), ("version: STSv1\r\n", 0));
        assert_eq!(pasted_policy("version: STSv1").text, "version: STSv1");
        assert_eq!(
            messages("HTTP/1.1 301 Moved\nlocation: https://example.com/\ncontent-type: text/plain\n\n"),
            ["The web server redirects to “https://example.com/”; senders must not follow redirects."]
        );
        assert_eq!(
            messages("HTTP/1.1 404 Not Found\ncontent-type: text/html\n\n<html>"),
            [
                "The web server answers with status “404”; senders expect 200.",
                "The content type is “text/html” instead of text/plain."
            ]
        );
    }
}
