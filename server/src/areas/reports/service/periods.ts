import { and, count, desc, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { addDays as lawAddDays, describePeriod, nextDueDates, periodEnd, periodStart } from '@lachan/law';
import { command, query, type Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { addDays, dayOf } from '../../../kernel/time.ts';
import { unitsOn } from '../../organisation/index.ts';
import { ListPeriods, OpenPeriod, type FormDefinition, type Tally } from '../contract.ts';
import { forms, periods, reports, versions } from '../tables.ts';
import { formOf, isRecurring, shippedForms, storeForm } from './forms.ts';
import { insertCells, refreshCells } from './prefill.ts';

const lateSubmission = sql`(${reports.submittedAt} at time zone 'Asia/Ho_Chi_Minh')::date > ${periods.dueOn}`;

/** Whether a report is late: submitted after its last day, or not yet submitted when that has passed. */
export function isLateOn(today: string) {
  return sql<boolean>`case when ${reports.submittedAt} is null then ${periods.dueOn} < ${today}::date else ${lateSubmission} end`;
}

/** Which days the next report of a form is of, and the last day on which it is on time. */
export function nextWindow(form: Pick<FormDefinition, 'key' | 'deadline' | 'window'>, from: string) {
  if (!isRecurring(form.deadline)) throw new AppError('invalid', 'reports.form_invalid', { key: form.key });
  // A year and a month back is enough to see the due date before the next one, whatever the rule.
  const dueDates = nextDueDates(form.deadline, lawAddDays(from, -400), 60);
  const index = dueDates.findIndex(({ dueOn }) => dueOn >= from);
  const [previous, next] = [dueDates[index - 1], dueDates[index]];
  if (!next?.period || !previous) throw new AppError('invalid', 'reports.form_invalid', { key: form.key });
  const isCalendar = form.window === 'calendar-period';
  return {
    dueOn: next.dueOn,
    from: isCalendar ? periodStart(next.period) : addDays(previous.dueOn, 1),
    to: isCalendar ? periodEnd(next.period) : next.dueOn,
    label: { vi: describePeriod(next.period, 'vi'), en: describePeriod(next.period, 'en') },
  };
}

export const listPeriods = query({
  name: 'reports.list-periods',
  permission: 'reports:read',
  input: ListPeriods.input,
  async run(ctx, { formKey, after, limit }) {
    const key = keyAfter(after);
    const matching = formKey ? eq(periods.formKey, formKey) : undefined;
    const rows = await ctx.db
      .select({ period: periods, form: forms })
      .from(periods)
      .innerJoin(forms, eq(forms.id, periods.formId))
      .where(
        and(
          matching,
          key ? sql`(${periods.dueOn}, ${periods.id}) < (${key[0]}::date, ${key[1]}::uuid)` : undefined,
        ),
      )
      .orderBy(desc(periods.dueOn), desc(periods.id))
      .limit(limit + 1);
    const [all] = await ctx.db.select({ total: count() }).from(periods).where(matching);
    const shown = pageOf(rows, limit, ({ period }) => [period.dueOn, period.id]);
    const tallies = await talliesOf(ctx);
    return {
      rows: shown.rows.map(({ period, form }) => ({
        ...periodOf(period, form),
        tally: tallies.get(period.id) ?? noReports,
      })),
      next: shown.next,
      total: all?.total ?? 0,
    };
  },
});

/** Units that come into being while a period is open are added when it is opened again. */
export const openPeriod = command({
  name: 'reports.open-period',
  permission: 'reports:review',
  input: OpenPeriod.input,
  async run(ctx, { formKey, on = dayOf(ctx.now) }) {
    const form = await storeForm(ctx, formKey);
    const window = nextWindow(form, on);
    const [created] = await ctx.db
      .insert(periods)
      .values({ formId: form.id, formKey, ...window, openedAt: ctx.now, openedBy: ctx.actor.name })
      .onConflictDoNothing()
      .returning();
    const [period] = created
      ? [created]
      : await ctx.db
          .select()
          .from(periods)
          .where(and(eq(periods.formKey, formKey), eq(periods.dueOn, window.dueOn)));
    if (!period) throw new Error('A period that conflicts was not found');
    const opened = period.closedAt ? 0 : await addReports(ctx, period);
    if (created) await ctx.emit('reports.period-opened', null, { periodId: period.id });
    return {
      before: null,
      after: { id: period.id, opened, dueOn: period.dueOn, formKey, from: period.from, to: period.to },
      unitId: null,
    };
  },
});

async function addReports(ctx: Context, period: typeof periods.$inferSelect): Promise<number> {
  const [row] = await ctx.db.select().from(forms).where(eq(forms.id, period.formId));
  if (!row) throw new Error('A period without a form');
  const form = formOf(row);
  const owing = await unitsOn(ctx, dayOf(ctx.now), form.owedBy);
  if (owing.length === 0) return 0;
  const fresh = await ctx.db
    .insert(reports)
    .values(owing.map(({ id }) => ({ periodId: period.id, unitId: id })))
    .onConflictDoNothing()
    .returning({ id: reports.id, unitId: reports.unitId });
  if (fresh.length === 0) return 0;
  await insertVersions(ctx, fresh);
  await insertCells(ctx, form, period, fresh);
  return fresh.length;
}

async function insertVersions(ctx: Context, fresh: readonly { id: string; unitId: string }[]): Promise<void> {
  await ctx.db.insert(versions).values(
    fresh.map(({ id, unitId }) => ({
      reportId: id,
      number: 1,
      unitId,
      createdAt: ctx.now,
      createdBy: ctx.actor.name,
    })),
  );
}

/** Forms whose next report should be open by now and is not: what the daily job opens. */
export async function formsToOpen(ctx: Context): Promise<string[]> {
  const today = dayOf(ctx.now);
  const saved = await ctx.db
    .selectDistinctOn([forms.key])
    .from(forms)
    .orderBy(forms.key, desc(forms.version));
  const known = new Set(saved.map(({ key }) => key));
  const all = [...saved.map(formOf), ...shippedForms.filter(({ key }) => !known.has(key))];
  const open = await ctx.db.select({ formKey: periods.formKey, dueOn: periods.dueOn }).from(periods);
  return all
    .filter((form) => {
      const { dueOn } = nextWindow(form, today);
      return (
        addDays(dueOn, -form.openDaysBefore) <= today &&
        !open.some((period) => period.formKey === form.key && period.dueOn === dueOn)
      );
    })
    .map(({ key }) => key);
}

/** Computes the figures of every report that nobody has begun, in all open periods. */
export const refreshUntouched = command({
  name: 'reports.refresh-untouched',
  permission: 'reports:review',
  input: z.object({}),
  async run(ctx) {
    const open = await ctx.db
      .select({ period: periods, form: forms })
      .from(periods)
      .innerJoin(forms, eq(forms.id, periods.formId))
      .where(isNull(periods.closedAt));
    let changed = 0;
    for (const { period, form } of open) {
      const untouched = await ctx.db
        .select({ id: reports.id, unitId: reports.unitId, version: reports.version })
        .from(reports)
        .where(and(eq(reports.periodId, period.id), eq(reports.state, 'open')));
      changed += await refreshCells(ctx, formOf(form), period, untouched);
    }
    return { before: null, after: { id: null, periods: open.length, changed }, unitId: null };
  },
});

export async function periodById(ctx: Context, id: string) {
  const [row] = await ctx.db
    .select({ period: periods, form: forms })
    .from(periods)
    .innerJoin(forms, eq(forms.id, periods.formId))
    .where(eq(periods.id, id));
  if (!row) throw new AppError('not_found', 'reports.period_not_found', { id });
  return { period: row.period, form: formOf(row.form) };
}

/** A period as the contract shows it. */
export function periodOf(
  period: typeof periods.$inferSelect,
  form: { version: number; definition: FormDefinition },
) {
  return { ...period, formVersion: form.version, title: form.definition.title };
}

export const noReports: Tally = { owed: 0, submitted: 0, accepted: 0, missing: 0, late: 0 };

/** How each period stands, among the units that the actor sees. */
export async function talliesOf(ctx: Context, periodId?: string): Promise<Map<string, Tally>> {
  const today = dayOf(ctx.now);
  const isMissing = sql`${reports.effectiveVersion} is null`;
  const rows = await ctx.db
    .select({
      periodId: reports.periodId,
      owed: sql<number>`count(*)::int`,
      submitted: sql<number>`count(${reports.effectiveVersion})::int`,
      accepted: sql<number>`count(*) filter (where ${versions.outcome} = 'accepted')::int`,
      missing: sql<number>`count(*) filter (where ${isMissing})::int`,
      late: sql<number>`count(*) filter (where ${isLateOn(today)})::int`,
    })
    .from(reports)
    .innerJoin(periods, eq(periods.id, reports.periodId))
    .leftJoin(versions, and(eq(versions.reportId, reports.id), eq(versions.number, reports.effectiveVersion)))
    .where(and(visibleTo(ctx.actor, reports.unitId), periodId ? eq(reports.periodId, periodId) : undefined))
    .groupBy(reports.periodId);
  return new Map(rows.map(({ periodId: id, ...tally }) => [id, tally]));
}
