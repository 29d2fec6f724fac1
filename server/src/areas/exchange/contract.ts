import { z } from 'zod';
import { Day, Done, endpoint, Instant, page, PageInput, SearchText } from '../../kernel/contract.ts';

/** `v1`: as sent in 2023–24. `v2`: fields of a vendor's specification, not verified. */
export const reportProfiles = ['v1', 'v2'] as const;

/** `coded`: machines bear a number instead of their name, which may hold a person's. */
export const machineNamings = ['coded', 'real'] as const;

export const batchStates = ['waiting', 'sending', 'accepted', 'refused'] as const;

/** Why something failed, in the form of `AppError`. */
export const Trouble = z.object({ reason: z.string(), details: z.record(z.string(), z.unknown()) });
export type Trouble = z.infer<typeof Trouble>;

/** No name or password in the address: it is shown to everyone who may look. */
const Address = z
  .url({ protocol: /^https?$/, error: 'exchange.address_malformed' })
  .max(2000)
  .refine((url) => !/^https?:\/\/[^/]*@/.test(url), { error: 'exchange.address_with_secret' });

const settingFields = {
  /** Where reports go; `null`: nowhere, they are for download. There is no default. */
  address: Address.nullable(),
  /** Whether reports are made and sent by themselves. */
  isOn: z.boolean(),
  /** Whether the address may stand in a private network, such as that of the state bodies. */
  isPrivateAllowed: z.boolean(),
  profile: z.enum(reportProfiles),
  everyHours: z
    .number()
    .int()
    .min(1)
    .max(24 * 31),
  /** Entries (machines and findings) in one batch. */
  batchSize: z.number().int().min(10).max(1000),
  timeoutSeconds: z.number().int().min(1).max(600),
  product: z.string().trim().min(1).max(100),
  naming: z.enum(machineNamings),
  /** v2 only. */
  organizationInCharge: z.string().trim().max(200),
  /** Certificates that the server of the centre must prove itself by; `null`: those that the system trusts. */
  serverTrustPem: z.string().max(100_000).nullable(),
};

export const Certificate = z.object({
  subject: z.string(),
  issuer: z.string(),
  validTo: Instant,
  /** Whole days; below zero when it has expired. */
  daysLeft: z.number().int(),
  state: z.enum(['good', 'ending', 'expired']),
});

export const GetConsole = endpoint(
  'GET',
  '/api/exchange',
  'How reports go to the national centre: settings, certificate, what waits and what was accepted',
  {
    input: z.object({}),
    output: z.object({
      settings: z.object(settingFields),
      certificate: Certificate.nullable(),
      batches: z.object({ waiting: z.number().int(), accepted: z.number().int(), refused: z.number().int() }),
      lastBuiltAt: Instant.nullable(),
      lastAcceptedAt: Instant.nullable(),
      /** When the next batch will be tried. */
      nextTryAt: Instant.nullable(),
      /** What the last try came to, unless it was accepted. */
      trouble: Trouble.nullable(),
      /** Units with machines that cannot report, because they have no code of 13 characters. */
      unitsWithoutCode: z.number().int(),
    }),
  },
);

export const SetExchange = endpoint('PUT', '/api/exchange', 'Sets where, when and in what form reports go', {
  input: z.object(settingFields),
  output: Done.extend(settingFields),
});

export const SetKey = endpoint('PUT', '/api/exchange/key', 'Sets the key and certificate that sign reports', {
  input: z.object({
    /** PEM of the private key and its certificates; or a PKCS#12 file in base64. */
    keyPem: z.string().max(100_000).nullable().default(null),
    pkcs12: z.base64().max(200_000).nullable().default(null),
    passphrase: z.string().max(500).nullable().default(null),
  }),
  output: Done.extend({ subject: z.string(), validTo: Instant }),
});

export const AskReports = endpoint(
  'POST',
  '/api/exchange/reports',
  'Asks for a report of every unit now; they are sent when there is an address',
  { input: z.object({}), output: Done },
);

export const Batch = z.object({
  /** Also the number by which the centre can tell a repeated delivery. */
  id: z.uuid(),
  unitId: z.uuid(),
  unitName: z.string(),
  organId: z.string(),
  profile: z.enum(reportProfiles),
  /** From 1, of so many. */
  number: z.number().int(),
  of: z.number().int(),
  builtAt: Instant,
  machines: z.number().int(),
  findings: z.number().int(),
  sizeBytes: z.number().int(),
  sha256: z.string(),
  state: z.enum(batchStates),
  attempts: z.number().int(),
  triedAt: Instant.nullable(),
  nextAt: Instant.nullable(),
  /** Status of HTTP and what the centre answered, to the letter, cut to 2,000 characters. */
  status: z.number().int().nullable(),
  answer: z.string().nullable(),
  trouble: Trouble.nullable(),
});

export const ListBatches = endpoint('GET', '/api/exchange/batches', 'Batches, the latest first', {
  input: z.object({
    ...PageInput,
    state: z.enum(batchStates).optional(),
    unitId: z.uuid().optional(),
    text: SearchText,
  }),
  output: page(Batch),
});

export const GetBatch = endpoint('GET', '/api/exchange/batches/:id', 'A batch with every try to send it', {
  input: z.object({ id: z.uuid() }),
  output: Batch.extend({
    tries: z.array(
      z.object({
        at: Instant,
        tookMs: z.number().int(),
        status: z.number().int().nullable(),
        answer: z.string().nullable(),
        trouble: Trouble.nullable(),
      }),
    ),
  }),
});

export const ResendBatch = endpoint(
  'POST',
  '/api/exchange/batches/:id/resend',
  'Sends a batch that was refused, or that waits, now: the same bytes under the same number',
  { input: z.object({ id: z.uuid() }), output: Done },
);

export const Reconciliation = z.object({
  unitId: z.uuid(),
  unitName: z.string(),
  organId: z.string().nullable(),
  /** Machines in use on the list of the unit. */
  inventory: z.number().int(),
  /** Machines in the last report of which every batch was accepted; `null` when there is none. */
  reported: z.number().int().nullable(),
  acceptedAt: Instant.nullable(),
  waiting: z.number().int(),
  refused: z.number().int(),
  state: z.enum(['equal', 'different', 'waiting', 'refused', 'never', 'no_code']),
});

export const ListReconciliation = endpoint(
  'GET',
  '/api/exchange/reconciliation',
  'Machines on the list beside machines in the last accepted report, unit by unit',
  {
    input: z.object({ ...PageInput, isDifferent: z.stringbool().optional(), text: SearchText }),
    output: page(Reconciliation),
  },
);

/** The stream of `/api/exchange/findings`. */
export const FindingsInput = z.object({
  format: z.enum(['stix', 'ocsf']),
  /** First and last day. */
  from: Day,
  to: Day,
});

export * from './contract-receiving.ts';
