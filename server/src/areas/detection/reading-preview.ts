import {
  csvCells,
  decodeLine,
  parseAddress,
  parseTime,
  readColumns,
  readDetection,
  readKeyValues,
  splitCsv,
  type DecodeContext,
  type EventFields,
} from '@lachan/engine';
import type { z } from 'zod';
import { mappableFields, type PreviewReading, type SourceReading } from './contract.ts';
import { lineReadingOf, type LineReading } from './source-reading.ts';

type Preview = z.output<typeof PreviewReading.output>;
type Line = Preview['lines'][number];
type Problem = Line['problems'][number];

const LINES_SHOWN = 30;
const LINE_CHARACTERS = 4_000;
const VALUE_CHARACTERS = 300;
const KEYS_SHOWN = 120;
const AHEAD_MS = 10 * 60_000;
/** A guess by the looks: without a person's word no line of these says what a list could know. */
const spoken = ['name', 'host', 'url', 'destinationAddress', 'hashes', 'tlsName', 'answers'] as const;

/** What would be understood of some lines, line by line and field by field. */
export function previewReading(lines: readonly string[], settings: SourceReading, now: number): Preview {
  const { format, context: told } = lineReadingOf(settings);
  let context: DecodeContext = { ...told, now };
  const shown: Line[] = [];
  for (const [place, raw] of lines.slice(0, LINES_SHOWN).entries()) {
    const text = raw.replace(/\r$/, '').slice(0, LINE_CHARACTERS);
    if (text.trim() === '') continue;
    const isFirst = place === 0 || text.startsWith('#') || context.columnsAreGiven;
    const columns = isFirst ? readColumns(text, context) : null;
    if (columns) context = { ...context, columns };
    const isHeader = columns !== null || text.startsWith('#');
    if (isHeader) {
      shown.push({ number: place + 1, text, format, isHeader, fields: [], problems: [] });
      continue;
    }
    shown.push({ number: place + 1, isHeader, ...readOne(text, format, context, settings, now), text });
  }
  const first = lines.find((line) => line.trim() !== '') ?? '';
  const columnsFound = settings.format === 'csv' ? columnsOf(first, settings, context) : [];
  return {
    lines: shown,
    understood: shown.filter(({ isHeader, problems }) => !isHeader && problems.length === 0).length,
    keys: keysOf(lines.slice(0, LINES_SHOWN), settings, context, columnsFound),
    columnsFound,
  };
}

function readOne(
  text: string,
  format: LineReading['format'],
  context: DecodeContext,
  settings: SourceReading,
  now: number,
): Pick<Line, 'format' | 'fields' | 'problems'> {
  const decoded = decodeLine(text, format, context);
  const find = readDetection(text, context);
  const { fields: found } = decoded;
  const fields = mappableFields.flatMap((field): Line['fields'] => {
    const value = valueOf(found, field);
    return value === '' ? [] : [{ field, value: value.slice(0, VALUE_CHARACTERS) }];
  });
  if (find) {
    fields.push({ field: 'malware', value: find.malware ?? find.malwareClass ?? '?' });
    fields.push({ field: 'malwareAction', value: find.action });
    const machine = find.hostAddress ?? find.hostName;
    if (machine && !fields.some(({ field }) => field === 'sourceAddress' || field === 'hostName'))
      fields.push({ field: 'hostName', value: machine });
    return { format: decoded.format === 'text' ? 'antivirus' : decoded.format, fields, problems: [] };
  }
  const problems =
    decoded.format === 'text'
      ? [{ field: null, ...whyNot(text, settings, context) }]
      : problemsOf(found, rawOf(text, settings, context), settings, now);
  return { format: decoded.format, fields, problems };
}

function valueOf(fields: EventFields, field: (typeof mappableFields)[number]): string {
  const value = fields[field];
  if (value === undefined || value === null) return '';
  if (field === 'at') return new Date(Math.max(-8e15, Math.min(8e15, Number(value)))).toISOString();
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** Why a line as a whole was not understood, as far as its looks tell. */
function whyNot(text: string, settings: SourceReading, context: DecodeContext): Omit<Problem, 'field'> {
  if (settings.format === 'csv') {
    if (!context.columns) return { reason: 'line_no_columns', value: '' };
    const cells = csvCells(text, context) ?? [];
    if (cells.length !== context.columns.length)
      return {
        reason: 'line_columns_differ',
        value: `${Math.max(1, cells.length)} / ${context.columns.length}`,
      };
  }
  const brace = text.indexOf('{');
  if (settings.format === 'json' || (brace >= 0 && brace < 200 && text.trimEnd().endsWith('}')))
    return { reason: 'line_json_broken', value: '' };
  return {
    reason: settings.format === 'auto' ? 'line_unknown' : 'line_other_format',
    value: '',
  };
}

/** What was understood and cannot be right, or is missing for the line to be of use. */
function problemsOf(
  fields: EventFields,
  raw: (field: (typeof mappableFields)[number]) => string,
  settings: SourceReading,
  now: number,
): Problem[] {
  const problems: Problem[] = [];
  const say = (field: string | null, reason: string, value = '') =>
    problems.push({ field, reason, value: value.slice(0, VALUE_CHARACTERS) });
  for (const field of mappableFields)
    if (settings.mapping[field] !== undefined && raw(field) === '')
      say(field, 'line_key_missing', settings.mapping[field]);
  if (fields.at === null && !problems.some(({ field }) => field === 'at'))
    say('at', raw('at') === '' ? 'line_no_time' : 'line_time_unreadable', raw('at'));
  if (fields.at !== null && fields.at > now + AHEAD_MS)
    say('at', 'line_time_ahead', new Date(Math.min(8e15, fields.at)).toISOString());
  for (const field of ['sourceAddress', 'clientAddress', 'destinationAddress'] as const) {
    const address = fields[field];
    // One word may stand for both.
    if (field === 'clientAddress' && address === fields.sourceAddress) continue;
    if (address !== undefined && !parseAddress(address)) say(field, 'line_not_address', address);
  }
  for (const field of ['name', 'host'] as const) {
    const name = fields[field];
    if (name !== undefined && /[\s/]/.test(name)) say(field, 'line_not_name', name);
  }
  const hash = settings.mapping.hashes === undefined ? '' : raw('hashes');
  if (hash !== '' && !fields.hashes) say('hashes', 'line_not_hash', hash);
  if (!fields.clientAddress && !fields.sourceAddress && !fields.hostName) say('sourceAddress', 'line_nobody');
  if (spoken.every((field) => fields[field] === undefined) && fields.outcome === undefined)
    say('name', 'line_nothing_to_match');
  return problems;
}

/** What stands at the key that the mapping names. */
function rawOf(text: string, settings: SourceReading, context: DecodeContext) {
  const pairs = pairsOf(text, settings, context);
  return (field: (typeof mappableFields)[number]): string => {
    const key = settings.mapping[field];
    return key === undefined ? '' : (pairs.get(key) ?? '');
  };
}

/** Every key or column of a line with its value. */
function pairsOf(text: string, settings: SourceReading, context: DecodeContext): Map<string, string> {
  if (settings.format === 'csv') {
    const cells = csvCells(text, context) ?? [];
    return new Map((context.columns ?? []).map((column, place) => [column, (cells[place] ?? '').trim()]));
  }
  if (settings.format === 'key-value') return readKeyValues(text);
  const pairs = new Map<string, string>();
  const brace = text.indexOf('{');
  if (brace < 0) return pairs;
  try {
    flatten(JSON.parse(text.slice(brace)), '', pairs);
  } catch {
    // What is no JSON has no keys; the line says so itself.
  }
  return pairs;
}

function flatten(value: unknown, path: string, to: Map<string, string>): void {
  if (to.size >= KEYS_SHOWN || value === null || value === undefined) return;
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object')) to.set(path, value.join(', '));
    return;
  }
  if (typeof value !== 'object') {
    to.set(path, typeof value === 'string' ? value : JSON.stringify(value));
    return;
  }
  for (const [key, item] of Object.entries(value)) flatten(item, path ? `${path}.${key}` : key, to);
}

function keysOf(
  lines: readonly string[],
  settings: SourceReading,
  context: DecodeContext,
  columnsFound: readonly string[],
): Preview['keys'] {
  const examples = new Map<string, string>();
  const columns = context.columns ?? columnsFound;
  for (const line of lines)
    for (const [key, value] of pairsOf(line, settings, { ...context, columns }))
      if (!examples.get(key) && value !== key) examples.set(key, value.slice(0, 80));
  return [...examples].slice(0, KEYS_SHOWN).map(([key, example]) => ({ key, example }));
}

/** Columns by the first line: its cells when they look like names, else numbered. */
function columnsOf(first: string, settings: SourceReading, context: DecodeContext): string[] {
  if (context.columns && settings.columns.length === 0) return [...context.columns];
  const separator =
    settings.separator ??
    ([',', ';', '\t', '|'] as const)
      .map((one) => ({ one, cells: splitCsv(first, one).length }))
      .toSorted((a, b) => b.cells - a.cells)[0]?.one ??
    ',';
  const cells = splitCsv(first.replace(/^\uFEFF?#?\s{0,8}/, ''), separator).map((cell) => cell.trim());
  if (cells.length < 2) return [];
  const areNames =
    new Set(cells).size === cells.length &&
    cells.every(
      (cell) => /^[\p{L}_@][\p{L}\p{M}\d_ .@()/:-]{0,79}$/u.test(cell) && parseTime(cell, context) === null,
    );
  return areNames ? cells : cells.map((_cell, place) => `cột ${place + 1}`);
}
