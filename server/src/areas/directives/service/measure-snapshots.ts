import { and, eq, isNotNull, ne, sql } from 'drizzle-orm';
import { z } from 'zod';
import { command, type Context } from '../../../kernel/command.ts';
import type { Measure } from '../../../kernel/measures.ts';
import { dayOf } from '../../../kernel/time.ts';
import { MeasureObligations } from '../contract.ts';
import { directives, obligations, tasks } from '../tables.ts';
import { directiveById } from './directive-rows.ts';
import { inForce, type JoinedObligation } from './obligation-rows.ts';

interface Bound {
  id: string;
  unitId: string;
  measureKey: string | null;
  periodFrom: string | null;
  periodTo: string | null;
}

/** Computes the figures of one directive now, for a person who looks at it. */
export const measureDirective = command({
  name: 'directives.measure-directive',
  permission: 'directives:review',
  input: MeasureObligations.input,
  async run(ctx, { id }) {
    const directive = await directiveById(ctx, id);
    const measured = await refresh(ctx, await bound(ctx, id));
    return { before: null, after: { id, obligations: measured }, unitId: directive.issuerUnitId };
  },
});

/** Computes the figures of every obligation that is bound to a measure and not yet accepted. */
export const measureAll = command({
  name: 'directives.measure-all',
  permission: 'directives:review',
  input: z.object({}),
  async run(ctx) {
    const measured = await refresh(ctx, await bound(ctx));
    return { before: null, after: { id: 'directives.measure-all', obligations: measured }, unitId: null };
  },
});

/** The figure of one obligation as of today, as columns of its row; what is stored when it is bound to none. */
export async function measureOne(ctx: Context, { obligation, task }: JoinedObligation) {
  const { measuredOn, measuredNumerator, measuredDenominator, measuredRowsPath } = obligation;
  const measure = task.measureKey ? ctx.kernel.measures.get(task.measureKey) : undefined;
  if (!measure) return { measuredOn, measuredNumerator, measuredDenominator, measuredRowsPath };
  const [one] = await computeGroup(ctx, measure, [{ ...obligation, measureKey: measure.key }]);
  return {
    measuredOn: one?.measuredOn ?? null,
    measuredNumerator: one?.numerator ?? null,
    measuredDenominator: one?.denominator ?? null,
    measuredRowsPath: one?.rowsPath ?? null,
  };
}

async function bound({ db }: Context, directiveId?: string): Promise<Bound[]> {
  return db
    .select({
      id: obligations.id,
      unitId: obligations.unitId,
      measureKey: tasks.measureKey,
      periodFrom: obligations.periodFrom,
      periodTo: obligations.periodTo,
    })
    .from(obligations)
    .innerJoin(tasks, eq(tasks.id, obligations.taskId))
    .innerJoin(directives, eq(directives.id, obligations.directiveId))
    .where(
      and(
        inForce,
        isNotNull(tasks.measureKey),
        // What was accepted keeps the figure it was accepted with.
        ne(obligations.status, 'accepted'),
        directiveId ? eq(obligations.directiveId, directiveId) : undefined,
      ),
    );
}

/** One computation for each measure and period, however many units owe it. */
async function refresh(ctx: Context, rows: readonly Bound[]): Promise<number> {
  const groups = Map.groupBy(rows, ({ measureKey, periodFrom, periodTo }) =>
    [measureKey, periodFrom, periodTo].join(),
  );
  let total = 0;
  for (const group of groups.values()) {
    const measure = ctx.kernel.measures.get(group[0]?.measureKey ?? '');
    if (!measure) continue;
    const values = await computeGroup(ctx, measure, group);
    await ctx.db.execute(sql`
      update directives_obligations as obligation
      set measured_on = value."measuredOn", measured_numerator = value.numerator,
          measured_denominator = value.denominator, measured_rows_path = value."rowsPath"
      from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as value
        (id uuid, "measuredOn" date, numerator float8, denominator float8, "rowsPath" text)
      where obligation.id = value.id and obligation.status <> 'accepted'`);
    total += values.length;
  }
  return total;
}

async function computeGroup(ctx: Context, measure: Measure, group: readonly Bound[]) {
  const today = dayOf(ctx.now);
  const { periodFrom, periodTo } = group[0] ?? { periodFrom: null, periodTo: null };
  const on = periodTo !== null && periodTo < today ? periodTo : today;
  const values = await measure.compute(ctx, {
    unitIds: group.map(({ unitId }) => unitId),
    on,
    // A figure over a period counts from its beginning; before the period has begun there is nothing to count.
    ...(periodFrom !== null && periodFrom <= on ? { from: periodFrom } : {}),
  });
  const byUnit = new Map(values.map((value) => [value.unitId, value]));
  return group.flatMap(({ id, unitId }) => {
    const value = byUnit.get(unitId);
    if (!value) return [];
    const { numerator, denominator, rowsPath } = value;
    return [{ id, measuredOn: on, numerator, denominator, rowsPath }];
  });
}
