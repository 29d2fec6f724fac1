import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { committeeName, departmentsOf, getProvince } from '../areas/organisation/index.ts';
import { ConfigError } from '../kernel/config.ts';
import { addDays, dayOf } from '../kernel/time.ts';
import { indicatorsCsv } from '../sample/indicators.ts';
import { generateLogs, type PlantedContact } from '../sample/logs.ts';
import { machinesCsv, planProvince, type PlannedUnit } from '../sample/plan.ts';

export const summary =
  'Write machines, logs and indicators of a believable province, with what is planted in them';

export const help = `lachan generate FOLDER [options]

Writes into FOLDER, the same bytes for the same options:
  machines.csv      the inventory, with Vietnamese headers and believable gaps
  networks.csv      which addresses each unit uses
  indicators.csv    the threat list that the logs contain contacts of
  logs/KIND-DAY.log DNS (BIND), EVE (Suricata), Zeek and anti-virus (CEF) lines
  truth.json        every planted contact: what a correct system must find

  --province CODE    province by its code (52, Gia Lai)
  --seed N           another seed, another province (1)
  --until DAY        last day of the logs, YYYY-MM-DD (today)
  --days N           how many days (30)
  --lines N          harmless lines a day (2000)
  --infections N     machines that catch something over the whole time (40)

Example: lachan generate ./big --days 90 --lines 200000 --infections 400`;

const Options = z.object({
  province: z.string().default('52'),
  seed: z.coerce.number().int().default(1),
  until: z.iso.date(),
  days: z.coerce.number().int().min(1).max(3650).default(30),
  lines: z.coerce.number().int().min(0).max(50_000_000).default(2_000),
  infections: z.coerce.number().int().min(0).max(100_000).default(40),
});

export async function run(args: string[]): Promise<number> {
  const names = ['province', 'seed', 'until', 'days', 'lines', 'infections'] as const;
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
  });
  const [folder] = positionals;
  if (!folder) throw new ConfigError('Say which folder to write into.');
  const parsed = Options.safeParse({ until: dayOf(new Date()), ...values });
  if (!parsed.success)
    throw new ConfigError(
      `--${String(parsed.error.issues[0]?.path[0])}: ${parsed.error.issues[0]?.message ?? 'invalid'}`,
    );
  const { province, seed, until, days, lines, infections } = parsed.data;

  const units = unitsOf(province, until);
  const plan = planProvince(units, seed, until);
  mkdirSync(join(folder, 'logs'), { recursive: true });
  writeFileSync(join(folder, 'machines.csv'), machinesCsv(plan.machines));
  writeFileSync(join(folder, 'indicators.csv'), indicatorsCsv());
  const nameOf = new Map(units.map(({ id, name }) => [id, name]));
  writeFileSync(
    join(folder, 'networks.csv'),
    `unit,network,shared\n${plan.networks.map(({ unitId, cidr, isShared }) => `"${nameOf.get(unitId) ?? ''}",${cidr},${isShared}`).join('\n')}\n`,
  );
  const planted: PlantedContact[] = [];
  let written = 0;
  for (const { day, kind, lines: content } of generateLogs(
    plan.machines,
    { seed, from: addDays(until, 1 - days), days, linesPerDay: lines, infections },
    (contact) => planted.push({ ...contact, unitId: nameOf.get(contact.unitId) ?? '' }),
  )) {
    writeFileSync(join(folder, 'logs', `${kind}-${day}.log`), `${content.join('\n')}\n`);
    written += content.length;
  }
  writeFileSync(join(folder, 'truth.json'), JSON.stringify(planted, null, 1));
  console.log(
    `${plan.machines.length} machines of ${units.length} units, ${written} lines of logs, ${planted.length} planted contacts in ${folder}`,
  );
  return 0;
}

/** The units of a province, as set-up would plant them; their names stand in for ids. */
function unitsOf(code: string, on: string): PlannedUnit[] {
  const province = getProvince(code, on);
  return [
    ...departmentsOf(province.name).map((name) => ({ id: name, name, kind: 'department' as const })),
    ...province.communes.map(({ name }) => ({
      id: committeeName(name),
      name: committeeName(name),
      kind: 'commune' as const,
    })),
  ];
}
