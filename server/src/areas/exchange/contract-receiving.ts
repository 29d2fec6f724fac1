import { z } from 'zod';
import { endpoint, Instant } from '../../kernel/contract.ts';

const Certificates = z
  .string()
  .trim()
  .min(1)
  .max(100_000)
  .refine((pem) => pem.includes('-----BEGIN CERTIFICATE-----'), { error: 'exchange.certificate_malformed' });

/** A console of a unit that reports to the province. */
export const Sender = z.object({
  id: z.uuid(),
  name: z.string(),
  unitId: z.uuid(),
  unitName: z.string(),
  /** Who signs its reports. */
  signers: z.array(z.string()),
  createdAt: Instant,
  isRevoked: z.boolean(),
  reports: z.number().int(),
  machines: z.number().int(),
  lastAt: Instant.nullable(),
  lastProduct: z.string().nullable(),
  /** Why the last report that was not taken was not; `null` when the last one was. */
  trouble: z
    .object({ reason: z.string(), details: z.record(z.string(), z.unknown()), at: Instant })
    .nullable(),
});

export const ListSenders = endpoint('GET', '/api/exchange/senders', 'Consoles that report to the province', {
  input: z.object({}),
  output: z.object({ rows: z.array(Sender) }),
});

export const CreateSender = endpoint(
  'POST',
  '/api/exchange/senders',
  'Lets a console of a unit report to the province; its token is shown this once',
  {
    input: z.object({
      name: z.string().trim().min(2).max(80),
      unitId: z.uuid(),
      certificatesPem: Certificates,
    }),
    output: z.object({ id: z.uuid(), name: z.string(), token: z.string() }),
  },
);

export const RevokeSender = endpoint(
  'POST',
  '/api/exchange/senders/:id/revoke',
  'Ends the token of a console; what it reported stays',
  { input: z.object({ id: z.uuid() }), output: z.object({ id: z.uuid() }) },
);

/** The body is an AVReport, v1 or v2, signed. Sent twice it is taken once. */
export const ReceiveReport = endpoint(
  'POST',
  '/api/exchange/receive',
  'Takes a signed AVReport of a unit’s console',
  {
    input: z.object({}),
    output: z.object({
      receiptId: z.uuid(),
      isRepeat: z.boolean(),
      unit: z.string(),
      machines: z.number().int(),
      added: z.number().int(),
      updated: z.number().int(),
      /** Findings that no report had told before. */
      findings: z.number().int(),
    }),
  },
);
