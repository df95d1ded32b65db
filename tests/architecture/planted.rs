//! Breaches of every form, planted into a copy of every room in memory; each must be found.

use std::fmt::Write as _;

use super::crates::crates;
use super::forms::{
    AROUND_FORMS, BROWSER_FORMS, CIRCLES, CLOCK_FORMS, DEEP, FACADE, FORMS, FORMS_BELOW, MIDDLE, NO_IMPORTS, TARGET,
};
use super::imports::{Import, Target, imports};
use super::rules;
use super::sources::Sources;
use crate::{AROUND_THE_CORE, CLOCKS_AND_LOGS, FLOORS, OF_A_BROWSER};

/// Puts what planted paths lead to into a room.
fn plant_target(house: &Sources, target: &str) -> Sources {
    let mut sources = house.clone();
    sources.append(&format!("src/{target}.rs"), TARGET);
    sources.put(&format!("src/{target}/planted_facade.rs"), FACADE);
    sources.put(&format!("src/{target}/planted_facade/middle.rs"), MIDDLE);
    sources.put(&format!("src/{target}/planted_facade/middle/deep.rs"), DEEP);
    sources
}

/// A form where it was planted.
struct Planted {
    path: String,
    line: usize,
    form: String,
    /// The end of the path that it leads to.
    end: &'static str,
}

/// Plants each form into a room: as a line of the file that the room begins with, and as a file in its folder.
fn plant(
    sources: &mut Sources,
    low: &str,
    forms: &[(String, &'static str)],
    below: &[(String, &'static str)],
) -> Vec<Planted> {
    let above = format!("src/{low}.rs");
    let mut text = sources.get(&above).map_or_else(|| "//! Planted.\n".to_owned(), |file| file.text.clone());
    let mut planted = Vec::new();
    for (form, end) in forms {
        text.push_str(form);
        text.push('\n');
        planted.push(Planted { path: above.clone(), line: text.lines().count(), form: form.clone(), end });
    }
    // Directly in `src` a file would be a room.
    let below = if low == "lib" { [].iter().chain(&[]) } else { forms.iter().chain(below) };
    for (number, (form, end)) in below.enumerate() {
        let path = format!("src/{low}/planted_{number}.rs");
        writeln!(text, "mod planted_{number};").unwrap();
        sources.put(&path, &format!("//! Planted.\n{form}"));
        planted.push(Planted { path, line: 2, form: form.clone(), end });
    }
    sources.put(&above, &text);
    planted
}

/// Forms of a path to a room.
fn forms_to(target: &str, forms: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
    forms.iter().map(|(form, end)| (form.replace("ROOM", target), *end)).collect()
}

/// The rooms of the library, with their floors.
fn rooms() -> impl Iterator<Item = (&'static str, usize)> {
    let floors = FLOORS.iter().enumerate();
    let all = floors.flat_map(|(index, floor)| floor.rooms.iter().map(move |room| (*room, index + 1)));
    all.filter(|(room, _)| !matches!(*room, "main" | "bin"))
}

/// The imports of some files.
fn imports_of<'a>(sources: &Sources, paths: impl Iterator<Item = &'a str>) -> Vec<Import> {
    imports(sources, Some(&paths.collect::<Vec<_>>())).0
}

#[test]
fn a_path_up_is_found_in_every_form_and_room() {
    let house = Sources::of_package();
    // From each room to a room of the floor above, and to the highest. Nothing can name a program.
    let highest = rooms().last().unwrap();
    for (target, high) in rooms().filter(|(room, floor)| FLOORS[floor - 1].rooms.ends_with(&[*room])) {
        let house = plant_target(&house, target);
        let (forms, below) = (forms_to(target, FORMS), forms_to(target, FORMS_BELOW));
        for (low, _) in rooms().filter(|(_, low)| low + 1 == high || (target == highest.0 && *low < high)) {
            let mut sources = house.clone();
            let planted = plant(&mut sources, low, &forms, &below);
            let imports = imports_of(&sources, planted.iter().map(|planted| planted.path.as_str()));
            let found = rules::upward(&imports, FLOORS);
            for Planted { path, line, form, end } in &planted {
                let end = if end.is_empty() { ".rs" } else { end };
                let (begin, names) = (format!("{path}:{line} imports src/{target}{end} (`"), "runs up");
                let is_found = found.iter().any(|told| told.starts_with(&begin) && told.contains(names));
                assert!(is_found, "not found in {path}: {form}\nbut:\n{}", found.join("\n"));
            }
        }
    }
}

#[test]
fn a_path_up_through_a_room_below_is_found() {
    let house = plant_target(&Sources::of_package(), "ui");
    for (low, floor) in rooms().filter(|(room, _)| !matches!(*room, "ui" | "lib")) {
        // Some room that may be imported shows what it may not.
        let (between, _) = rooms().find(|(room, below)| *room != low && *room != "lib" && *below <= floor).unwrap();
        let mut sources = house.clone();
        let text = "pub use crate::ui::planted_facade::PlantedAgain as Shown; pub use crate::ui::planted as shown;";
        sources.append(&format!("src/{between}.rs"), text);
        let forms = [
            "use crate::{between}::Shown;",
            "fn f() { some!(crate::{between}::shown()) }",
            "use crate::{between} as b; type T = b::Shown;",
        ];
        let forms: Vec<_> = forms.iter().map(|form| (form.replace("{between}", between), "")).collect();
        let planted = plant(&mut sources, low, &forms, &[]);
        let imports = imports_of(&sources, planted.iter().map(|planted| planted.path.as_str()));
        let found = rules::upward(&imports, FLOORS);
        for Planted { path, line, form, .. } in &planted {
            let begin = format!("{path}:{line} imports src/ui");
            assert!(found.iter().any(|told| told.starts_with(&begin)), "not found in {path}: {form}");
        }
    }
}

#[test]
fn a_path_down_is_no_breach() {
    let house = Sources::of_package();
    let no_imports: Vec<(&str, &str)> = NO_IMPORTS.iter().map(|form| (*form, "")).collect();
    for (high, floor) in rooms() {
        // To a room of the same floor where there is another, or of the floor below.
        let beside = FLOORS[..floor].iter().rev().flat_map(|floor| floor.rooms);
        let target = beside.into_iter().find(|room| **room != high).unwrap();
        let mut sources = plant_target(&house, target);
        let mut below = forms_to(target, FORMS_BELOW);
        below.extend(forms_to(target, &no_imports));
        let planted = plant(&mut sources, high, &forms_to(target, FORMS), &below);
        let imports = imports_of(&sources, planted.iter().map(|planted| planted.path.as_str()));
        assert_eq!(rules::upward(&imports, FLOORS), [""; 0]);
        let silent = planted.iter().rev().take_while(|planted| planted.path.contains("planted")).take(NO_IMPORTS.len());
        for Planted { path, form, .. } in silent {
            assert!(imports.iter().all(|import| import.from != *path), "{form} in {path}: {imports:?}");
        }
    }
}

#[test]
fn a_circle_is_found_in_every_room() {
    let house = Sources::of_package();
    for (room, _) in rooms().filter(|(room, _)| *room != "lib") {
        let mut sources = house.clone();
        let mut paths = Vec::new();
        let mut put = |path: String, text: &str| {
            sources.put(&path, &format!("//! Planted.\n{text}"));
            paths.push(path);
        };
        let mut text = String::new();
        for (number, (parent, planted, other, _)) in CIRCLES.iter().enumerate() {
            writeln!(text, "mod top_{number};").unwrap();
            let top = format!("src/{room}/top_{number}");
            put(format!("{top}.rs"), &format!("mod planted; mod other; {parent}"));
            put(format!("{top}/planted.rs"), planted);
            put(format!("{top}/other.rs"), other);
        }
        sources.append(&format!("src/{room}.rs"), &text);
        let imports = imports_of(&sources, paths.iter().map(String::as_str));
        let (of_files, of_folders) = (rules::circles_of_files(&imports), rules::circles_of_folders(&sources, &imports));
        for (number, (parent, planted, other, members)) in CIRCLES.iter().enumerate() {
            let top = format!("src/{room}/top_{number}");
            let has_all = |circle: &rules::Circle, end: &str| {
                members.iter().all(|member| {
                    let end = if member.is_empty() { ".rs" } else { end };
                    circle.members.contains(&format!("{top}{member}{end}"))
                })
            };
            let is_found = of_files.iter().any(|circle| has_all(circle, ".rs"))
                && of_folders.iter().any(|circle| has_all(circle, ""));
            assert!(is_found, "in {room}: {parent} / {planted} / {other}");
        }
    }
}

#[test]
fn a_circle_of_a_room_and_its_child_is_found() {
    let house = Sources::of_package();
    for (room, _) in rooms().filter(|(room, _)| *room != "lib") {
        let mut sources = house.clone();
        let (parent, child) = (format!("src/{room}.rs"), format!("src/{room}/planted.rs"));
        sources.append(&parent, "mod planted; pub use planted::PlantedChild; pub const PLANTED: u8 = 1;");
        sources.put(&child, "//! Planted.\npub struct PlantedChild([u8; super::PLANTED]);");
        let circles = rules::circles_of_files(&imports_of(&sources, [parent.as_str(), child.as_str()].into_iter()));
        let told: Vec<String> = circles.iter().map(rules::Circle::told).collect();
        assert!(told.iter().any(|told| told.contains(&format!("{child}:2 `super::PLANTED`"))), "{told:?}");
    }
}

/// A small house: each file with its text.
fn small(files: &[(&str, &str)]) -> Sources {
    let mut sources = Sources::default();
    for (path, text) in files {
        sources.put(&format!("src/{path}"), &format!("//! Small.\n{text}"));
    }
    sources
}

/// The circles of files, and of folders, each by its members.
fn circles(files: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let sources = small(files);
    let (imports, faults) = imports(&sources, None);
    assert_eq!(faults, []);
    let named = |circles: Vec<rules::Circle>| circles.iter().map(|circle| circle.members.join(" ")).collect();
    (named(rules::circles_of_files(&imports)), named(rules::circles_of_folders(&sources, &imports)))
}

#[test]
fn rooms_and_folders_make_circles_without_one_of_files() {
    let rooms = [
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "pub mod low; mod high;"),
        ("a/low.rs", "pub struct Low;"),
        ("a/high.rs", "use crate::b::B;"),
        ("b.rs", "pub struct B(crate::a::low::Low);"),
    ];
    assert_eq!(circles(&rooms), (vec![], vec!["src/a src/b".to_owned()]));

    let folders = [
        ("lib.rs", "mod a;"),
        ("a.rs", "mod b; mod c; mod d;"),
        ("a/b.rs", "pub mod low; mod high;"),
        ("a/b/low.rs", "pub struct Low;"),
        ("a/b/high.rs", "use crate::a::d::D;"),
        ("a/c.rs", "use super::b::low::Low; pub struct C;"),
        ("a/d.rs", "use super::c::C; pub struct D;"),
    ];
    assert_eq!(circles(&folders), (vec![], vec!["src/a/b src/a/c src/a/d".to_owned()]));
}

#[test]
fn tests_modules_and_ways_down_make_no_circle() {
    let tests = [
        ("lib.rs", "mod a; mod b; #[cfg(test)] mod c;"),
        ("a.rs", "pub fn a() {} #[cfg(test)] mod tests { use crate::b::b; use crate::c::c; }"),
        ("b.rs", "use crate::a::a; pub fn b() { a() }"),
        ("c.rs", "use crate::a::a; pub fn c() {}"),
    ];
    assert_eq!(circles(&tests), (vec![], vec![]));

    // The room shows its children's items, and each child uses those of the one before, through the room.
    let shown = [
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "mod one; mod two; pub use one::One; pub use two::*; pub fn on_top() { two::two() }"),
        ("a/one.rs", "pub struct One; impl One { fn new() -> Self { Self::more() } fn more() {} }"),
        ("a/two.rs", "use super::One; use crate::a::One as O; pub fn two() { let a = 1; some!(a, One); }"),
        ("b.rs", "use crate::a; fn f() { a::two(); a::on_top(); }"),
    ];
    assert_eq!(circles(&shown), (vec![], vec![]));

    // A module and a function of one name, a variable of the name of a function.
    let names = [
        ("lib.rs", "mod a;"),
        ("a.rs", "mod one; mod two; pub use one::one; use two::two;"),
        ("a/one.rs", "pub fn one() {}"),
        ("a/two.rs", "use super::one; pub fn two() { one(); }"),
    ];
    assert_eq!(circles(&names), (vec![], vec![]));
}

#[test]
fn a_browser_is_found_in_every_room_of_the_core() {
    let house = Sources::of_package();
    let forms: Vec<(String, &str)> = BROWSER_FORMS.iter().map(|form| ((*form).to_owned(), "")).collect();
    for (room, _) in rooms() {
        let mut sources = house.clone();
        sources.append("src/lib.rs", "mod planted_edge;");
        sources.put("src/planted_edge.rs", "//! Planted.\npub use web_sys::Window;");
        let planted = plant(&mut sources, room, &forms, &[]);
        let imports = imports_of(&sources, planted.iter().map(|planted| planted.path.as_str()));
        let found = rules::of_a_browser(&imports, OF_A_BROWSER, AROUND_THE_CORE);
        for Planted { path, line, form, .. } in &planted {
            let is_found = found.iter().any(|told| told.starts_with(&format!("{path}:{line} ")));
            assert_eq!(is_found, !AROUND_THE_CORE.contains(&room), "in {path}: {form}");
        }
    }
}

#[test]
fn a_clock_a_log_and_what_lies_around_are_found_in_every_room_of_the_core() {
    let house = Sources::of_package();
    let forms = AROUND_FORMS.iter().map(|form| form.replace("planted_around", "web::planted_around"));
    let forms: Vec<_> = forms.chain(CLOCK_FORMS.iter().map(|form| (*form).to_owned())).map(|form| (form, "")).collect();
    for (room, _) in rooms() {
        let mut sources = house.clone();
        sources.append("src/web.rs", "pub mod planted_around;");
        sources.put("src/web/planted_around.rs", "//! Planted.\npub fn now() {}");
        let planted = plant(&mut sources, room, &forms, &[]);
        let imports = imports_of(&sources, planted.iter().map(|planted| planted.path.as_str()));
        let mut found = rules::of_a_browser(&imports, OF_A_BROWSER, AROUND_THE_CORE);
        found.extend(rules::of_a_clock_or_log(&imports, CLOCKS_AND_LOGS, AROUND_THE_CORE));
        for Planted { path, line, form, .. } in &planted {
            let is_found = found.iter().any(|told| told.starts_with(&format!("{path}:{line} ")));
            assert_eq!(is_found, !AROUND_THE_CORE.contains(&room), "in {path}: {form}");
        }
    }
}

#[test]
fn a_file_that_does_not_say_what_it_is_is_found_in_every_room() {
    let house = Sources::of_package();
    for floor in FLOORS {
        for path in floor.rooms.iter().map(|room| format!("src/{room}.rs")) {
            // The worker's program stands in a folder without a file of its name.
            let Some(file) = house.get(&path) else { continue };
            let silent = ["", "// Planted.", "/// Planted.\nmod a;", "//!\n", "\n//! Planted.", "mod a;\n//! Planted."];
            for text in silent.iter().map(|text| (*text).to_owned()).chain([file.text.replacen("//!", "//", 1)]) {
                let mut sources = house.clone();
                sources.put(&path, &text);
                let told = format!("{path}:1 does not begin with `//!` and what the file is.");
                assert_eq!(rules::without_head(&sources), [told]);
            }
        }
    }
}

#[test]
fn a_room_without_a_floor_is_found() {
    let mut sources = Sources::of_package();
    sources.put("src/cellar.rs", "//! Planted.");
    let told = "The room `cellar` stands on no floor: put it into FLOORS, above all that it imports and below all that import it.";
    assert_eq!(rules::rooms_without_floor(&sources, FLOORS), [told]);
}

#[test]
fn a_macro_that_macro_use_lets_out_is_found() {
    for (root, inner) in [
        ("#[macro_use] mod b; mod a;", ""),
        ("#[cfg_attr(all(), macro_use)] mod b; mod a;", ""),
        ("mod b; mod a;", "#![macro_use]\n"),
        ("mod b; mod a;", "#![cfg_attr(all(), macro_use)]\n"),
    ] {
        let declared = "macro_rules! planted { () => { 1 }; }";
        for b in [format!("{inner}{declared}"), format!("{inner}some! {{ {declared} }}")] {
            let sources = small(&[("lib.rs", root), ("a.rs", "fn f() { planted!(); }"), ("b.rs", &b)]);
            assert!(leads(&sources, &Target::File("src/b.rs".to_owned())), "{root} {b}");
        }
    }
}

#[test]
fn another_name_of_the_root_or_of_a_crate_hides_nothing() {
    let form = "thread_local! { static A: all::b::B = 1; }";
    let sources =
        small(&[("lib.rs", "extern crate self as all; mod a; mod b;"), ("a.rs", form), ("b.rs", "pub struct B;")]);
    assert!(leads(&sources, &Target::File("src/b.rs".to_owned())));

    let mut sources = small(&[("lib.rs", "mod a;"), ("a.rs", "thread_local! { static A: j::Array = 1; }")]);
    sources.crates = crates("[dependencies]\nj = { package = \"js-sys\", version = \"0.3\" }");
    assert!(leads(&sources, &Target::Crate("js_sys".to_owned())));
}

/// Whether `a.rs` of a small house imports something.
fn leads(sources: &Sources, to: &Target) -> bool {
    imports(sources, None).0.iter().any(|import| import.from == "src/a.rs" && import.to == *to)
}

#[test]
fn what_cannot_be_followed_is_a_failure() {
    for (form, told) in [
        ("include!(\"more.rs\");", "`include!` brings in a file that is not followed"),
        ("#[path = \"elsewhere.rs\"] mod b;", "`mod b;` names its file by an attribute"),
        ("#[cfg_attr(web, path = \"elsewhere.rs\")] mod b;", "`mod b;` names its file by an attribute"),
        ("mod gone;", "`mod gone;` has no file that could be followed"),
        ("use crate::b::Gone;", "`use crate::b::Gone` leads to nothing that could be followed"),
        ("fn f() { super::b::gone() }", "`super::b::gone` leads to nothing that could be followed"),
        (
            "macro_rules! m { ($x:ident) => { crate::$x::f() }; }",
            "a macro puts `crate::$…` together, which cannot be followed",
        ),
        (
            "macro_rules! m { ($x:ident) => { use crate::$x::f; }; }",
            "a `use` that a macro puts together cannot be followed",
        ),
        ("macro_rules! m { ($x:ident) => { $x::f() }; }", "a macro makes a path of `$x`, which cannot be followed"),
        (
            "macro_rules! m { ($($x:tt)*) => { $crate$(::$x)* }; }",
            "a macro puts `$crate::$…` together, which cannot be followed",
        ),
        (
            "macro_rules! m { ($($x:tt)*) => { crate::$($x)* }; }",
            "a macro puts `crate::$…` together, which cannot be followed",
        ),
        (
            "macro_rules! m { ($($s:ident)*) => { $($s)::* }; }",
            "a path that a macro joins with `::` cannot be followed",
        ),
        ("fn f() { m!(crate (::) b (::) B) }", "what a macro makes of the word `crate` cannot be followed"),
        ("fn f() { m!(b (::) B) }", "a path that a macro joins with `::` cannot be followed"),
        (
            "macro_rules! m { () => { all::b::B }; }",
            "`all::b::B` cannot be followed: nothing here and no crate in Cargo.toml is named `all`",
        ),
        ("use gone::B;", "`use gone::B` cannot be followed: nothing here and no crate in Cargo.toml is named `gone`"),
        (
            "use crate as all; macro_rules! m { ($x:ident) => { use all::{b::B as $x}; }; }",
            "a `use` that a macro puts together cannot be followed",
        ),
        ("some! { extern crate self as all; }", "`extern crate` within a macro cannot be followed"),
        (
            "macro_rules! m { ($n:ident, $p:literal) => { #[path = $p] pub mod $n; }; }",
            "a module that a macro names cannot be followed",
        ),
        ("m!(include);", "`include!` brings in a file that is not followed"),
        (
            "macro_rules! m { () => { super::b::B }; }",
            "`super` in a macro is another module wherever it is used, `$crate` is not",
        ),
        (
            "some! { macro_rules! m { () => { self::b::B }; } }",
            "`self` in a macro is another module wherever it is used, `$crate` is not",
        ),
        ("some! { mod c; }", "`mod c;` within a macro cannot be followed"),
        ("fn f() { some!(std::include!(\"more.rs\")) }", "`include!` brings in a file that is not followed"),
        ("use std::include as more;", "`include!` brings in a file that is not followed"),
        ("fn f() { core::include!(\"more.rs\") }", "`include!` brings in a file that is not followed"),
        ("fn f(", "the file cannot be parsed: "),
    ] {
        let sources = small(&[("lib.rs", "mod a; mod b;"), ("a.rs", form), ("b.rs", "pub struct B;")]);
        let (_, faults) = imports(&sources, None);
        assert!(
            faults.iter().any(|fault| fault.file == "src/a.rs" && fault.line == 2 && fault.sentence.starts_with(told)),
            "{form}: {faults:?}"
        );
    }
    let sources = small(&[("lib.rs", "mod a;"), ("a.rs", ""), ("b.rs", "")]);
    let (_, faults) = imports(&sources, None);
    assert_eq!(rules::not_followed(&faults), ["src/b.rs:1 no `mod` names this file."]);
}
