import { z } from 'zod';

/** Where something stands in the source text: UTF-16 offsets, end excluded. */
export const Span = z.object({ start: z.number().int(), end: z.number().int() });

/** One field as it was read. `value: null`: the source does not say it, and nothing was guessed. */
export const ExtractedField = z.object({
  value: z.string().nullable(),
  span: Span.nullable(),
  /** 0–1; below 0.7, or `null` value, a person must confirm. */
  confidence: z.number(),
});
export type ExtractedField = z.infer<typeof ExtractedField>;

export const fieldNames = ['issuer', 'number', 'symbol', 'issuedOn', 'subject', 'urgency'] as const;
export type FieldName = (typeof fieldNames)[number];

/** What the reader found in the source, kept as it was read; corrections stand in the directive itself. */
export const Extraction = z.object({
  fields: z.record(z.enum(fieldNames), ExtractedField),
  addressees: z.array(z.object({ text: z.string(), span: Span, confidence: z.number() })),
  /** The document that this one carries out, as it is cited. */
  implements: z.object({ text: z.string(), span: Span }).nullable(),
  /** Contradictions in the source: flagged, never resolved. */
  warnings: z.array(
    z.object({ code: z.string(), spans: z.array(Span), details: z.record(z.string(), z.string()) }),
  ),
  /** Fields that a person has looked at and confirmed or corrected. */
  confirmed: z.array(z.enum(fieldNames)),
});
export type Extraction = z.infer<typeof Extraction>;
