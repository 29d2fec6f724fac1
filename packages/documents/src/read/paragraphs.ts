import type { Found, Footnote, Span } from '../extracted.ts';
import { flatText, isRule, trimmed, type SourceLine } from './source.ts';

export type MarkerKind =
  | 'part'
  | 'chapter'
  | 'section'
  | 'article'
  | 'roman'
  | 'number'
  | 'letter'
  | 'parenthesis'
  | 'dash'
  | 'plus';

export interface Paragraph extends Span {
  /** On one line, without its marker and without the closing "./.". */
  text: string;
  /** Offset of the text behind the marker. */
  contentStart: number;
  marker?: { text: string; kind: MarkerKind };
  /** Rows of a table that was flattened to `|` or tabs. */
  rows?: string[][];
  /** Where the cells of `rows` stand. */
  cells?: Span[][];
  /** Whether the document's end mark "./." stood here. */
  isLast: boolean;
}

export interface Body {
  paragraphs: Paragraph[];
  footnotes: Found<Footnote>[];
  /** As long as the source, with line ends as spaces, footnotes and page numbers blanked: for reading sentences. */
  flat: string;
  /** Markers of references that have no footnote, with their places. */
  orphanReferences: Span[];
}

/** Puts the lines of the body together to paragraphs, takes the footnotes out and finds where each belongs. */
export function readBody(lines: SourceLine[], text: string): Body {
  const isHardWrapped = wrapsHard(lines);
  const width = Math.max(0, ...lines.map((line) => line.text.length));
  const body: Group[] = [];
  const notes: Group[] = [];
  let isAfterBlank = true;
  let isInNote = false;
  for (const line of lines) {
    if (line.text === '' || isRule(line.text) || isPageNumber(line)) {
      isAfterBlank ||= line.text === '';
      continue;
    }
    // Footnotes stand at the foot of a page, so the paragraph above may go on behind them.
    const isResumed = /[.;]$/u.test(notes.at(-1)?.lines.at(-1)?.text ?? '') && /^\p{Ll}/u.test(line.text);
    isInNote = isFootnote(line.text) || (isInNote && !isAfterBlank && !markerOf(line.text) && !isResumed);
    const groups = isInNote ? notes : body;
    const current = isFootnote(line.text) ? undefined : groups.at(-1);
    if (current && (isInNote || continues(current, line, { isAfterBlank, isHardWrapped, width }))) {
      current.end = line.end;
      current.lines.push(line);
    } else groups.push({ start: line.start, end: line.end, lines: [line] });
    isAfterBlank = false;
  }
  return { ...sortOut(body, notes, text), flat: blankOutside(body, text) };
}

interface Group extends Span {
  lines: SourceLine[];
}

function continues(
  group: Group,
  line: SourceLine,
  layout: { isAfterBlank: boolean; isHardWrapped: boolean; width: number },
): boolean {
  const last = group.lines.at(-1)?.text ?? '';
  const isTableRow = line.text.startsWith('|');
  if (isTableRow || last.startsWith('|')) return isTableRow && last.startsWith('|') && !layout.isAfterBlank;
  if (markerOf(line.text) && !isWrappedNumber(last, line.text)) return false;
  const isEnded = /[.;:!?…]["”)]?$|\.\/\.$/u.test(last);
  if (/^\p{Ll}/u.test(line.text)) return !isEnded || (!layout.isAfterBlank && !/[:;]$/.test(last));
  if (layout.isAfterBlank) return /[,(–-]$| (?:và|của|tại|theo|số|các|cho|với|về)$/u.test(last);
  // A clause may go on behind a semicolon, but a line that ends in one long before the edge is an item.
  if (layout.isHardWrapped)
    return (
      last.length > layout.width * (/[;:]$/u.test(last) ? 0.92 : 0.75) &&
      !/^(?:Căn cứ|Theo đề nghị)/u.test(line.text)
    );
  return !isEnded && !isCapitalHeading(last) && last.length > 70;
}

/** Text whose lines all end at one width, as copied from a PDF. */
function wrapsHard(lines: SourceLine[]): boolean {
  const lengths = lines.filter((line) => line.text !== '').map((line) => line.text.length);
  const long = lengths.filter((length) => length > 50);
  return long.length >= 4 && long.every((length) => length <= 130) && long.length >= lengths.length / 2;
}

/** "… Thông tư số" / "12. …" cannot be: a line that starts with a number after a word that wants one. */
function isWrappedNumber(last: string, next: string): boolean {
  return /(?:số|ngày|tháng|Điều|khoản|Mục|từ|đến)$/u.test(last) && /^\d/.test(next);
}

function isCapitalHeading(text: string): boolean {
  return !/\p{Ll}/u.test(text);
}

function isPageNumber(line: SourceLine): boolean {
  return /^(?:-\s*)?\d{1,3}(?:\s*-)?$/.test(line.text);
}

const MARKERS: [MarkerKind, RegExp][] = [
  ['part', /^(?:Phần|PHẦN)\s+(?:thứ\s+\p{L}+|[IVXLC]+|\d+)[.:]?/u],
  ['chapter', /^(?:Chương|CHƯƠNG)\s+(?:[IVXLC]+|\d+)[.:]?/u],
  ['section', /^(?:Mục|MỤC)\s+(?:[IVXLC]+|\d+)[.:]/u],
  ['article', /^(?:Điều|ĐIỀU)\s+\d+[a-zđ]?[.:]/u],
  // Party documents write "I-" and "1-", others "I/" and "1/".
  ['roman', /^[IVX]+\s?(?:[.)/](?=\s|\p{Lu})|[-–](?=\s))/u],
  [
    'number',
    /^\d{1,2}(?:\.\d{1,2}){0,3}\s?[.)/](?=\s|\p{L})|^\d{1,2}(?:\.\d{1,2}){1,3}(?=\s)|^\d{1,2}[-–](?=\s\p{Lu})|^[IVX]{1,4}(?:\.\d{1,2}){1,3}[.)]?(?=\s)/u,
  ],
  ['parenthesis', /^\((?:\d{1,2}|[a-zđ]|[ivx]{2,4})\)(?=\s)/u],
  ['letter', /^(?:[a-zđ]\d?|[ivx]{2,4})\s?[.)](?=\s|\p{Lu})/u],
  ['dash', /^[-–—−•·●▪◦■►➢✓*\uF0B7\uF0A7\uF02D](?=\s|\p{L})/u],
  ['plus', /^\+(?=\s|\p{L})/u],
];

function markerOf(text: string): { text: string; kind: MarkerKind } | null {
  for (const [kind, pattern] of MARKERS) {
    const found = pattern.exec(text)?.[0];
    if (found) return { text: found, kind };
  }
  return null;
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const REFERENCE = /⁽([⁰¹²³⁴-⁹]{1,2})⁾|(?<=[\p{L}\p{N})”"])([⁰¹²³⁴-⁹]{1,2})|(?<=[\p{L})”"])\[(\d{1,2})\]/gu;
const FOOTNOTE = /^(?:⁽([⁰¹²³⁴-⁹]{1,2})⁾|([⁰¹²³⁴-⁹]{1,2})|\[(\d{1,2})\])\s*(?=\S)/u;

function isFootnote(text: string): boolean {
  return FOOTNOTE.test(text);
}

function noteNumber(match: RegExpExecArray | RegExpMatchArray): string {
  const raw = match[1] ?? match[2] ?? match[3] ?? '';
  return Array.from(raw)
    .map((digit) => (SUPERSCRIPTS.includes(digit) ? String(SUPERSCRIPTS.indexOf(digit)) : digit))
    .join('');
}

/** The text with line ends as spaces and with everything blanked that is not in the groups. */
function blankOutside(groups: Group[], text: string): string {
  const parts: string[] = [];
  let end = 0;
  for (const line of groups.flatMap((group) => group.lines).sort((left, right) => left.start - right.start)) {
    parts.push(' '.repeat(line.start - end), line.text);
    end = line.end;
  }
  return parts.join('') + ' '.repeat(text.length - end);
}

function sortOut(body: Group[], notes: Group[], text: string): Omit<Body, 'flat'> {
  const references = new Map<string, Span>();
  for (const group of body) {
    for (const match of text.slice(group.start, group.end).matchAll(REFERENCE)) {
      const start = group.start + match.index;
      if (!references.has(noteNumber(match)))
        references.set(noteNumber(match), { start, end: start + match[0].length });
    }
  }
  const footnotes = notes.map((group): Found<Footnote> => {
    const match = FOOTNOTE.exec(text.slice(group.start, group.end));
    const marker = match ? noteNumber(match) : '';
    const start = group.start + (match?.[0].length ?? 0);
    const reference = references.get(marker);
    references.delete(marker);
    return {
      value: { marker, text: flatText(text.slice(start, group.end)), ...(reference ? { reference } : {}) },
      span: { start, end: group.end },
      confidence: reference ? 0.95 : 0.6,
    };
  });
  return {
    paragraphs: body.map((group) => paragraphOf(group, text)),
    footnotes,
    orphanReferences: [...references.values()],
  };
}

/** The cells of a line between its bars; those outside of it are no cells. */
function cellsOf(line: SourceLine): Span[] {
  const cells: Span[] = [];
  let from = line.text.startsWith('|') ? 1 : 0;
  const inner = line.text.length - (line.text.endsWith('|') ? 1 : 0);
  for (let at = from; at <= inner; at += 1) {
    if (at < inner && line.text[at] !== '|') continue;
    cells.push(trimmed(line.text, from, at));
    from = at + 1;
  }
  return cells.map((cell) => ({ start: line.start + cell.start, end: line.start + cell.end }));
}

function paragraphOf(group: Group, text: string): Paragraph {
  const { start } = group;
  const raw = group.lines.map((line) => line.text).join('\n');
  if (raw.startsWith('|')) {
    const cells = group.lines.map(cellsOf);
    const rows = cells.map((row) => row.map((cell) => text.slice(cell.start, cell.end)));
    return { start, end: group.end, contentStart: start, text: flatText(raw), rows, cells, isLast: false };
  }
  const marker = markerOf(raw);
  const content = trimmed(text, start + (marker?.text.length ?? 0), group.end);
  const closing = /\s*\.\s?\/\s?\.?$/u.exec(text.slice(content.start, content.end));
  const words = raw.slice(marker?.text.length ?? 0);
  return {
    start,
    end: closing ? content.start + closing.index : content.end,
    contentStart: content.start,
    text: flatText((closing ? words.replace(/\s*\.\s?\/\s?\.?$/u, '') : words).replaceAll(REFERENCE, '')),
    ...(marker ? { marker } : {}),
    isLast: closing !== null,
  };
}
