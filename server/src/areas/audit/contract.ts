import { z } from 'zod';
import { endpoint, Instant, page, PageInput } from '../../kernel/contract.ts';

export const AuditEntry = z.object({
  sequence: z.number().int(),
  at: Instant,
  command: z.string(),
  actorKind: z.string(),
  actorName: z.string(),
  unitId: z.uuid().nullable(),
  subjectId: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
  requestId: z.string(),
  hash: z.string(),
});

export const ListAudit = endpoint('GET', '/api/audit', 'What was changed, newest first', {
  input: z.object({
    ...PageInput,
    command: z.string().max(100).optional(),
    actorName: z.string().max(100).optional(),
    subjectId: z.string().max(100).optional(),
    unitId: z.uuid().optional(),
  }),
  output: page(AuditEntry),
});

export const VerifyAudit = endpoint(
  'GET',
  '/api/audit/verification',
  'Recomputes the hash chain of the audit log',
  {
    input: z.object({}),
    output: z.object({
      entries: z.number().int(),
      head: z.string(),
      broken: z.object({ sequence: z.number().int(), reason: z.enum(['gap', 'link', 'content']) }).nullable(),
    }),
  },
);
