import { isOrganId } from '@lachan/documents';
import { sql } from 'drizzle-orm';
import { query } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { matchesText } from '../../../kernel/search.ts';
import { dayOf } from '../../../kernel/time.ts';
import { units } from '../../organisation/tables.ts';
import { ListReconciliation } from '../contract.ts';

interface Row {
  unitId: string;
  unitName: string;
  kind: string;
  sortKey: string;
  organId: string | null;
  inventory: number;
  reported: number | null;
  acceptedAt: Date | string | null;
  waiting: number;
  refused: number;
  total: number;
}

export const listReconciliation = query({
  name: 'exchange.list-reconciliation',
  permission: 'exchange:read',
  input: ListReconciliation.input,
  async run(ctx, { isDifferent, text, after, limit }) {
    const key = keyAfter(after);
    const today = dayOf(ctx.now);
    const conditions = [
      sql`${units.kind} <> 'partner'`,
      sql`(${units.validTo} is null or ${units.validTo} >= ${today}::date)`,
      visibleTo(ctx.actor, units.id) ?? sql`true`,
      text ? (matchesText([units.name, units.organId], text) ?? sql`true`) : sql`true`,
    ];
    const rows = await rowsOf<Row>(
      ctx.db,
      sql`with counted as (
            select unit_id, count(*)::int as inventory from assets_machines
            where retired_on is null or retired_on > ${today}::date group by unit_id
          ), whole as (
            select distinct on (r.unit_id) r.unit_id, r.machines, r.built_at,
              (select max(b.tried_at) from exchange_batches b where b.report_id = r.id) as accepted_at
            from exchange_reports r
            where r.ready_at is not null
              and not exists (select from exchange_batches b where b.report_id = r.id and b.state <> 'accepted')
            order by r.unit_id, r.built_at desc
          ), open as (
            select unit_id, count(*) filter (where state in ('waiting', 'sending'))::int as waiting,
              count(*) filter (where state = 'refused')::int as refused
            from exchange_batches where state <> 'accepted' group by unit_id
          ), compared as (
            select ${units.id} as "unitId", ${units.name} as "unitName", ${units.kind} as kind,
              ${units.sortKey} as "sortKey", ${units.organId} as "organId",
              coalesce(counted.inventory, 0) as inventory, whole.machines as reported,
              whole.accepted_at as "acceptedAt", coalesce(open.waiting, 0) as waiting,
              coalesce(open.refused, 0) as refused
            from ${units}
            left join counted on counted.unit_id = ${units.id}
            left join whole on whole.unit_id = ${units.id}
            left join open on open.unit_id = ${units.id}
            where ${sql.join(conditions, sql` and `)}
          ), matching as (
            select *, (count(*) over ())::int as total from compared
            where ${isDifferent ? sql`inventory <> coalesce(reported, 0)` : sql`true`}
          )
          select * from matching
          where ${key ? sql`(kind, "sortKey", "unitId") > (${key[0]}, ${key[1]}, ${key[2]}::uuid)` : sql`true`}
          order by kind, "sortKey", "unitId" limit ${limit + 1}`,
    );
    const page = pageOf(rows, limit, (row) => [row.kind, row.sortKey, row.unitId]);
    return {
      next: page.next,
      total: rows[0]?.total ?? 0,
      rows: page.rows.map(({ kind: _kind, sortKey: _sortKey, total: _total, ...row }) => ({
        ...row,
        acceptedAt: row.acceptedAt === null ? null : new Date(row.acceptedAt),
        state: stateOf(row),
      })),
    };
  },
});

function stateOf(row: Omit<Row, 'kind' | 'sortKey' | 'total'>) {
  if (row.organId === null || !isOrganId(row.organId)) return 'no_code' as const;
  if (row.refused > 0) return 'refused' as const;
  if (row.waiting > 0) return 'waiting' as const;
  if (row.reported === null) return row.inventory === 0 ? ('equal' as const) : ('never' as const);
  return row.reported === row.inventory ? ('equal' as const) : ('different' as const);
}
