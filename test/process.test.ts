/** What only a real process shows: the command line, Ctrl-C, and power that goes off in the middle of the work. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { spareDatabaseUrl, testFolder } from '../server/src/kernel/testing.ts';
import {
  commandLine,
  lachan,
  setUpProvince,
  signIn,
  startServerProcess,
  type ApiClient,
  type ServerProcess,
} from './server-process.ts';

// Processes start slowly on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const folder = testFolder();
const administrator = { login: 'quantri', password: 'một mật khẩu đủ dài' };
let databaseUrl: string | undefined;
let server: ServerProcess;

beforeAll(async () => {
  databaseUrl = await spareDatabaseUrl();
  server = await startServerProcess(folder, databaseUrl);
  await setUpProvince(server, administrator);
});
afterAll(() => {
  server.process.kill('SIGKILL');
});

interface UnitList {
  total: number;
  rows: { id: string; name: string }[];
}
const departments = (client: ApiClient) =>
  client.call<UnitList>('GET', '/api/units?kind=department&limit=500').then(({ answer }) => answer);

describe('a server that is killed in the middle of its work', () => {
  test('has everything it acknowledged when it starts again, and its audit log is whole', async () => {
    const client = await signIn(server, administrator);
    const [parent] = (await departments(client)).rows;
    const acknowledged = new Set<string>();
    const write = async (name: string) => {
      const body = { kind: 'department', name, parentId: parent?.id, validFrom: '2026-01-01' };
      const { status } = await client.call('POST', '/api/units', body);
      if (status === 200) acknowledged.add(name);
      return status;
    };
    expect(await write('Phòng số 0')).toBe(200);
    let isKilled = false;
    const streams = Array.from({ length: 4 }, async (_value, stream) => {
      for (let index = 1; !isKilled; index++)
        await write(`Phòng số ${stream}-${index}`).catch(() => {
          isKilled = true;
        });
    });
    while (acknowledged.size < 60) await new Promise((resolve) => setTimeout(resolve, 5));
    server.process.kill('SIGKILL');
    await Promise.all([...streams, server.ended]);

    server = await startServerProcess(folder, databaseUrl);
    const names = new Set(
      (await departments(await signIn(server, administrator))).rows.map(({ name }) => name),
    );
    expect([...acknowledged].filter((name) => !names.has(name))).toEqual([]);
    expect(acknowledged.size).toBeGreaterThanOrEqual(60);
    expect(await lachan(['audit', 'verify', '--data', folder], databaseUrl)).toMatchObject({ code: 0 });
  });
});

describe('the command line, while a server runs,', () => {
  test('makes a backup that fills a new installation', async () => {
    const file = join(folder, '..', 'running.tar.gz');
    expect(await lachan(['backup', file, '--data', folder], databaseUrl)).toMatchObject({ code: 0 });
    const [fresh, freshUrl] = [testFolder(), await spareDatabaseUrl()];
    const restored = await lachan(['restore', file, '--data', fresh], freshUrl);
    expect(restored).toMatchObject({
      code: 0,
      printed: expect.stringContaining('audit log is whole') as string,
    });
    const again = await lachan(['restore', file, '--data', fresh], freshUrl);
    expect(again).toMatchObject({ code: 1, printed: expect.stringContaining('already') as string });
    expect(await lachan(['audit', 'verify', '--data', fresh], freshUrl)).toMatchObject({ code: 0 });
  });

  test('gives a person who cannot sign in a password for once', async () => {
    const { code, printed } = await lachan(
      ['user', 'reset-password', 'quantri', '--data', folder],
      databaseUrl,
    );
    expect(code).toBe(0);
    const password = /^ {2}(\S{19})$/m.exec(printed)?.[1] ?? '';
    const client = await signIn(server, { login: 'quantri', password });
    expect((await client.call('GET', '/api/session')).answer).toMatchObject({ mustChangePassword: true });
    const unknown = await lachan(['user', 'reset-password', 'nobody', '--data', folder], databaseUrl);
    expect(unknown).toMatchObject({ code: 1, printed: 'Nobody signs in as "nobody".\n' });
  });

  test('does not restore over it', async () => {
    const { code, printed } = await lachan(['restore', 'whatever.tar.gz', '--data', folder], databaseUrl);
    expect([code, printed]).toEqual([2, expect.stringContaining('is in use by process')]);
  });
});

test('a second server on the same data folder, or on a taken port, says so and stops', async () => {
  await expect(startServerProcess(folder, databaseUrl)).rejects.toThrow(
    /ended with 2: .*is in use by process/s,
  );
  const { port } = new URL(server.address);
  await expect(startServerProcess(testFolder(), databaseUrl, port)).rejects.toThrow(
    new RegExp(`ended with 2: .*port ${port} is taken`, 's'),
  );
});

test('Ctrl-C ends a server cleanly, and nothing of it stays but the data', async () => {
  server.process.kill('SIGINT');
  expect(await server.ended).toBe(0);
  expect(existsSync(join(folder, 'lachan.pid')) || existsSync(join(folder, 'control.sock'))).toBe(false);
});

test.runIf(process.env['DATABASE_URL'])('a database moves into the data folder and back out', async () => {
  const moved = await lachan(['db', 'move', '--to', 'embedded', '--data', folder], databaseUrl);
  expect(moved).toMatchObject({ code: 0, printed: expect.stringContaining('audit log is whole') as string });
  const embedded = await lachan(['audit', 'verify', '--data', folder]);
  const onServer = await lachan(['audit', 'verify', '--data', folder], databaseUrl);
  expect(embedded).toEqual(onServer);

  const target = (await spareDatabaseUrl()) ?? '';
  const back = await lachan(['db', 'move', '--to', target, '--data', folder]);
  expect(back).toMatchObject({ code: 0, printed: expect.stringContaining(target) as string });
  expect(await lachan(['audit', 'verify', '--data', folder], target)).toEqual(onServer);
  // The old one is kept under another name, and nobody goes on with an empty one by mistake.
  expect(readdirSync(folder).some((name) => name.startsWith('database-moved-'))).toBe(true);
  expect(await lachan(['audit', 'verify', '--data', folder])).toMatchObject({ code: 2 });
});

test('a command of two words that needs no server answers, and refuses in one line', async () => {
  expect(await lachan(['law', 'holidays', '2026'])).toMatchObject({
    code: 0,
    printed: expect.stringContaining('"2026-11-24"') as string,
  });
  expect(await lachan(['document', 'parse', '/nowhere.docx'])).toEqual({
    code: 2,
    printed: '/nowhere.docx: no such file or folder\n',
  });
});

test('logs are matched from standard input, also packed and when the reader leaves early', async () => {
  const list = join(testFolder(), 'list.txt');
  writeFileSync(list, 'xau.example\n');
  const line = 'client @0x7f3c12 10.1.0.7#50000 (xau.example): query: xau.example IN A +E(0)K (10.52.0.2)\n';
  const log = gzipSync(`21-Nov-2026 09:00:00.000 queries: info: ${line}`.repeat(20_000));
  const matching = spawn(process.execPath, [
    commandLine,
    'match',
    '--indicators',
    list,
    '--output',
    'ndjson',
    '-',
  ]);
  matching.stdin.end(log);
  const lines = (await text(matching.stdout)).trim().split('\n');
  expect(lines.length).toBe(20_000);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ file: '-', line: 1, machine: '10.1.0.7' });
  expect(matching.exitCode ?? (await once(matching, 'exit'))[0]).toBe(1);

  const left = spawn(process.execPath, [
    commandLine,
    'match',
    '--indicators',
    list,
    '--output',
    'ndjson',
    '-',
  ]);
  left.stdin.on('error', () => undefined);
  left.stdin.end(log);
  left.stdout.once('data', () => left.stdout.destroy());
  expect((await once(left, 'exit'))[0]).not.toBeNull();
});
