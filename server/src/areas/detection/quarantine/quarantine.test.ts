import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testFolder } from '../../../kernel/testing.ts';
import { appendRecords, readRecords, type KeptRecord } from './kept-records.ts';
import { ownerOfSender, ownerOfSource, Quarantine } from './quarantine.ts';

const at = Date.UTC(2026, 10, 21, 3);
const HOUR_MS = 3_600_000;
const sender = (address: string) => ({ transport: 'udp' as const, address });
const source = ownerOfSource('11111111-1111-4111-8111-111111111111');
const sourceId = source.replace('source_', '');
const lines = (count: number, text = 'x') => Buffer.from(`${text}\n`.repeat(count));

async function contentOf(quarantine: Quarantine): Promise<string[]> {
  const found: string[] = [];
  for (const claim of await quarantine.claims())
    for await (const { bytes } of quarantine.recordsOf(claim)) found.push(bytes.toString());
  return found;
}

function record(some: Partial<KeptRecord> = {}): Omit<KeptRecord, 'run' | 'part'> {
  return { owner: source, batch: 'b1', receivedAt: at, lines: 1, bytes: lines(1), ...some };
}

test('what senders sent is there after a restart, with the time at which it came', async () => {
  const folder = testFolder();
  const first = new Quarantine(folder, 1e6, 14);
  await first.addFrom(sender('10.9.9.9'), at, 3, lines(3));
  await first.addFrom(sender('10.9.9.9'), at + 60_000, 2, lines(2));
  const again = new Quarantine(folder, 1e6, 14);
  await again.open();
  expect(again.senders).toEqual([{ owner: ownerOfSender(sender('10.9.9.9')), sender: sender('10.9.9.9') }]);
  expect(again.figures(ownerOfSender(sender('10.9.9.9')))).toMatchObject({
    lines: 5,
    oldestAt: new Date(at),
    goneLines: 0,
  });
});

test('the oldest lines go first, of whoever has the most, and are counted', async () => {
  const quarantine = new Quarantine(testFolder(), 10_000, 14);
  const [loud, quiet] = [sender('10.0.0.1'), sender('10.0.0.2')];
  await quarantine.addFrom(quiet, at - 5 * HOUR_MS, 10, lines(10, 'quiet'));
  for (let hour = 0; hour < 10; hour++)
    await quarantine.addFrom(loud, at + hour * 2 * HOUR_MS, 100, lines(100, 'loud and long line'));
  expect(quarantine.totals.bytes).toBeLessThanOrEqual(10_000);
  expect(quarantine.figures(ownerOfSender(quiet))).toMatchObject({ lines: 10, goneLines: 0 });
  const { goneLines, lines: left } = quarantine.figures(ownerOfSender(loud));
  expect(goneLines + left).toBe(1000);
  await quarantine.prune(new Date(at + 15 * 24 * HOUR_MS));
  expect(quarantine.figures(ownerOfSender(quiet))).toMatchObject({ lines: 0, goneLines: 10 });
});

test('of addresses that somebody invents only so many are kept; the others are counted', async () => {
  const quarantine = new Quarantine(testFolder(), 1e6, 14);
  for (let number = 0; number < 210; number++)
    await quarantine.addFrom(sender(`10.7.${number}.1`), at, 1, lines(1));
  expect(quarantine.senders).toHaveLength(200);
  expect(quarantine.totals).toMatchObject({ lines: 200, goneLines: 10 });
});

test('lines of a round are kept when it has been counted, of whole batches only', async () => {
  const quarantine = new Quarantine(testFolder(), 1e6, 14);
  const run = await quarantine.beginRound();
  await quarantine.addToRound(run, [record()]);
  await quarantine.addToRound(run, [record({ batch: 'cut off' })]);
  expect(quarantine.figures(source).lines).toBe(0);
  await quarantine.keepRound(run, ({ batch }) => batch === 'b1');
  expect(quarantine.figures(source).lines).toBe(1);
});

test('after a kill they are kept if their batch was counted, and once only', async () => {
  const folder = testFolder();
  const killed = new Quarantine(folder, 1e6, 14);
  const run = await killed.beginRound();
  await killed.addToRound(run, [record({ bytes: lines(1, 'counted') })]);
  await killed.addToRound(run, [record({ batch: 'b2', bytes: lines(1, 'to be read again') })]);
  // The kill came between keeping and removing: both files hold the same.
  const pending = await readRecords(join(folder, 'pending', `${run}.log`));
  await killed.keepRound(run, ({ batch }) => batch === 'b1');
  await mkdir(join(folder, 'pending'), { recursive: true });
  await appendRecords(join(folder, 'pending', `${run}.log`), pending);
  const started = new Quarantine(folder, 1e6, 14);
  await started.recover(
    async () =>
      ({ batch }) =>
        batch === 'b1',
  );
  expect(await readdir(join(folder, 'pending'))).toEqual([]);
  await started.claim(source, sourceId, 'again');
  expect(await contentOf(started)).toEqual(['counted\n']);
});

test('a claim is there after a kill, and what comes meanwhile is not in it', async () => {
  const folder = testFolder();
  const quarantine = new Quarantine(folder, 1e6, 14);
  const one = sender('10.1.1.1');
  await quarantine.addFrom(one, at, 1, lines(1, 'before'));
  const claim = await quarantine.claim(ownerOfSender(one), sourceId, 'first');
  await quarantine.addFrom(one, at, 1, lines(1, 'after'));
  expect(await quarantine.claim(ownerOfSender(sender('10.1.1.2')), sourceId, 'first')).toBeNull();
  const started = new Quarantine(folder, 1e6, 14);
  await started.open();
  expect(await started.claims()).toEqual([claim]);
  expect(await contentOf(started)).toEqual(['before\n']);
  expect(started.figures(ownerOfSender(one)).lines).toBe(1);
});

test('a file that a kill has cut is read up to there', async () => {
  const folder = testFolder();
  const quarantine = new Quarantine(folder, 1e6, 14);
  await quarantine.addFrom(sender('10.1.1.1'), at, 2, lines(2));
  const own = join(folder, ownerOfSender(sender('10.1.1.1')));
  const name = (await readdir(own)).find((one) => one.endsWith('.log')) ?? '';
  const whole = await readFile(join(own, name));
  await appendFile(join(own, name), whole.subarray(0, whole.length - 2));
  expect(await readRecords(join(own, name))).toHaveLength(1);
  await writeFile(join(own, name), 'rubbish\n');
  expect(await readRecords(join(own, name))).toEqual([]);
});
