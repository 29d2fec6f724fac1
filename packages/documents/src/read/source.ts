import type { Span } from '../extracted.ts';

/** A line of the source without the spaces around it; `text` is empty for a blank line. */
export interface SourceLine extends Span {
  text: string;
  /** Counted from 0. */
  index: number;
  /** Cells of a table row or of columns set side by side; one for an ordinary line, none for a blank one. */
  pieces: Piece[];
}

/** A part of a line that belongs to one column. */
export interface Piece extends Span {
  text: string;
  line: number;
}

// What stands in the other column of the same line, after the columns of a page were flattened.
const NATIONAL_TITLE =
  /C(?:Ộ|Ô)NG\s+H(?:ÒA|OÀ|ÓA|OA)\s+XÃ\s+HỘI\s+CHỦ\s+NGH(?:Ĩ|Ỉ)A\s+VIỆT\s+NAM|ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM/u;
const MOTTO = /Độc\s+lập\s*[-–—]?\s*Tự\s+do\s*[-–—]?\s*H(?:ạnh|anh)\s+phúc/iu;
const PLACE_WORD = String.raw`(?:HCM|\p{Lu}\p{Ll}*(?!\p{Lu}))`;
const PLACE_AND_DATE = new RegExp(
  String.raw`(?<![\p{L}/-])(?:TP\.?\s?|Tp\.?\s?)?${PLACE_WORD}(?:(?:\s+|\s*-\s*)(?:phố\s|xã\s)?${PLACE_WORD}){0,5}\s*,?\s*ngày[\s\d._…]*tháng[\s\d._…]*năm[\s._…]*(?:\d{4})?`,
  'u',
);

// The blanks of a draft ("Số:       /UBND", "ngày     tháng") are no gap between columns.
const COLUMN_GAP = /(?<!(?:Số\s?:?|ngày|tháng|năm)\s*)(?:\t+|\s{3,})|\s*\|\s*|\s*<br\s*\/?>\s*/iu;

/** Splits the source into lines and columns. Every offset points into `text`. */
export function readLines(text: string): SourceLine[] {
  const lines: SourceLine[] = [];
  let offset = 0;
  for (const raw of text.split('\n')) {
    const { start, end } = trimmed(text, offset, offset + raw.length);
    const index = lines.length;
    lines.push({
      text: text.slice(start, end),
      start,
      end,
      index,
      pieces: piecesOf(text, start, end, index),
    });
    offset += raw.length + 1;
  }
  return lines;
}

/** Whether the piece is the national title or the motto, which every document carries. */
export function isNationalTitle(text: string): boolean {
  return NATIONAL_TITLE.test(text) || MOTTO.test(text);
}

/** A rule of dashes, stars or underscores, or the dash row of a table. */
export function isRule(text: string): boolean {
  return /^[-–—_=*~.:|\s]{2,}$/u.test(text);
}

/** `[start, end)` without white space at both ends. */
export function trimmed(text: string, start: number, end: number): Span {
  let from = start;
  let to = end;
  while (from < to && /\s/.test(text[from] ?? '')) from += 1;
  while (to > from && /\s/.test(text[to - 1] ?? '')) to -= 1;
  return { start: from, end: to };
}

/** Words of a span on one line, with words cut by a hyphen at a line's end put together. */
export function flatText(text: string): string {
  return text
    .replaceAll(/(?<=\p{L})-\s*\n\s*(?=\p{Ll})/gu, '')
    .replaceAll(/(?<=[\p{Lu}\d][-/])\n(?=[\p{Lu}\d])/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

function piecesOf(text: string, start: number, end: number, line: number): Piece[] {
  const pieces: Piece[] = [];
  let cursor = start;
  const add = (from: number, to: number) => {
    const span = trimmed(text, from, to);
    const words = text.slice(span.start, span.end);
    if (words !== '' && !isRule(words)) pieces.push(...splitFixedParts(words, span.start, line));
  };
  const gaps = new RegExp(COLUMN_GAP, 'giu');
  for (const gap of text.slice(start, end).matchAll(gaps)) {
    add(cursor, start + gap.index);
    cursor = start + gap.index + gap[0].length;
  }
  add(cursor, end);
  return pieces;
}

/** Takes the national title, the motto and "place, date" out of a piece that holds more than one of them. */
function splitFixedParts(words: string, start: number, line: number): Piece[] {
  for (const pattern of [NATIONAL_TITLE, MOTTO, PLACE_AND_DATE]) {
    const match = pattern.exec(words);
    // A date inside a sentence is no date line.
    if (!match || (pattern === PLACE_AND_DATE && match.index + match[0].length < words.length - 25)) continue;
    if (match[0].length === words.length) break;
    return [
      [0, match.index],
      [match.index, match.index + match[0].length],
      [match.index + match[0].length, words.length],
    ].flatMap(([from = 0, to = 0]) => {
      const span = trimmed(words, from, to);
      const part = words.slice(span.start, span.end);
      return part === '' ? [] : splitFixedParts(part, start + span.start, line);
    });
  }
  return [{ text: words, start, end: start + words.length, line }];
}
