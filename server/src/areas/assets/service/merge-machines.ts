import type { Context } from '../../../kernel/command.ts';
import { kindOfSystem, nameKeyOf, presentText, readAddresses } from '../values.ts';
import { machinesNear, writeMachines } from './machine-store.ts';
import type { MachineRow } from './machines.ts';
import { created, MachineIndex, updated } from './match.ts';
import type { ReadMachine } from './read-row.ts';

/** What a console says of a machine on which its product runs. */
export interface ToldMachine {
  name: string;
  address: string;
  osName: string;
}

const BATCH = 1_000;
const TEXT_LIMIT = 200;

/**
 * Merges machines that the console of a unit tells of into its list, by name and address as a list that is uploaded
 * would be. Said twice they are there once.
 * @param told.importId what told it, for the history of each machine
 */
export async function mergeMachines(
  ctx: Context,
  told: { unitId: string; importId: string; product: string; at: Date; machines: readonly ToldMachine[] },
): Promise<{ added: number; updated: number }> {
  const counts = { added: 0, updated: 0 };
  const rows = told.machines.flatMap((machine, place) => readTold(told, machine, place));
  for (let start = 0; start < rows.length; start += BATCH) {
    const some = rows.slice(start, start + BATCH);
    const index = new MachineIndex(await machinesNear(ctx, some));
    const changed = new Map<string, MachineRow>();
    for (const row of some) {
      const match = index.find(row, told.importId);
      const machine = match
        ? updated(match, row, { importId: told.importId, hasAntivirus: true, hasSignature: false })
        : created(row, told.importId, ctx.now);
      if (match) Object.assign(match.machine, machine);
      else index.add(machine);
      changed.set(machine.id, match?.machine ?? machine);
      if (!match) counts.added += 1;
      else if (!match.isRepeated) counts.updated += 1;
    }
    await writeMachines(ctx, [...changed.values()], told.importId);
  }
  const { unitId, importId } = told;
  if (rows.length > 0) await ctx.emit('assets.machines-imported', unitId, { importId, unitId, ...counts });
  return counts;
}

/** A machine without a name is called by its address; one without either is none. */
function readTold(
  { unitId, product, at }: { unitId: string; product: string; at: Date },
  machine: ToldMachine,
  place: number,
): ReadMachine[] {
  const addresses = readAddresses(machine.address) ?? [];
  const name = presentText(machine.name) ?? addresses[0];
  if (!name) return [];
  const osName = presentText(machine.osName)?.slice(0, TEXT_LIMIT) ?? null;
  return [
    {
      line: place + 1,
      unitId,
      name: name.slice(0, TEXT_LIMIT),
      nameKey: nameKeyOf(name.slice(0, TEXT_LIMIT)),
      kind: osName ? kindOfSystem(osName) : null,
      serial: null,
      serialKey: null,
      macs: [],
      addresses,
      osName,
      osVersion: null,
      avProduct: product.slice(0, TEXT_LIMIT) || null,
      avVersion: null,
      avSignatureOn: null,
      lastSeenAt: at,
      owner: null,
    },
  ];
}
