import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compileNetworks, type Indicator } from '@lachan/engine';
import { digestOf, DuckDbStore, targetOf } from '../areas/detection/index.ts';
import { ActionError } from '../kernel/action-error.ts';
import { ConfigError } from '../kernel/config.ts';
import { claimDataFolder } from '../kernel/data-folder.ts';
import { outputs, textOf, type Row } from './hunt/output.ts';
import { openLists, readUnits } from './match/plan.ts';
import { answering } from './terminal/answer.ts';
import { readArguments, required } from './terminal/arguments.ts';

export const summary = "look for indicators in a unit's own store of the past";
export const help = `lachan hunt --store FOLDER --indicators FILES… [options]

Looks for a list in what "lachan observe" has remembered on this machine: names with all below them, addresses,
networks; of a URL its host. What it prints as "answer" is handed in to the province.

  --store FOLDER       where "lachan observe" keeps it
  --indicators FILES…  threat lists, as "lachan match" takes them
  --from DAY --to DAY  days YYYY-MM-DD, both included; all that is remembered when left out
  --units CSV          whose networks are whose: columns unit,network,shared
  --output FORM        summary (default), csv (opens in Excel), ndjson: one line for a machine, indicator and day,
                       or answer: the same after a line that says what was searched, for the page "Rà soát"

Exit code: 0 nothing found, 1 found, 2 error.

Example: lachan hunt --store /var/lib/lachan/memory --indicators list.csv --output answer > answer.ndjson`;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function run(args: string[]): Promise<number> {
  return answering(async () => {
    const { values } = readArguments(args, {
      store: { type: 'string' },
      indicators: { type: 'string', multiple: true },
      from: { type: 'string', default: '0000-01-01' },
      to: { type: 'string', default: '9999-12-31' },
      units: { type: 'string' },
      output: { type: 'string', default: 'summary' },
    });
    const folder = required(values.store, 'store');
    if (!values.indicators) throw new ConfigError('--indicators says which lists to look for');
    const output = outputs.find((one) => one === values.output);
    if (!output) throw new ConfigError(`--output is one of ${outputs.join(', ')}`);
    const { from, to } = values;
    if (!DAY.test(from) || !DAY.test(to) || from > to)
      throw new ConfigError('--from and --to are days YYYY-MM-DD, the first one before the last');
    if (!existsSync(join(folder, 'manifest.json')))
      throw new ActionError(`${folder} holds no store; "lachan observe" makes one`);
    const networks = compileNetworks(values.units === undefined ? [] : await readUnits(values.units));
    const lists = await targetsOf(values.indicators);
    const release = claimDataFolder(folder);
    const store = new DuckDbStore(folder);
    try {
      await store.settle();
      const found = await store.hunt(lists.targets, { from, to });
      const rows = found.flatMap(({ target, sourceId, machine, kind, destination, day, ...rest }): Row[] => {
        const { given, validFrom, validUntil, ...origin } = lists.of(target);
        if (
          rest.lastAt.getTime() < (validFrom ?? -Infinity) ||
          rest.firstAt.getTime() >= (validUntil ?? Infinity)
        )
          return [];
        const owner = networks.attribute(machine, rest.firstAt.getTime());
        return [
          {
            indicator: given,
            ...origin,
            unit: owner.kind === 'unit' ? owner.unitId : null,
            candidates: owner.kind === 'candidates' ? [...owner.unitIds] : [],
            machine,
            destination,
            kind,
            source: sourceId,
            day,
            firstAt: rest.firstAt.toISOString(),
            lastAt: rest.lastAt.toISOString(),
            count: rest.count,
          },
        ];
      });
      const days = (await store.figures()).days.filter(({ day }) => from <= day && day <= to);
      const searched = {
        digest: digestOf(lists.targets),
        indicators: lists.targets.length,
        from: days[0]?.day ?? null,
        to: days.at(-1)?.day ?? null,
        days: days.length,
        observations: days.reduce((sum, day) => sum + day.observations, 0),
      };
      process.stdout.write(textOf(rows, searched, output));
      return rows.length > 0 ? 1 : 0;
    } finally {
      await store.close();
      release();
    }
  });
}

/** @throws ActionError when no line can be looked for */
async function targetsOf(files: readonly string[]) {
  const lists = openLists(files);
  const targets: Indicator[] = [];
  const known = new Map<number, { given: string; validFrom: number | null; validUntil: number | null }>();
  let traceless = 0;
  for await (const some of lists.indicators())
    for (const { id, kind, value, validFrom = null, validUntil = null } of some) {
      const target = targetOf(kind, value);
      if (!target) {
        traceless++;
        continue;
      }
      targets.push({ id, kind: target.kind, value: target.value });
      known.set(id, { given: target.given, validFrom, validUntil });
    }
  process.stderr.write(lists.refused.toString());
  if (traceless > 0)
    process.stderr.write(
      `${traceless} hashes of files leave no trace in logs of the network and were left out\n`,
    );
  if (targets.length === 0) throw new ActionError('no line of the lists can be looked for');
  const of = (id: number) => ({
    ...(known.get(id) ?? { given: '', validFrom: null, validUntil: null }),
    ...lists.originOf(id),
  });
  return { targets, of };
}
