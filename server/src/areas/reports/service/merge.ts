import { and, asc, count, eq, inArray, sql, type SQL } from 'drizzle-orm';
import { query, type Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { units } from '../../organisation/tables.ts';
import {
  GetMerge,
  ListMergedUnits,
  type mergeAnswers,
  type Form,
  type MergedCell,
  type Tally,
} from '../contract.ts';
import { cells, merges, periods, reports } from '../tables.ts';
import { cellsOf } from './forms.ts';
import { counts, isLateAt, noReports, periodById, talliesOf } from './periods.ts';

/** What a unit's silence, zero or refusal count as. They are never mixed. */
const mergedAnswer = sql<(typeof mergeAnswers)[number]>`case
  when ${cells.answer} is null then 'no_report'
  when ${cells.answer} in ('not_applicable', 'no_data') then ${cells.answer}
  when ${cells.answer} = 'unanswered' then 'no_data'
  when ${cells.numerator} = 0 or ${cells.rows} = '[]'::jsonb then 'zero'
  else 'value' end`;

/** The unit's own figure where the system had computed another. */
const ownDiffers = sql`(${cells.answer} = 'own' and ${cells.computed} is not null)`;

export const getMerge = query({
  name: 'reports.get-merge',
  permission: 'reports:read',
  input: GetMerge.input,
  async run(ctx, { id }) {
    const { period, form } = await periodById(ctx, id);
    return {
      period: { ...period, formVersion: form.version, title: form.title },
      form,
      ...(await mergeNow(ctx, id, form)),
      frozen: await ctx.db.select().from(merges).where(eq(merges.periodId, id)).orderBy(asc(merges.number)),
    };
  },
});

/** Adds up the frozen figures that count, in two queries however many units there are. */
export async function mergeNow(
  ctx: Context,
  periodId: string,
  form: Form,
): Promise<{ tally: Tally; cells: MergedCell[] }> {
  const tally = (await talliesOf(ctx, periodId)).get(periodId) ?? noReports;
  const sumKnown = (grade: string) =>
    sql<number>`coalesce(sum((${cells.known} ->> ${sql.raw(`'${grade}'`)})::float8), 0)::float8`;
  const rows = await ctx.db
    .select({
      key: cells.key,
      answer: mergedAnswer.as('merged_answer'),
      // Words and choices are counted by what was chosen; figures are added up.
      choice: sql<string | null>`case when ${cells.numerator} is null then ${choiceOf(form)} end`.as(
        'choice',
      ),
      units: sql<number>`count(*)::int`,
      tableRows: sql<number>`coalesce(sum(jsonb_array_length(${cells.rows})), 0)::int`,
      differing: sql<number>`(count(*) filter (where ${ownDiffers}))::int`,
      numerator: sql<number | null>`sum(${cells.numerator})::float8`,
      denominator: sql<number | null>`sum(${cells.denominator})::float8`,
      measured: sumKnown('measured'),
      imported: sumKnown('imported'),
      declared: sumKnown('declared'),
      unknown: sumKnown('unknown'),
    })
    .from(reports)
    .innerJoin(cells, and(eq(cells.reportId, reports.id), eq(cells.version, reports.effectiveVersion)))
    .where(and(eq(reports.periodId, periodId), counts, visibleTo(ctx.actor, reports.unitId)))
    .groupBy(cells.key, sql`merged_answer`, sql`choice`);
  const merged = cellsOf(form).map(({ key, kind }): MergedCell => {
    const of = rows.filter((row) => row.key === key);
    const unitsWith = (answer: string) =>
      of.reduce((sum, row) => sum + (row.answer === answer ? row.units : 0), 0);
    const figures = of.filter(({ numerator }) => numerator !== null);
    const sum = (pick: (row: (typeof of)[number]) => number | null) =>
      figures.reduce((total, row) => total + (pick(row) ?? 0), 0);
    return {
      key,
      figure:
        figures.length === 0
          ? null
          : {
              numerator: sum((row) => row.numerator),
              denominator: figures.some(({ denominator }) => denominator !== null)
                ? sum((row) => row.denominator)
                : null,
              known: {
                measured: sum((row) => row.measured),
                imported: sum((row) => row.imported),
                declared: sum((row) => row.declared),
                unknown: sum((row) => row.unknown),
              },
            },
      answers: {
        value: unitsWith('value'),
        zero: unitsWith('zero'),
        notApplicable: unitsWith('not_applicable'),
        noData: unitsWith('no_data'),
        noReport: tally.missing,
      },
      ...(kind === 'table' ? { rows: of.reduce((total, row) => total + row.tableRows, 0) } : {}),
      ownDiffers: of.reduce((total, row) => total + row.differing, 0),
      choices: Object.fromEntries(
        of.flatMap((row) => (row.choice === null ? [] : [[row.choice, row.units]])),
      ),
    };
  });
  return { tally, cells: merged };
}

/** Only cells of kind `choice` are counted by their text; free words are listed unit by unit. */
function choiceOf(form: Form): SQL {
  const keys = cellsOf(form).flatMap(({ key, kind }) => (kind === 'choice' ? [key] : []));
  return keys.length === 0
    ? sql`null::text`
    : sql`case when ${inArray(cells.key, keys)} then ${cells.text} end`;
}

/** Keeps what the province reports as of now. The first freeze of a period has no reason. */
export async function freezeMerge(ctx: Context, periodId: string, reason: string | null): Promise<number> {
  const { form } = await periodById(ctx, periodId);
  const merged = await mergeNow(ctx, periodId, form);
  const [last] = await ctx.db
    .select({ number: sql<number>`coalesce(max(${merges.number}), 0)::int` })
    .from(merges)
    .where(eq(merges.periodId, periodId));
  const number = (last?.number ?? 0) + 1;
  await ctx.db
    .insert(merges)
    .values({ periodId, number, reason, ...merged, at: ctx.now, by: ctx.actor.name });
  return number;
}

export const listMergedUnits = query({
  name: 'reports.list-merged-units',
  permission: 'reports:read',
  input: ListMergedUnits.input,
  async run(ctx, { id, key: cellKey, answer, differs, after, limit }) {
    await periodById(ctx, id);
    const key = keyAfter(after);
    const matching = and(
      eq(reports.periodId, id),
      counts,
      visibleTo(ctx.actor, reports.unitId),
      answer ? sql`${mergedAnswer} = ${answer}` : undefined,
      differs ? ownDiffers : undefined,
    );
    const from = () =>
      ctx.db
        .select({
          report: reports,
          unitName: units.name,
          unitKind: units.kind,
          sortKey: units.sortKey,
          answer: mergedAnswer,
          cell: cells,
          isLate: isLateAt(ctx.now),
          isKept: sql<boolean>`exists (select from reports_frozen_rows f where f.report_id = ${reports.id}
            and f.version = ${reports.effectiveVersion} and f.cell_key = ${cellKey})`,
        })
        .from(reports)
        .innerJoin(periods, eq(periods.id, reports.periodId))
        .innerJoin(units, eq(units.id, reports.unitId))
        .leftJoin(
          cells,
          and(
            eq(cells.reportId, reports.id),
            eq(cells.version, reports.effectiveVersion),
            eq(cells.key, cellKey),
          ),
        );
    const rows = await from()
      .where(
        and(
          matching,
          key
            ? sql`(${units.kind}, ${units.sortKey}, ${reports.id}) > (${key[0]}, ${key[1]}, ${key[2]}::uuid)`
            : undefined,
        ),
      )
      .orderBy(asc(units.kind), asc(units.sortKey), asc(reports.id))
      .limit(limit + 1);
    const [all] = await ctx.db
      .select({ total: count() })
      .from(reports)
      .leftJoin(
        cells,
        and(
          eq(cells.reportId, reports.id),
          eq(cells.version, reports.effectiveVersion),
          eq(cells.key, cellKey),
        ),
      )
      .where(matching);
    const shown = pageOf(rows, limit, (row) => [row.unitKind, row.sortKey, row.report.id]);
    return {
      rows: shown.rows.map(({ report, unitName, answer, cell, isLate, isKept }) => ({
        reportId: report.id,
        unitId: report.unitId,
        unitName,
        answer,
        isOwn: cell?.answer === 'own' && cell.computed !== null,
        figure:
          cell?.known && cell.numerator !== null
            ? { numerator: cell.numerator, denominator: cell.denominator, known: cell.known }
            : null,
        computed: cell?.computed ?? null,
        text: cell?.text ?? null,
        rows: cell?.rows?.length ?? null,
        reason: cell?.reason ?? null,
        rowsPath: cell?.computed?.rowsPath ?? null,
        isKept,
        version: report.effectiveVersion,
        isLate,
      })),
      next: shown.next,
      total: all?.total ?? 0,
    };
  },
});
