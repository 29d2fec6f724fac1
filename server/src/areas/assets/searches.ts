import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { visibleTo } from '../../kernel/database/scope.ts';
import { matchesText, type SearchSource } from '../../kernel/search.ts';
import { units } from '../organisation/tables.ts';
import { machines } from './tables.ts';

export const searches: SearchSource[] = [
  {
    kind: 'machine',
    permission: 'assets:read',
    async find({ db, actor }, text, limit) {
      const searched = [
        machines.name,
        machines.serial,
        sql`array_to_string(${machines.addresses}, ' ')`,
        sql`array_to_string(${machines.macs}, ' ')`,
        machines.owner,
      ];
      const rows = await db
        .select({ id: machines.id, name: machines.name, unitName: units.name, addresses: machines.addresses })
        .from(machines)
        .innerJoin(units, eq(units.id, machines.unitId))
        .where(
          and(visibleTo(actor, machines.unitId), isNull(machines.retiredOn), matchesText(searched, text)),
        )
        .orderBy(asc(machines.nameKey))
        .limit(limit);
      return rows.map(({ id, name, unitName, addresses }) => ({
        kind: 'machine',
        id,
        title: name,
        note: [unitName, ...addresses.slice(0, 1)].join(' · '),
        path: `/machines/${id}`,
      }));
    },
  },
];
