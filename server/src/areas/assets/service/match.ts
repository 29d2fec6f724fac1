import type { MachineRow } from './machines.ts';
import type { ReadMachine } from './read-row.ts';

/** What a row turned out to be. */
export type Outcome = 'added' | 'updated' | 'repeated';

/** A machine under a name that it has or, before it was merged, had. */
interface Named {
  row: MachineRow;
  nameKey: string;
}

export interface Match {
  machine: MachineRow;
  /** An earlier row of the same file was about this machine already. */
  isRepeated: boolean;
  /** The row names it as it was called before a person said that two rows are one machine. */
  isFormerName: boolean;
}

/** The machines that rows may mean, found by serial number, card and name within the unit. */
export class MachineIndex {
  private readonly bySerial = new Map<string, Named[]>();
  private readonly byMac = new Map<string, Named[]>();
  private readonly byName = new Map<string, Named[]>();

  constructor(rows: readonly MachineRow[]) {
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const row of rows) this.add(row, survivorOf(row, byId));
  }

  /** @param keys whose keys lead to `row`: those of a merged row lead to the one it was merged into */
  add(keys: MachineRow, row: MachineRow = keys): void {
    const named = { row, nameKey: keys.nameKey };
    if (keys.serialKey !== null) push(this.bySerial, `${keys.unitId} ${keys.serialKey}`, named);
    for (const mac of keys.macs) push(this.byMac, `${keys.unitId} ${mac}`, named);
    push(this.byName, `${keys.unitId} ${keys.nameKey}`, named);
  }

  /**
   * The machine that a row is about. Serial number before card before name; two different serial numbers are never
   * one machine. When two rows of one file say the same serial number under different names, they stay two machines
   * and show as duplicates.
   */
  find(read: ReadMachine, importId: string): Match | null {
    const { unitId, serialKey, nameKey } = read;
    const near = [
      serialKey === null ? [] : (this.bySerial.get(`${unitId} ${serialKey}`) ?? []),
      read.macs
        .flatMap((mac) => this.byMac.get(`${unitId} ${mac}`) ?? [])
        .filter(({ row }) => fits(row, read)),
      (this.byName.get(`${unitId} ${nameKey}`) ?? []).filter(({ row }) => fits(row, read)),
    ];
    for (const found of near) {
      const named = found.find((entry) => entry.nameKey === nameKey);
      if (named)
        return {
          machine: named.row,
          isRepeated: named.row.lastImportId === importId,
          isFormerName: named.row.nameKey !== nameKey,
        };
      const rows = new Set(found.map(({ row }) => row));
      const free = [...rows].filter(({ lastImportId }) => lastImportId !== importId);
      const [only] = free;
      if (only && free.length === 1) return { machine: only, isRepeated: false, isFormerName: false };
    }
    return null;
  }
}

/** A machine with what a newer row says; an older row, or the same file once more, only fills gaps. */
export function updated(
  { machine, isFormerName, isRepeated }: Match,
  read: ReadMachine,
  ask: { importId: string; hasAntivirus: boolean; hasSignature: boolean },
): MachineRow {
  const [knownMs, freshMs] = [machine.lastSeenAt?.getTime() ?? 0, read.lastSeenAt?.getTime() ?? 0];
  const isOlder = isRepeated ? freshMs <= knownMs : read.lastSeenAt !== null && freshMs < knownMs;
  const prefer = <Value>(fresh: Value | null, known: Value | null) =>
    isOlder ? (known ?? fresh) : (fresh ?? known);
  // A list with a column for the product says that there is none when the cell is blank.
  const says = <Value>(isSaid: boolean, fresh: Value | null, known: Value | null) =>
    isSaid && !isOlder ? fresh : prefer(fresh, known);
  const isBack =
    machine.retiredOn !== null &&
    machine.mergedIntoId === null &&
    read.lastSeenAt !== null &&
    dayAfter(machine.retiredOn) <= read.lastSeenAt;
  return {
    ...machine,
    ...(isOlder || isFormerName ? {} : { name: read.name, nameKey: read.nameKey }),
    kind: prefer(read.kind, machine.kind) ?? 'workstation',
    serial: prefer(read.serial, machine.serial),
    serialKey: prefer(read.serialKey, machine.serialKey),
    macs: [...new Set([...machine.macs, ...read.macs])].slice(0, 20),
    addresses: read.addresses.length > 0 && !isOlder ? read.addresses : machine.addresses,
    osName: prefer(read.osName, machine.osName),
    osVersion: prefer(read.osVersion, machine.osVersion),
    avProduct: says(ask.hasAntivirus, read.avProduct, machine.avProduct),
    avVersion: says(ask.hasAntivirus, read.avVersion, machine.avVersion),
    avSignatureOn: says(ask.hasSignature, read.avSignatureOn, machine.avSignatureOn),
    lastSeenAt: isOlder ? machine.lastSeenAt : (read.lastSeenAt ?? machine.lastSeenAt),
    owner: prefer(read.owner, machine.owner),
    source: isOlder ? machine.source : 'imported',
    lastImportId: ask.importId,
    ...(isBack ? { retiredOn: null, retiredReason: null } : {}),
  };
}

export function created(read: ReadMachine, importId: string, now: Date): MachineRow {
  const { line: _line, kind, ...facts } = read;
  return {
    ...facts,
    id: crypto.randomUUID(),
    kind: kind ?? 'workstation',
    source: 'imported',
    registeredAt: now,
    firstImportId: importId,
    lastImportId: importId,
    retiredOn: null,
    retiredReason: null,
    mergedIntoId: null,
  };
}

function fits(row: MachineRow, read: ReadMachine): boolean {
  return row.serialKey === null || read.serialKey === null || row.serialKey === read.serialKey;
}

function dayAfter(day: string): Date {
  return new Date(Date.parse(`${day}T17:00:00Z`));
}

/** The row that a merged one became part of, as far as it stands in the same unit. */
function survivorOf(row: MachineRow, byId: ReadonlyMap<string, MachineRow>): MachineRow {
  let survivor = row;
  for (let steps = 0; survivor.mergedIntoId !== null && steps < 20; steps += 1)
    survivor = byId.get(survivor.mergedIntoId) ?? survivor;
  return survivor;
}

function push(map: Map<string, Named[]>, key: string, named: Named): void {
  const found = map.get(key);
  if (found) found.push(named);
  else map.set(key, [named]);
}
