//! The forms of a breach, as `planted` plants them.

/// What every planted path leads to. The room `ROOM` gets it.
pub(crate) const TARGET: &str = "
pub struct PlantedType;
impl PlantedType { pub const SIZE: usize = 1; }
pub trait PlantedTrait { fn planted() {} }
pub enum PlantedEnum { PlantedVariant }
pub const PLANTED: usize = 1;
pub fn planted() {}
#[macro_export]
macro_rules! planted_macro { () => {}; }
pub mod planted_facade;
";

/// A façade two steps before the items.
pub(crate) const FACADE: &str = "//! Planted.
mod middle;
pub use middle::Renamed as PlantedAgain;
pub use middle::*;
";

pub(crate) const MIDDLE: &str = "//! Planted.
mod deep;
pub use deep::{Deep as Renamed, deep_function};
pub use deep::DeepEnum::*;
";

pub(crate) const DEEP: &str = "//! Planted.
pub struct Deep;
pub fn deep_function() {}
pub enum DeepEnum { DeepVariant }
";

/// Forms of a path from one room to another, with the end of the file that it must lead to. `ROOM` stands
/// for the other room.
pub(crate) const FORMS: &[(&str, &str)] = &[
    // In a `use`.
    ("use crate::ROOM::PlantedType;", ""),
    ("use crate::ROOM;", ""),
    ("use ::tlsrpt_lens::ROOM::planted;", ""),
    ("use tlsrpt_lens::{ROOM::{PlantedEnum}};", ""),
    ("use {std::fmt, crate::{ROOM::{self as other, PlantedTrait as _}}};", ""),
    ("use crate::ROOM::{planted_facade::{self}};", "/planted_facade.rs"),
    ("use crate::ROOM::*;", ""),
    ("use crate::ROOM::PlantedType as Other;", ""),
    ("use crate::ROOM::PlantedEnum::*;", ""),
    ("use crate::r#ROOM::r#planted;", ""),
    ("use crate::planted_macro;", ""),
    ("pub use crate::ROOM::PlantedType;", ""),
    ("pub(crate) use crate::ROOM as other;", ""),
    ("fn f() { use crate::ROOM::planted; planted(); }", ""),
    ("fn f() { { use crate::ROOM as other; } other::planted(); }", ""),
    ("use crate as all; fn f() { all::ROOM::planted(); }", ""),
    ("use crate::ROOM as other; mod inner { fn f() { super::other::planted(); } }", ""),
    ("extern crate self as ours; fn f() { ours::ROOM::planted(); }", ""),
    ("#[cfg(feature = \"web\")] use crate::ROOM::planted;", ""),
    // In a body.
    ("fn f() { crate::ROOM::planted(); }", ""),
    ("fn f() { crate::ROOM::planted(); }", ""),
    ("fn f() { ::tlsrpt_lens::ROOM::planted(); }", ""),
    ("fn f() { let planted = crate::ROOM::planted; planted(); }", ""),
    ("fn f() { let _ = || crate::ROOM::PlantedType; }", ""),
    ("fn f() { let _ = <crate::ROOM::PlantedType as Default>::default(); }", ""),
    ("fn f() { let _ = crate::ROOM::PlantedType::SIZE; }", ""),
    ("fn f() { let _ = Vec::<crate::ROOM::PlantedType>::new(); }", ""),
    ("fn f(x: usize) { match x { crate::ROOM::PLANTED => {} _ => {} } }", ""),
    ("fn f(x: usize) { if let Some(crate::ROOM::PlantedType { .. }) = x {} }", ""),
    ("static S: usize = crate::ROOM::PLANTED;", ""),
    ("const C: usize = { crate::ROOM::PlantedEnum::PlantedVariant as usize };", ""),
    // In a type or bound.
    ("struct S { field: Vec<Option<crate::ROOM::PlantedType>> }", ""),
    ("struct S([u8; crate::ROOM::PLANTED]);", ""),
    ("struct S<const N: usize = { crate::ROOM::PLANTED }>;", ""),
    ("enum E { Variant(crate::ROOM::PlantedType) }", ""),
    ("type T = fn(&crate::ROOM::PlantedType) -> u8;", ""),
    ("fn f(_: &dyn crate::ROOM::PlantedTrait) {}", ""),
    ("fn f() -> impl crate::ROOM::PlantedTrait {}", ""),
    ("fn f<T: crate::ROOM::PlantedTrait>(_: T) {}", ""),
    ("fn f<T>(_: T) where T: Iterator<Item = crate::ROOM::PlantedType> {}", ""),
    ("impl crate::ROOM::PlantedTrait for () {}", ""),
    ("impl crate::ROOM::PlantedType { fn f() {} }", ""),
    ("trait Below: crate::ROOM::PlantedTrait {}", ""),
    ("trait Below { type T; const N: usize = crate::ROOM::PLANTED; }", ""),
    // Among the tokens of a macro.
    ("fn f() { println!(\"{}\", crate::ROOM::PLANTED); }", ""),
    ("fn f() { assert!(vec![[crate::ROOM::PLANTED]].is_empty()); }", ""),
    ("fn f() { view! { <p on:click=move |_| crate::ROOM::planted()>\"text\"</p> } }", ""),
    ("fn f() { view! { <p>{use crate::ROOM as other; other::planted()}</p> } }", ""),
    ("fn f() { some!(x => ::tlsrpt_lens::ROOM::planted) }", ""),
    ("fn f() { some!(0..crate::ROOM::PLANTED) }", ""),
    ("fn f() { some!(Vec::<crate::ROOM::PlantedType>::new()) }", ""),
    ("fn f() { crate::planted_macro!(); }", ""),
    ("thread_local! { static S: crate::ROOM::PlantedType = const { None } }", ""),
    ("macro_rules! m { () => { $crate::ROOM::planted() }; }", ""),
    ("macro_rules! m { () => { use $crate::ROOM::{planted, PLANTED}; planted() }; }", ""),
    ("macro_rules! m { ($x:expr) => { $x.then(crate::ROOM::planted) }; }", ""),
    ("macro_rules! m { () => { mod made { use crate::ROOM::planted; } }; }", ""),
    // In an attribute.
    ("#[some(with = crate::ROOM::planted)] struct S;", ""),
    ("#[crate::planted_macro] struct S;", ""),
    ("struct S { #[serde(with = \"crate::ROOM\")] field: u8 }", ""),
    ("#[cfg_attr(test, some(crate::ROOM::PlantedType))] struct S;", ""),
    // Through re-exports.
    ("use crate::ROOM::planted_facade::PlantedAgain;", "/planted_facade/middle/deep.rs"),
    ("use crate::ROOM::planted_facade::*; fn f() { deep_function(); }", "/planted_facade/middle/deep.rs"),
    ("fn f() { crate::ROOM::planted_facade::deep_function(); }", "/planted_facade/middle/deep.rs"),
    ("use crate::ROOM::planted_facade as other; type T = other::Renamed;", "/planted_facade/middle/deep.rs"),
    ("use crate::ROOM::planted_facade::DeepVariant;", "/planted_facade/middle/deep.rs"),
    ("fn f() { some!(crate::ROOM::planted_facade::DeepVariant) }", "/planted_facade/middle/deep.rs"),
    // Where only some tokens are known, or names are hidden from a search.
    ("fn f() { let _ = S::<{ crate::ROOM::PLANTED }>; }", ""),
    ("fn f() { let planted_macro = 1; crate::planted_macro!(planted_macro); }", ""),
    ("const fn f() -> u8; fn g() { const { crate::ROOM::PLANTED } }", ""),
    ("trait T { const fn f() -> crate::ROOM::PlantedType; }", ""),
    ("fn f() { async move { loop { unsafe { crate::ROOM::planted() } } } }", ""),
    ("fn f() -> Result<impl Fn(crate::ROOM::PlantedType), ()> {}", ""),
    ("impl<T> From<T> for S where T: Into<crate::ROOM::PlantedType> {}", ""),
    ("impl S { const A: u8 = 1; type T = crate::ROOM::PlantedType; }", ""),
    (
        "some! { use crate::ROOM::planted_facade as brought; } type T = brought::Renamed;",
        "/planted_facade/middle/deep.rs",
    ),
    ("use crate::{self as all}; type T = all::ROOM::PlantedType;", ""),
    ("pub use crate as all; mod inner { use super::all::ROOM::*; }", ""),
    ("struct S { #[some(with = \"Option<crate::ROOM::PlantedType>\")] field: u8 }", ""),
    ("fn f() { some!(crate /* hidden */ :: ROOM :: planted) }", ""),
    ("fn f() { fn g() { let planted = 1; } use crate::ROOM::*; planted(); }", ""),
    ("union U { a: std::mem::ManuallyDrop<crate::ROOM::PlantedType> }", ""),
    ("extern \"C\" { fn f(x: crate::ROOM::PlantedType); }", ""),
    // Names that a macro, a type or an alias hides.
    ("macro_rules! m { ($x:ident) => { crate::ROOM::PlantedEnum::$x }; }", ""),
    ("macro_rules! m { ($($x:ident)*) => { $($crate::ROOM::PlantedType::$x;)* }; }", ""),
    ("some! { pub struct S(pub (crate::ROOM::PlantedType, u8)); }", ""),
    ("fn f() { some!(. crate::ROOM::planted()) }", ""),
    ("fn f() { some!(<crate::ROOM::PlantedType>::go()) }", ""),
    ("fn f() { some!(a < 1 && b > ::tlsrpt_lens::ROOM::PLANTED) }", ""),
    ("fn f() { some!(a::<1, { b > ::tlsrpt_lens::ROOM::PLANTED }>) }", ""),
    ("fn f() { some!(Vec::<u8>::new(), dyn ::tlsrpt_lens::ROOM::PlantedTrait) }", ""),
    ("#[doc = crate::planted_macro!()] fn f() {}", ""),
    ("#[serde(bound = \"T: crate::ROOM::PlantedTrait\")] struct S<T>(T);", ""),
    ("mod all { extern crate self as all; thread_local! { static A: all::ROOM::PlantedType = 1; } }", ""),
    ("fn f() { let _ = <crate::ROOM::PlantedType>::SIZE; }", ""),
    // In a module within the file, and in a test.
    ("mod inner { use crate::ROOM::planted; }", ""),
    ("mod inner { mod inner { fn f() -> crate::ROOM::PlantedType {} } }", ""),
    ("#[cfg(test)] mod tests { use crate::ROOM::planted; }", ""),
    ("#[cfg(test)] mod tests { use super::*; #[test] fn t() { crate::ROOM::planted(); } }", ""),
    ("#[test] fn t() { crate::ROOM::planted(); }", ""),
];

/// The same from a file in the room's folder, two modules below the root.
pub(crate) const FORMS_BELOW: &[(&str, &str)] = &[
    ("use super::super::ROOM::PlantedType;", ""),
    ("use super::super::{ROOM::{PlantedTrait}};", ""),
    ("use super::super::ROOM::*;", ""),
    ("fn f() { super::super::ROOM::planted(); }", ""),
    ("fn f() { self::super::super::ROOM::planted(); }", ""),
    ("mod inner { use super::super::super::ROOM::planted; }", ""),
    ("mod inner { fn f() { some!(super::super::super::ROOM::planted()) } }", ""),
    ("macro_rules! m { () => { super::super::ROOM::planted() }; }", ""),
    ("#[cfg(test)] mod tests { use super::super::super::ROOM::planted; }", ""),
];

/// What names a room and is no import of it.
pub(crate) const NO_IMPORTS: &[&str] = &[
    "/// See [`crate::ROOM::PlantedType`].\nstruct S;",
    "struct S { pub(in crate::ROOM) field: u8 }",
    "fn f() { let ROOM = 1; ROOM.planted(); some!(ROOM, ROOM.planted, \"crate::ROOM\"); }",
    "fn f() { x.ROOM::<u8>(); some!(x.ROOM::<u8>()); }",
    "enum E { ROOM } fn f() { E::ROOM; some!(E::ROOM) }",
    "struct S { ROOM: u8 } fn f<'ROOM>(s: &'ROOM S) -> u8 { s.ROOM }",
    "macro_rules! m { ($ROOM:ident) => { $ROOM }; }",
    "// crate::ROOM::planted()",
];

/// Two files of a room that import each other: what the room's file gets, and its children `planted` and `other`.
pub(crate) const CIRCLES: &[(&str, &str, &str, &[&str])] = &[
    // The file of the room and a child.
    ("pub struct Parent; pub use planted::Child;", "use super::Parent; pub struct Child;", "", &["", "/planted"]),
    ("pub fn parent() { planted::child() }", "pub fn child() { super::parent() }", "", &["", "/planted"]),
    (
        "pub struct Parent(planted::Child);",
        "pub struct Child; impl Child { fn f(_: &super::Parent) {} }",
        "",
        &["", "/planted"],
    ),
    ("const P: u8 = 1; use planted::*;", "use super::*; const C: u8 = P;", "", &["", "/planted"]),
    ("pub fn parent() {} some!(planted::child);", "some!(super::parent); pub fn child() {}", "", &["", "/planted"]),
    ("macro_rules! m { () => {} } pub use planted::Child;", "m!(); pub struct Child;", "", &["", "/planted"]),
    // Two children, directly and through what the room shows.
    (
        "",
        "use super::other::Other; pub struct Child;",
        "use super::planted::Child; pub struct Other;",
        &["/planted", "/other"],
    ),
    (
        "pub use planted::Child; pub use other::Other;",
        "use super::Other; pub struct Child;",
        "use super::Child; pub struct Other;",
        &["/planted", "/other"],
    ),
    (
        "pub use planted::*; pub use other::*;",
        "use super::Other as O; pub struct Child;",
        "pub struct Other(super::Child);",
        &["/planted", "/other"],
    ),
    (
        "pub use other::Other; pub use planted::child as shown;",
        "use super::*; type T = Other; pub fn child() {}",
        "fn f() { super::shown() } pub struct Other;",
        &["/planted", "/other"],
    ),
    // A child names what another child gives a type of the first.
    (
        "",
        "pub struct Child; fn f() { Child::more() }",
        "use super::planted::Child; impl Child { pub fn more() {} }",
        &["/planted", "/other"],
    ),
    (
        "",
        "pub struct Child; impl Child { fn f() { Self::more() } }",
        "use super::planted::Child; impl Child { pub fn more() {} }",
        &["/planted", "/other"],
    ),
    (
        "",
        "pub struct Child; pub type Alias = Child; fn f() { Alias::more() }",
        "use super::planted::Child; impl Child { pub fn more() {} }",
        &["/planted", "/other"],
    ),
    (
        "",
        "pub struct Child; pub type Alias = Child; fn f() { <Child>::more() }",
        "use super::planted::Alias; impl Alias { pub fn more() {} }",
        &["/planted", "/other"],
    ),
];

/// Paths of the core to a file around it.
pub(crate) const AROUND_FORMS: &[&str] = &[
    "#[cfg(feature = \"browser\")] fn f() { crate::planted_around::now() }",
    "#[cfg(all(feature = \"browser\", not(test)))] mod held { use crate::planted_around::now; }",
];

/// Paths to a clock or a log.
pub(crate) const CLOCK_FORMS: &[&str] = &[
    "fn f() -> std::time::SystemTime { todo!() }",
    "use std::time::Instant;",
    "use std::{time as t}; fn f() -> t::SystemTime { todo!() }",
    "mod inner { use std::time::*; fn f() { Instant::now(); } }",
    "fn f() { time::OffsetDateTime::now_utc(); }",
    "fn f() { println!(\"log\") }",
    "fn f() { std::eprintln!(\"log\") }",
    "fn f() { some!(dbg!(1)) }",
];

/// Paths that need a browser.
pub(crate) const BROWSER_FORMS: &[&str] = &[
    "use web_sys::Window;",
    "use ::js_sys::Array;",
    "use web_sys as w; fn f(_: w::Window) {}",
    "extern crate web_sys as w;",
    "fn f() { wasm_bindgen_futures::spawn_local(async {}) }",
    "fn f(_: &wasm_bindgen::JsValue) {}",
    "#[wasm_bindgen::prelude::wasm_bindgen] extern \"C\" {}",
    "fn f() { some!(gloo_timers::future::sleep(1)) }",
    "use {std::fmt, leptos::prelude::*};",
    "use leptos_router::A;",
    "type T = idb::Database;",
    "mod inner { fn f() { console_error_panic_hook::set_once() } }",
    "#[cfg(feature = \"web\")] macro_rules! m { () => { wasm_split_helpers::wasm_split!() } }",
    "#[cfg(test)] mod tests { use wasm_bindgen::JsCast as _; }",
    "pub use crate::planted_edge::Window;",
    "thread_local! { static W: Option<web_sys::Window> = const { None }; }",
    "some! { pub fn g(_: &js_sys::Array) {} } fn f(_: &js_sys::Array) {}",
    "macro_rules! m { ($x:ident) => { js_sys::$x }; }",
];
