import { createHash } from 'node:crypto';
import { foldVietnamese } from '@lachan/documents';
import type { SheetRow } from './spreadsheet.ts';

/** A field that a column may hold, and the headers it is known under, in any language. */
export interface KnownColumn<Field extends string> {
  field: Field;
  /** Written plainly; compared without case, marks and punctuation. */
  headers: readonly string[];
}

export interface GuessedColumn<Field extends string> {
  field: Field;
  /** 0-based place of the column. */
  column: number;
  /** `false` when the header only resembles a known one: a person should look. */
  isSure: boolean;
}

/** Guesses which column holds which field. Each column and each field is given once, sure ones first. */
export function guessColumns<Field extends string>(
  headers: readonly string[],
  known: readonly KnownColumn<Field>[],
): GuessedColumn<Field>[] {
  const folded = headers.map(foldHeader);
  const candidates = known.flatMap(({ field, headers: names }) =>
    names.flatMap((name) =>
      folded.flatMap((header, column) => {
        const score = likeness(header, foldHeader(name));
        return score === 0 ? [] : [{ field, column, score }];
      }),
    ),
  );
  const guesses = new Map<Field, GuessedColumn<Field>>();
  const taken = new Set<number>();
  for (const { field, column, score } of candidates.toSorted((a, b) => b.score - a.score)) {
    if (guesses.has(field) || taken.has(column)) continue;
    guesses.set(field, { field, column, isSure: score === 1 });
    taken.add(column);
  }
  return [...guesses.values()].toSorted((a, b) => a.column - b.column);
}

/**
 * Finds the row of headers: lists begin with the name of the office and a title. It is the row among the first 30
 * with the most known headers (two at least), else the first with two cells or more.
 * @returns `null` when no row has two cells
 */
export function findHeaderRow<Field extends string>(
  rows: readonly SheetRow[],
  known: readonly KnownColumn<Field>[],
): SheetRow | null {
  let best: { row: SheetRow; found: number } | undefined;
  for (const row of rows.slice(0, 30)) {
    const found = guessColumns(row.cells, known).filter(({ isSure }) => isSure).length;
    if (found >= 2 && found > (best?.found ?? 0)) best = { row, found };
  }
  return best?.row ?? rows.slice(0, 30).find(({ cells }) => cells.filter(Boolean).length >= 2) ?? null;
}

/** A key that is equal for files of the same make: their headers, folded, in order. */
export function headerKeyOf(headers: readonly string[]): string {
  return createHash('sha256').update(headers.map(foldHeader).join('|')).digest('hex');
}

function foldHeader(header: string): string {
  return foldVietnamese(header.replaceAll(/\([^)]*\)|\*/g, ' ')).replaceAll(/\s+/g, ' ');
}

/** 1 for equal headers, below 1 when the known name stands inside as whole words, 0 otherwise. */
function likeness(header: string, name: string): number {
  if (header === '' || name === '') return 0;
  if (header === name || header.replaceAll(' ', '') === name.replaceAll(' ', '')) return 1;
  return ` ${header} `.includes(` ${name} `) ? (name.length / header.length) * 0.9 : 0;
}
