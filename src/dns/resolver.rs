//! The resolvers that can be asked, and the one way to reach them.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use crate::language::tr;
use crate::text;

/// A resolver that speaks DNS over HTTPS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolver {
    /// A stable name.
    pub id: &'static str,
    /// The name to show, in English.
    pub label: &'static str,
    /// Where it is asked.
    pub url: &'static str,
}

impl Resolver {
    /// The name to show.
    pub fn name(&self) -> &'static str {
        tr(self.label)
    }
}

/// The resolvers, in the order in which they are tried. All answer browsers of any origin and
/// validate DNSSEC; the page's policy allows exactly these.
pub const RESOLVERS: [Resolver; 5] = [
    Resolver { id: "cloudflare", label: "Cloudflare", url: "https://cloudflare-dns.com/dns-query" },
    Resolver { id: "google", label: "Google", url: "https://dns.google/dns-query" },
    Resolver { id: "dns-sb", label: "DNS.SB", url: "https://doh.dns.sb/dns-query" },
    Resolver { id: "cz-nic", label: "CZ.NIC", url: "https://odvr.nic.cz/doh" },
    // The server's root, wherever below it the page lies.
    Resolver { id: "site", label: text!("This site (/dns-query)"), url: "/dns-query" },
];

/// The answer of a web server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpAnswer {
    /// Its status.
    pub status: u16,
    /// What it says that its body is (`content-type`); empty where that is not known.
    pub content_type: String,
    /// Its body.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransportError {
    /// Offline, blocked, or not readable from this page.
    Unreachable,
    /// No answer in time.
    TimedOut,
    /// It failed several times in a row and is left alone for a while.
    Resting,
    /// Answers come from what was pasted, and this one is not in it.
    NotPasted,
    /// What was pasted says that no name server answered the command.
    NoServer,
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(tr(match self {
            Self::Unreachable => text!("not reachable from this browser"),
            Self::TimedOut => text!("no answer within 5 seconds"),
            Self::Resting => text!("not queried, because it has just failed three times in a row"),
            Self::NotPasted => text!("not in the pasted output"),
            Self::NoServer => text!("no name server answered the command"),
        }))
    }
}

impl std::error::Error for TransportError {}

/// Fetches an address. The only part of a check that tests may replace.
pub trait DohTransport {
    /// The answer to a GET with `accept: application/dns-message`.
    fn get(&self, url: &str) -> impl Future<Output = Result<HttpAnswer, TransportError>>;
}

/// What a transport gives, in one size.
type Fetched<'a> = Pin<Box<dyn Future<Output = Result<HttpAnswer, TransportError>> + 'a>>;

/// A transport of any kind behind a pointer: all that asks is in the program once, and not once for each kind.
pub trait AnyTransport {
    /// As [`DohTransport::get`].
    fn get_any<'a>(&'a self, url: &'a str) -> Fetched<'a>;
}

impl<T: DohTransport> AnyTransport for T {
    fn get_any<'a>(&'a self, url: &'a str) -> Fetched<'a> {
        Box::pin(self.get(url))
    }
}
