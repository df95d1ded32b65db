// A language that nobody speaks, made of the English texts: every text in ⟦…⟧, longer, and with accents. Whatever a page
// says in it without brackets did not come through a table; whatever it cuts has no room for German.

/** The code: "no linguistic content" (ISO 639-2). Its plural forms, numbers and days are whatever the browser falls back to. */
export const PSEUDO = 'zxx';
/** The brackets around each text. */
export const OPEN = '⟦';
export const CLOSE = '⟧';
/** So much longer than English a text is: what German and French take for a sentence. */
const LONGER = 0.4;

const ACCENTS = Object.fromEntries([...'AÅBƁCÇDÐEÉFƑGĜHĤIÎJĴKĶLĻMṀNÑOÖPÞQǪRŔSŠTŢUÛVṼWŴXẊYÝZŽaåbƀcçdðeéfƒgĝhĥiîjĵkķlļmɱnñoöpþqǫrŕsštţuûvṽwŵxẋyýzž'
  .matchAll(/(.)(.)/gu)].map(([, letter, accented]) => [letter, accented]));

/** Words of no meaning, as many letters as a text is to grow by. */
function filling(length) {
  const words = 'öñé ţŵö ţĥŕéé ƒöûŕ ƒîṽé šîẋ šéṽéñ éîĝĥţ ñîñé ţéñ ';
  return ` ${words.repeat(Math.ceil(length / words.length)).slice(0, Math.max(length - 1, 1)).trimEnd()}`;
}

/** A text of the language. Slots stay; what has no letters of its own, such as a comma between names, grows by nothing. */
export function pseudo(text) {
  const pieces = text.split(/(\{[^{}]*\})/);
  const words = pieces.filter((_, at) => at % 2 === 0).join('');
  const accented = pieces.map((piece, at) => (at % 2 === 0 ? piece.replace(/[A-Za-z]/g, (letter) => ACCENTS[letter]) : piece)).join('');
  // What stands between two things is all that such a text says; src/joined.rs takes it out of it.
  if (pieces.length === 5 && pieces[0] === '' && pieces[4] === '' && !/\p{L}/u.test(words)) return pieces[1] + OPEN + pieces[2] + CLOSE + pieces[3];
  if (!/\p{L}/u.test(words)) return OPEN + accented + CLOSE;
  // The end of a sentence stays its end.
  const [, sentence, end] = /^([^]*?)([\s.:;,!?…]*)$/.exec(accented);
  return OPEN + sentence + filling(Math.ceil(words.length * LONGER)) + end + CLOSE;
}

/** The table of the language; `texts` as `textsOfSources` gives them. */
export function pseudoTable(texts) {
  const own = [...texts].map(([key, english]) => [key, typeof english === 'object'
    ? Object.fromEntries(Object.entries(english).map(([form, text]) => [form, pseudo(text)]))
    : pseudo(english)]);
  return { $name: pseudo('Pseudo'), ...Object.fromEntries(own) };
}
