import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { z } from 'zod';
import { latestAudit } from '../../kernel/audit-chain.ts';
import { inTransaction } from '../../kernel/command.ts';
import { rowsOf } from '../../kernel/database/open.ts';
import { openTestKernel, testFolder } from '../../kernel/testing.ts';
import { identity } from '../identity/index.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import type { CreateFeed } from './contract-feeds.ts';
import { intel } from './index.ts';
import { createFeed, getFeed, removeFeed, reviseFeed } from './service/feeds.ts';
import { fetchFeed } from './service/fetching.ts';
import { listIndicators } from './service/indicators.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const keys = testFolder();
const pem = (name: string) => readFileSync(join(keys, name), 'utf8');

/** A certificate of an authority; the authority itself without `by`. */
function makeCertificate(name: string, by?: string, days = '30'): void {
  const signed = by ? ['-CA', join(keys, `${by}.pem`), '-CAkey', join(keys, `${by}.key`)] : [];
  const files = ['-keyout', join(keys, `${name}.key`), '-out', join(keys, `${name}.pem`)];
  const about = ['-subj', `/CN=${name}`, '-days', days, '-addext', 'subjectAltName=IP:127.0.0.1'];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files, ...about, ...signed];
  execFileSync('openssl', made, { stdio: 'ignore' });
}

let kernel: Awaited<ReturnType<typeof openTestKernel>>;
let province: TestProvince;
let giver: Server;
let other: Server;
let base: string;
let elsewhere: string;
/** Whose certificate the servers were shown, in order; empty when none. */
let shown: string[];

const nameOf = (request: IncomingMessage) =>
  String((request.socket as TLSSocket).getPeerCertificate().subject?.CN ?? '');

beforeAll(async () => {
  makeCertificate('authority');
  makeCertificate('server', 'authority');
  makeCertificate('tinh', 'authority');
  makeCertificate('stranger');
  execFileSync('openssl', [
    'pkey',
    '-in',
    join(keys, 'tinh.key'),
    '-aes256',
    '-passout',
    'pass:Mở 1',
    '-out',
    join(keys, 'locked.key'),
  ]);
  kernel = await openTestKernel([organisation, identity, intel]);
  province = await plantTestProvince(kernel);
  const identityOfServer = { key: pem('server.key'), cert: pem('server.pem'), ca: pem('authority.pem') };
  giver = createServer(
    { ...identityOfServer, requestCert: true, rejectUnauthorized: true },
    (request, response) => {
      shown.push(nameOf(request));
      if (request.url === '/moved.txt') response.writeHead(302, { location: `${elsewhere}/list.txt` }).end();
      else if (request.url?.startsWith('/taxii/objects/'))
        response
          .writeHead(200, { 'content-type': 'application/taxii+json;version=2.1' })
          .end(JSON.stringify({ more: false, objects: [] }));
      else if (request.url === '/misp/manifest.json') response.end('{}');
      else response.end('bad1.example\nbad2.example\n');
    },
  );
  other = createServer(
    { ...identityOfServer, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      shown.push(nameOf(request));
      response.end('bad3.example\n');
    },
  );
  for (const server of [giver, other])
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
  const addressOf = (server: Server) => `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  [base, elsewhere] = [addressOf(giver), addressOf(other)];
});
afterAll(() => {
  giver.close();
  other.close();
});
beforeEach(() => {
  shown = [];
});

function analyst() {
  kernel.setNow(new Date(kernel.clock().getTime() + 1_000));
  return province.as('analyst');
}

const ours = () => ({
  certificatePem: pem('tinh.pem'),
  keyPem: pem('tinh.key'),
  authorityPem: pem('authority.pem'),
});

let feeds = 0;
async function newFeed(fields: Partial<z.input<typeof CreateFeed.input>> = {}): Promise<string> {
  const { id } = await createFeed(analyst(), {
    name: `Nguồn TLS ${++feeds}`,
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

test('a giver that lets in only who has a certificate is asked with ours, by whichever way it speaks', async () => {
  const id = await newFeed({ tls: ours() });
  expect(await fetchFeed(analyst(), id)).toMatchObject({ state: 'finished', taken: 2 });
  const { listId, clientCertificate, hasOwnAuthority } = await getFeed(analyst(), { id });
  expect([clientCertificate?.subject, hasOwnAuthority]).toEqual(['CN=tinh', true]);
  expect((await listIndicators(analyst(), { listId, state: 'active', limit: 10 })).total).toBe(2);
  const taxii = await newFeed({ kind: 'taxii', url: `${base}/taxii/`, tls: ours() });
  await fetchFeed(analyst(), taxii);
  const misp = await newFeed({ kind: 'misp', url: `${base}/misp/`, tls: ours() });
  await expect(fetchFeed(analyst(), misp)).rejects.toMatchObject({ reason: 'intel.misp_manifest_malformed' });
  expect(shown).toEqual(['tinh', 'tinh', 'tinh']);
});

test('without a certificate, or with a stranger’s, the feed says what is missing; without the authority, that too', async () => {
  const authorityPem = pem('authority.pem');
  const bare = await newFeed({ tls: { authorityPem } });
  await expect(fetchFeed(analyst(), bare)).rejects.toMatchObject({ reason: 'intel.feed_wants_certificate' });
  const stranger = await newFeed({
    tls: { authorityPem, certificatePem: pem('stranger.pem'), keyPem: pem('stranger.key') },
  });
  // Some servers say why, some only hang up.
  await expect(fetchFeed(analyst(), stranger)).rejects.toMatchObject({
    reason: expect.stringMatching(/^intel\.feed_(?:wants_certificate|broken_off)$/) as string,
  });
  const unknown = await newFeed({ tls: { ...ours(), authorityPem: null } });
  await expect(fetchFeed(analyst(), unknown)).rejects.toMatchObject({ reason: 'intel.feed_certificate' });
  expect(shown).toEqual([]);
});

test('no other place is shown the certificate, be it led to or typed in later', async () => {
  const id = await newFeed({ url: `${base}/moved.txt`, otherHosts: ['127.0.0.1'], tls: ours() });
  // It is not trusted there either: the authority is the giver's own.
  await expect(fetchFeed(analyst(), id)).rejects.toMatchObject({ reason: 'intel.feed_certificate' });
  expect(shown).toEqual(['tinh']);
  await reviseFeed(analyst(), { ...(await getFeed(analyst(), { id })), url: `${elsewhere}/list.txt` });
  expect(await getFeed(analyst(), { id })).toMatchObject({ clientCertificate: null, hasOwnAuthority: false });
});

test('the key is sealed, never shown nor audited, stays when the field is left empty, and goes with the feed', async () => {
  const id = await newFeed({ tls: { ...ours(), keyPem: pem('locked.key'), passphrase: 'Mở 1' } });
  const kept = () =>
    inTransaction(province.system(), ({ db }) =>
      rowsOf<{ key: string }>(db, sql`select key from intel_feed_tls where feed_id = ${id}`),
    );
  expect(await kept()).toEqual([{ key: expect.stringMatching(/^sealed1\./) as string }]);
  await fetchFeed(analyst(), id);
  const feed = await getFeed(analyst(), { id });
  await reviseFeed(analyst(), { ...feed, tls: { ...ours(), keyPem: null } });
  await fetchFeed(analyst(), id);
  await reviseFeed(analyst(), { ...feed, everyMinutes: 60 });
  expect(await getFeed(analyst(), { id })).toMatchObject({ clientCertificate: { subject: 'CN=tinh' } });
  // A key in front of the old one: the next start seals anew, and it works as before.
  const [before] = await kept();
  await intel.upgrade?.(kernel);
  expect(await kept()).toEqual([before]);
  const entries = await inTransaction(province.system(), ({ db }) => latestAudit(db, 200));
  expect(JSON.stringify([entries, feed])).not.toMatch(/PRIVATE KEY|Mở 1/);
  expect(JSON.stringify(entries)).toContain('CN=tinh');
  expect(shown).toEqual(['tinh', 'tinh']);
  await removeFeed(analyst(), { id });
  expect(await kept()).toEqual([]);
});

test('what cannot work is refused, field by field', async () => {
  const refused = async (tls: object, url = `${base}/list.txt`) =>
    newFeed({ url, tls: { ...ours(), ...tls } }).catch(
      (error: { kind: string; faults: { path: string; reason: string }[] }) =>
        [error.kind, ...error.faults.map(({ path, reason }) => `${path} ${reason}`)].join(' '),
    );
  expect(await refused({}, base.replace('https', 'http'))).toBe('invalid url intel.feed_tls_needs_https');
  expect(await refused({ certificatePem: 'x' })).toBe('invalid tls.certificatePem intel.feed_pem_malformed');
  expect(await refused({ authorityPem: 'x' })).toBe('invalid tls.authorityPem intel.feed_pem_malformed');
  expect(await refused({ keyPem: null })).toBe('invalid tls.keyPem intel.feed_key_missing');
  expect(await refused({ keyPem: pem('locked.key'), passphrase: 'sai' })).toBe(
    'invalid tls.keyPem intel.feed_key_unusable',
  );
  expect(await refused({ keyPem: pem('stranger.key') })).toBe('invalid tls.keyPem intel.feed_key_of_another');
  kernel.setNow(new Date(kernel.clock().getTime() + 3_000 * 86_400_000));
  expect(await refused({})).toBe('invalid tls.certificatePem intel.feed_own_certificate_expired');
});
