/** Replaces the one place where `pattern` is found; a second or none is a mistake. */
export function replaceOnce(text, pattern, replacement) {
  const parts = text.split(pattern);
  if (parts.length !== 2) throw new Error(`${pattern} found ${parts.length - 1} times, expected once`);
  return parts.join(replacement);
}
