import { and, eq, inArray, sql } from 'drizzle-orm';
import { command, type Context } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { AcceptReport, CorrectReport, ReturnReport, SubmitReport } from '../contract.ts';
import { cells, reports, versions } from '../tables.ts';
import { openReport } from './fill.ts';
import { cellsOf, formOf } from './forms.ts';
import { freezeRows } from './frozen-rows.ts';
import { freezeMerge } from './merge.ts';
import { copyCells } from './prefill.ts';
import { reportRow } from './report-rows.ts';

type ReportRow = typeof reports.$inferSelect;

/** Freezes the figures. A second submission of the same version, by double click, is answered as the first was. */
export const submitReport = command({
  name: 'reports.submit',
  permission: 'reports:submit',
  input: SubmitReport.input,
  async run(ctx, { id, version }) {
    // Of two submissions at once the second waits here, and then sees what the first did.
    await ctx.db.select({ id: reports.id }).from(reports).where(eq(reports.id, id)).for('update');
    const { report: found } = await reportRow(ctx, id);
    if (isSubmitted(found, version))
      return { before: shown(found), after: shown(found), unitId: found.unitId };
    const { report, form, period } = await openReport(ctx, id, version);
    await requireAnswers(ctx, report, cellsOf(formOf(form)));
    await freezeRows(ctx, report, formOf(form), period);
    const [after] = await ctx.db
      .update(reports)
      .set({
        state: 'submitted',
        submittedAt: report.submittedAt ?? ctx.now,
        // A correction counts when the province has accepted it; until then the figures it corrects do.
        effectiveVersion: report.effectiveVersion ?? version,
      })
      // Repeats the check so that of two submissions at once only one freezes.
      .where(
        and(
          eq(reports.id, id),
          eq(reports.version, version),
          inArray(reports.state, ['open', 'draft', 'returned']),
        ),
      )
      .returning();
    if (!after) {
      const { report: other } = await reportRow(ctx, id);
      if (!isSubmitted(other, version))
        throw new AppError('conflict', 'reports.version_changed', { version: other.version });
      return { before: shown(other), after: shown(other), unitId: other.unitId };
    }
    await ctx.db
      .update(versions)
      // Where a clock has gone back, a version is not submitted before it was begun.
      .set({
        submittedAt: sql`greatest(${versions.createdAt}, ${ctx.now.toISOString()}::timestamptz)`,
        submittedBy: ctx.actor.name,
      })
      .where(and(eq(versions.reportId, id), eq(versions.number, version)));
    return changed(ctx, report, after);
  },
});

/** The figures sent back stay readable; the unit goes on in a new version that begins with them. */
export const returnReport = command({
  name: 'reports.return',
  permission: 'reports:review',
  input: ReturnReport.input,
  async run(ctx, { id, version, words }) {
    const { report, period } = await submittedReport(ctx, id, version);
    if (period.closedAt && report.effectiveVersion === version)
      throw new AppError('conflict', 'reports.period_closed', { id: period.id });
    const [after] = await ctx.db
      .update(reports)
      .set({
        state: 'returned',
        version: version + 1,
        effectiveVersion: report.effectiveVersion === version ? null : report.effectiveVersion,
      })
      .where(and(eq(reports.id, id), eq(reports.version, version), eq(reports.state, 'submitted')))
      .returning();
    if (!after) throw new AppError('conflict', 'reports.not_submitted', { id });
    await decide(ctx, id, version, 'returned', words);
    await beginVersion(ctx, report, version + 1, words);
    return changed(ctx, report, after);
  },
});

export const acceptReport = command({
  name: 'reports.accept',
  permission: 'reports:review',
  input: AcceptReport.input,
  async run(ctx, { id, version }) {
    const { report, period, unitName } = await submittedReport(ctx, id, version);
    const [after] = await ctx.db
      .update(reports)
      .set({ state: 'accepted', effectiveVersion: version })
      .where(and(eq(reports.id, id), eq(reports.version, version), eq(reports.state, 'submitted')))
      .returning();
    if (!after) throw new AppError('conflict', 'reports.not_submitted', { id });
    await decide(ctx, id, version, 'accepted', null);
    if (period.closedAt && report.effectiveVersion !== version) {
      const [correction] = await ctx.db
        .select({ reason: versions.reason })
        .from(versions)
        .where(and(eq(versions.reportId, id), eq(versions.number, version)));
      await freezeMerge(ctx, period.id, `${unitName}: ${correction?.reason ?? ''}`);
    }
    return changed(ctx, report, after);
  },
});

export const correctReport = command({
  name: 'reports.correct',
  permission: 'reports:fill',
  input: CorrectReport.input,
  async run(ctx, { id, reason }) {
    const { report } = await reportRow(ctx, id);
    const next = report.version + 1;
    const [after] = await ctx.db
      .update(reports)
      .set({ state: 'draft', version: next })
      .where(
        and(
          eq(reports.id, id),
          eq(reports.version, report.version),
          inArray(reports.state, ['submitted', 'accepted']),
        ),
      )
      .returning();
    if (!after) throw new AppError('conflict', 'reports.nothing_to_correct', { id });
    await beginVersion(ctx, report, next, reason);
    return changed(ctx, report, after, { reason });
  },
});

async function submittedReport(ctx: Context, id: string, version: number) {
  const row = await reportRow(ctx, id);
  if (row.report.version !== version)
    throw new AppError('conflict', 'reports.version_changed', { version: row.report.version });
  if (row.report.state !== 'submitted') throw new AppError('conflict', 'reports.not_submitted', { id });
  return row;
}

async function beginVersion(ctx: Context, report: ReportRow, number: number, reason: string): Promise<void> {
  await ctx.db.insert(versions).values({
    reportId: report.id,
    number,
    unitId: report.unitId,
    reason,
    createdAt: ctx.now,
    createdBy: ctx.actor.name,
  });
  await copyCells(ctx, report.id, number - 1, number);
}

async function decide(
  ctx: Context,
  id: string,
  version: number,
  outcome: 'accepted' | 'returned',
  outcomeWords: string | null,
): Promise<void> {
  await ctx.db
    .update(versions)
    .set({ outcome, outcomeWords, decidedAt: ctx.now, decidedBy: ctx.actor.name })
    .where(and(eq(versions.reportId, id), eq(versions.number, version)));
}

/** @throws AppError `reports.cells_unanswered` with one fault for each cell that is still open */
async function requireAnswers(
  ctx: Context,
  report: ReportRow,
  wanted: readonly { key: string; required: boolean }[],
): Promise<void> {
  const open = await ctx.db
    .select({ key: cells.key })
    .from(cells)
    .where(
      and(
        eq(cells.reportId, report.id),
        eq(cells.version, report.version),
        sql`${cells.answer} = 'unanswered'`,
      ),
    );
  const faults = wanted
    .filter(({ key, required }) => required && open.some((cell) => cell.key === key))
    .map(({ key }) => ({ path: `cells.${key}`, reason: 'reports.cell_unanswered' }));
  if (faults.length > 0)
    throw new AppError('invalid', 'reports.cells_unanswered', { count: faults.length }, faults);
}

function isSubmitted(report: ReportRow, version: number): boolean {
  return report.version === version && (report.state === 'submitted' || report.state === 'accepted');
}

function shown({ id, state, version }: ReportRow) {
  return { id, state, version };
}

async function changed(ctx: Context, before: ReportRow, after: ReportRow, more: object = {}) {
  await ctx.emit('reports.report-changed', after.unitId, { reportId: after.id });
  return { before: shown(before), after: { ...shown(after), ...more }, unitId: after.unitId };
}
