import type { Context } from './command.ts';

/** How each part of a figure is known, in counts of the denominator. */
export interface Provenance {
  measured: number;
  imported: number;
  declared: number;
  unknown: number;
}

/**
 * A figure about one unit, that can be opened down to its rows. `denominator: null` means that nobody has said
 * how many there are: no data, which is neither zero nor 100 %.
 */
export interface MeasureValue {
  unitId: string;
  numerator: number;
  denominator: number | null;
  known: Provenance;
  /** Page of the web that lists the rows behind the figure. */
  rowsPath: string;
}

/** The rows that a figure of one unit counts, for keeping or for filling a table. */
export interface MeasureRows {
  /** `key` finds the column again in a table of a form. */
  columns: { key: string; vi: string; en: string }[];
  rows: (string | number | null)[][];
  /** How many there are; `rows` holds at most the `limit` asked for. */
  total: number;
}

export interface Measure {
  /** `area.name`; tasks and reports ask for it by this key. */
  key: string;
  title: { vi: string; en: string };
  /** One sentence that says exactly what is counted. */
  definition: { vi: string; en: string };
  kind: 'share' | 'count';
  /**
   * Values of the units asked for as of the end of `on` (YYYY-MM-DD), in a fixed number of queries. Figures over a
   * period count from the beginning of `from`; without it, from 1 January of the year of `on`. `subjectId` narrows a
   * measure that knows it to one thing (a directive); the others do not look at it.
   */
  compute(
    ctx: Context,
    ask: { unitIds: readonly string[] | 'all'; on: string; from?: string; subjectId?: string },
  ): Promise<MeasureValue[]>;
  /** The rows behind the value of one unit, as of the same days. */
  rows?(
    ctx: Context,
    ask: { unitId: string; on: string; from: string; subjectId?: string; limit: number },
  ): Promise<MeasureRows>;
  /** Numerators of all units asked for, day by day from `from` to `on`, in one query; for charts. Days without are left out. */
  daily?(
    ctx: Context,
    ask: { unitIds: readonly string[] | 'all'; from: string; on: string },
  ): Promise<{ day: string; count: number }[]>;
}

/** The share in percent with one decimal, or `null` when there is no denominator. */
export function percentOf(value: Pick<MeasureValue, 'numerator' | 'denominator'>): number | null {
  if (value.denominator === null || value.denominator === 0) return null;
  return Math.round((value.numerator / value.denominator) * 1000) / 10;
}

/** Adds up the values of several units; the denominator stays `null` only when no unit has one. */
export function sumOf(values: readonly MeasureValue[]): Omit<MeasureValue, 'unitId' | 'rowsPath'> {
  const known: Provenance = { measured: 0, imported: 0, declared: 0, unknown: 0 };
  let [numerator, denominator]: [number, number | null] = [0, null];
  for (const value of values) {
    numerator += value.numerator;
    if (value.denominator !== null) denominator = (denominator ?? 0) + value.denominator;
    for (const grade of Object.keys(known) as (keyof Provenance)[]) known[grade] += value.known[grade];
  }
  return { numerator, denominator, known };
}
