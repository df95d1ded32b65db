//! The digests of issuers beside the certificates that the operating system ships: computed here from those.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests")]

use std::path::Path;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use tlsrpt_lens::check::certificates;
use tlsrpt_lens::record::{TlsaFault, TlsaRecord, tlsa_fault};

/// The file of Debian's ca-certificates, the name that is said, and the rule for a record of usage 2.
const ROOTS: &[(&str, &str, Option<&str>)] = &[
    ("ISRG_Root_X1", "ISRG Root X1", Some("da-root-anchor")),
    ("ISRG_Root_X2", "ISRG Root X2", Some("da-root-anchor")),
    ("Comodo_AAA_Services_root", "AAA Certificate Services", None),
    ("Actalis_Authentication_Root_CA", "Actalis Authentication Root CA", Some("da-root-anchor")),
    ("Amazon_Root_CA_1", "Amazon Root CA 1", None),
    ("Amazon_Root_CA_2", "Amazon Root CA 2", None),
    ("Amazon_Root_CA_3", "Amazon Root CA 3", None),
    ("Amazon_Root_CA_4", "Amazon Root CA 4", None),
    ("Buypass_Class_2_Root_CA", "Buypass Class 2 Root CA", Some("da-root-anchor")),
    ("Buypass_Class_3_Root_CA", "Buypass Class 3 Root CA", Some("da-root-anchor")),
    ("COMODO_ECC_Certification_Authority", "COMODO ECC Certification Authority", None),
    ("COMODO_RSA_Certification_Authority", "COMODO RSA Certification Authority", None),
    ("Certum_Trusted_Network_CA_2", "Certum Trusted Network CA 2", None),
    ("Certum_Trusted_Network_CA", "Certum Trusted Network CA", None),
    ("D-TRUST_Root_Class_3_CA_2_2009", "D-TRUST Root Class 3 CA 2 2009", Some("da-root-anchor")),
    ("DigiCert_Assured_ID_Root_CA", "DigiCert Assured ID Root CA", None),
    ("DigiCert_Global_Root_CA", "DigiCert Global Root CA", Some("da-root-anchor")),
    ("DigiCert_Global_Root_G2", "DigiCert Global Root G2", None),
    ("DigiCert_Global_Root_G3", "DigiCert Global Root G3", None),
    ("DigiCert_High_Assurance_EV_Root_CA", "DigiCert High Assurance EV Root CA", None),
    ("Entrust_Root_Certification_Authority_-_G2", "Entrust Root Certification Authority - G2", None),
    ("GTS_Root_R1", "GTS Root R1", None),
    ("GTS_Root_R2", "GTS Root R2", None),
    ("GTS_Root_R3", "GTS Root R3", None),
    ("GTS_Root_R4", "GTS Root R4", None),
    ("GlobalSign_Root_CA_-_R3", "GlobalSign Root CA - R3", None),
    ("GlobalSign_Root_CA_-_R6", "GlobalSign Root CA - R6", None),
    ("GlobalSign_Root_CA", "GlobalSign Root CA", Some("da-root-anchor")),
    ("GlobalSign_Root_E46", "GlobalSign Root E46", None),
    ("GlobalSign_Root_R46", "GlobalSign Root R46", None),
    ("Go_Daddy_Root_Certificate_Authority_-_G2", "Go Daddy Root Certificate Authority - G2", None),
    ("HARICA_TLS_ECC_Root_CA_2021", "HARICA TLS ECC Root CA 2021", None),
    ("HARICA_TLS_RSA_Root_CA_2021", "HARICA TLS RSA Root CA 2021", None),
    ("SSL.com_Root_Certification_Authority_ECC", "SSL.com Root Certification Authority ECC", None),
    ("SSL.com_Root_Certification_Authority_RSA", "SSL.com Root Certification Authority RSA", None),
    ("Sectigo_Public_Server_Authentication_Root_E46", "Sectigo Public Server Authentication Root E46", None),
    ("Sectigo_Public_Server_Authentication_Root_R46", "Sectigo Public Server Authentication Root R46", None),
    ("Starfield_Root_Certificate_Authority_-_G2", "Starfield Root Certificate Authority - G2", None),
    ("Starfield_Services_Root_Certificate_Authority_-_G2", "Starfield Services Root Certificate Authority - G2", None),
    ("SwissSign_Gold_CA_-_G2", "SwissSign Gold CA - G2", Some("da-root-anchor")),
    ("T-TeleSec_GlobalRoot_Class_2", "T-TeleSec GlobalRoot Class 2", Some("da-root-anchor")),
    ("T-TeleSec_GlobalRoot_Class_3", "T-TeleSec GlobalRoot Class 3", Some("da-root-anchor")),
    ("USERTrust_ECC_Certification_Authority", "USERTrust ECC Certification Authority", None),
    ("USERTrust_RSA_Certification_Authority", "USERTrust RSA Certification Authority", None),
];

fn fault(text: &str) -> Option<TlsaFault> {
    tlsa_fault(&TlsaRecord::parse(text).unwrap())
}

#[test]
fn roots_are_known_by_key_and_certificate() {
    let folder = Path::new("/usr/share/ca-certificates/mozilla");
    let mut seen = 0;
    for (file, name, of_anchor) in ROOTS {
        // A newer Debian may have dropped a root.
        let Ok(text) = std::fs::read_to_string(folder.join(format!("{file}.crt"))) else {
            eprintln!("skipped, not in {}: {file}", folder.display());
            continue;
        };
        seen += 1;
        let certificates = certificates(&text).unwrap();
        let certificate = certificates.first().unwrap();
        for (selector, bytes) in [(1, &certificate.public_key), (0, &certificate.der)] {
            let digest = HEXLOWER.encode(&Sha256::digest(bytes));
            let Some(TlsaFault::IssuerAsHost { issuer, .. }) = fault(&format!("3 {selector} 1 {digest}")) else {
                panic!("{file}: 3 {selector} 1 {digest} is not known");
            };
            assert_eq!(issuer, *name);
            let anchor = fault(&format!("2 {selector} 1 {digest}"));
            assert_eq!(anchor.map(|fault| fault.rule().id()), *of_anchor, "{file}");
        }
    }
    assert!(!folder.exists() || seen > ROOTS.len() / 2, "only {seen} of the files are there");
}

/// Keys of issuers in use: right for usage 2, and never for usage 3 (RFC 7671, section 5.1). The digests are those of
/// letsencrypt.org/certs/2024/e7.pem and r12.pem, and of letsencrypt.org/certs/gen-y: int-ye1.pem to int-ye3.pem,
/// int-yr1.pem to int-yr3.pem, root-ye-by-x2.pem and root-yr-by-x1.txt, by `openssl x509 -pubkey`.
#[test]
fn an_issuer_in_use_is_an_anchor_and_no_host() {
    for (digest, name) in [
        ("cbbc559b44d524d6a132bdac672744da3407f12aae5d5f722c5f6c7913871c75", "Let's Encrypt E7"),
        ("919c0df7a787b597ed056ace654b1de9c0387acf349f73734a4fd7b58cf612a4", "Let's Encrypt R12"),
        ("6ebcefb4210b088654a38b03fea3d7d1c711b4fb1ddc363a45f9b1a4e53da01e", "Let's Encrypt YE1"),
        ("b3fb5d00e994cddf2cc9a4eea9f806bc5727e83cc0e4299bf956f2d524fe5376", "Let's Encrypt YE2"),
        ("a698a20824be04e47a1a33c4fa488731be92011f23a31e900e2ca26c9c2acfce", "Let's Encrypt YE3"),
        ("2e8307068b6db620e4a39d068b5dee5d6ef5788cbb2c0b6d23ead84fcc17178c", "Let's Encrypt YR1"),
        ("9d637b3d27a9e570d07607b9ccadb80a70915c7af72afce12841b1b1da825fd1", "Let's Encrypt YR2"),
        ("51aaa87d984b559ac69e929f888a022d832e089ff4dba0a412b5101bca4bc799", "Let's Encrypt YR3"),
        ("b0292ae545978e0fbb98abbd94c861605e5b18bb32ed523f50d5b7b5c71d47bc", "ISRG Root YE"),
        ("7e4e8838a8add6295de7ae3b047d3aba3488ab95db0a0aa56d897a00d8618bcf", "ISRG Root YR"),
    ] {
        assert_eq!(fault(&format!("2 1 1 {digest}")), None, "{name}");
        let Some(TlsaFault::IssuerAsHost { issuer, .. }) = fault(&format!("3 1 1 {digest}")) else { panic!("{name}") };
        assert_eq!(issuer, name);
    }
}
