import { z } from 'zod';
import { Done, endpoint, Instant } from '../../kernel/contract.ts';
import { Failure, listFields, ListFormat, ListImport } from './contract-indicators.ts';

/** What a feed speaks. `text`: one value a line, hosts, adblock, dnsmasq, unbound. `misp`: a folder with `manifest.json`. */
export const feedKinds = ['text', 'csv', 'misp', 'misp-api', 'stix', 'taxii'] as const;

export const feedStates = ['off', 'waiting', 'running', 'current', 'failing', 'stale'] as const;

const Column = z.string().trim().min(1).max(120).or(z.number().int().min(0).max(500));

/** Which column of a CSV file says what: a name of its first line, or a number from 0 when it has none. */
export const CsvColumns = z.object({
  value: Column,
  separator: z.string().length(1).default(','),
  description: Column.optional(),
  family: Column.optional(),
  validFrom: Column.optional(),
  validTo: Column.optional(),
});
export type CsvColumns = z.infer<typeof CsvColumns>;

/** Only http and https; a name, a password in the address would be shown to everyone. */
const FeedUrl = z
  .url({ protocol: /^https?$/, error: 'intel.feed_url_malformed' })
  .max(2000)
  .refine((url) => !/^https?:\/\/[^/]*@/.test(url), { error: 'intel.feed_url_with_secret' });

/** `header`: the secret is the whole `Authorization` header, as MISP has it. */
export const feedAuths = ['none', 'basic', 'bearer', 'header'] as const;

const feedFields = {
  ...listFields,
  kind: z.enum(feedKinds),
  /** `null`: by file, for a network without Internet. */
  url: FeedUrl.nullable(),
  otherHosts: z.array(z.string().trim().toLowerCase().min(3).max(253)).max(20).default([]),
  isPrivateAllowed: z.boolean().default(false),
  format: ListFormat.nullable().default(null),
  columns: CsvColumns.nullable().default(null),
  everyMinutes: z.number().int().min(5).max(43_200).default(360),
  staleAfterHours: z.number().int().min(1).max(8_760).default(72),
  timeoutSeconds: z.number().int().min(5).max(3_600).default(300),
  limitBytes: z
    .number()
    .int()
    .min(1_000)
    .max(4 * 1024 ** 3)
    .default(256 * 1024 ** 2),
  keptDays: z.number().int().min(0).max(3_650).nullable().default(0),
  isOn: z.boolean().default(true),
};

/** With what to ask. Left out, what was set stays; the secret never comes back. */
const Access = z.object({
  auth: z.enum(feedAuths),
  login: z.string().max(200).nullable().default(null),
  secret: z.string().min(1).max(4_000).nullable().default(null),
});

const Pem = z.string().trim().max(100_000).nullable().default(null);

/**
 * What a connection over TLS needs beyond the usual: a certificate of ours with its key, for givers that ask who comes,
 * and the authority of a giver that no system knows. Left out, what was set stays; empty, there is none; the key never
 * comes back.
 */
export const FeedTls = z.object({
  certificatePem: Pem,
  keyPem: Pem,
  /** Of the key; it is not kept. */
  passphrase: z.string().max(500).nullable().default(null),
  authorityPem: Pem,
});

export const Feed = z.object({
  id: z.uuid(),
  listId: z.uuid(),
  ...feedFields,
  // In an answer nothing is left out.
  otherHosts: z.array(z.string()),
  isPrivateAllowed: z.boolean(),
  format: ListFormat.nullable(),
  columns: CsvColumns.nullable(),
  everyMinutes: z.number().int(),
  staleAfterHours: z.number().int(),
  timeoutSeconds: z.number().int(),
  limitBytes: z.number().int(),
  keptDays: z.number().int().nullable(),
  isOn: z.boolean(),
  auth: z.enum(feedAuths),
  /** With which certificate of ours it is asked; `null`: none. */
  clientCertificate: z.object({ subject: z.string(), validTo: Instant }).nullable(),
  /** Whether its server is known by an authority of its own. */
  hasOwnAuthority: z.boolean(),
  createdAt: Instant,
  triedAt: Instant.nullable(),
  succeededAt: Instant.nullable(),
  /** When it will be asked next; `null` when it is off or comes by file. */
  nextAt: Instant.nullable(),
  failure: Failure.nullable(),
  state: z.enum(feedStates),
  /** Hours since it was last read well; `null` before the first time. */
  ageHours: z.number().nullable(),
  /** Indicators of it that are in force. */
  active: z.number().int(),
  /** Of a feed by file: the folder of this machine from which files are taken. */
  folder: z.string().nullable(),
});

export const ListFeeds = endpoint('GET', '/api/intel/feeds', 'Feeds with how each of them goes', {
  input: z.object({}),
  output: z.object({ rows: z.array(Feed) }),
});

export const GetFeed = endpoint('GET', '/api/intel/feeds/:id', 'One feed', {
  input: z.object({ id: z.uuid() }),
  output: Feed,
});

export const CreateFeed = endpoint('POST', '/api/intel/feeds', 'Adds a feed and the list that it fills', {
  input: z.object({
    ...feedFields,
    access: Access.default({ auth: 'none', login: null, secret: null }),
    tls: FeedTls.optional(),
  }),
  output: Done,
});

export const ReviseFeed = endpoint('POST', '/api/intel/feeds/:id/revise', 'Changes a feed', {
  input: z.object({ id: z.uuid(), ...feedFields, access: Access.optional(), tls: FeedTls.optional() }),
  output: Done,
});

export const RemoveFeed = endpoint(
  'POST',
  '/api/intel/feeds/:id/remove',
  'Ends a feed and takes its list out of force',
  { input: z.object({ id: z.uuid() }), output: Done },
);

export const FetchFeed = endpoint(
  'POST',
  '/api/intel/feeds/:id/fetch',
  'Asks a feed now; the answer comes at once, the work goes on',
  {
    input: z.object({
      id: z.uuid(),
      /** Takes it even if it holds far less than before. */
      force: z.boolean().default(false),
    }),
    output: Done,
  },
);

/** The file travels as `multipart/form-data` (`file`). */
export const UploadToFeed = endpoint(
  'POST',
  '/api/intel/feeds/:id/upload',
  'Gives a feed a file in place of what it would fetch',
  { input: z.object({ id: z.uuid() }), output: ListImport },
);
