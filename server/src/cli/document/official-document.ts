import {
  documentTypes,
  toOfficialDocument,
  type ExtractedDocument,
  type OfficialDocument,
} from '@lachan/documents';
import { z } from 'zod';
import { ActionError } from '../../kernel/action-error.ts';

const texts = z.array(z.string());
const whole = z.number().int();

const Block = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('heading'), marker: z.string().optional(), text: z.string() }),
  z.object({ kind: z.literal('paragraph'), marker: z.string().optional(), text: z.string() }),
  z.object({ kind: z.literal('list'), items: texts }),
  z.object({
    kind: z.literal('table'),
    columns: texts,
    rows: z.array(texts),
    widths: z.array(z.number().positive()).optional(),
    landscape: z.boolean().optional(),
  }),
]);

const Official = z.strictObject({
  superior: z.string().optional(),
  issuer: z.string().optional(),
  number: z
    .object({
      sequence: whole.optional(),
      suffix: z.string().optional(),
      year: whole.optional(),
      symbol: z.string(),
      separator: z.literal('-').optional(),
    })
    .optional(),
  place: z.string().optional(),
  date: z
    .object({ day: whole.optional(), month: whole.min(1).max(12).optional(), year: whole.optional() })
    .optional(),
  type: z.enum(Object.keys(documentTypes)).optional(),
  subject: z.string().optional(),
  urgency: z.enum(['urgent', 'very-urgent', 'express']).optional(),
  secrecy: z.enum(['confidential', 'secret', 'top-secret']).optional(),
  addressees: texts,
  legalBases: texts,
  body: z.array(Block),
  recipients: texts,
  archive: z.object({ units: texts, drafter: z.string().optional(), copies: whole.optional() }).optional(),
  signature: z
    .object({
      lines: z.array(
        z.object({ prefix: z.enum(['TM', 'Q', 'KT', 'TL', 'TUQ']).optional(), text: z.string() }),
      ),
      name: z.string().optional(),
    })
    .optional(),
  attachments: texts,
});

const found = z.array(z.looseObject({ value: z.unknown() }));

/** What `lachan document parse` writes, as far as it must hold before the fields themselves are looked at. */
const Reading = z.object({
  document: z.looseObject({
    addressees: z.array(z.looseObject({ value: z.looseObject({ text: z.string() }) })),
    legalBases: found,
    body: found,
    recipients: found,
    attachments: found,
  }),
});

/**
 * A document to be written, from JSON: what `lachan document parse` prints, or an `OfficialDocument` as it is.
 * @throws ActionError naming the first field that is wrong
 */
export function officialDocumentFrom(json: unknown, file: string): OfficialDocument {
  const isReading = typeof json === 'object' && json !== null && 'document' in json;
  const official = isReading
    ? toOfficialDocument(checked(Reading, json, file).document as unknown as ExtractedDocument)
    : json;
  return checked(Official, official, file) as OfficialDocument;
}

function checked<Schema extends z.ZodType>(schema: Schema, value: unknown, file: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ActionError(
    `${file} is no document, at "${issue?.path.join('.') ?? ''}": ${issue?.message ?? ''}`,
  );
}
