// A list of indicators into the database, as a person sends it up, with as much rubbish as asked for:
//   scripts/with-postgres.sh node bench/import.ts [--lines 1000000] [--rubbish 0.3] [--shape list|misp|stix] [--again]
// Without DATABASE_URL the embedded database is measured. Prints the time, the greatest memory and the report.
import { createReadStream, closeSync, existsSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { identity } from '../server/src/areas/identity/index.ts';
import { intel } from '../server/src/areas/intel/index.ts';
import { createList } from '../server/src/areas/intel/service/lists.ts';
import { importList } from '../server/src/areas/intel/service/uploading.ts';
import { organisation } from '../server/src/areas/organisation/index.ts';
import { plantTestProvince } from '../server/src/areas/organisation/testing.ts';
import { openTestKernel } from '../server/src/kernel/testing.ts';
import { addressAt, digestAt, nameAt, randomOf } from './invent.ts';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    rubbish: { type: 'string', default: '0' },
    shape: { type: 'string', default: 'list' },
    again: { type: 'boolean', default: false },
  },
});
const count = Number(values.lines);
const share = Number(values.rubbish);
const random = randomOf(7);

/** What bad lists really hold, and some that are bad on purpose. */
const rubbish = [
  'gov.vn',
  '8.8.8.8',
  '0.0.0.0/0',
  '::/0',
  'gialai.gov.vn',
  'portal.gialai.gov.vn',
  '10.52.0.1',
  'com',
  '<html><body>502 Bad Gateway</body></html>',
  '# a comment',
  '',
  'a'.repeat(300),
  'not an indicator at all',
  '999.1.2.3',
  'evil..example',
  '\u0000\u0001\u0002',
  '{"json": true}',
  '日本語',
  'deadbeef',
  'http://',
];

function valueAt(n: number): string {
  const kind = n % 10;
  if (kind < 6) return nameAt('b', n);
  if (kind < 8) return addressAt(n);
  return kind === 8 ? digestAt(n) : `http://${nameAt('b', n)}/p/${n.toString(36)}`;
}

function lineAt(n: number): string {
  if (random() >= share) return valueAt(n);
  const kind = n % (rubbish.length + 2);
  if (kind < rubbish.length) return rubbish[kind] ?? '';
  return kind === rubbish.length ? 'x'.repeat(n % 5000) : `${valueAt(n)}\u0000${n}`;
}

function mispAttribute(n: number): string {
  const types = { 6: 'ip-dst', 7: 'ip-dst', 8: 'sha256', 9: 'url' } as Record<number, string>;
  return JSON.stringify({
    uuid: `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`,
    type: types[n % 10] ?? 'domain',
    category: 'Network activity',
    to_ids: n % 50 !== 0,
    comment: `số ${n}`,
    value: lineAt(n),
    Tag: [{ name: 'tlp:green' }],
  });
}

function stixObject(n: number): string {
  const id = n.toString(16).padStart(12, '0');
  if (n % 20 === 0) return JSON.stringify({ type: `x-unknown-${n % 7}`, id: `x-unknown--${id}`, n });
  return JSON.stringify({
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--00000000-0000-4000-8000-${id}`,
    created: '2026-01-01T00:00:00Z',
    modified: '2026-01-01T00:00:00Z',
    valid_from: '2026-01-01T00:00:00Z',
    pattern_type: 'stix',
    pattern: `[domain-name:value = '${lineAt(n).replaceAll(/['\\]/g, '')}']`,
  });
}

const folder = join(tmpdir(), 'lachan-bench');
mkdirSync(folder, { recursive: true });
const path = join(folder, `import-${values.shape}-${count}-${share}`);
if (!existsSync(path)) {
  const file = openSync(path, 'w');
  const [start, end, item, glue] = (
    {
      misp: ['{"Event":{"info":"Sự kiện lớn","Attribute":[', ']}}', mispAttribute, ',\n'],
      stix: ['{"type":"bundle","id":"bundle--1","objects":[', ']}', stixObject, ',\n'],
    } as const
  )[values.shape] ?? ['', '\n', lineAt, '\n'];
  writeSync(file, start);
  for (let n = 0; n < count;) {
    const some: string[] = [];
    for (const stop = Math.min(count, n + 10_000); n < stop; n++) some.push(item(n));
    writeSync(file, (n > 10_000 ? glue : '') + some.join(glue));
  }
  writeSync(file, end);
  closeSync(file);
}

const kernel = await openTestKernel([organisation, identity, intel]);
const province = await plantTestProvince(kernel);
const { id } = await createList(province.as('analyst'), {
  name: 'Bench',
  origin: 'generated',
  confidencePercent: 80,
  sharing: 'green',
  meansInfection: false,
});

let greatest = 0;
const watch = setInterval(() => {
  greatest = Math.max(greatest, process.memoryUsage().rss);
}, 100);
for (const round of values.again ? ['first', 'the same again'] : ['first']) {
  greatest = 0;
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  const report = await importList(
    province.as('analyst'),
    { id },
    { name: path, content: createReadStream(path) },
  );
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const { state, lines, taken, added, changed, removed, refused, refusedBy, refusals } = report;
  console.log(
    `${round}: ${count} lines, ${(statSync(path).size / 1e6).toFixed(0)} MB, ${seconds.toFixed(1)} s ` +
      `(${((user + system) / 1e6).toFixed(1)} s of processor here), at most ${(greatest / 1048576).toFixed(0)} MB`,
  );
  console.log(
    JSON.stringify({ state, lines, taken, added, changed, removed, refused, kept: refusals.length }),
  );
  console.log(JSON.stringify(refusedBy));
}
clearInterval(watch);
await kernel.database.close();
