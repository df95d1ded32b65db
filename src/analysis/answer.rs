//! What the overview says first: what to do, and beside it how much failed and what that did to messages.

use std::collections::BTreeSet;

use super::Filter;
use super::findings::{Finding, FindingRule};
use super::group::Group;
use super::incidents::Consequence;
use super::overview::{DayTotals, Overview};
use super::verdict::{
    Known, Verdict, failed_of, is_unenforced, number_word, share_unenforced, share_with_unverified, unverified,
};
use super::words::share_secured;
use crate::day::Day;
use crate::explain::Actor;
use crate::joined::sentences;
use crate::language::{self, format_count, tr};
use crate::shown::shown;
use crate::store::Sessions;
use crate::{counted, say, text};

// What [`Figures::slot`] puts into the texts of figures:
// {share}: the secured share, "99.97%", "All but 3" or "None"
// {total}: the number of sessions, which the text is counted by
// {failed}: "131 failed"

/// The heading of the page: "You need to act on one cause: the certificate of mx2.example.com has expired."
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headline {
    /// What is to be done, in bold letters: "You need to act on one cause:", "Nothing to do.". May be empty.
    pub lead: String,
    /// The finding that it is about: its id, and its gist as it stands behind the lead.
    pub cause: Option<(String, String)>,
    /// What is to be said beside it. May be empty.
    pub rest: String,
}

impl Headline {
    /// The answer to all that is loaded, or to a part of it beyond which nothing is to be done, from the findings about
    /// it, worst first.
    pub fn new(all: &Overview, findings: &[Finding]) -> Self {
        Self::of_part(all, findings, &Elsewhere::default())
    }

    /// The answer to a part of what is loaded, from the findings about it. That nothing is to be done is said of no more
    /// than that part.
    pub fn of_part(all: &Overview, findings: &[Finding], elsewhere: &Elsewhere) -> Self {
        let verdict = Verdict::new(all, findings);
        if verdict.known != Known::All {
            return Self::only(verdict.sentence());
        }
        let group = |group| move |finding: &&Finding| Group::of(finding) == group;
        let to_do: Vec<&Finding> = findings.iter().filter(group(Group::ToDo)).collect();
        let of_actor = |actor| to_do.iter().copied().filter(move |finding| finding.actor == actor).collect::<Vec<_>>();
        let (yours, dns_host) = (of_actor(Actor::You), of_actor(Actor::DnsHost));
        if !yours.is_empty() {
            return Self::about(yours_to_end(&yours), yours.first());
        }
        if !dns_host.is_empty() {
            let lead = counted!(
                dns_host.len(),
                "Your DNS provider needs to act on one cause:",
                "Your DNS provider needs to act on {number} causes, the worst first:",
                number = number_word(dns_host.len()),
            );
            return Self::about(lead, dns_host.first());
        }
        if !to_do.is_empty() {
            let lead = counted!(
                to_do.len(),
                "One cause needs a closer look:",
                "{number} causes need a closer look, the worst first:",
                number = format_count(to_do.len() as u64),
            );
            return Self::about(lead, to_do.first());
        }
        let sessions = all.sessions;
        let watched: Vec<&Finding> =
            findings.iter().filter(group(Group::Watch)).filter(|finding| finding.failed > 0).collect();
        if is_unenforced(all) {
            if watched.is_empty() {
                return Self::only(unenforced(&sessions));
            }
            // A policy is to be built, so it is not said that nothing is to be done.
            let lead = counted!(
                watched.len(),
                "Watch one cause:",
                "Watch {number} causes, the worst first:",
                number = number_word(watched.len()),
            );
            return Self::about(lead, watched.first());
        }
        if !watched.is_empty() {
            return Self::about(nothing_but_watching(watched.len(), elsewhere), watched.first());
        }
        let rest = match (sessions.failed, sessions.total()) {
            (0, 0) => tr("No sessions were reported.").to_owned(),
            (0, 1) if unverified(all) > 0 => {
                tr("The only session succeeded; it had no active policy and was not verified.").to_owned()
            }
            (0, total) if unverified(all) > 0 => counted!(
                unverified(all),
                "All {total} sessions succeeded; {n} of them had no active policy and was not verified.",
                "All {total} sessions succeeded; {n} of them had no active policy and were not verified.",
                total = format_count(total),
            ),
            (0, total) => counted!(total, "The only session was secured.", "All {n} sessions were secured."),
            (_, 1) => tr("The only session failed, but nobody needs to act on it now.").to_owned(),
            (failed, total) => counted!(
                failed,
                "{n} of {total} sessions failed, but nobody needs to act on it now.",
                "{n} of {total} sessions failed, but nobody needs to act on them now.",
                total = format_count(total),
            ),
        };
        let lead = tr(match elsewhere.beyond {
            None => text!("Nothing to do."),
            Some(Part::Selection) => text!("Nothing to do in this selection."),
            Some(Part::Report) => text!("Nothing to do in this report."),
        });
        Self { lead: lead.to_owned(), cause: None, rest }
    }

    /// What is to be said of causes where only failures are known: as much as elsewhere, and the sentence about the failures
    /// stands before it. Empty where nothing is to be done.
    pub fn of_failures(all: &Overview, findings: &[Finding]) -> Self {
        let sessions_alone = Overview { reports: all.reports, sessions: all.sessions, ..Overview::default() };
        let headline = Self::new(&sessions_alone, findings);
        if headline.cause.is_some() { headline } else { Self::default() }
    }

    /// The answer while causes are being looked for: without saying so it would look finished.
    pub fn looking(all: &Overview) -> Self {
        let lead = looking_for_causes().to_owned();
        // Not even counted: the numbers are those of the empty page.
        let rest = if all.reports == 0 { String::new() } else { Self::before_findings(all).rest };
        Self { lead, cause: None, rest }
    }

    /// The figures alone, where the causes are known and only those that concern a filter are being chosen.
    pub fn before_findings(all: &Overview) -> Self {
        let said = if is_unenforced(all) { unenforced(&all.sessions) } else { Verdict::of(all).sentence() };
        Self::only(said)
    }

    /// The whole heading as a text.
    pub fn sentence(&self) -> String {
        let cause = self.cause.as_ref().map_or("", |(_, gist)| gist);
        let parts = [self.lead.as_str(), cause, self.rest.as_str()].into_iter().filter(|part| !part.is_empty());
        sentences(&parts.collect::<Vec<_>>())
    }

    fn only(rest: String) -> Self {
        Self { rest, ..Self::default() }
    }

    fn about(lead: String, finding: Option<&&Finding>) -> Self {
        let cause = finding.map(|finding| (finding.id.clone(), behind_colon(&finding.gist)));
        Self { lead, cause, rest: String::new() }
    }
}

/// A part of what is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What a filter leaves.
    Selection,
    /// One report.
    Report,
}

/// What needs attention now, and is no part of what is looked at. What is new, over or severe never depends on what is
/// looked at, so that it stands beside an answer to a part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Elsewhere {
    /// Beyond what it is; `None` where nothing there needs attention.
    beyond: Option<Part>,
    count: usize,
    /// The worst of it: the id of the finding, and its gist as it stands behind a colon.
    pub worst: Option<(String, String)>,
}

impl Elsewhere {
    /// What is among all findings, worst first, and not among those about a part.
    pub fn of(part: Part, all: &[Finding], shown: &[Finding]) -> Self {
        let shown: BTreeSet<&str> = shown.iter().map(|finding| finding.id.as_str()).collect();
        let is_hidden = |finding: &&Finding| Group::of(finding) == Group::ToDo && !shown.contains(finding.id.as_str());
        let mut hidden = all.iter().filter(is_hidden);
        let Some(worst) = hidden.next() else { return Self::default() };
        let named = (worst.id.clone(), behind_colon(&worst.gist));
        Self { beyond: Some(part), count: 1 + hidden.count(), worst: Some(named) }
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.beyond.is_none()
    }

    /// "Outside this selection, one finding needs attention:", before the worst; empty where there is nothing.
    pub fn lead(&self) -> String {
        let number = number_word(self.count);
        match self.beyond {
            None => String::new(),
            Some(Part::Selection) => counted!(
                self.count,
                "Outside this selection, one finding needs attention:",
                "Outside this selection, {number} findings need attention, the worst first:",
                number,
            ),
            Some(Part::Report) => counted!(
                self.count,
                "Outside this report, one finding needs attention:",
                "Outside this report, {number} findings need attention, the worst first:",
                number,
            ),
        }
    }

    /// The whole of it as a text.
    pub fn sentence(&self) -> String {
        let gist = self.worst.as_ref().map_or("", |(_, gist)| gist);
        sentences(&[self.lead().as_str(), gist].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>())
    }
}

/// "Nothing for you to do. Watch one cause:".
fn nothing_but_watching(count: usize, elsewhere: &Elsewhere) -> String {
    let number = number_word(count);
    match elsewhere.beyond {
        None => counted!(
            count,
            "Nothing for you to do. Watch one cause:",
            "Nothing for you to do. Watch {number} causes, the worst first:",
            number,
        ),
        Some(Part::Selection) => counted!(
            count,
            "Nothing for you to do in this selection. Watch one cause:",
            "Nothing for you to do in this selection. Watch {number} causes, the worst first:",
            number,
        ),
        Some(Part::Report) => counted!(
            count,
            "Nothing for you to do in this report. Watch one cause:",
            "Nothing for you to do in this report. Watch {number} causes, the worst first:",
            number,
        ),
    }
}

/// What is said while causes are not known.
pub fn looking_for_causes() -> &'static str {
    tr("Looking for causes…")
}

/// "You need to act on two causes, the worst first:".
fn yours_to_end(yours: &[&Finding]) -> String {
    if yours.iter().all(|finding| finding.failed > 0) {
        causes_to_end(yours.len())
    } else {
        counted!(
            yours.len(),
            "You need to act on one point:",
            "You need to act on {number} points, the worst first:",
            number = number_word(yours.len()),
        )
    }
}

/// "You need to act on one cause:".
pub fn causes_to_end(count: usize) -> String {
    counted!(
        count,
        "You need to act on one cause:",
        "You need to act on {number} causes, the worst first:",
        number = number_word(count),
    )
}

/// "{share} of {total} sessions were secured.", with its slots; of one session, that it was.
pub fn share_of(total: u64) -> String {
    counted!(total, "The only session was secured.", "{share} of {total} sessions were secured.")
}

/// "{failed}, and in 102 of them the sender did not deliver.", with its slot.
pub fn some_refused(refused: u64) -> String {
    counted!(
        refused,
        "{failed}, and in one of them the sender did not deliver.",
        "{failed}, and in {n} of them the sender did not deliver."
    )
}

fn unenforced(sessions: &Sessions) -> String {
    let total = sessions.total();
    if (sessions.successful, total) == (0, 1) {
        return tr("The only session failed, and nothing enforces encryption.").to_owned();
    }
    counted!(
        total,
        "The only session used encryption, but nothing enforces it.",
        "{part} of {n} sessions used encryption, but nothing enforces it.",
        part = format_count(sessions.successful),
    )
}

/// The gist of a finding behind a colon. In these languages a sentence begins small there unless its first word is a
/// name: the words are those with which gists begin.
pub fn behind_colon(gist: &str) -> String {
    let small = match language::code() {
        "en" => SMALL_IN_ENGLISH,
        "fr" => SMALL_IN_FRENCH,
        "es" => SMALL_IN_SPANISH,
        _ => "",
    };
    // "L’hôte": an article may be written together with its noun.
    let first = gist.split([' ', '\u{a0}', '’']).next().unwrap_or_default();
    if !first.is_empty() && small.split_ascii_whitespace().any(|word| word == first) {
        let mut letters = gist.chars();
        letters.next().map_or_else(String::new, |letter| letter.to_lowercase().chain(letters).collect())
    } else {
        gist.to_owned()
    }
}

/// Words that are no names: with these the texts of findings begin.
const SMALL_IN_ENGLISH: &str = "The No A An All Another Both Each Every Many None Nothing One Only Other Others Some \
    Something Two Senders Sessions Connections Mail Messages Emails Records Reports Recipients Certificates Policies \
    What According After For From In On Since With Cached Old It There This These Its";
const SMALL_IN_FRENCH: &str = "Le La Les L Un Une Des D Du De Ce Cet Cette Ces C Aucun Aucune Autre Autres Certains \
    Certaines Chaque Deux Elle Il Ils Même Personne Plusieurs Quelque Quelques Rien Seul Seule Seuls Seules Son Sa Ses \
    Tous Tout Toute Toutes N S Presque Au En Dans Depuis Après Avant Avec Chez Lors Par Pour Selon Sur À Cela On Indice \
    Échec Échecs Introuvable Touchées Connexions Courrier Dernier Enregistrements Expéditeurs Messages Politiques \
    Rapports Sessions Certificats";
const SMALL_IN_SPANISH: &str = "El La Los Las Lo Un Una Unos Unas Al Del De Se Ningún Ninguna Ninguno Nadie Nada No \
    Algo Algunos Algunas Ambas Ambos Cada Dos Otra Otras Otro Otros Todas Todos Todo Su Sus Este Esta Estos Esto Ese Casi \
    Solo Todavía Tan También A Con Desde Después Antes En Hasta Para Por Según Sin Sobre Tras Afectó Debe Debía Debían Es \
    Está Están Falla Fallan Falló Fallaron Falta Faltan Faltaba Faltaban Ha Han Hay Hubo Llegó Ocurrió Puede Quedó Sigue \
    Tienen Va Varios Varias Último Conexiones Correos Informes Políticas Registros Remitentes Sesiones Certificados";

/// The line of figures below the heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// "95.10% of 35,452 sessions were secured.", with its slots; empty where the heading says it or nothing does.
    pub share: String,
    /// "99.95% succeeded in the 30 days before.", or all sessions of those whose failures are shown; empty where nothing is known.
    pub beside: String,
    /// "1,737 failed, and in 1,692 of them the sender did not deliver.", with `{failed}` for the first words; empty
    /// where nothing failed.
    pub failed: String,
    sessions: Sessions,
}

/// Sessions of as many days before those that are looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Before {
    /// How many days.
    pub days: u32,
    /// Their sessions.
    pub sessions: Sessions,
}

impl Figures {
    /// The figures of what a filter leaves, with what stands beside them. Of findings `None` while they are not known.
    pub fn new(all: &Overview, findings: Option<&[Finding]>, beside: String) -> Self {
        let (sessions, total) = (all.sessions, all.sessions.total());
        // Until causes are known the heading has the figures.
        let Some(findings) = findings.filter(|_| total > 0 && !all.filter.by_failure()) else {
            // Of failures alone no share is told; what they are a part of is.
            let beside = if all.filter.by_failure() { beside } else { String::new() };
            return Self { beside, ..Self::default() };
        };
        let is_unenforced = is_unenforced(all);
        let is_told = Headline::new(all, findings).cause.is_none() && (sessions.failed == 0 || is_unenforced);
        // Of one session that failed, no share is left to tell.
        let share = if is_told || (total, sessions.failed) == (1, 1) {
            String::new()
        } else if is_unenforced {
            share_unenforced(total)
        } else {
            match unverified(all) {
                0 => share_of(total),
                unverified => share_with_unverified(total, unverified),
            }
        };
        Self { share, beside, failed: what_failed(all, findings), sessions }
    }

    /// What stands in a slot of [`Self::share`] and [`Self::failed`].
    pub fn slot(&self, name: &str) -> String {
        match name {
            "share" => share_secured(&self.sessions),
            "total" => format_count(self.sessions.total()),
            "failed" => failed_of(&self.sessions),
            _ => String::new(),
        }
    }
}

impl Before {
    /// The filter of as many days before those that are asked for, and how many these are; `None` where no days are asked
    /// for, or several times.
    pub fn asked(filter: &Filter) -> Option<(Filter, u32)> {
        let (first, last) = filter.days.filter(|_| filter.stretches.is_empty())?;
        let days = last.0.checked_sub(first.0)?.checked_add(1)?;
        let mut earlier = filter.clone();
        earlier.set_days(Some((first.plus(-days), first.plus(-1))));
        Some((earlier, u32::try_from(days).ok()?))
    }

    /// "99.95% succeeded in the 30 days before."
    pub fn sentence(self) -> String {
        let share = share_of_time(&self.sessions);
        let mut sentence = counted!(
            self.days,
            "{share} succeeded on the day before.",
            "{share} succeeded in the {n} days before.",
            share,
        );
        language::begin_large(&mut sentence);
        sentence
    }

    /// The last seven days of a timeline and the seven before them, where both have reports.
    pub fn weeks(all: &Overview) -> Option<((Day, Day), Sessions, Self)> {
        let days = &all.timeline.days;
        let rest = days.len().checked_sub(2 * WEEK)?;
        let (then, now) = days.get(rest..)?.split_at_checked(WEEK)?;
        let sum = |days: &[DayTotals]| {
            days.iter().fold(Sessions::default(), |sum, day| Sessions {
                successful: sum.successful.saturating_add(day.sessions.successful),
                failed: sum.failed.saturating_add(day.sessions.failed),
            })
        };
        let (sessions, before) = (sum(now), Self { days: 7, sessions: sum(then) });
        let known = all.timeline.spans.is_empty() && sessions.total() > 0 && before.sessions.total() > 0;
        let ends = (now.first()?.day, now.last()?.day);
        known.then_some((ends, sessions, before))
    }
}

/// "Microsoft reported 11,068 sessions in total; 255 failed.": what failures are a part of. No share: how many
/// succeeded where these failed nobody reports.
pub fn in_all(sessions: &Sessions, organization: Option<&str>) -> String {
    let (total, part) = (sessions.total(), format_count(sessions.failed));
    let Some(organization) = organization.filter(|organization| !organization.is_empty()) else {
        return counted!(
            total,
            "{n} session was reported in total; {part} failed.",
            "{n} sessions were reported in total; {part} failed.",
            part,
        );
    };
    counted!(
        total,
        "{organization} reported {n} session in total; {part} failed.",
        "{organization} reported {n} sessions in total; {part} failed.",
        organization = shown(organization),
        part,
    )
}

/// The last seven days beside the seven before: "8 to 14 Feb: 99.10% succeeded, compared with 100% in the 7 days before." Whether
/// a policy stood behind all of them is not asked.
pub fn weeks_in_words(days: &str, now: &Sessions, before: Before) -> String {
    let (share, earlier) = (share_of_time(now), share_of_time(&before.sessions));
    say!("{days}: {share} succeeded, compared with {earlier} in the 7 days before.", days, share, earlier)
}

/// A share that stands by itself: "99.95%", "100%" where nothing failed, "all but 3".
fn share_of_time(sessions: &Sessions) -> String {
    match (sessions.successful, sessions.failed) {
        (_, 0) => say!("{percent}%", percent = 100),
        (0, _) => say!("{percent}%", percent = 0),
        _ => {
            let share = share_secured(sessions);
            if share.ends_with('%') { share } else { counted!(sessions.failed, "all but {n}", "all but {n}") }
        }
    }
}

/// How many failed, and what that did to messages: of a session that failed the sender delivers nothing where a policy
/// is enforced (RFC 8461, section 5; RFC 7672, section 2.2).
fn what_failed(all: &Overview, findings: &[Finding]) -> String {
    if all.sessions.failed == 0 {
        return String::new();
    }
    match refused(findings) {
        None => tr("{failed}.").to_owned(),
        Some(0) => delivered(findings).to_owned(),
        Some(1) if all.sessions.failed == 1 => tr("{failed}, and the sender did not deliver.").to_owned(),
        Some(refused) if refused >= all.sessions.failed => {
            tr("{failed}, and the sender did not deliver in any of them.").to_owned()
        }
        Some(refused) => some_refused(refused),
    }
}

/// That all was delivered, and how.
fn delivered(findings: &[Finding]) -> &'static str {
    let is_clear = |finding: &&Finding| finding.shown_consequence() == Some(Consequence::Unencrypted);
    let shown = || findings.iter().filter(|finding| finding.shown > 0 && finding.consequence.is_some());
    match (shown().any(|finding| is_clear(&finding)), shown().all(|finding| is_clear(&finding))) {
        (false, _) => tr("{failed}, but the mail was delivered all the same."),
        (true, true) => tr("{failed}, but the mail was delivered all the same, unencrypted."),
        (true, false) => tr("{failed}, but the mail was delivered all the same, some of it unencrypted."),
    }
}

/// In how many of the failed sessions that are shown the sender did not deliver; `None` where it is not known.
fn refused(findings: &[Finding]) -> Option<u64> {
    let mut sum = 0_u64;
    let mut known = false;
    for finding in findings.iter().filter(|finding| finding.shown > 0 && finding.consequence.is_some()) {
        // Of some of these it may be told, but not of how many.
        if finding.untold > 0 || finding.consequence == Some(Consequence::NotTold) {
            return None;
        }
        known = true;
        sum = sum.saturating_add(match finding.refused {
            0 => 0,
            refused if refused >= finding.failed => finding.shown,
            _ => finding.shown_refused.min(finding.shown),
        });
    }
    known.then_some(sum)
}

/// Whose move it is now. What is over, and what failed without asking anybody to act, is nobody's: so says the heading
/// (`Headline`), and nothing beside it may say otherwise.
pub fn actor_now(finding: &Finding) -> Actor {
    if finding.is_calm() || finding.is_over() { Actor::Nobody } else { finding.actor }
}

/// Whether any finding tells of something that may still be so, and that somebody has to end or to watch.
pub fn goes_on(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| matches!(Group::of(finding), Group::ToDo | Group::Watch))
}

/// Who has to act on a finding, as a clause: "You need to act", "Northwind Mail needs to act". Of what asks nobody now:
/// whose it was, or would be.
pub fn owner(finding: &Finding) -> String {
    if finding.is_over() {
        return past_owner(finding);
    }
    if actor_now(finding) != finding.actor {
        return calm_owner(finding);
    }
    match (finding.actor, finding.organizations.as_slice()) {
        // The heading counts neither notes nor steps forward among what the reader has to do.
        (Actor::You, _) if matches!(Group::of(finding), Group::Ready | Group::Notes) => {
            tr("Action is optional").to_owned()
        }
        (Actor::You, _) => tr("You need to act").to_owned(),
        (Actor::DnsHost, _) => tr("Your DNS provider needs to act").to_owned(),
        (Actor::Sender, [organization]) if !organization.is_empty() => {
            say!("{organization} needs to act", organization)
        }
        (Actor::Sender, _) => tr("The senders need to act").to_owned(),
        (Actor::Nobody, _) => tr("Nobody needs to act").to_owned(),
        (Actor::Depends, _) if finding.rule == FindingRule::PossibleInterception => {
            tr("It is unclear who needs to act: this may be interference").to_owned()
        }
        (Actor::Depends, _) => tr("It is unclear who needs to act").to_owned(),
    }
}

/// Whose it would be, of what fails and asks nobody to act now. An export names the same one.
fn calm_owner(finding: &Finding) -> String {
    match (finding.actor, finding.organizations.as_slice()) {
        (Actor::You, _) => tr("For you to fix if it happens again").to_owned(),
        (Actor::DnsHost, _) => tr("For your DNS provider to fix if it happens again").to_owned(),
        (Actor::Sender, [organization]) if !organization.is_empty() => {
            say!("Only {organization} can fix it", organization)
        }
        (Actor::Sender, _) => tr("Only the senders can fix it").to_owned(),
        (Actor::Depends, _) if finding.rule == FindingRule::PossibleInterception => {
            tr("It may be interference").to_owned()
        }
        (Actor::Depends, _) => tr("It is unclear who can fix it").to_owned(),
        (Actor::Nobody, _) => tr("Nobody needs to act").to_owned(),
    }
}

/// Whose it was, of what is over.
fn past_owner(finding: &Finding) -> String {
    match (finding.actor, finding.organizations.as_slice()) {
        (Actor::You, _) => tr("It was yours to fix").to_owned(),
        (Actor::DnsHost, _) => tr("It was for your DNS provider to fix").to_owned(),
        (Actor::Sender, [organization]) if !organization.is_empty() => {
            say!("It was for {organization} to fix", organization)
        }
        (Actor::Sender, _) => tr("It was for the senders to fix").to_owned(),
        (Actor::Nobody, _) => tr("Nobody needs to act").to_owned(),
        (Actor::Depends, _) if finding.rule == FindingRule::PossibleInterception => {
            tr("It may have been interference").to_owned()
        }
        (Actor::Depends, _) => tr("It is unclear who had to fix it").to_owned(),
    }
}

const WEEK: usize = 7;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{FindingSeverity, Share, Trend};

    fn all(successful: u64, failed: u64) -> Overview {
        let share = Share { label: "sts".to_owned(), ..Share::default() };
        Overview {
            reports: 1,
            sessions: Sessions { successful, failed },
            by_policy_type: vec![share],
            ..Overview::default()
        }
    }

    fn failing(actor: Actor, severity: FindingSeverity, failed: u64, gist: &str) -> Finding {
        Finding {
            gist: gist.to_owned(),
            id: gist.to_owned(),
            failed,
            shown: failed,
            consequence: Some(Consequence::Delivered),
            ..Finding::new(FindingRule::TlsCipherMismatch, severity, actor, String::new())
        }
    }

    #[track_caller]
    fn check(all: &Overview, findings: &[Finding], heading: &str, figures: &str) {
        let said = Figures::new(all, Some(findings), String::new());
        let slots = ["share", "total", "failed"].map(|name| (name, said.slot(name)));
        let slots = slots.each_ref().map(|(name, words)| (*name, words as &dyn std::fmt::Display));
        let parts = [&said.share, &said.beside, &said.failed].map(|text| language::fill(text, &slots));
        let line = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        assert_eq!((Headline::new(all, findings).sentence().as_str(), line.as_str()), (heading, figures));
    }

    #[test]
    fn what_the_reader_has_to_do_comes_first() {
        let critical = FindingSeverity::Critical;
        let yours = failing(Actor::You, critical, 8, "The certificate of mx2.example.com has expired.");
        let host = failing(Actor::DnsHost, critical, 1, "DNSSEC validation failed for example.com.");
        let open = failing(Actor::Depends, critical, 1, "Connections to mx1.example.com were cut off.");
        let watched =
            failing(Actor::Depends, FindingSeverity::Warning, 1, "STARTTLS is not offered by mx1.example.com.");
        let line = "90.00% of 100 sessions were secured. 10 failed, but the mail was delivered all the same.";
        check(
            &all(90, 10),
            &[yours.clone(), host.clone()],
            "You need to act on one cause: the certificate of mx2.example.com has expired.",
            line,
        );
        check(
            &all(90, 10),
            &[yours.clone(), yours.clone(), yours],
            "You need to act on three causes, the worst first: the certificate of mx2.example.com has expired.",
            line,
        );
        check(
            &all(90, 10),
            &[open.clone(), host],
            "Your DNS provider needs to act on one cause: DNSSEC validation failed for example.com.",
            line,
        );
        check(
            &all(90, 10),
            &[open],
            "One cause needs a closer look: connections to mx1.example.com were cut off.",
            line,
        );
        check(
            &all(90, 10),
            &[watched],
            "Nothing for you to do. Watch one cause: STARTTLS is not offered by mx1.example.com.",
            line,
        );
        let silent = Finding::new(
            FindingRule::DomainSilent,
            FindingSeverity::Warning,
            Actor::You,
            "No report about example.com has come since 3 Feb.".to_owned(),
        );
        check(
            &all(90, 0),
            &[silent],
            "You need to act on one point: no report about example.com has come since 3 Feb.",
            "100% of 90 sessions were secured.",
        );
    }

    #[test]
    fn what_the_heading_does_not_count_asks_nobody_to_act() {
        let of = |rule, severity, actor| Finding::new(rule, severity, actor, String::new());
        let [info, warning] = [FindingSeverity::Info, FindingSeverity::Warning];
        for rule in [FindingRule::CoverageGaps, FindingRule::NoPolicy, FindingRule::PolicyModeNone] {
            let note = of(rule, info, Actor::You);
            assert_eq!(owner(&note), "Action is optional");
            assert_eq!(Headline::new(&all(10, 0), &[note]).lead, "Nothing to do.");
        }
        assert_eq!(owner(&of(FindingRule::DomainSilent, warning, Actor::You)), "You need to act");
        assert_eq!(owner(&of(FindingRule::ReporterDeviates, info, Actor::Nobody)), "Nobody needs to act");
    }

    /// What an export calls "depends" or "sender" is told as such, though nobody needs to act now.
    #[test]
    fn what_is_only_noted_names_the_actor_of_the_export() {
        let info = |actor| failing(actor, FindingSeverity::Info, 3, "x");
        let by = |actor, organization: &str| Finding { organizations: vec![organization.to_owned()], ..info(actor) };
        for (finding, said) in [
            (info(Actor::You), "For you to fix if it happens again"),
            (info(Actor::DnsHost), "For your DNS provider to fix if it happens again"),
            (by(Actor::Sender, "Northwind Mail"), "Only Northwind Mail can fix it"),
            (by(Actor::Sender, ""), "Only the senders can fix it"),
            (info(Actor::Depends), "It is unclear who can fix it"),
            (info(Actor::Nobody), "Nobody needs to act"),
        ] {
            assert_eq!((owner(&finding).as_str(), actor_now(&finding)), (said, Actor::Nobody));
        }
        let suspected = Finding { rule: FindingRule::PossibleInterception, ..info(Actor::Depends) };
        assert_eq!(owner(&suspected), "It may be interference");
    }

    #[test]
    fn with_nothing_to_do_it_says_so() {
        check(&all(9_214, 0), &[], "Nothing to do. All 9,214 sessions were secured.", "");
        check(&all(1, 0), &[], "Nothing to do. The only session was secured.", "");
        check(&all(0, 0), &[], "Nothing to do. No sessions were reported.", "");
        let over = Finding {
            trend: Some(Trend::Over),
            ..failing(Actor::You, FindingSeverity::Critical, 2, "The certificate of mx2.example.com had expired.")
        };
        check(
            &all(98, 2),
            &[over],
            "Nothing to do. 2 of 100 sessions failed, but nobody needs to act on them now.",
            "98.00% of 100 sessions were secured. 2 failed, but the mail was delivered all the same.",
        );
    }

    #[test]
    fn without_a_policy_nothing_is_called_secured() {
        let open = |successful, failed| Overview {
            by_policy_type: vec![Share { label: "no-policy-found".to_owned(), ..Share::default() }],
            ..all(successful, failed)
        };
        check(&open(48, 0), &[], "48 of 48 sessions used encryption, but nothing enforces it.", "");
        check(&open(1, 0), &[], "The only session used encryption, but nothing enforces it.", "");
        check(
            &open(0, 1),
            &[],
            "The only session failed, and nothing enforces encryption.",
            "The only session failed.",
        );
        let yours = failing(Actor::You, FindingSeverity::Warning, 3, "STARTTLS is not offered by mx1.example.com.");
        check(
            &open(7, 3),
            &[yours],
            "You need to act on one cause: STARTTLS is not offered by mx1.example.com.",
            "70.00% of 10 sessions were encrypted, but nothing enforces it. 3 failed, but the mail was delivered all the same.",
        );
    }

    /// A sender that demands DANE delivers nothing, and a policy is to be built: the first comes first.
    #[test]
    fn without_a_policy_mail_that_fails_comes_before_the_advice() {
        let open = Overview {
            by_policy_type: vec![Share { label: "no-policy-found".to_owned(), ..Share::default() }],
            ..all(7, 3)
        };
        let theirs = failing(Actor::Sender, FindingSeverity::Warning, 3, "A sender demands DANE of mx1.example.com.");
        check(
            &open,
            &[theirs],
            "Watch one cause: a sender demands DANE of mx1.example.com.",
            "70.00% of 10 sessions were encrypted, but nothing enforces it. 3 failed, but the mail was delivered all the same.",
        );
    }

    #[test]
    fn one_session_is_no_part_of_one() {
        let yours = failing(Actor::You, FindingSeverity::Warning, 1, "STARTTLS is not offered by mx1.example.com.");
        check(
            &all(0, 1),
            &[yours],
            "You need to act on one cause: STARTTLS is not offered by mx1.example.com.",
            "The only session failed, but the mail was delivered all the same.",
        );
        let silent = Finding::new(
            FindingRule::DomainSilent,
            FindingSeverity::Warning,
            Actor::You,
            "No report about example.com has come since 3 Feb.".to_owned(),
        );
        check(
            &all(1, 0),
            &[silent],
            "You need to act on one point: no report about example.com has come since 3 Feb.",
            "The only session was secured.",
        );
    }

    #[test]
    fn what_is_not_known_yet_is_not_called_done() {
        let said = |all: &Overview| Headline::looking(all).sentence();
        assert_eq!(said(&all(9_214, 0)), "Looking for causes… 100% of 9,214 sessions were secured.");
        assert_eq!(said(&all(90, 10)), "Looking for causes… 90.00% of 100 sessions were secured. 10 failed.");
        assert_eq!(said(&Overview::default()), "Looking for causes…");
    }

    #[test]
    fn beside_a_policy_sessions_without_one_are_not_called_secured() {
        let share = |label: &str, successful| Share {
            label: label.to_owned(),
            sessions: Sessions { successful, failed: 0 },
            ..Share::default()
        };
        let mixed = |successful, failed| Overview {
            by_policy_type: vec![share("sts", successful - 40), share("no-policy-found", 40)],
            ..all(successful, failed)
        };
        check(
            &mixed(90, 0),
            &[],
            "Nothing to do. All 90 sessions succeeded; 40 of them had no active policy and were not verified.",
            "",
        );
        let yours = failing(Actor::You, FindingSeverity::Warning, 10, "STARTTLS is not offered by mx1.example.com.");
        check(
            &mixed(90, 10),
            &[yours],
            "You need to act on one cause: STARTTLS is not offered by mx1.example.com.",
            "90.00% of 100 sessions succeeded; 40 of them had no active policy and were not verified. 10 failed, but the mail was delivered all the same.",
        );
        let week = ("8 Feb", Sessions { successful: 70, failed: 0 });
        let before = Before { days: 7, sessions: Sessions { successful: 70, failed: 0 } };
        assert_eq!(
            weeks_in_words(week.0, &week.1, before),
            "8 Feb: 100% succeeded, compared with 100% in the 7 days before."
        );
    }

    #[test]
    fn under_a_filter_by_failures_no_share_is_told() {
        let filter = Filter::from_query("mx=mx2.example.com");
        let some = Overview { filter, reports: 27, ..all(0, 257) };
        check(
            &some,
            &[],
            "257 sessions failed at mx2.example.com, in 27 reports; how many succeeded there is not reported.",
            "",
        );
        let none = Overview { filter: Filter::from_query("by=nobody"), ..Overview::default() };
        check(&none, &[], "No report matches the filter.", "");
    }

    #[test]
    fn what_happened_to_messages_is_said_as_far_as_it_is_known() {
        let of = |failed, shown, refused| Finding {
            refused,
            shown_refused: refused.min(shown),
            shown,
            ..failing(Actor::You, FindingSeverity::Critical, failed, "x")
        };
        assert_eq!(refused(&[]), None);
        assert_eq!(refused(&[of(5, 5, 0), of(9, 9, 4), of(3, 3, 3)]), Some(7));
        assert_eq!(refused(&[of(9, 2, 9)]), Some(2), "all of it was refused, and so are those that are left");
        let partly = Finding { shown_refused: 1, ..of(9, 2, 4) };
        assert_eq!(refused(&[partly]), Some(1), "of those that are left");
        let not_told = Finding { consequence: Some(Consequence::NotTold), ..of(9, 9, 0) };
        assert_eq!(refused(&[not_told]), None);
        let said = |failed, findings: &[Finding]| what_failed(&all(1, failed), findings);
        assert_eq!(said(9, &[of(9, 9, 9)]), "{failed}, and the sender did not deliver in any of them.");
        assert_eq!(said(1, &[of(1, 1, 1)]), "{failed}, and the sender did not deliver.");
        assert_eq!(said(10, &[of(9, 9, 9)]), "{failed}, and in 9 of them the sender did not deliver.");
        assert_eq!(said(10, &[of(9, 9, 1)]), "{failed}, and in one of them the sender did not deliver.");
        let clear = Finding { consequence: Some(Consequence::Unencrypted), ..of(3, 3, 0) };
        let all_clear = "{failed}, but the mail was delivered all the same, unencrypted.";
        assert_eq!(said(3, std::slice::from_ref(&clear)), all_clear);
        let some_clear = "{failed}, but the mail was delivered all the same, some of it unencrypted.";
        assert_eq!(said(8, &[clear, of(5, 5, 0)]), some_clear);
    }

    #[test]
    fn the_time_before_stands_by_itself() {
        let before = |days, successful, failed| Before { days, sessions: Sessions { successful, failed } }.sentence();
        assert_eq!(before(30, 9_995, 5), "99.95% succeeded in the 30 days before.");
        assert_eq!(before(1, 5, 0), "100% succeeded on the day before.");
        assert_eq!(before(7, 0, 5), "0% succeeded in the 7 days before.");
        assert_eq!(before(7, 9_999_997, 3), "All but 3 succeeded in the 7 days before.");
    }

    #[test]
    fn failures_stand_beside_all_sessions_of_their_reporter() {
        let sessions = Sessions { successful: 10_813, failed: 255 };
        assert_eq!(in_all(&sessions, Some("Microsoft")), "Microsoft reported 11,068 sessions in total; 255 failed.");
        assert_eq!(in_all(&sessions, None), "11,068 sessions were reported in total; 255 failed.");
        let filter = Filter::from_query("mx=mx2.example.com");
        let some = Overview { filter, reports: 27, ..all(0, 257) };
        let figures = Figures::new(&some, Some(&[]), "11,068 sessions".to_owned());
        assert_eq!(
            (figures.share.as_str(), figures.beside.as_str(), figures.failed.as_str()),
            ("", "11,068 sessions", "")
        );
    }

    #[test]
    fn the_last_week_is_compared_where_both_weeks_have_sessions() {
        let day = |number: i32, failed| DayTotals {
            reports: 1,
            sessions: Sessions { successful: 10, failed },
            ..DayTotals::without_report(Day(number), false)
        };
        let mut overview = all(0, 0);
        overview.timeline.days = (0..15).map(|number| day(number, u64::from(number > 7))).collect();
        let (ends, now, then) = Before::weeks(&overview).unwrap();
        assert_eq!((ends, now), ((Day(8), Day(14)), Sessions { successful: 70, failed: 7 }));
        assert_eq!(then, Before { days: 7, sessions: Sessions { successful: 70, failed: 0 } });
        overview.timeline.days.truncate(13);
        assert_eq!(Before::weeks(&overview), None);
    }

    #[test]
    fn a_name_keeps_its_letter_behind_a_colon() {
        assert_eq!(behind_colon("The policy of Example is old."), "the policy of Example is old.");
        assert_eq!(behind_colon("DNSSEC validation failed."), "DNSSEC validation failed.");
        assert_eq!(behind_colon("Google Inc. hardly ever succeeds."), "Google Inc. hardly ever succeeds.");
        assert_eq!(behind_colon(""), "");
    }
}
