import { and, eq, inArray, sql } from 'drizzle-orm';
import { visibleTo } from '../../kernel/database/scope.ts';
import type { Measure } from '../../kernel/measures.ts';
import { addDays, startOf } from '../../kernel/time.ts';
import { statusMeasures } from './service/status-figures.ts';
import { directives, obligations } from './tables.ts';

export const measures: Measure[] = [
  {
    key: 'directives.obligations-accepted',
    title: { vi: 'Nhiệm vụ đã hoàn thành', en: 'Obligations accepted' },
    definition: {
      vi: 'Số nhiệm vụ đến hạn trong kỳ đã được cấp trên chấp nhận kết quả, trên tổng số nhiệm vụ đến hạn trong kỳ. Văn bản đã thu hồi không tính.',
      en: 'Obligations due in the period whose answer was accepted by its last day, out of all due in the period. Withdrawn directives do not count.',
    },
    kind: 'share',
    async compute({ db, actor }, { unitIds, on, from = `${on.slice(0, 4)}-01-01` }) {
      const endOfDay = startOf(addDays(on, 1));
      const rows = await db
        .select({
          unitId: obligations.unitId,
          due: sql<number>`count(*)::int`,
          accepted: sql<number>`count(*) filter (where ${obligations.acceptedAt} < ${endOfDay.toISOString()}::timestamptz)::int`,
        })
        .from(obligations)
        .innerJoin(directives, eq(directives.id, obligations.directiveId))
        .where(
          and(
            eq(directives.state, 'issued'),
            sql`${obligations.dueOn} between ${from} and ${on}`,
            visibleTo(actor, obligations.unitId),
            unitIds === 'all' ? undefined : inArray(obligations.unitId, [...unitIds]),
          ),
        )
        .groupBy(obligations.unitId);
      return rows.map(({ unitId, due, accepted }) => ({
        unitId,
        numerator: accepted,
        denominator: due,
        known: { measured: due, imported: 0, declared: 0, unknown: 0 },
        rowsPath: `/obligations?unitId=${unitId}`,
      }));
    },
  },
  ...statusMeasures,
];
