import { and, count, desc, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { command, query, type Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { addDays, dayOf } from '../../../kernel/time.ts';
import { unitsOn } from '../../organisation/index.ts';
import {
  isForOccasion,
  ListPeriods,
  OpenPeriod,
  type FormDefinition,
  type Occasion,
  type Tally,
} from '../contract.ts';
import { forms, periods, reports, versions } from '../tables.ts';
import { unitsOfDirective } from '../../directives/index.ts';
import { formOf, formsInUse, storeForm } from './forms.ts';
import { insertCells, refreshCells } from './prefill.ts';
import { isRecurring, nextWindow, occasionWindow, ruleOn } from './windows.ts';

/** Whether a report is late: submitted after its last day or minute, or not yet submitted when that has passed. */
export function isLateAt(now: Date) {
  const at = sql`coalesce(${reports.submittedAt}, ${now.toISOString()}::timestamptz)`;
  return sql<boolean>`case when ${periods.dueAt} is not null then ${at} > ${periods.dueAt}
    else (${at} at time zone 'Asia/Ho_Chi_Minh')::date > ${periods.dueOn} end`;
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
  async run(ctx, { formKey, on: asked, occasion }) {
    if (!asked) await refuseClockGoneBack(ctx);
    const on = asked ?? dayOf(ctx.now);
    const { form, window } = await formAndWindow(ctx, formKey, on, occasion);
    const label = occasion?.label ?? '';
    const [created] = await ctx.db
      .insert(periods)
      .values({
        formId: form.id,
        formKey,
        ...window,
        occasion: label,
        subjectId: occasion?.directiveId ?? null,
        openedAt: ctx.now,
        openedBy: ctx.actor.name,
      })
      .onConflictDoNothing()
      .returning();
    const [period] = created
      ? [created]
      : await ctx.db
          .select()
          .from(periods)
          .where(
            and(eq(periods.formKey, formKey), eq(periods.dueOn, window.dueOn), eq(periods.occasion, label)),
          );
    if (!period) throw new Error('A period that conflicts was not found');
    const opened = period.closedAt
      ? 0
      : await addReports(ctx, period, await owingUnits(ctx, period, occasion));
    if (created) await ctx.emit('reports.period-opened', null, { periodId: period.id });
    return {
      before: null,
      after: { id: period.id, opened, dueOn: period.dueOn, formKey, from: period.from, to: period.to },
      unitId: null,
    };
  },
});

/** A clock that went back must not open periods of long ago for everybody; a day that is asked for may be any. */
async function refuseClockGoneBack(ctx: Context): Promise<void> {
  const [last] = await ctx.db
    .select({ openedAt: periods.openedAt })
    .from(periods)
    .orderBy(desc(periods.openedAt))
    .limit(1);
  if (last && dayOf(ctx.now) < addDays(dayOf(last.openedAt), -1))
    throw new AppError('conflict', 'reports.clock_went_back', { last: last.openedAt });
}

/** The version of a form that holds on the day of the fact, with the days of the report. */
async function formAndWindow(
  ctx: Context,
  formKey: string,
  on: string,
  occasion: z.output<typeof Occasion> | undefined,
) {
  // The deadline may itself hang on the version: the newest is asked first, and again under its own day.
  const newest = await storeForm(ctx, formKey, on);
  if (isForOccasion(newest)) {
    if (!occasion)
      throw new AppError('invalid', 'reports.occasion_invalid', {}, [
        { path: 'occasion', reason: 'reports.occasion_required' },
      ]);
    const form = await storeForm(ctx, formKey, occasion.at ? dayOf(occasion.at) : occasion.from);
    return { form, window: occasionWindow(form, occasion) };
  }
  const form = await storeForm(ctx, formKey, nextWindow(newest, on).dueOn);
  return { form, window: nextWindow(form, on) };
}

/** Who owes a report: those named, those that got the directive, or every unit of the kinds of the form. */
async function owingUnits(
  ctx: Context,
  period: typeof periods.$inferSelect,
  occasion: z.output<typeof Occasion> | undefined,
): Promise<string[]> {
  const [row] = await ctx.db.select().from(forms).where(eq(forms.id, period.formId));
  if (!row) throw new Error('A period without a form');
  const existing = (await unitsOn(ctx, dayOf(ctx.now), formOf(row).owedBy)).map(({ id }) => id);
  if (occasion?.unitIds) {
    const known = new Set((await unitsOn(ctx, dayOf(ctx.now))).map(({ id }) => id));
    return occasion.unitIds.filter((id) => known.has(id));
  }
  if (!period.subjectId) return existing;
  return (await unitsOfDirective(ctx, period.subjectId)).map(({ unitId }) => unitId);
}

/** Opens reports for units that have none in the period. */
export async function addReports(
  ctx: Context,
  period: typeof periods.$inferSelect,
  owing: readonly string[],
): Promise<number> {
  const [row] = await ctx.db.select().from(forms).where(eq(forms.id, period.formId));
  if (!row) throw new Error('A period without a form');
  const form = formOf(row);
  if (owing.length === 0) return 0;
  const fresh = await ctx.db
    .insert(reports)
    .values(owing.map((unitId) => ({ periodId: period.id, unitId })))
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
  const open = await ctx.db.select({ formKey: periods.formKey, dueOn: periods.dueOn }).from(periods);
  return (await formsInUse(ctx))
    .filter((form) => {
      if (isForOccasion(form) || !isRecurring(ruleOn(form.deadline, today))) return false;
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

/** A report counts unless the unit was merged into another that answers for it. */
export const counts = isNull(reports.mergedIntoId);

/** How each period stands, among the units that the actor sees. */
export async function talliesOf(ctx: Context, periodId?: string): Promise<Map<string, Tally>> {
  const isMissing = sql`${reports.effectiveVersion} is null`;
  const rows = await ctx.db
    .select({
      periodId: reports.periodId,
      owed: sql<number>`count(*)::int`,
      submitted: sql<number>`count(${reports.effectiveVersion})::int`,
      accepted: sql<number>`count(*) filter (where ${versions.outcome} = 'accepted')::int`,
      missing: sql<number>`count(*) filter (where ${isMissing})::int`,
      late: sql<number>`count(*) filter (where ${isLateAt(ctx.now)})::int`,
    })
    .from(reports)
    .innerJoin(periods, eq(periods.id, reports.periodId))
    .leftJoin(versions, and(eq(versions.reportId, reports.id), eq(versions.number, reports.effectiveVersion)))
    .where(
      and(
        counts,
        visibleTo(ctx.actor, reports.unitId),
        periodId ? eq(reports.periodId, periodId) : undefined,
      ),
    )
    .groupBy(reports.periodId);
  return new Map(rows.map(({ periodId: id, ...tally }) => [id, tally]));
}
