import { createSocket } from 'node:dgram';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createHttp, type HttpServer } from '../../kernel/http/server.ts';
import { openTestKernel, TEST_NOW } from '../../kernel/testing.ts';
import { assets } from '../assets/index.ts';
import { identity } from '../identity/index.ts';
import { intel } from '../intel/index.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { usualReading, type SourceReading } from './contract.ts';
import { detection } from './index.ts';
import { quarantineOf } from './quarantine/quarantine.ts';
import { releaseKept } from './quarantine/releasing.ts';
import { receiversOf } from './receivers/receivers.ts';
import { readAgain } from './service/kept.ts';
import { getSource, setReading } from './service/readings.ts';
import { dismissSender, getReceiving } from './service/receiving.ts';
import { listSightings } from './service/sightings.ts';
import { createSource, revokeSource } from './service/sources.ts';
import { dnsLine, plantTestDetection } from './testing.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let kernel: Awaited<ReturnType<typeof openTestKernel>>;
let province: TestProvince;
let http: HttpServer;
let planted: Awaited<ReturnType<typeof plantTestDetection>>;
const areas = [organisation, identity, assets, intel, detection];

beforeAll(async () => {
  kernel = await openTestKernel(areas);
  Object.assign(kernel.config, { syslogUdpPort: 0 });
  province = await plantTestProvince(kernel);
  planted = await plantTestDetection(kernel, province);
  http = await createHttp(kernel, areas);
  await http.ready();
});
afterAll(async () => {
  await http.close();
});

const analyst = () => province.as('analyst');
const found = async (id: string) => getSource(analyst(), { id });

async function settle(): Promise<void> {
  await receiversOf(kernel).settle();
  await releaseKept(kernel, planted.detector);
  await planted.detector.drain();
}

async function sendUdp(lines: readonly string[]): Promise<void> {
  const { listeners, unknownSenders } = await getReceiving(analyst(), {});
  const before = unknownSenders.reduce((sum, { messages }) => sum + messages, 0);
  const socket = createSocket('udp4');
  for (const line of lines)
    await new Promise((resolve) => socket.send(line, listeners[0]?.port ?? 0, '127.0.0.1', resolve));
  socket.close();
  for (let tries = 0; tries < 50; tries++) {
    await receiversOf(kernel).settle();
    const { unknownSenders: now } = await getReceiving(analyst(), {});
    if (now.reduce((sum, { messages }) => sum + messages, 0) >= before + lines.length) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const csv: SourceReading = {
  ...usualReading,
  format: 'csv',
  separator: '|',
  columns: ['may', 'trang'],
  mapping: { sourceAddress: 'may', host: 'trang' },
};

describe('what an unknown sender sends', () => {
  const line = dnsLine('10.1.0.5', 'evil.example.net', '2026-11-20T03:04:05.000000+0000');

  test('is kept, shown, and read with its time once somebody says whose sender it is, each line once', async () => {
    await sendUdp([line, line, 'một dòng lạ']);
    const before = await getReceiving(analyst(), {});
    expect(before.unknownSenders).toMatchObject([{ address: '127.0.0.1', kept: { lines: 3, goneLines: 0 } }]);
    expect(before.kept).toMatchObject({ lines: 3, days: 14 });
    kernel.setNow(new Date(TEST_NOW.getTime() + 2 * 3_600_000));
    const { id } = await createSource(analyst(), {
      name: 'Cảm biến mới',
      kind: 'ids',
      unitId: province.dataCentre,
      senders: ['127.0.0.1'],
    });
    await receiversOf(kernel).refresh();
    await settle();
    await settle();
    const { source, kept } = await found(id);
    expect(source).toMatchObject({ lines: 3, unknownLines: 1, lastSeenAt: TEST_NOW });
    expect(kept.lines).toBe(1);
    expect((await listSightings(analyst(), { sourceId: id })).rows).toMatchObject([
      { value: 'evil.example.net', count: 2 },
    ]);
    expect((await getReceiving(analyst(), {})).unknownSenders).toEqual([]);
    kernel.setNow(TEST_NOW);
    await revokeSource(analyst(), { id });
    await receiversOf(kernel).refresh();
  });

  test('goes with the sender when nobody wants it', async () => {
    await sendUdp([line]);
    const [stranger] = (await getReceiving(analyst(), {})).unknownSenders;
    expect(stranger?.kept.lines).toBe(1);
    await dismissSender(analyst(), { id: stranger?.id ?? '' });
    expect(quarantineOf(kernel).senders).toEqual([]);
  });
});

describe('lines of a source that were not understood', () => {
  const put = async (sourceId: string, body: string, batchId: string = crypto.randomUUID()) => {
    const about = { isGzip: false, receivedAt: kernel.clock(), limitBytes: 1e9 };
    await planted.detector.spool.put(Readable.from([Buffer.from(body)]), { sourceId, batchId, ...about });
    await planted.detector.drain();
  };
  const newSource = async (name: string, keepsOwn = false) =>
    (await createSource(analyst(), { name, kind: 'proxy', unitId: province.dataCentre, keepsOwn })).id;

  test('are kept, and read again as the source is read then; what is still unknown is kept on', async () => {
    const id = await newSource('Proxy tự viết');
    await put(id, `10.1.0.7|evil.example.net\nkhông phải bảng\n${'10.1.0.8|fine.example.com\n'.repeat(700)}`);
    expect(await found(id)).toMatchObject({
      source: { lines: 702, unknownLines: 702 },
      kept: { lines: 702 },
    });
    await setReading(analyst(), { id, reading: csv });
    kernel.setNow(new Date(TEST_NOW.getTime() + 3_600_000));
    expect(await readAgain(analyst(), { id })).toEqual({ id, lines: 702 });
    await settle();
    kernel.setNow(TEST_NOW);
    const after = await found(id);
    expect(after).toMatchObject({
      source: { lines: 702, unknownLines: 1, hits: 1, lastSeenAt: TEST_NOW },
      kept: { lines: 1 },
    });
    expect(after.source.hours.reduce((sum, lines) => sum + lines, 0)).toBe(702);
    expect(after.formats).toEqual([
      { format: 'csv', lines: 701 },
      { format: 'text', lines: 1 },
    ]);
    const { rows } = await listSightings(analyst(), { sourceId: id });
    expect(rows).toMatchObject([{ unitId: planted.one, count: 1, firstAt: TEST_NOW }]);
    // Once more: nothing is counted twice.
    await readAgain(analyst(), { id });
    await settle();
    expect(await found(id)).toMatchObject({
      source: { lines: 702, unknownLines: 1, hits: 1 },
      kept: { lines: 1 },
    });
  });

  test('are kept once when the batch comes again, and not at all of a unit that keeps its own', async () => {
    const id = await newSource('Gửi hai lần');
    await put(id, 'lạ\n', 'twice');
    await put(id, 'lạ\n', 'twice');
    expect((await found(id)).kept.lines).toBe(1);
    const own = await newSource('Tự giữ', true);
    await put(own, 'lạ\n');
    expect((await found(own)).kept.lines).toBe(0);
  });

  test('are kept once when writing down fails and the batch is read again', async () => {
    const id = await newSource('Cơ sở dữ liệu ngắt');
    const quarantine = quarantineOf(kernel);
    const keepRound = quarantine.keepRound.bind(quarantine);
    let fails = true;
    quarantine.keepRound = async (...given) => {
      if (fails) {
        fails = false;
        throw new Error('The process was killed here');
      }
      await keepRound(...given);
    };
    await put(id, 'lạ\nlạ nữa\n');
    for (let tries = 0; tries < 3; tries++) await planted.detector.drain();
    quarantine.keepRound = keepRound;
    await setReading(analyst(), { id, reading: csv });
    expect(await readAgain(analyst(), { id })).toEqual({ id, lines: 2 });
    await settle();
    expect(await found(id)).toMatchObject({ source: { lines: 2, unknownLines: 2 }, kept: { lines: 2 } });
  });

  test('cannot be read again by who may not, where there are none, or under a name of our own', async () => {
    const id = await newSource('Không có gì');
    await expect(readAgain(analyst(), { id })).rejects.toMatchObject({ reason: 'detection.nothing_kept' });
    const officer = province.as('unit_officer', planted.one);
    await expect(readAgain(officer, { id })).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(readAgain(analyst(), { id: crypto.randomUUID() })).rejects.toMatchObject({
      reason: 'detection.source_not_found',
    });
    const sent = await http.inject({
      method: 'POST',
      url: `/api/ingest/${planted.source.id}`,
      headers: { authorization: `Bearer ${planted.source.token}`, 'x-batch-id': 'again-kept-1-1' },
      payload: 'x\n',
    });
    expect([sent.statusCode, sent.json<{ faults: unknown[] }>().faults]).toMatchObject([
      422,
      [{ reason: 'detection.bad_batch_id' }],
    ]);
  });
});
