import { and, inArray, sql } from 'drizzle-orm';
import type { Context } from '../../kernel/command.ts';
import { rowsOf } from '../../kernel/database/open.ts';
import { visibleTo } from '../../kernel/database/scope.ts';
import type { Measure, MeasureValue } from '../../kernel/measures.ts';
import { unitsOn } from '../organisation/index.ts';
import type { InfectionFigure } from './contract.ts';
import { countedIn } from './service/counted.ts';
import { infectionRows, sightingRows } from './service/rows-of-figures.ts';
import { watchedUnits } from './service/watched.ts';
import { dailyCounts, infections } from './tables.ts';

type Ask = Parameters<Measure['compute']>[1];
/** From the first day of the period, or of the year. */
const periodOf = ({ on, from = `${on.slice(0, 4)}-01-01` }: Ask) => ({ from });

interface Counted {
  unit_id: string;
  measured: number;
  declared: number;
}

export const measures: Measure[] = [
  {
    key: 'detection.machines-infected',
    title: { vi: 'Số máy có dấu hiệu nhiễm mã độc', en: 'Infected machines' },
    definition: {
      vi: 'Số máy khác nhau có ít nhất một lần nhiễm được thấy trong kỳ; máy nhiễm nhiều loại tính một lần; không tính báo động nhầm.',
      en: 'Distinct machines with an infection seen in the period; a machine with several counts once; false alarms do not count.',
    },
    kind: 'count',
    compute: (ctx, ask) => counted(ctx, ask, 'distinct', 'seen'),
    rows: (ctx, ask) => infectionRows(ctx, ask, 'seen'),
  },
  {
    key: 'detection.infections-new',
    title: { vi: 'Số lần nhiễm mới', en: 'New infections' },
    definition: {
      vi: 'Số lần nhiễm (máy × mã độc) thấy lần đầu trong kỳ; không tính báo động nhầm.',
      en: 'Infections (machine × malware) first seen in the period; false alarms do not count.',
    },
    kind: 'count',
    compute: (ctx, ask) => counted(ctx, ask, 'all', 'new'),
    rows: (ctx, ask) => infectionRows(ctx, ask, 'new'),
  },
  {
    key: 'detection.infections-cleaned',
    title: { vi: 'Số lần nhiễm đã làm sạch', en: 'Infections cleaned' },
    definition: {
      vi: 'Số lần nhiễm được báo là đã làm sạch trong kỳ và không bị trả lại.',
      en: 'Infections reported as cleaned in the period and not returned.',
    },
    kind: 'count',
    compute: (ctx, ask) => counted(ctx, ask, 'all', 'cleaned'),
    rows: (ctx, ask) => infectionRows(ctx, ask, 'cleaned'),
  },
  {
    key: 'detection.infections-open',
    title: { vi: 'Số lần nhiễm chưa làm sạch', en: 'Infections not yet cleaned' },
    definition: {
      vi: 'Số lần nhiễm thấy đến hết ngày này mà chưa được làm sạch; không tính báo động nhầm.',
      en: 'Infections seen by the end of the day and not cleaned by then; false alarms do not count.',
    },
    kind: 'count',
    compute: (ctx, ask) => counted(ctx, ask, 'all', 'open'),
    rows: (ctx, ask) => infectionRows(ctx, ask, 'open'),
  },
  {
    key: 'detection.c2-contacts',
    title: { vi: 'Số lượt phát hiện kết nối nguy hại', en: 'Contacts with known bad places' },
    definition: {
      vi: 'Số phát hiện trong kỳ, mỗi ngày mỗi đơn vị mỗi nguồn mỗi địa chỉ nguy hại tính một lần.',
      en: 'Sightings in the period, counted once for each day, unit, source and indicator.',
    },
    kind: 'count',
    async compute(ctx, ask) {
      const { from } = periodOf(ask);
      const rows = await rowsOf<Counted>(
        ctx.db,
        sql`select unit_id, sum(sightings)::int as measured, 0 as declared from ${dailyCounts}
            where ${and(ofUnits(ctx, ask, dailyCounts.unitId), sql`${dailyCounts.day} between ${from} and ${ask.on}`)}
            group by unit_id`,
      );
      return valuesOf(
        ctx,
        ask,
        rows,
        (unitId) => `/sightings?unitId=${unitId}&from=${from}&to=${ask.on}&figure=contacts`,
      );
    },
    rows: (ctx, ask) => sightingRows(ctx, ask),
    daily: (ctx, ask) =>
      rowsOf(
        ctx.db,
        sql`select day::text as day, sum(sightings)::int as count from ${dailyCounts}
            where ${and(ofUnits(ctx, ask, dailyCounts.unitId), sql`${dailyCounts.day} between ${ask.from} and ${ask.on}`)}
            group by day`,
      ),
  },
];

/** Infections by unit; those that only people have reported are `declared`. */
async function counted(
  ctx: Context,
  ask: Ask,
  what: 'all' | 'distinct',
  figure: InfectionFigure,
): Promise<MeasureValue[]> {
  const { from } = periodOf(ask);
  const within = countedIn(figure, { from, to: ask.on });
  const machine = sql`coalesce(${infections.machineId}::text, ${infections.machine})`;
  const rows = await rowsOf<Counted>(
    ctx.db,
    what === 'all'
      ? sql`select unit_id, (count(*) filter (where is_measured))::int as measured,
                   (count(*) filter (where not is_measured))::int as declared
            from ${infections}
            where ${and(ofUnits(ctx, ask, infections.unitId), within)}
            group by unit_id`
      : sql`select unit_id, (count(*) filter (where is_measured))::int as measured,
                   (count(*) filter (where not is_measured))::int as declared
            from (select ${infections.unitId} as unit_id, ${machine}, bool_or(${infections.isMeasured}) as is_measured
                  from ${infections}
                  where ${and(ofUnits(ctx, ask, infections.unitId), within)}
                  group by 1, 2) machines
            group by unit_id`,
  );
  return valuesOf(
    ctx,
    ask,
    rows,
    (unitId) => `/infections?unitId=${unitId}&from=${from}&to=${ask.on}&figure=${figure}`,
  );
}

function ofUnits(
  ctx: Context,
  { unitIds }: Ask,
  column: typeof infections.unitId | typeof dailyCounts.unitId,
) {
  return and(visibleTo(ctx.actor, column), unitIds === 'all' ? undefined : inArray(column, [...unitIds]));
}

/** One value for each unit that is watched or that has rows: there nothing seen is zero, elsewhere it is no data. */
async function valuesOf(
  ctx: Context,
  ask: Ask,
  rows: readonly Counted[],
  pathOf: (unitId: string) => string,
): Promise<MeasureValue[]> {
  const byUnit = new Map(rows.map((row) => [row.unit_id, row]));
  const wanted =
    ask.unitIds === 'all'
      ? [...new Set([...(await unitsOn(ctx, ask.on)).map(({ id }) => id), ...byUnit.keys()])]
      : ask.unitIds;
  const watched = await watchedUnits(ctx, { from: periodOf(ask).from, on: ask.on });
  return wanted
    .filter((unitId) => byUnit.has(unitId) || watched.has(unitId))
    .map((unitId) => {
      const { measured = 0, declared = 0 } = byUnit.get(unitId) ?? {};
      return {
        unitId,
        numerator: measured + declared,
        denominator: null,
        known: { measured, imported: 0, declared, unknown: 0 },
        rowsPath: pathOf(unitId),
      };
    });
}
