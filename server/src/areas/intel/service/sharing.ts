import { sql, type SQL } from 'drizzle-orm';
import { sharingLevels } from '../contract.ts';
import type { Sharing } from '../reading/entry.ts';

const order = sql.raw(`array[${sharingLevels.map((level) => `'${level}'`).join(', ')}]`);

/** The more open of two levels; one that is `null` is none. */
export function moreOpen(one: SQL, other: SQL): SQL {
  return sql`(${order})[least(array_position(${order}, ${one}), array_position(${order}, ${other}))]`;
}

/** The levels that may go to whom may have `sharing`: never red. */
export function levelsUpTo(sharing: Sharing): Sharing[] {
  return sharingLevels.slice(0, sharingLevels.indexOf(sharing) + 1).filter((level) => level !== 'red');
}
