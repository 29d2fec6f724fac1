/** How much of a raw line is kept as proof. */
export const EVIDENCE_CHARACTERS = 8 * 1024;

/**
 * The part of a raw line that proves a contact, as the database takes it: the whole line, or of a very long one what
 * stands around the indicator. NULs are shown as `␀`.
 */
export function evidenceLine(line: string, found: string): string {
  if (line.length <= EVIDENCE_CHARACTERS) return storable(line);
  const at = Math.max(0, line.toLowerCase().indexOf(found.toLowerCase()));
  const start = Math.max(0, Math.min(at - EVIDENCE_CHARACTERS / 2, line.length - EVIDENCE_CHARACTERS));
  const part = line.slice(start, start + EVIDENCE_CHARACTERS);
  // A slice would keep the whole of a long line in memory: this is a copy.
  return storable(Buffer.from(part).toString());
}

/** Where in the line the indicator stands, so that a person sees it at once. Escapes of JSON may hide it. */
export function marksOf(line: string, found: string): [number, number][] {
  const marks: [number, number][] = [];
  const [haystack, needle] = [line.toLowerCase(), found.toLowerCase()];
  if (needle === '' || haystack.length !== line.length) return marks;
  for (
    let at = haystack.indexOf(needle);
    at >= 0 && marks.length < 20;
    at = haystack.indexOf(needle, at + needle.length)
  )
    marks.push([at, at + needle.length]);
  if (marks.length > 0) return marks;
  // `http://host/path` in an indicator stands in many logs as host and path apart.
  const host = /^(?:[a-z]+:\/\/)?([^/:?]+)/.exec(needle)?.[1] ?? '';
  return host.length > 3 && host !== needle ? marksOf(line, host) : [];
}

/** Text as the database takes it, in columns and in JSON: no NULs, no halves of characters. */
export function storable(text: string, length = Infinity): string {
  return text.slice(0, length).replaceAll('\0', '␀').toWellFormed();
}
