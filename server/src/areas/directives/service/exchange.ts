import type { EdxmlDocument, EdxmlStatus } from '@lachan/documents';
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { command, query, type Context } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { AnswerTakeBack, ListMessages, MarkHandedOver, RefuseDocument } from '../contract.ts';
import { directives, messages } from '../tables.ts';
import { directiveById, draftById, labelOf, type DirectiveRow } from './directive-rows.ts';
import { withdrawDirective } from './issue.ts';
import { reply } from './status-replies.ts';

/**
 * Files a status message, or a request to take a document back, with the directive that it is about.
 * @throws AppError `directives.message_without_document`
 */
export async function fileMessage(ctx: Context, message: EdxmlStatus | EdxmlDocument, xml: string) {
  const about =
    message.kind === 'status' ? message.responseFor[0] : (message.responseFor[0] ?? ownIdentity(message));
  const code = about?.code ?? '';
  const directive = await directiveAbout(ctx, code, about?.documentId);
  if (!directive)
    throw new AppError('not_found', 'directives.message_without_document', { code }, [
      { path: 'ResponseFor', reason: 'directives.message_without_document', value: code },
    ]);
  const [filed] = await ctx.db
    .insert(messages)
    .values({
      directiveId: directive.id,
      direction: 'in',
      code: message.kind === 'status' ? message.code : '13',
      partnerId: message.from.id,
      partnerName: message.from.name ?? null,
      about: code,
      description: (message.kind === 'status' ? message.description : message.business.reason) ?? null,
      xml,
      at: ctx.now,
      by: ctx.actor.name,
    })
    .returning({ id: messages.id });
  if (!filed) throw new Error('An insert returned no row');
  return { id: directive.id, messageId: filed.id, unitId: directive.issuerUnitId };
}

function ownIdentity({ code, documentId }: EdxmlDocument) {
  return { code: `${code.number}/${code.notation}`, ...(documentId ? { documentId } : {}) };
}

async function directiveAbout(
  { db }: Context,
  code: string,
  documentId: string | undefined,
): Promise<DirectiveRow | undefined> {
  const rows = await db
    .select()
    .from(directives)
    .where(
      documentId
        ? sql`${directives.envelope} ->> 'documentId' = ${documentId} or ${directives.number} || '/' || ${directives.symbol} = ${code}`
        : sql`${directives.number} || '/' || ${directives.symbol} = ${code}`,
    )
    .orderBy(sql`(${directives.envelope} ->> 'documentId' is not distinct from ${documentId ?? null}) desc`)
    .limit(1);
  return rows[0];
}

export const listMessages = query({
  name: 'directives.list-messages',
  permission: 'directives:issue',
  input: ListMessages.input,
  async run(ctx, { id }) {
    await directiveById(ctx, id);
    const rows = await ctx.db
      .select()
      .from(messages)
      .where(eq(messages.directiveId, id))
      .orderBy(asc(messages.at), asc(messages.code));
    return {
      rows: rows.map(({ xml: _xml, directiveId: _directive, answeredAt, ...row }) => ({
        ...row,
        isOpen: row.direction === 'in' && row.code === '13' && answeredAt === null,
      })),
    };
  },
});

/** The bytes of a message as they were written or received. */
export const getMessageFile = query({
  name: 'directives.get-message-file',
  permission: 'directives:issue',
  input: z.object({ id: z.uuid() }),
  async run(ctx, { id }) {
    const { xml, code, about } = await messageById(ctx, id);
    return { fileName: `trang-thai-${code}-${about.replaceAll(/[^0-9A-Za-z-]+/g, '_')}.edxml`, xml };
  },
});

export const refuseDocument = command({
  name: 'directives.refuse-document',
  permission: 'directives:issue',
  input: RefuseDocument.input,
  async run(ctx, { id, reason }) {
    const draft = await draftById(ctx, id);
    if (!draft.envelope) throw new AppError('conflict', 'directives.not_from_exchange', { id });
    const messageId = await reply(ctx, { id: null, envelope: draft.envelope }, '02', reason);
    await ctx.db.delete(directives).where(and(eq(directives.id, id), eq(directives.state, 'draft')));
    return {
      before: { id, label: labelOf(draft), issuer: draft.issuer },
      after: { id, messageId, reason },
      unitId: draft.issuerUnitId,
    };
  },
});

export const answerTakeBack = command({
  name: 'directives.answer-take-back',
  permission: 'directives:issue',
  input: AnswerTakeBack.input,
  async run(ctx, { id, agree, reason }) {
    const asked = await messageById(ctx, id);
    const [open] = await ctx.db
      .update(messages)
      .set({ answeredAt: ctx.now })
      .where(
        and(
          eq(messages.id, id),
          eq(messages.code, '13'),
          eq(messages.direction, 'in'),
          isNull(messages.answeredAt),
        ),
      )
      .returning({ id: messages.id });
    if (!open || !asked.directiveId) throw new AppError('conflict', 'directives.nothing_to_answer', { id });
    const directive = await directiveById(ctx, asked.directiveId);
    const envelope = directive.envelope ?? {
      from: { id: asked.partnerId, name: asked.partnerName },
      number: directive.number ?? '',
      notation: directive.symbol ?? '',
      documentId: null,
      date: directive.issuedOn,
      business: 'new' as const,
    };
    await reply(ctx, { id: directive.id, envelope }, agree ? '15' : '16', reason);
    if (agree && directive.state === 'issued')
      await withdrawDirective(ctx, { id: directive.id, reason: `Cơ quan gửi lấy lại văn bản: ${reason}` });
    return {
      before: { id, answered: false },
      after: { id: directive.id, messageId: id, agree, reason },
      unitId: directive.issuerUnitId,
    };
  },
});

export const markHandedOver = command({
  name: 'directives.mark-handed-over',
  permission: 'directives:issue',
  input: MarkHandedOver.input,
  async run(ctx, { id }) {
    await messageById(ctx, id);
    const [marked] = await ctx.db
      .update(messages)
      .set({ handedOverAt: ctx.now })
      .where(and(eq(messages.id, id), eq(messages.direction, 'out'), isNull(messages.handedOverAt)))
      .returning({ id: messages.id });
    if (!marked) throw new AppError('conflict', 'directives.nothing_to_answer', { id });
    return { before: { id, handedOver: false }, after: { id, handedOver: true }, unitId: null };
  },
});

/** Tells senders how far their documents have come: 05 with the first answer, 06 when all is accepted. */
export const reportProgress = command({
  name: 'directives.report-progress',
  permission: 'directives:issue',
  input: z.object({}),
  async run(ctx) {
    const told = sql`array(select m.code from directives_messages m where m.directive_id = ${directives.id} and m.direction = 'out')`;
    const count = (condition: string) =>
      sql<number>`(select count(*)::int from directives_obligations o where o.directive_id = ${directives.id} and ${sql.raw(condition)})`;
    const rows = await ctx.db
      .select({
        directive: directives,
        told: sql<string[]>`${told}`,
        open: count(`o.status <> 'accepted'`),
        answered: count(`o.answered_at is not null`),
        done: count(`o.status = 'accepted'`),
      })
      .from(directives)
      .where(and(eq(directives.state, 'issued'), sql`${directives.envelope} is not null`));
    let sent = 0;
    for (const { directive, told: codes, open, answered, done } of rows) {
      const { id, envelope } = directive;
      if (!envelope) continue;
      if (answered > 0 && !codes.includes('05')) {
        await reply(ctx, { id, envelope }, '05');
        sent += 1;
      }
      if (open === 0 && done > 0 && !codes.includes('06')) {
        await reply(ctx, { id, envelope }, '06');
        sent += 1;
      }
    }
    return { before: null, after: { id: 'directives.report-progress', sent }, unitId: null };
  },
});

async function messageById({ db }: Context, id: string) {
  const [row] = await db.select().from(messages).where(eq(messages.id, id));
  if (!row) throw new AppError('not_found', 'directives.message_not_found', { id });
  return row;
}
