import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { ConfigError } from '../../kernel/config.ts';

/**
 * A passphrase or PIN: from the environment, from a file, or typed unseen. Never an argument, which every process of
 * the machine can read.
 * @throws ConfigError when there is none and nobody to ask
 */
export async function readPassphrase(ask: {
  environment: Record<string, string | undefined>;
  variable: string;
  file?: string | undefined;
  question: string;
}): Promise<string> {
  const given = ask.environment[ask.variable];
  if (given !== undefined) return given;
  if (ask.file !== undefined) return readFileSync(ask.file, 'utf8').replace(/\r?\n$/, '');
  if (!process.stdin.isTTY)
    throw new ConfigError(`Nobody to ask: set ${ask.variable} or name a file with --passphrase-file`);
  process.stderr.write(`${ask.question}: `);
  // Echoes nothing of what is typed.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
