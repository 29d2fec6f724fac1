// The index: node bench/index.ts [--indicators 1000000] [--rounds 3]
// Built from bytes and from texts as a database gives them, saved, loaded, changed. Every way gives the same answers.
import { closeSync, openSync, readFileSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  changeIndex,
  compileIndicators,
  IndicatorIndex,
  type Indicator,
  type IndicatorKind,
} from '@lachan/engine';
import { filesOf, workFolder } from './generate.ts';
import { readIndicators } from './read-indicators.ts';

const { values } = parseArgs({
  options: {
    indicators: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
  },
});
const count = Number(values.indicators);
const { list } = filesOf({ lines: 1, indicators: count, shape: 'eve', hitShare: 0 });
const saved = join(workFolder, `work3-${process.pid}.index`);

function* indicators(first = 0, last = count): Generator<Indicator> {
  const bytes = readFileSync(list);
  for (let start = 0, id = 0; start < bytes.length; id++) {
    const end = bytes.indexOf(10, start);
    if (id >= last) return;
    if (id >= first) {
      const [kind = 'domain', value = ''] = bytes.toString('latin1', start, end).split(' ');
      yield { id, kind: kind as IndicatorKind, value, validFrom: null, validUntil: null };
    }
    start = end + 1;
  }
}

const figures = new Map<string, { clock: number[]; processor: number[] }>();
function measure<Result>(name: string, work: () => Result): Result {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const result = work();
  const used = process.cpuUsage(before);
  const figure = figures.get(name) ?? { clock: [], processor: [] };
  figure.clock.push(performance.now() - started);
  figure.processor.push((used.user + used.system) / 1000);
  figures.set(name, figure);
  return result;
}

/** What a hundred values in the index answer, to see that two of them are the same. */
const some = [...indicators(0, 10_000)].filter((_, place) => place % 100 === 0);
const answerOf = (index: IndicatorIndex): string =>
  JSON.stringify([
    index.size,
    some.map(({ kind, value }) =>
      kind === 'domain' ? index.findNames(value).map((at) => index.read(at).id) : [],
    ),
  ]);

console.log(`${count} indicators, load ${loadavg()[0]?.toFixed(1)} before`);
const texts = count <= 2_000_000 ? [...indicators()] : null;
const thousands = {
  add: [...indicators(0, 5000)].map((one) => ({ ...one, id: one.id + count })),
  remove: [...indicators(0, 10_000)].map(({ id }) => id),
};
let size = 0;
for (let round = 0; round < Number(values.rounds); round++) {
  const index = measure('built from bytes', () => readIndicators(list));
  size = index.bytes.length / index.size;
  if (texts) {
    const other = measure('built from texts', () => compileIndicators(texts).index);
    if (answerOf(other) !== answerOf(index)) throw new Error('built from texts it answers otherwise');
  }
  measure('saved', () => {
    const file = openSync(saved, 'w');
    const bytes = index.toSave();
    for (let at = 0; at < bytes.length;)
      at += writeSync(file, bytes, at, Math.min(1 << 24, bytes.length - at));
    closeSync(file);
  });
  const loaded = measure('loaded', () => {
    const file = openSync(saved, 'r');
    const opened = IndicatorIndex.load(statSync(saved).size, (target) => {
      for (let at = 0; at < target.length;)
        at += readSync(file, target, at, Math.min(1 << 20, target.length - at), at);
    });
    closeSync(file);
    return opened;
  });
  if (answerOf(loaded) !== answerOf(index)) throw new Error('loaded it answers otherwise');
  const changed = measure('5,000 in, 10,000 out', () => changeIndex(loaded, thousands).index);
  const again = measure(
    'the same, in memory at hand',
    () => changeIndex(loaded, { ...thousands, spare: index }).index,
  );
  if (changed.size !== count - 5000 || again.size !== changed.size)
    throw new Error(`changed it has ${changed.size}`);
  measure('one in', () =>
    changeIndex(again, { add: [{ id: 2 * count, kind: 'domain', value: 'one.example' }], spare: changed }),
  );
}
rmSync(saved);
console.log(`${size.toFixed(1)} bytes an indicator`);
for (const [name, { clock, processor }] of figures) {
  const [middle, least] = [clock, processor].map(
    (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)],
  );
  console.log(`${name.padEnd(28)} ${middle?.toFixed(0)} ms clock, ${least?.toFixed(0)} ms processor`);
}
