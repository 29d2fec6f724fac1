import { observationKinds } from '@lachan/engine';
import type { FoundWord, Words } from './dictionary.ts';
import type { PastContact } from './store.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A finding as numbers, the same from every engine: name, machine, source, kind, day, count, first and last minute. */
export type FoundRow = readonly [number, number | string, string, number, number, number, number, number];

/** @param machines of numbers; left out where the rows have the machines' names */
export function contactsOf(
  rows: readonly FoundRow[],
  words: ReadonlyMap<number, FoundWord>,
  machines?: Words,
): PastContact[] {
  const days = new Map<number, string>();
  const dayOf = (day: number): string => {
    const known = days.get(day);
    if (known !== undefined) return known;
    const text = new Date(day * DAY_MS).toISOString().slice(0, 10);
    days.set(day, text);
    return text;
  };
  return rows.flatMap(([name, machine, sourceId, kind, day, count, first, last]) => {
    const word = words.get(name);
    return (word?.targets ?? []).map((target) => ({
      target,
      sourceId,
      machine: typeof machine === 'number' ? (machines?.of(machine) ?? '') : machine,
      kind: observationKinds[kind] ?? 'flow',
      destination: word?.text ?? '',
      day: dayOf(day),
      firstAt: new Date(first * MINUTE_MS),
      lastAt: new Date(last * MINUTE_MS),
      count,
    }));
  });
}
