import type { ExtractedDocument } from '@lachan/documents';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Context } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Related, Relation } from '../contract.ts';
import { directives, recipients } from '../tables.ts';
import { directiveById, directiveSeenBy, isCitable, labelOf, type DirectiveRow } from './directive-rows.ts';

type Link = z.infer<typeof Relation>;

/** Words that stand shortly before a citation and say what happens to it. */
const VERBS: readonly (readonly [Link['kind'], RegExp])[] = [
  ['replaces', /thay thế[^.;]{0,80}$/iu],
  ['repeals', /(?:bãi bỏ|hủy bỏ|huỷ bỏ|thu hồi)[^.;]{0,80}$/iu],
  ['amends', /(?:sửa đổi|bổ sung|điều chỉnh)[^.;]{0,80}$/iu],
];
const WORDS_BEFORE = 140;

/** What the text says it does to directives that are known here. */
export async function proposeRelations(
  ctx: Context,
  text: string,
  document: ExtractedDocument,
): Promise<Link[]> {
  const said = document.citations.flatMap(({ value, span }) => {
    const cited = text.slice(span.start, span.end);
    const upToNumber = span.start + Math.max(0, cited.search(/\d/));
    const before = text.slice(Math.max(0, upToNumber - WORDS_BEFORE), upToNumber);
    const kind = VERBS.find(([, words]) => words.test(before))?.[0];
    return kind && value.number ? [{ kind, number: value.number, date: value.date }] : [];
  });
  const found: Link[] = [];
  for (const { kind, number, date } of said.slice(0, 20)) {
    const other = await directiveCited(ctx, number, date);
    if (other && !found.some(({ id }) => id === other.id)) found.push({ kind, id: other.id });
  }
  return found;
}

/** The directive of that number, when only one is meant: a number alone fits several documents. */
export async function directiveCited(
  ctx: Context,
  number: NonNullable<ExtractedDocument['citations'][number]['value']['number']>,
  date?: { day?: number; month?: number; year?: number },
): Promise<DirectiveRow | undefined> {
  if (number.sequence === undefined) return undefined;
  const rows = await ctx.db
    .select()
    .from(directives)
    .where(
      and(
        directiveSeenBy(ctx),
        inArray(directives.state, ['issued', 'withdrawn']),
        sql`ltrim(${directives.number}, '0') = ${`${number.sequence}${number.suffix ?? ''}`}`,
        sql`lachan_fold(ltrim(${directives.symbol}, '-')) = lachan_fold(${number.year ? `${number.year}/${number.symbol}` : number.symbol})`,
        date?.year === undefined ? undefined : sql`extract(year from ${directives.issuedOn}) = ${date.year}`,
      ),
    )
    .limit(2);
  return rows.length === 1 ? rows[0] : undefined;
}

/** @throws AppError `directives.not_citable` when one of them cannot be cited, or is the draft itself */
export async function mustBeCitable(
  ctx: Context,
  draftId: string,
  ids: readonly (readonly [string, string])[],
) {
  for (const [path, id] of ids) {
    const cited = await directiveById(ctx, id);
    if (!isCitable(cited) || cited.id === draftId)
      throw new AppError('conflict', 'directives.not_citable', { id }, [
        { path, reason: 'directives.not_citable' },
      ]);
  }
}

/** What the directive does to others, and what others do to it, by name. */
export async function relationsOf(ctx: Context, row: DirectiveRow) {
  const named = async (links: readonly Link[]): Promise<z.infer<typeof Related>[]> => {
    if (links.length === 0) return [];
    const rows = await ctx.db
      .select()
      .from(directives)
      .where(
        and(
          directiveSeenBy(ctx),
          inArray(
            directives.id,
            links.map(({ id }) => id),
          ),
        ),
      );
    return links.flatMap(({ kind, id }) => {
      const other = rows.find((one) => one.id === id);
      return other ? [{ kind, id, label: labelOf(other) ?? other.subject ?? '' }] : [];
    });
  };
  const back = await ctx.db
    .select()
    .from(directives)
    .where(
      and(
        directiveSeenBy(ctx),
        eq(directives.state, 'issued'),
        sql`${directives.relations} @> ${JSON.stringify([{ id: row.id }])}::jsonb`,
      ),
    );
  const relatedBy = back.flatMap((other) =>
    other.relations.filter(({ id }) => id === row.id).map(({ kind }) => ({ kind, id: other.id })),
  );
  return { relations: await named(row.relations), relatedBy: await named(relatedBy) };
}

/**
 * Ends what the directive replaces or repeals: nothing of it is owed any more, what was answered stays readable.
 * @returns how many directives ended
 */
export async function endReplaced(ctx: Context, draft: DirectiveRow): Promise<number> {
  const ends = draft.relations.filter(({ kind }) => kind !== 'amends');
  if (ends.length === 0) return 0;
  const label = labelOf(draft) ?? draft.subject ?? '';
  let ended = 0;
  for (const { kind, id } of ends) {
    const [gone] = await ctx.db
      .update(directives)
      .set({
        state: 'withdrawn',
        withdrawnAt: ctx.now,
        withdrawnReason: `${kind === 'replaces' ? 'Được thay thế bởi' : 'Bị bãi bỏ bởi'} ${label}`,
      })
      .where(and(eq(directives.id, id), eq(directives.state, 'issued')))
      .returning({ id: directives.id });
    if (!gone) continue;
    ended += 1;
    const told = await ctx.db
      .selectDistinct({ unitId: recipients.unitId })
      .from(recipients)
      .where(eq(recipients.directiveId, id));
    await ctx.emitAll(
      'directives.withdrawn',
      told.map(({ unitId }) => unitId),
      { directiveId: id },
    );
  }
  return ended;
}
