import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../server/src/main.ts', import.meta.url));
/** Entry of the command line, to be run by Node. */
export const commandLine = fileURLToPath(new URL('../server/src/cli/main.ts', import.meta.url));

/** A real server in a process of its own. */
export interface ServerProcess {
  address: string;
  /** The key of the set-up page; `null` once the installation is set up. */
  setUpKey: string | null;
  process: ChildProcess;
  /** Resolves with the exit code, or the name of the signal that ended it. */
  ended: Promise<number | string | null>;
}

/**
 * Starts a server and waits until it says where it listens.
 * @param port `0` takes any free one
 * @throws Error with what it said, when it does not start
 */
export async function startServerProcess(
  folder: string,
  databaseUrl?: string,
  port = '0',
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [main, '--data', folder, '--port', port], {
    env: environmentOf(databaseUrl),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | string | null>((resolve) => {
    child.on('exit', (code, signal) => resolve(code ?? signal));
  });
  let said = '';
  const ready = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('Ready in')) resolve(said);
      });
  });
  const text = await Promise.race([ready, ended.then((code) => `ended with ${code}: ${said}`)]);
  const address = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
  if (address === undefined) throw new Error(`The server did not start; it said: ${text}`);
  return { address, setUpKey: /set-up\?key=(\S+)/.exec(text)?.[1] ?? null, process: child, ended };
}

/** Runs the command line. @returns its exit code and what it printed, on either stream */
export function lachan(
  args: string[],
  databaseUrl?: string,
): Promise<{ code: number | string | null | undefined; printed: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [commandLine, ...args],
      { env: environmentOf(databaseUrl) },
      (error, stdout, stderr) => resolve({ code: error ? error.code : 0, printed: stdout + stderr }),
    );
  });
}

function environmentOf(databaseUrl: string | undefined): NodeJS.ProcessEnv {
  const { DATABASE_URL: _unused, ...environment } = process.env;
  return databaseUrl === undefined ? environment : { ...environment, DATABASE_URL: databaseUrl };
}

/** A person who works through the API. */
export interface ApiClient {
  call<Answer = unknown>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; answer: Answer }>;
}

export async function setUpProvince(
  server: ServerProcess,
  administrator: { login: string; password: string },
) {
  const { status } = await clientOf(server).call('POST', '/api/set-up', {
    key: server.setUpKey,
    provinceCode: '52',
    departments: ['Sở Y tế'],
    leadUnit: 'Công an tỉnh',
    administrator: { ...administrator, name: 'Quản trị' },
  });
  if (status !== 200) throw new Error(`Set-up answered ${status}`);
}

export async function signIn(server: ServerProcess, account: { login: string; password: string }) {
  const response = await fetch(`${server.address}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(account),
  });
  if (!response.ok) throw new Error(`Signing in answered ${response.status}`);
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const { csrfToken } = (await response.json()) as { csrfToken: string };
  return clientOf(server, { cookie, 'x-csrf-token': csrfToken });
}

function clientOf(server: ServerProcess, headers: Record<string, string> = {}): ApiClient {
  return {
    async call<Answer>(method: string, path: string, body?: unknown) {
      const response = await fetch(server.address + path, {
        method,
        headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, answer: (await response.json()) as Answer };
    },
  };
}
