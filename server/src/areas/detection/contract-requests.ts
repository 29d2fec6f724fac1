import { z } from 'zod';
import { Day, endpoint, Instant, page, PageInput } from '../../kernel/contract.ts';
import { SubjectKind } from './contract-infections.ts';

/** `open`: not answered; `settled`: somebody else's answer or the province's word has decided. */
export const requestStates = ['open', 'ours', 'not_ours', 'settled'] as const;

/** "Which of your machines was it?": asked of each unit that shares an exit to the Internet. */
export const ContactRequest = z.object({
  id: z.uuid(),
  unitId: z.uuid(),
  unitName: z.string(),
  day: Day,
  /** The shared address the contact came from. */
  address: z.string(),
  kind: SubjectKind,
  value: z.string(),
  description: z.string().nullable(),
  family: z.string().nullable(),
  firstAt: Instant,
  lastAt: Instant,
  count: z.number().int(),
  /** The raw line: its ports are what a log of translations is searched by. */
  line: z.string(),
  /** How many units share the address. */
  candidateCount: z.number().int(),
  state: z.enum(requestStates),
  machine: z.string().nullable(),
  note: z.string().nullable(),
  answeredAt: Instant.nullable(),
});

export const ListContactRequests = endpoint(
  'GET',
  '/api/detection/contact-requests',
  'Questions to units: which of your machines made this contact through a shared exit?',
  {
    input: z.object({ ...PageInput, state: z.enum(['open', 'all']).default('open') }),
    output: page(ContactRequest),
  },
);

const Answered = z.object({ id: z.uuid(), state: z.enum(requestStates) });

export const ClaimContact = endpoint(
  'POST',
  '/api/detection/contact-requests/:id/claim',
  'A unit says which of its machines it was; the contact becomes its own',
  {
    input: z.object({
      id: z.uuid(),
      /** Name or address inside the unit. */
      machine: z.string().trim().min(2).max(120),
      note: z.string().trim().max(2000).default(''),
    }),
    output: Answered,
  },
);

export const DenyContact = endpoint(
  'POST',
  '/api/detection/contact-requests/:id/deny',
  'A unit says that it was none of its machines, and how it knows',
  { input: z.object({ id: z.uuid(), note: z.string().trim().min(5).max(2000) }), output: Answered },
);
