// Numbers in texts: a number stands with its noun in `counted!`, where each language has a form for it, and a text has one
// number only. A second one is a ready phrase, counted by itself ("{sessions} {in_reports}"), or depends on no word.
import { withoutRole } from './sources.mjs';

/**
 * Slots that hold a number which a word may depend on. `n` is what `counted!` counts. `part` is how many of the `n` something
 * is true of: the noun goes with `n`, and no word with `part`. `count` and `total` are the `n` of texts that the page fills
 * itself, to show it in bold.
 */
const NUMBERS = new Set(['n', 'part', 'count', 'total', 'details', 'summary', 'summaries', 'untold', 'spared', 'wanted', 'needed', 'at_once', 'longest', 'ttl']);

/**
 * Slots that hold a number on which no word depends: which one of several it is (or the number of `counted!` as a word), a
 * share, or a value as it is written in a record.
 */
const NO_NUMBERS = new Set(['number', 'percent', 'seconds', 'most', 'max_age', 'offset', 'line', 'column', 'document']);

/** Texts that are the same for one and for many in English, by the reason. Other languages may need two forms all the same. */
const sameForOne = reasons({
  'no noun stands with the number: what it counts stands around the text': [
    '{n} failed', '{n} failed|sentence', '{count} failed', '{count} failed|finding', 'all but {n}', 'All but {n}', '{part} of {n}|sessions',
    '{n} more|values', '{n} more|periods', '{n} more|domains', '{n} more|MX hosts', '{n} more|files', '{n} more|result types', '{n} more|causes', '{n} more|days',
    'And {n} more.', 'And {n} more. Export the reports to get them all.',
    'And {n} more. Filter by day or organisation to see them, or export the failures as CSV.',
    'And {n} more; the raw report contains them all.', 'Show {n} more',
    '{first}, {second} and {n} more',
    'More answers are needed ({part} of {n} so far). Run these commands and add what they print to the text in the field.',
    '{number} of {n} from this organisation about this domain', '{number} of {n} in this list',
  ],
  'the number is never one': [
    'all {n} organisations', 'Only the first {part} of {n} MX hosts were checked.', 'Only the first {part} of {n} destinations were checked.', 'Only the first {part} of {n} MX hosts of {host} were checked, and none of them can be reached.', 'Show more ({n} in total)', 'Show more groups ({n} in total)', 'Show more findings ({n} in total)',
    'Show all {n}',
  ],
});

/** Texts with a number outside of `counted!`, by the reason. */
const uncounted = reasons({
  'a unit that is the same for one and for many': ['{n} KB', '{n} MB', '{n} GB'],
  'the time to live that the page proposes, which is 3,600 seconds or what somebody wrote in its stead, and never one': [
    '{ttl} seconds', 'Custom, {ttl} seconds', '{ttl} seconds, or the closest value available',
    'Auto, or the option closest to {ttl} seconds', 'Automatic, or the option closest to {ttl} seconds', 'the option closest to {ttl} seconds',
  ],
  'no noun stands with the numbers, which are compared': ['{details} in the details, {summary} in the summary'],
});

/** Texts with several numbers, by the reason. */
const several = reasons({
  'a part of the number that has the noun; no word depends on the part': [
    '{what} ({hosts}): {part} of {n} sessions failed for {who} {when}.', '{what} ({hosts}): {part} of {n} sessions failed for {who}.',
    '{what}: {part} of {n} sessions failed for {who} {when}.', '{what}: {part} of {n} sessions failed for {who}.',
    '{what}: only {part} of {n} sessions failed, {when}.', '{part} of {n} MX hosts',
    '{part} of {n} sessions to {domain} failed for {who} ({period}), but no report says why.',
    '{domain} can switch from testing to enforce mode: {part} of {n} sessions failed under the policy {in_days}; all failures were isolated or limited to single senders.',
    '{deviation} ({section}; {part} of {n} reports)', '{part} of {n} reports', '{part} of {n}|sessions',
    'No report from any organisation has been loaded for {part} of {n} days: {days}.',
    'No report from any organisation has been loaded for {part} of {n} days: {days} and {more}.',
    'on {part} of {n} days with reports between {first} and {last}', '{part} of {n} organisations|who', '{part} of {n} organisations|in brief',
    'It affected {part} of the {n} organisations with the most sessions.',
    '{n} organisations reported in this period ({part} of them with {sessions} or more).',
    'matching the filter: {part} of {n} sessions', 
    'More answers are needed ({part} of {n} so far). Run these commands and add what they print to the text in the field.', '{part} of {n} sessions used encryption, but nothing enforces it.',
    '{n} sessions were reported in total; {part} failed.', '{organization} reported {n} sessions in total; {part} failed.',
    'Only the first {part} of {n} MX hosts were checked.', 'Only the first {part} of {n} destinations were checked.', 'Only the first {part} of {n} MX hosts of {host} were checked, and none of them can be reached.',
    '{part} of {n} TLSA records in the reports can no longer be found in DNS ({records}).',
    '{part} of {n} sessions failed; shown magnified and split by result type', '{part} of {n} files', '{part} of {n} sessions failed',
    '{part} of {n} domains checked.', 'Stopped after {part} of {n} domains.',
  ],
  'the verb goes with the part, and of the whole there are at least two, so that its noun is always the same': [
    'All {total} sessions succeeded; {n} of them had no active policy and were not verified.',
    '{share} of {total} sessions succeeded; {n} of them had no active policy and were not verified.',
    '{n} of {total} sessions failed, but nobody needs to act on them now.', '{n} of {total} sessions failed.',
  ],
  'the second number stands for itself, without a word that depends on it': [
    'The details of some reports count {n} failed sessions here, but their summaries count {summaries}: the details are used here, the summaries for the totals.',
    '{n} of these sessions were refused; it is not known whether the mail was delivered in {untold} more.',
    '{host}: {tlsa} has {n} bytes of data instead of {wanted}; it can never match.',
    '{details} in the details, {summary} in the summary',
  ],
  'the other numbers are fixed and never one': [
    'the policy has been seen for {n} days, but {needed} are needed',
    'there are reports for only {part} of the last {n} days, but {needed} are needed',
    'At least {n} DNS queries will be sent, all to {resolver}, at most {at_once} at a time.',
    'Note: the text is {n} bytes long. Enter it in one piece; the DNS provider splits it into strings of {longest} bytes.',
  ],
});

/** A list by reasons as one by texts. */
function reasons(byReason) {
  return new Map(Object.entries(byReason).flatMap(([reason, keys]) => keys.map((key) => [key, reason])));
}

/** The numbers in a text, each once. */
const numbersIn = (key) => new Set([...withoutRole(key).matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name).filter((name) => NUMBERS.has(name)));

/** Whether an expression of the sources makes a number, or a number in letters. */
const makesNumber = (value) => /^(format_count\(.*\)|format_decimal\(.*\)|[\w.]+(\.\w+\(\))*\.(len|count)\(\)|\d+|[A-Z][A-Z_]+)$/.test(value);

/** What is wrong with the numbers in `calls`, which `callsOf` finds. */
export function faultsOfNumbers(calls, lists = { sameForOne, uncounted, several }) {
  const faults = new Set();
  const texts = { sameForOne: new Set(), uncounted: new Set(), several: new Set() };
  const look = (list, key, fault) => {
    texts[list].add(key);
    if (!lists[list].has(key)) faults.add(`${fault} (${list} in build/texts/numbers.mjs names those that are meant, with the reason): ${key}`);
  };
  for (const { key, value, how, values, place } of calls) {
    const numbers = numbersIn(key);
    if (how === 'counted!' && value.one === value.other) look('sameForOne', key, 'is the same for one and for many');
    if (how !== 'counted!' && numbers.size > 0) look('uncounted', key, 'has a number outside of counted!');
    if (numbers.size > 1) look('several', key, 'has several numbers');
    for (const [name, expression] of values) {
      if (!NUMBERS.has(name) && !NO_NUMBERS.has(name) && makesNumber(expression)) {
        faults.add(`${place}: {${name}} holds a number; it is {n} or {part}, or build/texts/numbers.mjs says what it is: ${key}`);
      }
    }
  }
  for (const [list, found] of Object.entries(texts)) {
    for (const key of lists[list].keys()) if (!found.has(key)) faults.add(`${list} in build/texts/numbers.mjs names what is not so, or is said nowhere: ${key}`);
  }
  return [...faults];
}
