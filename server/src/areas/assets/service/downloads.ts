import { Readable } from 'node:stream';
import { z } from 'zod';
import { command, parseInput, type Caller } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { CSV_START, csvOf, type WrittenCell } from '../../../kernel/spreadsheet/write-csv.ts';
import { workbookOf } from '../../../kernel/spreadsheet/write-workbook.ts';
import { dayOf, vietnameseDay, VIETNAM_OFFSET_MS } from '../../../kernel/time.ts';
import { ListMachines, type Machine, type MachineKind } from '../contract.ts';
import { listMachines } from './machines.ts';

/** A workbook is built in memory; longer lists go out as CSV, which streams. */
const WORKBOOK_ROWS = 20_000;

const columns = [
  { title: 'Đơn vị', width: 28 },
  { title: 'Tên máy', width: 20 },
  { title: 'Loại máy', width: 14 },
  { title: 'Số sê-ri', width: 18 },
  { title: 'Địa chỉ MAC', width: 20 },
  { title: 'Địa chỉ IP', width: 16 },
  { title: 'Hệ điều hành', width: 22 },
  { title: 'Phiên bản hệ điều hành', width: 20 },
  { title: 'Phần mềm diệt virus', width: 26 },
  { title: 'Phiên bản phần mềm', width: 18 },
  { title: 'Ngày cập nhật mẫu', width: 18 },
  { title: 'Lần cuối kết nối', width: 20 },
  { title: 'Người sử dụng', width: 22 },
];
const state = { title: 'Tình trạng', width: 34 };
const kindWords: Record<MachineKind, string> = {
  server: 'Máy chủ',
  workstation: 'Máy trạm',
  device: 'Thiết bị khác',
};
const problemWords: Record<Machine['problems'][number], string> = {
  silent: 'Mất liên lạc quá 15 ngày',
  no_antivirus: 'Chưa có phần mềm diệt virus',
  old_signature: 'Mẫu nhận diện đã cũ',
};

const Filters = ListMachines.input.omit({ after: true, limit: true });

/** A list of weak machines that leaves the product is on record: who took it, with which filter, how many rows. */
export const exportMachines = command({
  name: 'assets.export-machines',
  permission: 'assets:read',
  input: Filters.extend({ format: z.enum(['csv', 'xlsx']) }),
  async run(ctx, { format, ...filters }) {
    const { total } = await listMachines(ctx, { ...filters, limit: 1 });
    if (format === 'xlsx' && total > WORKBOOK_ROWS)
      throw new AppError('too_large', 'assets.list_too_long', { total, limit: WORKBOOK_ROWS });
    return {
      before: null,
      after: { id: null, format, filters, total },
      unitId: filters.unitId ?? ctx.actor.unitId,
    };
  },
});

/** The list as text, page by page: no transaction stays open while a slow reader takes it. */
export function streamMachinesCsv(caller: Caller, filters: z.input<typeof Filters>): Readable {
  return Readable.from(
    (async function* () {
      yield CSV_START + csvOf([[...columns, state].map(({ title }) => title)]);
      for await (const machines of pages(caller, filters)) yield csvOf(machines.map(cellsOf));
    })(),
  );
}

export async function machinesWorkbook(caller: Caller, filters: z.input<typeof Filters>): Promise<Buffer> {
  const rows: WrittenCell[][] = [];
  for await (const machines of pages(caller, filters)) rows.push(...machines.map(cellsOf));
  return workbookOf('Danh sách máy', [...columns, state], rows);
}

/** An empty list to fill in, with one row that shows how. */
export async function templateWorkbook(): Promise<Buffer> {
  const example = [
    'UBND xã Ia Hrú',
    'PC-VANPHONG-01',
    'Máy trạm',
    '5CG1234ABC',
    '00:1A:2B:3C:4D:5E',
    '10.52.10.21',
    'Windows 11 Pro',
    '23H2',
    'Bkav Endpoint AI',
    '2.0.1',
    '20/11/2026',
    '21/11/2026 08:30',
    'Phòng Văn hóa – Xã hội',
  ];
  return workbookOf('Danh sách máy', columns, [example]);
}

async function* pages(caller: Caller, filters: z.input<typeof Filters>): AsyncGenerator<Machine[]> {
  // Without a cursor of the caller's own: a list goes out from its beginning.
  const asked = parseInput(Filters, filters);
  let after: string | undefined;
  do {
    const { rows, next } = await listMachines(caller, {
      ...asked,
      limit: 500,
      ...(after ? { after } : {}),
    });
    yield rows;
    after = next ?? undefined;
  } while (after);
}

function cellsOf(machine: Machine): WrittenCell[] {
  return [
    machine.unitName,
    machine.name,
    kindWords[machine.kind],
    machine.serial,
    machine.macs.join(' '),
    machine.addresses.join(' '),
    machine.osName,
    machine.osVersion,
    machine.avProduct,
    machine.avVersion,
    machine.avSignatureOn && vietnameseDay(machine.avSignatureOn),
    machine.lastSeenAt && minuteOf(machine.lastSeenAt),
    machine.owner,
    machine.problems.length === 0
      ? 'Được bảo vệ'
      : machine.problems.map((one) => problemWords[one]).join('; '),
  ];
}

function minuteOf(at: Date): string {
  const time = new Date(at.getTime() + VIETNAM_OFFSET_MS).toISOString().slice(11, 16);
  return `${vietnameseDay(dayOf(at))} ${time}`;
}
