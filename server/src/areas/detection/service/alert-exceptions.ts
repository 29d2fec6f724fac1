import { and, count, desc, eq, sql } from 'drizzle-orm';
import { command, query } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { matchesText } from '../../../kernel/search.ts';
import { units } from '../../organisation/tables.ts';
import { ListAlertExceptions, TakeBackAlertException } from '../contract.ts';
import { alertExceptions } from '../tables.ts';

export const listAlertExceptions = query({
  name: 'detection.list-alert-exceptions',
  permission: 'detection:read',
  input: ListAlertExceptions.input,
  async run({ db, actor }, { unitId, text, after, limit }) {
    const key = keyAfter(after);
    const { machine, destination, reason, since, id } = alertExceptions;
    const matching = and(
      visibleTo(actor, alertExceptions.unitId),
      unitId ? eq(alertExceptions.unitId, unitId) : undefined,
      text ? matchesText([machine, destination, reason, units.name], text) : undefined,
    );
    const micros = sql`(extract(epoch from ${since}) * 1000000)::bigint`;
    const rows = await db
      .select({ exception: alertExceptions, unitName: units.name, moment: sql<string>`${micros}::text` })
      .from(alertExceptions)
      .innerJoin(units, eq(units.id, alertExceptions.unitId))
      .where(and(matching, key ? sql`(${micros}, ${id}) < (${key[0]}::bigint, ${key[1]}::uuid)` : undefined))
      .orderBy(desc(since), desc(id))
      .limit(limit + 1);
    const [all] = await db
      .select({ total: count() })
      .from(alertExceptions)
      .innerJoin(units, eq(units.id, alertExceptions.unitId))
      .where(matching);
    const { rows: shown, next } = pageOf(rows, limit, (row) => [row.moment, row.exception.id]);
    return {
      rows: shown.map(({ exception, unitName }) => ({ ...exception, unitName })),
      next,
      total: all?.total ?? 0,
    };
  },
});

/** What was remembered stays in the audit trail; the sign alarms again when it shows itself again. */
export const takeBackAlertException = command({
  name: 'detection.take-back-alert-exception',
  permission: 'detection:respond',
  input: TakeBackAlertException.input,
  async run({ db, actor }, { id }) {
    const [before] = await db
      .delete(alertExceptions)
      .where(and(eq(alertExceptions.id, id), visibleTo(actor, alertExceptions.unitId)))
      .returning();
    if (!before) throw new AppError('not_found', 'detection.exception_not_found', { id });
    return { before, after: { id }, unitId: before.unitId };
  },
});
