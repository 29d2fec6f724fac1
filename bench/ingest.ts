// HTTP → spool → match → sightings in the database, through a real server on one core:
//   scripts/with-postgres.sh node bench/ingest.ts [--lines 3000000] [--indicators 100000] [--hits 0.01] [--body 1048576]
//     [--connections 4] [--gzip] [--shape eve|mixed] [--infections] [--unobserved]
//     [--profile FOLDER]
// --unobserved: of a source whose unit keeps what it sees itself, so that nothing is remembered for looking back.
// Without DATABASE_URL the embedded database is measured. The run fails when a line is lost or counted twice.
import { spawn, type StdioOptions } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { filesOf } from './generate.ts';
import type { Work } from './work.ts';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '3000000' },
    indicators: { type: 'string', default: '100000' },
    hits: { type: 'string', default: '0.01' },
    shape: { type: 'string', default: 'eve' },
    body: { type: 'string', default: String(1024 * 1024) },
    connections: { type: 'string', default: '4' },
    gzip: { type: 'boolean', default: false },
    infections: { type: 'boolean', default: false },
    unobserved: { type: 'boolean', default: false },
    profile: { type: 'string' },
  },
});
const work: Work = {
  lines: Number(values.lines),
  indicators: Number(values.indicators),
  shape: values.shape === 'mixed' ? 'mixed' : 'eve',
  hitShare: Number(values.hits),
};
const { log, list } = filesOf(work);

/** The log in bodies that end where lines do. */
function bodiesOf(content: Buffer): Buffer[] {
  const bodies: Buffer[] = [];
  for (let start = 0; start < content.length;) {
    const end = content.indexOf(10, Math.min(start + Number(values.body), content.length) - 1) + 1;
    const body = content.subarray(start, end === 0 ? content.length : end);
    bodies.push(values.gzip ? gzipSync(body, { level: 1 }) : body);
    start = end === 0 ? content.length : end;
  }
  return bodies;
}

const folder = mkdtempSync(join(tmpdir(), 'lachan-ingest-'));
const main = join(import.meta.dirname, '../server/src/main.ts');
const profiling = values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : [];
// One core for the server; the senders and the database have the others.
const pinned = cpus().length > 1 && existsSync('/usr/bin/taskset');
const args = [...profiling, main, '--data', folder, '--port', '0', '--log-level', 'error'];
const stdio: StdioOptions = ['ignore', 'pipe', 'inherit'];
const server = pinned
  ? spawn('taskset', ['-c', '0', process.execPath, ...args], { stdio })
  : spawn(process.execPath, args, { stdio });
const said = await new Promise<string>((resolve) => {
  let text = '';
  server.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (text.includes('Ready in')) resolve(text);
  });
});
const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? '';

let headers: Record<string, string> = {};
async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const isForm = body instanceof FormData;
  const response = await fetch(address + path, {
    method,
    headers: { ...headers, ...(body && !isForm ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  headers = {
    ...headers,
    cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? headers['cookie'] ?? '',
  };
  return (await response.json()) as Answer;
}

async function prepare(): Promise<{ id: string; token: string }> {
  const account = { login: 'quantri', password: 'một mật khẩu đủ dài' };
  await call('POST', '/api/set-up', {
    key: /set-up\?key=(\S+)/.exec(said)?.[1],
    provinceCode: '52',
    departments: ['Sở Y tế'],
    leadUnit: 'Công an tỉnh',
    administrator: { ...account, name: 'Quản trị' },
  });
  const { csrfToken } = await call<{ csrfToken: string }>('POST', '/api/session', account);
  headers['x-csrf-token'] = csrfToken;
  const units = await call<{ rows: { id: string }[] }>('GET', '/api/units?kind=commune&limit=500');
  for (const [place, { id }] of units.rows.entries())
    await call('POST', `/api/units/${id}/networks`, {
      cidr: `10.${place}.0.0/16`,
      validFrom: '2020-01-01',
    });
  const { id } = await call<{ id: string }>('POST', '/api/intel/lists', {
    name: 'Bench',
    origin: 'generated',
    confidencePercent: 90,
    sharing: 'amber',
    meansInfection: values.infections,
  });
  const form = new FormData();
  // The generator puts the kind before each value; a plain list has values alone.
  const plain = readFileSync(list, 'utf8').replaceAll(/^\w+ /gm, '');
  form.append('file', new Blob([plain]), 'list.txt');
  await call('POST', `/api/intel/lists/${id}/import`, form);
  return call('POST', '/api/detection/sources', {
    name: 'Bench',
    kind: 'ids',
    unitId: units.rows[0]?.id,
    keepsOwn: values.unobserved,
  });
}

const agent = new Agent({ keepAlive: true, maxSockets: Number(values.connections) });
function send(path: string, token: string, body: Buffer): Promise<number> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request(
      address + path,
      {
        agent,
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-length': body.length,
          ...(values.gzip ? { 'content-encoding': 'gzip' } : {}),
        },
      },
      (answer) => {
        answer.resume();
        answer.on('end', () => {
          if (answer.statusCode === 202) resolve(performance.now() - started);
          else if (answer.statusCode === 503)
            setTimeout(() => send(path, token, body).then(resolve, reject), 200);
          else reject(new Error(`The server answered ${answer.statusCode}`));
        });
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

/** Processor seconds of the server so far: in all, of its main thread and of the others, in the system; peak of memory in MB. */
function usage() {
  const seconds = (path: string) => {
    const columns = readFileSync(path, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return { user: Number(columns[11]) / 100, system: Number(columns[12]) / 100 };
  };
  const { user, system } = seconds(`/proc/${server.pid}/stat`);
  const main = seconds(`/proc/${server.pid}/task/${server.pid}/stat`);
  const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1];
  return {
    seconds: user + system,
    mainUser: main.user,
    mainSystem: main.system,
    otherUser: user - main.user,
    otherSystem: system - main.system,
    peakMb: Number(peak) / 1024,
  };
}

interface Figures {
  lines: number;
  bytes: number;
  hits: number;
  waitingBytes: number;
}

async function round(
  name: string,
  bodies: readonly Buffer[],
  source: { id: string; token: string },
): Promise<void> {
  const figures = async () => {
    const { rows } = await call<{ rows: (Figures & { id: string })[] }>('GET', '/api/detection/sources');
    const row = rows.find(({ id }) => id === source.id);
    if (!row) throw new Error('The source is gone');
    return row;
  };
  const before = await figures();
  const used = usage();
  const started = performance.now();
  const times: number[] = [];
  const queue = bodies.values();
  const path = `/api/ingest/${source.id}`;
  await Promise.all(
    Array.from({ length: Number(values.connections) }, async () => {
      for (const body of queue) times.push(await send(path, source.token, body));
    }),
  );
  const taken = (performance.now() - started) / 1000;
  let after = await figures();
  while (after.lines - before.lines < work.lines) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    after = await figures();
    if (performance.now() - started > 600_000) throw new Error('Not all lines were counted');
  }
  const whole = (performance.now() - started) / 1000;
  if (after.lines - before.lines !== work.lines) throw new Error('A line was counted twice');
  const now = usage();
  const { seconds, peakMb } = now;
  times.sort((a, b) => a - b);
  const per = (count: number, time: number) => Math.round(count / time).toLocaleString('en');
  if (work.hitShare > 0 && after.hits === before.hits) throw new Error('No hit was counted');
  console.log(
    `${name}: taken ${per(work.lines, taken)} lines/s, counted ${per(work.lines, whole)} lines/s, ` +
      `${per(work.lines, seconds - used.seconds)} lines per processor second; ` +
      `${after.hits - before.hits} hits; answer p50 ${times[times.length >> 1]?.toFixed(1)} ms, ` +
      `p99 ${times[Math.floor(times.length * 0.99)]?.toFixed(1)} ms; peak ${Math.round(peakMb)} MB`,
  );
  const each = (which: 'mainUser' | 'mainSystem' | 'otherUser' | 'otherSystem') =>
    (((now[which] - used[which]) * 1e6) / work.lines).toFixed(2);
  console.log(
    `       µs a line: main thread ${each('mainUser')} and ${each('mainSystem')} in the system, ` +
      `other threads ${each('otherUser')} and ${each('otherSystem')}`,
  );
}

try {
  console.log(
    `${work.lines} ${work.shape} lines, ${work.indicators} indicators, ${work.hitShare * 100} % hits, bodies of ` +
      `${values.body} bytes${values.gzip ? ', gzip' : ''}; ${process.env['DATABASE_URL'] ? 'PostgreSQL' : 'PGlite'}; ` +
      `server ${pinned ? 'on one core' : 'not pinned'}; load ${loadavg()[0]?.toFixed(1)}`,
  );
  const source = await prepare();
  const bodies = bodiesOf(readFileSync(log));
  await round('first ', bodies, source);
  await round('second', bodies, source);
  await round('third ', bodies, source);
} finally {
  agent.destroy();
  server.kill('SIGINT');
  await new Promise((resolve) => server.on('exit', resolve));
  rmSync(folder, { recursive: true, force: true });
}
