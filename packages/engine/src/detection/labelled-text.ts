/**
 * Reads `Label: value` lines, however their line ends were written down: as they are, or as `\r\n` or `\n`
 * in letters. The first of two equal labels stands.
 */
export function labelledValues(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const part of text.slice(0, 65_536).split(/\\r\\n|\r?\n|\\n(?=[\p{Lu}\s])|#015#012|#012/u)) {
    const colon = part.indexOf(': ');
    const end = colon < 0 && part.endsWith(':') ? part.length - 1 : colon;
    const label = part.slice(0, end).trim();
    if (end > 1 && label.length <= 50 && !pairs.has(label)) pairs.set(label, part.slice(end + 2).trim());
  }
  return pairs;
}
