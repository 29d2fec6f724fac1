import { z } from 'zod';
import { Done, endpoint, Instant } from '../../kernel/contract.ts';
import { Key } from './contract-forms.ts';
import { FileVerdict, SignFields } from '../signing/contract.ts';
import { Figure } from './contract-merge.ts';

/** A PDF with the head's signature, put beside what was submitted. */
export const SignedFile = z.object({
  id: z.uuid(),
  version: z.number().int(),
  name: z.string(),
  sha256: z.string(),
  sizeBytes: z.number().int(),
  at: Instant,
  by: z.string(),
  /** As it was judged when it came; `null` for files that came before signatures were judged. */
  verdict: FileVerdict.nullable(),
  /** Whether it is the PDF that the system made, with signatures and nothing else. */
  isOriginal: z.boolean().nullable(),
});

export const SignReport = endpoint(
  'POST',
  '/api/reports/:id/sign',
  'Signs the PDF of what was submitted with the key of the province and keeps it beside the submission',
  { input: SignFields.extend({ id: z.uuid() }), output: Done.extend({ version: z.number().int() }) },
);

export const GetFrozenRows = endpoint(
  'GET',
  '/api/reports/:id/rows/:key',
  'The rows behind a figure as they were when the report was submitted',
  {
    input: z.object({
      id: z.uuid(),
      key: Key,
      version: z.coerce.number<number | string>().int().positive().optional(),
    }),
    output: z.object({
      version: z.number().int(),
      at: Instant,
      /** What the system computed at that moment. */
      figure: Figure,
      columns: z.array(z.object({ vi: z.string(), en: z.string() })),
      rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
      /** More than `rows` when they were too many to keep. */
      total: z.number().int(),
    }),
  },
);
