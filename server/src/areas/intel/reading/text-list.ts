import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import {
  createLineReader,
  detectListFormat,
  EngineError,
  normaliseIndicator,
  type CsvMapping,
  type ListEntry,
  type ListFormat,
  type NormaliseResult,
  type RefusalRules,
} from '@lachan/engine';
import { AppError } from '../../../kernel/errors.ts';
import type { CsvColumns } from '../contract-feeds.ts';
import { accepted, instantOf, refused, type Entry, type EntryBatch } from './entry.ts';
import { readingError } from './source-file.ts';

const ENTRIES_AT_ONCE = 5_000;
const LINES_TO_GUESS_FROM = 200;
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

/** How a text list is to be read; what is left out is found from its first lines. */
export interface TextAsk {
  format?: ListFormat | undefined;
  columns?: CsvColumns | null | undefined;
}

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
): AsyncGenerator<EntryBatch> {
  const bytes = name.endsWith('.gz') ? unpacked(source) : source;
  yield* readTextList(bytes, name, { format }, rules);
}

function unpacked(source: Readable): Readable {
  const unpack = createGunzip();
  source.on('error', (error) => unpack.destroy(error));
  return source.pipe(unpack);
}

/** As {@link readEntries}, of bytes that are unpacked already. */
export async function* readTextList(
  source: Readable,
  name: string,
  ask: TextAsk,
  rules: RefusalRules,
): AsyncGenerator<EntryBatch> {
  const list = new TextList(ask, rules, name);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let rest = '';
  try {
    for await (const chunk of source) {
      const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split(/\r?\n/);
      rest = lines.pop() ?? '';
      // A line that never ends is handed on in pieces, so that memory stays bounded.
      if (rest.length > 4 * LONGEST_LINE) {
        lines.push(rest);
        rest = '';
      }
      list.take(lines);
      if (list.entries.length >= ENTRIES_AT_ONCE) yield list.give();
    }
  } catch (error) {
    throw readingError(error, name, list.line);
  }
  rest += decoder.decode();
  if (rest !== '') list.take([rest]);
  list.end();
  yield list.give();
}

/** Turns lines into entries; the first ones are held until the format is known. */
class TextList {
  entries: Entry[] = [];
  line = 0;
  private readonly ask: TextAsk;
  private readonly rules: RefusalRules;
  private readonly name: string;
  private held: string[] | null = [];
  private read: (text: string, line: number) => Entry[] = () => [];

  constructor(ask: TextAsk, rules: RefusalRules, name: string) {
    this.ask = ask;
    this.rules = rules;
    this.name = name;
  }

  take(lines: readonly string[]): void {
    if (this.held) {
      this.held = this.held.concat(lines);
      if (this.held.length >= LINES_TO_GUESS_FROM) this.begin(this.held);
      return;
    }
    for (const text of lines) {
      this.line++;
      const cut = text.length > LONGEST_LINE ? text.slice(0, LONGEST_LINE) : text;
      for (const entry of this.read(cut, this.line)) this.entries.push(entry);
    }
  }

  end(): void {
    if (this.held) this.begin(this.held);
  }

  give(): EntryBatch {
    const { entries } = this;
    this.entries = [];
    return { lines: this.line, entries };
  }

  private begin(first: string[]): void {
    this.held = null;
    this.read = readerOf(first.slice(0, LINES_TO_GUESS_FROM), this.ask, this.rules, this.name);
    this.take(first);
  }
}

function readerOf(
  first: readonly string[],
  { format: asked, columns }: TextAsk,
  rules: RefusalRules,
  name: string,
): (text: string, line: number) => Entry[] {
  const mapping = columns ? mappingOf(columns) : csvMappingOf(first);
  const format = asked ?? (mapping ? 'csv' : (detectListFormat(first) ?? 'plain'));
  if (format === 'plain') return (text, line) => readPlain(text, line, rules);
  if (format === 'csv' && !mapping) throw columnUnknown(name, first[0]);
  const reader = createLineReader(format, { ...rules, ...(mapping ? { mapping } : {}) });
  return (text, line) => {
    try {
      return reader.read(text).map((entry) => textEntry(entry, line, format, text));
    } catch (error) {
      throw error instanceof EngineError ? columnUnknown(name, text) : error;
    }
  };
}

function textEntry(entry: ListEntry, line: number, format: ListFormat, text: string): Entry {
  if ('code' in entry)
    return refused(line, entry.code, entry.text, {
      by: entry.by,
      ...(entry.field === null ? {} : { field: entry.field }),
    });
  const details = entry.details ?? {};
  return accepted(line, entry.indicator, {
    description: (format === 'csv' ? details['description'] : /#\s*(.+)$/.exec(text)?.[1]) ?? null,
    family: details['family'] ?? null,
    validFrom: instantOf(details['validFrom']),
    validTo: instantOf(details['validTo']),
  });
}

function columnUnknown(file: string, line: string | undefined): AppError {
  return new AppError('invalid', 'intel.csv_value_column_unknown', {
    file,
    columns: line?.slice(0, 300) ?? '',
  });
}

function mappingOf({ value, separator, ...details }: CsvColumns): CsvMapping {
  const named = Object.entries(details).filter(([, column]) => column !== undefined);
  return { value, separator, details: Object.fromEntries(named) as Record<string, string | number> };
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
  if (!result.ok) return [refused(line, result.code, text, { by: result.by })];
  const description = result === whole ? said.replace(/^[\s,;|#/–-]+/, '') : null;
  return [accepted(line, result.indicator, { description, family: null, validFrom: null, validTo: null })];
}

function better(one: NormaliseResult, other: NormaliseResult): NormaliseResult {
  return other.ok ? other : one;
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
