import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HttpServer } from '../../kernel/http/server.ts';
import { createHttp } from '../../kernel/http/server.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { identity } from '../identity/index.ts';
import { intel } from './index.ts';
import { createFeed } from './service/feeds.ts';
import { fetchFeed } from './service/fetching.ts';
import { addIndicator, listIndicators, switchIndicator } from './service/indicators.ts';
import { createList, removeList, reviseList } from './service/lists.ts';
import { createSubscriber, listSubscribers, revokeSubscriber } from './service/subscribers.ts';
import { importList } from './service/uploading.ts';
import { rpzTrigger } from './serving/rpz.ts';
import { instantText, microsOf } from './serving/stix.ts';
import { numberOfUuid, uuidOf } from './serving/uuids.ts';

let kernel: Awaited<ReturnType<typeof openTestKernel>>;
let province: TestProvince;
let http: HttpServer;
let green: { id: string; token: string };
let amber: { id: string; token: string };
const analyst = () => province.as('analyst');
const lists: Record<string, string> = {};

beforeAll(async () => {
  kernel = await openTestKernel([organisation, identity, intel]);
  province = await plantTestProvince(kernel);
  http = await createHttp(kernel, [organisation, identity, intel]);
  const contents = {
    green: 'c2.bad.example,Emotet\n198.51.101.7\n198.51.101.64/26\n2001:db9::1:5\nhttp://u.bad.example/x\n',
    amber: `amber.bad.example\nc2.bad.example\n${'a'.repeat(64)}\n`,
    red: 'red.bad.example\n',
  };
  for (const [sharing, text] of Object.entries(contents)) {
    const about = {
      name: `Danh sách ${sharing}`,
      origin: 'Trung tâm',
      confidencePercent: 80,
      meansInfection: true,
    };
    const { id } = await createList(analyst(), { ...about, sharing: sharing as 'green' });
    lists[sharing] = id;
    await importList(analyst(), { id }, { name: 'x.txt', content: Readable.from([Buffer.from(text)]) });
  }
  green = await createSubscriber(analyst(), {
    unitId: province.department,
    name: 'Tường lửa',
    sharing: 'green',
  });
  amber = await createSubscriber(analyst(), { unitId: province.dataCentre, name: 'MISP', sharing: 'amber' });
});
afterAll(() => http.close());

async function ask(url: string, { token }: { token: string }, headers: Record<string, string> = {}) {
  const answer = await http.inject({ url, headers: { authorization: `Bearer ${token}`, ...headers } });
  return {
    status: answer.statusCode,
    headers: answer.headers,
    text: answer.body,
    json: () => answer.json<never>() as unknown,
  };
}

describe('lists for devices', () => {
  test('hold what is in force, once, and no more than may be passed on', async () => {
    expect((await ask('/feeds/domains.txt', green)).text).toBe('c2.bad.example\n');
    expect((await ask('/feeds/domains.txt', amber)).text).toBe('amber.bad.example\nc2.bad.example\n');
    expect((await ask('/feeds/addresses.txt', green)).text.split('\n').toSorted()).toEqual([
      '',
      '198.51.101.64/26',
      '198.51.101.7',
      '2001:db9::1:5',
    ]);
    expect((await ask('/feeds/hashes.txt', amber)).text).toBe(`${'a'.repeat(64)}\n`);
    expect((await ask('/feeds/urls.txt', green)).text).toBe('http://u.bad.example/x\n');
    expect((await ask('/feeds/hosts.txt', green)).text).toContain('\n0.0.0.0 c2.bad.example\n');
    expect((await ask('/feeds/dnsmasq.conf', green)).text).toContain('\naddress=/c2.bad.example/\n');
    expect((await ask('/feeds/unbound.conf', green)).text).toContain(
      '\nlocal-zone: "c2.bad.example." always_nxdomain\n',
    );
  });

  test('need not travel when nothing has changed', async () => {
    const first = await ask('/feeds/domains.txt', green);
    const again = await ask('/feeds/domains.txt', green, { 'if-none-match': String(first.headers['etag']) });
    expect([again.status, again.text]).toEqual([304, '']);
    await addIndicator(analyst(), { listId: lists['green'] ?? '', value: 'new.bad.example' });
    const changed = await ask('/feeds/domains.txt', green, {
      'if-none-match': String(first.headers['etag']),
    });
    expect([changed.status, changed.text]).toEqual([200, 'c2.bad.example\nnew.bad.example\n']);
  });

  test('are given for a name and a password too, and to nobody else', async () => {
    const basic = (password: string) => ({
      authorization: `Basic ${Buffer.from(`fw:${password}`).toString('base64')}`,
    });
    const with_ = async (headers: Record<string, string>) =>
      http.inject({ url: '/feeds/domains.txt', headers });
    expect((await with_(basic(green.token))).statusCode).toBe(200);
    const refused = await with_({});
    expect([refused.statusCode, refused.headers['www-authenticate']]).toEqual([
      401,
      expect.stringContaining('Basic'),
    ]);
    expect((await with_(basic('lachan_wrong'))).statusCode).toBe(401);
    // The token opens nothing but the lists.
    expect((await ask('/api/intel/lists', green)).status).toBe(403);
    const gone = await createSubscriber(analyst(), {
      unitId: province.department,
      name: 'Cũ',
      sharing: 'clear',
    });
    await revokeSubscriber(analyst(), { id: gone.id });
    expect((await ask('/feeds/domains.txt', gone)).status).toBe(401);
  });

  test('say who has taken them, what and from where', async () => {
    await ask('/feeds/urls.txt', green);
    const { rows, served } = await listSubscribers(analyst(), {});
    expect(rows.find(({ id }) => id === green.id)).toMatchObject({
      unitName: 'Sở Y tế',
      fetchedPath: '/feeds/urls.txt',
      fetchedFrom: '127.0.0.1',
    });
    expect(served['amber']).toBeGreaterThan(served['green']);
  });
});

describe('the zone for resolvers', () => {
  test('names each name, all below it, and addresses in answers', async () => {
    const { text } = await ask('/feeds/rpz.zone', green);
    expect(text).toContain('\nc2.bad.example CNAME .\n*.c2.bad.example CNAME .\n');
    expect(text).toContain('\n32.7.101.51.198.rpz-ip CNAME .\n');
    expect(text).toContain('\n26.64.101.51.198.rpz-ip CNAME .\n');
    expect(text).toContain('\n128.5.1.zz.db9.2001.rpz-ip CNAME .\n');
    expect(rpzTrigger('2001:db8::/32')).toBe('32.zz.db8.2001.rpz-ip');
    expect(rpzTrigger('not an address')).toBeNull();
  });
});

test('the MISP feed has a manifest, its events and their hashes', async () => {
  const { text } = await ask('/feeds/misp/manifest.json', amber);
  const manifest = JSON.parse(text) as Record<
    string,
    { info: string; timestamp: string; Tag: object[]; Orgc: object }
  >;
  expect(
    Object.values(manifest)
      .map(({ info }) => info)
      .toSorted(),
  ).toEqual(['Danh sách amber · Trung tâm', 'Danh sách green · Trung tâm']);
  const [uuid = '', head] = Object.entries(manifest).find(([, { info }]) => info.includes('amber')) ?? [];
  expect(head).toMatchObject({ Tag: [{ name: 'tlp:amber' }], Orgc: { name: 'Tỉnh Gia Lai' } });
  const event = JSON.parse((await ask(`/feeds/misp/${uuid}.json`, amber)).text) as {
    Event: { Attribute: object[] };
  };
  expect(event.Event).toMatchObject({ uuid, info: head?.info });
  expect(event.Event.Attribute).toMatchObject([
    { type: 'domain', value: 'amber.bad.example', to_ids: true },
    { type: 'domain', value: 'c2.bad.example' },
    { type: 'sha256', category: 'Payload delivery' },
  ]);
  const hashes = (await ask('/feeds/misp/hashes.csv', amber)).text.trim().split('\n');
  expect(hashes).toHaveLength(9);
  expect(hashes).toContain(
    `${(await import('node:crypto')).createHash('md5').update('amber.bad.example').digest('hex')},${uuid}`,
  );
  expect((await ask(`/feeds/misp/${uuid}.json`, green)).status).toBe(404);
  expect((await ask('/feeds/misp/..%2f..%2fetc%2fpasswd', green)).text).not.toContain('root:');
});

interface Envelope {
  more: boolean;
  next?: string;
  objects?: {
    id: string;
    type: string;
    pattern?: string;
    revoked?: boolean;
    date_added?: string;
    version?: string;
  }[];
}

describe('the TAXII 2.1 collection', () => {
  const media = 'application/taxii+json;version=2.1';
  const root = '/taxii2/province/';
  let collection: string;
  beforeAll(async () => {
    const { collectionId } = await listSubscribers(analyst(), {});
    collection = `${root}collections/${collectionId}/`;
  });
  const read = async (url: string, who = green) => {
    const answer = await ask(url, who, { accept: media });
    return { ...answer, body: JSON.parse(answer.text) as Envelope & Record<string, unknown> };
  };

  test('is found from the discovery on, in the types of the standard', async () => {
    const discovery = await read('/taxii2/');
    expect(discovery.headers['content-type']).toBe(media);
    expect(discovery.body).toMatchObject({
      api_roots: [expect.stringContaining(root)],
      default: expect.stringContaining(root),
    });
    expect((await read(root)).body).toMatchObject({
      versions: [media],
      max_content_length: expect.any(Number) as number,
    });
    const { collections } = (await read(`${root}collections/`)).body as unknown as { collections: object[] };
    expect(collections).toMatchObject([
      { can_read: true, can_write: false, media_types: ['application/stix+json;version=2.1'] },
    ]);
    expect((await read(collection)).body).toMatchObject({ can_read: true });
    expect((await read(collection.replace(/\/$/, ''))).status).toBe(200);
  });

  test('refuses what the standard refuses', async () => {
    const status = async (url: string, headers: Record<string, string> = {}) =>
      (await ask(url, green, headers)).status;
    expect(await status('/taxii2/', { accept: 'application/json' })).toBe(406);
    expect(await status('/taxii2/', { accept: 'application/taxii+json;version=2.0' })).toBe(406);
    expect(await status('/taxii2/', { accept: 'application/taxii+json' })).toBe(200);
    expect(await status(`${collection}objects/?limit=0`)).toBe(400);
    expect(await status(`${collection}objects/?limit=x`)).toBe(400);
    expect(await status(`${collection}objects/?added_after=yesterday`)).toBe(400);
    expect(await status(`${collection}objects/?next=rubbish`)).toBe(400);
    expect(await status(`${root}collections/${crypto.randomUUID()}/objects/`)).toBe(404);
    expect(await status(`${collection}objects/indicator--${crypto.randomUUID()}/`)).toBe(404);
    expect(await status(`${root}status/${crypto.randomUUID()}/`)).toBe(404);
    const anonymous = await http.inject({ url: `${collection}objects/` });
    expect([anonymous.statusCode, anonymous.headers['www-authenticate'], anonymous.json()]).toMatchObject([
      401,
      expect.stringContaining('Basic'),
      { title: expect.any(String) as string, http_status: '401' },
    ]);
  });

  test('is read page by page to its end, and onwards from there', async () => {
    const objects: NonNullable<Envelope['objects']> = [];
    let [next, last, pages] = ['', '', 0];
    do {
      const page = await read(`${collection}objects/?limit=2${next ? `&next=${next}` : ''}`, amber);
      objects.push(...(page.body.objects ?? []));
      last = String(page.headers['x-taxii-date-added-last'] ?? last);
      next = page.body.next ?? '';
      expect(page.body.more).toBe(next !== '');
      pages++;
    } while (next);
    expect(pages).toBeGreaterThan(4);
    expect(new Set(objects.map(({ id }) => id)).size).toBe(objects.length);
    expect(
      objects
        .filter(({ type }) => type === 'indicator')
        .map(({ pattern }) => String(pattern))
        .toSorted((one, other) => (one < other ? -1 : 1)),
    ).toEqual(
      [
        "[domain-name:value = 'amber.bad.example']",
        "[domain-name:value = 'c2.bad.example']",
        "[domain-name:value = 'c2.bad.example']",
        "[domain-name:value = 'new.bad.example']",
        `[file:hashes.'SHA-256' = '${'a'.repeat(64)}']`,
        "[ipv4-addr:value = '198.51.101.7']",
        "[ipv4-addr:value ISSUBSET '198.51.101.64/26']",
        "[ipv6-addr:value = '2001:db9::1:5']",
        "[url:value = 'http://u.bad.example/x']",
      ].toSorted((one, other) => (one < other ? -1 : 1)),
    );
    expect((await read(`${collection}objects/?added_after=${last}`, amber)).body).toEqual({ more: false });
    // What is switched off is told to who has seen it, as revoked; to others not at all.
    const { rows } = await listIndicators(analyst(), { text: 'amber.bad' });
    await switchIndicator(analyst(), { id: rows[0]?.id ?? 0, isOff: true });
    const later = await read(`${collection}objects/?added_after=${last}`, amber);
    expect(later.body.objects).toMatchObject([
      { revoked: true, pattern: "[domain-name:value = 'amber.bad.example']" },
    ]);
    expect((await read(`${collection}objects/`, amber)).text).not.toContain('amber.bad.example');
    await switchIndicator(analyst(), { id: rows[0]?.id ?? 0, isOff: false });
  });

  test('keeps its filters from page to page', async () => {
    const first = await read(`${collection}objects/?limit=1&match[type]=indicator`);
    expect(first.body.objects).toMatchObject([{ type: 'indicator' }]);
    const forgotten = await read(`${collection}objects/?limit=100&next=${first.body.next ?? ''}`);
    expect(forgotten.body.objects?.every(({ type }) => type === 'indicator')).toBe(true);
    const other = await read(`${collection}objects/?match[type]=identity&next=${first.body.next ?? ''}`);
    expect(other.status).toBe(400);
    expect((await read(`${collection}objects/?match[spec_version]=2.0`)).body).toEqual({ more: false });
    const [object] = first.body.objects ?? [];
    const one = await read(`${collection}objects/${object?.id ?? ''}/`);
    expect(one.body.objects).toEqual([object]);
    expect((await read(`${collection}objects/?match[id]=${object?.id ?? ''}`)).body.objects).toEqual([
      object,
    ]);
    const versions = await read(`${collection}objects/${object?.id ?? ''}/versions/`);
    const manifest = await read(`${collection}manifest/?match[id]=${object?.id ?? ''}`);
    expect(manifest.body.objects).toMatchObject([
      {
        id: object?.id,
        media_type: 'application/stix+json;version=2.1',
        version: (versions.body['versions'] as string[])[0],
      },
    ]);
  });

  test('tells each level no more than it may have, in objects of the form of STIX 2.1', async () => {
    const mine = await read(`${collection}objects/`);
    expect(mine.text).not.toMatch(/amber\.bad|red\.bad/);
    for (const object of mine.body.objects ?? []) {
      expect(object.id).toMatch(
        /^[a-z-]+--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
      if (object.type !== 'indicator') continue;
      expect(object).toMatchObject({
        spec_version: '2.1',
        created_by_ref: expect.stringMatching(/^identity--/) as string,
        created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
        modified: expect.any(String) as string,
        valid_from: expect.any(String) as string,
        pattern_type: 'stix',
        object_marking_refs: ['marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'],
      });
    }
  });

  test('tells who has taken a value that it has become too strict for them, and nothing more', async () => {
    const about = { name: 'Siết dần', origin: 'Trung tâm', confidencePercent: 70, meansInfection: true };
    const { id } = await createList(analyst(), { ...about, sharing: 'green' });
    const marked = (level: 'green' | 'red') =>
      JSON.stringify({
        type: 'bundle',
        id: 'bundle--1d1c1b1a-0000-4000-8000-000000000001',
        objects: [
          {
            type: 'indicator',
            spec_version: '2.1',
            id: 'indicator--1d1c1b1a-0000-4000-8000-000000000002',
            created: '2026-01-01T00:00:00.000Z',
            modified: '2026-01-01T00:00:00.000Z',
            valid_from: '2026-01-01T00:00:00Z',
            pattern_type: 'stix',
            pattern: "[domain-name:value = 'single.strict.example']",
            object_marking_refs: [
              level === 'green'
                ? 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'
                : 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1',
            ],
          },
        ],
      });
    const bring = async (level: 'green' | 'red') =>
      importList(analyst(), { id }, { name: 'x.json', content: Readable.from([Buffer.from(marked(level))]) });
    await bring('green');
    await addIndicator(analyst(), { listId: id, value: 'whole.strict.example' });
    const since = async (last: string, who = green) => {
      const { body, headers } = await read(`${collection}objects/?added_after=${last}`, who);
      const objects = (body.objects ?? []).map(({ pattern, revoked = false }) => ({ pattern, revoked }));
      return { objects, last: String(headers['x-taxii-date-added-last'] ?? last) };
    };
    const pattern = (value: string) => `[domain-name:value = '${value}']`;
    const start = await since('2026-01-01T00:00:00Z');
    expect(start.objects).toContainEqual({ pattern: pattern('whole.strict.example'), revoked: false });
    expect(start.objects).toContainEqual({ pattern: pattern('single.strict.example'), revoked: false });

    // One value alone, then the whole list.
    const gone = { pattern: pattern('withheld.invalid'), revoked: true };
    await bring('red');
    const single = await since(start.last);
    expect(single.objects).toEqual([gone]);
    await reviseList(analyst(), { id, ...about, sharing: 'amber' });
    const whole = await since(single.last);
    expect(whole.objects).toEqual([gone, gone]);
    expect((await since(start.last, amber)).objects).toContainEqual({
      pattern: pattern('whole.strict.example'),
      revoked: false,
    });
    const newcomer = await read(`${collection}objects/`);
    expect(newcomer.text).not.toMatch(/strict\.example|withheld/);

    await reviseList(analyst(), { id, ...about, sharing: 'clear' });
    expect((await since(whole.last)).objects).toEqual([
      gone,
      { pattern: pattern('whole.strict.example'), revoked: false },
    ]);
    await removeList(analyst(), { id });
  });

  test('and all we serve, we can read ourselves: another province takes it as a feed', async () => {
    const address = await http.listen({ port: 0, host: '127.0.0.1' });
    const feed = (kind: 'taxii' | 'misp' | 'text', url: string, name: string) =>
      createFeed(analyst(), {
        name,
        origin: 'chính mình',
        confidencePercent: 50,
        sharing: 'green',
        meansInfection: true,
        kind,
        url,
        isPrivateAllowed: true,
        access: { auth: 'basic', login: 'x', secret: amber.token },
      });
    const counts: number[] = [];
    for (const [kind, path] of [
      ['taxii', collection],
      ['misp', '/feeds/misp/'],
      ['text', '/feeds/indicators.txt'],
      ['text', '/feeds/hosts.txt'],
    ] as const) {
      const { id } = await feed(kind, `${address}${path}`, `Vòng ${path}`);
      const done = await fetchFeed(analyst(), id);
      expect(done).toMatchObject({ state: 'finished', refused: 0 });
      counts.push(done?.added ?? 0);
    }
    expect(counts).toEqual([8, 8, 8, 3]);
  });
});

test('instants and ids go there and back', () => {
  expect(microsOf(instantText(1_763_697_600_123_456))).toBe(1_763_697_600_123_456);
  expect(microsOf('2026-01-01T00:00:00+07:00')).toBe(Date.parse('2025-12-31T17:00:00Z') * 1000);
  expect(microsOf('2026-01-01')).toBeNull();
  const uuid = uuidOf('root', 'indicator', 123_456_789_012);
  expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(numberOfUuid('root', 'indicator', uuid)).toBe(123_456_789_012);
  expect(numberOfUuid('other', 'indicator', uuid)).toBeNull();
});
