import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Observation } from '@lachan/engine';
import { createHttp, type HttpServer } from '../../kernel/http/server.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import { addDays, startOf } from '../../kernel/time.ts';
import { assets } from '../assets/index.ts';
import { identity } from '../identity/index.ts';
import { intel } from '../intel/index.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { detection } from './index.ts';
import { observationsOf } from './observations/observing.ts';
import { lookForSigns } from './service/alerting.ts';
import { confirmAlert, dismissAlert, getAlert, listAlerts, takeAlert } from './service/alerts.ts';
import { getInfection } from './service/infections.ts';
import { plantTestDetection } from './testing.ts';

let kernel: Awaited<ReturnType<typeof openTestKernel>>;
let province: TestProvince;
let http: HttpServer;
let planted: Awaited<ReturnType<typeof plantTestDetection>>;

const TODAY = '2026-11-20';
const BEACONS = 5;

function randomOf(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}

function talk(
  day: string,
  minuteOfDay: number,
  machine: string,
  destination: string,
  bytes = 0,
): Observation {
  const hour = Math.floor(startOf(day).getTime() / 3_600_000) + Math.floor(minuteOfDay / 60);
  const kind = bytes > 0 ? 'flow' : 'dns';
  return { hour, machine, kind, destination, count: 1, minutes: 1n << BigInt(minuteOfDay % 60), bytes };
}

/** People at work: forty machines, some hundred places that many go to, in bursts through the day. */
function background(day: string, random: (below: number) => number): Observation[] {
  return Array.from({ length: 12_000 }, () =>
    talk(day, 420 + random(600), `10.1.0.${random(40)}`, `www.trang${random(300)}.example`),
  );
}

function plantedSigns(day: string, random: (below: number) => number): Observation[] {
  const some: Observation[] = [];
  for (let beacon = 0; beacon < BEACONS; beacon++)
    for (let minute = beacon; minute < 1440; minute += 10 + beacon * 3)
      some.push(
        talk(day, Math.min(1439, minute + random(3)), `10.1.1.${beacon}`, `c2-${beacon}.xau.example`),
      );
  const letters = 'bcdfghjkmnpqrstvwxz0123456789';
  for (let name = 0; name < 40; name++) {
    const label = Array.from({ length: 14 }, () => letters[random(letters.length)]).join('');
    some.push({ ...talk(day, 500 + name, '10.1.1.20', `${label}.example`), kind: 'nxdomain' });
  }
  some.push(talk(day, 700, '10.1.1.30', '198.51.100.99', 4_000_000_000));
  return some;
}

beforeAll(async () => {
  kernel = await openTestKernel([organisation, identity, assets, intel, detection]);
  province = await plantTestProvince(kernel);
  planted = await plantTestDetection(kernel, province);
  http = await createHttp(kernel, [organisation, identity, assets, intel, detection]);
  await http.ready();
  await kernel.events.drain();
  const random = randomOf(7);
  const store = observationsOf(kernel);
  for (let back = 10; back >= 0; back--) {
    const day = addDays(TODAY, -back);
    const all = [
      ...background(day, random),
      talk(day, 600, '10.1.1.30', '198.51.100.99', 90_000_000 + random(9_000_000)),
    ];
    if (back === 0) all.push(...plantedSigns(day, random));
    await store.append(`day-${back}`, planted.source.id, all);
  }
  await store.settle();
});

afterAll(() => http.close());

const analyst = () => province.as('analyst');
const alertsOf = async (filters: object = {}) =>
  (await listAlerts(analyst(), { limit: 200, ...filters })).rows;

describe('abnormal signs', () => {
  test('are found where they were planted, and nowhere in ten days of people at work', async () => {
    for (let back = 3; back > 0; back--)
      expect(await lookForSigns(province.system(), addDays(TODAY, -back))).toBe(0);
    await lookForSigns(province.system(), TODAY);
    const found = await alertsOf();
    const named = (kind: string) =>
      found
        .filter((one) => one.kind === kind)
        .map(({ machine }) => machine)
        .toSorted();
    expect(named('beacon')).toEqual(Array.from({ length: BEACONS }, (_, place) => `10.1.1.${place}`));
    expect(named('generated_names')).toEqual(['10.1.1.20']);
    expect(named('volume')).toEqual(['10.1.1.30']);
    // What calls like clockwork to a place that nobody knew is a sign of both kinds.
    expect(named('first_seen')).toEqual(named('beacon'));
    expect(new Set(found.map(({ unitId }) => unitId))).toEqual(new Set([planted.one]));
  });

  test('say how the score came about, and open down to the hours of contact', async () => {
    const [beacon] = await alertsOf({ kind: 'beacon', text: 'c2-0' });
    const { reasons, evidence, score } = await getAlert(analyst(), { id: beacon?.id ?? '' });
    expect(reasons.find(({ code }) => code === 'interval_minutes')?.value).toBe(10);
    expect(score).toBeCloseTo(
      Math.min(
        1,
        reasons.reduce((sum, { points }) => sum + points, 0),
      ),
      1,
    );
    expect(evidence).toHaveLength(24);
    expect(evidence[0]).toMatchObject({ destination: 'c2-0.xau.example' });
  });

  test('of volume open down to the hours that make the figure, and to where it went', async () => {
    const [volume] = await alertsOf({ kind: 'volume' });
    const { evidence, firstAt, lastAt, reasons } = await getAlert(analyst(), { id: volume?.id ?? '' });
    const valueOf = (code: string) => Number(reasons.find((one) => one.code === code)?.value);
    const hours = evidence.filter(({ destination }) => destination === '');
    expect(hours.map(({ at }) => at)).toEqual(['2026-11-20T03:00:00.000Z', '2026-11-20T04:40:00.000Z']);
    expect(hours.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(valueOf('bytes_today'));
    expect(evidence.filter(({ destination }) => destination !== '')).toMatchObject([
      { destination: '198.51.100.99', count: 1 },
      { destination: '198.51.100.99', count: 1, bytes: 4_000_000_000 },
    ]);
    expect(valueOf('bytes_usual')).toBeGreaterThan(90_000_000);
    expect(valueOf('bytes_usual')).toBeLessThan(100_000_000);
    expect([firstAt, lastAt].map((at) => at.toISOString())).toEqual([hours[0]?.at, hours[1]?.at]);
  });

  test('are the same alert when they are looked for again', async () => {
    const before = await alertsOf();
    await lookForSigns(province.system(), TODAY);
    expect((await alertsOf()).map(({ id }) => id).toSorted()).toEqual(before.map(({ id }) => id).toSorted());
  });

  test('of one unit are absent to another, which can say nothing about them', async () => {
    const [alert] = await alertsOf();
    const other = province.as('unit_officer', planted.two);
    const id = alert?.id ?? '';
    expect((await listAlerts(other, {})).total).toBe(0);
    await expect(getAlert(other, { id })).rejects.toMatchObject({ kind: 'not_found' });
    await expect(takeAlert(other, { id })).rejects.toMatchObject({ kind: 'not_found' });
    await expect(dismissAlert(other, { id, reason: 'không phải' })).rejects.toMatchObject({
      kind: 'not_found',
    });
    await expect(takeAlert(province.as('auditor'), { id })).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('judged a false alarm are remembered, with who and why, until the day that was set', async () => {
    const officer = province.as('unit_officer', planted.one);
    const [alert] = await alertsOf({ kind: 'beacon', text: 'c2-1' });
    const id = alert?.id ?? '';
    await takeAlert(officer, { id });
    const reason = 'Phần mềm họp trực tuyến của xã';
    await dismissAlert(officer, { id, reason, until: '2026-11-30' });
    await expect(dismissAlert(officer, { id, reason })).rejects.toMatchObject({ kind: 'conflict' });
    const next = Array.from({ length: 140 }, (_, place) =>
      talk('2026-11-21', place * 10, '10.1.1.1', 'c2-1.xau.example'),
    );
    await observationsOf(kernel).append('next', planted.source.id, next);
    await observationsOf(kernel).settle();
    await lookForSigns(province.system(), '2026-11-21');
    const again = await alertsOf({ kind: 'beacon', text: 'c2-1' });
    expect(again).toMatchObject([{ id, state: 'false_alarm', note: reason, by: 'test-unit_officer' }]);
    const later = next.map((one) => ({ ...one, hour: one.hour + 24 * 12 }));
    await observationsOf(kernel).append('later', planted.source.id, later);
    await observationsOf(kernel).settle();
    await lookForSigns(province.system(), '2026-12-03');
    expect(await alertsOf({ kind: 'beacon', text: 'c2-1' })).toHaveLength(2);
  });

  test('that are an infection open an episode, and a second sign joins it', async () => {
    const officer = province.as('unit_officer', planted.one);
    const [beacon] = await alertsOf({ kind: 'beacon', text: 'c2-2' });
    const [fresh] = await alertsOf({ kind: 'first_seen', text: 'c2-2' });
    const malware = 'Chưa rõ tên';
    const note = 'Có tiến trình lạ gọi ra ngoài';
    const first = await confirmAlert(officer, { id: beacon?.id ?? '', malware, note });
    const second = await confirmAlert(officer, { id: fresh?.id ?? '', malware, note });
    expect(second.infectionId).toBe(first.infectionId);
    expect(await getInfection(officer, { id: first.infectionId })).toMatchObject({
      machine: '10.1.1.2',
      malware,
    });
  });
});
