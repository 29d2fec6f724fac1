import { and, count, desc, eq, inArray, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import writeXlsxFile from 'write-excel-file/node';
import { z } from 'zod';
import { asSystem, command, query, type Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { matchesText } from '../../../kernel/search.ts';
import { csvOf, CSV_START, defuse, type WrittenCell } from '../../../kernel/spreadsheet/write-csv.ts';
import { dayOf, vietnameseDay, VIETNAM_OFFSET_MS } from '../../../kernel/time.ts';
import { units } from '../../organisation/tables.ts';
import { GetHunt, ListHuntFindings, ListHunts, MOST_FINDINGS, NameHunt } from '../contract.ts';
import { huntAsks, huntFindings, hunts } from '../tables.ts';

const UNNAMED_KEPT_MS = 30 * 24 * 3_600_000;

const shown = {
  id: hunts.id,
  name: hunts.name,
  askedBy: hunts.askedBy,
  askedAt: hunts.askedAt,
  from: hunts.from,
  to: hunts.to,
  state: hunts.state,
  percent: hunts.percent,
  finishedAt: hunts.finishedAt,
  values: sql<number>`jsonb_array_length(${hunts.targets})`,
  refused: hunts.refused,
  findings: hunts.findings,
  machines: hunts.machines,
  isCut: hunts.isCut,
  searchedSources: hunts.searchedSources,
  unsearchedSources: sql<number>`coalesce((
    select sum((u ->> 'sources')::int) from jsonb_array_elements(${hunts.unsearched}) u), 0)::int`,
};

export const listHunts = query({
  name: 'detection.list-hunts',
  permission: 'detection:read',
  input: ListHunts.input,
  async run({ db, actor }, { isNamed, after, limit }) {
    const key = keyAfter(after);
    const matching = and(visibleTo(actor, hunts.unitId), isNamed ? isNotNull(hunts.name) : undefined);
    const moment = sql<string>`(extract(epoch from ${hunts.askedAt}) * 1000000)::bigint::text`;
    const rows = await db
      .select({ ...shown, moment })
      .from(hunts)
      .where(
        and(
          matching,
          key
            ? sql`((extract(epoch from ${hunts.askedAt}) * 1000000)::bigint, ${hunts.id}) < (${key[0]}::bigint, ${key[1]}::uuid)`
            : undefined,
        ),
      )
      .orderBy(desc(hunts.askedAt), desc(hunts.id))
      .limit(limit + 1);
    const [all] = await db.select({ total: count() }).from(hunts).where(matching);
    const paged = pageOf(rows, limit, (row) => [row.moment, row.id]);
    return { ...paged, total: all?.total ?? 0 };
  },
});

export const getHunt = query({
  name: 'detection.get-hunt',
  permission: 'detection:read',
  input: GetHunt.input,
  async run(ctx, { id }) {
    const [row] = await ctx.db
      .select({ ...shown, refusals: hunts.refusals, unsearched: hunts.unsearched })
      .from(hunts)
      .where(and(eq(hunts.id, id), visibleTo(ctx.actor, hunts.unitId)));
    if (!row) throw missing(id);
    const byUnit = await ctx.db
      .select({
        id: huntFindings.unitId,
        name: units.name,
        machines: sql<number>`count(distinct ${huntFindings.machine})::int`,
        count: sql<number>`sum(${huntFindings.count})::float8`,
      })
      .from(huntFindings)
      .leftJoin(units, eq(units.id, huntFindings.unitId))
      .where(and(eq(huntFindings.huntId, id), visibleTo(ctx.actor, huntFindings.unitId)))
      .groupBy(huntFindings.unitId, units.name)
      .orderBy(sql`3 desc`, units.name);
    const named = await ctx.db
      .select({ id: units.id, name: units.name })
      .from(units)
      .where(
        inArray(
          units.id,
          row.unsearched.map(({ unitId }) => unitId),
        ),
      );
    const names = new Map(named.map((unit) => [unit.id, unit.name]));
    const asks = await ctx.db
      .select()
      .from(huntAsks)
      .where(and(eq(huntAsks.huntId, id), visibleTo(ctx.actor, huntAsks.unitId)));
    const askOf = new Map(asks.map((ask) => [ask.unitId, ask]));
    const unsearched = row.unsearched.map((one) => {
      const ask = askOf.get(one.unitId);
      return {
        ...one,
        unitName: names.get(one.unitId) ?? '',
        askId: ask?.id ?? null,
        askedAt: ask?.askedAt ?? null,
        answer: ask ? answerOf(ask) : null,
      };
    });
    const isOpen = row.state === 'queued' || row.state === 'running';
    return { ...row, units: byUnit, unsearched, ahead: isOpen ? await huntsAhead(ctx, row.askedAt) : 0 };
  },
});

export const listHuntFindings = query({
  name: 'detection.list-hunt-findings',
  permission: 'detection:read',
  input: ListHuntFindings.input,
  async run(ctx, { id, unitId, text, after, limit }) {
    await huntById(ctx, id);
    const key = keyAfter(after);
    const matching = and(
      eq(huntFindings.huntId, id),
      visibleTo(ctx.actor, huntFindings.unitId),
      unitId ? eq(huntFindings.unitId, unitId) : undefined,
      text
        ? matchesText([huntFindings.machine, huntFindings.value, huntFindings.destination], text)
        : undefined,
    );
    const moment = sql<string>`(extract(epoch from ${huntFindings.lastAt}) * 1000000)::bigint::text`;
    const rows = await ctx.db
      .select({ finding: huntFindings, unitName: units.name, moment })
      .from(huntFindings)
      .leftJoin(units, eq(units.id, huntFindings.unitId))
      .where(
        and(
          matching,
          key
            ? sql`((extract(epoch from ${huntFindings.lastAt}) * 1000000)::bigint, ${huntFindings.id}) < (${key[0]}::bigint, ${key[1]}::uuid)`
            : undefined,
        ),
      )
      .orderBy(desc(huntFindings.lastAt), desc(huntFindings.id))
      .limit(limit + 1);
    const [all] = await ctx.db.select({ total: count() }).from(huntFindings).where(matching);
    const { rows: some, next } = pageOf(rows, limit, (row) => [row.moment, row.finding.id]);
    return {
      rows: some.map(({ finding, unitName }) => ({
        ...finding,
        unitName,
        isHandedIn: finding.askId !== null,
      })),
      next,
      total: all?.total ?? 0,
    };
  },
});

export const nameHunt = command({
  name: 'detection.name-hunt',
  permission: 'detection:read',
  input: NameHunt.input,
  async run(ctx, { id, name }) {
    const before = await huntById(ctx, id);
    await ctx.db.update(hunts).set({ name }).where(eq(hunts.id, id));
    return { before: { name: before.name }, after: { id, name }, unitId: before.unitId };
  },
});

export const DownloadHunt = z.object({ id: z.uuid(), format: z.enum(['xlsx', 'csv']).default('xlsx') });

const headers = [
  'Đơn vị',
  'Máy',
  'Giá trị rà soát',
  'Đã kết nối tới',
  'Nguồn',
  'Lần đầu',
  'Lần cuối',
  'Số ngày',
  'Số lần',
];

/** All findings as a file, as the actor may see them. */
export const downloadHunt = query({
  name: 'detection.download-hunt',
  permission: 'detection:read',
  input: DownloadHunt,
  async run(ctx, { id, format }) {
    const hunt = await huntById(ctx, id);
    const rows = await ctx.db
      .select({ finding: huntFindings, unitName: units.name })
      .from(huntFindings)
      .leftJoin(units, eq(units.id, huntFindings.unitId))
      .where(and(eq(huntFindings.huntId, id), visibleTo(ctx.actor, huntFindings.unitId)))
      .orderBy(units.name, huntFindings.machine, huntFindings.value)
      .limit(MOST_FINDINGS);
    const cells = rows.map(({ finding, unitName }): WrittenCell[] => [
      unitName ?? 'Chưa xác định',
      finding.machine,
      finding.value,
      finding.destination,
      finding.askId === null ? finding.sourceName : 'Đơn vị tự rà soát và báo',
      minuteOf(finding.firstAt),
      minuteOf(finding.lastAt),
      finding.days,
      finding.count,
    ]);
    const name = `ra-soat-${hunt.from}-${hunt.to}.${format}`;
    if (format === 'csv')
      return {
        name,
        mediaType: 'text/csv; charset=utf-8',
        bytes: Buffer.from(CSV_START + csvOf([headers, ...cells])),
      };
    const sheet = [
      headers.map((value) => ({ value, fontWeight: 'bold' as const })),
      ...cells.map((row) =>
        row.map((cell) =>
          typeof cell === 'number'
            ? { value: cell, type: Number }
            : { value: defuse(cell ?? ''), type: String },
        ),
      ),
    ];
    const mediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    const bytes = await writeXlsxFile(sheet, { sheet: 'Rà soát', stickyRowsCount: 1 }).toBuffer();
    return { name, mediaType, bytes };
  },
});

/** Hunts that nobody gave a name go after a month. */
export async function forgetHunts({ db, now }: Context): Promise<void> {
  await db
    .delete(hunts)
    .where(and(isNull(hunts.name), lt(hunts.askedAt, new Date(now.getTime() - UNNAMED_KEPT_MS))));
}

/** The queue is one for all units; whose the others are, nobody learns. */
async function huntsAhead(ctx: Context, askedAt: Date): Promise<number> {
  const [row] = await asSystem(ctx, ({ db }) =>
    db
      .select({ total: count() })
      .from(hunts)
      .where(and(inArray(hunts.state, ['queued', 'running']), lt(hunts.askedAt, askedAt))),
  );
  return row?.total ?? 0;
}

/** @throws AppError `detection.hunt_not_found`, also when it is another unit's */
export async function huntById({ db, actor }: Context, id: string) {
  const [row] = await db
    .select()
    .from(hunts)
    .where(and(eq(hunts.id, id), visibleTo(actor, hunts.unitId)));
  if (!row) throw missing(id);
  return row;
}

/** What was handed in; `null` before. */
export function answerOf(ask: typeof huntAsks.$inferSelect) {
  const { answeredBy, answeredAt } = ask;
  if (answeredBy === null || answeredAt === null) return null;
  const { searchedFrom, searchedTo, searchedDays, observations, findings, machines, refused } = ask;
  return {
    answeredBy,
    answeredAt,
    searchedFrom,
    searchedTo,
    searchedDays,
    observations,
    findings,
    machines,
    refused,
  };
}

function missing(id: string): AppError {
  return new AppError('not_found', 'detection.hunt_not_found', { id });
}

function minuteOf(at: Date): string {
  const time = new Date(at.getTime() + VIETNAM_OFFSET_MS).toISOString().slice(11, 16);
  return `${vietnameseDay(dayOf(at))} ${time}`;
}
