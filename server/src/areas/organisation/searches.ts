import { and, asc, isNull } from 'drizzle-orm';
import { visibleTo } from '../../kernel/database/scope.ts';
import { matchesText, type SearchSource } from '../../kernel/search.ts';
import { units } from './tables.ts';

export const searches: SearchSource[] = [
  {
    kind: 'unit',
    permission: 'organisation:read',
    async find({ db, actor }, text, limit) {
      const rows = await db
        .select({ id: units.id, name: units.name, code: units.code })
        .from(units)
        .where(
          and(visibleTo(actor, units.id), isNull(units.validTo), matchesText([units.name, units.code], text)),
        )
        .orderBy(asc(units.sortKey))
        .limit(limit);
      return rows.map(({ id, name, code }) => ({
        kind: 'unit',
        id,
        title: name,
        note: code ?? '',
        path: `/units/${id}`,
      }));
    },
  },
];
