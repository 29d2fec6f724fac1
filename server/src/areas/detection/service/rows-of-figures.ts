import { and, asc, eq, ne, sql } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import type { MeasureRows } from '../../../kernel/measures.ts';
import type { InfectionFigure } from '../contract.ts';
import { countedIn } from './counted.ts';
import { infections, sightings } from '../tables.ts';

interface Ask {
  unitId: string;
  on: string;
  from: string;
  limit: number;
}

const total = sql<number>`(count(*) over ())::int`;
const minuteOf = (column: typeof infections.firstSeenAt) =>
  sql<string>`to_char(${column} at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD"T"HH24:MI')`;

/** Infections of one unit that count in a figure, oldest first. */
export async function infectionRows(
  ctx: Context,
  { unitId, from, on, limit }: Ask,
  figure: InfectionFigure,
): Promise<MeasureRows> {
  const rows = await ctx.db
    .select({
      machine: infections.machine,
      malware: infections.malware,
      first: minuteOf(infections.firstSeenAt),
      last: minuteOf(infections.lastSeenAt),
      state: infections.state,
      total,
    })
    .from(infections)
    .where(
      and(
        eq(infections.unitId, unitId),
        visibleTo(ctx.actor, infections.unitId),
        countedIn(figure, { from, to: on }),
      ),
    )
    .orderBy(asc(infections.firstSeenAt), asc(infections.id))
    .limit(limit);
  return {
    columns: [
      { key: 'machine', vi: 'Máy', en: 'Machine' },
      { key: 'malware', vi: 'Mã độc', en: 'Malware' },
      { key: 'first-seen', vi: 'Thấy lần đầu', en: 'First seen' },
      { key: 'last-seen', vi: 'Thấy gần nhất', en: 'Last seen' },
      { key: 'state', vi: 'Tình trạng', en: 'State' },
    ],
    rows: rows.map(({ machine, malware, first, last, state }) => [
      machine,
      malware,
      first,
      last,
      stateWords[state],
    ]),
    total: rows[0]?.total ?? 0,
  };
}

const stateWords: Record<(typeof infections.$inferSelect)['state'], string> = {
  seen: 'mới thấy',
  confirmed: 'đã xác nhận',
  isolated: 'đã cô lập',
  cleaned: 'đã làm sạch',
  verified: 'đã kiểm tra lại',
  closed: 'đã đóng',
  false_alarm: 'báo động nhầm',
  joined: 'đã gộp',
};

/** Sightings of one unit in a period: a day, a source, an address. */
export async function sightingRows(ctx: Context, { unitId, on, from, limit }: Ask): Promise<MeasureRows> {
  const rows = await ctx.db
    .select({
      day: sightings.day,
      value: sightings.value,
      family: sightings.family,
      source: sightings.sourceName,
      count: sightings.count,
      total,
    })
    .from(sightings)
    .where(
      and(
        eq(sightings.unitId, unitId),
        visibleTo(ctx.actor, sightings.unitId),
        // What an antivirus product found is no contact with a bad place.
        ne(sightings.kind, 'malware'),
        sql`${sightings.day} between ${from} and ${on}`,
      ),
    )
    .orderBy(asc(sightings.day), asc(sightings.id))
    .limit(limit);
  return {
    columns: [
      { key: 'day', vi: 'Ngày', en: 'Day' },
      { key: 'address', vi: 'Địa chỉ nguy hại', en: 'Bad address' },
      { key: 'malware', vi: 'Mã độc', en: 'Malware' },
      { key: 'source', vi: 'Nguồn nhật ký', en: 'Log source' },
      { key: 'count', vi: 'Số lượt', en: 'Contacts' },
    ],
    rows: rows.map(({ day, value, family, source, count }) => [day, value, family, source, count]),
    total: rows[0]?.total ?? 0,
  };
}
