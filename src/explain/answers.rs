//! What the output of a command looks like where all is well, and where it is not.

use crate::command::Shown;
use crate::language::tr;
use crate::text;

/// The right answer and the wrong one, each in a sentence.
pub fn answers(shown: Shown) -> [&'static str; 2] {
    let [right, wrong] = match shown {
        Shown::Starttls => [
            text!("“Protocol version: TLSv1.2” or “TLSv1.3”, within ten seconds."),
            text!("“Didn't find STARTTLS in server response”, another error, or nothing for ten seconds."),
        ],
        Shown::Version => [
            text!("“Protocol version:” followed by the requested version."),
            text!("“alert protocol version”, “unsupported protocol”, or another error: the version is not supported."),
        ],
        Shown::Certificate => [
            text!("The name of the host after “DNS:”, and a date in the future after “notAfter”."),
            text!("Another name, a date that has passed, or an error instead of a certificate."),
        ],
        Shown::Chain => [
            text!("At least two certificates, each signed by the next, and “Verify return code: 0 (ok)”."),
            text!(
                "Another “Verify return code”: 18 or 19 for a self-signed certificate, 20 or 21 for a missing intermediate certificate or an unknown CA."
            ),
        ],
        Shown::Trust => [text!("“Verification: OK”."), text!("“verify error”, followed by the reason.")],
        Shown::Dane => [
            text!("“Verification: OK”, and “DANE TLSA” with the matching record."),
            text!("“no matching DANE TLSA records”."),
        ],
        Shown::TlsaData => [
            text!(
                "The digits that belong in the TLSA record. If the record has others, it does not match what the server presents: publish these."
            ),
            text!("Digits that begin with e3b0c442 or cf83e135: the server sent no certificate."),
        ],
        Shown::Validation => [
            text!("“; fully validated” above the records."),
            text!("“; unsigned answer”, or “resolution failed” with the reason."),
        ],
        Shown::TlsaRecords => [
            text!("At least one line that begins with “3” or “2”."),
            text!("Nothing, or only lines that begin with “0” or “1”."),
        ],
        Shown::MxHosts => {
            [text!("A number and a host name on each line."), text!("Nothing: the domain has no MX record.")]
        }
        Shown::StsRecord => [text!("One line: “v=STSv1; id=…;”."), text!("Nothing, several lines, or different text.")],
        Shown::Policy => [
            text!(
                "Status 200, “content-type: text/plain”, and the lines “version: STSv1”, “mode:” with enforce, testing or none, “mx:” for each MX host, and “max_age:” with seconds."
            ),
            text!(
                "Another status, a redirect, a web page, one of these lines missing or with a different value, or “curl:” with an error."
            ),
        ],
    };
    [tr(right), tr(wrong)]
}
