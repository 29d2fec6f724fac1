import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import {
  detectListFormat,
  EngineError,
  normaliseIndicator,
  readIndicatorStream,
  type CsvMapping,
  type IndicatorValue,
  type ListFormat,
  type NormaliseResult,
  type RefusalCode,
  type RefusalRules,
} from '@lachan/engine';
import { AppError } from '../../kernel/errors.ts';

/** A good line of a list, or one that is refused with its reason. */
export type Entry =
  | {
      line: number;
      indicator: IndicatorValue;
      description: string | null;
      family: string | null;
      validFrom: Date | null;
      validTo: Date | null;
    }
  | { line: number; reason: string; value: string };

const ENTRIES_AT_ONCE = 5_000;
const LINES_TO_GUESS_FROM = 200;
/** No indicator is longer: a value is also the key of an index. */
export const LONGEST_VALUE_BYTES = 2_000;
const LONGEST_LINE = 64 * 1024;

/** Column names under which feeds give what we keep, folded to letters and digits. */
const columnNames = {
  value: [
    'value',
    'indicator',
    'indicators',
    'ioc',
    'iocvalue',
    'observable',
    'domain',
    'domainname',
    'host',
    'hostname',
    'ip',
    'ipaddress',
    'dstip',
    'address',
    'url',
    'md5',
    'md5hash',
    'sha1',
    'sha1hash',
    'sha256',
    'sha256hash',
    'hash',
    'network',
    'cidr',
    'tenmien',
    'diachi',
    'diachiip',
    'giatri',
    'chibao',
    'mabam',
  ],
  description: [
    'description',
    'comment',
    'comments',
    'note',
    'notes',
    'info',
    'details',
    'mota',
    'ghichu',
    'noidung',
  ],
  family: [
    'malware',
    'malwareprintable',
    'family',
    'malwarefamily',
    'threat',
    'signature',
    'madoc',
    'tenmadoc',
    'homadoc',
    'chiendich',
  ],
  validFrom: ['validfrom', 'firstseen', 'firstseenutc', 'tungay', 'hieuluctu'],
  validTo: ['validto', 'validuntil', 'expires', 'expiration', 'denngay', 'hieulucden'],
} as const;

/**
 * Reads a list as it streams in, some thousands of entries at a time, in memory that does not grow with the file.
 * @param name of the file: `.gz` is unpacked
 * @throws AppError `intel.csv_value_column_unknown`, `intel.gzip_broken`
 */
export async function* readEntries(
  source: Readable,
  name: string,
  format: ListFormat | undefined,
  rules: RefusalRules,
): AsyncGenerator<{ lines: number; entries: Entry[] }> {
  const at: Position = { line: 0, text: '' };
  let batch: Entry[] = [];
  try {
    const lines = linesOf(name.endsWith('.gz') ? source.pipe(createGunzip()) : source);
    const { first, rest } = await peek(lines, LINES_TO_GUESS_FROM);
    for await (const entry of entriesOf(first, rest, at, format, rules)) {
      batch.push(entry);
      if (batch.length < ENTRIES_AT_ONCE) continue;
      yield { lines: at.line, entries: batch };
      batch = [];
    }
  } catch (error) {
    if (error instanceof EngineError)
      throw new AppError('invalid', 'intel.csv_value_column_unknown', { file: name });
    if (/^Z_|^ERR_ZLIB/.test((error as NodeJS.ErrnoException).code ?? ''))
      throw new AppError('invalid', 'intel.gzip_broken', { file: name });
    throw error;
  }
  yield { lines: at.line, entries: batch };
}

/** The line that is being read. */
interface Position {
  line: number;
  text: string;
}

async function* entriesOf(
  first: string[],
  rest: AsyncIterable<string>,
  at: Position,
  asked: ListFormat | undefined,
  rules: RefusalRules,
): AsyncGenerator<Entry> {
  const mapping = csvMappingOf(first);
  const format = asked ?? (mapping ? 'csv' : (detectListFormat(first) ?? 'plain'));
  if (format === 'csv' && !mapping)
    throw new AppError('invalid', 'intel.csv_value_column_unknown', { columns: first[0]?.slice(0, 300) });
  async function* counted() {
    for (const text of first) yield* count(text);
    for await (const text of rest) yield* count(text);
  }
  function* count(text: string) {
    at.line++;
    at.text = text;
    yield text.length > LONGEST_LINE ? text.slice(0, LONGEST_LINE) : text;
  }
  if (format === 'plain') {
    for await (const text of counted()) yield* readPlain(text, at.line, rules);
    return;
  }
  for await (const entry of readIndicatorStream(counted(), format, {
    ...rules,
    ...(mapping ? { mapping } : {}),
  })) {
    if ('code' in entry) yield refused(at.line, entry.code, entry.text);
    else {
      const details = entry.details ?? {};
      yield accepted(at.line, entry.indicator, {
        description: (format === 'csv' ? details['description'] : /#\s*(.+)$/.exec(at.text)?.[1]) ?? null,
        family: details['family'] ?? null,
        validFrom: instantOf(details['validFrom']),
        validTo: instantOf(details['validTo']),
      });
    }
  }
}

/**
 * One value a line, and what is said about it after a tab, a blank, a comma or a `#`.
 * @example `evil.example  # Mirai C2`, `203.0.113.9,APT32`, `hxxp://evil[.]example/a Emotet`
 */
function readPlain(raw: string, line: number, rules: RefusalRules): Entry[] {
  const text = raw.replace(/^\uFEFF/, '').trim();
  if (text === '' || /^[#;!]|^\/\//.test(text)) return [];
  const isUrl = /^[a-z*]{2,8}(?:\[?:\]?)?(?::|\[:\])\/\//i.test(text) || /^\S+\/\S/.test(text);
  const parts = (isUrl ? /^(\S+)(?:\s+(.*))?$/s : /^([^\s,;|]+)[\s,;|]*(.*)$/s).exec(text);
  const [, value = text, said = ''] = parts ?? [];
  const whole = normaliseIndicator(value, rules);
  // "evil dot example" has blanks in the value itself.
  const result = whole.ok || said === '' ? whole : better(whole, normaliseIndicator(text, rules));
  if (!result.ok) return [refused(line, result.code, text)];
  const description = result === whole ? said.replace(/^[\s,;|#/–-]+/, '') : null;
  return [accepted(line, result.indicator, { description, family: null, validFrom: null, validTo: null })];
}

function better(one: NormaliseResult, other: NormaliseResult): NormaliseResult {
  return other.ok ? other : one;
}

function accepted(
  line: number,
  indicator: IndicatorValue,
  said: { description: string | null; family: string | null; validFrom: Date | null; validTo: Date | null },
): Entry {
  if (Buffer.byteLength(indicator.value) > LONGEST_VALUE_BYTES)
    return { line, reason: 'intel.refused_too_long', value: indicator.value.slice(0, 200) };
  return {
    line,
    indicator,
    description: cleaned(said.description, 500),
    family: cleaned(said.family, 120),
    validFrom: said.validFrom,
    validTo: said.validTo,
  };
}

function refused(line: number, code: RefusalCode, value: string): Entry {
  return { line, reason: refusalReason(code), value: cleaned(value, 200) ?? '' };
}

/** The reason of a refusal, as the failure texts know it. */
export function refusalReason(code: RefusalCode): string {
  return `intel.refused_${code}`;
}

/** Text as the database takes it: NFC, no NULs, no more than `length`; `null` when nothing is left. */
function cleaned(text: string | null, length: number): string | null {
  const clean = text?.replaceAll('\0', '').normalize('NFC').trim().slice(0, length).toWellFormed();
  return clean || null;
}

function instantOf(text: string | undefined): Date | null {
  if (!text || !/^\d{4}-\d\d-\d\d/.test(text)) return null;
  const at = Date.parse(text.length === 10 ? `${text}T00:00:00+07:00` : text.replace(' ', 'T'));
  return Number.isNaN(at) ? null : new Date(at);
}

/** Reads a header line: which column is the value, which say more. `null` when it is no header that we know. */
function csvMappingOf(sample: readonly string[]): CsvMapping | null {
  for (const raw of sample.slice(0, 20)) {
    const line = raw.replace(/^\uFEFF/, '').replace(/^#\s*/, '');
    const separator = [',', ';', '\t', '|'].find((one) => line.includes(one));
    if (!separator) continue;
    const names = line.split(separator).map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
    const columnOf = (wanted: readonly string[]) =>
      wanted.map((name) => names.find((column) => folded(column) === name)).find(Boolean);
    const value = columnOf(columnNames.value);
    if (value === undefined || names.some((name) => /[.:/]/.test(name))) continue;
    const details: Record<string, string> = {};
    for (const field of ['description', 'family', 'validFrom', 'validTo'] as const) {
      const column = columnOf(columnNames[field]);
      if (column !== undefined && column !== value) details[field] = column;
    }
    return { value, separator, details };
  }
  return null;
}

function folded(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[đĐ]/g, 'd')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');
}

/** Lines of a byte stream. A line that never ends is handed on in pieces, so that memory stays bounded. */
async function* linesOf(source: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let rest = '';
  for await (const chunk of source) {
    const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split(/\r?\n/);
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > 4 * LONGEST_LINE) {
      yield rest;
      rest = '';
    }
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

async function peek(lines: AsyncGenerator<string>, wanted: number) {
  const first: string[] = [];
  while (first.length < wanted) {
    const next = await lines.next();
    if (next.done) break;
    first.push(next.value);
  }
  return { first, rest: lines };
}
