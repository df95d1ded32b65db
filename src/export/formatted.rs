//! JSON with a line for each value and indents, for reading. Names, numbers and texts stay letter by letter as they are.

/// A text made readable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formatted {
    /// The lines.
    pub text: String,
    /// Whether that is all; else it ends after a whole line.
    pub is_whole: bool,
}

/// Formats JSON, and stops after about `most` bytes. What does not begin as JSON stays as it is, and so does what would grow
/// beyond reason, such as a text of brackets alone. One pass without recursion: a level costs a number.
pub fn formatted(text: &str, most: usize) -> Formatted {
    let trimmed = text.trim();
    if !trimmed.starts_with(['{', '[']) {
        return as_it_is(text, most);
    }
    let room = trimmed.len().saturating_mul(MOST_GROWTH).saturating_add(most.min(ROOM));
    let mut out = String::new();
    let (mut depth, mut in_string, mut escaped, mut opened) = (0_usize, false, false, false);
    for char in trimmed.chars() {
        if in_string {
            out.push(char);
            (in_string, escaped) = (escaped || char != '"', !escaped && char == '\\');
            continue;
        }
        if char.is_ascii_whitespace() {
            continue;
        }
        let closes = matches!(char, '}' | ']');
        if closes {
            depth = depth.saturating_sub(1);
        }
        // Between brackets there is a line for each value, and none for nothing: a line begins behind a bracket that opens,
        // and before one that closes, but not between the two.
        if opened != closes {
            new_line(&mut out, depth);
        }
        opened = false;
        if out.len() > room {
            return as_it_is(text, most);
        }
        if out.len() > most && out.trim_end_matches(' ').ends_with('\n') {
            out.truncate(out.trim_end().len());
            return Formatted { text: out, is_whole: false };
        }
        out.push(char);
        match char {
            '{' | '[' => (depth, opened) = (depth.saturating_add(1), true),
            ',' => new_line(&mut out, depth),
            ':' => out.push(' '),
            '"' => in_string = true,
            _ => {}
        }
    }
    Formatted { text: out, is_whole: true }
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth.min(MOST_INDENT)));
}

fn as_it_is(text: &str, most: usize) -> Formatted {
    let end = if text.len() > most { text.floor_char_boundary(most) } else { text.len() };
    Formatted { text: text.get(..end).unwrap_or(text).to_owned(), is_whole: end == text.len() }
}

/// Levels that are still told apart by their indent.
const MOST_INDENT: usize = 20;
/// A formatted text is at most so many times as long, and this much longer.
const MOST_GROWTH: usize = 4;
const ROOM: usize = 64 * 1024;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn whole(text: &str) -> String {
        formatted(text, usize::MAX).text
    }

    #[test]
    fn a_line_for_each_value() {
        let text = r#"{"a":"x, {y}: \"z\"","b":[1,{"c":null}],"d":{},"e":[ ]}"#;
        let lines = [
            "{",
            r#"  "a": "x, {y}: \"z\"","#,
            r#"  "b": ["#,
            "    1,",
            "    {",
            r#"      "c": null"#,
            "    }",
            "  ],",
            r#"  "d": {},"#,
            r#"  "e": []"#,
            "}",
        ];
        assert_eq!(whole(text), lines.join("\n"));
    }

    #[test]
    fn what_is_no_json_stays() {
        assert_eq!(whole("day,count\n1,2\n"), "day,count\n1,2\n");
    }

    #[test]
    fn a_long_one_ends_after_a_line() {
        let text = format!("[{}1]", "1,".repeat(1_000));
        let part = formatted(&text, 100);
        assert!(!part.is_whole && part.text.len() <= 104 && part.text.ends_with("1,"), "{}", part.text);
    }

    #[test]
    fn brackets_alone_do_not_grow_without_end() {
        let text = "[".repeat(1_000_000);
        assert!(whole(&text).len() <= text.len() * MOST_GROWTH + ROOM + 100);
    }

    proptest! {
        #[test]
        fn only_space_is_changed(text in "[{}\\[\\]:,\" \\\\a1\n]{0,60}") {
            let bare = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(bare(&whole(&text)), bare(&text));
        }

        #[test]
        fn a_value_stays_the_same(depth in 0..40_usize, text: String) {
            let made = (0..depth).fold(serde_json::json!({ "text": text }), |inner, _| serde_json::json!([inner, {}, 1.5]));
            let read: serde_json::Value = serde_json::from_str(&whole(&made.to_string())).unwrap();
            prop_assert_eq!(read, made);
        }
    }
}
