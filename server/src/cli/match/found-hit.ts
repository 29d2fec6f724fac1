import { machineOf, type Hit } from '@lachan/engine';

/** What a row needs of a hit, as another thread can take it. */
export type FoundHit = Pick<
  Hit,
  | 'indicatorId'
  | 'indicator'
  | 'kind'
  | 'found'
  | 'field'
  | 'format'
  | 'counts'
  | 'reason'
  | 'lineNumber'
  | 'at'
> & { machine: string | null };

export function foundOf(hit: Hit, now: number): FoundHit {
  const { indicatorId, indicator, kind, found, field, format, counts, reason, lineNumber, at } = hit;
  const machine = machineOf(hit, now) ?? null;
  return { indicatorId, indicator, kind, found, field, format, counts, reason, lineNumber, at, machine };
}
