import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../kernel/command.ts';
import { createHttp, IN_PROCESS } from '../../kernel/http/server.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import { assets } from '../assets/index.ts';
import { createSource, detection, recordTold } from '../detection/index.ts';
import { infections } from '../detection/tables.ts';
import { identity } from '../identity/index.ts';
import { intel } from '../intel/index.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { exchange } from './index.ts';
import { ocsfLines } from './ocsf.ts';
import { findingsOf } from './service/findings.ts';
import { stixBundle } from './stix.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const data = ['../shared/data', '../../shared/data']
  .map((path) => join(root, path))
  .find((path) => existsSync(path));
const schemas = data && join(data, 'stix21-schemas-examples/schemas');
const hasSchemas = schemas !== undefined && existsSync(schemas);

interface StixObject {
  type: string;
  id: string;
  pattern?: string;
  name?: string;
  sighting_of_ref?: string;
}

let kernel: Awaited<ReturnType<typeof openTestKernel>>;
let province: TestProvince;
const period = { from: '2026-11-01', to: '2026-11-30' };
const findings = () => findingsOf(province.system(), period);

beforeAll(async () => {
  kernel = await openTestKernel([organisation, identity, assets, intel, detection, exchange]);
  province = await plantTestProvince(kernel);
  const unitId = province.communes[0] ?? '';
  const source = await createSource(province.as('analyst'), { name: 'AV', kind: 'antivirus', unitId });
  await inTransaction(province.system(), async (ctx) => {
    const line = 'line';
    const values = [
      ['domain', "it's.example.net"],
      ['ipv4', '198.51.100.7'],
      ['ipv6', '2001:db8::7'],
      ['url', 'http://bad.example.org/a\\b'],
      ['md5', 'd41d8cd98f00b204e9800998ecf8427e'],
      ['sha256', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
      ['malware', 'Emotet'],
    ] as const;
    await recordTold(ctx, {
      source,
      unitId,
      product: 'AV',
      at: ctx.now,
      findings: values.map(([kind, value]) => ({ machine: '10.1.0.1', kind, value, line })),
    });
    const old = {
      stateSince: ctx.now,
      firstSeenAt: new Date('2026-01-01'),
      lastSeenAt: new Date('2026-01-02'),
    };
    await ctx.db.insert(infections).values({
      ...old,
      unitId,
      machine: 'a',
      malware: 'Cũ',
      state: 'closed',
      contacts: 1,
      isMeasured: true,
    });
  });
});

async function bundle() {
  const pieces = [];
  for await (const piece of stixBundle(findings(), kernel.clock())) pieces.push(piece);
  return JSON.parse(pieces.join('')) as { type: string; id: string; objects: StixObject[] };
}

describe('STIX 2.1', () => {
  test('each finding once, malware as its infection alone, nothing of before, and no machine by name', async () => {
    const { objects } = await bundle();
    const sightings = objects.filter(({ type }) => type === 'sighting');
    expect(sightings).toHaveLength(7);
    expect(objects.filter(({ type }) => type === 'malware').map(({ name }) => name)).toEqual(['Emotet']);
    const ids = new Set(objects.map(({ id }) => id));
    expect(ids.size).toBe(objects.length);
    expect(sightings.every(({ sighting_of_ref: ref = '' }) => ids.has(ref))).toBe(true);
    expect(objects.map(({ pattern }) => pattern)).toContain("[domain-name:value = 'it\\'s.example.net']");
    expect(JSON.stringify(objects)).not.toContain('10.1.0.1');
  });

  test('an indicator has the same id in the next bundle', async () => {
    const ids = async () =>
      (await bundle()).objects.filter(({ type }) => type === 'indicator').map(({ id }) => id);
    expect(await ids()).toEqual(await ids());
  });

  test.skipIf(!hasSchemas)('every object passes the schemas of OASIS (skipped without them)', async () => {
    const ajv = new Ajv2020({ strict: false, unicodeRegExp: false, validateFormats: false, allErrors: true });
    const byType = new Map<string, string>();
    for (const name of readdirSync(schemas ?? '', { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.json')) continue;
      const schema = JSON.parse(readFileSync(join(schemas ?? '', name), 'utf8')) as {
        $id: string;
        title: string;
      };
      ajv.addSchema(schema);
      byType.set(schema.title, schema.$id);
    }
    const whole = await bundle();
    for (const object of [whole, ...whole.objects]) {
      const check = ajv.getSchema(byType.get(object.type) ?? '');
      expect([object.type, check?.(object), check?.errors ?? []]).toEqual([object.type, true, []]);
    }
  });
});

test('OCSF findings are one to a line, with their class, times and state', async () => {
  const lines: string[] = [];
  for await (const line of ocsfLines(findings())) lines.push(line);
  const read = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(read).toHaveLength(7);
  expect(read[0]).toMatchObject({
    class_uid: 2004,
    category_uid: 2,
    activity_id: 1,
    type_uid: 200_401,
    severity_id: 4,
    status_id: 1,
    time: kernel.clock().getTime(),
    malware: [{ name: 'Emotet' }],
    metadata: { version: '1.3.0' },
  });
  expect(lines.join('')).not.toContain('10.1.0.1');
});

test('a period is downloaded by who may look at the exchange, and by nobody else', async () => {
  const http = await createHttp(kernel, [
    {
      name: 'doorkeeper',
      authenticate: async (_kernel, { headers }) =>
        province.as(headers['x-who'] === 'admin' ? 'administrator' : 'unit_officer').actor,
    },
    exchange,
  ]);
  const get = (query: string, who: string) =>
    http.inject({
      method: 'GET',
      url: `/api/exchange/findings?${query}`,
      headers: { 'x-who': who },
      remoteAddress: IN_PROCESS,
    });
  const query = `format=ocsf&from=${period.from}&to=${period.to}`;
  const taken = await get(query, 'admin');
  expect([taken.statusCode, taken.body.trim().split('\n').length]).toEqual([200, 7]);
  expect((await get(query, 'other')).statusCode).toBe(403);
  expect((await get('format=csv&from=x', 'admin')).statusCode).toBe(422);
  await http.close();
});
