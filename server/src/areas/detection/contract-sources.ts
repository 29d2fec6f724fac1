import { z } from 'zod';
import { Done, endpoint, Instant } from '../../kernel/contract.ts';

/** What a source is: decides how its lines are read and what an officer looks for when it falls silent. */
export const sourceKinds = ['dns', 'ids', 'firewall', 'proxy', 'web', 'antivirus', 'other'] as const;

/** `waiting`: has never sent; `silent`: has not sent for longer than it may. */
export const sourceStates = ['waiting', 'active', 'silent', 'revoked'] as const;

/** Ways in beside HTTP for senders that speak syslog. */
export const receiverTransports = ['udp', 'tcp', 'tls'] as const;
export type ReceiverTransport = (typeof receiverTransports)[number];

/** What went wrong at a source lately; each has its words on the page. */
export const sourceTroubles = [
  'detection.frame_broken',
  'detection.message_too_long',
  'detection.certificate_refused',
  'detection.no_room',
  'detection.file_unreadable',
] as const;

/** Addresses and networks that speak for a source over UDP and TCP. */
const Senders = z
  .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], { error: 'detection.bad_sender' }))
  .max(50);
/** Client certificates: SHA-256 fingerprint, with or without colons, or the common name. */
const Certificates = z.array(z.string().trim().min(2).max(200)).max(50);
/** Name of a file below the folder of logs that the operator has opened; rotated copies beside it are found. */
const FileName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((name) => !name.startsWith('/') && !name.split(/[\\/]/).includes('..'), {
    error: 'detection.file_outside',
  });

export const Source = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(sourceKinds),
  /** The unit that runs the source. */
  unitId: z.uuid(),
  unitName: z.string(),
  /** The room or building it stands in, in a person's words. */
  site: z.string().nullable(),
  /** Whose machines those are whose address no network explains; `null` when nobody can say. */
  defaultUnitId: z.uuid().nullable(),
  senders: z.array(z.string()),
  certificates: z.array(z.string()),
  fileName: z.string().nullable(),
  /** What it sees is remembered by its unit, not here: a hunt does not look there. */
  keepsOwn: z.boolean(),
  state: z.enum(sourceStates),
  /** `null`: learned from its own rhythm. */
  silentAfterHours: z.number().int().nullable(),
  /** After so long without a line it counts as silent, whether set or learned. */
  silenceSeconds: z.number().int(),
  lastSeenAt: Instant.nullable(),
  createdAt: Instant,
  lines: z.number().int(),
  bytes: z.number().int(),
  hits: z.number().int(),
  /** Lines of the last hour a minute. */
  linesPerMinute: z.number(),
  /** Lines hour by hour, the last 24 hours, the present one last. */
  hours: z.array(z.number().int()),
  /** Lines of no format that we read; counted exactly up to 500 lines a batch, estimated beyond. */
  unknownLines: z.number().int(),
  unknownSamples: z.array(z.string()),
  /** What waits on disk to be matched. */
  waitingBytes: z.number().int(),
  /** Newest stamp of the last batch less its time of receipt: above zero the source's clock is ahead. */
  clockSkewSeconds: z.number().int().nullable(),
  errors: z.number().int(),
  lastTrouble: z.enum(sourceTroubles).nullable(),
  lastTroubleAt: Instant.nullable(),
  /** Messages over UDP that had no room. */
  dropped: z.number().int(),
});

export const ListSources = endpoint('GET', '/api/detection/sources', 'Log sources and whether they send', {
  input: z.object({}),
  output: z.object({ rows: z.array(Source) }),
});

/** How a source sends, apart from HTTP with its token. */
const ways = {
  site: z.string().trim().min(2).max(120).nullable().default(null),
  senders: Senders.default([]),
  certificates: Certificates.default([]),
  fileName: FileName.nullable().default(null),
  defaultUnitId: z.uuid().nullable().default(null),
  silentAfterHours: z.number().int().min(1).max(8760).nullable().default(null),
  keepsOwn: z.boolean().default(false),
};

export const CreateSource = endpoint(
  'POST',
  '/api/detection/sources',
  'Adds a log source; its token is shown this once',
  {
    input: z.object({
      name: z.string().trim().min(2).max(80),
      kind: z.enum(sourceKinds),
      unitId: z.uuid(),
      ...ways,
    }),
    output: z.object({ id: z.uuid(), name: z.string(), token: z.string() }),
  },
);

export const UpdateSource = endpoint(
  'PUT',
  '/api/detection/sources/:id',
  'Changes how a source sends and when it counts as silent',
  { input: z.object({ id: z.uuid(), kind: z.enum(sourceKinds), ...ways }), output: Done },
);

export const RevokeSource = endpoint(
  'POST',
  '/api/detection/sources/:id/revoke',
  'Ends a source: its token and senders no longer work, what it found stays',
  { input: z.object({ id: z.uuid() }), output: Done },
);

/** Lines that are kept on disk until somebody says whose they are, or how they are read. */
export const KeptLines = z.object({
  lines: z.number().int(),
  bytes: z.number().int(),
  oldestAt: Instant.nullable(),
  /** Lines that were kept and went, to make room or because of their age. */
  goneLines: z.number().int(),
});

/** Somebody sends logs here whom no source expects. */
export const UnknownSender = z.object({
  id: z.uuid(),
  transport: z.enum(receiverTransports),
  address: z.string(),
  /** Of TLS. */
  fingerprint: z.string().nullable(),
  certificateName: z.string().nullable(),
  firstAt: Instant,
  lastAt: Instant,
  messages: z.number().int(),
  bytes: z.number().int(),
  /** The last line of the last reading; empty when nothing could be read. */
  sample: z.string(),
  /** What waits to be read once it has a source. */
  kept: KeptLines,
});

export const FailedBatch = z.object({
  /** Name of its file. */
  id: z.string(),
  sourceId: z.uuid(),
  sourceName: z.string().nullable(),
  receivedAt: Instant,
  lines: z.number().int(),
  bytes: z.number().int(),
});

export const GetReceiving = endpoint(
  'GET',
  '/api/detection/receiving',
  'The ports that take logs, senders that no source expects, and batches that could not be worked through',
  {
    input: z.object({}),
    output: z.object({
      listeners: z.array(
        z.object({
          transport: z.enum(receiverTransports),
          host: z.string(),
          port: z.number().int(),
          /** Messages the operating system lost because they were not read in time, since the start. */
          lost: z.number().int(),
        }),
      ),
      /** Whether the operator has opened a folder of log files, and what is in it. */
      hasLogFolder: z.boolean(),
      files: z.array(z.string()),
      unknownSenders: z.array(UnknownSender),
      failedBatches: z.array(FailedBatch),
      waitingBytes: z.number().int(),
      /** So much may wait before senders have to. */
      waitingLimitBytes: z.number().int(),
      /** All lines that are kept until they can be read, and the bounds. */
      kept: z.object({
        lines: z.number().int(),
        bytes: z.number().int(),
        goneLines: z.number().int(),
        limitBytes: z.number().int(),
        days: z.number().int(),
      }),
    }),
  },
);

export const DismissSender = endpoint(
  'POST',
  '/api/detection/unknown-senders/:id/dismiss',
  'Takes a sender off the list, with what is kept of it; it comes back if it sends again',
  { input: z.object({ id: z.uuid() }), output: Done },
);

export const RetryBatch = endpoint(
  'POST',
  '/api/detection/failed-batches/:id/retry',
  'Works through a batch again that was set aside; nothing is counted twice',
  { input: z.object({ id: z.string().min(1).max(200) }), output: z.object({ id: z.string() }) },
);

/** The body is log lines or NDJSON, `content-encoding: gzip` as one likes, `x-batch-id` to be safe against repeats. */
export const Ingest = endpoint(
  'POST',
  '/api/ingest/:source',
  'Takes log lines of a source; answered when they are on disk',
  {
    input: z.object({ source: z.string().min(1).max(200) }),
    output: z.object({
      batchId: z.string(),
      bytes: z.number().int(),
      lines: z.number().int(),
      /** This batch was taken before: nothing is counted again. */
      isRepeat: z.boolean(),
    }),
  },
);
