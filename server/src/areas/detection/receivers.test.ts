import { execFile, execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import {
  appendFile,
  copyFile,
  mkdir,
  readFile,
  rename,
  stat,
  symlink,
  truncate,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createHttp, type HttpServer } from '../../kernel/http/server.ts';
import { openTestKernel, testFolder } from '../../kernel/testing.ts';
import { assets } from '../assets/index.ts';
import { identity } from '../identity/index.ts';
import { intel } from '../intel/index.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { detection } from './index.ts';
import { FileTail } from './receivers/file-tail.ts';
import { FrameReader } from './receivers/framing.ts';
import { receiversOf } from './receivers/receivers.ts';
import { dismissSender, getReceiving } from './service/receiving.ts';
import { createSource, listSources, revokeSource, updateSource } from './service/sources.ts';
import { listSightings } from './service/sightings.ts';
import { dnsLine, plantTestDetection } from './testing.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let kernel: Awaited<ReturnType<typeof openTestKernel>>;
let province: TestProvince;
let http: HttpServer;
let planted: Awaited<ReturnType<typeof plantTestDetection>>;

const run = promisify(execFile);
const areas = [organisation, identity, assets, intel, detection];
const keys = testFolder();
const logs = testFolder();
const at = '2026-11-20T03:04:05.000000+0000';

/** A certificate of the test's authority; the authority itself without `by`. */
function makeCertificate(name: string, by?: string): void {
  const [key, certificate] = [join(keys, `${name}.key`), join(keys, `${name}.pem`)];
  const signed = by ? ['-CA', join(keys, `${by}.pem`), '-CAkey', join(keys, `${by}.key`)] : [];
  const subject = ['-subj', `/CN=${name}`, '-days', '30'];
  const alone = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate];
  execFileSync('openssl', [...alone, ...subject, ...signed], { stdio: 'ignore' });
}

beforeAll(async () => {
  makeCertificate('authority');
  makeCertificate('server', 'authority');
  makeCertificate('sensor-1', 'authority');
  makeCertificate('stranger');
  kernel = await openTestKernel(areas);
  Object.assign(kernel.config, {
    syslogUdpPort: 0,
    syslogTcpPort: 0,
    syslogTlsPort: 0,
    syslogTlsCert: join(keys, 'server.pem'),
    syslogTlsKey: join(keys, 'server.key'),
    syslogTlsCa: join(keys, 'authority.pem'),
    logFolder: logs,
  });
  province = await plantTestProvince(kernel);
  planted = await plantTestDetection(kernel, province);
  http = await createHttp(kernel, areas);
  await http.ready();
});
afterAll(async () => {
  await http.close();
});

const analyst = () => province.as('analyst');
const receiving = () => getReceiving(analyst(), {});

async function portOf(transport: 'udp' | 'tcp' | 'tls'): Promise<number> {
  const { listeners } = await receiving();
  return listeners.find((listener) => listener.transport === transport)?.port ?? 0;
}

async function newSource(name: string, how: Partial<Parameters<typeof createSource>[1]> = {}) {
  const source = await createSource(analyst(), { name, kind: 'ids', unitId: province.dataCentre, ...how });
  await receiversOf(kernel).refresh();
  return source;
}

async function settle(): Promise<void> {
  await receiversOf(kernel).settle();
  await planted.detector.drain();
}

/** The source once it has so many lines; as it is after ten seconds otherwise. */
async function sourceWith(id: string, lines: number) {
  for (let tries = 0; ; tries++) {
    await settle();
    const row = (await listSources(analyst(), {})).rows.find((source) => source.id === id);
    if ((row && row.lines >= lines) || tries > 100) return row;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function sightingsOn(day: string) {
  return (await listSightings(analyst(), { from: day, to: day })).rows;
}

describe('a syslog stream', () => {
  const read = (framed: string, size: number) => {
    const frames = new FrameReader();
    const bytes = Buffer.from(framed);
    let out = '';
    for (let start = 0; start < bytes.length; start += size)
      out += frames.push(bytes.subarray(start, start + size)).toString();
    return out + frames.end().toString();
  };
  test.each([1, 2, 7, 1000])(
    'is cut into messages in either framing, however the network cuts it (%i)',
    (size) => {
      expect(read('<13>a b\n<13>đèn\r\nlast', size)).toBe('<13>a b\n<13>đèn\r\nlast\n');
      expect(read('7 <13>a b8 <13>\ncde\n6 <13>xy', size)).toBe('<13>a b\n<13> cde\n<13>xy\n');
      expect(read('2026-11-20 plain line\n20 Nov\n', size)).toBe('2026-11-20 plain line\n20 Nov\n');
    },
  );
  test('whose counts make no sense is refused', () => {
    const frames = new FrameReader();
    expect(() => frames.push(Buffer.from('5 <13>axx <13>'))).toThrow('detection.frame_broken');
    expect(() => new FrameReader().push(Buffer.from('9999999 <13>'))).toThrow('detection.message_too_long');
  });
  test('without line feeds is cut, and takes no more memory than one message', () => {
    const frames = new FrameReader();
    let bytes = 0;
    for (let count = 0; count < 50; count++) bytes += frames.push(Buffer.alloc(100_000, 'x')).length;
    expect(frames.cut).toBeGreaterThan(0);
    expect(bytes + frames.end().length).toBeGreaterThanOrEqual(5_000_000);
  });
});

describe('a sender', () => {
  test('that no source expects is counted and shown, and is a source with one call', async () => {
    const socket = createSocket('udp4');
    const port = await portOf('udp');
    const send = (line: string) =>
      promisify((done: (error: Error | null) => void) => socket.send(line, port, '127.0.0.1', done))();
    await send(`<13>1 ${at} may-1 suricata - - - ${dnsLine('10.1.1.1', 'evil.example.net', at)}`);
    for (let tries = 0; (await receiving()).unknownSenders.length === 0 && tries < 50; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      await settle();
    }
    const [stranger] = (await receiving()).unknownSenders;
    expect(stranger).toMatchObject({ transport: 'udp', address: '127.0.0.1', messages: 1 });
    expect(stranger?.sample).toContain('evil.example.net');

    const source = await newSource('Cảm biến UDP', { senders: ['127.0.0.0/24'] });
    expect((await receiving()).unknownSenders).toEqual([]);
    await send(dnsLine('10.1.1.1', 'evil.example.net', '2026-11-01T03:04:05.000000+0000'));
    socket.close();
    // The line from before, too.
    expect(await sourceWith(source.id, 2)).toMatchObject({ lines: 2, state: 'active' });
    expect(await sightingsOn('2026-11-01')).toMatchObject([{ sourceName: 'Cảm biến UDP', count: 1 }]);
    await expect(newSource('Khác', { senders: ['127.0.0.0/24'] })).rejects.toMatchObject({
      reason: 'detection.sender_taken',
    });
    await revokeSource(analyst(), { id: source.id });
  });

  test('is forgotten when a person says so', async () => {
    await expect(dismissSender(analyst(), { id: province.dataCentre })).rejects.toMatchObject({
      kind: 'not_found',
    });
  });
});

describe.skipIf(!existsSync('/usr/bin/logger'))('logger of util-linux', () => {
  test('is understood over UDP and over TCP in both framings', async () => {
    const source = await newSource('logger', { senders: ['127.0.0.1'] });
    const line = dnsLine('10.1.1.2', 'evil.example.net', '2026-11-02T03:04:05.000000+0000');
    const to = ['--server', '127.0.0.1', '--size', '4096'];
    await run('logger', [...to, '--udp', '--port', String(await portOf('udp')), line]);
    await run('logger', [...to, '--tcp', '--port', String(await portOf('tcp')), line]);
    await run('logger', [
      ...to,
      '--tcp',
      '--octet-count',
      '--port',
      String(await portOf('tcp')),
      '--rfc3164',
      line,
    ]);
    expect(await sourceWith(source.id, 3)).toMatchObject({ lines: 3, unknownLines: 0 });
    expect(await sightingsOn('2026-11-02')).toMatchObject([{ count: 3 }]);
    await revokeSource(analyst(), { id: source.id });
  });
});

const rsyslogd = '/usr/sbin/rsyslogd';
describe.skipIf(!existsSync(rsyslogd) && process.env['LACHAN_REQUIRE_SYSLOG'] !== '1')('rsyslog', () => {
  test('hands over a file of lines over TCP, all of them once', async () => {
    const folder = testFolder();
    const source = await newSource('rsyslog', { senders: ['127.0.0.1'] });
    const day = '2026-11-03';
    const lines = Array.from({ length: 2_000 }, (_, n) =>
      dnsLine(
        '10.1.1.3',
        n % 100 === 0 ? 'evil.example.net' : `h${n}.example.com`,
        `${day}T03:04:05.000000+0000`,
      ),
    );
    await writeFile(join(folder, 'eve.json'), `${lines.join('\n')}\n`);
    await writeFile(
      join(folder, 'rsyslog.conf'),
      `global(workDirectory="${folder}" maxMessageSize="64k")
module(load="imfile" mode="inotify")
input(type="imfile" file="${folder}/eve.json" tag="suricata" ruleset="forward")
ruleset(name="forward") {
  action(type="omfwd" target="127.0.0.1" port="${await portOf('tcp')}" protocol="tcp" TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format")
}
`,
    );
    const sender = spawn(rsyslogd, ['-n', '-f', join(folder, 'rsyslog.conf'), '-i', join(folder, 'pid')]);
    try {
      expect(await sourceWith(source.id, 2_000)).toMatchObject({ lines: 2_000, hits: 20 });
    } finally {
      sender.kill('SIGTERM');
      await once(sender, 'exit');
      await revokeSource(analyst(), { id: source.id });
    }
  });
});

describe('TLS', () => {
  /** What a real client does with a certificate; it waits a moment, since a refusal comes after the handshake. */
  async function sendOverTls(name: string, line: string): Promise<void> {
    const port = await portOf('tls');
    const files = ['-cert', join(keys, `${name}.pem`), '-key', join(keys, `${name}.key`)];
    const client = spawn('openssl', ['s_client', '-quiet', '-connect', `127.0.0.1:${port}`, ...files], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const ended = once(client, 'exit');
    client.stdin.on('error', () => undefined);
    client.stdin.write(`${line}\n`);
    await new Promise((resolve) => setTimeout(resolve, 700));
    client.kill();
    await ended;
  }

  test('lets in only certificates of the authority, and knows the source by them', async () => {
    const fingerprint = execFileSync('openssl', [
      'x509',
      '-in',
      join(keys, 'sensor-1.pem'),
      '-noout',
      '-fingerprint',
      '-sha256',
    ])
      .toString()
      .split('=')[1];
    const source = await newSource('Cảm biến TLS', { certificates: [fingerprint?.trim() ?? ''] });
    const line = dnsLine('10.1.1.4', 'evil.example.net', '2026-11-04T03:04:05.000000+0000');
    await sendOverTls('sensor-1', line);
    expect(await sourceWith(source.id, 1)).toMatchObject({ lines: 1 });
    await sendOverTls('stranger', line);
    await settle();
    expect((await receiving()).unknownSenders).toMatchObject([{ transport: 'tls', sample: '' }]);
    expect(await sourceWith(source.id, 1)).toMatchObject({ lines: 1 });
    // By its name as well, and shown with it where no source has it.
    await updateSource(analyst(), { id: source.id, kind: 'ids', certificates: ['someone-else'] });
    await receiversOf(kernel).refresh();
    await sendOverTls('sensor-1', line);
    await settle();
    const named = (await receiving()).unknownSenders.find(({ certificateName }) => certificateName);
    expect(named).toMatchObject({ certificateName: 'sensor-1', messages: 1 });
    await updateSource(analyst(), { id: source.id, kind: 'ids', certificates: ['sensor-1'] });
    await receiversOf(kernel).refresh();
    await sendOverTls('sensor-1', line);
    // What came while nobody expected it was kept.
    expect(await sourceWith(source.id, 3)).toMatchObject({ lines: 3 });
  });
});

describe('when no more fits on the disk', () => {
  test('TCP stops reading and loses nothing, UDP counts what it drops, HTTP says when to come back', async () => {
    const source = await newSource('Đầy', { senders: ['127.0.0.1'] });
    const { spool } = planted.detector;
    const held = spool.waitingBytes;
    spool.waitingBytes += spool.limitBytes;
    const socket = connect(await portOf('tcp'), '127.0.0.1');
    const line = `${'x'.repeat(1000)}\n`;
    const block = Buffer.from(line.repeat(1000));
    for (let count = 0; count < 100; count++) socket.write(block);
    const datagrams = createSocket('udp4');
    datagrams.send('too much', await portOf('udp'), '127.0.0.1');
    await new Promise((resolve) => setTimeout(resolve, 500));
    // The sender's own buffer is where the lines wait.
    expect(socket.writableLength).toBeGreaterThan(50_000_000);
    const answer = await http.inject({
      method: 'POST',
      url: `/api/ingest/${source.id}`,
      headers: { authorization: `Bearer ${source.token}` },
      body: 'x\n',
    });
    expect([answer.statusCode, answer.headers['retry-after'], answer.json().reason]).toEqual([
      503,
      '10',
      'detection.spool_full',
    ]);
    spool.waitingBytes = held;
    socket.end();
    const row = await sourceWith(source.id, 100_000);
    expect(row).toMatchObject({ lines: 100_000, dropped: 1, lastTrouble: 'detection.no_room' });
    datagrams.close();
    await revokeSource(analyst(), { id: source.id });
  });
});

describe('a file that grows', () => {
  const file = (name: string) => join(logs, name);
  const stamped = (n: number) => dnsLine('10.1.1.5', `h${n}.example.com`, at);
  const write = (name: string, from: number, to: number) =>
    appendFile(file(name), Array.from({ length: to - from }, (_, n) => `${stamped(from + n)}\n`).join(''));

  test('is followed through renaming, through packing, and through copying and truncating', async () => {
    await writeFile(file('eve.json'), '');
    const source = await newSource('Tệp', { fileName: 'eve.json' });
    await write('eve.json', 0, 100);
    expect(await sourceWith(source.id, 100)).toMatchObject({ lines: 100 });
    // Lines that came in between, then a new file; the old one is packed later and is not read again.
    await write('eve.json', 100, 150);
    await rename(file('eve.json'), file('eve.json.1'));
    // Somebody looks while there is no file.
    await settle();
    await write('eve.json', 150, 200);
    expect(await sourceWith(source.id, 200)).toMatchObject({ lines: 200 });
    await writeFile(file('eve.json.2.gz'), gzipSync(await readFile(file('eve.json.1'))));
    await unlink(file('eve.json.1'));
    await write('eve.json', 200, 210);
    expect(await sourceWith(source.id, 210)).toMatchObject({ lines: 210 });
    // Copied and cut to nothing, with lines that had not been read.
    await write('eve.json', 210, 230);
    await copyFile(file('eve.json'), file('eve.json.1'));
    await truncate(file('eve.json'));
    await write('eve.json', 230, 235);
    expect(await sourceWith(source.id, 235)).toMatchObject({ lines: 235 });
    // Renamed and packed at once, while nobody looked.
    await write('eve.json', 235, 245);
    const packed = gzipSync(await readFile(file('eve.json')));
    await unlink(file('eve.json'));
    await writeFile(file('eve.json.1.gz'), packed);
    await write('eve.json', 245, 250);
    expect(await sourceWith(source.id, 250)).toMatchObject({ lines: 250, errors: 0 });
    await settle();
    expect(await sourceWith(source.id, 250)).toMatchObject({ lines: 250 });
    await revokeSource(analyst(), { id: source.id });
  });

  test('is read on after a kill where it was left, even between the disk and the note of it', async () => {
    const source = await newSource('Tệp 2');
    const stateFolder = testFolder();
    const of = { sourceId: source.id, folder: logs, name: 'restart.json', stateFolder };
    await write('restart.json', 0, 40);
    await new FileTail(of).read(planted.detector, kernel.clock);
    const [note = ''] = readdirSync(stateFolder);
    const before = JSON.parse(await readFile(join(stateFolder, note), 'utf8')) as { offset: number };
    await write('restart.json', 40, 60);
    await new FileTail(of).read(planted.detector, kernel.clock);
    expect(await sourceWith(source.id, 60)).toMatchObject({ lines: 60 });
    // As a kill leaves it after the batch was put on disk and before that was noted.
    const to = (await stat(file('restart.json'))).size;
    const batchId = 'the-one-in-doubt';
    await writeFile(join(stateFolder, note), JSON.stringify({ ...before, pending: { to, batchId } }));
    await new FileTail(of).read(planted.detector, kernel.clock);
    await settle();
    await writeFile(join(stateFolder, note), JSON.stringify({ ...before, pending: { to, batchId } }));
    await write('restart.json', 60, 61);
    await new FileTail(of).read(planted.detector, kernel.clock);
    expect(await sourceWith(source.id, 81)).toMatchObject({ lines: 81 });
  });

  test('outside the folder that the operator opened is not read', async () => {
    await expect(newSource('Tệp 3', { fileName: '../secret.log' })).rejects.toMatchObject({
      kind: 'invalid',
    });
    const outside = testFolder();
    await writeFile(join(outside, 'secret.log'), 'secret\n');
    await mkdir(file('links'), { recursive: true });
    await symlink(join(outside, 'secret.log'), file('links/log'));
    const source = await newSource('Tệp 4', { fileName: 'links/log' });
    await settle();
    expect(await sourceWith(source.id, 0)).toMatchObject({
      lines: 0,
      lastTrouble: 'detection.file_unreadable',
    });
  });
});

test('lines of syslog are on disk in a moment, and not only when a batch is full', async () => {
  const source = await newSource('Bộ ghi nhanh', { senders: ['127.0.0.1'] });
  const { spool } = planted.detector;
  const put = spool.put.bind(spool);
  const written = new Promise<number>((resolve) => {
    spool.put = async (body, ask) => {
      const batch = await put(body, ask);
      if (ask.sourceId === source.id) resolve(performance.now());
      return batch;
    };
  });
  const socket = connect(await portOf('tcp'), '127.0.0.1');
  await once(socket, 'connect');
  const began = performance.now();
  socket.write(`${dnsLine('10.1.9.9', 'fine.example.com', at)}\n`);
  // The machine that tests run on is busy: a tenth of what it was allowed before would be 50 ms.
  expect((await written) - began).toBeLessThan(400);
  spool.put = put;
  socket.destroy();
  await revokeSource(analyst(), { id: source.id });
});
