import { ascending, isDay, weekday, type Day } from '../day.ts';
import { withoutMarks } from '../vietnamese-text.ts';
import type { CalendarDay, HolidayId, HolidayKind } from './holiday.ts';

export type NoticeErrorCode =
  | 'empty'
  | 'bad_json'
  | 'missing_column'
  | 'bad_day'
  | 'bad_kind'
  | 'no_name'
  | 'no_source'
  | 'duplicate_day'
  | 'not_a_rest_day'
  | 'open_quote';

/** `line` counts from 1 with the header; in JSON it is the place in the list. `value` is what was refused. */
export interface NoticeError {
  line: number;
  code: NoticeErrorCode;
  value: string;
}

export interface HolidayNotice {
  days: CalendarDay[];
  errors: NoticeError[];
}

/**
 * Reads a holiday notice put into rows: CSV (`,`, `;` or tab, with or without a byte order mark and quotes) with
 * the columns day, kind, name, source, or a JSON list of objects with these keys. Vietnamese column names (ngày,
 * loại, tên, nguồn), kinds (nghỉ lễ, nghỉ bù, nghỉ hoán đổi, làm bù) and days (dd/MM/yyyy) are read too.
 * Good rows are kept, bad ones are listed; whether to import in part is for the caller to decide.
 */
export function parseHolidayNotice(text: string): HolidayNotice {
  const content = text.replace(/^\uFEFF/u, '');
  if (content.trim() === '') return { days: [], errors: [{ line: 1, code: 'empty', value: '' }] };
  const rows = /^\s*\[/u.test(content) ? jsonRows(content) : csvRows(content);
  if ('error' in rows) return { days: [], errors: [rows.error] };
  const days: CalendarDay[] = [];
  const errors: NoticeError[] = [];
  const seen = new Set<Day>();
  for (const row of rows.rows) {
    const result = readRow(row, seen);
    if ('code' in result) errors.push(result);
    else {
      seen.add(result.day);
      days.push(result);
    }
  }
  return { days: days.sort((one, other) => ascending(one.day, other.day)), errors };
}

interface Row {
  line: number;
  day: string;
  kind: string;
  name: string;
  source: string;
}

type Rows = { rows: Row[] } | { error: NoticeError };
type Column = Exclude<keyof Row, 'line'>;

const COLUMNS: Readonly<Record<Column, readonly string[]>> = {
  day: ['day', 'date', 'ngay'],
  kind: ['kind', 'type', 'loai'],
  name: ['name', 'ten', 'ten ngay nghi'],
  source: ['source', 'nguon', 'can cu'],
};

const KINDS: Readonly<Record<string, HolidayKind>> = {
  holiday: 'holiday',
  'nghi le': 'holiday',
  compensatory: 'compensatory',
  'nghi bu': 'compensatory',
  'swapped-day-off': 'swapped-day-off',
  'nghi hoan doi': 'swapped-day-off',
  'swapped-working-day': 'swapped-working-day',
  'lam bu': 'swapped-working-day',
};

const HOLIDAY_WORDS: readonly (readonly [HolidayId, RegExp])[] = [
  ['new-year', /duong lich|new year/u],
  ['tet', /nguyen dan|am lich|\btet\b/u],
  ['hung-kings', /hung vuong|gio to/u],
  ['reunification', /30\/4|thong nhat|chien thang/u],
  ['labour', /lao dong|0?1\/0?5/u],
  ['national', /quoc khanh|0?2\/0?9/u],
  ['culture', /van hoa|24\/11/u],
];

function readRow(row: Row, seen: Set<Day>): CalendarDay | NoticeError {
  const { line } = row;
  const day = readDay(row.day);
  if (day === null) return { line, code: 'bad_day', value: row.day };
  if (seen.has(day)) return { line, code: 'duplicate_day', value: row.day };
  const kind = KINDS[plain(row.kind)];
  if (kind === undefined) return { line, code: 'bad_kind', value: row.kind };
  if (row.name.trim() === '') return { line, code: 'no_name', value: row.name };
  if (row.source.trim() === '') return { line, code: 'no_source', value: row.source };
  // Only a Saturday or Sunday can be worked in exchange for another day.
  if (kind === 'swapped-working-day' && weekday(day) <= 5)
    return { line, code: 'not_a_rest_day', value: row.day };
  const name = row.name.trim().normalize('NFC');
  const holiday = HOLIDAY_WORDS.find(([, words]) => words.test(plain(name)))?.[0] ?? 'other';
  return { day, kind, holiday, name, basis: 'official', source: row.source.trim().normalize('NFC') };
}

function readDay(text: string): Day | null {
  const match = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/u.exec(text.trim());
  const iso = match ? `${match[3]}-${match[2]?.padStart(2, '0')}-${match[1]?.padStart(2, '0')}` : text.trim();
  return isDay(iso) ? iso : null;
}

function jsonRows(text: string): Rows {
  try {
    const list = JSON.parse(text) as unknown[];
    const rows = list.map((item, index): Row => {
      const cells = (typeof item === 'object' && item !== null ? item : {}) as Record<string, unknown>;
      const cell = (column: Column) => (typeof cells[column] === 'string' ? cells[column] : '');
      return {
        line: index + 1,
        day: cell('day'),
        kind: cell('kind'),
        name: cell('name'),
        source: cell('source'),
      };
    });
    return { rows };
  } catch {
    return { error: { line: 1, code: 'bad_json', value: text.slice(0, 80) } };
  }
}

function csvRows(text: string): Rows {
  // A header is made of words: the first of these signs in it is the separator.
  const separator = /[;\t,]/u.exec(text)?.[0] ?? ',';
  const table = csvTable(text, separator);
  if ('error' in table) return table;
  const [header, ...body] = table.lines;
  const places = new Map<Column, number>();
  for (const column of Object.keys(COLUMNS) as Column[]) {
    const place = (header?.cells ?? []).findIndex((cell) => COLUMNS[column].includes(plain(cell)));
    if (place === -1) return { error: { line: 1, code: 'missing_column', value: column } };
    places.set(column, place);
  }
  const rows = body
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
    .map(({ line, cells }): Row => {
      const cell = (column: Column) => cells[places.get(column) ?? -1] ?? '';
      return { line, day: cell('day'), kind: cell('kind'), name: cell('name'), source: cell('source') };
    });
  return { rows };
}

/** RFC 4180: a quoted cell may hold separators, doubled quotes and line breaks. `line` is where the row starts. */
function csvTable(
  text: string,
  separator: string,
): { lines: { line: number; cells: string[] }[] } | { error: NoticeError } {
  const lines = [{ line: 1, cells: [''] }];
  let isQuoted = false;
  let line = 1;
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charAt(index);
    const cells = lines.at(-1)?.cells ?? [];
    const add = (more: string) => cells.push((cells.pop() ?? '') + more);
    if (char === '\n') line += 1;
    if (isQuoted && char === '"' && text[index + 1] === '"') {
      add('"');
      index += 1;
    } else if (isQuoted && char === '"') isQuoted = false;
    else if (isQuoted) add(char);
    else if (char === '"' && cells.at(-1) === '') isQuoted = true;
    else if (char === separator) cells.push('');
    else if (char === '\n') lines.push({ line, cells: [''] });
    else if (char !== '\r') add(char);
  }
  const last = lines.at(-1);
  if (isQuoted && last) {
    return { error: { line: last.line, code: 'open_quote', value: (last.cells.at(-1) ?? '').slice(0, 80) } };
  }
  return { lines };
}

function plain(text: string): string {
  return withoutMarks(text.toLowerCase()).replaceAll(/\s+/gu, ' ').trim();
}
