import { Readable } from 'node:stream';
import {
  DocumentError,
  isEdxml,
  readDocument,
  readEdxml,
  type ExtractedDocument,
  type FileReading,
} from '@lachan/documents';
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { requirePermission } from '../../../kernel/actor.ts';
import { command, type Caller, type Context } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { attachFile } from '../../../kernel/files.ts';
import { dayOf } from '../../../kernel/time.ts';
import { getInstallation, unitsOn } from '../../organisation/index.ts';
import { checkFile, keptVerdict, type KeptVerdict } from '../../signing/index.ts';
import { ReadDirectiveText, type Extraction, type ExtractedField } from '../contract.ts';
import { directives, tasks } from '../tables.ts';
import { proposeCover } from './cascade.ts';
import { tasksOf } from './directive-rows.ts';
import { fileMessage } from './exchange.ts';
import { habitsOf } from './habits.ts';
import { proposeTask } from './proposals.ts';
import { directiveCited, proposeRelations } from './relations.ts';
import { envelopeOf, reply } from './status-replies.ts';

const FileInput = z.object({ fileName: z.string().min(1).max(255), bytes: z.instanceof(Uint8Array) });

const keepDraft = command({
  name: 'directives.receive-file',
  permission: 'directives:issue',
  input: FileInput.extend({ signatures: z.custom<KeptVerdict>().nullable() }),
  async run(ctx, { fileName, bytes, signatures }) {
    const filed = await fileWhenMessage(ctx, bytes, fileName);
    if (filed) return filed;
    const reading = await read(bytes, fileName);
    const stored = await ctx.kernel.files.store(fileName, Readable.from([bytes]));
    const draft = await plantDraft(ctx, reading, fileName);
    const file = await attachFile(ctx, stored, draft.unitId, `directives.directives:${draft.id}`);
    const { id } = draft;
    await ctx.db.update(directives).set({ sourceFileId: file.id, signatures }).where(eq(directives.id, id));
    return { before: null, after: { id, fileName, tasks: draft.tasks }, unitId: draft.unitId };
  },
});

/**
 * Makes a draft from a file: text, a Word document, a PDF, or edXML. The file itself is kept, and with it who signed
 * it and whether that held on the day it came: judged before the transaction, for it may take a while.
 */
export async function receiveFile(caller: Caller, ask: z.input<typeof FileInput>) {
  requirePermission(caller.actor, 'directives:issue');
  return keepDraft(caller, { ...ask, signatures: await signaturesOf(caller, ask) });
}

/** `null` for files of kinds that bear no signature. What is wrong with the file itself, the reading of it says. */
async function signaturesOf(caller: Caller, file: z.input<typeof FileInput>): Promise<KeptVerdict | null> {
  return checkFile(caller, file).then(keptVerdict, (error: unknown) => {
    if (error instanceof AppError && error.kind !== 'forbidden') return null;
    throw error;
  });
}

/** Makes a draft from pasted text. */
export const receiveText = command({
  name: 'directives.receive-text',
  permission: 'directives:issue',
  input: ReadDirectiveText.input,
  async run(ctx, { text }) {
    const reading = await read(new TextEncoder().encode(text), 'van-ban.txt');
    const draft = await plantDraft(ctx, reading, null);
    return { before: null, after: { id: draft.id, tasks: draft.tasks }, unitId: draft.unitId };
  },
});

/** A status message, or a request to take a document back, is no draft: it is filed with its directive. */
async function fileWhenMessage(ctx: Context, bytes: Uint8Array, fileName: string) {
  if (!isEdxml(bytes)) return null;
  const message = orRefused(() => readEdxml(bytes), fileName);
  if (message.kind === 'document' && message.business.type !== 'revoke') return null;
  const { id, messageId, unitId } = await fileMessage(ctx, message, new TextDecoder().decode(bytes));
  return { before: null, after: { id, fileName, tasks: 0, messageId }, unitId };
}

/** @throws AppError `directives.file_…` by what is wrong with the file, `directives.state_secret` */
async function read(bytes: Uint8Array, fileName: string): Promise<FileReading> {
  const reading = await readDocument(bytes, fileName).catch((error: unknown) => refuse(error, fileName));
  const { secrecy, warnings } = reading.document;
  // State secrets must not be stored on an ordinary network (Luật Bảo vệ bí mật nhà nước): nothing of it is kept.
  if (secrecy || warnings.some(({ code }) => code === 'state_secret'))
    throw new AppError('invalid', 'directives.state_secret', { fileName });
  return reading;
}

function orRefused<Value>(work: () => Value, fileName: string): Value {
  try {
    return work();
  } catch (error) {
    return refuse(error, fileName);
  }
}

function refuse(error: unknown, fileName: string): never {
  if (!(error instanceof DocumentError)) throw error;
  const reason = `directives.file_${error.code}`;
  throw new AppError(
    error.code === 'too_large' ? 'too_large' : 'invalid',
    reason,
    { fileName, ...error.details },
    [{ file: fileName, reason }],
  );
}

async function plantDraft(
  ctx: Context,
  { text, document, edxml }: FileReading,
  sourceFileName: string | null,
) {
  const { leadUnitId } = await getInstallation(ctx);
  const extraction = extractionOf(document);
  const { fields } = extraction;
  const issuedOn = fields.issuedOn.value;
  const known = await unitsOn(ctx, dayOf(ctx.now));
  const habits = await habitsOf(ctx, fields.issuer.value, known);
  const above = document.implements?.value.number
    ? await directiveCited(ctx, document.implements.value.number, document.implements.value.date)
    : undefined;
  const [draft] = await ctx.db
    .insert(directives)
    .values({
      issuerUnitId: leadUnitId,
      issuer: habits.issuer,
      number: fields.number.value,
      symbol: fields.symbol.value,
      issuedOn,
      subject: fields.subject.value,
      urgency: urgencyOf(document),
      addressees: document.addressees.map(({ value }) => value.text),
      sourceText: text,
      sourceFileName,
      extraction,
      implementsId: above?.id ?? null,
      envelope: edxml ? envelopeOf(edxml) : null,
      relations: await proposeRelations(ctx, text, document),
      createdBy: ctx.actor.name,
      createdAt: ctx.now,
    })
    .returning({ id: directives.id });
  if (!draft) throw new Error('An insert returned no row');
  const aboveTasks = above ? await tasksOf(ctx, above.id) : [];
  // "Report difficulties when there are any" is no task of its own: every obligation carries that path.
  const asked = document.tasks.filter(({ kind }) => kind !== 'obstacle');
  const rows = asked.map((task, position) => ({
    directiveId: draft.id,
    position,
    ...habits.apply(proposeTask(task, known, issuedOn)),
    coversTaskIds: proposeCover(task.text, aboveTasks),
  }));
  if (rows.length > 0) await ctx.db.insert(tasks).values(rows);
  if (edxml) await reply(ctx, { id: draft.id, envelope: envelopeOf(edxml) }, '01');
  return { id: draft.id, unitId: leadUnitId, tasks: rows.length };
}

const ABSENT: ExtractedField = { value: null, span: null, confidence: 0 };

function extractionOf(document: ExtractedDocument): Extraction {
  const { issuer, number, date, subject, urgency } = document;
  const field = <Value>(
    found: { value: Value; span: ExtractedField['span']; confidence: number; inferred?: true } | undefined,
    textOf: (value: Value) => string | null,
  ): ExtractedField => {
    if (!found) return ABSENT;
    const value = textOf(found.value);
    // What the source does not state, only implies, is a person's to confirm, however likely.
    const confidence =
      value === null ? 0 : found.inferred ? Math.min(found.confidence, 0.6) : found.confidence;
    return { value, span: found.span, confidence };
  };
  return {
    fields: {
      issuer: field(issuer, (value) => value.slice(0, 200)),
      number: field(number, ({ sequence, suffix }) =>
        sequence === undefined ? null : `${sequence}${suffix ?? ''}`,
      ),
      symbol: field(number, ({ year, symbol, separator }) =>
        `${separator ?? ''}${year ? `${year}/` : ''}${symbol}`.slice(0, 60),
      ),
      issuedOn: field(date, ({ day, month, year }) => dayFrom(day, month, year)),
      subject: field(subject, (value) => value.slice(0, 1000)),
      // Most letters bear no mark of urgency: that is an answer, not a gap.
      urgency: urgency
        ? field(urgency, () => urgencyOf(document))
        : { value: null, span: null, confidence: 1 },
    },
    addressees: document.addressees.map(({ value, span, confidence }) => ({
      text: value.text,
      span,
      confidence,
    })),
    implements: document.implements
      ? { text: document.implements.value.citedAs, span: document.implements.span }
      : null,
    warnings: document.warnings.map(({ code, spans, details }) => ({ code, spans, details: details ?? {} })),
    confirmed: [],
  };
}

function dayFrom(day?: number, month?: number, year?: number): string | null {
  if (!day || !month || !year) return null;
  const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return z.iso.date().safeParse(text).success ? text : null;
}

function urgencyOf({ urgency }: ExtractedDocument) {
  if (urgency?.value === 'very-urgent') return 'very_urgent' as const;
  return urgency?.value ?? ('normal' as const);
}
