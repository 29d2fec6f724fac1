import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { latestAudit } from '../../kernel/audit-chain.ts';
import { inTransaction } from '../../kernel/command.ts';
import { rowsOf } from '../../kernel/database/open.ts';
import { openTestKernel, TEST_NOW } from '../../kernel/testing.ts';
import { sql } from 'drizzle-orm';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { identity } from '../identity/index.ts';
import type { CreateFeed } from './contract-feeds.ts';
import type { z } from 'zod';
import { feedRunnerOf } from './feed-runner.ts';
import { intel } from './index.ts';
import { activeIndicators } from './service/active.ts';
import { resealSecrets } from './service/feed-secrets.ts';
import { alarmStaleFeeds, askFeed, createFeed, getFeed, removeFeed, reviseFeed } from './service/feeds.ts';
import { fetchFeed } from './service/fetching.ts';
import { getIndicator, listIndicators } from './service/indicators.ts';
import { getImport, listImports } from './service/lists.ts';
import { expireMissing } from './service/missing.ts';
import { uploadToFeed } from './service/uploading.ts';

let kernel: Awaited<ReturnType<typeof openTestKernel>>;
let province: TestProvince;
let giver: Server;
let base: string;
/** What the giver answers, by path; and what it was asked. */
let answers: Record<string, (request: IncomingMessage, response: ServerResponse, body: string) => void>;
let asked: { path: string; headers: IncomingMessage['headers']; body: string }[];

beforeAll(async () => {
  kernel = await openTestKernel([organisation, identity, intel]);
  province = await plantTestProvince(kernel);
  giver = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const path = request.url ?? '';
      const body = Buffer.concat(pieces).toString();
      asked.push({ path, headers: request.headers, body });
      const answer = answers[path.split('?')[0] ?? ''];
      if (answer) answer(request, response, body);
      else response.writeHead(404).end();
    });
  });
  await new Promise<void>((resolve) => {
    giver.listen(0, '127.0.0.1', resolve);
  });
  base = `http://127.0.0.1:${(giver.address() as AddressInfo).port}`;
});
afterAll(() => giver.close());
beforeEach(() => {
  [answers, asked] = [{}, []];
});

const text = (content: string | Buffer) => (_: IncomingMessage, response: ServerResponse) =>
  response.end(content);
/** A second later each time, so that runs have an order. */
function analyst() {
  kernel.setNow(new Date(kernel.clock().getTime() + 1_000));
  return province.as('analyst');
}

let feeds = 0;
async function newFeed(fields: Partial<z.input<typeof CreateFeed.input>> = {}): Promise<string> {
  feeds++;
  const { id } = await createFeed(analyst(), {
    name: `Nguồn ${feeds}`,
    origin: 'Trung tâm giám sát',
    confidencePercent: 70,
    sharing: 'green',
    meansInfection: true,
    kind: 'text',
    url: `${base}/list.txt`,
    isPrivateAllowed: true,
    ...fields,
  });
  return id;
}

async function valuesOf(feedId: string): Promise<string[]> {
  const { listId } = await getFeed(analyst(), { id: feedId });
  const { rows } = await listIndicators(analyst(), { listId, state: 'active', limit: 500 });
  return rows.map(({ value }) => value).toSorted();
}

async function lastRun(feedId: string) {
  const { listId } = await getFeed(analyst(), { id: feedId });
  const [run] = (await listImports(analyst(), { id: listId })).rows;
  return getImport(analyst(), { id: run?.id ?? '' });
}

describe('a feed', () => {
  test('brings a list, is asked only for what has changed, and loses what its giver has dropped', async () => {
    const id = await newFeed();
    answers['/list.txt'] = (request, response) => {
      response.setHeader('etag', '"one"');
      if (request.headers['if-none-match'] === '"one"') response.writeHead(304).end();
      else response.end('a.bad.example\nb.bad.example\ngov.vn\n8.8.8.8\n0.0.0.0/0\nportal.gialai.gov.vn\n');
    };
    const first = await fetchFeed(analyst(), id);
    expect(first).toMatchObject({ state: 'finished', taken: 2, added: 2, refused: 4 });
    expect(first?.refusals.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'intel.refused_public_suffix'],
      [4, 'intel.refused_well_known_resolver'],
      [5, 'intel.refused_network_too_wide'],
      [6, 'intel.refused_protected'],
    ]);
    expect(await fetchFeed(analyst(), id)).toBeNull();
    expect(await lastRun(id)).toMatchObject({ state: 'unchanged' });
    answers['/list.txt'] = text('b.bad.example\nc.bad.example\n');
    expect(await fetchFeed(analyst(), id)).toMatchObject({ added: 1, changed: 0, removed: 1 });
    expect(await valuesOf(id)).toEqual(['b.bad.example', 'c.bad.example']);
    expect(await getFeed(analyst(), { id })).toMatchObject({
      state: 'current',
      failure: null,
      ageHours: 0,
      active: 2,
    });
  });

  test('that breaks leaves what it brought before as it was, and says what is wrong', async () => {
    const id = await newFeed();
    const whole = Array.from({ length: 3_000 }, (_, n) => `n${n * 7919}.bad.example`).join('\n');
    answers['/list.txt'] = text(gzipSync(whole));
    expect(await fetchFeed(analyst(), id)).toMatchObject({ taken: 3_000 });
    const attempts: [(request: IncomingMessage, response: ServerResponse) => void, string][] = [
      [text(gzipSync(whole).subarray(0, 9_000)), 'intel.gzip_broken'],
      [text('<html>Cổng thông tin\n'.repeat(50)), 'intel.feed_without_indicators'],
      [text('only.bad.example\n'), 'intel.feed_shrunk'],
      [(_, response) => response.writeHead(403).end(), 'intel.feed_access_denied'],
      [(_, response) => response.writeHead(500).end(), 'intel.feed_http_status'],
      [
        (_, response) => {
          response.writeHead(200, { 'content-length': '5000' });
          response.write('a.bad.example\n', () => response.destroy());
        },
        'intel.feed_broken_off',
      ],
    ];
    for (const [answer, reason] of attempts) {
      answers['/list.txt'] = answer;
      await expect(fetchFeed(analyst(), id)).rejects.toMatchObject({ reason });
      expect(await getFeed(analyst(), { id })).toMatchObject({
        state: 'failing',
        failure: { reason },
        active: 3_000,
      });
      expect(await lastRun(id)).toMatchObject({ state: 'failed', failure: { reason } });
    }
    answers['/list.txt'] = text('only.bad.example\n');
    expect(await fetchFeed(analyst(), id, { isForced: true })).toMatchObject({ added: 1, removed: 3_000 });
  });

  test('larger or slower than allowed is broken off', async () => {
    const id = await newFeed({ limitBytes: 1_000, timeoutSeconds: 5 });
    answers['/list.txt'] = text('a.bad.example\n'.repeat(500));
    await expect(fetchFeed(analyst(), id)).rejects.toMatchObject({ reason: 'intel.feed_too_large' });
  });

  test('never leads to an address inside, nor to a host that nobody typed in', async () => {
    for (const url of [
      `${base}/list.txt`,
      base.replace('127.0.0.1', 'localhost'),
      'http://[::1]/',
      'http://169.254.169.254/',
    ]) {
      const id = await newFeed({ url, isPrivateAllowed: false });
      await expect(fetchFeed(analyst(), id)).rejects.toMatchObject({ reason: 'intel.feed_private_address' });
    }
    const metadata = await newFeed({ url: 'http://169.254.169.254/latest', isPrivateAllowed: true });
    await expect(fetchFeed(analyst(), metadata)).rejects.toMatchObject({
      reason: 'intel.feed_private_address',
    });
    expect(asked).toEqual([]);
    const id = await newFeed({ access: { auth: 'bearer', secret: 'kept-to-itself' } });
    const other = base.replace('127.0.0.1', 'localhost');
    answers['/list.txt'] = (_, response) => response.writeHead(302, { location: `${other}/elsewhere` }).end();
    await expect(fetchFeed(analyst(), id)).rejects.toMatchObject({ reason: 'intel.feed_other_host' });
    const trusting = await newFeed({
      otherHosts: ['localhost'],
      access: { auth: 'bearer', secret: 'kept-to-itself' },
    });
    answers['/elsewhere'] = text('led.bad.example\n');
    expect(await fetchFeed(analyst(), trusting)).toMatchObject({ taken: 1 });
    expect(asked.map(({ path, headers }) => [path, headers.authorization]).slice(-2)).toEqual([
      ['/list.txt', 'Bearer kept-to-itself'],
      ['/elsewhere', undefined],
    ]);
    answers['/list.txt'] = (_, response) => response.writeHead(302, { location: '/list.txt' }).end();
    await expect(fetchFeed(analyst(), trusting)).rejects.toMatchObject({ reason: 'intel.feed_redirects' });
  });

  test('keeps its password to itself: no answer, no page, no audit entry holds it', async () => {
    const id = await newFeed({ access: { auth: 'basic', login: 'tinh', secret: 'Mật-khẩu-9' } });
    answers['/list.txt'] = text('x1.bad.example\n');
    await fetchFeed(analyst(), id);
    expect(asked[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('tinh:Mật-khẩu-9').toString('base64')}`,
    );
    await reviseFeed(analyst(), { ...(await getFeed(analyst(), { id })), everyMinutes: 60 });
    await fetchFeed(analyst(), id);
    expect(asked[1]?.headers.authorization).toBe(asked[0]?.headers.authorization);
    const entries = await inTransaction(province.system(), ({ db }) => latestAudit(db, 200));
    const shown = JSON.stringify([entries, await getFeed(analyst(), { id })]);
    expect(shown).not.toContain('Mật-khẩu-9');
    // Who reads the database, or a backup of it, learns nothing without the file of keys.
    const inDatabase = () =>
      inTransaction(province.system(), ({ db }) =>
        rowsOf<{ secret: string }>(db, sql`select secret from intel_feed_secrets where feed_id = ${id}`),
      );
    expect(await inDatabase()).toEqual([{ secret: expect.stringMatching(/^sealed1\./) as string }]);
    // What an earlier version kept in clear is asked with as before, and sealed within the hour.
    await inTransaction(province.system(), ({ db }) =>
      db.execute(sql`update intel_feed_secrets set secret = 'Mật-khẩu-9' where feed_id = ${id}`),
    );
    await fetchFeed(analyst(), id);
    expect(asked[2]?.headers.authorization).toBe(asked[0]?.headers.authorization);
    await resealSecrets(province.system());
    expect(JSON.stringify(await inDatabase())).not.toContain('Mật-khẩu-9');
    await fetchFeed(analyst(), id);
    expect(asked[3]?.headers.authorization).toBe(asked[0]?.headers.authorization);
    // The key is lost: the feed says so, and nothing is asked.
    await inTransaction(province.system(), ({ db }) =>
      db.execute(sql`update intel_feed_secrets set secret = 'sealed1.00000000.AAAA' where feed_id = ${id}`),
    );
    await expect(fetchFeed(analyst(), id)).rejects.toMatchObject({ reason: 'kernel.secret_unreadable' });
    expect(asked).toHaveLength(4);
    expect(await getFeed(analyst(), { id })).toMatchObject({
      failure: { reason: 'kernel.secret_unreadable' },
    });
    // It moves to another host: the password is not for that one.
    await reviseFeed(analyst(), {
      ...(await getFeed(analyst(), { id })),
      url: 'https://elsewhere.example/list',
    });
    expect(await getFeed(analyst(), { id })).toMatchObject({ auth: 'none' });
    await expect(newFeed({ url: 'https://a:b@c.example/' })).rejects.toMatchObject({ kind: 'invalid' });
    await expect(newFeed({ url: 'file:///etc/passwd' })).rejects.toMatchObject({ kind: 'invalid' });
  });

  test('keeps what its giver has dropped for as many days as it should, and lets it go then', async () => {
    const id = await newFeed({ keptDays: 3 });
    answers['/list.txt'] = text('k1.bad.example\nk2.bad.example\n');
    await fetchFeed(analyst(), id);
    answers['/list.txt'] = text('k2.bad.example\n');
    expect(await fetchFeed(analyst(), id)).toMatchObject({ removed: 0 });
    expect(await valuesOf(id)).toEqual(['k1.bad.example', 'k2.bad.example']);
    kernel.setNow(new Date(TEST_NOW.getTime() + 4 * 86_400_000));
    await inTransaction(province.system(), expireMissing);
    expect(await valuesOf(id)).toEqual(['k2.bad.example']);
    kernel.setNow(TEST_NOW);
  });

  test('raises an alarm, once, when it has not been read well for too long', async () => {
    const id = await newFeed({ staleAfterHours: 2 });
    const told: string[] = [];
    const stop = kernel.events.listen(({ type, payload }) => {
      if (type === 'intel.feed-stale') told.push((payload as { feedId: string }).feedId);
    });
    kernel.setNow(new Date(TEST_NOW.getTime() + 3 * 3_600_000));
    await inTransaction(province.system(), alarmStaleFeeds);
    await inTransaction(province.system(), alarmStaleFeeds);
    expect(await getFeed(analyst(), { id })).toMatchObject({ state: 'stale' });
    await kernel.events.drain();
    stop();
    expect(told.filter((feedId) => feedId === id)).toHaveLength(1);
    kernel.setNow(TEST_NOW);
    await removeFeed(analyst(), { id });
  });

  test('is fetched when its turn comes, and at once when a person asks', async () => {
    const id = await newFeed({ everyMinutes: 30 });
    answers['/list.txt'] = text('t1.bad.example\n');
    const turns = () => asked.filter(({ path }) => path === '/list.txt').length;
    // Every other feed of these tests has the same address, and has had its turn or fails.
    await feedRunnerOf(kernel).drain();
    const before = turns();
    await feedRunnerOf(kernel).drain();
    expect(turns()).toBe(before);
    await askFeed(analyst(), { id });
    await kernel.events.drain();
    await feedRunnerOf(kernel).drain();
    expect(turns()).toBe(before + 1);
    kernel.setNow(new Date(TEST_NOW.getTime() + 31 * 60_000));
    await feedRunnerOf(kernel).drain();
    expect(turns()).toBeGreaterThan(before + 1);
    kernel.setNow(TEST_NOW);
  });

  test('is the business of the province alone', async () => {
    const officer = province.as('unit_officer', province.communes[0]);
    const id = await newFeed();
    await expect(getFeed(officer, { id })).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(askFeed(province.as('auditor'), { id })).rejects.toMatchObject({ kind: 'forbidden' });
    const seen = await inTransaction(officer, ({ db }) => rowsOf(db, sql`select * from intel_feed_secrets`));
    expect(seen).toEqual([]);
  });
});

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

describe('what a feed speaks', () => {
  test('CSV by columns that a person named', async () => {
    const id = await newFeed({
      kind: 'csv',
      columns: { value: 2, separator: ',', family: 1, description: 0 },
    });
    answers['/list.txt'] = text('# comment\n"C2, seen",Emotet,csv1.bad.example\nx,y,nothing here\n');
    expect(await fetchFeed(analyst(), id)).toMatchObject({
      taken: 1,
      refused: 1,
      refusals: [{ line: 3, field: '2' }],
    });
    const { rows } = await listIndicators(analyst(), { text: 'csv1.bad' });
    expect(rows).toMatchObject([{ family: 'Emotet', description: 'C2, seen' }]);
  });

  const event = (n: number, attributes: object[], info: string) =>
    JSON.stringify({
      Event: {
        Attribute: attributes,
        Object: [
          { name: 'file', Attribute: [{ type: 'sha256', to_ids: true, value: String(n).repeat(64) }] },
        ],
        info,
        Tag: [{ name: 'tlp:amber' }, { name: 'misp-galaxy:malpedia="PlugX - S0013"' }],
        uuid: uuid(n),
      },
    });

  test('a MISP folder: only events that have changed travel, one that cannot be had spoils no other', async () => {
    const id = await newFeed({ kind: 'misp', url: `${base}/misp/` });
    const manifest = (stamps: Record<string, number>) =>
      text(
        JSON.stringify(
          Object.fromEntries(
            Object.entries(stamps).map(([key, timestamp]) => [key, { timestamp, info: 'x' }]),
          ),
        ),
      );
    answers['/misp/manifest.json'] = manifest({
      [uuid(1)]: 10,
      [uuid(2)]: 10,
      [uuid(3)]: 10,
      '../../etc/passwd': 1,
    });
    answers[`/misp/${uuid(1)}.json`] = text(
      event(
        1,
        [
          { type: 'domain', value: 'm1.bad.example', to_ids: true, comment: 'C2' },
          { type: 'domain', value: 'context.example', to_ids: false },
          {
            type: 'domain|ip',
            value: 'm2.bad.example|198.51.101.77',
            to_ids: true,
            Tag: [{ name: 'tlp:red' }],
          },
          { type: 'domain', value: 'gov.vn', to_ids: true },
        ],
        'Chiến dịch A',
      ),
    );
    answers[`/misp/${uuid(2)}.json`] = text(
      event(2, [{ type: 'url', value: 'http://m3.bad.example/x', to_ids: true }], 'B'),
    );
    const first = await fetchFeed(analyst(), id);
    expect(first).toMatchObject({ taken: 6, refused: 2 });
    expect(first?.refusals).toMatchObject([
      { file: `${uuid(3)}.json`, reason: 'intel.feed_not_there' },
      {
        file: `${uuid(1)}.json`,
        field: 'Event.Attribute.3.value',
        reason: 'intel.refused_public_suffix',
        value: 'gov.vn',
      },
    ]);
    expect(asked.map(({ path }) => path).toSorted()).toEqual(
      ['/misp/manifest.json', ...[1, 2, 3].map((n) => `/misp/${uuid(n)}.json`)].toSorted(),
    );
    const { rows } = await listIndicators(analyst(), { text: 'm1.bad' });
    expect(rows).toMatchObject([{ family: 'PlugX', description: 'C2 · Chiến dịch A', sharing: 'amber' }]);
    expect((await listIndicators(analyst(), { text: 'm2.bad' })).rows).toMatchObject([{ sharing: 'red' }]);
    asked = [];
    answers['/misp/manifest.json'] = manifest({ [uuid(2)]: 11 });
    answers[`/misp/${uuid(2)}.json`] = text(
      event(2, [{ type: 'domain', value: 'm4.bad.example', to_ids: true }], 'B'),
    );
    expect(await fetchFeed(analyst(), id)).toMatchObject({ added: 1, removed: 5 });
    expect(asked.map(({ path }) => path)).toEqual(['/misp/manifest.json', `/misp/${uuid(2)}.json`]);
  });

  test('the REST interface of a MISP: page by page, onwards, and what was taken back goes', async () => {
    const id = await newFeed({ kind: 'misp-api', url: base, access: { auth: 'header', secret: 'misp-key' } });
    let attributes: object[] = [
      { type: 'domain', value: 'r1.bad.example', to_ids: true, Event: { info: 'Sự kiện' } },
      { type: 'ip-dst', value: '198.51.101.88', to_ids: true },
    ];
    answers['/attributes/restSearch'] = (_, response) =>
      response.end(JSON.stringify({ response: { Attribute: attributes } }));
    expect(await fetchFeed(analyst(), id)).toMatchObject({ added: 2 });
    expect(asked[0]?.headers.authorization).toBe('misp-key');
    expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({ returnFormat: 'json', page: 1, to_ids: 1 });
    attributes = [{ type: 'domain', value: 'r1.bad.example', to_ids: true, deleted: true }];
    expect(await fetchFeed(analyst(), id)).toMatchObject({ added: 0, removed: 1 });
    expect(JSON.parse(asked[1]?.body ?? '')).toHaveProperty('timestamp');
    expect(await valuesOf(id)).toEqual(['198.51.101.88']);
  });

  const indicator = (n: number, pattern: string, more: object = {}) => ({
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--${uuid(n)}`,
    pattern,
    pattern_type: 'stix',
    valid_from: '2026-01-01T00:00:00Z',
    ...more,
  });

  test('a STIX bundle: unknown types are reported, the rest goes on', async () => {
    const id = await newFeed({ kind: 'stix' });
    answers['/list.txt'] = text(
      JSON.stringify({
        type: 'bundle',
        objects: [
          { type: 'malware', id: `malware--${uuid(1)}`, name: 'Mustang' },
          indicator(1, "[domain-name:value = 's1.bad.example']", {
            confidence: 55,
            valid_until: '2027-01-01T00:00:00Z',
          }),
          {
            type: 'relationship',
            relationship_type: 'indicates',
            source_ref: `indicator--${uuid(1)}`,
            target_ref: `malware--${uuid(1)}`,
          },
          { type: 'x-made-up', id: 'x' },
          indicator(2, 'rule x {}', { pattern_type: 'yara' }),
          indicator(3, "[domain-name:value = 's2.bad.example' AND network-traffic:dst_port = 1]"),
          indicator(4, "[ipv4-addr:value = '8.8.8.8']"),
          'rubbish',
          indicator(5, "[domain-name:value = 's5.bad.example']", { revoked: true }),
          indicator(6, "[domain-name:value = 's6.bad.example']", {
            object_marking_refs: ['marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1'],
          }),
        ],
      }),
    );
    const done = await fetchFeed(analyst(), id);
    expect(done).toMatchObject({ taken: 2, refused: 5 });
    expect(done?.refusals.map(({ field, reason }) => [field, reason])).toEqual([
      ['objects.3', 'intel.stix_type_unknown'],
      ['objects.4.pattern', 'intel.stix_pattern_language'],
      ['objects.5.pattern', 'intel.stix_pattern_too_special'],
      ['objects.6.pattern', 'intel.refused_well_known_resolver'],
      ['objects.7', 'intel.stix_type_unknown'],
    ]);
    expect((await listIndicators(analyst(), { text: 's1.bad' })).rows).toMatchObject([
      { family: 'Mustang', confidencePercent: 55, sharing: 'green' },
    ]);
    expect((await listIndicators(analyst(), { text: 's6.bad' })).rows).toMatchObject([{ sharing: 'red' }]);
    answers['/list.txt'] = text('{"type":"bundle","objects":[{"type":"indicator"');
    await expect(fetchFeed(analyst(), id)).rejects.toMatchObject({ reason: 'intel.json_cut_off' });
    answers['/list.txt'] = text('<html></html>');
    await expect(fetchFeed(analyst(), id)).rejects.toMatchObject({ reason: 'intel.json_expected' });
  });

  test('a TAXII 2.1 collection: paged, read onwards, revoked objects go', async () => {
    const id = await newFeed({ kind: 'taxii', url: `${base}/api1/collections/${uuid(9)}/` });
    const pages: Record<string, object> = {
      '': { more: true, next: 'p2', objects: [indicator(1, "[domain-name:value = 'tx1.bad.example']")] },
      p2: { more: false, objects: [indicator(2, "[domain-name:value = 'tx2.bad.example']")] },
    };
    answers[`/api1/collections/${uuid(9)}/objects/`] = (request, response) => {
      const query = new URL(request.url ?? '', base).searchParams;
      response.setHeader('content-type', 'application/taxii+json;version=2.1');
      response.setHeader('x-taxii-date-added-last', `2026-02-0${query.has('next') ? 2 : 1}T00:00:00.000001Z`);
      const added = query.get('added_after');
      const late = {
        more: false,
        objects: [indicator(1, "[domain-name:value = 'tx1.bad.example']", { revoked: true })],
      };
      response.end(JSON.stringify(added ? late : pages[query.get('next') ?? '']));
    };
    expect(await fetchFeed(analyst(), id)).toMatchObject({ added: 2 });
    expect(asked.map(({ headers }) => headers.accept)).toEqual(
      Array(2).fill('application/taxii+json;version=2.1'),
    );
    expect(await fetchFeed(analyst(), id)).toMatchObject({ added: 0, removed: 1 });
    expect(asked.at(-1)?.path).toContain('added_after=2026-02-02T00%3A00%3A00.000001Z');
    expect(await valuesOf(id)).toEqual(['tx2.bad.example']);
    answers[`/api1/collections/${uuid(9)}/objects/`] = text('{}');
    await expect(fetchFeed(analyst(), id)).rejects.toMatchObject({ reason: 'intel.taxii_expected' });
  });

  test('files in a folder or sent by hand, for a network without Internet', async () => {
    const id = await newFeed({ kind: 'misp', url: null });
    const { folder } = await getFeed(analyst(), { id });
    expect(await fetchFeed(analyst(), id)).toBeNull();
    mkdirSync(folder ?? '', { recursive: true });
    const old = new Date(TEST_NOW.getTime() - 60_000);
    for (const [name, content] of [
      ['manifest.json', '{}'],
      [`${uuid(7)}.json`, event(7, [{ type: 'domain', value: 'usb.bad.example', to_ids: true }], 'USB')],
    ] as const) {
      writeFileSync(`${folder}/${name}`, content);
      utimesSync(`${folder}/${name}`, old, old);
    }
    expect(await fetchFeed(analyst(), id)).toMatchObject({ taken: 2, added: 2 });
    expect(await fetchFeed(analyst(), id)).toBeNull();
    const sent = await uploadToFeed(analyst(), id, {
      name: 'event.json',
      content: Readable.from([Buffer.from(event(8, [], 'sent'))]),
    });
    expect(sent).toMatchObject({ added: 1, removed: 2 });
  });
});

test('an indicator tells of every list that has it, the surest first', async () => {
  const [sure, weak] = [await newFeed({ confidencePercent: 95 }), await newFeed({ confidencePercent: 20 })];
  answers['/list.txt'] = text('both.bad.example # said\n');
  await fetchFeed(analyst(), weak);
  await fetchFeed(analyst(), sure);
  const [row] = (await listIndicators(analyst(), { text: 'both.bad.example' })).rows;
  const found = await getIndicator(analyst(), { id: row?.id ?? 0 });
  expect(found).toMatchObject({ value: 'both.bad.example', isInForce: true, falseAlarm: null });
  expect(found.sources.map(({ feedId, confidencePercent }) => [feedId, confidencePercent])).toEqual([
    [sure, 95],
    [weak, 20],
  ]);
  const active = await inTransaction(province.system(), (ctx) => activeIndicators(ctx, 0));
  expect(active.filter(({ value }) => value === 'both.bad.example')).toHaveLength(2);
});
