import type { AnswerHead } from '../../areas/detection/index.ts';
import { csvOf, CSV_START } from '../../kernel/spreadsheet/write-csv.ts';

export const outputs = ['summary', 'csv', 'ndjson', 'answer'] as const;
export type OutputName = (typeof outputs)[number];

/** What one machine had to do with one indicator on one day, as it is handed in. */
export interface Row {
  indicator: string;
  list: string;
  family: string | null;
  /** Of the units' networks, as of then; `null` without them, or when the address is nobody's or shared. */
  unit: string | null;
  /** Units that share the address. */
  candidates: string[];
  machine: string;
  /** What it really talked to: the indicator, or something below or within it. */
  destination: string;
  kind: string;
  source: string;
  /** `YYYY-MM-DD`, Vietnam. */
  day: string;
  /** ISO 8601, to the minute. */
  firstAt: string;
  lastAt: string;
  count: number;
}

const columns: (keyof Row)[] = [
  'indicator',
  'list',
  'family',
  'unit',
  'candidates',
  'machine',
  'destination',
  'kind',
  'source',
  'day',
  'firstAt',
  'lastAt',
  'count',
];

/** What was searched, so that "nothing found" can be believed. */
export type Searched = Omit<AnswerHead, 'answer' | 'version'>;

export function textOf(rows: readonly Row[], searched: Searched, output: OutputName): string {
  const lines = () => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  if (output === 'ndjson') return lines();
  if (output === 'answer')
    return `${JSON.stringify({ answer: 'lachan-hunt', version: 1, ...searched } satisfies AnswerHead)}\n${lines()}`;
  if (output === 'csv')
    return (
      CSV_START +
      csvOf([
        [...columns],
        ...rows.map((row) =>
          columns.map((column) => {
            const cell = row[column];
            return Array.isArray(cell) ? cell.join(', ') : cell;
          }),
        ),
      ])
    );
  return summaryOf(rows, searched);
}

function summaryOf(rows: readonly Row[], searched: Searched): string {
  const where = `${searched.indicators} indicators, ${searched.days} days remembered (${searched.from ?? '-'} to ${searched.to ?? '-'}), ${searched.observations} observations`;
  if (rows.length === 0) return `No contact. Searched: ${where}\n`;
  const groups = Map.groupBy(rows, ({ machine, indicator }) => `${machine}\n${indicator}`);
  const lines = [...groups.values()].flatMap((some) => {
    const [first] = some;
    if (!first) return [];
    const count = some.reduce((sum, one) => sum + one.count, 0);
    const days = some.map(({ day }) => day).toSorted();
    const { machine, indicator, family, unit } = first;
    return [[String(count), machine, indicator, family ?? '-', unit ?? '-', `${days[0]} to ${days.at(-1)}`]];
  });
  const head = ['contacts', 'machine', 'indicator', 'family', 'unit', 'days'];
  const table = [head, ...lines];
  const widths = head.map((_, place) => Math.max(...table.map((line) => line[place]?.length ?? 0)));
  return `${table
    .map((line) =>
      line
        .map((cell, place) => printable(cell).padEnd(widths[place] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')}\n\nSearched: ${where}\n`;
}

/** Logs hold what attackers write: a terminal must not obey it. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '?');
}
