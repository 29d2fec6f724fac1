import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../../kernel/actor.ts';
import { inTransaction } from '../../kernel/command.ts';
import type { DeliveredEvent } from '../../kernel/events.ts';
import { openTestKernel, TEST_NOW } from '../../kernel/testing.ts';
import { assets } from '../assets/index.ts';
import { identity } from '../identity/index.ts';
import { intel } from '../intel/index.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { detection } from './index.ts';
import { getAddressPlan } from './service/address-plan.ts';
import { getReceiving, retryBatch } from './service/receiving.ts';
import { watchSources } from './service/rhythm.ts';
import { createSource, listSources, updateSource } from './service/sources.ts';
import { dnsLine, plantTestDetection } from './testing.ts';

let kernel: Awaited<ReturnType<typeof openTestKernel>>;
let province: TestProvince;
let planted: Awaited<ReturnType<typeof plantTestDetection>>;
const heard: DeliveredEvent[] = [];

beforeAll(async () => {
  kernel = await openTestKernel([organisation, identity, assets, intel, detection]);
  province = await plantTestProvince(kernel);
  planted = await plantTestDetection(kernel, province);
  kernel.events.listen((event) => heard.push(event));
});
afterAll(async () => {
  kernel.setNow(TEST_NOW);
  await planted.detector.stop();
});

const MINUTE_MS = 60_000;
const later = (minutes: number) => new Date(TEST_NOW.getTime() + minutes * MINUTE_MS);

async function put(sourceId: string, text: string, batchId: string = crypto.randomUUID()) {
  const ask = { sourceId, batchId, isGzip: false, receivedAt: kernel.clock(), limitBytes: 1e8 };
  return planted.detector.spool.put(Readable.from([Buffer.from(text)]), ask);
}

async function shown(id: string) {
  return (await listSources(province.as('analyst'), {})).rows.find((source) => source.id === id);
}

async function watch() {
  await inTransaction(kernel.callerOf(systemActor), watchSources);
  await kernel.events.drain();
}

describe('a source whose rhythm is learned', () => {
  test('raises one alarm when it falls silent, and is well again with its next line', async () => {
    const { id } = await createSource(province.as('analyst'), {
      name: 'Đều đặn',
      kind: 'dns',
      unitId: province.dataCentre,
    });
    // A day and a half with a line every ten minutes.
    for (let minute = 0; minute <= 36 * 60; minute += 10) {
      kernel.setNow(later(minute));
      await put(id, 'x\n');
      if (minute % 240 === 0) await planted.detector.drain();
    }
    await planted.detector.drain();
    expect(await shown(id)).toMatchObject({ state: 'active', silentAfterHours: null, silenceSeconds: 1800 });
    expect((await shown(id))?.linesPerMinute).toBeCloseTo(0.1, 1);
    const alarms = () => heard.filter(({ type }) => type === 'detection.source-silent');
    kernel.setNow(later(36 * 60 + 29));
    await watch();
    expect(alarms().filter(({ payload }) => (payload as { id: string }).id === id)).toHaveLength(0);
    kernel.setNow(later(36 * 60 + 31));
    await watch();
    await watch();
    expect(alarms().filter(({ payload }) => (payload as { id: string }).id === id)).toHaveLength(1);
    expect(await shown(id)).toMatchObject({ state: 'silent' });
    kernel.setNow(later(44 * 60));
    await put(id, 'y\n');
    await planted.detector.drain();
    await kernel.events.drain();
    expect(heard.filter(({ type }) => type === 'detection.source-recovered')).toHaveLength(1);
    // The outage is not taken for its rhythm.
    expect(await shown(id)).toMatchObject({ state: 'active', silenceSeconds: 1800 });
    await updateSource(province.as('analyst'), { id, kind: 'dns', silentAfterHours: 5, site: 'Tầng 2' });
    expect(await shown(id)).toMatchObject({ silenceSeconds: 18_000, site: 'Tầng 2' });
    kernel.setNow(TEST_NOW);
  });

  test('shows how far its clock is from ours', async () => {
    const { id } = await createSource(province.as('analyst'), {
      name: 'Sai giờ',
      kind: 'ids',
      unitId: province.dataCentre,
    });
    const stamp = later(45).toISOString().replace('Z', '000+0000');
    await put(id, `${dnsLine('10.1.1.1', 'fine.example.com', stamp)}\n`.repeat(5));
    await planted.detector.drain();
    expect(await shown(id)).toMatchObject({ clockSkewSeconds: 45 * 60 });
  });
});

test('the first page counts the sources that send, and those that fell silent', async () => {
  const measure = kernel.measures.get('detection.sources-sending');
  const share = async () => {
    const values = await inTransaction(
      province.as('analyst'),
      (ctx) =>
        measure?.compute(ctx, { unitIds: [province.department], on: '2026-11-21' }) ?? Promise.resolve([]),
    );
    return values.map(({ numerator, denominator }) => [numerator, denominator]);
  };
  expect(await share()).toEqual([]);
  const ask = { kind: 'dns', unitId: province.department } as const;
  await createSource(province.as('analyst'), { ...ask, name: 'Sở 1', silentAfterHours: 2 });
  await createSource(province.as('analyst'), { ...ask, name: 'Sở 2', silentAfterHours: 100 });
  kernel.setNow(later(180));
  expect(await share()).toEqual([[1, 2]]);
  kernel.setNow(TEST_NOW);
});

describe('a batch', () => {
  test('that was set aside is shown to those who manage sources, and counts once when it is tried again', async () => {
    const { id } = planted.source;
    const line = dnsLine('10.1.9.9', 'evil.example.net', '2026-10-01T00:00:00.000000+0000');
    const batch = await put(id, line, 'set-aside');
    await planted.detector.spool.setAside(batch);
    const caller = province.as('analyst');
    const { failedBatches } = await getReceiving(caller, {});
    expect(failedBatches).toMatchObject([{ sourceName: 'DNS trung tâm', lines: 1 }]);
    await expect(getReceiving(province.as('unit_officer', planted.one), {})).rejects.toMatchObject({
      kind: 'forbidden',
    });
    const before = (await shown(id))?.hits ?? 0;
    await retryBatch(caller, { id: failedBatches[0]?.id ?? '' });
    await planted.detector.drain();
    expect((await shown(id))?.hits).toBe(before + 1);
    expect((await getReceiving(caller, {})).failedBatches).toEqual([]);
    await expect(retryBatch(caller, { id: failedBatches[0]?.id ?? '' })).rejects.toMatchObject({
      kind: 'not_found',
    });
    await expect(retryBatch(caller, { id: '../../etc/passwd' })).rejects.toMatchObject({ kind: 'not_found' });
  });

  test('that cannot be read is set aside after five tries, and those beside it are worked through', async () => {
    const { id } = planted.source;
    const { spool } = planted.detector;
    const before = (await shown(id))?.lines ?? 0;
    const bad = await put(id, 'never read\n', 'bad');
    await put(id, 'good\n', 'good');
    let tries = 0;
    const read = spool.read.bind(spool);
    spool.read = async function* (batch) {
      if (batch === bad && ++tries <= 5) throw new Error('The disk does not give it back');
      yield* read(batch);
    };
    for (let rounds = 0; rounds < 8; rounds++) await planted.detector.drain();
    spool.read = read;
    expect((await shown(id))?.lines).toBe(before + 1);
    expect(await readdir(join(kernel.config.dataFolder, 'spool', 'failed'))).toHaveLength(1);
    expect(spool.first).toBeUndefined();
  });

  test('whose body grows beyond what the spool may hold, together with others, is told to come back', async () => {
    const { spool } = planted.detector;
    const room = spool.limitBytes;
    const held = spool.waitingBytes;
    spool.waitingBytes = room - 1;
    const body = async function* () {
      for (let count = 0; count < 80; count++) yield Buffer.alloc(1_000_000, 'a\n');
    };
    const ask = {
      sourceId: planted.source.id,
      batchId: 'many',
      isGzip: false,
      receivedAt: kernel.clock(),
      limitBytes: 1e9,
    };
    await expect(spool.put(Readable.from(body()), ask)).rejects.toMatchObject({
      reason: 'detection.spool_full',
    });
    spool.waitingBytes = held;
    expect(spool.isFull).toBe(false);
    const folder = join(kernel.config.dataFolder, 'spool');
    expect((await readdir(folder)).filter((name) => name.startsWith('incoming-'))).toEqual([]);
  });

  test('of many members of gzip is unpacked whole', async () => {
    const members = Buffer.concat([gzipSync('one\n'), gzipSync('two\nthree')]);
    const ask = {
      sourceId: planted.source.id,
      batchId: 'members',
      isGzip: true,
      receivedAt: kernel.clock(),
      limitBytes: 1e6,
    };
    expect(await planted.detector.spool.put(Readable.from([members]), ask)).toMatchObject({
      lines: 3,
      bytes: 13,
    });
    await planted.detector.drain();
  });
});

describe('the address plan', () => {
  test('shows what is declared twice, what nobody declared, and units without a network', async () => {
    const line = dnsLine('172.30.9.9', 'evil.example.net', '2026-11-20T00:00:00.000000+0000');
    await put(planted.source.id, line);
    await planted.detector.drain();
    const plan = await getAddressPlan(province.as('analyst'), {});
    expect(plan.overlaps).toContainEqual({
      kind: 'inside',
      wide: expect.objectContaining({ cidr: '10.1.0.0/16', unitId: planted.one }),
      narrow: expect.objectContaining({ cidr: '10.1.2.0/24', unitId: planted.two }),
    });
    expect(plan.unknown).toContainEqual({ address: '172.30.9.9', contacts: 1 });
    expect(plan.unitsWithout.length).toBeGreaterThan(100);
    expect(plan.unitsWithout.map(({ unitId }) => unitId)).not.toContain(planted.one);
  });

  test('decides about whom silence says something: of units that nobody watches there is no figure', async () => {
    const measure = kernel.measures.get('detection.infections-new');
    const values = await inTransaction(
      province.as('analyst'),
      (ctx) => measure?.compute(ctx, { unitIds: 'all', on: '2026-11-21' }) ?? Promise.resolve([]),
    );
    const known = values.map(({ unitId }) => unitId);
    expect(known).toContain(planted.two);
    expect(known).not.toContain(province.communes[20]);
  });
});
