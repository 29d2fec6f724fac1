import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHttp, type HttpServer } from '../../kernel/http/server.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import { assets } from '../assets/index.ts';
import { identity } from '../identity/index.ts';
import { intel } from '../intel/index.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { digestOf } from './hunt-answer.ts';
import { hunterOf } from './hunter.ts';
import { detection } from './index.ts';
import { answerHunt } from './service/hunt-answers.ts';
import { askHuntUnits, downloadAskedList, listHuntAsks } from './service/hunt-asks.ts';
import { startHunt } from './service/hunting.ts';
import { downloadHunt, getHunt, listHuntFindings } from './service/hunts.ts';
import { updateSource } from './service/sources.ts';
import { plantTestDetection } from './testing.ts';

let kernel: Awaited<ReturnType<typeof openTestKernel>>;
let province: TestProvince;
let http: HttpServer;
let planted: Awaited<ReturnType<typeof plantTestDetection>>;
let huntId: string;
let askId: string;

const areas = [organisation, identity, assets, intel, detection];
const days = { from: '2026-11-01', to: '2026-11-21' };
const analyst = () => province.as('analyst');
const keeper = () => province.as('unit_officer', province.dataCentre);

const digest = digestOf([
  { kind: 'ipv4', value: '198.51.100.7' },
  { kind: 'domain', value: 'xau.example' },
]);
const head = {
  answer: 'lachan-hunt',
  version: 1,
  digest,
  indicators: 2,
  from: '2026-11-05',
  to: '2026-11-20',
  days: 16,
  observations: 1234,
};
const row = {
  indicator: 'xau.example',
  machine: '172.30.0.7',
  destination: 'www.xau.example',
  kind: 'dns',
  day: '2026-11-10',
  firstAt: '2026-11-10T03:00:00.000Z',
  lastAt: '2026-11-10T05:00:00.000Z',
  count: 3,
};
const answerText = (rows: readonly object[], about: object = head) =>
  [about, ...rows].map((line) => `${JSON.stringify(line)}\n`).join('');
const answer = (text: string, caller = keeper()) => answerHunt(caller, { id: askId, text });

beforeAll(async () => {
  kernel = await openTestKernel(areas);
  province = await plantTestProvince(kernel);
  planted = await plantTestDetection(kernel, province);
  http = await createHttp(kernel, areas);
  await updateSource(analyst(), {
    id: planted.source.id,
    kind: 'dns',
    senders: [],
    certificates: [],
    keepsOwn: true,
  });
  const hunt = await startHunt(analyst(), {
    text: 'xau[.]example\n198.51.100.7\n',
    ...days,
    name: 'Công văn 12',
  });
  huntId = hunt.id;
  await kernel.events.drain();
  await hunterOf(kernel).drain();
});
afterAll(() => http.close());

describe('a list given to those who keep their own', () => {
  test('goes to the units that were not searched, once, and to nobody else', async () => {
    expect((await listHuntAsks(keeper(), {})).total).toBe(0);
    expect(await askHuntUnits(analyst(), { id: huntId })).toMatchObject({ asked: 1 });
    expect(await askHuntUnits(analyst(), { id: huntId })).toMatchObject({ asked: 0 });
    const { rows } = await listHuntAsks(keeper(), {});
    expect(rows).toMatchObject([
      { unitId: province.dataCentre, name: 'Công văn 12', values: 2, answer: null, ...days },
    ]);
    askId = rows[0]?.id ?? '';
    const { name, text } = await downloadAskedList(keeper(), { id: askId });
    expect([name, text.split('\n').toSorted()]).toEqual([
      `ra-soat-${askId.slice(0, 8)}.txt`,
      ['', '198.51.100.7', 'xau.example'],
    ]);
    const other = province.as('unit_officer', planted.one);
    expect((await listHuntAsks(other, {})).total).toBe(0);
    await expect(downloadAskedList(other, { id: askId })).rejects.toMatchObject({ kind: 'not_found' });
    await expect(answer(answerText([]), other)).rejects.toMatchObject({ kind: 'not_found' });
    await expect(askHuntUnits(keeper(), { id: huntId })).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('is downloaded as a file', async () => {
    const denied = await http.inject({ url: `/api/detection/hunt-asks/${askId}/list` });
    expect(denied.statusCode).toBe(401);
  });
});

describe('an answer', () => {
  test('that found nothing says what was searched', async () => {
    expect(await answer(answerText([]))).toMatchObject({ findings: 0, refused: 0 });
    const { unsearched, findings } = await getHunt(analyst(), { id: huntId });
    expect(findings).toBe(0);
    expect(unsearched).toMatchObject([
      {
        unitId: province.dataCentre,
        answer: { searchedFrom: '2026-11-05', searchedTo: '2026-11-20', searchedDays: 16, machines: 0 },
      },
    ]);
    expect((await listHuntAsks(keeper(), {})).total).toBe(0);
    expect((await listHuntAsks(keeper(), { state: 'all' })).total).toBe(1);
  });

  test('is laid at the unit, marked as its word; a later one takes the place of an earlier one', async () => {
    const next = { ...row, day: '2026-11-11', lastAt: '2026-11-11T05:00:00.000Z' };
    await answer(answerText([row, { ...row, machine: '172.30.0.8' }]));
    expect(await answer(answerText([row, next]))).toMatchObject({ findings: 1, machines: 1, refused: 0 });
    const hunt = await getHunt(analyst(), { id: huntId });
    expect(hunt).toMatchObject({ findings: 1, machines: 1 });
    expect(hunt.units).toMatchObject([{ id: province.dataCentre, machines: 1, count: 6 }]);
    const { rows } = await listHuntFindings(analyst(), { id: huntId });
    expect(rows).toMatchObject([
      {
        machine: '172.30.0.7',
        value: 'xau.example',
        destination: 'www.xau.example',
        days: 2,
        count: 6,
        isHandedIn: true,
      },
    ]);
    const { bytes } = await downloadHunt(analyst(), { id: huntId, format: 'csv' });
    expect(bytes.toString()).toContain('Đơn vị tự rà soát và báo');
  });

  test('keeps its good lines when others are wrong, and says which and why', async () => {
    const refused = await answer(
      `${answerText([
        row,
        { ...row, indicator: 'khac.example' },
        { ...row, day: '2025-01-01' },
        { ...row, machine: '10.1.9.9' },
        { ...row, count: 0 },
      ])}không phải JSON\n`,
    );
    expect(refused).toMatchObject({ findings: 1, refused: 5 });
    expect(refused.refusals.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '3 detection.answer_other_value',
      '4 detection.answer_day_outside',
      '5 detection.answer_machine_elsewhere',
      '6 detection.answer_line_wrong',
      '7 detection.answer_line_wrong',
    ]);
  });

  test('to another list, or of another kind, is refused as a whole and changes nothing', async () => {
    await expect(answer(answerText([row], { ...head, digest: 'khác' }))).rejects.toMatchObject({
      reason: 'detection.answer_other_list',
    });
    await expect(answer('value,machine\nxau.example,10.1.1.1\n')).rejects.toMatchObject({
      reason: 'detection.answer_unreadable',
      faults: [{ file: 'tra-loi.ndjson', line: 1, path: 'text', reason: 'detection.answer_unreadable' }],
    });
    expect(await getHunt(analyst(), { id: huntId })).toMatchObject({ findings: 1 });
  });
});
