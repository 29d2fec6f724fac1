import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHttp, type HttpServer } from '../../kernel/http/server.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import { assets } from '../assets/index.ts';
import { identity } from '../identity/index.ts';
import { intel } from '../intel/index.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { detection } from './index.ts';
import { listAlertExceptions, takeBackAlertException } from './service/alert-exceptions.ts';
import { dismissAlert, getAlert, listAlerts } from './service/alerts.ts';
import { plantTestDetection } from './testing.ts';

let province: TestProvince;
let http: HttpServer;
let planted: Awaited<ReturnType<typeof plantTestDetection>>;

const areas = [organisation, identity, assets, intel, detection];

beforeAll(async () => {
  const kernel = await openTestKernel(areas);
  province = await plantTestProvince(kernel);
  planted = await plantTestDetection(kernel, province);
  http = await createHttp(kernel, areas);
  await http.ready();
});

afterAll(() => http.close());

async function send(lines: readonly string[]): Promise<void> {
  const answer = await http.inject({
    method: 'POST',
    url: `/api/ingest/${planted.source.id}`,
    headers: { authorization: `Bearer ${planted.source.token}`, 'content-type': 'text/plain' },
    body: `${lines.join('\n')}\n`,
  });
  expect(answer.statusCode).toBeLessThan(300);
  await planted.detector.drain();
}

const visit = (from: string, minute: number, request: string, status: number, agent = 'Mozilla/5.0') =>
  `${from} - - [20/Nov/2026:10:${String(minute).padStart(2, '0')}:07 +0700] "GET ${request} HTTP/1.1" ${status} 512 "-" "${agent}"`;
const logOn = (from: string, second: number, words: string) =>
  `Nov 20 10:00:${String(second).padStart(2, '0')} may-chu-web sshd[814]: ${words} from ${from} port 50022 ssh2`;
const alertsOf = async (kind?: 'web_attack' | 'web_shell' | 'password_guessing' | 'probing') =>
  (await listAlerts(province.as('analyst'), { kind, limit: 100 })).rows;

describe('logs of servers', () => {
  test('of ordinary visitors raise nothing, nor does who mistypes a password', async () => {
    await send(
      Array.from({ length: 300 }, (_, place) =>
        visit(`198.51.100.${place % 50}`, place % 60, `/tin-tuc/bai-${place}.html?trang=${place % 7}`, 200),
      ),
    );
    await send([
      ...[1, 2, 3].map((second) => logOn('10.1.0.9', second, 'Failed password for an.nguyen')),
      logOn('10.1.0.9', 9, 'Accepted password for an.nguyen'),
    ]);
    expect(await alertsOf()).toEqual([]);
  });

  test('show an attack on a website: the server, who attacks, the lines and how the score came about', async () => {
    await send([
      visit('203.0.113.77', 1, '/?id=1+union+select+1,2,3', 200),
      visit('203.0.113.77', 1, '/?id=1%20union%20select%20password', 200),
      visit('203.0.113.77', 2, '/?id=1+union+all+select+null', 200),
      visit('198.51.100.3', 2, '/gioi-thieu', 200),
    ]);
    const [alert, ...others] = await alertsOf('web_attack');
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      unitId: province.dataCentre,
      machine: planted.source.name,
      destination: '203.0.113.77',
    });
    const { reasons, evidence, score } = await getAlert(province.as('analyst'), { id: alert?.id ?? '' });
    expect(reasons.map(({ code }) => code)).toEqual([
      'sql_injection',
      'different_requests',
      'answered_with_success',
      'lines_in_all',
    ]);
    expect(score).toBeCloseTo(0.8);
    expect(evidence).toHaveLength(3);
    expect(evidence[0]?.line).toContain('union+select');
  });

  test('show a web shell that answers, but not one that somebody only looked for', async () => {
    await send([
      visit('203.0.113.80', 5, '/uploads/c99.php?cmd=id', 404),
      visit('203.0.113.81', 5, '/uploads/c99.php?cmd=id', 200),
    ]);
    expect(await alertsOf('web_shell')).toMatchObject([{ destination: '203.0.113.81' }]);
  });

  test('show passwords that are guessed, from a machine of a unit: the machine is the sign', async () => {
    await send(
      Array.from({ length: 8 }, (_, second) =>
        logOn('10.1.0.44', second, `Failed password for user${second}`),
      ),
    );
    await send([logOn('10.1.0.44', 12, 'Accepted password for user7')]);
    const [alert, ...others] = await alertsOf('password_guessing');
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ unitId: planted.one, machine: '10.1.0.44', destination: 'may-chu-web' });
    const { reasons, evidence } = await getAlert(province.as('analyst'), { id: alert?.id ?? '' });
    expect(reasons.map(({ code }) => code)).toContain('log_on_succeeded');
    expect(evidence.at(-1)?.line).toContain('Accepted password');
  });

  test('judged a false alarm do not alarm again', async () => {
    const [alert] = await alertsOf('web_attack');
    const reason = 'Đơn vị kiểm thử được thuê rà quét';
    await dismissAlert(province.as('analyst'), { id: alert?.id ?? '', reason, forAllMachines: true });
    await send(
      ['/etc/passwd', '/../../win.ini', '/../boot.ini', '/a/../../b'].map((path) =>
        visit('203.0.113.77', 20, path, 200),
      ),
    );
    expect(await alertsOf('web_attack')).toMatchObject([{ id: alert?.id, state: 'false_alarm' }]);
  });

  test('are listed as passed over to their unit alone, and alarm again when that is taken back', async () => {
    const [exception] = (await listAlertExceptions(province.as('analyst'), { text: 'kiem thu' })).rows;
    const id = exception?.id ?? '';
    expect(exception).toMatchObject({ kind: 'web_attack', machine: null, destination: '203.0.113.77' });
    const other = province.as('unit_officer', planted.two);
    expect((await listAlertExceptions(other, {})).total).toBe(0);
    await expect(takeBackAlertException(other, { id })).rejects.toMatchObject({ kind: 'not_found' });
    await expect(takeBackAlertException(province.as('auditor'), { id })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await takeBackAlertException(province.as('analyst'), { id });
    expect((await listAlertExceptions(province.as('analyst'), {})).total).toBe(0);
    await send(
      ['/../etc/shadow', '/a/../../win.ini', '/b/../../../boot.ini'].map((path) =>
        visit('203.0.113.77', 52, path, 200).replace('20/Nov', '21/Nov'),
      ),
    );
    expect((await alertsOf('web_attack')).filter(({ state }) => state === 'new')).toHaveLength(1);
  });

  test('show who looks for open services and for pages, and passwords guessed at a page', async () => {
    await send(
      Array.from(
        { length: 30 },
        (_, place) =>
          `Nov 20 10:00:${String(place >> 1).padStart(2, '0')} tuong-lua kernel: [UFW BLOCK] IN=eth0 OUT= SRC=203.0.113.90 DST=198.51.100.1 LEN=60 PROTO=TCP SPT=40112 DPT=${place + 1} WINDOW=1024 RES=0x00 SYN URGP=0`,
      ),
    );
    expect(await alertsOf('probing')).toMatchObject([{ destination: '203.0.113.90' }]);
    await send(Array.from({ length: 20 }, (_, place) => visit('203.0.113.91', 1, `/cu/${place}.php`, 404)));
    await send(
      Array.from({ length: 10 }, () => visit('203.0.113.92', 1, '/dang-nhap', 401).replace('GET', 'POST')),
    );
    const places = async (kind: 'web_attack' | 'password_guessing') =>
      (await alertsOf(kind)).map(({ destination }) => destination);
    expect(await places('web_attack')).toContain('203.0.113.91');
    expect(await places('password_guessing')).toContain('203.0.113.92');
  });
});
