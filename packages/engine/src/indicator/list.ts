import { EngineError } from '../errors.ts';
import { splitCsv } from '../decode/csv.ts';
import type { IndicatorValue } from './kinds.ts';
import { normaliseIndicator } from './normalise.ts';
import type { RefusalCode, RefusalRules } from './refusal.ts';

/** Syntaxes of indicator lists. `plain`: one value a line, `#` or `;` starts a comment. */
export const listFormats = ['plain', 'hosts', 'adblock', 'dnsmasq', 'unbound', 'csv'] as const;
export type ListFormat = (typeof listFormats)[number];

/** How to read a CSV list: which column holds the value. */
export interface CsvMapping {
  /** Name in the header line, or number of the column from 0 when there is no header. */
  value: string | number;
  /** Defaults to a comma. */
  separator?: string;
  /** Columns to hand back as `details`, by the name they shall have there. */
  details?: Readonly<Record<string, string | number>>;
}

/** One entry of a list: a good indicator, or what was wrong with the text. */
export type ListEntry =
  | { line: number; field: string | null; indicator: IndicatorValue; details?: Record<string, string> }
  | { line: number; field: string | null; code: RefusalCode; by?: string; text: string };

export interface ListOptions extends RefusalRules {
  /** Required for `csv`. */
  mapping?: CsvMapping;
}

/**
 * Reads a list line by line, in constant memory. A bad line is handed back beside the good ones with
 * its number from 1 and a reason; nothing is thrown for bad data. Names that such files hold for the
 * machine's own sake (`127.0.0.1 localhost`) are passed over.
 * @throws EngineError `engine.mapping_missing` for a CSV without a usable mapping
 */
export function* readIndicatorList(
  lines: Iterable<string>,
  format: ListFormat,
  options: ListOptions = {},
): Generator<ListEntry, void, void> {
  const reader = new ListReader(format, options);
  for (const line of lines) yield* reader.read(line);
}

/** As {@link readIndicatorList}, over lines that arrive with time. */
export async function* readIndicatorStream(
  lines: AsyncIterable<string>,
  format: ListFormat,
  options: ListOptions = {},
): AsyncGenerator<ListEntry, void, void> {
  const reader = new ListReader(format, options);
  for await (const line of lines) yield* reader.read(line);
}

/** Reads one line after the other; bad ones are handed back beside the good. Knows the number of the line, from 1. */
export interface LineReader {
  read(line: string): ListEntry[];
}

/** As {@link readIndicatorList}, for a caller who has the lines in pieces. */
export function createLineReader(format: ListFormat, options: ListOptions = {}): LineReader {
  return new ListReader(format, options);
}

/** Guesses the syntax of a list from its first lines; `null` when it must be asked. */
export function detectListFormat(lines: readonly string[]): ListFormat | null {
  const body = lines.map((line) => line.trim()).filter((line) => line !== '' && !/^[#!;[]/.test(line));
  const share = (pattern: RegExp): number =>
    body.length === 0 ? 0 : body.filter((line) => pattern.test(line)).length / body.length;
  if (share(/^\|\|[^\s]+\^/) > 0.5) return 'adblock';
  if (share(/^(?:address|server|local)=\//) > 0.5) return 'dnsmasq';
  if (share(/^(?:local-zone|local-data):/) > 0.5) return 'unbound';
  if (share(/^[0-9a-f.:]+\s+\S+\.\S+/i) > 0.5) return 'hosts';
  if (share(/^[^,;\s]+$/) > 0.5) return 'plain';
  return null;
}

class ListReader {
  private readonly format: ListFormat;
  private readonly options: ListOptions;
  private readonly csv: CsvColumns | null;
  private line = 0;

  constructor(format: ListFormat, options: ListOptions) {
    this.format = format;
    this.options = options;
    this.csv = format === 'csv' ? new CsvColumns(options.mapping) : null;
  }

  read(raw: string): ListEntry[] {
    const line = ++this.line;
    const text = (line === 1 ? raw.replace(/^\uFEFF/, '') : raw).trim();
    if (text === '') return [];
    return this.valuesOf(text).map(({ value, field, details }) => {
      const result = normaliseIndicator(value, this.options);
      if (!result.ok) {
        const { code, by } = result;
        return { line, field, code, ...(by === undefined ? {} : { by }), text: value.slice(0, 200) };
      }
      const { indicator } = result;
      return details ? { line, field, indicator, details } : { line, field, indicator };
    });
  }

  private valuesOf(text: string): Found[] {
    if (this.csv) return this.csv.read(text);
    const format = this.format === 'csv' ? 'plain' : this.format;
    return valuesOf(text, format).map((value) => ({ value, field: null }));
  }
}

interface Found {
  value: string;
  field: string | null;
  details?: Record<string, string>;
}

/** Names that every hosts file maps for the machine itself. */
const ownNames =
  /^(?:localhost(?:\.localdomain)?|local|broadcasthost|ip6-[a-z]+|0\.0\.0\.0|localhost[46](?:\.localdomain[46])?)$/i;

function valuesOf(text: string, format: Exclude<ListFormat, 'csv'>): string[] {
  switch (format) {
    case 'plain': {
      if (/^[#;!]|^\/\//.test(text)) return [];
      const value = text.replace(/\s+[#;].*$|\s+\/\/.*$/, '').trim();
      // IPsum and others add a count behind a tab.
      return [value.split('\t')[0] ?? value];
    }
    case 'hosts': {
      const [address, ...names] = text.replace(/#.*$/, '').split(/\s+/).filter(Boolean);
      if (address === undefined) return [];
      if (names.length === 0) return [address];
      return names.filter((name) => !ownNames.test(name));
    }
    case 'adblock':
      return adblockValue(text);
    case 'dnsmasq': {
      if (text.startsWith('#')) return [];
      const names = /^(?:address|server|local|ipset|nftset)=\/([^=]+)\/[^/]*$/.exec(text)?.[1];
      return names === undefined ? [text] : names.split('/').filter(Boolean);
    }
    case 'unbound': {
      if (/^#|^server:/.test(text)) return [];
      const name = /^local-(?:zone|data|data-ptr):\s*"?([^"\s]+)/.exec(text)?.[1];
      return [name ?? text];
    }
  }
}

function adblockValue(text: string): string[] {
  // Comments, headers, cosmetic rules and exceptions name nothing bad.
  if (/^[!#[]|^@@|#[@?$%]*#/.test(text)) return [];
  const rule = text.replace(/\$[a-z0-9~,=_|.*-]*$/i, '');
  const name = /^\|\|([^\s^/*|]+)\^?\|?$/.exec(rule)?.[1] ?? /^\|\|([^\s*|]+?)\^?\|?$/.exec(rule)?.[1];
  return [name ?? (/^[a-z0-9.-]+$/i.test(rule) ? rule : text)];
}

class CsvColumns {
  private readonly mapping: CsvMapping;
  private columns: string[] | null = null;

  constructor(mapping: CsvMapping | undefined) {
    if (!mapping) throw new EngineError('engine.mapping_missing', { format: 'csv' });
    this.mapping = mapping;
  }

  read(text: string): Found[] {
    if (text.startsWith('#') && this.columns === null && this.needsHeader()) {
      // Some feeds comment their header out.
      const names = splitCsv(text.replace(/^#\s*/, ''), this.mapping.separator ?? ',');
      if (names.some((name) => name.trim() === this.mapping.value)) this.setHeader(names);
      return [];
    }
    if (text.startsWith('#')) return [];
    const cells = splitCsv(text, this.mapping.separator ?? ',').map((cell) => cell.trim());
    if (this.columns === null && this.needsHeader()) {
      this.setHeader(cells);
      return [];
    }
    const value = this.cell(cells, this.mapping.value);
    const found: Found = { value: value ?? '', field: String(this.mapping.value) };
    if (this.mapping.details) {
      found.details = {};
      for (const [name, column] of Object.entries(this.mapping.details)) {
        found.details[name] = this.cell(cells, column) ?? '';
      }
    }
    return [found];
  }

  private needsHeader(): boolean {
    return typeof this.mapping.value === 'string';
  }

  private setHeader(names: string[]): void {
    this.columns = names.map((name) => name.trim());
    if (!this.columns.includes(String(this.mapping.value))) {
      throw new EngineError('engine.mapping_missing', { column: this.mapping.value });
    }
  }

  private cell(cells: string[], column: string | number): string | undefined {
    return cells[typeof column === 'number' ? column : (this.columns ?? []).indexOf(column)];
  }
}
