import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';
import { AppError } from '../errors.ts';
import type { SheetRow } from './spreadsheet.ts';
import { detectEncoding } from './text-encoding.ts';

const SAMPLE_BYTES = 64 * 1024;
/** A quoted cell longer than this was never closed: its quote is taken as a letter of the text. */
const QUOTED_LIMIT = 32_768;
const LINE_LIMIT = 1024 * 1024;
const separators = [';', ',', '\t', '|'];

/**
 * Rows of a text file with separators. Written here rather than taken from a parser because consoles write what
 * RFC 4180 forbids: stray quotes, quotes never closed, several encodings; one bad line must not end the file.
 * A gzip of such a file is unpacked on the way.
 * @throws AppError `kernel.spreadsheet_binary`, `kernel.spreadsheet_damaged`; rows before the damage were given
 */
export async function* readCsvRows(path: string): AsyncGenerator<SheetRow[]> {
  let [rest, line] = ['', 1];
  let separator: string | undefined;
  for await (const text of readText(path)) {
    rest += text;
    if (separator === undefined) {
      // The first rows decide on the separator, so enough of them must be there.
      if (rest.length < SAMPLE_BYTES / 4 && text !== '') continue;
      const declared = /^sep=(.)\r?\n/i.exec(rest);
      if (declared) {
        rest = rest.slice(declared[0].length);
        line += 1;
      }
      separator = declared?.[1] ?? guessSeparator(rest);
    }
    const parsed = parseRows(rest, separator, line, text === '');
    rest = parsed.rest;
    line = parsed.line;
    if (rest.length > LINE_LIMIT)
      throw new AppError('too_large', 'kernel.spreadsheet_line_too_long', { line, limit: LINE_LIMIT });
    yield parsed.rows;
  }
}

/** The separator that cuts the first lines into the most columns, most evenly. */
export function guessSeparator(text: string): string {
  const lines = text
    .replaceAll(/"[^"]*"/g, '')
    .split(/\r?\n/, 21)
    .filter((line) => line.trim() !== '');
  const scores = separators.map((separator) => {
    const counts = lines.map((line) => line.split(separator).length - 1).filter((count) => count > 0);
    const usual = counts.toSorted((a, b) => a - b)[Math.floor(counts.length / 2)] ?? 0;
    const even = counts.filter((count) => count === usual).length;
    return { separator, score: even * usual + even * even };
  });
  return scores.reduce((best, next) => (next.score > best.score ? next : best)).separator;
}

/** Text of the file, and `''` once at its end. */
async function* readText(path: string): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let held: Uint8Array = new Uint8Array();
  let failure: unknown;
  try {
    for await (const chunk of readBytes(path)) {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      if (!decoder && held.length < SAMPLE_BYTES) continue;
      decoder ??= new TextDecoder(detectEncoding(held.subarray(0, SAMPLE_BYTES)));
      yield* nonEmpty(decoder.decode(held, { stream: true }));
      held = new Uint8Array();
    }
  } catch (error) {
    failure = error;
  }
  if (failure instanceof AppError && !decoder && failure.reason === 'kernel.spreadsheet_binary')
    throw failure;
  decoder ??= new TextDecoder(detectEncoding(held.subarray(0, SAMPLE_BYTES)));
  yield* nonEmpty(decoder.decode(held));
  yield '';
  if (failure) throw failure;
}

function* nonEmpty(text: string): Generator<string> {
  if (text !== '') yield text;
}

async function* readBytes(path: string): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  let stream: Readable = file;
  if (await isGzip(path)) {
    const gunzip = createGunzip();
    file.on('error', (error) => gunzip.destroy(error)).pipe(gunzip);
    stream = gunzip;
  }
  try {
    yield* stream as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw new AppError('invalid', 'kernel.spreadsheet_damaged', { what: (error as Error).message });
  } finally {
    file.destroy();
    stream.destroy();
  }
}

async function isGzip(path: string): Promise<boolean> {
  for await (const chunk of createReadStream(path, { end: 1 })) {
    const [first, second] = chunk as Buffer;
    return first === 0x1f && second === 0x8b;
  }
  return false;
}

function parseRows(text: string, separator: string, firstLine: number, isEnd: boolean) {
  const rows: SheetRow[] = [];
  let [at, line] = [0, firstLine];
  while (at < text.length) {
    const row = parseRow(text, at, separator, isEnd, true) ?? unclosed(text, at, separator, isEnd);
    if (!row) break;
    if (row.cells.some((cell) => cell.trim() !== ''))
      rows.push({ line, cells: row.cells, ...(row.hasStrayQuote ? { fault: 'kernel.row_open_quote' } : {}) });
    line += row.lines;
    at = row.next;
  }
  return { rows, line, rest: text.slice(at) };
}

interface ParsedRow {
  cells: string[];
  next: number;
  /** Lines of the file that the row takes: more than one when a quoted cell holds line breaks. */
  lines: number;
  hasStrayQuote?: boolean;
}

/** Reads the row again without quotes when its quote cannot be closed any more. */
function unclosed(text: string, at: number, separator: string, isEnd: boolean): ParsedRow | null {
  if (!isEnd && text.length - at <= QUOTED_LIMIT) return null;
  const row = parseRow(text, at, separator, isEnd, false);
  return row && { ...row, hasStrayQuote: row.cells.some((cell) => cell.startsWith('"')) };
}

/** @returns `null` when the row does not end in this text */
function parseRow(
  text: string,
  start: number,
  separator: string,
  isEnd: boolean,
  hasQuotes: boolean,
): ParsedRow | null {
  const cells: string[] = [];
  let [at, lines] = [start, 1];
  for (;;) {
    let cell: string;
    if (hasQuotes && text[at] === '"') {
      const close = closingQuote(text, at, separator, isEnd);
      if (close < 0 || close - at > QUOTED_LIMIT) return null;
      cell = text.slice(at + 1, close).replaceAll('""', '"');
      lines += cell.split('\n').length - 1;
      at = close + 1;
      while (text[at] === ' ') at += 1;
    } else {
      const end = endOfCell(text, at, separator);
      if (end === text.length && !isEnd) return null;
      cell = text.slice(at, end);
      at = end;
    }
    cells.push(cell);
    if (text[at] === separator) {
      at += 1;
      continue;
    }
    if (text[at] === '\r' && at + 1 === text.length && !isEnd) return null;
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
    return { cells, next: at + 1, lines };
  }
}

/** The quote that ends a cell: one followed by a separator or a line end. Others inside are text. */
function closingQuote(text: string, open: number, separator: string, isEnd: boolean): number {
  for (let at = text.indexOf('"', open + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    if (text[at + 1] === '"') {
      at += 1;
      continue;
    }
    let after = at + 1;
    while (text[after] === ' ') after += 1;
    const next = text[after];
    if (next === undefined) return isEnd ? at : -1;
    if (next === separator || next === '\n' || next === '\r') return at;
  }
  return -1;
}

function endOfCell(text: string, from: number, separator: string): number {
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === separator || char === '\n' || char === '\r') return at;
  }
  return text.length;
}
