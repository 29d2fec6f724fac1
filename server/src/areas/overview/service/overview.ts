import { query, type Context } from '../../../kernel/command.ts';
import { dayOf } from '../../../kernel/time.ts';
import { obligationRollUp, overdueUnits } from '../../directives/index.ts';
import { reportsStanding } from '../../reports/index.ts';
import { GetOverview } from '../contract.ts';
import { figuresOf, trendOf } from './figures.ts';
import { within } from './within.ts';

const TOP_UNITS = 10;

export const getOverview = query({
  name: 'overview.get',
  permission: 'overview:read',
  input: GetOverview.input,
  async run(caller, { unitId }) {
    const { ctx, unit } = await within(caller, unitId);
    return {
      asOf: ctx.now,
      unit,
      figures: await figuresOf(ctx, unit?.id),
      obligations: await obligationsOf(ctx, unit?.id),
      overdue: await overdueOf(ctx),
      reports: (await reportsStanding(ctx, 'all')).map((period) => ({
        ...period,
        rowsPath: `/reports?periodId=${period.periodId}&state=missing${unit ? `&unitId=${unit.id}` : ''}`,
      })),
      trend: await trendOf(ctx, unit?.id),
    };
  },
});

async function obligationsOf(ctx: Context, unitId: string | undefined) {
  const units = await obligationRollUp(ctx, { unitIds: 'all', on: dayOf(ctx.now) });
  const sum = (pick: (unit: (typeof units)[number]) => number) =>
    units.reduce((total, unit) => total + pick(unit), 0);
  return {
    total: sum(({ total }) => total),
    open: sum(({ open }) => open),
    acknowledged: sum(({ acknowledged }) => acknowledged),
    reported: sum(({ reported }) => reported),
    returned: sum(({ returned }) => returned),
    accepted: sum(({ accepted }) => accepted),
    overdue: sum(({ overdue }) => overdue),
    rowsPath: unitId ? `/obligations?unitId=${unitId}` : '/obligations',
  };
}

async function overdueOf(ctx: Context) {
  const late = await overdueUnits(ctx, { on: dayOf(ctx.now), limit: 2000 });
  return {
    units: late.length,
    rows: late
      .slice(0, TOP_UNITS)
      .map((unit) => ({ ...unit, rowsPath: `/obligations?unitId=${unit.unitId}&state=overdue` })),
  };
}
