// Roles of texts (src/language.rs): English has one word where other languages have several.
// A short text that is said at several places has a role at each, or is named here with the reason why every language can
// say the same at all of them.
import { ROLE } from './sources.mjs';

/** Words of a text, slots aside, up to which it needs a role: longer ones tell themselves what they are about. */
const FEW_WORDS = 2;

/** Texts that mean the same wherever they are said, by the reason. */
const sameEverywhere = new Map(Object.entries({
  'a name or abbreviation of a protocol or field, and a word for it that the RFC gives': [
    'DNS', 'MX', 'MX hosts', 'TLSA records', 'Receiving MX', 'Receiving IP', 'Policy domain', 'Result type', 'Reason code',
    'Reporting organisation', 'Sending country', 'Sending network', 'Reason given', 'Policy applied', 'Policy',
  ],
  'a count and what is counted, and nothing else': [
    '{n} days', '{n} domains', '{n} failed', '{n} failed sessions', '{n} organisations', '{n} reports', '{n} sessions', '{n} sessions failed',
    'in {n} reports', '{n} lookups failed.',
  ],
  'the head of a column, the title of a list or its label on a narrow screen, with the same values below': [
    'Address', 'Day', 'Failed', 'Failed share', 'For example', 'Host field', 'Full name', 'Reported by', 'Seen', 'Sessions',
    'Source', 'Type', 'failed sessions', 'reports', 'sessions',
  ],
  'the heading of a section, and a tab or link to it, its name for a screen reader or for the setting in it': [
    'Colours', 'Contents', 'Evidence', 'Failures', 'Findings', 'Keyboard shortcuts', 'Language', 'Limits', 'MTA-STS policy',
    'History', 'Not read', 'Overall result', 'Policies', 'Report', 'Single-key shortcuts', 'TLS-RPT record', 'Timeline', 'What happened',
  ],
  'a page, in its link and its title': ['Build', 'Check', 'Learn', 'Reports', 'Settings'],
  'a button that does the same': ['Clear', 'Close', 'Export', 'Filter', 'Try again'],
  'what a button copies': ['the command', 'the commands', 'the record', 'this text'],
  'a filter that is set, as it is shown and as it is read out': [
    'Dates', 'Only', 'is not', 'with failures', '{field} is not',
  ],
  'the label of a field to fill in or choose from, with the same values': ['Domain', 'Resolver'],
  'a value of whatever field, in a table or list': ['not stated'],
  'what the page says while files are read': ['Reading'],
  'the time a record may be kept, in a form of a DNS provider': ['{ttl} seconds', 'Custom, {ttl} seconds'],
  'a range of days': ['{first} to {last}'],
  'the origin of the page itself': ['this site'],
  'of MTA-STS and of DANE': ['Not used.'],
  'a step that names a cause, and what such a step is told by': ['Possible cause: {cause}'],
  'the same fault of a version, or the same remedy for a destination': ['{version} is misspelt.', 'Write {destination}'],
}).flatMap(([reason, keys]) => keys.map((key) => [key, reason])));

/** How many words a text has without its slots. */
const wordsOf = (key) => key.replace(/\{[^{}]*\}/g, ' ').split(/\s+/).filter((word) => /\p{L}/u.test(word)).length;

/** What is wrong with the roles of `calls`, which `callsOf` finds. */
export function faultsOfRoles(calls, same = sameEverywhere) {
  const places = new Map();
  for (const { key, place } of calls) places.set(key, [...places.get(key) ?? [], place]);
  const several = [...places].filter(([key, all]) => {
    const words = wordsOf(key);
    return all.length > 1 && words > 0 && words <= FEW_WORDS && !key.includes(ROLE);
  });
  const unclear = several.filter(([key]) => !same.has(key)).map(([key, all]) => (
    `needs a role at each place ("${key}" as "…"), or its reason in sameEverywhere in build/texts/roles.mjs: ${key} (${all.join(', ')})`
  ));
  const needless = [...same.keys()].filter((key) => !several.some(([other]) => other === key))
    .map((key) => `sameEverywhere names what is said at one place or nowhere: ${key}`);
  return [...unclear, ...needless];
}
