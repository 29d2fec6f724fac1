import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';

const Config = z.object({
  host: z.string().default('127.0.0.1'),
  port: z.coerce.number().int().min(0).max(65_535).default(8321),
  /** Folder of everything the installation owns: the embedded database, files, spool. */
  dataFolder: z.string(),
  /** A PostgreSQL server; `undefined` means the embedded database in the data folder. */
  databaseUrl: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** Address people use when it differs from host and port, for links and for the origin check. */
  publicUrl: z.url().optional(),
  /** Largest file a person may upload. */
  uploadLimitBytes: z.coerce
    .number()
    .int()
    .positive()
    .default(50 * 1024 * 1024),
  /** Largest body one ingest request may carry, after decompression. */
  ingestLimitBytes: z.coerce
    .number()
    .int()
    .positive()
    .default(256 * 1024 * 1024),
  /** Lines that nobody could make use of yet are kept up to so many bytes, and so many days. */
  quarantineLimitBytes: z.coerce
    .number()
    .int()
    .positive()
    .default(512 * 1024 * 1024),
  quarantineDays: z.coerce.number().int().min(1).max(365).default(14),
  /** Address on which syslog is taken; that of the pages when left out. */
  syslogHost: z.string().optional(),
  /** Ports for syslog, each closed until it is named; 5514 and 6514 need no special rights. */
  syslogUdpPort: z.coerce.number().int().min(0).max(65_535).optional(),
  syslogTcpPort: z.coerce.number().int().min(0).max(65_535).optional(),
  syslogTlsPort: z.coerce.number().int().min(0).max(65_535).optional(),
  /** PEM files: the server's certificate and key, and the authority whose client certificates are let in. */
  syslogTlsCert: z.string().optional(),
  syslogTlsKey: z.string().optional(),
  syslogTlsCa: z.string().optional(),
  /** Folder whose log files sources may follow; no file outside it can be named. */
  logFolder: z.string().optional(),
  /** A ClickHouse server for observations of the past; `undefined` means files in the data folder. */
  clickhouseUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Keys that seal passwords in the database; `secrets.key` in the data folder when left out. */
  secretKeyFile: z.string().optional(),
  logLevel: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  sample: z.boolean().default(false),
});

export type Config = z.infer<typeof Config>;

interface Option {
  flag: string;
  variable: string;
  field: keyof Config;
  help: string;
}

const options: Option[] = [
  { flag: 'host', variable: 'LACHAN_HOST', field: 'host', help: 'address to listen on (127.0.0.1)' },
  { flag: 'port', variable: 'LACHAN_PORT', field: 'port', help: 'port to listen on (8321)' },
  { flag: 'data', variable: 'LACHAN_DATA', field: 'dataFolder', help: 'data folder (~/.lachan)' },
  {
    flag: 'database',
    variable: 'DATABASE_URL',
    field: 'databaseUrl',
    help: 'PostgreSQL to use in place of the embedded database',
  },
  {
    flag: 'public-url',
    variable: 'LACHAN_PUBLIC_URL',
    field: 'publicUrl',
    help: 'address that people use, when it differs',
  },
  {
    flag: 'upload-limit',
    variable: 'LACHAN_UPLOAD_LIMIT',
    field: 'uploadLimitBytes',
    help: 'largest upload in bytes (50 MiB)',
  },
  {
    flag: 'ingest-limit',
    variable: 'LACHAN_INGEST_LIMIT',
    field: 'ingestLimitBytes',
    help: 'largest log batch in bytes, unpacked (256 MiB)',
  },
  {
    flag: 'kept-limit',
    variable: 'LACHAN_KEPT_LIMIT',
    field: 'quarantineLimitBytes',
    help: 'bytes of unknown lines kept until they can be read (512 MiB)',
  },
  {
    flag: 'kept-days',
    variable: 'LACHAN_KEPT_DAYS',
    field: 'quarantineDays',
    help: 'days for which they are kept (14)',
  },
  {
    flag: 'syslog-host',
    variable: 'LACHAN_SYSLOG_HOST',
    field: 'syslogHost',
    help: 'address to take syslog on (that of --host)',
  },
  {
    flag: 'syslog-udp',
    variable: 'LACHAN_SYSLOG_UDP',
    field: 'syslogUdpPort',
    help: 'port for syslog over UDP, for example 5514 (closed)',
  },
  {
    flag: 'syslog-tcp',
    variable: 'LACHAN_SYSLOG_TCP',
    field: 'syslogTcpPort',
    help: 'port for syslog over TCP, for example 5514 (closed)',
  },
  {
    flag: 'syslog-tls',
    variable: 'LACHAN_SYSLOG_TLS',
    field: 'syslogTlsPort',
    help: 'port for syslog over TLS, for example 6514 (closed)',
  },
  {
    flag: 'syslog-cert',
    variable: 'LACHAN_SYSLOG_CERT',
    field: 'syslogTlsCert',
    help: 'certificate of the TLS port, PEM file',
  },
  { flag: 'syslog-key', variable: 'LACHAN_SYSLOG_KEY', field: 'syslogTlsKey', help: 'its key, PEM file' },
  {
    flag: 'syslog-ca',
    variable: 'LACHAN_SYSLOG_CA',
    field: 'syslogTlsCa',
    help: 'authority of the senders’ certificates, PEM file',
  },
  {
    flag: 'log-folder',
    variable: 'LACHAN_LOG_FOLDER',
    field: 'logFolder',
    help: 'folder whose log files sources may follow',
  },
  {
    flag: 'clickhouse',
    variable: 'LACHAN_CLICKHOUSE_URL',
    field: 'clickhouseUrl',
    help: 'ClickHouse server for the observation store in place of files, http://user:password@host:8123/database',
  },
  {
    flag: 'secret-key',
    variable: 'LACHAN_SECRET_KEY',
    field: 'secretKeyFile',
    help: 'file of keys that seal passwords in the database (DATA/secrets.key)',
  },
  {
    flag: 'log-level',
    variable: 'LACHAN_LOG_LEVEL',
    field: 'logLevel',
    help: 'silent, error, warn, info or debug (info)',
  },
];

export const optionsHelp = [
  ...options.map(({ flag, variable, help }) => `  --${flag.padEnd(14)} ${variable.padEnd(20)} ${help}`),
  `  --${'sample'.padEnd(14)} ${''.padEnd(20)} load a complete sample province into an empty data folder`,
].join('\n');

/** A setting that cannot be used; `message` names the option and says what is expected. */
export class ConfigError extends Error {}

/**
 * Reads the configuration from command-line options, which win, and environment variables.
 * @param more options of a command of its own
 * @returns the configuration, every option as it was given, and what stood beside the options
 * @throws ConfigError naming the option
 */
export function readConfig(
  args: readonly string[],
  environment: Record<string, string | undefined>,
  more: Record<string, { type: 'string' | 'boolean' }> = {},
): { config: Config; values: Record<string, string | boolean | undefined>; rest: string[] } {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      strict: true,
      options: {
        ...Object.fromEntries(options.map(({ flag }) => [flag, { type: 'string' as const }])),
        sample: { type: 'boolean' },
        ...more,
      },
    });
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error));
  }
  const values = parsed.values as Record<string, string | boolean | undefined>;
  const raw: Record<string, unknown> = {
    dataFolder: join(homedir(), '.lachan'),
    sample: values['sample'] ?? false,
  };
  for (const { flag, variable, field } of options) {
    const value = values[flag] ?? environment[variable];
    if (value !== undefined && value !== '') raw[field] = value;
  }
  const result = Config.safeParse(raw);
  if (!result.success) {
    const issue = result.error.issues[0];
    const option = options.find(({ field }) => field === issue?.path[0]);
    throw new ConfigError(
      `--${option?.flag ?? '?'} (${option?.variable ?? '?'}): ${issue?.message ?? 'invalid'}`,
    );
  }
  const { syslogTlsPort, syslogTlsCert, syslogTlsKey, syslogTlsCa } = result.data;
  if (syslogTlsPort !== undefined && !(syslogTlsCert && syslogTlsKey && syslogTlsCa))
    throw new ConfigError(
      '--syslog-tls (LACHAN_SYSLOG_TLS): needs --syslog-cert, --syslog-key and --syslog-ca',
    );
  return {
    config: { ...result.data, dataFolder: resolve(result.data.dataFolder) },
    values,
    rest: parsed.positionals,
  };
}
