//! What reports tell of the policies of a domain: lost, weakened, left in mode none, kept too short, differing, changed,
//! or none at all.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Confidence, Finding, FindingSeverity, Step};
use super::found_again;
use super::own_view::{self, OwnView};
use super::rule::FindingRule;
use super::stale;
use super::withdrawn::{Weakening, of_withdrawal};
use super::wording::{domain_in_words, list, list_of_organizations, name, newest_first};
use crate::analysis::Filter;
use crate::analysis::history::{DomainHistory, History, SeenPolicy};
use crate::analysis::policy_text::PolicyText;
use crate::command::{PlainName, dnssec_of_tlsa, policy, sts_record};
use crate::day::{Day, Years};
use crate::explain::Actor;
use crate::joined::{clauses, listed};
use crate::language::tr;
use crate::store::Sessions;
use crate::{counted, say, text};

/// What is known of a domain's incidents that go on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Troubles<'a> {
    /// Those for whom its policy cannot be fetched, or is not valid, each with the last day of that.
    pub(super) of_policy_host: &'a BTreeMap<u32, Day>,
    /// Texts of policies and hosts that senders refuse by them.
    pub(super) refusing: &'a BTreeSet<(u32, u32)>,
    /// Those of whom an incident tells that they still hold a policy that was replaced.
    pub(super) holders: &'a BTreeSet<u32>,
}

/// What there is to say of the policies of a domain, one rule a step.
#[derive(Default)]
pub(super) struct Asking {
    next: Rule,
    gone: bool,
    all: Vec<Finding>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Rule {
    #[default]
    Lost,
    Present,
    FoundAgain,
    Changed,
    CameBack,
    DaneLost,
    Nothing,
}

impl Asking {
    /// Asks the next rule; true when it was the last.
    pub(super) fn step(
        &mut self,
        history: &History<'_>,
        domain: &DomainHistory,
        troubles: Troubles<'_>,
        years: Years,
    ) -> bool {
        let all = &mut self.all;
        self.next = match self.next {
            Rule::Lost => {
                all.extend(lost(history, domain, troubles, years));
                self.gone = !all.is_empty();
                if self.gone { Rule::Changed } else { Rule::Present }
            }
            Rule::Present => {
                let with_trouble = !troubles.of_policy_host.is_empty();
                all.extend((!with_trouble).then(|| none_at_all(history, domain)).flatten());
                all.extend(mode_none(history, domain));
                all.extend(short_max_age(history, domain, with_trouble));
                Rule::FoundAgain
            }
            Rule::FoundAgain => {
                all.extend(found_again::of(history, domain, years));
                Rule::Changed
            }
            Rule::Changed => {
                changes(history, domain, troubles, years, all);
                Rule::CameBack
            }
            Rule::CameBack => {
                let is_told = all.iter().any(|finding| finding.rule == FindingRule::PolicyWeakened);
                all.extend((!is_told).then(|| came_back(history, domain, years)).flatten());
                Rule::DaneLost
            }
            Rule::DaneLost => {
                all.extend(dane_lost(history, domain, years));
                Rule::Nothing
            }
            Rule::Nothing => Rule::Nothing,
        };
        self.next == Rule::Nothing
    }

    /// What was found.
    pub(super) fn finish(self, history: &History<'_>, domain: &DomainHistory) -> Vec<Finding> {
        let mut all = self.all;
        say_none_once(&mut all, domain);
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        for finding in &mut all {
            finding.policy_domain = history.domain_name(domain.domain).into();
            finding.policy_domains = vec![finding.policy_domain.clone()];
            let change = std::mem::take(&mut finding.id);
            finding.id = format!("{}/{}", finding.rule.id(), finding.policy_domain);
            if !change.is_empty() {
                finding.id = format!("{}/{change}", finding.id);
            }
            // The same change may come again.
            let times = times.entry(finding.id.clone()).or_default();
            *times += 1;
            if *times > 1 {
                finding.id = format!("{}/{times}", finding.id);
            }
        }
        all
    }
}

/// That the policy went to mode none says that it is in mode none: whether that was meant is asked first, and what to do
/// where it was left over belongs to it.
fn say_none_once(all: &mut Vec<Finding>, domain: &DomainHistory) {
    let Some(at) = all.iter().position(|finding| finding.rule == FindingRule::PolicyModeNone) else { return };
    let mut none = all.remove(at);
    // The notice of the change that brought it says how it came.
    let is_same = |one: &Finding| one.rule == FindingRule::PolicyChanged && one.first_day == none.first_day;
    let notice = all.iter().position(is_same).map(|at| all.remove(at));
    let is_noticed = notice.is_some();
    if let Some(notice) = notice {
        none.reasons.insert(0, notice.sentence);
        none.steps.extend(notice.steps);
    }
    let Some(weakened) = all.iter_mut().find(|finding| finding.rule == FindingRule::PolicyWeakened) else {
        all.insert(at.min(all.len()), none);
        return;
    };
    let left_over = domain.newest_sts().is_some_and(|newest| newest.last_day.0 - newest.first_day.0 >= LEFT_OVER);
    if left_over && weakened.severity != FindingSeverity::Info {
        weakened.reasons.extend(none.reasons);
        weakened.steps.truncate(1);
        weakened.steps.extend(none.steps);
    } else if is_noticed {
        weakened.reasons.extend(none.reasons.into_iter().next());
    }
}

fn changes(
    history: &History<'_>,
    domain: &DomainHistory,
    troubles: Troubles<'_>,
    years: Years,
    all: &mut Vec<Finding>,
) {
    let policies: Vec<&SeenPolicy> = domain.sts_policies().collect();
    let weakening = Weakening::of(history, domain, &policies);
    // What changed long ago and often helps nobody now.
    let told_from = policies.len().saturating_sub(MOST_CHANGES);
    // When each organisation applied its first policy.
    let mut begun: BTreeMap<u32, Day> = BTreeMap::new();
    for (number, (first, _)) in policies.iter().flat_map(|policy| &policy.organizations) {
        let day = begun.entry(*number).or_insert(*first);
        *day = (*day).min(*first);
    }
    let in_turn = served_in_turn(domain);
    let is_in_turn = |one: &SeenPolicy, other: &SeenPolicy| {
        in_turn.iter().any(|((first, second), _)| {
            (first.text, second.text) == (one.text, other.text) || (first.text, second.text) == (other.text, one.text)
        })
    };
    all.extend(in_turn.iter().filter_map(|(pair, who)| of_two_files(history, domain, (*pair, who), troubles)));
    for (at, (before, after)) in policies.iter().zip(policies.iter().skip(1)).enumerate() {
        // Neither took the place of the other.
        if is_in_turn(before, after) {
            continue;
        }
        let weakening = weakening.as_ref().filter(|own| own.before == at);
        if at >= told_from || weakening.is_some() {
            all.extend(changed(history, domain, (before, after), weakening, (troubles, &begun), years));
        }
    }
}

fn about(history: &History<'_>, domain: &DomainHistory) -> Filter {
    Filter { policy_domain: history.domain_name(domain.domain).into(), ..Filter::default() }
}

/// Two policies that senders get in turn, now, each with who does.
type TwoFiles<'a> = ((&'a SeenPolicy, &'a SeenPolicy), &'a [u32]);

fn served_in_turn(domain: &DomainHistory) -> Vec<TwoFiles<'_>> {
    let Some((_, end)) = domain.days() else { return Vec::new() };
    let is_now = |text: u32| domain.last_of_text(text).is_some_and(|last| end.0 - last.0 <= IN_USE);
    domain.in_turn().filter(|((one, other), _)| is_now(one.text) && is_now(other.text)).collect()
}

/// That two policies are served at once; `None` where failures tell it.
fn of_two_files(
    history: &History<'_>,
    domain: &DomainHistory,
    ((one, other), who): TwoFiles<'_>,
    troubles: Troubles<'_>,
) -> Option<Finding> {
    let (first, second) = (history.policy(one.text), history.policy(other.text));
    let changes = unordered_differences(first, second);
    if changes.is_empty() || is_refused(history, (one, other), troubles) {
        return None;
    }
    let sentence = say!(
        "Two different MTA-STS policies are served for {domain}: {who} received the first ({first}) and the second ({second}) in turn.",
        domain = history.domain_name(domain.domain),
        who = list_of_organizations(&history.organizations(who)),
        first = summary(first),
        second = summary(second),
    );
    let mut finding = Finding::new(FindingRule::PolicyDiffers, FindingSeverity::Warning, Actor::You, sentence);
    let last = |policy: &SeenPolicy| domain.last_of_text(policy.text).unwrap_or(policy.last_day);
    let (from, to) = (other.first_day, last(one).min(last(other)));
    finding.reasons = vec![
        counted!(
            (to.0 - from.0 + 1).unsigned_abs(),
            "Both were in use for {n} day. Differences: {changes}.",
            "Both were in use for {n} days. Differences: {changes}.",
            changes = clauses(&changes),
        ),
        stale::served_in_turn().to_owned(),
    ];
    finding.steps = stale::to_renew(true);
    finding.organizations = history.organizations(who);
    finding.confidence = if who.len() > 1 { Confidence::High } else { Confidence::Medium };
    (finding.first_day, finding.last_day) = (Some(from), Some(last(one).max(last(other))));
    finding.id = change_id(first, second);
    finding.evidence =
        Filter { policy_type: "sts".into(), days: finding.first_day.zip(finding.last_day), ..about(history, domain) };
    finding.source = "RFC 8461, section 3.3";
    finding.topic = "sts".into();
    Some(finding)
}

/// The same with its MX hosts: who applies DANE reports them as policy domains (RFC 8460, section 1.1).
fn about_all(history: &History<'_>, domain: &DomainHistory) -> Filter {
    Filter { policy_domain: history.own_names(domain.domain).map(str::to_owned).collect(), ..Filter::default() }
}

/// What there is to say of a policy, or of TLSA records, that are lost, or were for a while.
pub(super) fn losses(history: &History<'_>, domain: &DomainHistory, years: Years) -> Vec<Finding> {
    let (of_policy_host, refusing, holders) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
    let troubles = Troubles { of_policy_host: &of_policy_host, refusing: &refusing, holders: &holders };
    let found = [
        lost(history, domain, troubles, years),
        found_again::of(history, domain, years),
        dane_lost(history, domain, years),
    ];
    found.into_iter().flatten().collect()
}

/// Organisations that applied a policy, and find none since.
fn lost(history: &History<'_>, domain: &DomainHistory, troubles: Troubles<'_>, years: Years) -> Option<Finding> {
    let by_tlsa = !domain.is_under_sts();
    // A policy that said none enforced nothing.
    if domain.newest_sts().is_some_and(|newest| history.policy(newest.text).mode == "none") {
        return None;
    }
    let of = domain.of_each(|known: &mut Known, one| {
        if one.by.kinds.sts || by_tlsa && one.by.kinds.dane {
            known.applied = Some(one.day);
            known.days += 1;
            known.since = None;
        } else if one.by.kinds.none {
            known.before += usize::from(known.since.is_none() && known.applied.is_none());
            known.since = known.since.or(Some(one.day));
        }
    });
    let mut lost: Vec<(Day, u32)> = of
        .iter()
        .filter(|(_, known)| known.applied.is_some() && known.days > known.before)
        .filter_map(|(number, known)| Some((known.since?, *number)))
        // Why they find none is told already.
        .filter(|(since, number)| by_tlsa || troubles.of_policy_host.get(number).is_none_or(|last| last < since))
        .collect();
    lost.sort_unstable();
    let (first, _) = *lost.first()?;
    let still: Vec<u32> = of
        .iter()
        .filter(|(_, known)| known.since.is_none() && known.applied.is_some_and(|day| day >= first))
        .map(|(number, _)| *number)
        .collect();
    let days: Vec<String> = lost
        .iter()
        .take(MOST_CHANGES)
        .map(|(day, number)| {
            say!("{organization}: {day}", organization = name(history, *number), day = day.label_in(years))
        })
        .collect();
    let numbers: Vec<u32> = lost.iter().map(|(_, number)| *number).collect();
    let organizations = history.organizations(&numbers);
    // Whoever lost it later keeps a copy for so long.
    let (at_first, later) = lost.split_at(lost.partition_point(|(day, _)| *day == first));
    let who = named(history, at_first);
    let domain_name = history.domain_name(domain.domain);
    let day = first.label_in(years);
    let sentence = if by_tlsa {
        tlsa_gone(domain_name, &who, &day)
    } else {
        let mode = domain.newest_sts().map_or("", |newest| history.policy(newest.text).mode.as_str());
        policy_gone(domain_name, mode, &who, &day)
    };
    // Who carries little of the mail, while others still find it, tells of its own way to it.
    let kept = domain.newest_sts().filter(|_| !by_tlsa).map_or(0, |newest| history.policy(newest.text).kept_days());
    let view = OwnView::of(domain, (first, kept), &numbers, &still);
    let mut finding = match &view {
        Some(view) => view.finding(by_tlsa, domain_name, (&who, at_first.len()), &day),
        None => Finding::new(FindingRule::PolicyLost, FindingSeverity::Warning, Actor::You, sentence),
    };
    finding.sentence = and_later(history, finding.sentence, by_tlsa, later, years);
    finding.organizations = organizations;
    finding.first_day = Some(first);
    finding.last_day = domain.days().map(|(_, last)| last);
    finding.confidence = if numbers.len() > 1 && view.is_none() { Confidence::High } else { Confidence::Medium };
    finding.reasons = vec![say!("Missing since, by organisation: {days}.", days = listed(&days))];
    if view.as_ref().is_some_and(|view| view.is_there) {
        finding.reasons.push(own_view::there(&list_of_organizations(&history.organizations(&still)), still.len()));
    } else if !still.is_empty() {
        let who = list_of_organizations(&history.organizations(&still));
        finding.reasons.push(counted!(
            still.len(),
            "{who} still applies it, perhaps from a cached copy.",
            "{who} still apply it, perhaps from a cached copy.",
            who,
        ));
    }
    finding.steps = if by_tlsa {
        look_for_tlsa(history, domain)
    } else {
        vec![
            Step {
                text: tr("Check whether the TXT record still exists, and contains v=STSv1 and an id.").to_owned(),
                copy: PlainName::new(domain_name).map(|domain| sts_record(&domain)),
            },
            Step {
                text: tr("Check whether the policy host answers with a certificate that covers its name.").to_owned(),
                copy: PlainName::new(domain_name).map(|domain| policy(&domain)),
            },
            Step::new(tr("If you withdrew the policy on purpose, do nothing.")),
        ]
    };
    if view.is_some() {
        finding.steps.retain(|step| step.copy.is_some());
        finding.steps.push(own_view::step());
    }
    finding.evidence = Filter { policy_type: "no-policy-found".into(), ..about_all(history, domain) };
    finding.source = "RFC 8460, section 4.4";
    finding.topic = "no-policy-found".into();
    Some(finding)
}

/// That the policy is gone: only one in enforce mode enforced anything (RFC 8461, section 5).
fn policy_gone(domain: &str, mode: &str, who: &str, day: &str) -> String {
    let domain = domain_in_words(domain);
    match mode {
        "enforce" => say!(
            "The MTA-STS policy of {domain} has been missing for {who} since {day}: what it enforced is no longer enforced. The mail was delivered all the same.",
            domain,
            who,
            day,
        ),
        "testing" => say!(
            "The MTA-STS policy of {domain}, which was in testing mode, has been missing for {who} since {day}. It enforced nothing, and the mail was delivered all the same.",
            domain,
            who,
            day,
        ),
        _ => say!(
            "The MTA-STS policy of {domain} has been missing for {who} since {day}. The mail was delivered all the same.",
            domain,
            who,
            day,
        ),
    }
}

/// Those that find none since these days, as a list.
fn named(history: &History<'_>, gone: &[(Day, u32)]) -> String {
    let numbers: Vec<u32> = gone.iter().map(|(_, number)| *number).collect();
    list_of_organizations(&history.organizations(&numbers))
}

/// What is told of the first, and by when others, in the order of days, found none either.
fn and_later(history: &History<'_>, sentence: String, by_tlsa: bool, later: &[(Day, u32)], years: Years) -> String {
    let Some((last, _)) = later.last() else { return sentence };
    let next = missing_later(by_tlsa, &named(history, later), &last.label_in(years));
    say!("{sentence} {next}", sentence, next)
}

/// By when others found none either.
fn missing_later(by_tlsa: bool, who: &str, day: &str) -> String {
    // {who}: the organisations that find none, as a list
    if by_tlsa {
        return say!("By {day}, they were missing for {who} as well.", day, who);
    }
    say!("By {day}, it was missing for {who} as well.", day, who)
}

/// What an organisation knew of the policy.
#[derive(Default)]
struct Known {
    applied: Option<Day>,
    days: usize,
    /// Days without a policy before the first with one.
    before: usize,
    /// Since when it finds none, and on how many days.
    since: Option<Day>,
    since_days: usize,
    /// It says so itself.
    stated: bool,
}

/// Nothing enforces encryption.
fn none_at_all(history: &History<'_>, domain: &DomainHistory) -> Option<Finding> {
    let applied = domain.activity.iter().any(|one| one.by.kinds.is_applied());
    let missed = domain.activity.iter().any(|one| one.by.kinds.none);
    if applied || !missed {
        return None;
    }
    let sessions = domain.activity.iter().fold(Sessions::default(), |sum, one| sum.plus(one.by.all));
    let domain_name = history.domain_name(domain.domain);
    let sentence = counted!(
        sessions.successful,
        "Mail to {domain} is encrypted where possible ({n} session), but nothing enforces it: no sender found an MTA-STS policy or usable TLSA records.",
        "Mail to {domain} is encrypted where possible ({n} sessions), but nothing enforces it: no sender found an MTA-STS policy or usable TLSA records.",
        domain = domain_in_words(domain_name),
    );
    let mut finding = Finding::new(FindingRule::NoPolicy, FindingSeverity::Info, Actor::You, sentence);
    let organizations: Vec<u32> = domain.activity.iter().map(|one| one.organization).collect();
    finding.organizations = history.organizations(&organizations);
    if let Some((first, last)) = domain.days() {
        (finding.first_day, finding.last_day) = (Some(first), Some(last));
    }
    finding.reasons =
        vec![tr("Anyone on the path can strip STARTTLS, and senders then deliver without encryption.").to_owned()];
    finding.steps = vec![Step::new(tr(
        "Publish an MTA-STS policy in testing mode first; the builder creates the record and the file.",
    ))];
    finding.evidence = Filter { policy_type: "no-policy-found".into(), ..about(history, domain) };
    finding.source = "RFC 8461, section 1";
    finding.topic = "no-policy-found".into();
    Some(finding)
}

/// The newest policy protects nothing.
fn mode_none(history: &History<'_>, domain: &DomainHistory) -> Option<Finding> {
    let newest = domain.newest_sts()?;
    let (_, end) = domain.days()?;
    let is_in_use = end.0 - newest.last_day.0 <= IN_USE;
    if history.policy(newest.text).mode != "none" || !is_in_use {
        return None;
    }
    let sentence = say!(
        "The MTA-STS policy of {domain} is in mode none, so it protects nothing.",
        domain = domain_in_words(history.domain_name(domain.domain))
    );
    let mut finding = Finding::new(FindingRule::PolicyModeNone, FindingSeverity::Info, Actor::You, sentence);
    (finding.first_day, finding.last_day) = (Some(newest.first_day), Some(newest.last_day));
    finding.organizations = history.organizations(newest.holders());
    finding.reasons = vec![
        tr("Mode none is only meant for withdrawing a policy, until the copies that senders have cached expire.")
            .to_owned(),
    ];
    finding.steps = vec![Step::new(tr(
        "Switch to testing mode, or remove the policy and the TXT record if you do not want a policy.",
    ))];
    finding.evidence = Filter { policy_type: "sts".into(), ..about(history, domain) };
    finding.source = "RFC 8461, section 5";
    finding.topic = "sts".into();
    Some(finding)
}

/// Senders keep the policy for so short a time that a fault of its host soon leaves nothing.
fn short_max_age(history: &History<'_>, domain: &DomainHistory, with_trouble: bool) -> Option<Finding> {
    let newest = domain.newest_sts()?;
    let policy = history.policy(newest.text);
    let seconds: u64 = policy.max_age.parse().ok()?;
    if seconds >= WEEK || policy.mode == "none" {
        return None;
    }
    let name = history.domain_name(domain.domain);
    let sentence = if seconds == 0 {
        say!(
            "The MTA-STS policy of {domain} has max_age 0: no sender caches it, so it protects nothing.",
            domain = domain_in_words(name)
        )
    } else {
        say!(
            "The MTA-STS policy of {domain} has max_age {seconds}: senders cache it for less than a week.",
            domain = domain_in_words(name),
            seconds,
        )
    };
    let severity = if with_trouble { FindingSeverity::Warning } else { FindingSeverity::Info };
    let mut finding = Finding::new(FindingRule::MaxAgeShort, severity, Actor::You, sentence);
    (finding.first_day, finding.last_day) = (Some(newest.first_day), Some(newest.last_day));
    finding.organizations = history.organizations(newest.holders());
    finding.reasons = vec![if with_trouble {
        tr("The policy could not be fetched on some days: a sender that caches it for so short a time is then without one.")
            .to_owned()
    } else {
        tr("If the policy host fails for a few days, or is blocked, the protection is gone.").to_owned()
    }];
    finding.steps = vec![Step::with(
        tr(
            "Once the policy is in enforce mode and stable, let senders cache it for weeks, then change the id in the record.",
        ),
        "max_age: 2592000",
    )];
    finding.evidence = Filter { policy_type: "sts".into(), ..about(history, domain) };
    finding.source = "RFC 8461, section 3.2";
    finding.topic = "sts".into();
    Some(finding)
}

/// Two policies one after the other, or beside each other for longer than senders may keep one.
fn changed(
    history: &History<'_>,
    domain: &DomainHistory,
    (before, after): (&SeenPolicy, &SeenPolicy),
    weakening: Option<&Weakening<'_>>,
    (troubles, begun): (Troubles<'_>, &BTreeMap<u32, Day>),
    years: Years,
) -> Option<Finding> {
    let (old, new) = (history.policy(before.text), history.policy(after.text));
    let changes = differences(old, new);
    if changes.is_empty() {
        return None;
    }
    let name = history.domain_name(domain.domain);
    let (_, end) = domain.days()?;
    let overlap = before.last_day.0.min(after.last_day.0) - after.first_day.0;
    let newest = domain.newest_sts().is_some_and(|newest| std::ptr::eq(newest, after));
    let longest = LONG_OVERLAP.max(old.max_age.parse::<i64>().map_or(0, |seconds| (seconds / 86_400).clamp(0, 60)));
    let is_long = i64::from(overlap) > longest && !is_refused(history, (before, after), troubles);
    if overlap >= 0 && !is_taken(begun, after) {
        return beside_each_other(history, domain, (before, after), is_long);
    }
    let sides = if is_long { Sides::of((before, after), end, longest) } else { None };
    let mut finding = if let Some(sides) = sides {
        let until = after.first_day.plus(i32::try_from(old.kept_days()).unwrap_or(i32::MAX / 2).min(MOST_KEPT));
        let expired = (!old.max_age.is_empty() && i64::from(overlap) > old.kept_days()).then(|| until.label_in(years));
        differs(history, &sides, (old, new), (overlap, expired), &changes)
    } else if let Some((weakening, gone)) = weakening.and_then(|own| Some((own, own.withdrawn(domain)?))) {
        of_withdrawal(name, weakening.since, gone, old.kept_days(), years)
    } else if let Some(weakening) = weakening {
        weakened(name, weakening, (new.mode.as_str(), after.first_day), years)
    } else {
        let sentence = say!(
            "The MTA-STS policy of {domain} changed on {day}: {changes}.",
            domain = domain_in_words(name),
            day = after.first_day.label_in(years),
            changes = clauses(&changes),
        );
        // Where the old one came back nobody holds it longer than it stands.
        let mut holders = if newest { holders_of_any_old(domain, after, end) } else { Vec::new() };
        holders.retain(|(number, _)| !troubles.holders.contains(number));
        let sentence = match still_held(history, &holders, years) {
            Some(next) => say!("{sentence} {next}", sentence, next),
            None => sentence,
        };
        let mut finding = Finding::new(FindingRule::PolicyChanged, FindingSeverity::Info, Actor::Nobody, sentence);
        if !holders.is_empty() {
            finding.steps = vec![Step::new(tr("Change the id in the _mta-sts record whenever the policy changes."))];
            finding.organizations = history.organizations(holders.iter().map(|(number, _)| number));
        }
        finding.reasons = vec![
            tr("The date is that of the first report with the new policy; some senders may have kept the old one for a while.")
                .to_owned(),
        ];
        finding.reasons.extend(last_days(history, &holders, years));
        finding
    };
    // What was weakened is so until now, whatever else of the policy changed since.
    let now = weakening.map_or(after, |own| own.newest);
    if finding.organizations.is_empty() {
        finding.organizations = history.organizations(now.holders());
    }
    finding.first_day = Some(after.first_day);
    finding.last_day = Some(now.last_day.max(before.last_day));
    // A notice is about the days of the change alone; what is to be put right is there since.
    let is_notice = finding.rule == FindingRule::PolicyChanged;
    let until = if is_notice { before.last_day.max(after.first_day) } else { now.last_day };
    if matches!(finding.rule, FindingRule::PolicyChanged | FindingRule::PolicyDiffers) {
        finding.id = change_id(old, new);
    }
    finding.evidence = Filter {
        policy_type: "sts".into(),
        days: Some((before.last_day.min(after.first_day), until)),
        ..about(history, domain)
    };
    finding.source = "RFC 8461, section 3.3";
    finding.topic = "sts".into();
    Some(finding)
}

/// That a policy enforces nothing any more, and went to a mode on a day.
fn weakened(domain: &str, weakening: &Weakening<'_>, (mode, day): (&str, Day), years: Years) -> Finding {
    let (domain, day) = (domain_in_words(domain), day.label_in(years));
    let sentence = if weakening.mode == mode {
        say!(
            "The MTA-STS policy of {domain} changed from enforce to {mode} on {day}: was that intended? It no longer enforces anything.",
            domain,
            mode,
            day,
        )
    } else {
        say!(
            "The MTA-STS policy of {domain} changed from enforce to {mode} on {day}, and has been in mode {mode_now} since {since}: was that intended? It no longer enforces anything.",
            domain,
            mode,
            day,
            mode_now = weakening.mode,
            since = weakening.since.label_in(years),
        )
    };
    let mut finding = Finding::new(FindingRule::PolicyWeakened, FindingSeverity::Warning, Actor::You, sentence);
    finding.steps = vec![
        Step::with(tr("If it was not intended, restore the mode, and change the id in the record."), "mode: enforce"),
        Step::new(tr("If it was intended, do nothing.")),
    ];
    finding
}

/// That TLSA records are gone.
fn tlsa_gone(domain: &str, who: &str, day: &str) -> String {
    say!(
        "The TLSA records of {domain} have been missing for {who} since {day}: what they enforced is no longer enforced. The mail was delivered all the same.",
        domain,
        who,
        day,
    )
}

/// What to look at where they are gone.
fn look_for_tlsa(history: &History<'_>, domain: &DomainHistory) -> Vec<Step> {
    let own = history.domain_name(domain.domain);
    let mut hosts = history.dane_names(domain.domain);
    hosts.extend(history.own_names(domain.domain).map(str::to_owned));
    // The mail domain stands among them, and its MX hosts where a report names them.
    if hosts.len() > 1 {
        hosts.remove(&own.trim_end_matches('.').to_lowercase());
    }
    let hosts = hosts.iter().filter_map(|host| PlainName::new(host)).take(MOST_COMMANDS);
    let commands: Vec<String> = hosts.map(|host| dnssec_of_tlsa(&host)).collect();
    vec![
        Step {
            text: tr("Check whether the TLSA records of every MX still exist, and whether the zone is signed.")
                .to_owned(),
            copy: (!commands.is_empty()).then(|| commands.join("\n")),
        },
        Step::new(tr("Check whether there is a DS record that no longer matches any key.")),
    ]
}

/// A weaker policy that came back: it is applied now, and was before the stronger one.
fn came_back(history: &History<'_>, domain: &DomainHistory, years: Years) -> Option<Finding> {
    let newest = domain.newest_sts()?;
    let others = domain.sts_policies().filter(|policy| policy.text != newest.text);
    let before = others.max_by_key(|policy| policy.last_day)?;
    let (old, new) = (history.policy(before.text), history.policy(newest.text));
    let back = newest.first_day < before.first_day
        && before.last_day < newest.last_day
        && !domain.is_in_turn(newest.text, before.text);
    if !back || old.mode != "enforce" || !matches!(new.mode.as_str(), "none" | "testing") {
        return None;
    }
    let since = before.last_day.plus(1);
    let weakening = Weakening { before: 0, newest, mode: &new.mode, since };
    let mut finding = weakened(history.domain_name(domain.domain), &weakening, (new.mode.as_str(), since), years);
    (finding.first_day, finding.last_day) = (Some(since), Some(newest.last_day));
    finding.organizations = history.organizations(newest.holders());
    finding.evidence =
        Filter { policy_type: "sts".into(), days: Some((since, newest.last_day)), ..about(history, domain) };
    finding.source = "RFC 8461, section 5";
    finding.topic = "sts".into();
    Some(finding)
}

/// Organisations that found TLSA records nearly always, and none since, while they go on to report MTA-STS.
fn dane_lost(history: &History<'_>, domain: &DomainHistory, years: Years) -> Option<Finding> {
    // Without MTA-STS it is told as the policy that is lost.
    let with_sts = domain.is_under_sts();
    let of = domain.of_each(|known: &mut Known, one| {
        if one.by.kinds.dane {
            // Days between that had none were no loss.
            known.before += std::mem::take(&mut known.since_days);
            (known.applied, known.since, known.stated) = (Some(one.day), None, false);
            known.days += 1;
        } else if one.by.kinds.sts || with_sts && one.by.kinds.none {
            known.since_days += 1;
            known.since = known.since.or(Some(one.day));
            // That there is no policy at all is said, not left to be told from what is missing.
            known.stated |= !one.by.kinds.sts;
        }
    });
    let gone = of.iter().filter(|(_, known)| {
        known.days >= HABIT && (known.since_days >= HABIT || known.stated) && known.before * 5 <= known.days
    });
    let mut gone: Vec<(Day, u32)> = gone.filter_map(|(number, known)| Some((known.since?, *number))).collect();
    gone.sort_unstable();
    let (first, _) = *gone.first()?;
    let numbers: Vec<u32> = gone.iter().map(|(_, number)| *number).collect();
    let domain_name = history.domain_name(domain.domain);
    let organizations = history.organizations(&numbers);
    let (at_first, later) = gone.split_at(gone.partition_point(|(day, _)| *day == first));
    let sentence = tlsa_gone(domain_name, &named(history, at_first), &first.label_in(years));
    let sentence = and_later(history, sentence, true, later, years);
    let mut finding = Finding::new(FindingRule::DaneLost, FindingSeverity::Warning, Actor::You, sentence);
    finding.organizations = organizations;
    (finding.first_day, finding.last_day) = (Some(first), domain.days().map(|(_, last)| last));
    finding.confidence = if numbers.len() > 1 { Confidence::High } else { Confidence::Medium };
    finding.steps = look_for_tlsa(history, domain);
    finding.evidence = Filter { policy_type: "tlsa".into(), ..about_all(history, domain) };
    finding.source = "RFC 7672, section 2.2";
    finding.topic = "tlsa-invalid".into();
    Some(finding)
}

/// Days with and without that make a habit.
const HABIT: usize = 3;

/// Those who applied the old policy lately, and the new one not since, each with the last day of that.
fn old_holders(before: &SeenPolicy, after: &SeenPolicy, end: Day) -> Vec<(u32, Day)> {
    let holds = |(number, (_, last)): &(u32, (Day, Day))| {
        let newer = after.last_of(*number).is_some_and(|day| day >= *last);
        (end.0 - last.0 <= IN_USE && !newer).then_some((*number, *last))
    };
    before.organizations.iter().filter_map(holds).collect()
}

/// The same of whatever policy is older: some are two behind.
fn holders_of_any_old(domain: &DomainHistory, newest: &SeenPolicy, end: Day) -> Vec<(u32, Day)> {
    let mut holders: BTreeMap<u32, Day> = BTreeMap::new();
    for old in domain.sts_policies().filter(|policy| !std::ptr::eq(*policy, newest)) {
        for (number, last) in old_holders(old, newest, end) {
            let day = holders.entry(number).or_insert(last);
            *day = (*day).max(last);
        }
    }
    holders.into_iter().collect()
}

/// Who still applies an old policy, and on which day that was seen last.
fn still_held(history: &History<'_>, holders: &[(u32, Day)], years: Years) -> Option<String> {
    let last = holders.iter().map(|(_, last)| *last).max()?;
    let who = list_of_organizations(&history.organizations(holders.iter().map(|(number, _)| number)));
    Some(counted!(
        holders.len(),
        "{who} still applies an old one, most recently on {day}; a new id in the TXT record would end that.",
        "{who} still apply an old one, most recently on {day}; a new id in the TXT record would end that.",
        who,
        day = last.label_in(years),
    ))
}

/// On which day each of several applied an old policy last, where these days differ.
fn last_days(history: &History<'_>, holders: &[(u32, Day)], years: Years) -> Option<String> {
    let (_, first) = holders.first()?;
    if holders.iter().all(|(_, last)| last == first) {
        return None;
    }
    let mut all: Vec<(Day, String)> = holders.iter().map(|(number, last)| (*last, name(history, *number))).collect();
    let days = newest_first(&mut all, MOST_CHANGES, |last, name| {
        say!("{organization}: {day}", organization = name, day = last.label_in(years))
    });
    Some(say!("Last seen with an old policy, by organisation: {days}.", days))
}

/// Whether senders refuse a host by one of two policies that the other names: that tells how they differ.
fn is_refused(history: &History<'_>, (before, after): (&SeenPolicy, &SeenPolicy), troubles: Troubles<'_>) -> bool {
    let by = |own: &SeenPolicy, other: &SeenPolicy| {
        let (other, mut hosts) =
            (history.policy(other.text), troubles.refusing.range((own.text, 0)..=(own.text, u32::MAX)));
        // Where no host is named it may be any.
        hosts.any(|(_, mx)| *mx == 0 || !other.leaves_out(history.host(*mx)))
    };
    by(before, after) || by(after, before)
}

/// Who applies which of two policies now.
struct Sides {
    /// Those who apply the old one, of whom some may apply both.
    old: Vec<u32>,
    new: Vec<u32>,
}

impl Sides {
    /// `None` where nobody applies one of them any more. Whoever took the new one was late, but is no longer on the old
    /// side; whoever applied both beside each other for more than `longest` days is on both.
    fn of((before, after): (&SeenPolicy, &SeenPolicy), end: Day, longest: i64) -> Option<Self> {
        let now = |policy: &SeenPolicy| -> Vec<u32> {
            let recent = policy.organizations.iter().filter(|(_, (_, last))| end.0 - last.0 <= IN_USE);
            recent.map(|(number, _)| *number).collect()
        };
        let mut old: Vec<u32> = old_holders(before, after, end).into_iter().map(|(number, _)| number).collect();
        let both = |number: &u32| {
            let days = before.days_of(*number).zip(after.days_of(*number));
            days.is_some_and(|((_, old), (first, new))| i64::from(old.0.min(new.0) - first.0) > longest)
        };
        old.extend(now(before).into_iter().filter(both));
        old.sort_unstable();
        old.dedup();
        let new = now(after);
        (!old.is_empty() && !new.is_empty()).then_some(Self { old, new })
    }
}

/// Some use the old policy now, and others the new one.
fn differs(
    history: &History<'_>,
    sides: &Sides,
    (old, new): (&PolicyText, &PolicyText),
    (overlap, expired): (i32, Option<String>),
    changes: &[String],
) -> Finding {
    let sentence = say!(
        "Senders see different MTA-STS policies: the old one ({old}) is still applied by {some}, the new one ({new}) by {others}.",
        some = list_of_organizations(&history.organizations(&sides.old)),
        old = summary(old),
        others = list_of_organizations(&history.organizations(&sides.new)),
        new = summary(new),
    );
    let mut finding = Finding::new(FindingRule::PolicyDiffers, FindingSeverity::Warning, Actor::You, sentence);
    finding.reasons = vec![
        counted!(
            // The first day counts as well.
            overlap.unsigned_abs() + 1,
            "Both were in use for {n} day. Differences: {changes}.",
            "Both were in use for {n} days. Differences: {changes}.",
            changes = clauses(changes),
        ),
        expired.as_deref().map_or_else(|| stale::caching().to_owned(), stale::no_copy),
    ];
    finding.steps = stale::to_renew(expired.is_some());
    let both: BTreeSet<u32> = sides.old.iter().chain(&sides.new).copied().collect();
    finding.organizations = history.organizations(&both);
    finding
}

/// Whether an organisation that applied a policy was seen to apply another one before.
fn is_taken(begun: &BTreeMap<u32, Day>, policy: &SeenPolicy) -> bool {
    policy.organizations.iter().any(|(number, (first, _))| begun.get(number).is_some_and(|day| day < first))
}

/// Two policies of which nobody knows which is newer, for no organisation went from one to the other.
fn beside_each_other(
    history: &History<'_>,
    domain: &DomainHistory,
    (first, second): (&SeenPolicy, &SeenPolicy),
    is_long: bool,
) -> Option<Finding> {
    let (_, end) = domain.days()?;
    let now = |policy: &SeenPolicy| -> Vec<u32> {
        let recent = policy.organizations.iter().filter(|(_, (_, last))| end.0 - last.0 <= IN_USE);
        recent.map(|(number, _)| *number).collect()
    };
    let (some, others) = (now(first), now(second));
    if some.is_empty() || others.is_empty() {
        return None;
    }
    let (one, other) = (history.policy(first.text), history.policy(second.text));
    let sentence = say!(
        "Senders see different MTA-STS policies: the first ({first}) is reported by {some}, the second ({second}) by {others}.",
        first = summary(one),
        some = list_of_organizations(&history.organizations(&some)),
        second = summary(other),
        others = list_of_organizations(&history.organizations(&others)),
    );
    let severity = if is_long { FindingSeverity::Warning } else { FindingSeverity::Info };
    let mut finding = Finding::new(FindingRule::PolicyDiffers, severity, Actor::You, sentence);
    let days = first.last_day.0.min(second.last_day.0) - second.first_day.0 + 1;
    finding.reasons = vec![
        counted!(
            days.unsigned_abs(),
            "Both were in use for {n} day. Differences: {changes}.",
            "Both were in use for {n} days. Differences: {changes}.",
            changes = clauses(&unordered_differences(one, other)),
        ),
        tr("The reports do not show which of the two is newer: no organisation was seen to change from one to the other.")
            .to_owned(),
    ];
    finding.steps = vec![
        Step::new(tr("If you serve the policy from several hosts, compare the file on each.")),
        Step::new(tr("Change the id in the _mta-sts record whenever the policy changes.")),
    ];
    let both: BTreeSet<u32> = some.iter().chain(&others).copied().collect();
    finding.organizations = history.organizations(&both);
    finding.first_day = Some(second.first_day);
    finding.last_day = Some(first.last_day.max(second.last_day));
    finding.id = change_id(one, other);
    finding.evidence =
        Filter { policy_type: "sts".into(), days: finding.first_day.zip(finding.last_day), ..about(history, domain) };
    finding.source = "RFC 8461, section 3.3";
    finding.topic = "sts".into();
    Some(finding)
}

/// In what two policies differ of which none is known to be the newer one.
fn unordered_differences(one: &PolicyText, other: &PolicyText) -> Vec<String> {
    let mut differences = Vec::new();
    if one.mode != other.mode {
        differences.push(say!("mode {old} or {new}", old = stated(&one.mode), new = stated(&other.mode)));
    }
    let beside = |own: &PolicyText, other: &PolicyText| -> Vec<String> {
        own.mx.iter().filter(|mx| other.mx.binary_search(mx).is_err()).cloned().collect()
    };
    let (of_first, of_second) = (beside(one, other), beside(other, one));
    if !of_first.is_empty() {
        differences.push(say!("mx {hosts} only in the first", hosts = list(&of_first)));
    }
    if !of_second.is_empty() {
        differences.push(say!("mx {hosts} only in the second", hosts = list(&of_second)));
    }
    if one.max_age != other.max_age {
        differences.push(say!("max_age {old} or {new}", old = stated(&one.max_age), new = stated(&other.max_age)));
    }
    differences
}

fn differences(old: &PolicyText, new: &PolicyText) -> Vec<String> {
    let mut changes = Vec::new();
    if old.mode != new.mode {
        changes.push(say!("mode from {old} to {new}", old = stated(&old.mode), new = stated(&new.mode)));
    }
    // Both are in order.
    let added: Vec<&String> = new.mx.iter().filter(|mx| old.mx.binary_search(mx).is_err()).collect();
    let removed: Vec<&String> = old.mx.iter().filter(|mx| new.mx.binary_search(mx).is_err()).collect();
    if !added.is_empty() {
        changes.push(say!("mx {hosts} added", hosts = list(&added)));
    }
    if !removed.is_empty() {
        changes.push(say!("mx {hosts} removed", hosts = list(&removed)));
    }
    if old.max_age != new.max_age {
        changes.push(say!("max_age from {old} to {new}", old = stated(&old.max_age), new = stated(&new.max_age)));
    }
    changes
}

/// What changed, as a part of an id: the same in every language, and whenever it was.
fn change_id(old: &PolicyText, new: &PolicyText) -> String {
    let mut parts = Vec::new();
    let plain = |text: &str| -> String {
        let word =
            text.chars().take(MOST_LETTERS).map(|char| if char.is_ascii_graphic() && char != '/' { char } else { '-' });
        word.collect::<String>().to_lowercase()
    };
    for (key, old, new) in [("mode", &old.mode, &new.mode), ("max_age", &old.max_age, &new.max_age)] {
        if old != new {
            parts.push(format!("{key}={}>{}", plain(old), plain(new)));
        }
    }
    for (sign, own, other) in [('+', new, old), ('-', old, new)] {
        let hosts = own.mx.iter().filter(|mx| other.mx.binary_search(mx).is_err());
        parts.extend(hosts.take(MOST_COMMANDS).map(|mx| format!("mx{sign}{}", plain(mx))));
    }
    parts.join(",")
}

fn summary(policy: &PolicyText) -> String {
    counted!(
        policy.mx.len(),
        "mode {mode}, {n} mx line, max_age {max_age}",
        "mode {mode}, {n} mx lines, max_age {max_age}",
        mode = stated(&policy.mode),
        max_age = stated(&policy.max_age),
    )
}

fn stated(text: &str) -> &str {
    if text.is_empty() { tr(text!("not stated" as "policy field")) } else { text }
}

/// MX hosts that get a command each.
const MOST_COMMANDS: usize = 3;
/// Letters of a host or a value in an id.
const MOST_LETTERS: usize = 80;
/// Changes of a domain's policy that are told.
const MOST_CHANGES: usize = 20;
/// Days that two policies may be seen side by side while caches run out, if their max_age says no more.
const LONG_OVERLAP: i64 = 10;
/// Days since an old policy was last applied in which it still counts as in use.
const IN_USE: i32 = 7;
/// Days after which mode none is no step on the way any more.
const LEFT_OVER: i32 = 14;
/// A policy may be kept for a year at most (RFC 8461, section 3.2).
const MOST_KEPT: i32 = 366;
/// Seconds.
const WEEK: u64 = 604_800;
