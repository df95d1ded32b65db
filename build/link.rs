//! Tells the linker what the page's program needs beyond the ordinary: the program is split only where the
//! linker says what refers to what (docs/adr/0016-program-in-parts.md).

#![expect(clippy::print_stdout, reason = "this is how a build script speaks to Cargo")]

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build/link.rs");
    println!("cargo::rustc-check-cfg=cfg(split)");
    if env::var_os("CARGO_CFG_SPLIT").is_some() {
        println!("cargo::rustc-link-arg-bin=tlsrpt-lens=--emit-relocs");
    }
}
