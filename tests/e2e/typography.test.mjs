// The typography of the texts. Needs no browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tables, textsOfSources } from '../../build/texts.mjs';
import { faultsOfForm, faultsOfTypography, spaced } from '../../build/texts/typography.mjs';
import { CODE, literalsOf, wordsOf } from '../../build/texts/words.mjs';

test('every text has the typography of its language', () => {
  assert.deepEqual(faultsOfTypography(textsOfSources(), tables()), []);
});

test('what is code is no word', () => {
  const code = ['{n}', '`{`', 'https://example.com/a;b', '{scheme}:', 'mailto:', 'reports@example.com', 'v=TLSRPTv1;', 'rua=mailto:a@example.com,{more}', 'version: STSv1', 'mode: …',
    'mx: *.example.com', 'max_age: 604800', '.json.gz', '/.well-known/mta-sts.txt', '/var/www/{host}/mta-sts', '.{zone}', '*.', '<domain>', 'sender!domain!start!end.json.gz'];
  for (const each of code) assert.match(wordsOf(`Write ${each} here`), new RegExp(`^Write ${CODE}+ here$`), each);
  for (const each of ['and: none', 'Name.', 'text/plain', 'a / b', 'a file: it', 'v 1']) assert.equal(wordsOf(`Write ${each} here`), `Write ${each} here`);
  assert.deepEqual(literalsOf('Look for “Verification: OK” under “Check”.', 'Sous «\u00a0Vérifier\u00a0», cherchez «\u00a0Verification: OK\u00a0».'), new Set(['Verification: OK']));
  assert.deepEqual(literalsOf('Look for “Verification: OK”.', '「Verification: OK」を探します。'), new Set(['Verification: OK']));
  assert.equal(wordsOf('Cherchez «\u00a0a: b\u00a0» : là', new Set(['a: b'])), `Cherchez «\u00a0${CODE}\u00a0» : là`);
});

/** For each language: what is wrong, beside it what is right, and the fault that is to be named. */
const NEIGHBOURS = {
  en: [
    ['Two  spaces', 'Two spaces', /two spaces/],
    [' Before', 'Before', /begins or ends/],
    ['Wait...', 'Wait…', /two full stops/],
    ['Wait …', 'Wait…', /before an ellipsis/],
    ['It says "no".', 'It says “no”.', /straight/],
    ['The sender\'s MX.', 'The sender’s MX.', /straight/],
    ['It says “no.', 'It says “no”.', /in pairs/],
    ['One (of two).)', 'One (of two).', /in pairs/],
    ['One ( of two).', 'One (of two).', /inside brackets/],
    ['None : all passed.', 'None: all passed.', /before a sign/],
    ['None - all passed.', 'None: all passed.', /dash/],
    ['{n} % failed.', '{n}% failed.', /per cent/],
    ['All passed!', 'All passed.', /exclamation/],
  ],
  de: [
    ['Es sagt “nein”.', 'Es sagt „nein“.', /another language/],
    ['Es sagt „nein.', 'Es sagt „nein“.', /in pairs/],
    ['{n} % und 64 KB.', '{n}\u00a0% und 64\u00a0KB.', /unit/],
    ['{n}% davon.', '{n}\u00a0% davon.', /unit/],
    ['Etwa z. B. dies.', 'Etwa z.\u00a0B. dies.', /abbreviation/],
    ['Etwas–anderes.', 'Etwas – anderes, 2–3 Tage, 19.–20. Jan.', /dash/],
    ['Läuft…', 'Läuft …', /ellipsis/],
    ['Keine : alle.', 'Keine: alle.', /before a sign/],
  ],
  fr: [
    ['Aucun: tous.', 'Aucun\u00a0: tous.', /before :/],
    ['Aucun : tous.', 'Aucun\u00a0: à 23:59.', /before :/],
    ['Aucun ; tous.', 'Aucun\u202f; tous.', /narrow/],
    ['Qui ?', 'Qui\u202f?', /narrow/],
    ['Sous « Vérifier ».', 'Sous «\u00a0Vérifier\u00a0».', /inside « »/],
    ['L\'hôte.', 'L’hôte.', /straight/],
    ['Sous “Vérifier”.', 'Sous «\u00a0Vérifier\u00a0».', /another language/],
    ['Le 1 mars 2026.', 'Le 1er mars 2026, le 11 mars.', /1er/],
    ['Aucun\u00a0: Tous.', 'Aucun\u00a0: DANE et {name}.', /capital/],
    ['La RFC 8460.', 'La RFC\u00a08460.', /RFC/],
    ['Plus de 64 ko.', 'Plus de 64\u00a0ko.', /unit/],
    ['Le nom de hôte que il a.', 'Le nom d’un hôte qu’il a, le onze, de {name}.', /apostrophe/],
  ],
  es: [
    ['Bajo “Comprobar”.', 'Bajo «Comprobar».', /another language/],
    ['Bajo « Comprobar ».', 'Bajo «Comprobar».', /inside « »/],
    ['Quién?', '¿Quién?', /in pairs/],
    ['Ninguno: Todos.', 'Ninguno: todos.', /capital/],
    ['El {n} %.', 'El {n}\u00a0%.', /unit/],
    ['Zona y id.', 'Zona e id, y hielo.', /needs e/],
    ['Siete o ocho.', 'Siete u ocho, o nueve.', /needs e/],
    ['La zona de el host.', 'La zona del host, de él.', /needs e/],
  ],
  ja: [
    ['なし:すべて成功しました。', 'なし：すべて成功しました。', /half-width/],
    ['送信側(MTA)です。', '送信側（MTA）です。', /half-width/],
    ['送信側、MTA.です。', '送信側、MTA、v=STSv1;です。', /half-width/],
    ['送信側 MTAです。', '送信側MTAです。', /beside Japanese/],
    ['送信側。 受信側です。', '送信側。受信側です。', /full-width sign/],
    ['ＭＴＡです。', 'MTAです。', /full-width Latin/],
    ['“送信側”です。', '「送信側」です。', /another language/],
    ['レコードは必須である。', 'レコードは必須です。', /plain|である/],
    ['ポリシーはテスト中です：送信側は報告します。', 'ポリシーはテスト中です。送信側は報告します：', /joins two sentences/],
    ['レコードがない。', 'レコードがありません。レコードなし。対応者：あなた。', /plain/],
  ],
};

test('a breach of the typography is found, and its right neighbour is not', () => {
  for (const [code, pairs] of Object.entries(NEIGHBOURS)) {
    for (const [wrong, right, fault] of pairs) {
      assert.deepEqual(faultsOfForm(code, right), [], `${code}: ${right}`);
      assert.match(faultsOfForm(code, wrong).join('\n'), fault, `${code}: ${wrong}`);
    }
  }
});

test('a translation ends as the English text does', () => {
  assert.deepEqual(faultsOfForm('de', 'Alle.', 'All.'), []);
  assert.deepEqual(faultsOfForm('ja', 'すべてです。', 'All.'), []);
  assert.deepEqual(faultsOfForm('de', 'Alle', 'All.'), ['ends with no mark, the English text with .']);
  assert.deepEqual(faultsOfForm('fr', 'Tous.', 'All'), ['ends with ., the English text with no mark']);
  // Where code comes is for each language.
  assert.deepEqual(faultsOfForm('de', 'Schreiben Sie {record}', 'Write {record}.'), []);
  assert.deepEqual(faultsOfForm('ja', '{record}と書いてください。', 'Write {record}'), []);
});

test('plain spaces become no-break spaces where a language has them', () => {
  assert.equal(spaced('fr', 'La RFC 8460 : « oui » ; {n} ko ? Non : v=STSv1; id=1'), 'La RFC\u00a08460\u00a0: «\u00a0oui\u00a0»\u202f; {n}\u00a0ko\u202f? Non\u00a0: v=STSv1; id=1');
  assert.equal(spaced('de', 'Etwa 5 % : {n} KB'), 'Etwa 5\u00a0% : {n}\u00a0KB');
  assert.equal(spaced('en', '5 % : 64 KB'), '5 % : 64 KB');
});

test('French and Spanish begin with a capital where English does', () => {
  assert.deepEqual(faultsOfForm('fr', 'le certificat', 'the certificate'), []);
  assert.deepEqual(faultsOfForm('fr', 'L’hôte', 'The host'), []);
  assert.deepEqual(faultsOfForm('fr', 'Le certificat', 'the certificate'), ['begins with a capital letter, the English text with a small one']);
  assert.deepEqual(faultsOfForm('es', 'el certificado', 'The certificate'), ['begins with a small letter, the English text with a capital one']);
  assert.deepEqual(faultsOfForm('es', 'TLS', 'the TLS'), []);
  assert.deepEqual(faultsOfForm('es', 'Falta {field}', '{field} is missing'), []);
  assert.deepEqual(faultsOfForm('es', 'El campo mx-host', 'mx-host is a field'), []);
  assert.deepEqual(faultsOfForm('de', 'Zertifikat', 'certificate'), []);
});

test('every form of a text is looked at, and an exception must be needed', () => {
  const texts = new Map([['{n} days .', { one: '{n} day.', other: '{n} days .' }]]);
  const own = { de: { '{n} days .': { one: '{n} Tag .', other: '{n} Tage.' } } };
  assert.equal(faultsOfTypography(texts, own, []).length, 2);
  assert.deepEqual(faultsOfTypography(texts, own, [['{n} days .', 'why not']]), []);
  assert.match(faultsOfTypography(texts, own, [['{n} days .', 'why not'], ['{n} weeks', 'gone']]).join('\n'), /breaks no rule or is said nowhere: \{n\} weeks$/);
});
