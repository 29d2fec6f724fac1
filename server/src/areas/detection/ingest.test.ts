import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHttp, type HttpServer } from '../../kernel/http/server.ts';
import { openTestKernel, TEST_NOW } from '../../kernel/testing.ts';
import { assets } from '../assets/index.ts';
import { identity } from '../identity/index.ts';
import { intel } from '../intel/index.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { detection } from './index.ts';
import { listInfections } from './service/infections.ts';
import { getSighting, listSightings } from './service/sightings.ts';
import { createSource, listSources, revokeSource } from './service/sources.ts';
import { assignUnattributed, listUnattributed } from './service/unattributed.ts';
import { claimContact, denyContact, listContactRequests } from './service/requests.ts';
import { Spool } from './spool.ts';
import { dnsLine, plantTestDetection } from './testing.ts';

let kernel: Awaited<ReturnType<typeof openTestKernel>>;
let province: TestProvince;
let http: HttpServer;
let planted: Awaited<ReturnType<typeof plantTestDetection>>;

const areas = [organisation, identity, assets, intel, detection];
const DAY = '2026-11-20';
const at = `${DAY}T03:04:05.000000+0000`;

beforeAll(async () => {
  kernel = await openTestKernel(areas);
  province = await plantTestProvince(kernel);
  planted = await plantTestDetection(kernel, province);
  http = await createHttp(kernel, areas);
  await http.ready();
});

afterAll(async () => {
  await http.close();
});

interface Sent {
  source?: string;
  token?: string;
  headers?: Record<string, string>;
}

async function send(body: string | Buffer, { source, token, headers }: Sent = {}) {
  const answer = await http.inject({
    method: 'POST',
    url: `/api/ingest/${encodeURIComponent(source ?? planted.source.name)}`,
    headers: { authorization: `Bearer ${token ?? planted.source.token}`, ...headers },
    body,
  });
  await planted.detector.drain();
  return answer;
}

async function sightingsOf(unitId: string, day = DAY) {
  return (await listSightings(province.as('analyst'), { unitId, from: day, to: day })).rows;
}

describe('log lines', () => {
  test('lead to the unit whose network the machine was in at that time, once a day with all contacts', async () => {
    const lines = [
      dnsLine('10.1.9.9', 'www.EVIL.example.net', at),
      dnsLine('10.1.9.9', 'evil.example.net.', `${DAY}T05:00:00.000000+0000`),
      dnsLine('10.1.2.7', 'evil.example.net', at),
      dnsLine('10.1.9.8', 'notevil.example.net', at),
      dnsLine('10.1.9.8', 'evil.example.net.vn', at),
      dnsLine('2001:db8:5::77', 'a.b.evil.example.net', at),
    ];
    const answer = await send(`${lines.join('\n')}\n`);
    expect([answer.statusCode, answer.json()]).toMatchObject([202, { lines: 6, isRepeat: false }]);
    const [first] = await sightingsOf(planted.one);
    expect(first).toMatchObject({
      value: 'evil.example.net',
      family: 'Emotet',
      description: 'máy chủ điều khiển',
      count: 2,
      addresses: ['10.1.9.9'],
    });
    expect(await sightingsOf(planted.two)).toMatchObject([{ count: 1, addresses: ['10.1.2.7'] }]);
    expect(await sightingsOf(province.department)).toMatchObject([
      { count: 1, addresses: ['2001:db8:5::77'] },
    ]);
  });

  test('open down to the raw line, with what was found marked in it', async () => {
    const [row] = await sightingsOf(planted.one);
    const { evidence, contacts } = await getSighting(province.as('unit_officer', planted.one), {
      id: row?.id ?? '',
    });
    expect(JSON.parse(evidence?.line ?? '')).toMatchObject({ dns: { rrname: 'www.EVIL.example.net' } });
    const [[start, end] = [0, 0]] = evidence?.marks ?? [];
    expect(evidence?.line.slice(start, end)).toBe('www.EVIL.example.net');
    expect(contacts[0]?.infectionId).toBeTruthy();
  });

  test('of one unit are absent to another', async () => {
    const [row] = await sightingsOf(planted.one);
    const other = province.as('unit_officer', planted.two);
    await expect(getSighting(other, { id: row?.id ?? '' })).rejects.toMatchObject({ kind: 'not_found' });
    const { rows } = await listSightings(other, {});
    expect(new Set(rows.map(({ unitId }) => unitId))).toEqual(new Set([planted.two]));
  });

  test('sent twice with the same batch id count once, also when the server dies in between', async () => {
    const day = '2026-11-19';
    const body = `${dnsLine('10.1.9.9', 'evil.example.net', `${day}T01:00:00.000000+0000`)}\n`;
    const headers = { 'x-batch-id': 'batch-1' };
    expect((await send(body, { headers })).json()).toMatchObject({ isRepeat: false });
    expect((await send(body, { headers })).json()).toMatchObject({ isRepeat: true });
    expect(await sightingsOf(planted.one, day)).toMatchObject([{ count: 1 }]);
  });

  test('that were acknowledged before a crash are matched after it', async () => {
    const day = '2026-11-18';
    const spool = new Spool(kernel);
    await spool.put(
      Readable.from([Buffer.from(dnsLine('10.1.9.9', 'evil.example.net', `${day}T01:00:00.000000+0000`))]),
      {
        sourceId: planted.source.id,
        batchId: 'left-behind',
        isGzip: false,
        receivedAt: kernel.clock(),
        limitBytes: 1e6,
      },
    );
    const reopened = new Spool(kernel);
    await reopened.open();
    const left = reopened.everything().find(({ batchId }) => batchId === 'left-behind');
    expect(left).toMatchObject({ lines: 1 });
    await reopened.close();
    await spool.close();
  });

  test('may be packed; a packed body that is cut off is refused whole', async () => {
    const day = '2026-11-17';
    const lines = Array.from({ length: 500 }, (_, n) =>
      dnsLine('10.1.7.7', n === 3 ? 'evil.example.net' : `h${n}.example.com`, `${day}T01:00:00.000000+0000`),
    );
    const packed = gzipSync(lines.join('\n'));
    const headers = { 'content-encoding': 'gzip' };
    const cut = await send(packed.subarray(0, packed.length / 2), { headers });
    expect([cut.statusCode, cut.json().reason]).toEqual([422, 'detection.gzip_broken']);
    expect(await sightingsOf(planted.one, day)).toEqual([]);
    expect((await send(packed, { headers })).json()).toMatchObject({ lines: 500 });
    expect(await sightingsOf(planted.one, day)).toMatchObject([{ count: 1 }]);
  });

  test('of a size that no machine should hold are refused', async () => {
    const answer = await send(Buffer.alloc(kernel.config.ingestLimitBytes + 1, 'a'));
    expect([answer.statusCode, answer.json().reason]).toEqual([413, 'kernel.body_too_large']);
  });

  test('with NULs, broken UTF-8 and two megabytes in one line are taken, and the contacts in them found', async () => {
    const day = '2026-11-16';
    const stamp = `${day}T01:00:00.000000+0000`;
    const long = dnsLine('10.1.6.6', 'evil.example.net', stamp).replace(
      '{',
      `{"pad":"${'x'.repeat(2_000_000)}",`,
    );
    const broken = Buffer.concat([
      Buffer.from('\0\0 garbage \0\n'),
      Buffer.from([0xff, 0xfe, 0x80, 10]),
      Buffer.from(`${long}\r\n`),
      Buffer.from(dnsLine('10.1.6.5', 'evil.example.net', stamp).replace('"UDP"', '"U\u0000DP\\ud800"')),
    ]);
    expect((await send(broken)).json()).toMatchObject({ lines: 4 });
    const [row] = await sightingsOf(planted.one, day);
    expect(row?.addresses).toContain('10.1.6.6');
    const { evidence } = await getSighting(province.as('analyst'), { id: row?.id ?? '' });
    expect(evidence?.line.length).toBeLessThanOrEqual(8192);
    expect(evidence?.marks).not.toEqual([]);
  });

  test('from 1970 or 2099 count on the day they came in, and say that their clock is wrong', async () => {
    const today = '2026-11-21';
    const lines = ['1970-01-01T00:00:10.000000+0000', '2099-05-05T00:00:00.000000+0000'].map((stamp) =>
      dnsLine('10.1.5.5', 'evil.example.net', stamp),
    );
    await send(lines.join('\n'));
    const [row] = await sightingsOf(planted.one, today);
    expect(row).toMatchObject({ count: 2, hasSuspectClock: true, addresses: ['10.1.5.5'] });
  });

  test('an hour ahead keep their stamp, and say that their clock is wrong', async () => {
    await send(dnsLine('10.1.2.9', 'evil.example.net', '2026-11-21T03:00:00.000000+0000'));
    expect(await sightingsOf(planted.two, '2026-11-21')).toMatchObject([{ count: 1, hasSuspectClock: true }]);
  });
});

describe('a shared or unknown address', () => {
  test('names candidates to the province, and becomes a sighting when somebody has looked it up', async () => {
    await send(
      [dnsLine('203.0.113.5', 'evil.example.net', at), dnsLine('100.99.1.1', 'evil.example.net', at)].join(
        '\n',
      ),
    );
    const { rows } = await listUnattributed(province.as('analyst'), {});
    const shared = rows.find(({ address }) => address === '203.0.113.5');
    expect(new Set(shared?.candidates.map(({ id }) => id))).toEqual(new Set([planted.one, planted.two]));
    expect(rows.find(({ address }) => address === '100.99.1.1')?.candidates).toEqual([]);
    await expect(listUnattributed(province.as('unit_officer', planted.one), {})).rejects.toMatchObject({
      kind: 'forbidden',
    });
    const ask = { id: shared?.id ?? '', unitId: planted.two, reason: 'theo nhật ký NAT' };
    const { sightingId } = await assignUnattributed(province.as('analyst'), ask);
    expect(await getSighting(province.as('unit_officer', planted.two), { id: sightingId })).toMatchObject({
      addressCount: 2,
      count: 2,
    });
    await expect(assignUnattributed(province.as('analyst'), ask)).rejects.toMatchObject({ kind: 'conflict' });
  });
});

describe('the question that units behind a shared exit are asked', () => {
  const ask = (unitId: string) => listContactRequests(province.as('unit_officer', unitId), {});

  test('makes the contact the unit’s whose machine it was, and closes the question to the others', async () => {
    const day = '2026-10-10';
    await send(dnsLine('203.0.113.5', 'evil.example.net', `${day}T01:00:00.000000+0000`));
    const [first] = (await ask(planted.one)).rows;
    expect(first).toMatchObject({ day, address: '203.0.113.5', candidateCount: 2, state: 'open' });
    const [second] = (await ask(planted.two)).rows;
    const answer = { id: first?.id ?? '', note: 'đã tra nhật ký NAT' };
    await expect(denyContact(province.as('unit_officer', planted.two), answer)).rejects.toMatchObject({
      kind: 'not_found',
    });
    await denyContact(province.as('unit_officer', planted.one), answer);
    const shown = (await listUnattributed(province.as('analyst'), {})).rows.find((row) => row.day === day);
    expect(shown?.candidates).toMatchObject(
      [planted.one, planted.two].map((id) => ({ id, answer: id === planted.one ? 'not_ours' : 'open' })),
    );
    // One is left, and still nothing is laid at it until it says so.
    expect(await sightingsOf(planted.two, day)).toEqual([]);
    const ours = { id: second?.id ?? '', machine: 'MAY-KE-TOAN' };
    expect(await claimContact(province.as('unit_officer', planted.two), ours)).toMatchObject({
      state: 'ours',
    });
    expect(await sightingsOf(planted.two, day)).toMatchObject([{ addresses: ['MAY-KE-TOAN'], count: 1 }]);
    const infections = await listInfections(province.as('unit_officer', planted.two), { text: 'ke-toan' });
    expect(infections.rows).toMatchObject([{ machine: 'MAY-KE-TOAN', malware: 'Emotet' }]);
    await expect(claimContact(province.as('unit_officer', planted.two), ours)).rejects.toMatchObject({
      reason: 'detection.request_answered',
    });
  });

  test('is closed when the province lays the contact at a unit itself', async () => {
    const day = '2026-10-11';
    await send(dnsLine('203.0.113.5', 'evil.example.net', `${day}T01:00:00.000000+0000`));
    const contact = (await listUnattributed(province.as('analyst'), {})).rows.find((row) => row.day === day);
    const assign = { id: contact?.id ?? '', unitId: planted.two, reason: 'theo nhật ký NAT' };
    await assignUnattributed(province.as('analyst'), assign);
    const { rows } = await ask(planted.one);
    expect(rows.filter((row) => row.day === day)).toEqual([]);
    const all = await listContactRequests(province.as('unit_officer', planted.one), { state: 'all' });
    expect(all.rows.find((row) => row.day === day)).toMatchObject({ state: 'settled' });
  });
});

describe('a source', () => {
  test('takes nothing with the token of another, nor with none, nor once revoked', async () => {
    const other = await createSource(province.as('analyst'), {
      name: 'Tường lửa',
      kind: 'firewall',
      unitId: planted.one,
    });
    expect((await send('x', { token: other.token })).statusCode).toBe(403);
    expect((await send('x', { token: 'lachan_nonsense' })).statusCode).toBe(401);
    expect((await send('x', { source: other.name, token: other.token })).statusCode).toBe(202);
    await revokeSource(province.as('analyst'), { id: other.id });
    expect((await send('x', { source: other.name, token: other.token })).statusCode).toBe(401);
  });

  test('lays what no network explains at its own unit, when all its machines are that unit’s', async () => {
    const own = await createSource(province.as('analyst'), {
      name: 'Bộ định tuyến xã',
      kind: 'dns',
      unitId: province.stateCompany,
      defaultUnitId: province.stateCompany,
    });
    await send(dnsLine('192.168.1.20', 'evil.example.net', at), { source: own.id, token: own.token });
    expect(await sightingsOf(province.stateCompany)).toMatchObject([{ addresses: ['192.168.1.20'] }]);
  });

  test('shows what it sent, what of it nobody could read, and when it fell silent', async () => {
    const source = await createSource(province.as('analyst'), {
      name: 'Nguồn lạ',
      kind: 'other',
      unitId: province.dataCentre,
      silentAfterHours: 2,
    });
    await send(`gibberish without meaning\n${dnsLine('10.1.1.1', 'fine.example.com', at)}\n`, {
      source: source.id,
      token: source.token,
    });
    const shown = async () =>
      (await listSources(province.as('analyst'), {})).rows.find(({ id }) => id === source.id);
    expect(await shown()).toMatchObject({
      state: 'active',
      lines: 2,
      unknownLines: 1,
      unknownSamples: ['gibberish without meaning'],
    });
    kernel.setNow(new Date('2026-11-21T05:00:00Z'));
    expect(await shown()).toMatchObject({ state: 'silent' });
    kernel.setNow(TEST_NOW);
  });
});

describe('an anti-virus product', () => {
  test('that could not clean a machine makes it an infection with its line; what it blocked is only shown', async () => {
    const source = await createSource(province.as('analyst'), {
      name: 'ClamAV',
      kind: 'antivirus',
      unitId: planted.two,
      defaultUnitId: planted.two,
    });
    const cef = (address: string, act: string) =>
      `CEF:0|KasperskyLab|SecurityCenter|13.2|GNRL_EV_VIRUS_FOUND|Object|4|cs1=Trojan.Win32.PlugX.gen cs1Label=VirusName dst=${address} dhost=MAY-VT-07 filePath=C:\\\\Temp\\\\a.exe act=${act} rt=1795143600000`;
    await send([cef('10.1.2.71', 'Not cleaned'), 'nothing of note'].join('\n'), {
      source: source.id,
      token: source.token,
    });
    const { rows } = await listSightings(province.as('unit_officer', planted.two), { text: 'PlugX' });
    expect(rows).toMatchObject([
      { kind: 'malware', value: 'Trojan.Win32.PlugX.gen', addresses: ['MAY-VT-07'] },
    ]);
    const infections = await listInfections(province.as('unit_officer', planted.two), { text: 'plugx' });
    expect(infections.rows).toMatchObject([{ machine: 'MAY-VT-07', isMeasured: true, state: 'seen' }]);
    const { evidence } = await getSighting(province.as('analyst'), { id: rows[0]?.id ?? '' });
    expect(evidence?.marks).toHaveLength(1);
  });
});

const data = ['../shared/data', '../../shared/data'].find((folder) => existsSync(folder));

test.skipIf(!data)(
  'real EVE, Zeek, DNS and web logs pass without losing a line (needs ../shared/data)',
  async () => {
    const files = [
      ...readdirSync(`${data}/suricata-eve-7.0.10`)
        .filter((name) => name.endsWith('.eve.json'))
        .slice(0, 30)
        .map((name) => `suricata-eve-7.0.10/${name}`),
      ...['zeek-default', 'zeek-json'].flatMap((folder) =>
        readdirSync(`${data}/zeek-wrccdc/${folder}`).map((name) => `zeek-wrccdc/${folder}/${name}`),
      ),
      ...readdirSync(`${data}/peer-recorded`)
        .filter((name) => /\.log$|\.raw$/.test(name))
        .map((name) => `peer-recorded/${name}`),
    ];
    const source = await createSource(province.as('analyst'), {
      name: 'Thật',
      kind: 'ids',
      unitId: province.dataCentre,
    });
    let [lines, bytes] = [0, 0];
    for (const name of files) {
      const raw = readFileSync(`${data}/${name}`);
      const content = name.endsWith('.gz') ? gunzipSync(raw) : raw;
      if (content.length > 20e6) continue;
      const feeds = content.filter((byte) => byte === 10).length;
      lines += feeds + (content.length > 0 && content.at(-1) !== 10 ? 1 : 0);
      bytes += content.length;
      const answer = await send(content, { source: source.id, token: source.token });
      expect(answer.statusCode).toBe(202);
    }
    const row = (await listSources(province.as('analyst'), {})).rows.find(({ id }) => id === source.id);
    expect(row).toMatchObject({ lines, bytes, waitingBytes: 0 });
    expect(row?.unknownLines).toBeLessThan(lines / 2);
  },
  120_000,
);
