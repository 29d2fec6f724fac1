import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { latestAudit } from '../../kernel/audit-chain.ts';
import { inTransaction } from '../../kernel/command.ts';
import { createHttp, type HttpServer } from '../../kernel/http/server.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import { assets } from '../assets/index.ts';
import { machines } from '../assets/tables.ts';
import { identity } from '../identity/index.ts';
import { intel } from '../intel/index.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { detection } from './index.ts';
import { measures } from './measures.ts';
import { dropExitLog, listExits, setExitLog } from './service/exits.ts';
import { getInfection, listInfections } from './service/infections.ts';
import { nameCheckedIn } from './service/late-evidence.ts';
import { listLeases } from './service/leases.ts';
import { listContactRequests } from './service/requests.ts';
import { confirmInfection, reportInfection } from './service/responding.ts';
import { answerSameMachine, withdrawSameMachine } from './service/same-machine-answers.ts';
import { listSameMachine } from './service/same-machine.ts';
import { getSighting, listSightings } from './service/sightings.ts';
import { createSource } from './service/sources.ts';
import { listUnattributed } from './service/unattributed.ts';
import { dnsLine, plantTestDetection } from './testing.ts';

let kernel: Awaited<ReturnType<typeof openTestKernel>>;
let province: TestProvince;
let planted: Awaited<ReturnType<typeof plantTestDetection>>;
let antivirus: string;
let proxy: string;
let http: HttpServer;

beforeAll(async () => {
  kernel = await openTestKernel([organisation, identity, assets, intel, detection]);
  province = await plantTestProvince(kernel);
  planted = await plantTestDetection(kernel, province);
  const source = (name: string, kind: 'antivirus' | 'proxy') =>
    createSource(province.as('analyst'), { name, kind, unitId: province.dataCentre });
  antivirus = (await source('Kaspersky', 'antivirus')).id;
  proxy = (await source('Proxy của các xã', 'proxy')).id;
  http = await createHttp(kernel, [organisation, identity, assets, intel, detection]);
});
afterAll(async () => {
  await planted.detector.stop();
  await http.close();
});

const unit = () => province.as('unit_officer', planted.one);
const lead = () => province.as('province_officer');
const analyst = () => province.as('analyst');

async function send(sourceId: string, ...lines: string[]): Promise<void> {
  await planted.detector.spool.put(Readable.from([Buffer.from(lines.join('\n'))]), {
    sourceId,
    batchId: crypto.randomUUID(),
    isGzip: false,
    receivedAt: kernel.clock(),
    limitBytes: 1e6,
  });
  await planted.detector.drain();
}

const asked = (address: string, time: string, name = 'evil.example.net') =>
  dnsLine(address, name, `2026-11-20T${time}:00.000000+0000`);

/** Kaspersky Security Center in CEF. */
function found(name: string, time: string, address?: string): string {
  const at = Date.parse(`2026-11-20T${time}:00Z`);
  const dst = address === undefined ? '' : ` dst=${address}`;
  return `CEF:0|KasperskyLab|SecurityCenter|14.2|GNRL_EV_VIRUS_FOUND|Object detected|8|rt=${at} dhost=${name}${dst} cs1=Trojan.Win32.Emotet.gen cs1Label=VirusName filePath=C:\\\\a.exe act=Not disinfected`;
}

async function machine(name: string, address: string, lastSeenAt: string): Promise<void> {
  await inTransaction(province.system(), ({ db }) =>
    db.insert(machines).values({
      unitId: planted.one,
      name,
      nameKey: name,
      kind: 'workstation',
      macs: [],
      addresses: [address],
      source: 'csv' as never,
      registeredAt: new Date('2026-01-01T00:00:00Z'),
      lastSeenAt: new Date(lastSeenAt),
    }),
  );
}

const episodes = async (text: string) => (await listInfections(lead(), { text })).rows;
const audited = async () =>
  (await inTransaction(province.system(), ({ db }) => latestAudit(db, 20))).map(({ command }) => command);

describe('a machine named by host in one log and by address in another', () => {
  test('is one infection when a detection that day gave both', async () => {
    await send(antivirus, found('PC-KETOAN-01.xa.local', '02:00', '10.1.9.3'));
    await send(planted.source.id, asked('10.1.9.3', '05:00'));
    expect(await episodes('PC-KETOAN-01')).toMatchObject([{ machine: 'PC-KETOAN-01', contacts: 2 }]);
    expect(await episodes('10.1.9.3')).toEqual([]);
    const [said] = (await listLeases(unit(), { text: '10.1.9.3' })).rows;
    expect(said).toMatchObject({ origin: 'detection', hostName: 'PC-KETOAN-01', saidBy: 'Kaspersky' });
  });

  test('becomes one when what joins them comes later, and that is audited', async () => {
    await send(planted.source.id, asked('10.1.9.4', '05:00'));
    const [before] = await episodes('10.1.9.4');
    await confirmInfection(unit(), { id: before?.id ?? '' });
    await send(antivirus, found('PC-KETOAN-02', '08:00', '10.1.9.4'));
    const rows = await episodes('PC-KETOAN-02');
    expect(rows).toMatchObject([{ state: 'confirmed', contacts: 2 }]);
    expect(await episodes('10.1.9.4')).toEqual([]);
    expect(await audited()).toContain('detection.name-machine');
    const { steps, sightings } = await getInfection(unit(), { id: rows[0]?.id ?? '' });
    expect(steps.map(({ action }) => action)).toContain('joins');
    const dns = sightings.find(({ sourceName }) => sourceName === planted.source.name);
    const { contacts } = await getSighting(unit(), { id: dns?.id ?? '' });
    expect(contacts).toContainEqual(
      expect.objectContaining({
        address: 'PC-KETOAN-02',
        leasedAddress: '10.1.9.4',
        namedBy: 'detection',
      }),
    );
  });

  test('stays two when two machines had the address that day: nothing is merged on a guess', async () => {
    await send(antivirus, found('PC-SANG', '01:00', '10.1.9.5'), found('PC-CHIEU', '09:00', '10.1.9.5'));
    await send(planted.source.id, asked('10.1.9.5', '05:00'));
    // A line that gives both says itself which machine it was.
    for (const name of ['PC-SANG', 'PC-CHIEU']) expect(await episodes(name)).toMatchObject([{ contacts: 1 }]);
    expect(await episodes('10.1.9.5')).toMatchObject([{ contacts: 1 }]);
    const { rows } = await listSameMachine(unit(), {});
    expect(rows).toMatchObject([
      { address: '10.1.9.5', malware: 'Emotet', machines: [{ name: 'PC-CHIEU' }, { name: 'PC-SANG' }] },
    ]);
  });

  test('is made one by a person who knows, and parted again when that was wrong', async () => {
    const [question] = (await listSameMachine(unit(), {})).rows;
    const id = question?.infectionId ?? '';
    const before = await episodes('10.1.9.5');
    const said = await answerSameMachine(unit(), {
      id,
      machine: 'pc-chieu',
      isSame: true,
      reason: 'chị Lan dùng máy này cả ngày',
    });
    expect(said.moved).toBeGreaterThan(0);
    expect(await episodes('10.1.9.5')).toEqual([]);
    expect(await getInfection(unit(), { id: said.infectionId })).toMatchObject({ machine: 'PC-CHIEU' });
    expect((await listSameMachine(unit(), {})).total).toBe(0);
    await withdrawSameMachine(unit(), { id: said.id, reason: 'nhầm với máy bên cạnh' });
    expect(await episodes('10.1.9.5')).toMatchObject(before.map(({ contacts }) => ({ contacts })));
    expect(await audited()).toEqual(
      expect.arrayContaining(['detection.answer-same-machine', 'detection.withdraw-same-machine']),
    );
  });

  test('is not asked about again when a person has said that it is another', async () => {
    const [question] = (await listSameMachine(unit(), {})).rows;
    const say = (name: string) =>
      answerSameMachine(unit(), {
        id: question?.infectionId ?? '',
        machine: name,
        isSame: false,
        reason: 'máy đó tắt từ hôm trước',
      });
    await say('PC-SANG');
    expect((await listSameMachine(unit(), {})).rows).toMatchObject([{ machines: [{ name: 'PC-CHIEU' }] }]);
    await expect(say('PC-SANG')).rejects.toMatchObject({ reason: 'detection.already_said' });
    await say('PC-CHIEU');
    expect((await listSameMachine(unit(), {})).total).toBe(0);
  });

  test('is known by its check-in, before the contact or soon after it', async () => {
    await machine('PC-TUPHAP', '10.1.9.6', '2026-11-19T02:00:00Z');
    await send(planted.source.id, asked('10.1.9.6', '03:00'));
    expect(await episodes('10.1.9.6')).toEqual([]);
    expect(await episodes('PC-TUPHAP')).toMatchObject([{ contacts: 1 }]);
    await send(planted.source.id, asked('10.1.9.7', '03:00'));
    await machine('PC-DIACHINH', '10.1.9.7', '2026-11-20T22:00:00Z');
    await nameCheckedIn(province.system(), planted.one);
    expect(await episodes('PC-DIACHINH')).toMatchObject([{ contacts: 1 }]);
    // People read the address off the screen.
    const report = {
      unitId: planted.one,
      malware: 'Emotet',
      seenOn: '2026-11-20',
      note: 'máy chạy rất chậm',
    };
    await reportInfection(unit(), { ...report, machine: '10.1.9.7' });
    expect(await episodes('PC-DIACHINH')).toMatchObject([{ state: 'confirmed' }]);
    const { id } = await reportInfection(unit(), { ...report, machine: '10.1.9.11' });
    await machine('PC-MOTCUA', '10.1.9.11', '2026-11-20T22:00:00Z');
    await nameCheckedIn(province.system());
    expect(await episodes('PC-MOTCUA')).toMatchObject([{ id }]);
    // Weeks ago it may have been another's.
    await machine('PC-CU', '10.1.9.8', '2026-10-01T02:00:00Z');
    await send(planted.source.id, asked('10.1.9.8', '03:00'));
    expect(await episodes('10.1.9.8')).toHaveLength(1);
    expect((await listSameMachine(unit(), {})).rows).toMatchObject([{ machines: [{ name: 'PC-CU' }] }]);
  });

  test('is found in its unit by a console that knows no addresses', async () => {
    await send(antivirus, found('PC-TUPHAP', '06:00'));
    expect(await episodes('PC-TUPHAP')).toMatchObject([{ unitId: planted.one, contacts: 2 }]);
  });

  test('counts once in the figures', async () => {
    const measure = measures.find(({ key }) => key === 'detection.machines-infected');
    const [value] = await inTransaction(
      unit(),
      async (ctx) =>
        (await measure?.compute(ctx, { unitIds: [planted.one], on: '2026-11-21', from: '2026-10-01' })) ?? [],
    );
    expect(value?.numerator).toBe((await listInfections(unit(), {})).total);
  });

  test('is a question of its own unit alone', async () => {
    const other = province.as('unit_officer', planted.two);
    expect((await listSameMachine(other, {})).total).toBe(0);
    const [question] = (await listSameMachine(unit(), {})).rows;
    const answer = {
      id: question?.infectionId ?? '',
      machine: 'PC-CU',
      isSame: true,
      reason: 'đúng là máy đó',
    };
    await expect(answerSameMachine(other, answer)).rejects.toMatchObject({ kind: 'not_found' });
    await expect(answerSameMachine(province.as('auditor'), answer)).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await expect(answerSameMachine(unit(), { ...answer, reason: '' })).rejects.toMatchObject({
      kind: 'invalid',
    });
    const said = await answerSameMachine(unit(), answer);
    await expect(withdrawSameMachine(other, { id: said.id, reason: 'không đúng' })).rejects.toMatchObject({
      kind: 'not_found',
    });
  });
});

/** Squid, as it writes by default. */
function squid(client: string, time: string): string {
  const at = (Date.parse(`2026-11-20T${time}Z`) / 1000).toFixed(3);
  return `${at}    120 ${client} TCP_TUNNEL/200 5120 CONNECT evil.example.net:443 - HIER_DIRECT/198.51.100.77 -`;
}

const waiting = async () => (await listUnattributed(lead(), {})).rows;

describe('a contact that came through a shared exit', () => {
  test('waits for people as long as no log of the inside decides', async () => {
    await send(planted.source.id, asked('203.0.113.5', '04:00'));
    await send(proxy, squid('10.1.7.7', '03:59:30'));
    expect(await waiting()).toMatchObject([{ address: '203.0.113.5', candidates: [{}, {}] }]);
    expect((await listContactRequests(unit(), {})).total).toBe(1);
  });

  test('is laid at the machine that the proxy shows at that time, once the province names its log', async () => {
    const set = { address: '203.0.113.5', sourceId: proxy };
    await expect(setExitLog(unit(), set)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(setExitLog(analyst(), { ...set, address: 'cổng' })).rejects.toMatchObject({
      reason: 'detection.bad_address',
    });
    await expect(setExitLog(analyst(), { ...set, sourceId: planted.source.id })).rejects.toMatchObject({
      reason: 'detection.not_inside_log',
    });
    expect(await setExitLog(analyst(), set)).toMatchObject({ decided: 1 });
    expect(await waiting()).toEqual([]);
    expect((await listContactRequests(unit(), {})).total).toBe(0);
    expect(await episodes('10.1.7.7')).toMatchObject([{ unitId: planted.one, contacts: 2 }]);
    expect(await audited()).toContain('detection.settle-contact');
  });

  test('is decided also when the line of the proxy comes later', async () => {
    await send(planted.source.id, asked('203.0.113.5', '06:00'));
    expect(await waiting()).toHaveLength(1);
    await send(proxy, squid('10.1.7.7', '06:00:10'));
    // The proxy now shows the machine from 03:59 to 06:00, and it alone.
    expect(await waiting()).toEqual([]);
  });

  test('is not decided when the proxy shows two machines', async () => {
    await send(proxy, squid('10.1.2.8', '07:59:50'), squid('10.1.7.7', '08:00:05'));
    await send(planted.source.id, asked('203.0.113.5', '08:00'));
    expect(await waiting()).toHaveLength(1);
  });

  test('is the machine that a trusted proxy names in X-Forwarded-For, and nobody else is believed', async () => {
    const forwarded = (at: string) =>
      asked('203.0.113.5', at).replace('{', '{"xff":"192.0.2.200, 10.1.7.9",');
    await send(planted.source.id, forwarded('09:00'));
    expect(await episodes('10.1.7.9')).toEqual([]);
    await setExitLog(analyst(), { address: '203.0.113.5', sourceId: proxy, isForwarder: true });
    await send(planted.source.id, forwarded('10:00'));
    expect(await episodes('10.1.7.9')).toMatchObject([{ unitId: planted.one, contacts: 1 }]);
  });

  test('is decided by people again when the province takes the log away', async () => {
    const [row] = (await listExits(lead(), {})).rows;
    expect(row).toMatchObject({ address: '203.0.113.5', units: [{}, {}], log: { sourceId: proxy } });
    await dropExitLog(analyst(), { id: row?.log?.id ?? '' });
    expect((await listExits(lead(), {})).rows).toMatchObject([{ log: null }]);
    await expect(dropExitLog(analyst(), { id: row?.log?.id ?? '' })).rejects.toMatchObject({
      reason: 'detection.exit_not_found',
    });
  });
});

describe('leases in the stream of logs', () => {
  const dhcp = (time: string, address: string, mac: string, name: string) =>
    `<30>Nov 20 ${time} gw-xa dhcpd[811]: DHCPACK on ${address} to ${mac} (${name}) via eth1`;

  test('name the machines of contacts that came before and come after', async () => {
    await send(planted.source.id, asked('10.1.6.20', '02:00'));
    expect(await episodes('10.1.6.20')).toHaveLength(1);
    await send(
      planted.source.id,
      dhcp('08:50:00', '10.1.6.20', '00:11:22:33:44:66', 'PC-HOTICH'),
      dhcp('14:50:00', '10.1.6.20', '00:11:22:33:44:66', 'PC-HOTICH'),
    );
    expect(await episodes('10.1.6.20')).toEqual([]);
    expect(await episodes('PC-HOTICH')).toMatchObject([{ contacts: 1 }]);
    const { rows } = await listLeases(unit(), { text: '10.1.6.20' });
    expect(rows).toMatchObject([{ origin: 'dhcp', hostName: 'PC-HOTICH', mac: '00:11:22:33:44:66' }]);
    await send(planted.source.id, asked('10.1.6.20', '09:00'));
    expect(await episodes('PC-HOTICH')).toMatchObject([{ contacts: 2 }]);
  });

  test('end when the server gives the address to another machine', async () => {
    await send(planted.source.id, dhcp('18:00:00', '10.1.6.20', '00:11:22:33:44:77', 'MAY-KHACH'));
    await send(planted.source.id, asked('10.1.6.20', '12:00'));
    expect(await episodes('MAY-KHACH')).toMatchObject([{ contacts: 1 }]);
  });
});

test('are asked over the API by whoever is signed in, and by nobody else', async () => {
  const answer = await http.inject({ method: 'GET', url: '/api/detection/same-machine' });
  expect(answer.statusCode).toBe(401);
  expect((await listSightings(lead(), {})).total).toBeGreaterThan(0);
});
