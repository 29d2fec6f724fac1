import { and, eq } from 'drizzle-orm';
import { command, query, type Context } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { getFile } from '../../../kernel/files.ts';
import { readSpreadsheet, type SheetRow } from '../../../kernel/spreadsheet/spreadsheet.ts';
import { unitFinder } from '../../organisation/index.ts';
import { GetImportProgress, RunImport, type MachineImport, type Mapping } from '../contract.ts';
import { columnMappings, importFaults, imports } from '../tables.ts';
import type { z } from 'zod';
import { importById, presentImport, type ImportRow } from './imports.ts';
import { machinesNear, writeMachines } from './machine-store.ts';
import type { MachineRow } from './machines.ts';
import { created, MachineIndex, updated } from './match.ts';
import { readRow, type ReadMachine, type RowFault, type RowReader } from './read-row.ts';

const BATCH_ROWS = 1_000;
/** Faults kept per import: nobody reads more, and the rest are counted. */
const FAULT_LIMIT = 10_000;

/** Rows read so far, of imports that run in this process. */
const progress = new Map<string, number>();

/** On the embedded database this waits for the import itself: it has one connection. */
export const getImportProgress = query({
  name: 'assets.get-import-progress',
  permission: 'assets:import',
  input: GetImportProgress.input,
  async run(ctx, { id }) {
    const { counts } = await importById(ctx, id);
    return { rows: counts?.rows ?? progress.get(id) ?? 0 };
  },
});

/** One running import: what it counts, and what it has to write next. */
interface Run {
  ctx: Context;
  entry: ImportRow;
  reader: RowReader;
  counts: NonNullable<z.output<typeof MachineImport>['counts']>;
  faultsKept: number;
  byUnit: Map<string, { added: number; updated: number }>;
}

/** All rows of a list in one command: good rows are taken, bad ones reported, whatever their number. */
export const runImport = command({
  name: 'assets.import-machines',
  permission: 'assets:import',
  input: RunImport.input,
  async run(ctx, { id, mapping }) {
    const entry = await importById(ctx, id);
    checkMapping(entry, mapping);
    const [claimed] = await ctx.db
      .update(imports)
      .set({ state: 'done', mapping })
      // Two people who press the button at once take the list in once.
      .where(and(eq(imports.id, id), eq(imports.state, 'uploaded')))
      .returning({ id: imports.id });
    if (!claimed) throw new AppError('conflict', 'assets.already_imported', { fileName: entry.fileName });
    await rememberMapping(ctx, entry, mapping);
    const run: Run = {
      ctx,
      entry,
      reader: {
        mapping,
        headers: [],
        targetUnitId: entry.targetUnitId,
        findUnit: await unitFinder(ctx),
        now: ctx.now,
      },
      counts: { rows: 0, added: 0, updated: 0, repeated: 0, bad: 0, isCut: false },
      faultsKept: 0,
      byUnit: new Map(),
    };
    try {
      await takeRows(run);
    } finally {
      progress.delete(id);
    }
    const [after] = await ctx.db
      .update(imports)
      .set({ counts: run.counts })
      .where(eq(imports.id, id))
      .returning();
    if (!after) throw new Error('An update returned no row');
    for (const [unitId, changed] of run.byUnit)
      await ctx.emit('assets.machines-imported', unitId, { importId: id, unitId, ...changed });
    return { before: null, after: presentImport(after), unitId: entry.targetUnitId ?? entry.unitId };
  },
});

async function takeRows(run: Run): Promise<void> {
  const { ctx, entry, counts } = run;
  const file = await getFile(ctx, entry.fileId);
  let waiting: SheetRow[] = [];
  const take = async () => {
    await takeBatch(run, waiting);
    waiting = [];
    progress.set(entry.id, counts.rows);
  };
  let lastLine = entry.headerLine;
  try {
    for await (const rows of readSpreadsheet(ctx.kernel.files.pathOf(file.sha256)))
      for (const row of rows) {
        if (row.line === entry.headerLine) run.reader.headers = row.cells;
        if (row.line <= entry.headerLine) continue;
        lastLine = row.line;
        waiting.push(row);
        if (waiting.length >= BATCH_ROWS) await take();
      }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // The file breaks off or grows beyond its limits: what came before it is good, and the break is reported.
    counts.isCut = true;
    await take();
    await keepFaults(run, [{ line: lastLine + 1, field: null, reason: error.reason, value: null }]);
    return;
  }
  await take();
}

async function takeBatch(run: Run, rows: readonly SheetRow[]): Promise<void> {
  const { counts, entry, reader, ctx } = run;
  if (rows.length === 0) return;
  const read: ReadMachine[] = [];
  const faults: RowFault[] = [];
  for (const row of rows) {
    const result = readRow(reader, row);
    if (!Array.isArray(result)) read.push(result);
    else {
      counts.bad += 1;
      faults.push(...result);
    }
  }
  counts.rows += rows.length;
  const index = new MachineIndex(await machinesNear(ctx, read));
  const { columns, avProduct } = reader.mapping;
  const ask = {
    importId: entry.id,
    hasAntivirus: columns.avProduct !== undefined || avProduct !== null,
    hasSignature: columns.avSignatureOn !== undefined,
  };
  const changed = new Map<string, MachineRow>();
  for (const row of read) {
    const match = index.find(row, entry.id);
    const machine = match ? updated(match, row, ask) : created(row, entry.id, ctx.now);
    if (match) Object.assign(match.machine, machine);
    else index.add(machine);
    changed.set(machine.id, match?.machine ?? machine);
    if (match?.isRepeated) {
      counts.repeated += 1;
      faults.push({ line: row.line, field: 'name', reason: 'assets.row_repeated', value: row.name });
    } else count(run, row.unitId, match ? 'updated' : 'added');
  }
  await writeMachines(ctx, [...changed.values()], entry.id);
  await keepFaults(run, faults);
}

async function keepFaults(run: Run, faults: readonly RowFault[]): Promise<void> {
  const room = faults.slice(0, FAULT_LIMIT - run.faultsKept);
  if (room.length === 0) return;
  const { id: importId, unitId } = run.entry;
  await run.ctx.db
    .insert(importFaults)
    .values(room.map((fault, index) => ({ ...fault, importId, unitId, number: run.faultsKept + index })));
  run.faultsKept += room.length;
}

function count(run: Run, unitId: string, what: 'added' | 'updated'): void {
  run.counts[what] += 1;
  const unit = run.byUnit.get(unitId) ?? { added: 0, updated: 0 };
  unit[what] += 1;
  run.byUnit.set(unitId, unit);
}

function checkMapping(entry: ImportRow, { columns }: Mapping): void {
  const fault = (path: string, reason: string) => new AppError('invalid', reason, {}, [{ path, reason }]);
  const named = ['name', 'serial', 'mac', 'address'] as const;
  if (named.every((field) => columns[field] === undefined))
    throw fault('mapping.columns.name', 'assets.name_column_missing');
  if (entry.targetUnitId === null && columns.unit === undefined)
    throw fault('mapping.columns.unit', 'assets.unit_column_missing');
  const used = Object.values(columns);
  if (new Set(used).size < used.length) throw fault('mapping.columns', 'assets.column_used_twice');
}

async function rememberMapping(
  ctx: Context,
  { headerKey, unitId }: ImportRow,
  mapping: Mapping,
): Promise<void> {
  const said = { mapping, savedBy: ctx.actor.name, savedAt: ctx.now };
  await ctx.db
    .insert(columnMappings)
    .values({ unitId, headerKey, ...said })
    .onConflictDoUpdate({
      target: [columnMappings.unitId, columnMappings.headerKey],
      set: said,
    });
}
