//! The colours of what leaves the page as a file. They are the light ones of the page, each by the
//! role that style/20-tokens.css gives it; a test holds both against each other.

use crate::report::FailureClass;

macro_rules! palette {
    ($($(#[$doc:meta])* $name:ident => $role:literal, $value:literal;)*) => {
        $($(#[$doc])* pub(crate) const $name: &str = $value;)*
        /// Each role with its colour.
        #[cfg(test)]
        const ROLES: &[(&str, &str)] = &[$(($role, $value),)*];
    };
}

palette! {
    /// What everything stands on.
    GROUND => "--color-raised", "#ffffff";
    /// What is to be copied stands on it.
    SUNKEN => "--color-sunken", "#f3f4f3";
    /// Words.
    TEXT => "--color-text", "#161a1d";
    /// Words that matter less.
    MUTED => "--color-text-muted", "#525b61";
    /// Lines between things.
    LINE => "--color-line", "#e3e6e6";
    /// Lines between sections.
    STRONG_LINE => "--color-line-strong", "#c4cacc";
    /// Ticks, and the hatching of days without a report.
    CONTROL => "--color-control", "#7a8389";
    /// Critical findings.
    CRITICAL => "--color-critical", "#a81c34";
    /// Warnings.
    WARNING => "--color-warning", "#855400";
    /// Sessions.
    VOLUME => "--color-volume", "#848f95";
    /// Failures of STARTTLS.
    STARTTLS => "--color-class-starttls", "#873c80";
    /// Failures of the certificate.
    CERTIFICATE => "--color-class-certificate", "#9c3d00";
    /// Failures of MTA-STS.
    MTA_STS => "--color-class-mta-sts", "#979117";
    /// Failures of DANE.
    DANE => "--color-class-dane", "#4b82da";
    /// Other failures.
    GENERAL => "--color-class-general", "#2f3b42";
}

/// The colour of a class of failures, and the CSS class that paints with it on the page.
pub(super) fn of_class(class: FailureClass) -> (&'static str, &'static str) {
    match class {
        FailureClass::Starttls => (STARTTLS, "fill-starttls"),
        FailureClass::Certificate => (CERTIFICATE, "fill-certificate"),
        FailureClass::MtaSts => (MTA_STS, "fill-mta-sts"),
        FailureClass::Dane => (DANE, "fill-dane"),
        FailureClass::General => (GENERAL, "fill-general"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKENS: &str = include_str!("../../style/20-tokens.css");
    const CHARTS: &str = include_str!("../../style/55-parts/charts.css");

    /// What a custom property is in the light scheme.
    fn light(role: &str) -> &'static str {
        let stated = |name: &str| {
            let (_, value) = TOKENS.split_once(&format!("{name}: ")).expect(name);
            value.split_once(';').expect(name).0
        };
        let mut value = stated(role);
        for _ in 0..4 {
            value = value.strip_prefix("light-dark(").map_or(value, |both| both.split_once(", ").expect(role).0);
            let Some(other) = value.strip_prefix("var(") else { break };
            value = stated(other.split_once(')').expect(role).0);
        }
        value
    }

    #[test]
    fn colours_are_those_of_the_style_sheets() {
        for (role, value) in ROLES {
            assert_eq!(light(role), *value, "{role}");
        }
    }

    #[test]
    fn each_class_is_painted_in_its_colour() {
        for class in [
            FailureClass::Starttls,
            FailureClass::Certificate,
            FailureClass::MtaSts,
            FailureClass::Dane,
            FailureClass::General,
        ] {
            let (colour, css) = of_class(class);
            let (role, _) = ROLES.iter().find(|(_, value)| *value == colour).expect("a role");
            assert!(CHARTS.contains(&format!(".{css} {{ fill: var({role}); }}")), "{css}");
        }
    }
}
