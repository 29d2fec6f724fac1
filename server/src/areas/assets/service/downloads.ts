import { Readable } from 'node:stream';
import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import { z } from 'zod';
import { command, parseInput, type Caller } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { CSV_START, csvOf, type WrittenCell } from '../../../kernel/spreadsheet/write-csv.ts';
import { dayOf, vietnameseDay, VIETNAM_OFFSET_MS } from '../../../kernel/time.ts';
import { ListMachines, type Machine, type MachineKind } from '../contract.ts';
import { listMachines } from './machines.ts';

/** A workbook is built in memory; longer lists go out as CSV, which streams. */
const WORKBOOK_ROWS = 20_000;

const headers = [
  'Đơn vị',
  'Tên máy',
  'Loại máy',
  'Số sê-ri',
  'Địa chỉ MAC',
  'Địa chỉ IP',
  'Hệ điều hành',
  'Phiên bản hệ điều hành',
  'Phần mềm diệt virus',
  'Phiên bản phần mềm',
  'Ngày cập nhật mẫu',
  'Lần cuối kết nối',
  'Người sử dụng',
];
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
const widths = [28, 20, 14, 18, 20, 16, 22, 20, 26, 18, 18, 20, 22, 34].map((width) => ({ width }));

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
      yield CSV_START + csvOf([[...headers, 'Tình trạng']]);
      for await (const machines of pages(caller, filters)) yield csvOf(machines.map(cellsOf));
    })(),
  );
}

export async function machinesWorkbook(caller: Caller, filters: z.input<typeof Filters>): Promise<Buffer> {
  const rows: WrittenCell[][] = [];
  for await (const machines of pages(caller, filters)) rows.push(...machines.map(cellsOf));
  return workbook([...headers, 'Tình trạng'], rows, 'Danh sách máy');
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
  return workbook(headers, [example], 'Danh sách máy');
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

/** Every cell is written as text, so that Excel neither computes it nor turns a serial number into a power of ten. */
async function workbook(
  titles: readonly string[],
  rows: readonly WrittenCell[][],
  sheet: string,
): Promise<Buffer> {
  const data: SheetData = [
    titles.map((value) => ({ value, type: String, fontWeight: 'bold' as const, backgroundColor: '#dfeeea' })),
    ...rows.map((row) =>
      row.map((value) => (value === null ? null : { value: String(value), type: String })),
    ),
  ];
  return writeXlsxFile(data, { sheet, columns: widths, stickyRowsCount: 1 }).toBuffer();
}
