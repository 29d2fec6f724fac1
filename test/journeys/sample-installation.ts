import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the sample province of this run listens. */
    address: string;
  }
}

const LONGEST_START_MS = 240_000;

/** One real server with the sample province for all journeys: started as the README says, on a data folder of its own. */
export default async function startSample(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'lachan-journeys-'));
  const server = spawn(
    process.execPath,
    ['server/src/main.ts', '--sample', '--port', '0', '--data', folder, '--log-level', 'error'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  project.provide('address', await addressOf(server));
  return async () => {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
}

function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const give = setTimeout(
      () => reject(new Error(`The server did not start:\n${output}`)),
      LONGEST_START_MS,
    );
    server.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${output}`)));
    server.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
      if (!address || !output.includes('Ready in')) return;
      clearTimeout(give);
      resolve(address);
    });
  });
}
