import { and, count, desc, eq, inArray, max, min, sql } from 'drizzle-orm';
import { z } from 'zod';
import { query, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { matchesText } from '../../../kernel/search.ts';
import { dayOf } from '../../../kernel/time.ts';
import { units } from '../../organisation/tables.ts';
import { GetBatch, GetConsole, ListBatches } from '../contract.ts';
import { batches, reports, tries } from '../tables.ts';
import { certificateOf } from './certificate.ts';
import { keyRow, settingsOf } from './settings.ts';

const shown = {
  id: batches.id,
  unitId: batches.unitId,
  unitName: units.name,
  organId: reports.organId,
  profile: reports.profile,
  number: batches.number,
  of: reports.batches,
  builtAt: reports.builtAt,
  machines: batches.machines,
  findings: batches.findings,
  sizeBytes: batches.sizeBytes,
  sha256: batches.sha256,
  state: batches.state,
  attempts: batches.attempts,
  triedAt: batches.triedAt,
  nextAt: batches.nextAt,
  status: batches.status,
  answer: batches.answer,
  trouble: batches.trouble,
};

export const getConsole = query({
  name: 'exchange.get-console',
  permission: 'exchange:read',
  input: GetConsole.input,
  async run(ctx) {
    const { id: _id, lastBuiltAt, ...settings } = await settingsOf(ctx);
    const key = await keyRow(ctx);
    const counted = await ctx.db
      .select({ state: batches.state, total: count(), last: max(batches.triedAt), next: min(batches.nextAt) })
      .from(batches)
      .groupBy(batches.state);
    const of = (...states: string[]) =>
      counted.filter(({ state }) => states.includes(state)).reduce((sum, { total }) => sum + total, 0);
    const [failing] = await ctx.db
      .select({ trouble: batches.trouble })
      .from(batches)
      .where(inArray(batches.state, ['waiting', 'refused', 'sending']))
      .orderBy(sql`${batches.triedAt} desc nulls last`)
      .limit(1);
    return {
      settings,
      certificate: key ? certificateOf(key, ctx.now) : null,
      batches: { waiting: of('waiting', 'sending'), accepted: of('accepted'), refused: of('refused') },
      lastBuiltAt,
      lastAcceptedAt: counted.find(({ state }) => state === 'accepted')?.last ?? null,
      nextTryAt: settings.isOn ? (counted.find(({ state }) => state === 'waiting')?.next ?? null) : null,
      trouble: failing?.trouble ?? null,
      unitsWithoutCode: await unitsWithoutCode(ctx),
    };
  },
});

export const listBatches = query({
  name: 'exchange.list-batches',
  permission: 'exchange:read',
  input: ListBatches.input,
  async run({ db, actor }, { state, unitId, text, after, limit }) {
    const key = keyAfter(after);
    const matching = and(
      visibleTo(actor, batches.unitId),
      sql`${reports.readyAt} is not null`,
      state ? eq(batches.state, state) : undefined,
      unitId ? eq(batches.unitId, unitId) : undefined,
      text ? matchesText([units.name, reports.organId], text) : undefined,
    );
    // Microseconds, so that a key finds its row again.
    const built = sql<string>`(extract(epoch from ${reports.builtAt}) * 1000000)::bigint::text`;
    const rows = await db
      .select({ ...shown, built })
      .from(batches)
      .innerJoin(reports, eq(reports.id, batches.reportId))
      .innerJoin(units, eq(units.id, batches.unitId))
      .where(
        and(
          matching,
          key
            ? sql`((extract(epoch from ${reports.builtAt}) * 1000000)::bigint, ${batches.id})
                < (${key[0]}::bigint, ${key[1]}::uuid)`
            : undefined,
        ),
      )
      .orderBy(desc(reports.builtAt), desc(batches.id))
      .limit(limit + 1);
    const [all] = await db
      .select({ total: count() })
      .from(batches)
      .innerJoin(reports, eq(reports.id, batches.reportId))
      .innerJoin(units, eq(units.id, batches.unitId))
      .where(matching);
    const page = pageOf(rows, limit, (row) => [row.built, row.id]);
    return { ...page, total: all?.total ?? 0 };
  },
});

export const getBatch = query({
  name: 'exchange.get-batch',
  permission: 'exchange:read',
  input: GetBatch.input,
  async run(ctx, { id }) {
    const batch = await batchById(ctx, id);
    const told = await ctx.db
      .select()
      .from(tries)
      .where(eq(tries.batchId, id))
      .orderBy(desc(tries.at))
      .limit(100);
    return { ...batch, tries: told };
  },
});

/** The bytes of a batch as they are sent. */
export const getBatchFile = query({
  name: 'exchange.get-batch-file',
  permission: 'exchange:read',
  input: z.object({ id: z.uuid() }),
  async run(ctx, { id }) {
    const { organId, builtAt, number, sha256 } = await batchById(ctx, id);
    return { name: `AVReport-${organId}-${dayOf(builtAt)}-${number}.xml`, sha256 };
  },
});

/** Every batch that the centre has not taken: for an office without a line, in one archive. */
export const getWaitingFiles = query({
  name: 'exchange.get-waiting-files',
  permission: 'exchange:read',
  input: z.object({}),
  async run({ db, actor }) {
    const rows = await db
      .select({
        organId: reports.organId,
        builtAt: reports.builtAt,
        number: batches.number,
        sha256: batches.sha256,
      })
      .from(batches)
      .innerJoin(reports, eq(reports.id, batches.reportId))
      .where(
        and(
          visibleTo(actor, batches.unitId),
          sql`${reports.readyAt} is not null`,
          inArray(batches.state, ['waiting', 'refused']),
        ),
      )
      .orderBy(reports.organId, reports.builtAt, batches.number);
    return rows.map((row) => ({
      name: `AVReport-${row.organId}-${Math.floor(row.builtAt.getTime() / 1000)}-${row.number}.xml`,
      sha256: row.sha256,
    }));
  },
});

/** @throws AppError `exchange.batch_not_found` */
export async function batchById({ db, actor }: Context, id: string) {
  const [row] = await db
    .select(shown)
    .from(batches)
    .innerJoin(reports, eq(reports.id, batches.reportId))
    .innerJoin(units, eq(units.id, batches.unitId))
    .where(and(eq(batches.id, id), visibleTo(actor, batches.unitId)));
  if (!row) throw new AppError('not_found', 'exchange.batch_not_found', { id });
  return row;
}

async function unitsWithoutCode(ctx: Context): Promise<number> {
  const [row] = await rowsOf<{ total: number }>(
    ctx.db,
    sql`select count(*)::int as total from organisation_units unit
        where (unit.organ_id is null or unit.organ_id !~ '^[0-9]{3}[.][0-9]{2}[.][0-9]{2}[.][A-Z][0-9]{2}$')
          and (unit.valid_to is null or unit.valid_to >= ${dayOf(ctx.now)}::date)
          and exists (select from assets_machines m where m.unit_id = unit.id and m.retired_on is null)`,
  );
  return row?.total ?? 0;
}
