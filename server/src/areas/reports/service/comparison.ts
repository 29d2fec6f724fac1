import { and, between, desc, eq, inArray, isNotNull, lt } from 'drizzle-orm';
import { asSystem, query, type Context } from '../../../kernel/command.ts';
import { sumOf } from '../../../kernel/measures.ts';
import { addDays } from '../../../kernel/time.ts';
import { namesOn } from '../../organisation/index.ts';
import {
  CompareMerge,
  CompareReport,
  isFigure,
  type Comparison,
  type Figure,
  type Form,
  type FormCell,
} from '../contract.ts';
import { cells, forms, merges, periods, reports } from '../tables.ts';
import { cellsOf, formOf } from './forms.ts';
import { mergeNow } from './merge.ts';
import { counts, periodById } from './periods.ts';
import { predecessorsOf } from './predecessors.ts';
import { reportRow } from './report-rows.ts';

type PeriodRow = typeof periods.$inferSelect;
type Earlier = NonNullable<Comparison['previous']>;
type Figures = (key: string) => Figure | null;

export const compareReport = query({
  name: 'reports.compare-report',
  permission: 'reports:read',
  input: CompareReport.input,
  async run(ctx, { id }): Promise<Comparison> {
    const { report, period, form } = await reportRow(ctx, id);
    return compared(ctx, period, formOf(form), (older) => unitFigures(ctx, report.unitId, older));
  },
});

export const compareMerge = query({
  name: 'reports.compare-merge',
  permission: 'reports:read',
  input: CompareMerge.input,
  async run(ctx, { id }): Promise<Comparison> {
    const { period, form } = await periodById(ctx, id);
    return compared(ctx, period, form, async (older, olderForm) => {
      const [frozen] =
        ctx.actor.scope === 'province'
          ? await ctx.db
              .select()
              .from(merges)
              .where(eq(merges.periodId, older.id))
              .orderBy(desc(merges.number))
              .limit(1)
          : [];
      // What was reported upward is what is compared with, not what has been corrected since without anyone's word.
      const { tally, cells: merged } = frozen ?? (await mergeNow(ctx, older.id, olderForm));
      return {
        unitNames: [],
        submitted: tally.submitted,
        owed: tally.owed,
        figures: (key) => merged.find((cell) => cell.key === key)?.figure ?? null,
      };
    });
  },
});

async function compared(
  ctx: Context,
  period: PeriodRow,
  form: Form,
  figuresOf: (
    older: PeriodRow,
    olderForm: Form,
  ) => Promise<Pick<Earlier, 'unitNames' | 'submitted' | 'owed'> & { figures: Figures }>,
): Promise<Comparison> {
  // What happened once is compared with nothing.
  if (period.occasion !== '') return { previous: null, lastYear: null };
  const { previous, lastYear } = await earlierPeriods(ctx, period);
  const earlier = async (older: { period: PeriodRow; form: Form } | null): Promise<Earlier | null> => {
    if (!older) return null;
    const { figures, ...rest } = await figuresOf(older.period, older.form);
    return {
      periodId: older.period.id,
      label: older.period.label,
      dueOn: older.period.dueOn,
      formVersion: older.form.version,
      ...rest,
      cells: cellsOf(form)
        .filter(isFigure)
        .map((cell) => comparedCell(cell, older.form, figures)),
    };
  };
  return { previous: await earlier(previous), lastYear: await earlier(lastYear) };
}

function comparedCell(cell: FormCell, older: Form, figures: Figures): Earlier['cells'][number] {
  const { key } = cell;
  const then = cellsOf(older).find((each) => each.key === key);
  if (!then) return { key, figure: null, why: 'no_such_item' };
  if (!isComparable(cell, then)) return { key, figure: null, why: 'counted_otherwise' };
  const figure = figures(key);
  return { key, figure, why: figure ? null : 'no_figure' };
}

/** Two versions of an item count the same thing: wording may be bettered, what is counted may not have changed. */
function isComparable(one: FormCell, other: FormCell): boolean {
  return (
    one.kind === other.kind &&
    one.measure === other.measure &&
    one.part === other.part &&
    one.definition?.vi === other.definition?.vi
  );
}

/** The last period before, and the one due a year before; the latter is not said twice. */
async function earlierPeriods(ctx: Context, period: PeriodRow) {
  const select = () =>
    ctx.db
      .select({ period: periods, form: forms })
      .from(periods)
      .innerJoin(forms, eq(forms.id, periods.formId));
  const ofForm = and(eq(periods.formKey, period.formKey), eq(periods.occasion, ''));
  const [before] = await select()
    .where(and(ofForm, lt(periods.dueOn, period.dueOn)))
    .orderBy(desc(periods.dueOn))
    .limit(1);
  const [yearBefore] = await select()
    .where(and(ofForm, between(periods.dueOn, addDays(period.dueOn, -380), addDays(period.dueOn, -350))))
    .orderBy(desc(periods.dueOn))
    .limit(1);
  const shaped = (row: typeof before) => (row ? { period: row.period, form: formOf(row.form) } : null);
  return {
    previous: shaped(before),
    lastYear: yearBefore && yearBefore.period.id !== before?.period.id ? shaped(yearBefore) : null,
  };
}

/** What a unit reported then; of a unit that came into being since, what those it took over reported. */
async function unitFigures(ctx: Context, unitId: string, older: PeriodRow) {
  return asSystem(ctx, async (system) => {
    const before = (await predecessorsOf(system, [unitId], older.from)).get(unitId) ?? [];
    const ids = [unitId, ...before.map(({ id }) => id)];
    const rows = await system.db
      .select({ unitId: reports.unitId, effectiveVersion: reports.effectiveVersion, id: reports.id })
      .from(reports)
      .where(and(eq(reports.periodId, older.id), inArray(reports.unitId, ids), counts));
    const sent = rows.filter(({ effectiveVersion }) => effectiveVersion !== null);
    const filled =
      sent.length === 0
        ? []
        : await system.db
            .select({ cell: cells })
            .from(reports)
            .innerJoin(
              cells,
              and(eq(cells.reportId, reports.id), eq(cells.version, reports.effectiveVersion)),
            )
            .where(
              and(
                inArray(
                  reports.id,
                  sent.map(({ id }) => id),
                ),
                isNotNull(cells.numerator),
              ),
            );
    const names = await namesOn(
      system,
      sent.map((row) => row.unitId),
      older.dueOn,
    );
    const isSame = sent.length === 1 && sent[0]?.unitId === unitId;
    return {
      unitNames: isSame ? [] : [...names.values()],
      submitted: sent.length,
      owed: rows.length,
      figures: (key: string): Figure | null => {
        const parts = filled.flatMap(({ cell }) =>
          cell.key === key && cell.numerator !== null && cell.known
            ? [
                {
                  unitId: cell.unitId,
                  rowsPath: '',
                  numerator: cell.numerator,
                  denominator: cell.denominator,
                  known: cell.known,
                },
              ]
            : [],
        );
        // A sum that lacks one of several units would look like a fall.
        if (parts.length === 0 || parts.length < sent.length) return null;
        return sumOf(parts);
      },
    };
  });
}
