/**
 * Reads `key=value key="quoted \" value"` pairs separated by blanks, commas or semicolons.
 * A later pair with the same key is dropped.
 */
export function readKeyValues(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const match of text.matchAll(/([A-Za-z_][\w.-]*)\s?=\s?(?:"((?:[^"\\]|\\.)*)"|([^\s,;"]*))/g)) {
    const [, key = '', quoted, bare] = match;
    if (!pairs.has(key))
      pairs.set(key, quoted === undefined ? (bare ?? '') : quoted.replaceAll(/\\(["\\])/g, '$1'));
  }
  return pairs;
}
