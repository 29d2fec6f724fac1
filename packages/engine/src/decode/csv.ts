/**
 * Splits one CSV record (RFC 4180): quoted cells may hold the separator and doubled quotes.
 * @example splitCsv('a,"b ""c"", d"', ',') // ['a', 'b "c", d']
 */
export function splitCsv(text: string, separator = ','): string[] {
  if (!text.includes('"')) return text.split(separator);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    let start = at;
    while (text.charCodeAt(start) === 32) start++;
    if (text.charCodeAt(start) !== quote) {
      const end = text.indexOf(separator, at);
      cells.push(end < 0 ? text.slice(at) : text.slice(at, end));
      if (end < 0) return cells;
      at = end + 1;
      continue;
    }
    let close = text.indexOf('"', start + 1);
    while (close >= 0 && text.charCodeAt(close + 1) === quote) close = text.indexOf('"', close + 2);
    const inner = close < 0 ? text.slice(start + 1) : text.slice(start + 1, close);
    const end = close < 0 ? -1 : text.indexOf(separator, close + 1);
    const after = close < 0 ? '' : end < 0 ? text.slice(close + 1) : text.slice(close + 1, end);
    cells.push((inner.includes('""') ? inner.replaceAll('""', '"') : inner) + after);
    if (end < 0) return cells;
    at = end + 1;
  }
}

const quote = 34;
