import { sources } from '@lachan/law';
import { and, eq, sql } from 'drizzle-orm';
import { query } from '../../../kernel/command.ts';
import { CitedSources } from '../contract.ts';
import { directives } from '../tables.ts';
import { directiveSeenBy, labelOf } from './directive-rows.ts';

/** How far behind a number its year may stand: "số 14/CT-TTg ngày 25 tháng 5 năm 2018". */
const YEAR_WITHIN = 60;

/**
 * A number alone never identifies a document: where it carries no year, the year of issue must follow it closely.
 */
export const citedSources = query({
  name: 'directives.cited-sources',
  permission: 'directives:read',
  input: CitedSources.input,
  async run(ctx) {
    const wanted = Object.entries(sources).flatMap(([sourceId, { number, issuedOn }]) =>
      number === null ? [] : [{ sourceId, pattern: patternOf(number, issuedOn) }],
    );
    const source = sql`jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as source ("sourceId" text, pattern text)`;
    const found = await ctx.db
      .select({ sourceId: sql<string>`source."sourceId"`, directive: directives })
      .from(directives)
      .innerJoin(source, sql`${directives.sourceText} ~ source.pattern`)
      .where(and(eq(directives.state, 'issued'), directiveSeenBy(ctx)))
      .orderBy(directives.sentAt, directives.id);
    const bySource = Map.groupBy(found, ({ sourceId }) => sourceId);
    return {
      sources: [...bySource].map(([sourceId, rows]) => ({
        sourceId,
        directives: rows.map(({ directive }) => ({
          id: directive.id,
          label: labelOf(directive) ?? directive.subject ?? '',
        })),
      })),
    };
  },
});

function patternOf(number: string, issuedOn: string | null): string {
  const escaped = number.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const year = issuedOn?.slice(0, 4);
  const after = year === undefined || number.includes(year) ? '' : `.{0,${YEAR_WITHIN}}${year}`;
  return `(?<![0-9/])${escaped}(?![0-9A-Za-z])${after}`;
}
