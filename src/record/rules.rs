//! The rules a record is judged by, each with a stable id.

use super::severity::Severity;
use crate::language::tr;

macro_rules! rules {
    ($($name:ident => $id:literal, $severity:ident, $source:literal, $sentence:literal;)*) => {
        /// What can be said of a record or a policy; `id` is stable and appears in exports.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $(#[doc = $sentence] $name,)* }
        impl Rule {
            /// All rules.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
            /// The stable name in exports.
            pub fn id(self) -> &'static str { match self { $(Self::$name => $id,)* } }
            /// How bad it usually is; a finding may be judged otherwise by what stands beside it.
            pub fn severity(self) -> Severity { match self { $(Self::$name => Severity::$severity,)* } }
            /// The document and section that it rests on, or `practice`.
            pub fn source(self) -> &'static str { match self { $(Self::$name => $source,)* } }
            /// One sentence: what the rule speaks of.
            pub fn sentence(self) -> &'static str { tr(match self { $(Self::$name => $sentence,)* }) }
        }
    };
}

rules! {
    None => "tr-none", Warning, "RFC 8460, section 3", "No record asks for TLS reports.";
    Multiple => "tr-multiple", Error, "RFC 8460, section 3", "More than one record begins with the version.";
    MultipleNearMiss => "tr-multiple-nearmiss", Warning, "RFC 8461, erratum 6285", "Senders disagree on how many records there are.";
    OtherTxt => "tr-other-txt", Warning, "RFC 8460, section 3", "There is another TXT record at this name.";
    SpfAtName => "tr-spf-at-name", Warning, "RFC 7208, section 3", "There is an SPF record at this name.";
    StsAtName => "tr-sts-at-name", Warning, "RFC 8461, section 3.1", "There is an MTA-STS record at this name.";
    MultiString => "tr-multistring", Note, "RFC 8460, section 3", "The record consists of several strings, which are joined.";
    String255 => "tr-string-255", Error, "RFC 1035, section 3.3", "A string is longer than the 255 bytes that DNS allows.";
    Long => "tr-long", Warning, "RFC 9715, section 3", "The answer is too long for one UDP packet.";
    VersionMissing => "tr-version-missing", Error, "RFC 8460, section 3", "The version is missing.";
    VersionNotFirst => "tr-version-not-first", Error, "RFC 8460, section 3", "The version is not the first field.";
    VersionCase => "tr-version-case", Error, "RFC 8460, section 3", "The capitalisation of the version is wrong.";
    VersionTypo => "tr-version-typo", Error, "RFC 8460, section 3", "The version is misspelt.";
    VersionOther => "tr-version-other", Error, "RFC 8460, section 3", "The version does not exist.";
    VersionWspEq => "tr-version-wsp-eq", Error, "RFC 8460, section 3", "The version has a space next to its equals sign.";
    VersionDelimWsp => "tr-version-delim-wsp", Warning, "RFC 8460, section 3", "There is a space between the version and its semicolon.";
    VersionNoDelim => "tr-version-no-delim", Error, "RFC 8460, section 3", "No semicolon follows the version.";
    LeadingJunk => "tr-leading-junk", Error, "RFC 8460, section 3", "Something comes before the version.";
    Quoted => "tr-quoted", Error, "practice", "Quotation marks became part of the record.";
    EscapedSemicolon => "tr-escaped-semicolon", Error, "practice", "A backslash before a semicolon became part of the record.";
    NonAscii => "tr-nonascii", Error, "RFC 8460, section 3", "The record contains a non-ASCII character.";
    Control => "tr-control", Error, "RFC 8460, section 3", "The record contains a control character.";
    TrailingWsp => "tr-trailing-wsp", Warning, "RFC 8460, section 3", "The record ends with a space.";
    EmptyField => "tr-empty-field", Error, "RFC 8460, section 3", "There is nothing between two semicolons.";
    FieldSyntax => "tr-field-syntax", Error, "RFC 8460, section 3", "A field is not of the form name=value.";
    FieldName => "tr-field-name", Error, "RFC 8460, section 3", "The name of a field is not allowed.";
    FieldValueEmpty => "tr-field-value-empty", Error, "RFC 8460, section 3", "A field has no value.";
    FieldValueChars => "tr-field-value-chars", Error, "RFC 8460, section 3", "The value of a field contains a forbidden character.";
    ExtUnknown => "tr-ext-unknown", Note, "RFC 8460, section 3", "A field is unknown and is ignored.";
    ExtDuplicate => "tr-ext-duplicate", Warning, "RFC 8460, section 3", "A field other than rua appears twice.";
    VersionRepeated => "tr-v-repeated", Warning, "RFC 8460, section 3", "The version appears twice.";
    DmarcTag => "tr-dmarc-tag", Warning, "RFC 7489, section 6.3", "A field belongs to DMARC.";
    RuaMissing => "tr-rua-missing", Error, "RFC 8460, section 3", "The record does not say where reports go.";
    RuaEmpty => "tr-rua-empty", Error, "RFC 8460, section 3", "The field rua is empty.";
    RuaCase => "tr-rua-case", Error, "RFC 8460, section 3", "The name rua is not in lower case.";
    RuaWspEq => "tr-rua-wsp-eq", Error, "RFC 8460, section 3", "The field rua has a space next to its equals sign.";
    RuaMultiField => "tr-rua-multi-field", Note, "RFC 8460, section 3", "The field rua appears more than once.";
    RuaEmptyItem => "tr-rua-empty-item", Error, "RFC 8460, section 3", "A list of destinations has an empty entry.";
    RuaNoScheme => "tr-rua-no-scheme", Error, "RFC 8460, section 3", "A destination lacks mailto: or https://.";
    RuaHttp => "tr-rua-http", Error, "RFC 8460, section 3", "A destination uses http instead of https.";
    RuaSchemeUnsupported => "tr-rua-scheme-unsupported", Error, "RFC 8460, section 3", "A destination is neither mailto nor https.";
    RuaSchemeCase => "tr-rua-scheme-case", Warning, "RFC 3986, section 3.1", "A scheme is written in upper case.";
    RuaNoneUsable => "tr-rua-none-usable", Error, "RFC 8460, section 3", "No destination can be used.";
    RuaBang => "tr-rua-bang", Error, "RFC 8460, section 3", "A destination contains an unencoded exclamation mark.";
    RuaComma => "tr-rua-comma", Error, "RFC 8460, section 3", "An unencoded comma splits a destination in two.";
    RuaSemicolon => "tr-rua-semicolon", Error, "RFC 8460, section 3", "An unencoded semicolon splits a destination in two.";
    RuaPercent => "tr-rua-percent", Error, "RFC 3986, section 2.1", "A percent sign is not followed by two hexadecimal digits.";
    RuaSpace => "tr-rua-space", Error, "RFC 3986, section 2", "A destination contains a space.";
    RuaUriSyntax => "tr-rua-uri-syntax", Error, "RFC 3986, section 2", "A destination is not a valid URI.";
    RuaDuplicate => "tr-rua-duplicate", Warning, "practice", "A destination is listed twice.";
    RuaMany => "tr-rua-many", Note, "RFC 8460, section 3", "There are more than two destinations.";
    MailtoNoAddress => "tr-mailto-no-address", Error, "RFC 6068, section 2", "No address follows mailto:.";
    MailtoAddrSyntax => "tr-mailto-addr-syntax", Error, "RFC 6068, section 2", "What follows mailto: is not a single email address.";
    MailtoSlashes => "tr-mailto-slashes", Error, "RFC 6068, section 2", "Slashes follow mailto:.";
    MailtoHfields => "tr-mailto-hfields", Warning, "RFC 6068, section 2", "An email address is followed by header fields.";
    MailtoSpecialLocal => "tr-mailto-special-local", Note, "RFC 6068, section 2", "An email address has quoted or encoded characters.";
    MailtoEai => "tr-mailto-eai", Warning, "RFC 6531, section 3.2", "An email address has non-ASCII characters before the @.";
    MailtoIdnPercent => "tr-mailto-idn-percent", Warning, "RFC 6068, section 2", "The domain of an email address is written in percent-encoded UTF-8.";
    MailtoPersonal => "tr-mailto-personal", Note, "practice", "An email address looks like that of a person.";
    HttpsNoHost => "tr-https-no-host", Error, "RFC 9110, section 4.2.2", "An https address has no usable host.";
    HttpsSlashes => "tr-https-slashes", Error, "RFC 9110, section 4.2.2", "An https address lacks its two slashes.";
    HttpsPort => "tr-https-port", Error, "RFC 9110, section 4.2.2", "An https address has a port that does not exist.";
    HttpsPortUnusual => "tr-https-port-unusual", Note, "practice", "An https address uses a port other than 443.";
    HttpsUserinfo => "tr-https-userinfo", Warning, "RFC 3986, section 7.5", "An https address contains a user name or password.";
    HttpsFragment => "tr-https-fragment", Warning, "RFC 3986, section 3.5", "An https address has a fragment.";
    HttpsIpLiteral => "tr-https-ip-literal", Warning, "practice", "An https address has an IP address as its host.";
    HttpsSingleLabel => "tr-https-single-label", Warning, "practice", "An https address has a host without a domain.";
    HttpsFinalDot => "tr-https-final-dot", Warning, "RFC 6066, section 3", "The host of an https address ends with a dot.";
    HttpsUnverified => "tr-https-unverified", Note, "RFC 8460, section 5.4", "An https address cannot be tested from here.";

    StsNone => "ms-none", Note, "RFC 8461, section 3.1", "No record announces an MTA-STS policy.";
    StsMultiple => "ms-multiple", Error, "RFC 8461, section 3.1", "More than one record announces a policy.";
    StsMultipleNearMiss => "ms-multiple-nearmiss", Warning, "RFC 8461, section 3.1", "Another text looks like an MTA-STS record.";
    StsPolicyField => "ms-policy-field", Warning, "RFC 8461, section 3.2", "The record contains a field of the policy file.";
    StsVersionMissing => "ms-version-missing", Error, "RFC 8461, section 3.1", "The version is missing.";
    StsVersionNotFirst => "ms-version-not-first", Error, "RFC 8461, section 3.1", "The version is not the first field.";
    StsVersionCase => "ms-version-case", Error, "RFC 8461, section 3.1", "The capitalisation of the version is wrong.";
    StsVersionTypo => "ms-version-typo", Error, "RFC 8461, section 3.1", "The version is misspelt.";
    StsVersionOther => "ms-version-other", Error, "RFC 8461, section 3.1", "The version does not exist.";
    StsVersionWspEq => "ms-version-wsp-eq", Error, "RFC 8461, section 3.1", "The version has a space next to its equals sign.";
    StsVersionDelimWsp => "ms-version-delim-wsp", Warning, "RFC 8461, section 3.1", "There is a space between the version and its semicolon.";
    StsVersionNoDelim => "ms-version-no-delim", Error, "RFC 8461, section 3.1", "No semicolon follows the version.";
    StsLeadingJunk => "ms-leading-junk", Error, "RFC 8461, section 3.1", "Something comes before the version.";
    StsIdMissing => "ms-id-missing", Error, "RFC 8461, section 3.1", "The record has no id.";
    StsIdEmpty => "ms-id-empty", Error, "RFC 8461, section 3.1", "The id is empty.";
    StsIdLong => "ms-id-long", Error, "RFC 8461, section 3.1", "The id is longer than 32 characters.";
    StsIdChars => "ms-id-chars", Error, "RFC 8461, section 3.1", "The id contains something other than letters and digits.";
    StsIdDuplicate => "ms-id-duplicate", Warning, "RFC 8461, section 3.2", "The id appears twice.";
    StsIdStyle => "ms-id-style", Note, "RFC 8461, section 3.1", "The id is not a timestamp.";
    StsSyntax => "ms-syntax", Error, "RFC 8461, section 3.1", "The record deviates from the grammar.";

    PolicyBom => "mp-bom", Error, "RFC 8461, section 3.2", "The policy begins with a byte order mark.";
    PolicyEncoding => "mp-encoding", Error, "RFC 8461, section 3.2", "What was fetched is not a policy.";
    PolicyLineEnd => "mp-line-end", Error, "RFC 8461, section 3.2", "A line ends in a lone carriage return.";
    PolicySyntax => "mp-syntax", Error, "RFC 8461, section 3.2", "A line is not of the form name: value.";
    PolicyBlankLine => "mp-blank-line", Warning, "RFC 8461, section 3.2", "There is a blank line inside the policy.";
    PolicyVersion => "mp-version", Error, "RFC 8461, section 3.2", "The version is missing or not STSv1.";
    PolicyMode => "mp-mode", Error, "RFC 8461, section 3.2", "The mode is missing or does not exist.";
    PolicyModeTesting => "mp-mode-testing", Warning, "RFC 8461, section 5", "The policy is not enforced.";
    PolicyModeNone => "mp-mode-none", Note, "RFC 8461, section 5", "The policy is withdrawn.";
    PolicyMaxAgeMissing => "mp-maxage-missing", Error, "RFC 8461, section 3.2", "max_age is missing.";
    PolicyMaxAgeSyntax => "mp-maxage-syntax", Error, "RFC 8461, section 3.2", "max_age is not a number of seconds.";
    PolicyMaxAgeRange => "mp-maxage-range", Warning, "RFC 8461, section 3.2", "max_age is above the maximum.";
    PolicyMaxAgeShort => "mp-maxage-short", Warning, "RFC 8461, section 10.2", "max_age is short.";
    PolicyMxMissing => "mp-mx-missing", Error, "RFC 8461, section 3.2", "No MX host is listed.";
    PolicyMxSyntax => "mp-mx-syntax", Error, "RFC 8461, section 3.2", "An mx line is not a host name.";
    PolicyMxUncovered => "mp-mx-uncovered", Error, "RFC 8461, section 4.1", "An MX host matches no mx line.";
    PolicyMxUnused => "mp-mx-unused", Note, "practice", "An mx line matches no MX host.";
    PolicyMxWildcardDepth => "mp-mx-wildcard-depth", Warning, "RFC 8461, section 4.1", "A wildcard matches exactly one label.";
    PolicyMxBroad => "mp-mx-broad", Warning, "RFC 8461, section 10.4", "A wildcard covers other people’s hosts.";
    PolicyKeyCase => "mp-key-case", Warning, "RFC 8461, section 3.2", "The name of a field contains upper-case letters.";
    PolicyDuplicate => "mp-duplicate", Warning, "RFC 8461, section 3.2", "A field appears twice.";
    PolicyUnknown => "mp-unknown", Note, "RFC 8461, section 3.2", "A field is unknown and is ignored.";
    PolicySize => "mp-size", Error, "RFC 8461, section 3.3", "The policy is larger than 64 KiB.";
    PolicyNullMx => "mp-null-mx", Warning, "RFC 7505, section 3", "A policy exists for a domain that accepts no mail.";
    PolicyIdStale => "mp-id-stale", Warning, "RFC 8461, section 3.3", "Senders saw a different policy.";
    PolicyHttp => "mp-http", Error, "RFC 8461, section 3.3", "The web server does not serve the policy as required.";

    DnsDomainNxdomain => "dns-domain-nxdomain", Error, "RFC 2308, section 2.1", "The domain does not exist.";
    DnsServfail => "dns-servfail", Error, "RFC 1035, section 4.1.1", "The lookup failed, so nothing is known.";
    DnsBogus => "dns-bogus", Error, "RFC 8914, section 4", "The DNSSEC signatures are broken.";
    DnsLame => "dns-lame", Error, "RFC 8914, section 4", "The name servers of the zone do not answer.";
    DnsFiltered => "dns-filtered", Warning, "RFC 8914, section 4", "The resolver blocks the name.";
    DnsStale => "dns-stale", Warning, "RFC 8914, section 4", "The answer is stale.";
    DnsRefused => "dns-refused", Error, "RFC 1035, section 4.1.1", "The resolver refused to answer.";
    DnsTruncated => "dns-truncated", Warning, "RFC 1035, section 4.1.1", "The answer is incomplete.";
    DnsMismatch => "dns-mismatch", Error, "RFC 8484, section 4.1", "The answer does not match the query.";
    DnsTransport => "dns-transport", Error, "RFC 8484, section 4.2.1", "No resolver could be reached.";
    DnsCname => "dns-cname", Note, "RFC 1034, section 3.6.2", "The name is delegated by CNAME.";
    DnsCnameLoop => "dns-cname-loop", Error, "RFC 1034, section 3.6.2", "CNAME records form a loop.";
    DnsCnameDangling => "dns-cname-dangling", Error, "RFC 1034, section 3.6.2", "A CNAME record leads nowhere.";
    DnsCnameLong => "dns-cname-long", Warning, "RFC 1034, section 3.6.2", "A chain of aliases is long.";
    DnsNameLong => "dns-name-long", Note, "RFC 1035, section 2.3.4", "The name of the record is longer than DNS allows.";
    DnsWildcard => "dns-wildcard", Warning, "RFC 4592, section 2", "A wildcard answers at the name.";
    DnsTtl => "dns-ttl", Note, "practice", "The TTL is unusual.";
    DnsDisagree => "dns-disagree", Warning, "practice", "Two resolvers disagree.";
    DnsUnsigned => "dns-unsigned", Note, "RFC 6840, section 5.8", "The answer is not signed.";
    DnsNotValidating => "dns-not-validating", Warning, "RFC 6840, section 5.8", "The resolver does not validate DNSSEC.";

    WrongName => "tr-wrong-name", Error, "RFC 8460, section 3", "The record is published at the wrong name.";
    NameDoubled => "tr-name-doubled", Error, "practice", "The record is published at a name that contains the domain twice.";
    Subdomain => "tr-subdomain", Note, "RFC 8461, section 3.4", "Only the parent domain has a record.";
    HostRecord => "tr-host-record", Note, "RFC 8460, section 1.1", "An MX host with TLSA records has no record of its own.";
    NullMx => "tr-null-mx", Note, "RFC 7505, section 3", "The domain accepts no mail.";
    NullMxBeside => "tr-null-mx-beside", Warning, "RFC 7505, section 3", "A null MX is published next to another MX.";
    NoMx => "tr-no-mx", Warning, "RFC 5321, section 5.1", "The domain has no MX record.";
    NothingToReport => "tr-nothing-to-report", Note, "RFC 8460, section 4", "There is neither MTA-STS nor DANE to report on.";
    MailtoNoMx => "tr-mailto-no-mx", Error, "RFC 5321, section 5.1", "Mail to a destination cannot be delivered.";
    MailtoNullMx => "tr-mailto-null-mx", Error, "RFC 7505, section 3", "The domain of a destination accepts no mail.";
    MailtoNxdomain => "tr-mailto-nxdomain", Error, "RFC 2308, section 2.1", "The domain of a destination does not exist.";
    MailtoSameDomain => "tr-mailto-same-domain", Note, "RFC 8460, section 3", "Reports arrive through the servers that they are about.";
    MailtoExternal => "tr-mailto-external", Note, "RFC 8460, section 7", "Reports go to another domain.";
    HttpsNxdomain => "tr-https-nxdomain", Error, "RFC 2308, section 2.1", "The host of an https destination has no address.";
    HttpsPrivate => "tr-https-private", Error, "RFC 6890, section 2.2", "The host of an https destination has no public address.";
    RuaLeftOut => "tr-rua-left-out", Warning, "RFC 8460, section 3", "Not every destination was checked.";

    StsCname => "ms-cname", Note, "RFC 8461, section 8.2", "The MTA-STS record is delegated.";
    StsWrongName => "ms-wrong-name", Error, "RFC 8461, section 3.1", "The MTA-STS record is published at the wrong name.";
    StsHostMissing => "ms-host-missing", Error, "RFC 8461, section 3.3", "The policy host has no address.";
    StsHostPrivate => "ms-host-private", Error, "RFC 6890, section 2.2", "The policy host has no public address.";
    StsHostDangling => "ms-host-dangling", Error, "RFC 1034, section 3.6.2", "The policy host is a CNAME that leads nowhere.";
    StsHostCaa => "ms-host-caa", Note, "RFC 8659, section 4", "CAA records say who may issue the certificate of the policy host.";
    StsNoTlsrpt => "ms-no-tlsrpt", Warning, "RFC 8461, section 6", "Failures under the policy are not reported.";
    StsOtherTxt => "ms-other-txt", Note, "RFC 8461, section 3.1", "A TXT record that announces no policy is published at the name.";
    StsOrphan => "ms-orphan", Warning, "RFC 8461, section 8.3", "A policy host exists without a record.";

    DaneNone => "da-none", Note, "RFC 7672, section 2.2", "No MX host has TLSA records.";
    DaneDenialBroken => "da-denial-broken", Error, "RFC 7672, section 2.1.1", "The TLSA lookup fails, so DANE senders hold mail back.";
    DaneTlsaInsecure => "da-tlsa-insecure", Error, "RFC 7672, section 2.2", "TLSA records are not signed, so senders ignore them.";
    DaneMxInsecure => "da-mx-insecure", Warning, "RFC 7672, section 2.2.1", "The MX records are not signed.";
    DaneAddressInsecure => "da-addr-insecure", Warning, "RFC 7672, section 2.2.2", "The addresses of an MX host are not signed.";
    DaneUsagePkix => "da-usage-pkix", Error, "RFC 7672, section 3.1.3", "A TLSA record has a usage that SMTP does not support.";
    DaneAllUnusable => "da-all-unusable", Error, "RFC 7672, section 2.2", "No TLSA record of an MX host can be used.";
    DaneNeverMatches => "da-never-matches", Error, "RFC 7672, section 2.2", "The TLSA records of an MX host can be used but never match.";
    DaneUsageUnknown => "da-usage-unknown", Error, "RFC 6698, section 2.1.1", "A TLSA record has an unknown usage.";
    DaneSelectorUnknown => "da-selector-unknown", Error, "RFC 6698, section 2.1.2", "A TLSA record has an unknown selector.";
    DaneMatchingUnknown => "da-matching-unknown", Error, "RFC 6698, section 2.1.3", "A TLSA record has an unknown matching type.";
    DaneLength => "da-length", Error, "RFC 6698, section 2.1.4", "The data of a TLSA record has the wrong length.";
    DaneDigestEmpty => "da-digest-empty", Error, "RFC 6698, section 2.1.4", "A TLSA record is the digest of empty input.";
    DaneIssuerAsHost => "da-issuer-as-host", Error, "RFC 7671, section 5.1", "A TLSA record for the server’s own key or certificate contains that of an issuer.";
    DaneIssuerRetired => "da-issuer-retired", Warning, "practice", "A TLSA record is for an issuer that is no longer in use.";
    DaneRootAnchor => "da-root-anchor", Warning, "RFC 7672, section 3.1.2", "A TLSA record is for a root certificate that servers rarely send.";
    DaneMany => "da-many", Warning, "practice", "There are more TLSA records than some senders accept.";
    DaneFull => "da-full", Warning, "RFC 7671, section 5.1", "A TLSA record contains a whole certificate or key.";
    DaneSha512Only => "da-sha512-only", Warning, "RFC 7671, section 9", "Only SHA-512 is used.";
    DaneCertSelector => "da-cert-selector", Note, "RFC 7671, section 5.1", "A TLSA record changes with every renewal.";
    DaneTaNote => "da-ta-note", Note, "RFC 7672, section 3.1.2", "A TLSA record is for an issuer.";
    DaneRecommended => "da-recommended", Ok, "RFC 7672, section 3.1", "The TLSA records are as recommended.";
    DaneRollover => "da-rollover", Note, "RFC 7671, section 8.1", "Two keys are published.";
    DaneHostsLeftOut => "da-hosts-left-out", Warning, "RFC 7672, section 2.2.1", "Not every MX host was checked.";
    DanePartial => "da-partial", Warning, "RFC 7672, section 2.2.1", "Not every MX host is protected.";
    DaneWrongName => "da-wrong-name", Error, "RFC 6698, section 3", "There are TLSA records at a name where no sender looks.";
    DaneStsConflict => "da-sts-conflict", Warning, "RFC 8461, section 2", "MTA-STS does not compensate for failing DANE.";
    DaneCname => "da-cname", Note, "RFC 7672, section 2.2.3", "TLSA records are delegated by CNAME.";
    MxNoAddress => "mx-no-address", Warning, "RFC 5321, section 5.1", "An MX host has no address.";
    MxPrivate => "mx-private", Error, "RFC 6890, section 2", "An MX host has no public address.";
    MxName => "mx-name", Warning, "RFC 1123, section 2.1", "An MX record points to a name that no host can have.";
    DaneMxCname => "da-mx-cname", Warning, "RFC 2181, section 10.3", "An MX record points to a CNAME.";
    DaneNoTlsrpt => "da-no-tlsrpt", Warning, "RFC 8460, section 1", "DANE failures are not reported.";
    DaneCertUnverified => "da-cert-unverified", Note, "practice", "The certificate in use was not checked.";

    ReportPolicyGone => "rp-policy-gone", Warning, "RFC 8461, section 8.3", "Senders saw a policy that no record announces any more.";
    ReportPolicyNew => "rp-policy-new", Note, "RFC 8461, section 3.1", "The reports are older than the policy.";
    ReportMxGone => "rp-mx-gone", Note, "practice", "A host that failed is no longer an MX host.";
    ReportStsRefused => "rp-sts-refused", Error, "RFC 8461, section 5", "Sessions have recently failed under the policy.";
    ReportDaneRefused => "rp-dane-refused", Error, "RFC 7672, section 2.2", "Sessions have recently failed under DANE.";
    ReportTlsaGone => "rp-tlsa-gone", Note, "RFC 7671, section 8.1", "TLSA records seen in the reports are gone.";
}

impl Rule {
    /// Whether a finding is about a lookup that failed, and so tells nothing of what is published.
    pub fn tells_nothing(self) -> bool {
        matches!(
            self,
            Self::DnsServfail
                | Self::DnsBogus
                | Self::DnsLame
                | Self::DnsFiltered
                | Self::DnsRefused
                | Self::DnsTruncated
                | Self::DnsMismatch
                | Self::DnsTransport
                | Self::DnsNotValidating
        )
    }

    /// Whether a finding is about a TLSA record that senders leave aside, or that no certificate matches.
    pub fn is_about_useless_tlsa(self) -> bool {
        matches!(
            self,
            Self::DaneUsagePkix
                | Self::DaneUsageUnknown
                | Self::DaneSelectorUnknown
                | Self::DaneMatchingUnknown
                | Self::DaneLength
                | Self::DaneDigestEmpty
                | Self::DaneIssuerAsHost
                | Self::DaneIssuerRetired
        )
    }

    /// Whether no report reaches the destination that the finding is about, although the record names it rightly.
    /// Faults of the text are none of these: an entry that has one is no destination, which the verdict says.
    pub fn stops_delivery(self) -> bool {
        matches!(
            self,
            // A report is a message to the address (RFC 8460, section 5.3) and needs a host that takes it.
            Self::MailtoNoMx | Self::MailtoNullMx | Self::MailtoNxdomain
            // Or it is posted to the host (RFC 8460, section 5.4), which needs an address that senders reach.
            | Self::HttpsNxdomain | Self::HttpsPrivate
        )
    }
}
