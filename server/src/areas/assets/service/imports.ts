import { and, asc, count, desc, eq, gt, sql } from 'drizzle-orm';
import { z } from 'zod';
import { command, query, type Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { attachFile, getFile, type StoredBytes } from '../../../kernel/files.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { findHeaderRow, guessColumns, headerKeyOf } from '../../../kernel/spreadsheet/columns.ts';
import { guessDateOrder } from '../../../kernel/spreadsheet/dates.ts';
import { readSpreadsheet, type SheetRow } from '../../../kernel/spreadsheet/spreadsheet.ts';
import { unitById } from '../../organisation/index.ts';
import {
  ListImportFaults,
  ListImports,
  MachineField,
  PreviewImport,
  type MachineImport,
  type Mapping,
} from '../contract.ts';
import { knownColumns } from '../headers.ts';
import { columnMappings, importFaults, imports } from '../tables.ts';

export type ImportRow = typeof imports.$inferSelect;

const PREVIEW_ROWS = 20;
const SAMPLE_ROWS = 200;

/** The head of a file: enough to guess what its columns hold. */
export interface Head {
  header: SheetRow;
  rows: SheetRow[];
  isCut: boolean;
}

/**
 * Reads the first rows of a file, before anything is recorded of it.
 * @throws AppError `kernel.spreadsheet_no_header` and what {@link readSpreadsheet} throws, unless rows came first
 */
export async function readHead(path: string): Promise<Head> {
  const rows: SheetRow[] = [];
  let isCut = false;
  try {
    for await (const batch of readSpreadsheet(path)) {
      rows.push(...batch);
      if (rows.length > SAMPLE_ROWS) break;
    }
  } catch (error) {
    if (!(error instanceof AppError) || rows.length < 2) throw error;
    isCut = true;
  }
  const header = findHeaderRow(rows, knownColumns);
  if (!header) throw new AppError('invalid', 'kernel.spreadsheet_no_header');
  return { header, rows: rows.filter(({ line }) => line > header.line).slice(0, SAMPLE_ROWS), isCut };
}

/** Records a list that is on disk. Its rows wait until a person has looked at the columns. */
export const uploadMachines = command({
  name: 'assets.upload-machines',
  permission: 'assets:import',
  input: z.object({
    stored: z.custom<StoredBytes>(),
    head: z.custom<Head>(),
    targetUnitId: z.uuid().nullable(),
  }),
  async run(ctx, { stored, head, targetUnitId }) {
    const unitId = targetUnitId ?? ctx.actor.unitId;
    if (unitId === null) throw new AppError('invalid', 'assets.unit_missing');
    await unitById(ctx, unitId);
    const id = crypto.randomUUID();
    const file = await attachFile(ctx, stored, unitId, `assets.imports:${id}`);
    const [row] = await ctx.db
      .insert(imports)
      .values({
        id,
        unitId,
        targetUnitId,
        fileId: file.id,
        fileName: stored.name,
        headerKey: headerKeyOf(head.header.cells),
        headerLine: head.header.line,
        state: 'uploaded',
        uploadedBy: ctx.actor.name,
        uploadedAt: ctx.now,
      })
      .returning();
    if (!row) throw new Error('An insert returned no row');
    return { before: null, after: presentImport(row), unitId };
  },
});

export const previewImport = query({
  name: 'assets.preview-import',
  permission: 'assets:import',
  input: PreviewImport.input,
  async run(ctx, { id }) {
    const row = await importById(ctx, id);
    const file = await getFile(ctx, row.fileId);
    const { header, rows, isCut } = await readHead(ctx.kernel.files.pathOf(file.sha256));
    const guesses = guessColumns(header.cells, knownColumns);
    const [saved] = await ctx.db
      .select({ mapping: columnMappings.mapping })
      .from(columnMappings)
      .where(and(eq(columnMappings.unitId, row.unitId), eq(columnMappings.headerKey, row.headerKey)));
    const columns = Object.fromEntries(guesses.map(({ field, column }) => [field, column]));
    const days = [columns['avSignatureOn'], columns['lastSeenAt']].flatMap((column) =>
      column === undefined ? [] : rows.map(({ cells }) => cells[column] ?? ''),
    );
    const guessed: Mapping = { columns, dateOrder: guessDateOrder(days), avProduct: null };
    return {
      ...presentImport(row),
      columns: header.cells.map((title, column) => ({
        column,
        header: title,
        samples: [...new Set(rows.map(({ cells }) => cells[column] ?? '').filter(Boolean))].slice(0, 3),
      })),
      rows: rows.slice(0, PREVIEW_ROWS).map(({ line, cells }) => ({ line, cells })),
      mapping: saved?.mapping ?? guessed,
      uncertain: saved ? [] : guesses.filter(({ isSure }) => !isSure).map(({ field }) => field),
      isRemembered: saved !== undefined,
      isCut,
    };
  },
});

export const listImports = query({
  name: 'assets.list-imports',
  permission: 'assets:import',
  input: ListImports.input,
  async run({ db, actor }, { after, limit }) {
    const key = keyAfter(after);
    const visible = visibleTo(actor, imports.unitId);
    const rows = await db
      .select()
      .from(imports)
      .where(
        and(
          visible,
          key
            ? sql`(${imports.uploadedAt}, ${imports.id}) < (${key[0]}::timestamptz, ${key[1]}::uuid)`
            : undefined,
        ),
      )
      .orderBy(desc(imports.uploadedAt), desc(imports.id))
      .limit(limit + 1);
    const [all] = await db.select({ total: count() }).from(imports).where(visible);
    const { rows: shown, next } = pageOf(rows, limit, (row) => [row.uploadedAt.toISOString(), row.id]);
    return { rows: shown.map(presentImport), next, total: all?.total ?? 0 };
  },
});

export const listImportFaults = query({
  name: 'assets.list-import-faults',
  permission: 'assets:import',
  input: ListImportFaults.input,
  async run(ctx, { id, after, limit }) {
    await importById(ctx, id);
    const key = keyAfter(after);
    const rows = await ctx.db
      .select()
      .from(importFaults)
      .where(and(eq(importFaults.importId, id), key ? gt(importFaults.number, Number(key[0])) : undefined))
      .orderBy(asc(importFaults.number))
      .limit(limit + 1);
    const [all] = await ctx.db
      .select({ total: count() })
      .from(importFaults)
      .where(eq(importFaults.importId, id));
    const { rows: shown, next } = pageOf(rows, limit, ({ number }) => [number]);
    return {
      rows: shown.map(({ line, field, reason, value }) => ({
        line,
        field: MachineField.nullable().parse(field),
        reason,
        value,
      })),
      next,
      total: all?.total ?? 0,
    };
  },
});

/** @throws AppError `assets.import_not_found`, also when the list is another unit's */
export async function importById({ db, actor }: Context, id: string): Promise<ImportRow> {
  const [row] = await db
    .select()
    .from(imports)
    .where(and(eq(imports.id, id), visibleTo(actor, imports.unitId)));
  if (!row) throw new AppError('not_found', 'assets.import_not_found', { id });
  return row;
}

export function presentImport(row: ImportRow): z.output<typeof MachineImport> {
  const { id, targetUnitId, fileName, state, uploadedBy, uploadedAt, counts } = row;
  return { id, targetUnitId, fileName, state, uploadedBy, uploadedAt, counts };
}
