import { z } from 'zod';
import { endpoint, Instant } from '../../kernel/contract.ts';
import { Key } from './contract-forms.ts';
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
});

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
