import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Indicator, Observation } from '@lachan/engine';
import { testFolder } from '../../../kernel/testing.ts';
import { dayOfHour, instantOf, type PastContact } from './store.ts';
import { newPlace, testableStores } from './testing.ts';

const SOURCE = '00000000-0000-4000-8000-000000000001';
const OTHER_SOURCE = '00000000-0000-4000-8000-000000000002';
const HOUR = Math.floor(Date.parse('2026-11-18T00:00:00+07:00') / 3_600_000);
const asked: Indicator[] = [
  { id: 1, kind: 'domain', value: 'evil.example' },
  { id: 2, kind: 'domain', value: 'a.b.example' },
  { id: 3, kind: 'ipv4', value: '198.51.100.7' },
  { id: 4, kind: 'cidr', value: '203.0.113.0/24' },
  { id: 5, kind: 'ipv6', value: '2001:db8::5' },
];
const destinations = [
  'evil.example',
  'x.evil.example',
  'notevil.example',
  'evil.example.vn',
  'a.b.example',
  'b.example',
  '198.51.100.7',
  '198.51.100.70',
  '203.0.113.99',
  '2001:db8::5',
  'harmless.example',
];

function randomOf(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}

function someObservations(random: (below: number) => number, count: number): Observation[] {
  const kinds = ['dns', 'nxdomain', 'tls', 'http', 'flow'] as const;
  return Array.from({ length: count }, () => ({
    hour: HOUR + random(72),
    machine: `10.1.0.${random(6)}`,
    kind: kinds[random(5)] ?? 'dns',
    destination: destinations[random(destinations.length)] ?? '',
    count: 1 + random(9),
    minutes: 1n << BigInt(random(60)),
    bytes: random(4) * 100_000_000_000,
  }));
}

const isHit = (id: number, destination: string) =>
  id === 1
    ? /(^|\.)evil\.example$/.test(destination)
    : id === 2
      ? destination === 'a.b.example'
      : id === 3
        ? destination === '198.51.100.7'
        : id === 4
          ? destination.startsWith('203.0.113.')
          : destination === '2001:db8::5';

/** The slow and obvious way: everything in a list. */
function huntSlowly(all: readonly Observation[], from: string, to: string): PastContact[] {
  const found = new Map<string, PastContact>();
  for (const { hour, machine, kind, destination, count, minutes } of all)
    for (const { id } of asked) {
      const day = dayOfHour(hour);
      if (day < from || day > to || !isHit(id, destination)) continue;
      const firstAt = instantOf(hour, minutes, 'first');
      const lastAt = instantOf(hour, minutes, 'last');
      const key = [id, day, machine, kind, destination].join(' ');
      const known = found.get(key);
      if (!known) {
        found.set(key, {
          target: id,
          sourceId: SOURCE,
          machine,
          kind,
          destination,
          day,
          firstAt,
          lastAt,
          count,
        });
        continue;
      }
      known.count += count;
      if (firstAt < known.firstAt) known.firstAt = firstAt;
      if (lastAt > known.lastAt) known.lastAt = lastAt;
    }
  return [...found.values()];
}

const sorted = (contacts: readonly PastContact[]) =>
  contacts.map((one) => JSON.stringify(one, Object.keys(one).toSorted())).toSorted();

const stores = await testableStores();
for (const { name, missing } of stores) if (missing) console.warn(`${name} was not tested: ${missing}`);

describe.each(stores.filter(({ missing }) => missing === null))(
  'past contacts in $name',
  ({ name, open }) => {
    const fresh = () => open(testFolder(), newPlace());

    test('are those of a slow search, whatever came in, in however many parts, also after a restart', async () => {
      for (let seed = 1; seed <= 4; seed++) {
        const random = randomOf(seed);
        const folder = testFolder();
        const place = newPlace();
        let store = open(folder, place);
        const all: Observation[] = [];
        for (let part = 0; part < 15; part++) {
          const some = someObservations(random, 40);
          all.push(...some);
          await store.append(`batch-${part}`, SOURCE, some);
          if (random(3) > 0) await store.settle();
        }
        await store.settle();
        await store.close();
        store = open(folder, place);
        for (const [from, to] of [
          ['2026-11-18', '2026-11-20'],
          ['2026-11-19', '2026-11-19'],
          ['2026-12-01', '2026-12-02'],
        ])
          expect(sorted(await store.hunt(asked, { from: from ?? '', to: to ?? '' }))).toEqual(
            sorted(huntSlowly(all, from ?? '', to ?? '')),
          );
        expect((await store.figures()).days.map(({ day }) => day)).toEqual([
          '2026-11-18',
          '2026-11-19',
          '2026-11-20',
        ]);
        await store.close();
      }
    });

    test('are counted once when a batch is read again, and kept back while it may be', async () => {
      const store = fresh();
      const [one] = someObservations(randomOf(9), 1);
      const rows = [{ ...(one as Observation), destination: 'evil.example', count: 3 }];
      await store.append('again', SOURCE, rows);
      await store.settle((key) => key === 'again');
      expect(await store.hunt(asked, { from: '2026-11-01', to: '2026-11-30' })).toEqual([]);
      await store.append('again', SOURCE, rows);
      await store.settle();
      await store.settle();
      expect(await store.hunt(asked, { from: '2026-11-01', to: '2026-11-30' })).toMatchObject([{ count: 3 }]);
      await store.close();
    });

    test('are counted once when the server is cut off after sorting in, before it has cleared away', async () => {
      const [folder, place] = [testFolder(), newPlace()];
      let store = open(folder, place);
      const all = someObservations(randomOf(10), 60);
      await store.append('cut', SOURCE, all);
      const waiting = readFileSync(join(folder, 'waiting', 'cut.tsv'));
      await store.settle();
      await store.close();
      writeFileSync(join(folder, 'waiting', 'cut.tsv'), waiting);
      if (name === 'ClickHouse') writeFileSync(join(folder, 'sorted.json'), '["cut.tsv"]');
      store = open(folder, place);
      await store.settle();
      const span = { from: '2026-11-01', to: '2026-11-30' };
      expect(sorted(await store.hunt(asked, span))).toEqual(sorted(huntSlowly(all, span.from, span.to)));
      await store.close();
    });

    test('are forgotten by whole days, with the names that nothing else knows', async () => {
      const store = fresh();
      const all = someObservations(randomOf(5), 300);
      await store.append('a', SOURCE, [
        ...all,
        { ...(all[0] as Observation), hour: HOUR, destination: 'only-once.example' },
      ]);
      await store.settle();
      const before = (await store.figures()).names;
      expect(await store.prune('2026-11-20')).toBe(2);
      expect(await store.prune('2026-11-20')).toBe(0);
      const figures = await store.figures();
      expect([figures.days.length, figures.names < before]).toEqual([1, true]);
      expect(sorted(await store.hunt(asked, { from: '2026-11-01', to: '2026-11-30' }))).toEqual(
        sorted(huntSlowly(all, '2026-11-20', '2026-11-20')),
      );
      await store.append('b', SOURCE, all);
      await store.settle();
      expect(await store.hunt(asked, { from: '2026-11-18', to: '2026-11-18' })).toHaveLength(
        huntSlowly(all, '2026-11-18', '2026-11-18').length,
      );
      await store.close();
    });

    test('of sources that leave go from every day, and nothing else does', async () => {
      const store = fresh();
      const random = randomOf(6);
      const [theirs, ours] = [someObservations(random, 200), someObservations(random, 200)];
      await store.append('theirs', OTHER_SOURCE, theirs);
      await store.append('ours', SOURCE, ours);
      await store.append('alone', OTHER_SOURCE, [
        { ...(ours[0] as Observation), hour: HOUR - 240, destination: 'only-theirs.example' },
      ]);
      await store.settle();
      const names = (await store.figures()).names;
      expect(await store.forget([OTHER_SOURCE])).toBeGreaterThan(100);
      expect(await store.forget([OTHER_SOURCE])).toBe(0);
      const figures = await store.figures();
      expect([figures.days.length, names - figures.names]).toEqual([3, 1]);
      const span = { from: '2026-11-01', to: '2026-11-30' };
      expect(sorted(await store.hunt(asked, span))).toEqual(sorted(huntSlowly(ours, span.from, span.to)));
      await store.close();
    });

    test('are looked for with a word on how far it is, until somebody stops it', async () => {
      const store = fresh();
      await store.append('a', SOURCE, someObservations(randomOf(7), 300));
      await store.settle();
      const shares: number[] = [];
      const span = { from: '2026-11-01', to: '2026-11-30' };
      await store.hunt(asked, span, { onProgress: (share) => shares.push(share) });
      expect(shares.length).toBeGreaterThan(0);
      expect(shares).toEqual(shares.toSorted((a, b) => a - b));
      expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
      const stop = new AbortController();
      const stopped = store.hunt(asked, span, {
        signal: stop.signal,
        onProgress: () => stop.abort(new Error('stopped')),
      });
      await expect(stopped).rejects.toThrow('stopped');
      expect(await store.hunt(asked, span)).not.toEqual([]);
      await store.close();
    });

    test('can be searched while others are being sorted in and forgotten', async () => {
      const store = fresh();
      const kept = someObservations(randomOf(8), 100).map((one) => ({ ...one, hour: HOUR + 50 }));
      await store.append('kept', SOURCE, kept);
      await store.settle();
      const span = { from: '2026-11-20', to: '2026-11-20' };
      const expected = sorted(huntSlowly(kept, span.from, span.to));
      const work = (async () => {
        for (let round = 0; round < 6; round++) {
          const some = someObservations(randomOf(20 + round), 50).map((one) => ({
            ...one,
            hour: HOUR + (round % 2),
          }));
          await store.append(`more-${round}`, SOURCE, some);
          await store.settle();
          await store.prune('2026-11-19');
        }
      })();
      for (let round = 0; round < 6; round++) expect(sorted(await store.hunt(asked, span))).toEqual(expected);
      await work;
      await store.close();
    });

    test('of a day are told to the search for abnormal signs as they are', async () => {
      const store = fresh();
      const today = Array.from({ length: 24 }, (_, hour): Observation => ({
        hour: HOUR + 24 + hour,
        machine: '10.1.0.1',
        kind: hour === 3 ? 'nxdomain' : 'dns',
        destination: hour < 12 ? 'beacon.example' : 'fresh.example',
        count: 2,
        minutes: 0b101n << BigInt(hour),
        bytes: 10,
      }));
      const before = [1, 2, 3].map((day): Observation => ({
        hour: HOUR + 24 - day * 24,
        machine: '10.1.0.1',
        kind: 'dns',
        destination: 'beacon.example',
        count: day,
        minutes: 1n,
        bytes: day * 100,
      }));
      await store.append('a', SOURCE, [...today, ...before]);
      await store.settle();
      const { regular, fresh: unseen, volumes, knownDays } = await store.talks('2026-11-19', 30);
      expect(regular.map(({ destination }) => destination)).toHaveLength(24);
      expect(regular.find(({ kind }) => kind === 'nxdomain')).toEqual({
        hour: HOUR + 27,
        machine: '10.1.0.1',
        kind: 'nxdomain',
        destination: 'beacon.example',
        count: 2,
        minutes: 0b101n << 3n,
        bytes: 10,
      });
      expect(unseen.map(({ destination }) => destination)).toEqual(Array(12).fill('fresh.example'));
      expect([...volumes]).toEqual([['10.1.0.1', { today: 240, history: [300, 200, 100], unit: 'bytes' }]]);
      expect(knownDays).toBe(3);
      // A machine that sends a thousand times as much as on any other day: its hours, and where it went.
      for (let back = 9; back >= 0; back--) {
        const first = HOUR + 24 * (40 - back);
        const some = [0, 1].flatMap((hour) =>
          Array.from({ length: back === 0 ? 30 : 1 }, (_, place) => ({
            hour: first + hour,
            machine: '10.1.9.9',
            kind: 'flow' as const,
            destination: `198.51.100.${place}`,
            count: 1,
            minutes: 1n,
            bytes: back === 0 ? 10_000_000 * (place + 1) : 100_000,
          })),
        );
        await store.append(`loud_${back}`, SOURCE, some);
      }
      await store.settle();
      const day = dayOfHour(HOUR + 24 * 40);
      const { loud } = await store.talks(day, 14);
      const whole = loud.filter(({ destination }) => destination === '');
      expect(whole.map(({ bytes, count }) => [bytes, count])).toEqual([
        [4_650_000_000, 30],
        [4_650_000_000, 30],
      ]);
      const places = loud.filter(({ destination }) => destination !== '');
      expect(places).toHaveLength(24);
      expect(Math.min(...places.map(({ bytes }) => bytes))).toBe(190_000_000);
      await store.close();
    });
  },
);
