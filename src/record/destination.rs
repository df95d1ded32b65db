//! One destination of reports: a mail address or a web address.

use std::fmt;

use super::{https, mailto, uri};
use crate::domain_name::tidy;
use crate::query::decode_bytes;

/// What a destination is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DestinationKind {
    /// Reports come by mail.
    Mailto,
    /// Reports come by HTTPS POST.
    Https,
}

/// A URI in `rua` that a sender can use (RFC 8460, section 3), as it stands in the record.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Destination {
    kind: DestinationKind,
    uri: String,
}

impl Destination {
    /// For a URI that was found to be usable.
    pub(crate) fn known(kind: DestinationKind, uri: &str) -> Self {
        Self { kind, uri: uri.to_owned() }
    }

    /// Mail or web.
    pub fn kind(&self) -> DestinationKind {
        self.kind
    }

    /// The URI as it stands in the record.
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// The mail address, decoded, without header fields; `None` for a web address.
    pub fn address(&self) -> Option<String> {
        let (written, _) = mailto::split(self.rest_of(DestinationKind::Mailto)?);
        mailto::address(written).map(|address| format!("{}@{}", address.local, address.domain))
    }

    /// The domain that mail goes to or the host that is posted to, decoded, in small letters,
    /// without a dot at the end.
    pub fn host(&self) -> String {
        let host = match self.kind {
            DestinationKind::Mailto => self.address().and_then(|a| a.rsplit_once('@').map(|(_, host)| host.to_owned())),
            DestinationKind::Https => self
                .rest_of(DestinationKind::Https)
                .and_then(https::split)
                .map(|parts| String::from_utf8_lossy(&decode_bytes(parts.host)).into_owned()),
        };
        host.as_deref().map(tidy).unwrap_or_default()
    }

    /// A spelling that is the same for destinations that lead to the same place: scheme and host
    /// in small letters, no port 443, no needless encoding (RFC 3986, section 6.2), no fragment
    /// and no mail header fields. The part before the @ keeps its case (RFC 5321, section 2.4).
    pub fn normalised(&self) -> String {
        let normal = match self.kind {
            DestinationKind::Mailto => self.rest_of(DestinationKind::Mailto).map(|rest| {
                let (local, _) = mailto::split(rest).0.rsplit_once('@').unwrap_or_default();
                format!("mailto:{}@{}", uri::normalise_encoding(local), self.host())
            }),
            DestinationKind::Https => self.rest_of(DestinationKind::Https).and_then(https::split).map(|parts| {
                let userinfo = parts.userinfo.map(|user| format!("{}@", uri::normalise_encoding(user)));
                let port = parts.port.and_then(|port| port.parse::<u16>().ok()).filter(|port| *port != 443);
                let port = port.map(|port| format!(":{port}")).unwrap_or_default();
                let slash = if parts.path.starts_with('/') { "" } else { "/" };
                let path = uri::normalise_encoding(parts.path);
                format!("https://{}{}{port}{slash}{path}", userinfo.unwrap_or_default(), self.host())
            }),
        };
        normal.unwrap_or_else(|| self.uri.clone())
    }

    /// What follows the scheme and its colon.
    fn rest_of(&self, kind: DestinationKind) -> Option<&str> {
        self.uri.split_once(':').filter(|_| self.kind == kind).map(|(_, rest)| rest)
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.uri)
    }
}
