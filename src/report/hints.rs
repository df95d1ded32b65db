//! What is known of a report beside its own text.

/// What a mail says about the report it carries; used where the report itself is silent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hints {
    /// `TLS-Report-Domain` header, or the policy domain in the file name or subject.
    pub policy_domain: Option<String>,
}
