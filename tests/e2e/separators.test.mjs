// No text is put together with a separator that only English has: the check itself, held against planted breaches.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codes, tableOf } from '../../build/texts.mjs';
import { exceptions, faultsOfJoins, faultsOfSeparators, separatorsOf } from '../../build/texts/separators.mjs';

const found = (code) => separatorsOf(code).map(({ text }) => text);
const body = (line) => `fn f(f: &mut Formatter<'_>) -> String {\n    ${line}\n}\n`;

const SEPARATORS = [': ', '; ', ', ', ' · ', ' – '];

test('every separator is found wherever text is put together', () => {
  for (const separator of SEPARATORS) {
    const within = [
      `format!("{label}${separator}{value}")`,
      `format!("{}${separator}{}", label, value)`,
      `let _ = write!(out, "{label}${separator}{value}");`,
      `writeln!(f, "Number${separator}{n}")`,
      `format_args!("<b>{label}</b>${separator}{value}")`,
      `concat!("a${separator}", "b")`,
      `out.push_str("and${separator}");`,
      `"a${separator}".to_owned() + b`,
      `a + "${separator}and"`,
      `a += "${separator}and";`,
      `view! { <p>{label} "${separator}and" {value}</p> }`,
      `view! { <p>"Number${separator}"<b>{value}</b></p> }`,
      `r"a" + r#"${separator}b"#`,
    ];
    for (const line of within) assert.equal(found(body(line)).length, 1, line);
    const alone = [
      `parts.join("${separator}")`,
      `let between = "${separator}";`,
      `const BETWEEN: &str = "${separator}";`,
      `[label, "${separator}", value].concat()`,
      `out.push_str("${separator}");`,
      `a + "${separator}" + b`,
      `parts.join(tr("${separator}"))`,
      `String::from("${separator}")`,
      `if first { "" } else { "${separator}" }`,
      `view! { <b>{label}</b> "${separator}" {value} }`,
      `view! { <b>{label}</b> {(index > 0).then(|| "${separator}")} }`,
    ];
    for (const line of alone) assert.deepEqual(found(body(line)), [separator], line);
  }
  assert.deepEqual(found(body('view! { <b>{label} ":"</b> " " {value} }')), [':']);
  assert.deepEqual(found(body('let more = if long { ", …" } else { "" };')), [', …']);
  assert.deepEqual(found(body('notes.join(" ")')), [' ']);
  assert.deepEqual(found('#[error("{0}: {1}")]\nstruct Broken(u8, u8);\n'), ['{0}: {1}']);
});

test('what stands beside them is none', () => {
  for (const line of [
    'say!("{label}: {value}, {n} · {m}", label, value, n, m)',
    'tr("Nothing to do; wait, or try again: it may pass.")',
    'counted!(n, "{n} file, read", "{n} files, read")',
    'labelled(label, &listed(&parts))',
    'format!("{label}:{value}")',
    'format!("{a},{b};{c}")',
    'parts.join(",")',
    'parts.join("\\n")',
    'source.split("; ").map(one)',
    'source.split_once(", section ")',
    'text.strip_prefix("Reason: ")',
    'match text { ": " | ", " => 1, "; " => 2, _ => 3 }',
    'text == ", "',
    'let sentence = "Kept as it is: this is a value, not a text put together.";',
    'view! { <p class="a: b" title={name}>{label}</p> }',
    'view! { <kbd>"Shift"</kbd> " " <kbd>"Enter"</kbd> }',
    'panic!("broken: {fault}, {place}")',
    '// format!("{label}: {value}")\n    /* parts.join(", ") */ x',
    "let (quote, colon) = ('\"', b':'); text.push_str(\"a\"); let other = '\"';",
  ]) assert.deepEqual(found(body(line)), [], line);
  assert.deepEqual(found('#[expect(clippy::x, reason = "a table, to be read: as one")]\nfn f() {}\n'), []);
  assert.deepEqual(found(`${body('x')}#[cfg(test)]\nmod tests {\n    fn f() { parts.join(", ") }\n}\n`), []);
});

test('a fault says where it is, and nothing that tables of a language say is one', () => {
  const source = `/// Says "a: b".\nfn outer() {\n    let c = '{';\n    fn inner() { format!("{a}: {b}") }\n    parts.join(", ")\n}\nfn next(a: &'static str) -> String {\n    a + "; "\n}\n`;
  assert.deepEqual(separatorsOf(source), [
    { line: 4, text: '{a}: {b}', functions: ['outer', 'inner'] },
    { line: 5, text: ', ', functions: ['outer'] },
    { line: 8, text: '; ', functions: ['next'] },
  ]);
  const faults = faultsOfSeparators(['ui/a.rs', 'language.rs', 'language/b.rs', 'web/language.rs', 'joined.rs'], () => source, []);
  assert.deepEqual(faults.map((fault) => fault.split(': ')[0]), ['src/ui/a.rs:4', 'src/ui/a.rs:5', 'src/ui/a.rs:8']);
});

test('an exception has a reason, covers what it names, and is needed', () => {
  const source = 'fn one() { parts.join(", ") }\nfn two() { parts.join(", ") }\n';
  const faults = (excepted) => faultsOfSeparators(['a/b.rs', 'c.rs'], () => source, excepted).length;
  assert.equal(faults([]), 4);
  assert.equal(faults([{ file: 'a/b.rs', why: 'a record' }]), 2);
  assert.equal(faults([{ file: 'a/', why: 'records' }, { file: 'c.rs', within: 'one', why: 'a record' }]), 1);
  assert.equal(faults([{ file: 'a/b.rs', why: ' ' }]), 3, 'without a reason');
  assert.equal(faults([{ file: 'a/b.rs', within: 'three', why: 'a record' }]), 5, 'of a function that is gone');
  assert.equal(faults([{ file: 'b.rs', why: 'a record' }]), 5, 'of a file that is gone');
  assert.ok(exceptions.length > 0);
});

test('the tables keep the order of what they say something between', () => {
  const source = 'between(text!("{label}: {value}")); between(text!("{sentence} {next}"))';
  const faults = (table) => faultsOfJoins(source, [['xx', table]]).length;
  assert.equal(faults({}), 0);
  assert.equal(faults({ '{label}: {value}': '{label} : {value}', '{sentence} {next}': '{sentence}{next}' }), 0);
  assert.equal(faults({ '{label}: {value}': '{value}: {label}', '{sentence} {next}': '«{sentence} {next}»' }), 2);
  assert.equal(faults({ '{label}: {value}': '{label} {label} {value}' }), 1);
  for (const code of codes()) assert.match(tableOf(code)['{label}: {value}'], /^\{label\}.+\{value\}$/);
});
