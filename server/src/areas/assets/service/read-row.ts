import type { SheetRow } from '../../../kernel/spreadsheet/spreadsheet.ts';
import { instantOf, readWrittenDay } from '../../../kernel/spreadsheet/dates.ts';
import { dayOf, VIETNAM_OFFSET_MS } from '../../../kernel/time.ts';
import type { MachineField, MachineKind, Mapping } from '../contract.ts';
import {
  kindOfSystem,
  nameKeyOf,
  presentText,
  readAddresses,
  readKind,
  readMacs,
  readProduct,
  serialKeyOf,
} from '../values.ts';
import type { UnitFinder } from '../../organisation/index.ts';

/** What one row of a list says about one machine. */
export interface ReadMachine {
  line: number;
  unitId: string;
  name: string;
  nameKey: string;
  /** `null` when the list does not say. */
  kind: MachineKind | null;
  serial: string | null;
  serialKey: string | null;
  macs: string[];
  addresses: string[];
  osName: string | null;
  osVersion: string | null;
  avProduct: string | null;
  avVersion: string | null;
  avSignatureOn: string | null;
  lastSeenAt: Date | null;
  owner: string | null;
}

export interface RowFault {
  line: number;
  field: MachineField | null;
  reason: string;
  value: string | null;
}

export interface RowReader {
  mapping: Mapping;
  /** Headers of the file: a column of days "(UTC)" is read so. */
  headers: readonly string[];
  targetUnitId: string | null;
  findUnit: UnitFinder;
  now: Date;
}

const TEXT_LIMIT = 200;
const DAY_MS = 86_400_000;

/** Reads a row by the mapping. A row with any fault is not taken: half a machine would be counted as one. */
export function readRow(reader: RowReader, row: SheetRow): ReadMachine | RowFault[] {
  const { columns, dateOrder, avProduct } = reader.mapping;
  const faults: RowFault[] = [];
  const blame = (field: MachineField | null, reason: string, value: string | null) =>
    faults.push({ line: row.line, field, reason, value: value?.slice(0, TEXT_LIMIT) ?? null });
  const cell = (field: MachineField) => {
    const column = columns[field];
    return column === undefined ? '' : (row.cells[column] ?? '');
  };
  const text = (field: MachineField) => {
    const value = presentText(cell(field));
    if (value === null || value.length <= TEXT_LIMIT) return value;
    blame(field, 'assets.text_too_long', value);
    return null;
  };
  const list = (field: 'mac' | 'address', read: (value: string) => string[] | null) => {
    const value = presentText(cell(field));
    const parsed = value === null ? [] : read(value);
    if (!parsed) blame(field, field === 'mac' ? 'assets.bad_mac' : 'assets.bad_address', value);
    return parsed ?? [];
  };
  const moment = (field: 'avSignatureOn' | 'lastSeenAt'): Date | null => {
    const value = presentText(cell(field));
    if (value === null) return null;
    const written = readWrittenDay(value, dateOrder);
    const header = reader.headers[columns[field] ?? -1] ?? '';
    const at =
      written && instantOf(written, /\b(?:utc|gmt)\b/i.test(header) ? 0 : VIETNAM_OFFSET_MS / 60_000);
    if (!at) blame(field, 'assets.bad_day', value);
    else if (at.getTime() > reader.now.getTime() + DAY_MS) blame(field, 'assets.day_in_future', value);
    // A clock that runs ahead, and a day without a time, end no later than now.
    return at && new Date(Math.min(at.getTime(), reader.now.getTime()));
  };

  if (row.fault) blame(null, row.fault, null);
  const unit = unitOf(reader, cell('unit'));
  if ('reason' in unit) blame('unit', unit.reason, presentText(cell('unit')));
  const macs = list('mac', readMacs);
  const addresses = list('address', readAddresses);
  const serial = text('serial');
  const serialKey = serialKeyOf(serial);
  const name = text('name') ?? (serialKey && serial) ?? macs[0] ?? addresses[0] ?? null;
  if (name === null) blame('name', 'assets.name_missing', null);
  const osName = text('osName');
  const signature = moment('avSignatureOn');
  const machine = {
    line: row.line,
    name: name ?? '',
    nameKey: nameKeyOf(name ?? ''),
    kind: readKind(cell('kind')) ?? (osName ? kindOfSystem(osName) : null),
    serial: serialKey && serial,
    serialKey,
    macs,
    addresses,
    osName,
    osVersion: text('osVersion'),
    avProduct: columns.avProduct === undefined ? avProduct || null : readProduct(text('avProduct') ?? ''),
    avVersion: text('avVersion'),
    avSignatureOn: signature && dayOf(signature),
    lastSeenAt: moment('lastSeenAt'),
    owner: text('owner'),
  };
  return faults.length > 0 || 'reason' in unit ? faults : { ...machine, unitId: unit.unitId };
}

function unitOf({ mapping, targetUnitId, findUnit }: RowReader, cell: string): ReturnType<UnitFinder> {
  const isNamed = mapping.columns.unit !== undefined;
  if (isNamed && presentText(cell) !== null) return findUnit(cell);
  return targetUnitId === null ? { reason: 'assets.unit_missing' } : { unitId: targetUnitId };
}
