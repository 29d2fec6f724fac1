import { foldVietnamese } from '@lachan/documents';
import { z } from 'zod';
import { AppError } from '../../../kernel/errors.ts';
import { findHeaderRow, guessColumns } from '../../../kernel/spreadsheet/columns.ts';
import { readWrittenDay } from '../../../kernel/spreadsheet/dates.ts';
import { readSpreadsheet, type SheetRow } from '../../../kernel/spreadsheet/spreadsheet.ts';
import { contactRoles, OrganId, type RegisterFault, type RegisterField } from '../contract.ts';
import { knownColumns, roleWords } from '../register-columns.ts';
import { parseCidr } from './addresses.ts';
import type { UnitFinder } from './unit-names.ts';

/** More than any province has units and networks. */
const MOST_ROWS = 20_000;
const TEXT_LIMIT = 200;

/** What one row says about a unit; what it leaves blank says nothing. */
export interface RegisterRow {
  line: number;
  unitId: string;
  organId: string | null;
  networks: { cidr: string; isShared: boolean; note: string | null; validFrom: string }[];
  contact: {
    role: (typeof contactRoles)[number];
    name: string;
    phone: string;
    email: string | null;
    validFrom: string;
  } | null;
}

/**
 * Reads a sheet of units. A row with any fault is not taken, and is told beside the good ones.
 * @param today the day from which holds what bears no date
 * @throws AppError `kernel.spreadsheet_no_header`, `organisation.register_without_units`, `kernel.spreadsheet_…`
 */
export async function readRegister(
  path: string,
  findUnit: UnitFinder,
  today: string,
): Promise<{ rows: RegisterRow[]; faults: RegisterFault[]; count: number }> {
  const sheet: SheetRow[] = [];
  for await (const batch of readSpreadsheet(path)) {
    sheet.push(...batch);
    if (sheet.length > MOST_ROWS)
      throw new AppError('too_large', 'kernel.spreadsheet_too_many_rows', { limit: MOST_ROWS });
  }
  const header = findHeaderRow(sheet, knownColumns);
  if (!header) throw new AppError('invalid', 'kernel.spreadsheet_no_header');
  const places = new Map(
    guessColumns(header.cells, knownColumns).map(({ field, column }) => [field, column]),
  );
  if (!places.has('unit') && !places.has('code'))
    throw new AppError('invalid', 'organisation.register_without_units');
  const rows: RegisterRow[] = [];
  const faults: RegisterFault[] = [];
  const body = sheet.filter(({ line }) => line > header.line);
  for (const row of body) {
    const cell = (field: RegisterField) => row.cells[places.get(field) ?? -1] ?? '';
    const read = readRow(row, cell, findUnit, today);
    if (Array.isArray(read)) faults.push(...read);
    else rows.push(read);
  }
  return { rows, faults, count: body.length };
}

function readRow(
  { line, fault }: SheetRow,
  cell: (field: RegisterField) => string,
  findUnit: UnitFinder,
  today: string,
): RegisterRow | RegisterFault[] {
  const faults: RegisterFault[] = [];
  const blame = (field: RegisterField | null, reason: string, value: string | null) =>
    faults.push({ line, field, reason, value: value?.slice(0, TEXT_LIMIT) ?? null });
  if (fault) blame(null, fault, null);
  // A code leaves no doubt where two units have one name.
  const unit = findUnit(cell('code') || cell('unit'));
  if ('reason' in unit) blame(cell('code') ? 'code' : 'unit', unit.reason, cell('code') || cell('unit'));

  const written = cell('validFrom');
  const day = written === '' ? { day: today } : readWrittenDay(written, 'dmy');
  if (!day) blame('validFrom', 'organisation.bad_day', written);
  const validFrom = day?.day ?? today;

  const organId = OrganId.safeParse(cell('organId').toUpperCase());
  if (cell('organId') !== '' && !organId.success)
    blame('organId', 'organisation.bad_organ_id', cell('organId'));

  const networks: RegisterRow['networks'] = [];
  for (const text of cell('cidr').split(/[\s;,]+/)) {
    if (text === '') continue;
    const cidr = cidrOf(text);
    if (cidr)
      networks.push({
        cidr,
        isShared: isYes(cell('isShared')),
        note: cell('note').slice(0, TEXT_LIMIT) || null,
        validFrom,
      });
    else blame('cidr', 'organisation.bad_network', text);
  }
  const contact = contactOf(cell, validFrom, blame);
  if ('reason' in unit || faults.length > 0) return faults;
  return { line, unitId: unit.unitId, organId: organId.data ?? null, networks, contact };
}

function contactOf(
  cell: (field: RegisterField) => string,
  validFrom: string,
  blame: (field: RegisterField, reason: string, value: string | null) => void,
): RegisterRow['contact'] {
  const [name, phone, email] = [cell('contact'), cell('phone'), cell('email')];
  if (name === '' && phone === '') return null;
  if (name === '') blame('contact', 'organisation.contact_without_name', null);
  if (!/^[\d\s+().-]{3,30}$/.test(phone)) blame('phone', 'organisation.bad_phone', phone);
  if (email !== '' && !z.email().safeParse(email).success) blame('email', 'organisation.bad_email', email);
  const asked = foldVietnamese(cell('role'));
  const role = contactRoles.find((one) => roleWords[one].some((word) => foldVietnamese(word) === asked));
  if (asked !== '' && !role) blame('role', 'organisation.bad_role', cell('role'));
  return {
    role: role ?? 'security_officer',
    name: name.slice(0, TEXT_LIMIT),
    phone,
    email: email || null,
    validFrom,
  };
}

function isYes(text: string): boolean {
  return /^(?:x|có|co|yes|y|1|true|đúng)$/i.test(text);
}

function cidrOf(text: string): string | null {
  try {
    return parseCidr(text);
  } catch {
    return null;
  }
}
