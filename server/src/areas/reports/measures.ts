import { and, eq, gte, inArray, isNull, lte, sql } from 'drizzle-orm';
import { visibleTo } from '../../kernel/database/scope.ts';
import type { Measure } from '../../kernel/measures.ts';
import { periods, reports } from './tables.ts';

export const measures: Measure[] = [
  {
    key: 'reports.submitted',
    title: { vi: 'Báo cáo đã gửi', en: 'Reports submitted' },
    definition: {
      vi: 'Số báo cáo đã gửi và không bị trả lại, trên số báo cáo phải gửi của các kỳ có hạn trong khoảng thời gian xem xét hoặc đang mở.',
      en: 'Reports submitted and not sent back, of the reports owed for periods that are open or due in the time looked at.',
    },
    kind: 'share',
    async compute({ db, actor }, { unitIds, on, from = `${on.slice(0, 4)}-01-01` }) {
      const rows = await db
        .select({
          unitId: reports.unitId,
          owed: sql<number>`count(*)::int`,
          submitted: sql<number>`count(${reports.effectiveVersion})::int`,
        })
        .from(reports)
        .innerJoin(periods, eq(periods.id, reports.periodId))
        .where(
          and(
            isNull(reports.mergedIntoId),
            visibleTo(actor, reports.unitId),
            unitIds === 'all' ? undefined : inArray(reports.unitId, [...unitIds]),
            gte(periods.dueOn, from),
            // A period is opened before it is due: it counts from its first report on.
            lte(periods.from, on),
          ),
        )
        .groupBy(reports.unitId);
      return rows.map(({ unitId, owed, submitted }) => ({
        unitId,
        numerator: submitted,
        denominator: owed,
        known: { measured: owed, imported: 0, declared: 0, unknown: 0 },
        rowsPath: `/reports?unitId=${unitId}`,
      }));
    },
  },
];
