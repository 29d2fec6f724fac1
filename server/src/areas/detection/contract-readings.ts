import { z } from 'zod';
import { Done, endpoint, Instant } from '../../kernel/contract.ts';
import { KeptLines, Source } from './contract-sources.ts';

/** Forms that the lines of a source may all be in; `auto` finds the form line by line. */
export const lineFormats = [
  'auto',
  'suricata-eve',
  'zeek-json',
  'zeek-tsv',
  'bind',
  'dnsmasq',
  'unbound',
  'powerdns',
  'windows-dns',
  'squid',
  'access-log',
  'iis',
  'sshd',
  'web-error',
  'pf',
  'nfdump',
  'windows-event',
  'appliance',
  'exchange-smtp',
  'key-value',
  'cef',
  'leef',
  'json',
  'csv',
] as const;

/** Forms whose keys or columns a person may explain. */
export const mappedFormats = ['json', 'csv', 'key-value'] as const;

/** What a key or column of a line may be. */
export const mappableFields = [
  'at',
  'sourceAddress',
  'clientAddress',
  'hostName',
  'user',
  'name',
  'host',
  'url',
  'destinationAddress',
  'destinationPort',
  'hashes',
  'fileName',
  'filePath',
  'action',
  'rule',
  'answers',
  'queryType',
  'responseCode',
  'tlsName',
  'method',
  'status',
  'referrer',
  'userAgent',
  'sourcePort',
  'transport',
  'hostAddress',
  'bytesOut',
  'bytesIn',
] as const;

export const separators = [',', ';', '\t', '|'] as const;

/** How the lines of a source are read. */
export const SourceReading = z
  .object({
    format: z.enum(lineFormats),
    /** Zone of stamps that bear none, minutes east of UTC. */
    zoneMinutes: z.number().int().min(-720).max(840),
    /** Of a CSV: what stands between cells; `null` finds it. */
    separator: z.enum(separators).nullable(),
    /** Of a CSV whose header does not come with every batch; empty reads the header. */
    columns: z.array(z.string().trim().min(1).max(80)).max(200),
    /** Which key or column is which field; what is left out is guessed by its usual names. */
    mapping: z.partialRecord(z.enum(mappableFields), z.string().trim().min(1).max(200)),
  })
  .superRefine((reading, check) => {
    const refuse = (path: string[], message: string) => check.addIssue({ code: 'custom', path, message });
    const mapped = Object.entries(reading.mapping);
    if (mapped.length > 0 && !(mappedFormats as readonly string[]).includes(reading.format))
      refuse(['mapping'], 'detection.mapping_needs_format');
    if (reading.columns.length === 1) refuse(['columns'], 'detection.columns_too_few');
    if (new Set(reading.columns).size < reading.columns.length) refuse(['columns'], 'detection.column_twice');
    if (reading.format !== 'csv' || reading.columns.length === 0) return;
    for (const [field, column] of mapped)
      if (!reading.columns.includes(column)) refuse(['mapping', field], 'detection.column_unknown');
  });
export type SourceReading = z.output<typeof SourceReading>;

/** How a source is read of which nobody has said anything. */
export const usualReading: SourceReading = {
  format: 'auto',
  zoneMinutes: 420,
  separator: null,
  columns: [],
  mapping: {},
};

/** How a source was read from a moment on. */
const ReadingVersion = z.object({ since: Instant, by: z.string(), reading: SourceReading });

export const GetSource = endpoint('GET', '/api/detection/sources/:id', 'One log source and how it is read', {
  input: z.object({ id: z.uuid() }),
  output: z.object({
    source: Source,
    reading: SourceReading,
    /** Latest first; empty when nobody ever changed anything. */
    versions: z.array(ReadingVersion),
    /** Lines by form over the last days; `text` are those not understood, `antivirus` finds in a maker's own words. */
    formats: z.array(z.object({ format: z.string(), lines: z.number().int() })),
    formatDays: z.number().int(),
    /** Some of the last lines, as they came. */
    samples: z.array(z.string()),
    /** Lines that were not understood, to be read again. */
    kept: KeptLines,
    keptDays: z.number().int(),
  }),
});

export const SetReading = endpoint(
  'PUT',
  '/api/detection/sources/:id/reading',
  'Sets how the lines of a source are read, from the next batch on',
  { input: z.object({ id: z.uuid(), reading: SourceReading }), output: Done },
);

/** `field` is one of {@link mappableFields}, or what is told of a find: `malware`, `malwareAction`. */
const ReadField = z.object({ field: z.string(), value: z.string() });

/** What is wrong with a line, a code with its words on the page; `field` is `null` when it is the line as a whole. */
const LineProblem = z.object({ field: z.string().nullable(), reason: z.string(), value: z.string() });

export const PreviewReading = endpoint(
  'POST',
  '/api/detection/sources/:id/preview',
  'What would be understood of some lines with these settings; nothing is kept',
  {
    input: z.object({
      id: z.uuid(),
      reading: SourceReading,
      /** Lines to try; the last ones of the source when left out. */
      text: z.string().max(65_536).optional(),
    }),
    output: z.object({
      lines: z.array(
        z.object({
          number: z.number().int(),
          text: z.string(),
          format: z.string(),
          isHeader: z.boolean(),
          fields: z.array(ReadField),
          problems: z.array(LineProblem),
        }),
      ),
      understood: z.number().int(),
      /** Keys or columns that stand in the lines, each with a value. */
      keys: z.array(z.object({ key: z.string(), example: z.string() })),
      /** For a CSV: columns as the first line names or counts them. */
      columnsFound: z.array(z.string()),
    }),
  },
);

export const ReadAgain = endpoint(
  'POST',
  '/api/detection/sources/:id/read-again',
  'Reads the lines that were not understood once more, as the source is read now; none is counted twice',
  {
    input: z.object({ id: z.uuid() }),
    output: z.object({ id: z.uuid(), lines: z.number().int() }),
  },
);
