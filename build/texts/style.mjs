// The style of the English texts: words that a reader of technical English would stumble over, each with the reason.
// English is what most people read, and what translators start from: a word that is odd in English is odd in five languages.
import { CODE, formsOf, literalsOf, wordsOf } from './words.mjs';

const GERMAN = 'is German said in English words';
const AMERICAN = 'is American; the texts are in British English';
const STANDARDS = '(?:DANE|MTA-STS|STARTTLS|TLS|ALPN|SNI|ECH|DNSSEC|IPv6|TLSRPT|mailto|https)';
const THING = '(?:it|which|that|who|record|policy|certificate|report|server|sender|resolver|zone|file|MX)';

/**
 * What the texts do not say: the pattern, what is wrong, and what to write instead; then phrases that contain it and are
 * right, each with the reason.
 */
const RULES = [
  [/\b(?:stands?|stood|standing)\b/iu, GERMAN, 'is, appears', [['stands out', 'this is English']]],
  [/\b(?:holds?|held|holding)\b/iu, GERMAN, 'contains, covers, applies', [
    [/\bhold(?:s|ing)? (?:(?:all|any|the) )?(?:(?:e?mail|messages|them) )?back\b/iu, 'to hold back a message is English'],
  ]],
  [/\b(?:takes?|took|taking) (?:(?:in|all|any|no|the|your|its) )*(?:e?mails?|messages?|reports?|TLS)\b/iu, GERMAN, 'accepts'],
  [/\banew\b/iu, GERMAN, 'again'],
  [/\b(?:by|of) (?:itself|themselves)\b/iu, GERMAN, 'automatically, on its own'],
  [/(?<!\bthere )\b(?:is|are|was|were|be) no (?!longer\b|more\b|better\b|different\b)/iu, GERMAN, 'is not a'],
  [/\b(?:fits?|fitted|fitting)\b/iu, GERMAN, 'matches'],
  [/\bbesides?\b/iu, GERMAN, 'alongside, next to, in addition to'],
  [/\btold\b/iu, GERMAN, 'stated, known, identified'],
  [new RegExp(`\\b${THING} names\\b`, 'iu'), GERMAN, 'lists, specifies, points to'],
  [/\bnamed\b/iu, GERMAN, 'called, listed', [
    ['named curve', 'RFC 8422 says so'],
    ['named like', 'a file is named'],
  ]],
  [new RegExp(`\\b(?:knows?|knew|known|knowing) (?:of |about |how to )?${STANDARDS}\\b`, 'iu'), 'a program does not know a standard', 'supports'],
  [new RegExp(`\\b(?:speaks?|spoken|does|can|masters?) ${STANDARDS}\\b`, 'iu'), 'a program does not speak a standard', 'supports, uses'],
  [/\bcircles?\b|\bcircular\b/iu, GERMAN, 'loop'],
  [/\bwhose (?:move|turn)\b|\byour (?:move|turn)\b|\bto act is\b/iu, GERMAN, 'who needs to act'],
  [/(?<!\b(?:to|must|can|will|should|and|or) )\b(?:you|nobody|the sender|the senders) acts?\b/iu, GERMAN, 'needs to act'],
  [/\bneeds? nobody\b/iu, GERMAN, 'no action needed'],
  [/\bmails\b/iu, 'mail is a mass noun', 'emails, messages'],
  [/\b(?:a|one|each|another|per) mail\b(?! (?:servers?|filters?|programs?|provider|host|operator|domain|folder|log|client|stream|system|gateway|service)\b)/iu, 'mail is a mass noun', 'an email, a message'],
  [/\be-mails?\b/iu, 'has a hyphen', 'email'],
  [/\bmail address/iu, GERMAN, 'email address'],
  [/\p{L}n’t\b|\p{L}’(?:ll|re|ve|d|m)\b|\b(?:it|that|there|what|here|who|he|she|let|how|where)’s\b/iu, 'is a contraction', 'both words in full'],
  [/\bcan not\b/iu, 'is written apart', 'cannot'],
  [/\b(?!(?:over|re)?siz|seiz|priz|citiz)\p{L}+iz(?:e[drs]?|ing|ations?|able)\b/iu, AMERICAN, '-ise', [['organization-name', 'RFC 8460 calls a field so']]],
  [/\b\p{L}*(?:analyz|paralyz|catalyz)\p{L}*\b/iu, AMERICAN, '-yse'],
  [/\b\p{L}*(?:colors?|colored|behaviors?|favors?|favorites?|honors?|neighbors?|neighboring|labors?|flavors?)\b/iu, AMERICAN, '-our'],
  [/\b(?:centers?|centered|meters?|fibers?|theaters?)\b/iu, AMERICAN, '-re'],
  [/\b(?:cancel|label|model|signal|travel|channel|tunnel|total)(?:ed|ing|er)\b/iu, AMERICAN, '-ll-'],
  [/\b(?:defense|offense|license(?!d\b)|gray|catalogs?|dialogs?|analog|judgment|fulfill?s?|fulfillment|toward|gotten|skeptical|artifacts?|inquir(?:y|ies)|acknowledgment)\b/iu, AMERICAN, 'defence, licence, grey, catalogue, dialogue, judgement, fulfil, towards …'],
  [/\bpercent\b/iu, AMERICAN, 'per cent', [
    ['percent sign', 'RFC 3986 calls % so'],
    ['percent-encoded', 'RFC 3986 says so'],
  ]],
  [/\bmend(?:s|ed|ing)?\b/iu, 'is old', 'fix'],
  [/\b(?:shall|thereby|herewith|thereof|therein|hereby|whereby|thereupon|whilst|amongst|upon)\b/iu, 'is old or belongs to a contract', 'will, must, with this, while, on'],
  [/\bin order\b/iu, GERMAN, 'valid, fine; or to'],
  [/\ban own\b|\bown (?:ones|one)\b/iu, GERMAN, 'its own'],
  [/\binsists?\b/iu, GERMAN, 'requires'],
  [/\b(?:meets?|met|meeting) (?:(?:a|an|the|no|another|other) )?(?:certificates?|servers?|MX|polic(?:y|ies)|errors?|records?|names?)\b/iu, GERMAN, 'finds, is presented with'],
  [/\b(?:small|capital|big|large) letters?\b|\bcapitals?\b/iu, GERMAN, 'lower case, upper case'],
  [/\bcheck sums?\b|\btime-outs?\b/iu, 'is one word', 'checksum, timeout'],
  [/\bweb sites?\b|\bweb-sites?\b|\bhostnames?\b|\bfilenames?\b|\bnameservers?\b|\bwebpages?\b|\bsub-domains?\b|\blook-ups?\b/iu, 'is written otherwise here', 'website, host name, file name, name server, web page, subdomain, lookup'],
  [/\bInternet\b/u, 'has a capital', 'internet'],
  [/\b(?:black|white)-?lists?\b/iu, 'says good and bad by colour', 'block list, allow list'],
  [/\bDNS (?:questions?|hosts?|hosters?)\b/iu, 'is not the term', 'DNS query, DNS provider'],
  [/\bmode (?:enforce|testing)\b|\b(?:in|under|with|from|into|(?:switch|switches|switched|switching|go|goes|change|changes|changed|move|moves|back) to) (?:enforce|testing)\b(?! (?:mode|to enforce mode)\b)/iu, 'is not the term', 'enforce mode, testing mode', [
    [`from enforce to ${CODE}`, 'the words in the files are meant'],
    ['with enforce, testing or none', 'the words in the files are meant'],
  ]],
  [/\b(?:verdicts?|reporters?)\b/iu, 'is not the term', 'result, reporting organisation'],
  [/\bciphers?\b(?! suites?\b)/iu, 'is not the term', 'cipher suite'],
  [/(?<!\bcertificate )\bauthorit(?:y|ies)\b/iu, 'is not the term', 'certificate authority (CA), CA'],
  [/\bclient hello\b|\b(?:encrypted|TLS) greetings?\b/iu, 'is not the term', 'ClientHello'],
  [/\b(?:sections?|chapters?) of (?:the )?RFC\b|§/iu, 'is cited otherwise', 'RFC 8460, section 4.4'],
  [/\b(?:e\.g\.|i\.e\.|etc\b|resp\.|viz\.|cf\.|vs\b)/iu, 'is an abbreviation', 'such as, that is, and so on'],
  [/\b(?:please|sorry|oops|unfortunately|simply|easily|basically|obviously|of course)\b/iu, 'says nothing', 'the sentence without it'],
  [/\brespectively\b|\bso-called\b|\beventual(?:ly)?\b|\bactual\b|\bactually\b/iu, GERMAN, 'each, or, possibly, current'],
  [/\b(?:allow|enable|permit|recommend|suggest|require)s? to\b|\bpossibility to\b/iu, GERMAN, 'allows … to, lets … do, the possibility of'],
  [/\b(?:informations|softwares|advices|feedbacks|datas|evidences|researches|traffics|equipments)\b/iu, 'is a mass noun', 'the singular'],
  [/\bsince (?:\ufffc|\d+|two|three|many|some|a few) (?:seconds|minutes|hours|days|weeks|months|years)\b/iu, GERMAN, 'for … days'],
  [/\bof the other\b(?=[.,;:]|$| (?:is|was|has|had|does)\b)/iu, GERMAN, 'the other’s'],
  [/\bless (?:sessions|reports|days|hosts|records|organisations|failures|files|bytes)\b/iu, 'is counted', 'fewer'],
  [/\bdepart(?:s|ed|ing)? from\b/iu, GERMAN, 'deviate from'],
  [/\bwip(?:e|es|ed|ing)\b|\bforgets?\b/iu, 'is not the word of the page', 'delete, discard'],
  [/\bin the orderly way\b|\bsingle cases?\b|\bagain and again\b/iu, GERMAN, 'properly, isolated cases, repeatedly'],
  [/\b(?:click|tap) on\b/iu, 'is said without the preposition', 'click'],
];

/** What is wrong with the style of the English texts. `tables` has the table of each other language by its code. */
export function faultsOfStyle(texts, tables, rules = RULES) {
  const faults = [];
  const used = new Set();
  for (const [key, english] of texts) {
    const literals = new Set(Object.values(tables).flatMap((table) => [...literalsOf(english, table[key])]));
    for (const form of new Set(formsOf(english))) {
      const words = wordsOf(form, literals);
      for (const [pattern, why, instead, right = []] of rules) {
        const found = foundBesides(words, pattern, right, used);
        if (found) faults.push(`languages/en.json: “${found.replaceAll(CODE, '…')}” ${why}; write: ${instead}: ${form}`);
      }
    }
  }
  for (const [, , , right = []] of rules) {
    for (const phrase of right) {
      if (!used.has(phrase)) faults.push(`build/texts/style.mjs excuses what is said nowhere: ${phrase[0]}`);
    }
  }
  return faults;
}

/** What a pattern finds first outside the phrases that are right. */
function foundBesides(words, pattern, right, used) {
  const excused = right.flatMap((phrase) => {
    const places = [...words.matchAll(new RegExp(phrase[0].source ?? phrase[0], 'giu'))];
    return places.map(({ index, 0: whole }) => ({ phrase, begin: index, end: index + whole.length }));
  });
  let first;
  for (const { index, 0: found } of words.matchAll(new RegExp(pattern.source, `g${pattern.flags}`))) {
    const excuse = excused.find(({ begin, end }) => begin < index + found.length && index < end);
    if (excuse) used.add(excuse.phrase);
    else first ??= found;
  }
  return first;
}
