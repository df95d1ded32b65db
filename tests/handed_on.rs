//! The report to hand on: whole without names, harmless with them, and well-formed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![allow(missing_docs, unreachable_pub, dead_code, reason = "tests")]

#[path = "scenarios/history.rs"]
mod history;

use history::{ENFORCE, History, failed, said};
use tlsrpt_lens::analysis::{Filter, overview};
use tlsrpt_lens::chart::timeline_svg;
use tlsrpt_lens::export::report_html;

fn loaded() -> History {
    let mut history = History::new();
    history.good(&["Google Inc.", "Mail Host"], 0..=9, ENFORCE);
    let evil = "<script>alert(1)</script> Get \"https://mta-sts.example.com/\": dial tcp 192.0.2.55:443";
    let rows = [
        failed(5, "certificate-expired", "mx2.example.com").from("198.51.100.9").at("203.0.113.25"),
        failed(2, "validation-failure", "mx1.example.com").from("2001:db8:1::5").because(evil),
        failed(1, "<b>odd</b>", "mx1.example.com"),
    ];
    history.add(said("<img src=x> & Sons", 10).sts(ENFORCE, 50, &rows));
    history
}

#[test]
fn it_says_what_the_page_says() {
    let history = loaded();
    let html = report_html(history.store(), &Filter::default(), false);
    for part in [
        "of 2,058 sessions were secured. <b>8 failed</b>: ",
        "The certificate of mx2.example.com has expired",
        "&lt;img src=x&gt; &amp; Sons",
        "openssl s_client -starttls smtp -connect mx2.example.com:25",
        "198.51.100.0/24",
        "<svg",
    ] {
        assert!(html.contains(part), "{part}");
    }
    for part in ["<script", "<img", "<b>odd", "http-equiv=\"refresh"] {
        assert!(!html.contains(part), "{part}");
    }
    let only = Filter { receiving_mx: Some("mx2.example.com".into()), ..Filter::default() };
    let html = report_html(history.store(), &only, false);
    assert!(html.contains("Only: mx mx2.example.com.") && html.contains("<b>5 failed</b>: one cause is yours to fix."));
}

#[test]
fn without_names_none_is_left() {
    let history = loaded();
    let html = report_html(history.store(), &Filter::default(), true);
    for name in ["example.com", "mx1", "mx2", "192.0.2", "198.51.100", "203.0.113", "2001:db8"] {
        let line = html.lines().find(|line| line.contains(name));
        assert_eq!(line, None, "{name}");
    }
    assert!(html.contains("The certificate of name-"));
    assert!(html.contains("Google Inc."), "organisations are no addresses");
}

#[test]
fn the_picture_is_well_formed_and_holds_every_day() {
    let history = loaded();
    let svg = timeline_svg(&overview(history.store(), &Filter::default()).timeline, "A & <B>");
    let document = roxmltree::Document::parse(&svg).unwrap();
    let volume = document.descendants().filter(|node| node.attribute("fill") == Some("#848f95")).count();
    assert_eq!(volume, 11);
    let texts: Vec<&str> = document.descendants().filter_map(|node| node.text()).collect();
    assert!(texts.contains(&"A & <B>") && texts.contains(&"<b>odd</b>"), "{texts:?}");
}
