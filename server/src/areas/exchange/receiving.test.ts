import { type AvReport, signerOfPem, signXml, writeAvReport } from '@lachan/documents';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../kernel/command.ts';
import { createHttp, IN_PROCESS, type HttpServer } from '../../kernel/http/server.ts';
import { openTestKernel, TEST_NOW } from '../../kernel/testing.ts';
import { assets, registerMachine } from '../assets/index.ts';
import { machines } from '../assets/tables.ts';
import { detection } from '../detection/index.ts';
import { infections, sightings } from '../detection/tables.ts';
import { identity } from '../identity/index.ts';
import { intel } from '../intel/index.ts';
import { organisation } from '../organisation/index.ts';
import { units } from '../organisation/tables.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { exchange } from './index.ts';
import { createSender, listSenders, revokeSender } from './service/senders.ts';
import { makeKeyPem } from './testing.ts';

const key = makeKeyPem('Bảng quản trị diệt vi-rút');
const stranger = makeKeyPem('Người lạ');
const areas = [organisation, identity, assets, intel, detection, exchange];

let kernel: Awaited<ReturnType<typeof openTestKernel>>;
let province: TestProvince;
let http: HttpServer;
let commune: string;
let senderId: string;
let token: string;

beforeAll(async () => {
  kernel = await openTestKernel(areas);
  kernel.setNow(new Date(Math.max(TEST_NOW.getTime(), Date.now() + 60_000)));
  province = await plantTestProvince(kernel);
  commune = province.communes[0] ?? '';
  http = await createHttp(kernel, areas);
  await inTransaction(province.system(), async ({ db, now }) => {
    await db.update(units).set({ organId: '000.00.05.H21' }).where(eq(units.id, commune));
    await db.update(units).set({ organId: '000.00.09.H21' }).where(eq(units.id, province.department));
    const seen = { stateSince: now, firstSeenAt: now, lastSeenAt: now, contacts: 3, isMeasured: true };
    await db
      .insert(infections)
      .values({ ...seen, unitId: commune, machine: '10.1.0.1', malware: 'Emotet', state: 'confirmed' });
  });
  await registerMachine(province.as('unit_officer', commune), {
    unitId: commune,
    name: 'pc-01',
    kind: 'workstation',
    addresses: ['10.1.0.1'],
  });
  const made = await createSender(province.as('administrator'), {
    name: 'Bkav xã',
    unitId: commune,
    certificatesPem: key.certificatePem,
  });
  senderId = made.id;
  token = made.token;
});
afterAll(() => http.close());

function reportOf(more: Partial<AvReport> = {}): AvReport {
  const machine = (number: number) => ({ ip: `10.1.0.${number}`, name: `PC-0${number}`, publicIp: '' });
  const [first, second] = [machine(1), machine(2)];
  return {
    profile: 'v1',
    sender: {
      organId: '000.00.05.H21',
      organizationInCharge: '',
      name: 'Xã',
      address: '',
      email: '',
      telephone: '',
      fax: '',
      website: '',
    },
    subject: 'Anti Virus Report',
    product: 'Bkav Endpoint AI',
    atSeconds: Math.floor(kernel.clock().getTime() / 1000) - 3600,
    malware: [
      {
        machine: first,
        name: 'Emotet',
        type: 'Trojan',
        behavior: '',
        deviceType: '',
        files: 1,
        path: '',
        hash: '',
      },
      {
        machine: second,
        name: 'Mirai',
        type: '',
        behavior: '',
        deviceType: '',
        files: null,
        path: '',
        hash: '',
      },
    ],
    connections: [
      { machine: second, program: '', md5: '', sha2: '', target: 'evil.example.net', targetPort: '' },
    ],
    vulnerabilities: [],
    systems: [first, second].map((one) => ({ machine: one, osName: 'Windows 11', lastUpdate: '' })),
    notUpdated: 0,
    quality: [{ machine: first, hasAutoProtect: true, hasFirewall: true }],
    ...more,
  };
}

const sign = (report: AvReport, { pem } = key) =>
  signXml(writeAvReport(report), signerOfPem({ privateKeyPem: pem, certificatesPem: pem }), 'edXMLHeader');

async function post(body: string, bearer = token) {
  const response = await http.inject({
    method: 'POST',
    url: '/api/exchange/receive',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'text/xml' },
    payload: body,
    remoteAddress: IN_PROCESS,
  });
  return { status: response.statusCode, answer: response.json<Record<string, unknown>>() };
}

/** What is known when everybody has heard of it. */
const known = async () => {
  await kernel.events.drain();
  return inTransaction(province.system(), async ({ db }) => ({
    machines: await db.select().from(machines).where(eq(machines.unitId, commune)),
    infections: await db
      .select()
      .from(infections)
      .where(eq(infections.unitId, commune))
      .orderBy(infections.malware),
    sightings: await db.select().from(sightings).where(eq(sightings.unitId, commune)).orderBy(sightings.id),
  }));
};

describe('a report that is right', () => {
  test('is merged with what is known: machines by name, malware into the infection that is open', async () => {
    const { status, answer } = await post(await sign(reportOf()));
    expect([status, answer]).toEqual([
      200,
      expect.objectContaining({ isRepeat: false, machines: 2, added: 1, updated: 1, findings: 3 }),
    ]);
    const now = await known();
    expect(now.machines.map(({ name, osName, avProduct }) => [name, osName, avProduct])).toEqual(
      expect.arrayContaining([
        ['PC-01', 'Windows 11', 'Bkav Endpoint AI'],
        ['PC-02', 'Windows 11', 'Bkav Endpoint AI'],
      ]),
    );
    expect(now.infections.map(({ malware, machine, state }) => [malware, machine, state])).toEqual(
      expect.arrayContaining([
        // Known by their addresses, and named by the inventory that came along.
        ['Emotet', 'PC-01', 'confirmed'],
        ['Mirai', 'PC-02', 'seen'],
      ]),
    );
    expect([now.machines.length, now.infections.length, now.sightings.length]).toEqual([2, 2, 3]);
  });

  test('sent twice is taken once; told again in another report of the day it counts no more', async () => {
    const body = await sign(reportOf());
    const before = await known();
    expect((await post(body)).answer).toMatchObject({ isRepeat: true });
    const again = await post(await sign(reportOf({ atSeconds: reportOf().atSeconds + 600 })));
    expect(again.answer).toMatchObject({ isRepeat: false, added: 0, updated: 2, findings: 0 });
    const after = await known();
    const counts = ({ sightings: rows, infections: open }: typeof before) => [
      rows.map(({ count }) => count),
      open.map(({ contacts }) => contacts),
    ];
    expect(counts(after)).toEqual(counts(before));
    expect(after.machines).toHaveLength(2);
  });

  test('of version 2, in its SOAP envelope, is taken too', async () => {
    const { status, answer } = await post(
      await sign(reportOf({ profile: 'v2', atSeconds: reportOf().atSeconds + 1200 })),
    );
    expect([status, answer['machines']]).toEqual([200, 2]);
  });
});

describe('a report that is wrong changes nothing, and says why', () => {
  test('wrong namespace, wrong case, forged, unsigned, of a stranger', async () => {
    const before = await known();
    const good = await sign(reportOf({ product: 'Sản phẩm khác' }));
    const namespace = await post(good.replace('QCVN_102_2016', 'QCVN_102_2022'));
    expect(namespace).toMatchObject({
      status: 422,
      answer: {
        reason: 'exchange.not_a_report',
        faults: [1, 2].map(() => ({ reason: 'exchange.fault_wrong_namespace', line: 2 })),
      },
    });
    const wrongCase = await post(good.replaceAll('Md5', 'md5'));
    expect(wrongCase.answer).toMatchObject({
      faults: [{ reason: 'exchange.fault_wrong_case', value: 'md5 → Md5' }],
    });
    const forged = await post(good.replace('Mirai', 'Khong'));
    expect(forged).toMatchObject({ status: 422, answer: { reason: 'exchange.signature_refused' } });
    expect(forged.answer['details']).toMatchObject({ findings: 'content_changed' });
    expect((await post(writeAvReport(reportOf()))).answer['details']).toMatchObject({
      findings: 'no_signature',
    });
    const strange = await post(await sign(reportOf(), stranger));
    expect(strange.answer['details']).toMatchObject({ findings: 'untrusted_chain' });
    expect((await post('không phải XML')).answer).toMatchObject({ reason: 'exchange.not_xml' });
    expect(await known()).toEqual(before);
    const { rows } = await listSenders(province.as('administrator'), {});
    expect(rows[0]?.trouble).toMatchObject({ reason: 'exchange.not_xml' });
  });

  test('too large, of another unit, from the future, and by a token that is no console’s', async () => {
    const before = await known();
    // 300,000 machines in one piece.
    const machine = '<Machine ip="10.1.1.1" name="PC"><OSName/><LastUpdate/></Machine>';
    const large = await post(`<edXMLEnvelope>${machine.repeat(300_000)}</edXMLEnvelope>`);
    expect(large).toMatchObject({ status: 413, answer: { reason: 'exchange.report_too_large' } });
    const { sender } = reportOf();
    const other = await post(await sign(reportOf({ sender: { ...sender, organId: '000.00.09.H21' } })));
    expect(other).toMatchObject({ status: 403, answer: { reason: 'exchange.organ_of_another_unit' } });
    const future = await post(await sign(reportOf({ atSeconds: 4_000_000_000 })));
    expect(future.answer).toMatchObject({ reason: 'exchange.time_in_future' });
    expect((await post(await sign(reportOf()), 'khong-co')).status).toBe(401);
    expect(await known()).toEqual(before);
  });

  test('a token that was ended takes nothing more', async () => {
    await expect(revokeSender(province.as('unit_leader', commune), { id: senderId })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await revokeSender(province.as('province_officer'), { id: senderId });
    expect((await post(await sign(reportOf({ atSeconds: 1 })))).status).toBe(401);
    expect((await listSenders(province.as('administrator'), {})).rows).toMatchObject([{ isRevoked: true }]);
  });
});
