//! Steps with a command for each host or domain that they are about.

use std::fmt::Display;
use std::net::IpAddr;

use super::finding::Step;
use super::wording::list;
use crate::explain::Advice;
use crate::say;

/// An advice in this case; its commands, one a host and domain, are to be copied. Sessions are at the address of a host,
/// where one is known.
pub(super) fn advised(
    advice: Advice,
    hosts: &[String],
    domains: &[&str],
    address: impl Fn(&str) -> Option<IpAddr>,
) -> Vec<Step> {
    let host = hosts.first().map_or("", String::as_str);
    let domain = domains.first().copied().unwrap_or_default();
    let others = hosts.iter().skip(1).take(MOST_HOSTS - 1).map(|host| (host.as_str(), domain));
    let of_others = domains.iter().skip(1).take(MOST_HOSTS - 1).map(|domain| (host, *domain));
    let mut steps: Vec<(String, Vec<String>)> = Vec::new();
    for (host, domain) in [(host, domain)].into_iter().chain(others).chain(of_others) {
        let (text, command) = advice.about_at(host, address(host), domain);
        let known = steps.iter_mut().find(|(known, _)| *known == text);
        match (known, command) {
            (Some((_, commands)), Some(command)) if !commands.contains(&command) => commands.push(command),
            (Some(_), _) => {}
            (None, command) => steps.push((text, command.into_iter().collect())),
        }
    }
    // A command is about the one or the other.
    let hosts = hosts.iter().map(String::as_str).collect::<Vec<_>>();
    let rest = beyond(if advice.is_about_host() { &hosts } else { domains });
    let joined = |commands: Vec<String>| (!commands.is_empty()).then(|| commands.join("\n"));
    let step = |(text, commands): (String, Vec<String>)| without(Step { text, copy: joined(commands) }, rest);
    steps.into_iter().map(step).collect()
}

/// Those for which a step has no command.
pub(super) fn beyond<T>(names: &[T]) -> &[T] {
    names.get(MOST_HOSTS..).unwrap_or_default()
}

/// A step that says whom its commands leave out.
pub(super) fn without<T: Display>(step: Step, rest: &[T]) -> Step {
    if rest.is_empty() || step.copy.is_none() {
        return step;
    }
    let text = say!("{text} Not listed: {names}.", text = step.text, names = list(rest));
    Step { text, ..step }
}

/// Hosts, or domains, for which a step has a command each.
pub(super) const MOST_HOSTS: usize = 12;
