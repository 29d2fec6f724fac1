import { foldVietnamese } from '@lachan/documents';
import type { Context } from '../../../kernel/command.ts';
import { dayOf } from '../../../kernel/time.ts';
import { unitsOn } from './units.ts';

/** Which unit a cell names: an id, or the reason why none. */
export type UnitFinder = (cell: string) => { unitId: string } | { reason: string };

const committee = /^(?:ubnd|uy ban nhan dan) /;
const rank = /^(?:xa|phuong|thi tran|dac khu) /;

/**
 * Finds units by code or name among those the actor sees, without regard to case, marks, and the words that lists
 * leave out: "UBND xã Ia Hrú", "Xã Ia Hrú" and "ia hru" are one, unless two units could be meant.
 */
export async function unitFinder(ctx: Context): Promise<UnitFinder> {
  const byName = new Map<string, Set<string>>();
  const add = (key: string, id: string) => {
    if (key !== '') byName.set(key, (byName.get(key) ?? new Set()).add(id));
  };
  // A full name wins over a shortened one, so each length is looked up on its own.
  for (const { id, name, code } of await unitsOn(ctx, dayOf(ctx.now))) {
    const [full, withoutCommittee, bare] = namesOf(name);
    add(`code ${(code ?? '').toLowerCase()}`, id);
    add(`full ${full}`, id);
    add(`rank ${withoutCommittee}`, id);
    add(`bare ${bare}`, id);
  }
  return (cell) => {
    const [full, withoutCommittee, bare] = namesOf(cell);
    const keys = [`code ${cell.trim().toLowerCase()}`, `full ${full}`, `rank ${withoutCommittee}`];
    // "Phường X" must not be taken for "Xã X": only a name without a rank is looked up without one.
    if (withoutCommittee === bare) keys.push(`bare ${bare}`);
    for (const key of keys) {
      const found = byName.get(key);
      if (!found) continue;
      const [unitId, another] = found;
      if (unitId && another === undefined) return { unitId };
      return { reason: 'organisation.unit_ambiguous' };
    }
    return { reason: 'organisation.unit_unknown' };
  };
}

function namesOf(name: string): [string, string, string] {
  const full = foldVietnamese(name);
  const withoutCommittee = full.replace(committee, '');
  return [full, withoutCommittee, withoutCommittee.replace(rank, '')];
}
