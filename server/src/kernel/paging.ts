import { AppError } from './errors.ts';

/** Cuts rows read with `limit + 1` to a page and says where the next one begins. */
export function pageOf<Row>(
  rows: Row[],
  limit: number,
  keyOf: (row: Row) => readonly (string | number | null)[],
): { rows: Row[]; next: string | null } {
  const last = rows[limit - 1];
  if (rows.length <= limit || last === undefined) return { rows, next: null };
  return { rows: rows.slice(0, limit), next: Buffer.from(JSON.stringify(keyOf(last))).toString('base64url') };
}

/** No key has more parts. */
const MOST_PARTS = 8;

/** Reads the key that `pageOf` wrote; parts that it lacks are `null`, after which nothing comes. @throws AppError `kernel.bad_cursor` */
export function keyAfter(cursor: string | undefined): (string | number | null)[] | null {
  if (cursor === undefined) return null;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (
      Array.isArray(key) &&
      key.every((part) => part === null || typeof part === 'string' || isCountable(part))
    )
      return [...(key as (string | number | null)[]), ...Array<null>(MOST_PARTS).fill(null)];
  } catch {
    // Falls through to the same answer as any other cursor that is not ours.
  }
  throw new AppError('invalid', 'kernel.bad_cursor', {}, [{ path: 'after', reason: 'kernel.bad_cursor' }]);
}

/** A number that any column and any instant can hold. */
function isCountable(part: unknown): boolean {
  return typeof part === 'number' && Math.abs(part) < 2 ** 52;
}
