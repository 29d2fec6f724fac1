import { csvOf, CSV_START } from '../../kernel/spreadsheet/write-csv.ts';
import { printable } from './printable.ts';
import { explain, familyOf, unitOf, type Row } from './row.ts';

export const outputs = ['summary', 'table', 'csv', 'ndjson'] as const;
export type OutputName = (typeof outputs)[number];

/** Rows to text: what stands before them, each of them, and what stands after. */
export interface Output {
  start: string;
  row(row: Row): string;
  end(): string;
}

/** @param explained whether every hit comes with the reason why it counts or not */
export function createOutput(name: OutputName, explained: boolean): Output {
  const reason = (row: Row) => (explained ? explain(row) : null);
  switch (name) {
    case 'ndjson':
      return {
        start: '',
        row: (row) => `${JSON.stringify(explained ? { ...row, explanation: reason(row) } : row)}\n`,
        end: () => '',
      };
    case 'csv':
      return {
        start: CSV_START + csvOf([explained ? [...csvColumns, 'explanation'] : [...csvColumns]]),
        row: (row) => csvOf([[...csvCells(row), ...(explained ? [reason(row)] : [])]]),
        end: () => '',
      };
    case 'table':
      return {
        start: tableLine(['time (Vietnam)', 'unit', 'machine', 'family', 'indicator', 'where']),
        row: (row) => tableLine(tableCells(row)) + (explained ? `    ${reason(row)}\n` : ''),
        end: () => '',
      };
    case 'summary':
      return summaryOf(reason);
  }
}

const csvColumns: (keyof Row)[] = [
  'file',
  'line',
  'at',
  'unit',
  'candidates',
  'machine',
  'family',
  'indicator',
  'kind',
  'found',
  'field',
  'list',
  'format',
  'counts',
  'reason',
];

function csvCells(row: Row): (string | number | null)[] {
  return csvColumns.map((column) => {
    const cell = row[column];
    if (Array.isArray(cell)) return cell.join(', ');
    return typeof cell === 'boolean' ? String(cell) : cell;
  });
}

const widths = [19, 32, 15, 16, 32];

/** Rows are printed as they are found, so the widths are fixed; what is longer is not cut. */
function tableLine(cells: readonly string[]): string {
  return `${cells
    .map((cell, place) => printable(cell).padEnd(widths[place] ?? 0))
    .join('  ')
    .trimEnd()}\n`;
}

function tableCells(row: Row): string[] {
  const where = `${row.file}:${row.line}${row.counts ? '' : ` (${row.reason})`}`;
  return [
    row.at === null ? '-' : timeInVietnam(row.at),
    unitOf(row),
    row.machine ?? '-',
    familyOf(row),
    row.indicator,
    where,
  ];
}

const SEVEN_HOURS_MS = 7 * 3_600_000;

/** `2026-11-21 09:00:00` */
function timeInVietnam(at: string): string {
  return new Date(Date.parse(at) + SEVEN_HOURS_MS).toISOString().slice(0, 19).replace('T', ' ');
}

interface Tally {
  unit: string;
  family: string;
  contacts: number;
  machines: Set<string>;
}

function summaryOf(reason: (row: Row) => string | null): Output {
  const tallies = new Map<string, Tally>();
  return {
    start: '',
    row(row) {
      const said = reason(row);
      if (row.counts) {
        const [unit, family] = [unitOf(row), familyOf(row)];
        const key = `${unit}\n${family}`;
        const tally = tallies.get(key) ?? { unit, family, contacts: 0, machines: new Set() };
        tallies.set(key, tally);
        tally.contacts++;
        if (row.machine !== null) tally.machines.add(row.machine);
      }
      return said === null ? '' : `${printable(said)}\n`;
    },
    end() {
      if (tallies.size === 0) return 'No contact with any of the indicators.\n';
      const most = (one: Tally, other: Tally) =>
        other.contacts - one.contacts || one.unit.localeCompare(other.unit, 'vi');
      const lines = [...tallies.values()]
        .toSorted(most)
        .map(({ unit, family, contacts, machines }) => [
          String(contacts),
          String(machines.size),
          family,
          unit,
        ]);
      return [['contacts', 'machines', 'family', 'unit'], ...lines]
        .map(([contacts = '', machines = '', family = '', unit = '']) =>
          printable(`${contacts.padStart(9)} ${machines.padStart(9)}  ${family.padEnd(20)}  ${unit}`),
        )
        .join('\n')
        .concat('\n');
    },
  };
}
