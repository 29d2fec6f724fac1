import type { Context } from '../../../kernel/command.ts';
import { percentOf, sumOf, type Measure, type MeasureValue } from '../../../kernel/measures.ts';
import { addDays, dayOf } from '../../../kernel/time.ts';
import type { OverviewFigure } from '../contract.ts';

/** How far back "lately" goes on the page. */
export const RECENT_DAYS = 30;

/** What the page shows, in order. A measure that no area brings is left out. */
const panel: readonly { key: string; isRecent: boolean }[] = [
  { key: 'assets.antivirus-coverage', isRecent: false },
  { key: 'detection.machines-infected', isRecent: true },
  { key: 'detection.infections-open', isRecent: false },
  { key: 'detection.infections-cleaned', isRecent: true },
  { key: 'detection.sources-sending', isRecent: false },
  { key: 'assets.machines-known', isRecent: false },
  { key: 'assets.machines-silent', isRecent: false },
  { key: 'directives.obligations-accepted', isRecent: false },
  { key: 'reports.submitted', isRecent: false },
];

const TREND = 'detection.c2-contacts';

export async function figuresOf(ctx: Context, unitId: string | undefined): Promise<OverviewFigure[]> {
  const on = dayOf(ctx.now);
  const figures: OverviewFigure[] = [];
  for (const { key, isRecent } of panel) {
    const measure = ctx.kernel.measures.get(key);
    if (!measure) continue;
    const from = isRecent ? addDays(on, 1 - RECENT_DAYS) : null;
    const values = await measure.compute(ctx, { unitIds: 'all', on, ...(from ? { from } : {}) });
    const total = sumOf(values);
    figures.push({
      ...describe(measure),
      ...total,
      percent: measure.kind === 'share' ? percentOf(total) : null,
      rowsPath: rowsOfAll(values, unitId) ?? unitsPath(key, unitId, from),
      unitsPath: unitsPath(key, unitId, from),
      from,
      unitsWithData:
        measure.kind === 'share'
          ? values.filter(({ denominator }) => denominator !== null).length
          : values.length,
    });
  }
  return figures;
}

/** Contacts with control servers on each of the last days. */
export async function trendOf(ctx: Context, unitId: string | undefined) {
  const measure = ctx.kernel.measures.get(TREND);
  if (!measure) return null;
  const on = dayOf(ctx.now);
  const from = addDays(on, 1 - RECENT_DAYS);
  const counts = new Map((await dailyOf(ctx, measure, { from, on })).map(({ day, count }) => [day, count]));
  const days = Array.from({ length: RECENT_DAYS }, (_, index) => {
    const day = addDays(from, index);
    return { day, count: counts.get(day) ?? 0 };
  });
  const values = await measure.compute(ctx, { unitIds: 'all', on, from });
  return {
    title: measure.title,
    rowsPath: rowsOfAll(values, unitId) ?? unitsPath(TREND, unitId, from),
    days,
  };
}

/** From the measure's own series where it has one; otherwise each day is computed. */
async function dailyOf(ctx: Context, measure: Measure, { from, on }: { from: string; on: string }) {
  if (measure.daily) return measure.daily(ctx, { unitIds: 'all', from, on });
  const days: { day: string; count: number }[] = [];
  for (let day = from; day <= on; day = addDays(day, 1)) {
    const values = await measure.compute(ctx, { unitIds: 'all', on: day, from: day });
    days.push({ day, count: values.reduce((sum, { numerator }) => sum + numerator, 0) });
  }
  return days;
}

export function describe({ key, title, definition, kind }: Measure) {
  return { key, title, definition, kind };
}

/** The page of one unit's rows, opened for the unit that is looked at or for all that the reader sees. */
function rowsOfAll(values: readonly MeasureValue[], unitId: string | undefined): string | null {
  const own = values.find((value) => value.unitId === unitId) ?? values[0];
  if (!own) return null;
  if (own.unitId === unitId) return own.rowsPath;
  const [path = '', search = ''] = own.rowsPath.split('?');
  // A page about one unit has no form for all of them.
  if (path.includes(own.unitId)) return null;
  const filters = new URLSearchParams(search);
  filters.delete('unitId');
  if (unitId) filters.set('unitId', unitId);
  return filters.size > 0 ? `${path}?${filters.toString()}` : path;
}

function unitsPath(key: string, unitId: string | undefined, from: string | null): string {
  const filters = new URLSearchParams({ ...(unitId ? { unitId } : {}), ...(from ? { from } : {}) });
  return filters.size > 0 ? `/measures/${key}?${filters.toString()}` : `/measures/${key}`;
}
