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
  return {
    config: { ...result.data, dataFolder: resolve(result.data.dataFolder) },
    values,
    rest: parsed.positionals,
  };
}
