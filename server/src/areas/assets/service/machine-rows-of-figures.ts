import { sql } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import type { MeasureRows } from '../../../kernel/measures.ts';
import { dayOf } from '../../../kernel/time.ts';
import { machines } from '../tables.ts';
import { machinesAsOf, protectionTests, signatureDaysOf } from './facts.ts';

interface Row {
  name: string;
  kind: string;
  avProduct: string | null;
  lastSeen: string | null;
  isProtected: boolean;
  total: number;
}

/** Machines of one unit as of the end of a day, with what was known of them then. No person is named. */
export async function machineRows(
  ctx: Context,
  { unitId, on, limit }: { unitId: string; on: string; limit: number },
  which: 'known' | 'silent',
): Promise<MeasureRows> {
  const tests = protectionTests('fact', on, await signatureDaysOf(ctx));
  const rows = await rowsOf<Row>(
    ctx.db,
    sql`select ${machines.name} as name, ${machines.kind} as kind, fact.av_product as "avProduct",
          to_char(fact.last_seen_at at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') as "lastSeen",
          ${tests.isProtected} as "isProtected", (count(*) over ())::int as total
        from (${machinesAsOf(on, dayOf(ctx.now))}) fact
        join ${machines} on ${machines.id} = fact.id
        where fact.unit_id = ${unitId}::uuid and ${visibleTo(ctx.actor, machines.unitId) ?? sql`true`}
          and ${which === 'silent' ? tests.isSilent : sql`true`}
        order by ${machines.name}, ${machines.id} limit ${limit}`,
  );
  return {
    columns: [
      { key: 'name', vi: 'Tên máy', en: 'Machine' },
      { key: 'kind', vi: 'Loại', en: 'Kind' },
      { key: 'antivirus', vi: 'Phần mềm phòng, chống mã độc', en: 'Anti-malware software' },
      { key: 'last-seen', vi: 'Liên lạc gần nhất', en: 'Last seen' },
      { key: 'protected', vi: 'Được bảo vệ', en: 'Protected' },
    ],
    rows: rows.map(({ name, kind, avProduct, lastSeen, isProtected }) => [
      name,
      kindWords[kind] ?? kind,
      avProduct,
      lastSeen,
      isProtected ? 'có' : 'không',
    ]),
    total: rows[0]?.total ?? 0,
  };
}

const kindWords: Record<string, string> = {
  server: 'máy chủ',
  workstation: 'máy trạm',
  device: 'thiết bị',
};
