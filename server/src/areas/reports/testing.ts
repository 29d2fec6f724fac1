import { asc, eq, inArray, lte, and, gte, sql } from 'drizzle-orm';
import { visibleTo } from '../../kernel/database/scope.ts';
import type { Caller } from '../../kernel/command.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Measure } from '../../kernel/measures.ts';
import { contacts, networks } from '../organisation/tables.ts';
import { answerCell } from './service/fill.ts';
import { shippedForms, cellsOf } from './service/forms.ts';
import { getReport } from './service/reports.ts';

const words = { vi: 'Số liệu thử', en: 'Test figure' };

/**
 * Measures over rows that tests can plant, under the keys that the shipped form asks for: a unit's networks stand for
 * its machines (shared ones for protected ones), its contacts for its infections.
 * @returns how often each measure was computed
 */
export function plantMeasures(kernel: Kernel): Map<string, number> {
  const computed = new Map<string, number>();
  const keys = new Set(shippedForms.flatMap(cellsOf).flatMap(({ measure }) => measure ?? []));
  for (const key of keys) {
    const measure = key.startsWith('assets.') ? overNetworks(key) : overContacts(key);
    kernel.measures.set(key, {
      ...measure,
      compute(ctx, ask) {
        computed.set(key, (computed.get(key) ?? 0) + 1);
        return measure.compute(ctx, ask);
      },
    });
  }
  return computed;
}

/** Answers whatever is open in the plainest way. */
export async function fillIn(caller: Caller, reportId: string): Promise<void> {
  const { id, version, form, cells } = await getReport(caller, { id: reportId });
  for (const cell of cellsOf(form)) {
    const ask = { id, version, key: cell.key, reason: 'Chưa thống kê' };
    const filled = cells.find(({ key }) => key === cell.key);
    if (filled?.answer !== 'unanswered') continue;
    if (cell.kind === 'count' || cell.kind === 'share')
      await answerCell(
        caller,
        filled.computed ? { ...ask, answer: 'confirmed' } : { ...ask, answer: 'no_data' },
      );
    else if (cell.kind === 'table') await answerCell(caller, { ...ask, answer: 'own', rows: [] });
    else {
      const text =
        cell.kind === 'date'
          ? '2026-12-31'
          : cell.kind === 'date-time'
            ? '2026-11-20T09:30'
            : (cell.options[0]?.value ?? 'Có');
      await answerCell(caller, { ...ask, answer: 'own', text });
    }
  }
}

function overNetworks(key: string): Measure {
  const isShare = key === 'assets.antivirus-coverage';
  return {
    key,
    title: words,
    definition: words,
    kind: isShare ? 'share' : 'count',
    async rows({ db, actor }, { unitId, on, limit }) {
      const rows = await db
        .select({ cidr: networks.cidr, total: sql<number>`(count(*) over ())::int` })
        .from(networks)
        .where(
          and(visibleTo(actor, networks.unitId), eq(networks.unitId, unitId), lte(networks.validFrom, on)),
        )
        .orderBy(asc(networks.cidr))
        .limit(limit);
      return {
        columns: [{ key: 'network', vi: 'Mạng', en: 'Network' }],
        rows: rows.map(({ cidr }) => [cidr]),
        total: rows[0]?.total ?? 0,
      };
    },
    async compute({ db, actor }, { unitIds, on }) {
      const rows = await db
        .select({
          unitId: networks.unitId,
          all: sql<number>`count(*)::int`,
          shared: sql<number>`count(*) filter (where ${networks.isShared})::int`,
        })
        .from(networks)
        .where(
          and(
            visibleTo(actor, networks.unitId),
            unitIds === 'all' ? undefined : inArray(networks.unitId, [...unitIds]),
            lte(networks.validFrom, on),
          ),
        )
        .groupBy(networks.unitId);
      return rows.map(({ unitId, all, shared }) => ({
        unitId,
        numerator: isShare ? shared : key === 'assets.machines-silent' ? all - shared : all,
        denominator: all,
        known: { measured: shared, imported: all - shared, declared: 0, unknown: 0 },
        rowsPath: `/units/${unitId}?tab=networks`,
      }));
    },
  };
}

/** Every unit that has networks has a figure here: zero when nothing was found. */
function overContacts(key: string): Measure {
  return {
    key,
    title: words,
    definition: words,
    kind: 'count',
    async compute({ db, actor }, { unitIds, on, from = '1900-01-01' }) {
      const found = sql<number>`(select count(*)::int from ${contacts} where ${eq(contacts.unitId, networks.unitId)} and ${gte(contacts.validFrom, from)} and ${lte(contacts.validFrom, on)})`;
      const rows = await db
        .select({ unitId: networks.unitId, found, all: sql<number>`count(*)::int` })
        .from(networks)
        .where(
          and(
            visibleTo(actor, networks.unitId),
            unitIds === 'all' ? undefined : inArray(networks.unitId, [...unitIds]),
          ),
        )
        .groupBy(networks.unitId);
      return rows.map((row) => ({
        unitId: row.unitId,
        numerator: row.found,
        denominator: row.all,
        known: { measured: row.found, imported: 0, declared: 0, unknown: 0 },
        rowsPath: `/units/${row.unitId}?tab=contacts`,
      }));
    },
  };
}
