/** Power that goes off while logs come in: nothing that was acknowledged is lost, and nothing counts twice. */
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { DuckDbStore } from '../server/src/areas/detection/observations/duckdb-store.ts';
import { dnsLine } from '../server/src/areas/detection/testing.ts';
import { spareDatabaseUrl, testFolder } from '../server/src/kernel/testing.ts';
import { setUpProvince, signIn, startServerProcess, type ServerProcess } from './server-process.ts';

// Processes start slowly on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 240_000 });

const administrator = { login: 'quantri', password: 'một mật khẩu đủ dài' };
const LINES = 400;
const BATCHES = 120;
const KILLS = 3;
let server: ServerProcess;
afterAll(() => {
  server.process.kill('SIGKILL');
});

interface Source {
  id: string;
  token: string;
  lines: number;
  hits: number;
  waitingBytes: number;
}

test('a server that is killed while logs come in counts every line of every batch once', async () => {
  const folder = testFolder();
  const databaseUrl = await spareDatabaseUrl();
  server = await startServerProcess(folder, databaseUrl);
  await setUpProvince(server, administrator);
  let client = await signIn(server, administrator);
  const units = await client.call<{ rows: { id: string }[] }>('GET', '/api/units?kind=commune&limit=1');
  const unitId = units.answer.rows[0]?.id ?? '';
  const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  await client.call('POST', `/api/units/${unitId}/networks`, { cidr: '10.0.0.0/8', validFrom: '2020-01-01' });
  const list = await client.call<{ id: string }>('POST', '/api/intel/lists', {
    name: 'Thử',
    origin: 'Thử',
    confidencePercent: 90,
    sharing: 'amber',
    meansInfection: true,
  });
  await client.call('POST', `/api/intel/lists/${list.answer.id}/indicators`, { value: 'evil.example.net' });
  const { answer: source } = await client.call<Source>('POST', '/api/detection/sources', {
    name: 'Thử',
    kind: 'ids',
    unitId,
  });
  const indicators = await client.call<{ total: number }>(
    'GET',
    `/api/intel/indicators?listId=${list.answer.id}`,
  );
  expect(indicators.answer.total).toBe(1);

  const bodyOf = (batch: number) =>
    Array.from({ length: LINES }, (_, line) =>
      dnsLine(
        `10.0.${batch}.${line % 250}`,
        line === 7 ? 'evil.example.net' : `n${line}.example.org`,
        `${day}T01:00:00.000000+0000`,
      ),
    ).join('\n');
  const waiting = Array.from({ length: BATCHES }, (_, batch) => batch);
  let acknowledged = 0;
  const send = async (): Promise<void> => {
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
      const headers = { authorization: `Bearer ${source.token}`, 'x-batch-id': `batch-${batch}` };
      const path = `${server.address}/api/ingest/${source.id}`;
      const answer = await fetch(path, { method: 'POST', headers, body: bodyOf(batch) }).catch(() => null);
      if (answer?.status === 202) acknowledged++;
      else {
        // Whoever hears nothing sends again, by the same name.
        waiting.push(batch);
        if (!answer) return;
      }
    }
  };
  for (let kill = 1; kill <= KILLS; kill++) {
    const streams = Array.from({ length: 6 }, send);
    while (acknowledged < (kill * BATCHES) / (KILLS + 1))
      await new Promise((resolve) => setTimeout(resolve, 1));
    server.process.kill('SIGKILL');
    await Promise.all([...streams, server.ended]);
    server = await startServerProcess(folder, databaseUrl);
  }
  await Promise.all(Array.from({ length: 6 }, send));
  client = await signIn(server, administrator);
  const shown = async () => {
    const { answer } = await client.call<{ rows: Source[] }>('GET', '/api/detection/sources');
    return answer.rows.find(({ id }) => id === source.id);
  };
  const isDone = async () => {
    const row = await shown();
    return row !== undefined && row.waitingBytes === 0 && row.lines >= LINES * BATCHES;
  };
  while (!(await isDone())) await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await shown()).toMatchObject({ lines: LINES * BATCHES, hits: BATCHES });

  server.process.kill('SIGINT');
  await server.ended;
  const store = new DuckDbStore(join(folder, 'observations'));
  await store.settle();
  const found = await store.hunt(
    [
      { id: 1, kind: 'domain', value: 'evil.example.net' },
      { id: 2, kind: 'domain', value: 'n3.example.org' },
    ],
    { from: '2020-01-01', to: '2099-01-01' },
  );
  const counted = (target: number) =>
    found.filter((contact) => contact.target === target).reduce((sum, { count }) => sum + count, 0);
  expect([counted(1), counted(2)]).toEqual([BATCHES, BATCHES]);
  await store.close();
});
