import { and, inArray, lte, isNull, or, gt } from 'drizzle-orm';
import { visibleTo } from '../../../kernel/database/scope.ts';
import type { Measure } from '../../../kernel/measures.ts';
import { addDays, startOf } from '../../../kernel/time.ts';
import { rhythms, silenceOf } from '../service/rhythm.ts';
import { sources } from '../tables.ts';

/** A source that fell silent is a place that nobody watches any more. */
export const sourcesSending: Measure = {
  key: 'detection.sources-sending',
  title: { vi: 'Nguồn nhật ký đang gửi', en: 'Log sources that send' },
  definition: {
    vi: 'Số nguồn nhật ký không bị coi là mất tín hiệu, trên tổng số nguồn đang dùng.',
    en: 'Log sources that are not silent, of all sources in use.',
  },
  kind: 'share',
  async compute(ctx, { unitIds, on }) {
    const end = startOf(addDays(on, 1));
    const rows = await ctx.db
      .select()
      .from(sources)
      .where(
        and(
          visibleTo(ctx.actor, sources.unitId),
          unitIds === 'all' ? undefined : inArray(sources.unitId, [...unitIds]),
          lte(sources.createdAt, end),
          or(isNull(sources.revokedAt), gt(sources.revokedAt, end)),
        ),
      );
    const known = await rhythms(
      ctx,
      rows.map(({ id }) => id),
    );
    // Of the past only the last line is known: a source that has sent since counts as sending then.
    const at = Math.min(ctx.now.getTime(), end.getTime());
    const isSending = (source: (typeof rows)[number]) =>
      at - (source.lastSeenAt ?? source.createdAt).getTime() <=
      silenceOf(source, known.get(source.id)) * 1000;
    return [...Map.groupBy(rows, ({ unitId }) => unitId)].map(([unitId, own]) => ({
      unitId,
      numerator: own.filter(isSending).length,
      denominator: own.length,
      known: { measured: own.length, imported: 0, declared: 0, unknown: 0 },
      rowsPath: '/sources',
    }));
  },
};
