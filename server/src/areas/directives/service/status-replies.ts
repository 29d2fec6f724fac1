import { replyToEdxml, writeEdxml, type EdxmlDocument, type EdxmlStatusCode } from '@lachan/documents';
import { instantFromMs } from '@lachan/law';
import type { Context } from '../../../kernel/command.ts';
import { getInstallation, unitById } from '../../organisation/index.ts';
import type { Envelope } from '../contract.ts';
import { messages } from '../tables.ts';

/** What of an envelope is kept with the draft. */
export function envelopeOf({ from, code, documentId, date, business }: EdxmlDocument): Envelope {
  const day = date?.day && date.month && date.year ? [date.year, date.month, date.day] : null;
  return {
    from: { id: from.id, name: from.name ?? null },
    number: code.number,
    notation: code.notation,
    documentId: documentId ?? null,
    date: day && day.map((part) => String(part).padStart(2, '0')).join('-'),
    business: business.type,
  };
}

/** Writes the status message that answers the sender, and keeps its bytes. */
export async function reply(
  ctx: Context,
  directive: { id: string | null; envelope: Envelope },
  code: EdxmlStatusCode,
  description?: string,
): Promise<string> {
  const { envelope } = directive;
  const { leadUnitId } = await getInstallation(ctx);
  const lead = await unitById(ctx, leadUnitId);
  const status = replyToEdxml(received(envelope), {
    from: { id: lead.organId ?? '', name: lead.name },
    code,
    at: instantFromMs(ctx.now.getTime()),
    ...(description ? { description } : {}),
    staff: { staff: ctx.actor.name },
  });
  const [message] = await ctx.db
    .insert(messages)
    .values({
      directiveId: directive.id,
      direction: 'out',
      code,
      partnerId: envelope.from.id,
      partnerName: envelope.from.name,
      about: `${envelope.number}/${envelope.notation}`,
      description: description ?? null,
      xml: new TextDecoder().decode(writeEdxml(status)),
      at: ctx.now,
      by: ctx.actor.name,
    })
    .returning({ id: messages.id });
  if (!message) throw new Error('An insert returned no row');
  return message.id;
}

/** The parts of the received document that an answer refers to. */
function received({ from, number, notation, documentId, date }: Envelope): EdxmlDocument {
  const [year, month, day] = (date ?? '').split('-').map(Number);
  return {
    kind: 'document',
    from: { id: from.id, ...(from.name ? { name: from.name } : {}) },
    to: [],
    code: { number, notation },
    ...(documentId ? { documentId } : {}),
    ...(year && month && day ? { date: { year, month, day } } : {}),
    toPlaces: [],
    other: { appendixes: [] },
    isSteering: false,
    business: { type: 'new', hasPaper: false, replaces: [] },
    attachments: [],
    responseFor: [],
    trace: [],
    unknown: [],
    defects: [],
  };
}
