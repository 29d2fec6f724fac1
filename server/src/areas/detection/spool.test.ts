import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test, vi } from 'vitest';
import { openTestKernel } from '../../kernel/testing.ts';
import { Spool, type SpooledBatch } from './spool.ts';
import { Segments } from './spool/segments.ts';

const sourceId = '0b9d2c1e-0000-4000-8000-000000000001';
const MEGABYTE = 1_000_000;

afterEach(() => vi.restoreAllMocks());

async function openSpool() {
  const kernel = await openTestKernel([]);
  return { kernel, spool: new Spool(kernel), folder: join(kernel.config.dataFolder, 'spool') };
}

const ask = (batchId: string) => ({
  sourceId,
  batchId,
  isGzip: false,
  receivedAt: new Date('2026-11-21T02:00:00Z'),
  limitBytes: 1e9,
});

async function textOf(spool: Spool, batch: SpooledBatch): Promise<string> {
  const parts: string[] = [];
  for await (const { slot, start, end } of spool.read(batch))
    parts.push(Buffer.from(slot.bytes.subarray(start, end)).toString());
  return parts.join('');
}

async function segmentsIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.seg')).toSorted();
}

test('bodies of many senders that come together share one file, and each comes out as it went in', async () => {
  const { spool, folder } = await openSpool();
  const bodies = Array.from({ length: 500 }, (_, n) => `line ${n} a\nline ${n} b${n % 2 === 0 ? '\n' : ''}`);
  await Promise.all(bodies.map((body, n) => spool.put(Readable.from([Buffer.from(body)]), ask(`b${n}`))));
  expect(await segmentsIn(folder)).toHaveLength(1);
  const taken: string[] = [];
  for (let batch = spool.take(); batch; batch = spool.take()) {
    expect(batch.lines).toBe(2);
    taken.push(await textOf(spool, batch));
    // Once more: from memory the first time, from disk the second.
    expect(await textOf(spool, batch)).toBe(taken.at(-1));
    spool.remove([batch]);
  }
  expect(taken.toSorted()).toEqual(bodies.toSorted());
  await spool.close();
  expect(await segmentsIn(folder)).toEqual([]);
});

test('a body larger than all of its memory is taken whole, and read back in pieces that end where lines do', async () => {
  const { spool } = await openSpool();
  const line = `${'x'.repeat(99)}\n`;
  const body = async function* () {
    for (let n = 0; n < 90; n++) yield Buffer.from(line.repeat(10_000));
  };
  const batch = await spool.put(Readable.from(body()), ask('large'));
  expect([batch.bytes, batch.lines]).toEqual([90 * MEGABYTE, 900_000]);
  let bytes = 0;
  for await (const { slot, start, end } of spool.read(batch)) {
    expect(slot.bytes[end - 1]).toBe(10);
    bytes += end - start;
  }
  expect(bytes).toBe(90 * MEGABYTE);
  spool.remove([batch]);
  await spool.close();
});

test('while the disk stands still senders are not read further, and nothing is lost when it goes on', async () => {
  const { spool } = await openSpool();
  await spool.open();
  let release = () => {};
  const still = new Promise<void>((resolve) => {
    release = resolve;
  });
  const append = Segments.prototype.append;
  vi.spyOn(Segments.prototype, 'append').mockImplementation(async function (this: Segments, ...of) {
    await still;
    return append.apply(this, of);
  });
  const chunk = Buffer.alloc(50_000, 'a\n');
  let read = 0;
  const body = async function* () {
    for (let n = 0; n < 20; n++) {
      read += chunk.length;
      yield chunk;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const before = process.memoryUsage().rss;
  const puts = Array.from({ length: 300 }, (_, n) => spool.put(Readable.from(body()), ask(`slow${n}`)));
  let last = -1;
  while (read > last) {
    last = read;
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
  // Of 300 MB, what has room in memory has been read from those who send.
  expect(read).toBeLessThan(130 * MEGABYTE);
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * MEGABYTE);
  release();
  const batches = await Promise.all(puts);
  expect(batches.every(({ bytes, lines }) => bytes === MEGABYTE && lines === MEGABYTE / 2)).toBe(true);
  spool.remove(batches);
  await spool.close();
});

test('while matching stands still the spool goes on on disk, within its limit and its memory', async () => {
  const { spool } = await openSpool();
  const body = Buffer.alloc(MEGABYTE, 'a\n');
  const before = process.memoryUsage().rss;
  for (let n = 0; n < 150; n++) await spool.put(Readable.from([body]), ask(`much${n}`));
  expect(spool.waitingBytes).toBe(150 * MEGABYTE);
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * MEGABYTE);
  const batches = spool.everything();
  for (const batch of [batches[0], batches[149]])
    expect((await textOf(spool, batch as SpooledBatch)).length).toBe(MEGABYTE);
  spool.remove(batches);
  await spool.close();
});

test('a file that was cut or damaged by a crash gives what was acknowledged, and nothing else', async () => {
  const { kernel, spool, folder } = await openSpool();
  await spool.put(Readable.from([Buffer.from('one\n')]), ask('whole'));
  const [name = ''] = await segmentsIn(folder);
  const acknowledged = (await readFile(join(folder, name))).length;
  await spool.put(Readable.from([Buffer.from('two\ntwo\n')]), ask('torn'));
  const bytes = await readFile(join(folder, name));
  const found = async (content: Buffer) => {
    await writeFile(join(folder, name), content);
    const reopened = new Spool(kernel);
    await reopened.open();
    const left = reopened.everything();
    await reopened.close();
    // Closing a spool in which nothing is needed takes its files away.
    await writeFile(join(folder, name), content);
    return left.map(({ batchId, lines }) => `${batchId} ${lines}`);
  };
  expect(await found(bytes)).toEqual(['whole 1', 'torn 2']);
  // Behind the header stand eight bytes, and then the rest of a block.
  for (let cut = acknowledged; cut < acknowledged + 200; cut += 9) {
    expect(await found(bytes.subarray(0, cut))).toEqual(['whole 1']);
  }
  const zeroed = Buffer.from(bytes);
  zeroed.fill(0, acknowledged + 192, acknowledged + 196);
  expect(await found(zeroed)).toEqual(['whole 1']);
  await appendFile(join(folder, name), Buffer.alloc(5000, 7));
  expect(await found(Buffer.concat([bytes, Buffer.alloc(5000, 7)]))).toEqual(['whole 1', 'torn 2']);
});

test('batches that an earlier version left in files of their own are taken over', async () => {
  const { kernel, spool, folder } = await openSpool();
  await spool.open();
  const old = `${String(Date.parse('2026-11-20T00:00:00Z')).padStart(14, '0')}-000000000_${sourceId}_1_old.log`;
  await writeFile(join(folder, old), 'left behind\n');
  const reopened = new Spool(kernel);
  await reopened.open();
  const [batch] = reopened.everything();
  expect(batch).toMatchObject({ batchId: 'old', lines: 1, receivedAt: new Date('2026-11-20T00:00:00Z') });
  expect(await textOf(reopened, batch as SpooledBatch)).toBe('left behind\n');
  expect(await readdir(folder)).not.toContain(old);
  await reopened.close();
  await spool.close();
});

test('a body whose end comes while its beginning waits for room is taken once', async () => {
  const { spool } = await openSpool();
  const lines = Buffer.from(`${'x'.repeat(99)}\n`.repeat(30_000));
  const puts = Array.from({ length: 30 }, (_, n) => spool.put(Readable.from([lines]), ask(`whole${n}`)));
  const batches = await Promise.all(puts);
  expect(new Set(batches.map((batch) => `${batch.lines} ${batch.bytes}`))).toEqual(
    new Set(['30000 3000000']),
  );
  for (const batch of batches) expect((await textOf(spool, batch)).length).toBe(lines.length);
  spool.remove(batches);
  await spool.close();
});

test('a body that breaks off is not taken, in whichever state it is', async () => {
  const { spool } = await openSpool();
  const broken = () => {
    const body = new Readable({ read() {} });
    body.push('one\ntwo\n');
    return body;
  };
  const early = broken();
  early.destroy();
  await expect(spool.put(early, ask('early'))).rejects.toMatchObject({ reason: 'detection.body_cut_off' });
  const late = broken();
  const put = spool.put(late, ask('late'));
  setTimeout(() => late.destroy(), 20);
  await expect(put).rejects.toMatchObject({ reason: 'detection.body_cut_off' });
  await expect(
    spool.put(Readable.from([Buffer.from('not gzip')]), { ...ask('gzip'), isGzip: true }),
  ).rejects.toMatchObject({ reason: 'detection.gzip_broken' });
  // What comes after the break is let pass, so that the sender can hear the answer.
  const packed = Buffer.concat([gzipSync('one\n'.repeat(1000)), Buffer.alloc(3 * MEGABYTE, 'x')]);
  const rest = Readable.from(
    (function* () {
      for (let at = 0; at < packed.length; at += 50_000) yield packed.subarray(at, at + 50_000);
    })(),
  );
  await expect(spool.put(rest, { ...ask('rest'), isGzip: true })).rejects.toMatchObject({
    reason: 'detection.gzip_broken',
  });
  rest.resume();
  await new Promise((resolve) => rest.once('end', resolve));
  expect(spool.everything()).toEqual([]);
  await spool.close();
});

test('a body that is packed is taken whole, however slowly it is unpacked', async () => {
  const { spool } = await openSpool();
  const lines = Buffer.from(Array.from({ length: 200_000 }, (_, n) => `line ${n} of many\n`).join(''));
  const packed = gzipSync(lines, { level: 1 });
  const body = function* () {
    for (let at = 0; at < packed.length; at += 10_000) yield packed.subarray(at, at + 10_000);
  };
  const batch = await spool.put(Readable.from(body()), { ...ask('packed'), isGzip: true });
  expect([batch.lines, batch.bytes]).toEqual([200_000, lines.length]);
  expect(await textOf(spool, batch)).toBe(lines.toString());
  spool.remove([batch]);
  await spool.close();
});
