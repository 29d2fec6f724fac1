import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { Resolver } from 'node:dns/promises';
import { createSocket } from 'node:dgram';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHttp, type HttpServer } from '../../kernel/http/server.ts';
import { openTestKernel, testFolder } from '../../kernel/testing.ts';
import { identity } from '../identity/index.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince } from '../organisation/testing.ts';
import { intel } from './index.ts';
import { markFalseAlarm } from './service/false-alarms.ts';
import { createList } from './service/lists.ts';
import { importWarningList } from './service/protection.ts';
import { createSubscriber } from './service/subscribers.ts';
import { importList } from './service/uploading.ts';

let http: HttpServer;
let token: string;

beforeAll(async () => {
  const kernel = await openTestKernel([organisation, identity, intel]);
  const province = await plantTestProvince(kernel);
  http = await createHttp(kernel, [organisation, identity, intel]);
  const analyst = () => province.as('analyst');
  const { id } = await createList(analyst(), {
    name: 'Danh sách',
    origin: 'Trung tâm',
    confidencePercent: 80,
    sharing: 'green',
    meansInfection: true,
  });
  const content = Readable.from([
    Buffer.from('bad.example\nworse.example\n198.51.101.64/26\n2001:db9::/32\n'),
  ]);
  await importList(analyst(), { id }, { name: 'x.txt', content });
  const alarm = { reason: 'Trang của đối tác', until: null };
  await markFalseAlarm(analyst(), { ...alarm, value: 'tot.bad.example' });
  await markFalseAlarm(analyst(), { ...alarm, value: '198.51.101.70' });
  await markFalseAlarm(analyst(), { ...alarm, value: 'elsewhere.example' });
  const list = { name: 'CDN', type: 'hostname', list: ['cdn.bad.example', 'cdn.good.example'] };
  await importWarningList(analyst(), { text: JSON.stringify(list) });
  const asked = { unitId: province.department, name: 'Phân giải tên miền', sharing: 'green' as const };
  ({ token } = await createSubscriber(analyst(), asked));
});
afterAll(() => http.close());

async function zone(query = ''): Promise<{ status: number; text: string; reason?: string }> {
  const url = `/feeds/rpz.zone${query}`;
  const answer = await http.inject({ url, headers: { authorization: `Bearer ${token}` } });
  if (answer.statusCode !== 200) return { status: answer.statusCode, text: '', reason: answer.json().reason };
  return { status: 200, text: answer.body };
}

describe('the zone for resolvers', () => {
  test.each([
    ['', ['CNAME .']],
    ['?action=nxdomain', ['CNAME .']],
    ['?action=nodata', ['CNAME *.']],
    ['?action=drop', ['CNAME rpz-drop.']],
    ['?action=passthru', ['CNAME rpz-passthru.']],
    ['?redirect=canh-bao.tinh.example', ['CNAME canh-bao.tinh.example.']],
    ['?redirect=192.0.2.80,2001:db8::80', ['A 192.0.2.80', 'AAAA 2001:db8::80']],
  ])('answers listed names as the subscriber chooses: %s', async (query, records) => {
    const { text } = await zone(query);
    for (const owner of ['bad.example', '*.bad.example', '26.64.101.51.198.rpz-ip'])
      for (const record of records) expect(text).toContain(`\n${owner} ${record}\n`);
  });

  test('lets through what is harmless below a listed name, and says nothing of what is not below one', async () => {
    const { text } = await zone();
    for (const owner of [
      'tot.bad.example',
      '*.tot.bad.example',
      'cdn.bad.example',
      '32.70.101.51.198.rpz-ip',
    ])
      expect(text).toContain(`\n${owner} CNAME rpz-passthru.\n`);
    expect(text).not.toMatch(/elsewhere\.example|cdn\.good\.example/);
    const unbound = await http.inject({
      url: '/feeds/unbound.conf',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(unbound.body).toContain('local-zone: "cdn.bad.example." always_transparent\n');
  });

  test('refuses an action or a place that is none', async () => {
    expect(await zone('?action=explode')).toMatchObject({ status: 422, reason: 'intel.rpz_action_unknown' });
    expect(await zone('?redirect=a%20b')).toMatchObject({
      status: 422,
      reason: 'intel.rpz_redirect_malformed',
    });
    expect(await zone('?redirect=x.example.%0Aevil%20A%201.2.3.4')).toMatchObject({ status: 422 });
  });

  const checker = ['/usr/bin/named-checkzone', '/usr/sbin/named-checkzone'].find((path) => existsSync(path));
  test.skipIf(!checker)('is loaded by BIND whatever is chosen (needs named-checkzone)', async () => {
    for (const query of ['', '?action=nodata', '?redirect=192.0.2.80,2001:db8::80', '?redirect=a.example']) {
      const path = join(testFolder(), 'rpz.zone');
      writeFileSync(path, (await zone(query)).text);
      expect(execFileSync(checker ?? '', ['rpz.lachan', path]).toString()).toMatch(/loaded serial \d+\nOK/);
    }
  });
});

const named = ['/usr/sbin/named', '/usr/bin/named'].find((path) => existsSync(path));
describe.skipIf(!named)('a real BIND that has taken the zone (needs named: Debian package bind9)', () => {
  const running: ChildProcess[] = [];
  afterAll(() => {
    for (const server of running) server.kill('SIGKILL');
  });

  async function resolverWith(query: string): Promise<(name: string) => Promise<string>> {
    const folder = testFolder();
    const port = await freePort();
    const records =
      'tot.bad A 192.0.2.1\nbad A 192.0.2.2\nx.bad A 192.0.2.3\nplain A 192.0.2.4\nlist A 198.51.101.65\nfree A 198.51.101.70\n';
    writeFileSync(join(folder, 'rpz'), (await zone(query)).text);
    writeFileSync(
      join(folder, 'example'),
      `$TTL 60\n@ IN SOA localhost. a.localhost. 1 60 60 60 60\n@ IN NS localhost.\n${records}`,
    );
    writeFileSync(
      join(folder, 'named.conf'),
      `options { directory "${folder}"; listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; };
        pid-file none; session-keyfile none; managed-keys-directory "${folder}"; recursion yes; dnssec-validation no;
        allow-query { 127.0.0.1; }; forward only; forwarders { 127.0.0.1 port 1; };
        response-policy { zone "rpz.lachan" policy given; } qname-wait-recurse no; };
      controls { };
      zone "rpz.lachan" { type primary; file "rpz"; allow-query { none; }; };
      zone "example" { type primary; file "example"; };`,
    );
    const server = spawn(named ?? '', ['-g', '-c', join(folder, 'named.conf')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    running.push(server);
    await new Promise<void>((resolve, reject) => {
      let said = '';
      server.stderr?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        // The policy is in force a moment after the server runs.
        if (/ running\n/.test(said) && said.includes('rpz.lachan: reload done')) resolve();
      });
      server.on('exit', () => reject(new Error(said)));
    });
    const resolver = new Resolver({ timeout: 2_000, tries: 2 });
    resolver.setServers([`127.0.0.1:${port}`]);
    return (name) =>
      resolver.resolve4(name).then(
        (addresses) => addresses.join(','),
        (error: NodeJS.ErrnoException) => error.code ?? '',
      );
  }

  test('answers that the name does not exist, and goes on answering what is harmless', async () => {
    const ask = await resolverWith('');
    expect(await ask('bad.example')).toBe('ENOTFOUND');
    expect(await ask('x.bad.example')).toBe('ENOTFOUND');
    expect(await ask('worse.example')).toBe('ENOTFOUND');
    expect(await ask('tot.bad.example')).toBe('192.0.2.1');
    expect(await ask('plain.example')).toBe('192.0.2.4');
    expect(await ask('list.example')).toBe('ENOTFOUND');
    expect(await ask('free.example')).toBe('198.51.101.70');
  }, 30_000);
  test('answers without an address, or with the page of the subscriber', async () => {
    const nodata = await resolverWith('?action=nodata');
    expect([await nodata('x.bad.example'), await nodata('plain.example')]).toEqual(['ENODATA', '192.0.2.4']);
    const garden = await resolverWith('?redirect=192.0.2.80');
    expect([await garden('x.bad.example'), await garden('tot.bad.example')]).toEqual([
      '192.0.2.80',
      '192.0.2.1',
    ]);
  }, 30_000);
});

async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve);
  });
  const { port } = socket.address();
  socket.close();
  return port;
}
