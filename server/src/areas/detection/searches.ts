import { and, desc, eq, ne } from 'drizzle-orm';
import { visibleTo } from '../../kernel/database/scope.ts';
import { matchesText, type SearchSource } from '../../kernel/search.ts';
import { vietnameseDay } from '../../kernel/time.ts';
import { units } from '../organisation/tables.ts';
import { infections, sightings } from './tables.ts';

export const searches: SearchSource[] = [
  {
    kind: 'infection',
    permission: 'detection:read',
    async find({ db, actor }, text, limit) {
      const rows = await db
        .select({
          id: infections.id,
          machine: infections.machine,
          malware: infections.malware,
          unitName: units.name,
        })
        .from(infections)
        .innerJoin(units, eq(units.id, infections.unitId))
        .where(
          and(
            visibleTo(actor, infections.unitId),
            ne(infections.state, 'joined'),
            matchesText([infections.machine, infections.malware, units.name], text),
          ),
        )
        .orderBy(desc(infections.lastSeenAt))
        .limit(limit);
      return rows.map(({ id, machine, malware, unitName }) => ({
        kind: 'infection',
        id,
        title: `${machine} · ${malware}`,
        note: unitName,
        path: `/infections/${id}`,
      }));
    },
  },
  {
    kind: 'sighting',
    permission: 'detection:read',
    async find({ db, actor }, text, limit) {
      const rows = await db
        .select({ id: sightings.id, value: sightings.value, day: sightings.day, unitName: units.name })
        .from(sightings)
        .innerJoin(units, eq(units.id, sightings.unitId))
        .where(
          and(
            visibleTo(actor, sightings.unitId),
            matchesText([sightings.value, sightings.family, sightings.description], text),
          ),
        )
        .orderBy(desc(sightings.day))
        .limit(limit);
      return rows.map(({ id, value, day, unitName }) => ({
        kind: 'sighting',
        id,
        title: value,
        note: `${unitName} · ${vietnameseDay(day)}`,
        path: `/sightings/${id}`,
      }));
    },
  },
];
