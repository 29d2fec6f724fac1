import { z } from 'zod';
import { Done, endpoint, Instant } from '../../kernel/contract.ts';

/** 01 arrived · 02 refused · 03 received · 04 assigned · 05 in progress · 06 done · 13 taken back · 15/16 agreed/refused. */
export const statusCodes = ['01', '02', '03', '04', '05', '06', '13', '15', '16'] as const;
export const messageDirections = ['in', 'out'] as const;

/** What of the envelope is needed to answer its sender. */
export const Envelope = z.object({
  from: z.object({ id: z.string(), name: z.string().nullable() }),
  number: z.string(),
  notation: z.string(),
  documentId: z.string().nullable(),
  /** `YYYY-MM-DD`; `null` when the sender gave no whole date. */
  date: z.string().nullable(),
  business: z.enum(['new', 'revoke', 'update', 'replace']),
});
export type Envelope = z.infer<typeof Envelope>;

export const Message = z.object({
  id: z.uuid(),
  direction: z.enum(messageDirections),
  code: z.enum(statusCodes),
  partnerName: z.string().nullable(),
  partnerId: z.string(),
  about: z.string(),
  description: z.string().nullable(),
  at: Instant,
  by: z.string(),
  handedOverAt: Instant.nullable(),
  /** A request to take back that nobody has answered. */
  isOpen: z.boolean(),
});

export const ListMessages = endpoint(
  'GET',
  '/api/directives/:id/messages',
  'Status messages of the document exchange about a directive, oldest first',
  { input: z.object({ id: z.uuid() }), output: z.object({ rows: z.array(Message) }) },
);

export const RefuseDocument = endpoint(
  'POST',
  '/api/directives/:id/refuse',
  'Refuses a document of the exchange: its sender gets status 02 with the reason, the draft is deleted',
  {
    input: z.object({ id: z.uuid(), reason: z.string().trim().min(5, 'directives.too_short').max(500) }),
    output: Done.extend({ messageId: z.uuid() }),
  },
);

export const AnswerTakeBack = endpoint(
  'POST',
  '/api/directives/messages/:id/answer',
  'Agrees (15) or refuses (16) that the sender takes its document back; agreeing ends the directive',
  {
    input: z.object({
      id: z.uuid(),
      agree: z.boolean(),
      reason: z.string().trim().min(5, 'directives.too_short').max(500),
    }),
    output: Done,
  },
);

export const MarkHandedOver = endpoint(
  'POST',
  '/api/directives/messages/:id/handed-over',
  'Says that a status message was handed to the exchange',
  { input: z.object({ id: z.uuid() }), output: Done },
);
