import { and, desc, eq } from 'drizzle-orm';
import { visibleTo } from '../../kernel/database/scope.ts';
import { matchesText, type SearchSource } from '../../kernel/search.ts';
import { units } from '../organisation/tables.ts';
import { directiveSeenBy, labelOf } from './service/directive-rows.ts';
import { directives, obligations, tasks } from './tables.ts';

export const searches: SearchSource[] = [
  {
    kind: 'directive',
    permission: 'directives:read',
    async find(ctx, text, limit) {
      const rows = await ctx.db
        .select()
        .from(directives)
        .where(
          and(
            directiveSeenBy(ctx),
            matchesText([directives.number, directives.symbol, directives.issuer, directives.subject], text),
          ),
        )
        .orderBy(desc(directives.createdAt))
        .limit(limit);
      return rows.map((row) => ({
        kind: 'directive',
        id: row.id,
        title: row.subject ?? labelOf(row) ?? row.issuer ?? '',
        note: [labelOf(row), row.issuer].filter((part) => part !== null).join(' · '),
        path: `/directives/${row.id}`,
      }));
    },
  },
  {
    kind: 'obligation',
    permission: 'directives:read',
    async find({ db, actor }, text, limit) {
      const rows = await db
        .select({ id: obligations.id, words: tasks.words, unitName: units.name })
        .from(obligations)
        .innerJoin(tasks, eq(tasks.id, obligations.taskId))
        .innerJoin(directives, eq(directives.id, obligations.directiveId))
        .innerJoin(units, eq(units.id, obligations.unitId))
        .where(
          and(
            visibleTo(actor, obligations.unitId),
            eq(directives.state, 'issued'),
            matchesText([tasks.words, units.name], text),
          ),
        )
        .orderBy(obligations.dueOn, units.sortKey)
        .limit(limit);
      return rows.map(({ id, words, unitName }) => ({
        kind: 'obligation',
        id,
        title: words.slice(0, 160),
        note: unitName,
        path: `/obligations/${id}`,
      }));
    },
  },
];
