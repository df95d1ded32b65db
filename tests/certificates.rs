//! Certificates beside TLSA records: hashes computed by OpenSSL, where it is installed.

#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::indexing_slicing, reason = "tests")]

use std::io::Write;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use tlsrpt_lens::check::{CertificateFault, certificates};
use tlsrpt_lens::dns::Tlsa;

fn openssl(arguments: &[&str], input: &[u8]) -> Option<Vec<u8>> {
    let child = Command::new("openssl")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = child else {
        eprintln!("skipped: openssl is not installed");
        return None;
    };
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "openssl {arguments:?}");
    Some(output.stdout)
}

#[test]
fn hashes_are_those_of_openssl() {
    for key in [&["-newkey", "rsa:2048"][..], &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]] {
        let request = [
            &["req", "-x509", "-nodes", "-keyout", "/dev/null", "-subj", "/CN=mx.example.com", "-days", "30"][..],
            key,
        ]
        .concat();
        let Some(pem) = openssl(&request, b"") else { return };
        let der = openssl(&["x509", "-outform", "DER"], &pem).unwrap();
        let public = openssl(&["x509", "-noout", "-pubkey"], &pem).unwrap();
        let public = openssl(&["pkey", "-pubin", "-outform", "DER"], &public).unwrap();
        let text = String::from_utf8(pem).unwrap();
        // As s_client prints it, with other lines around it.
        let found = certificates(&format!("CONNECTED(00000003)\n---\n{text}\n---\nVerify return code: 18\n")).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((&found[0].der, &found[0].public_key), (&der, &public));
        for (selector, whole) in [(0, &der), (1, &public)] {
            for (matching, hash) in [(0, None), (1, Some("-sha256")), (2, Some("-sha512"))] {
                let data =
                    hash.map_or_else(|| whole.clone(), |hash| openssl(&["dgst", "-binary", hash], whole).unwrap());
                let tlsa = Tlsa { usage: 3, selector, matching, data };
                assert!(found[0].matches(&tlsa), "{selector} {matching}");
                let other = Tlsa { data: tlsa.data.iter().map(|byte| byte ^ 1).collect(), ..tlsa };
                assert!(!found[0].matches(&other), "{selector} {matching}");
            }
        }
        let hash = openssl(&["dgst", "-binary", "-sha256"], &public).unwrap();
        let hex: Vec<String> = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found[0].recommended(), format!("3 1 1 {}", hex.concat()));
    }
}

#[test]
fn what_is_no_certificate_says_so() {
    assert_eq!(certificates("nothing"), Err(CertificateFault::NoPem));
    assert_eq!(certificates("-----BEGIN CERTIFICATE-----\nMIIB"), Err(CertificateFault::Damaged));
    assert_eq!(
        certificates("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"),
        Err(CertificateFault::Damaged)
    );
}

proptest! {
    #[test]
    fn any_block_is_read(body in "[A-Za-z0-9+/=\n]{0,200}", text in any::<String>()) {
        let _ = certificates(&format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----"));
        let _ = certificates(&text);
    }
}
