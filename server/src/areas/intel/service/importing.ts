import { join } from 'node:path';
import { and, eq, gt, sql } from 'drizzle-orm';
import { z } from 'zod';
import { command, inTransaction, query, type Caller } from '../../../kernel/command.ts';
import { analyzeTable } from '../../../kernel/database/analyze.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { Failure, ListImport } from '../contract.ts';
import { readIndicatorFiles, type FileKind } from '../reading/indicator-files.ts';
import type { SourceFile } from '../reading/source-file.ts';
import type { TextAsk } from '../reading/text-list.ts';
import { imports, indicators, lists } from '../tables.ts';
import { indicatorsChanged } from './active.ts';
import { Reading, type ReadingFigures } from './import-reading.ts';
import { listById } from './lists.ts';
import { refusalRules } from './protection.ts';
import { removeMissing } from './missing.ts';

/** An import that nobody has ended by then is taken for dead. */
export const IMPORT_ENDS_AFTER_MS = 2 * 3_600_000;

/** After so many new rows the planner would take the table for far smaller than it is. */
const MANY = 10_000;

type Import = z.output<typeof ListImport>;

/** Files on their way into a list. */
export interface Delivery {
  listId: string;
  /** As the report shows it. */
  name: string;
  files: readonly SourceFile[];
  kind: FileKind;
  ask: TextAsk;
  /** What the files do not have leaves the list. */
  replaces: boolean;
  /** How long what has left stays in force; 0: not at all. */
  keptDays: number | null;
  /** The giver tells only what is new. */
  isPartial: boolean;
  /** A file that breaks off brings nothing at all; else what had been read by then is taken. */
  isAllOrNothing: boolean;
  /** Taken although the list would lose nearly all that it holds. */
  isForced: boolean;
  sizeBytes: number | null;
  /** Faults that were met before any file could be read. */
  faults?: ReadingFigures['refusals'];
}

/** The folder in which files lie while they are read. */
export function workFolder(kernel: Kernel): string {
  return join(kernel.config.dataFolder, 'intel', 'work');
}

/**
 * Reads files into a list, in two steps: all of it is read and kept on disk, and only then written, some thousands
 * of entries at a time, each in a transaction of its own, so that a million of them hold up nobody. What is to go
 * goes last: a list that is interrupted holds too much and never too little. Begin and end are audited.
 */
export async function importFiles(caller: Caller, delivery: Delivery): Promise<Import> {
  const { id: importId } = await startImport(caller, {
    listId: delivery.listId,
    name: delivery.name,
    replaces: delivery.replaces,
  });
  const reading = new Reading(join(workFolder(caller.kernel), `${importId}.ndjson`), delivery.isPartial);
  for (const fault of delivery.faults ?? []) reading.note(fault);
  const end = (state: z.input<typeof EndImport>['state'], failure: Failure | null, removed = 0) => {
    reading.isEnded = true;
    const { figures } = reading;
    return endImport(caller, {
      importId,
      listId: delivery.listId,
      state,
      failure,
      ...figures,
      removed: figures.removed + removed,
      sizeBytes: delivery.sizeBytes,
    });
  };
  try {
    const failed = await readAll(caller, delivery, reading);
    if (failed && delivery.isAllOrNothing) throw failed;
    if (delivery.replaces && !delivery.isForced) await refuseShrinking(caller, delivery.listId, reading);
    await reading.writeDown(caller, delivery.listId, importId);
    if (reading.figures.added > MANY) await analyzeTable(caller.kernel.database, indicators);
    if (failed) {
      await end('interrupted', failureOf(failed));
      throw failed;
    }
    const removed = delivery.replaces
      ? await removeMissing(caller, delivery.listId, reading.seen, delivery.keptDays ?? 0)
      : 0;
    return await end('finished', null, removed);
  } catch (error) {
    if (!reading.isEnded) await end(delivery.isAllOrNothing ? 'failed' : 'interrupted', failureOf(error));
    throw error;
  } finally {
    await reading.discard();
  }

  /** @returns what broke the reading off, `null` when it came to its end */
  async function readAll(from: Caller, { files, kind, ask }: Delivery, into: Reading): Promise<Error | null> {
    try {
      const rules = await rulesForImport(from, {});
      for await (const batch of readIndicatorFiles(files, kind, ask, rules)) await into.take(batch);
      return null;
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
  }
}

/** A feed that gives a page of errors instead of its list must not empty the list. @throws AppError `intel.feed_shrunk` */
async function refuseShrinking(caller: Caller, listId: string, { figures }: Reading): Promise<void> {
  const { active } = await countForImport(caller, { listId });
  if (figures.taken === 0 && figures.refused > 0)
    throw new AppError('invalid', 'intel.feed_without_indicators', { refused: figures.refused });
  if (active >= 100 && figures.taken < active / 10)
    throw new AppError('invalid', 'intel.feed_shrunk', { taken: figures.taken, active });
}

/** What is kept of a failure: its reason and what fills the blanks of its words. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof AppError)) return { reason: 'kernel.unexpected', details: { requestId: '–' } };
  const details = Object.entries(error.details).filter(
    (pair): pair is [string, string | number] => typeof pair[1] === 'string' || typeof pair[1] === 'number',
  );
  return { reason: error.reason, details: Object.fromEntries(details) };
}

const rulesForImport = query({
  name: 'intel.rules-for-import',
  permission: 'intel:manage',
  input: z.object({}),
  run: refusalRules,
});

const countForImport = query({
  name: 'intel.count-for-import',
  permission: 'intel:manage',
  input: z.object({ listId: z.uuid() }),
  async run({ db }, { listId }) {
    const [row] = await db
      .select({
        active: sql<number>`(select count(*)::int from intel_indicators
          where list_id = ${listId} and removed_at is null and import_id is not null)`,
      })
      .from(lists)
      .where(eq(lists.id, listId));
    return { active: row?.active ?? 0 };
  },
});

const startImport = command({
  name: 'intel.start-import',
  permission: 'intel:manage',
  input: z.object({ listId: z.uuid(), name: z.string(), replaces: z.boolean() }),
  async run(ctx, { listId, name, replaces }) {
    const list = await listById(ctx, listId);
    const since = new Date(ctx.now.getTime() - IMPORT_ENDS_AFTER_MS);
    const [running] = await ctx.db
      .select({ id: imports.id })
      .from(imports)
      .where(and(eq(imports.listId, listId), eq(imports.state, 'running'), gt(imports.startedAt, since)));
    if (running) throw new AppError('conflict', 'intel.import_running', { name: list.name });
    const fileName = name.slice(0, 255);
    const [row] = await ctx.db
      .insert(imports)
      .values({ listId, fileName, replaces, state: 'running', startedAt: ctx.now, refusals: [] })
      .returning({ id: imports.id });
    if (!row) throw new Error('An insert returned no row');
    return { before: null, after: { id: row.id, list: list.name, fileName, replaces }, unitId: null };
  },
});

const EndImport = ListImport.pick({
  lines: true,
  taken: true,
  added: true,
  changed: true,
  removed: true,
  refused: true,
  refusedBy: true,
  refusals: true,
  sizeBytes: true,
  failure: true,
}).extend({
  importId: z.uuid(),
  listId: z.uuid(),
  state: z.enum(['finished', 'interrupted', 'failed', 'unchanged']),
});

const endImport = command({
  name: 'intel.end-import',
  permission: 'intel:manage',
  input: EndImport,
  async run(ctx, { importId, listId, ...figures }) {
    const [row] = await ctx.db
      .update(imports)
      .set({ ...figures, finishedAt: ctx.now })
      .where(eq(imports.id, importId))
      .returning();
    if (!row) throw new Error('An update returned no row');
    if (row.state === 'finished')
      await ctx.db.update(lists).set({ importedAt: ctx.now }).where(eq(lists.id, listId));
    if (row.added + row.changed + row.removed > 0) await indicatorsChanged(ctx, listId);
    return { before: null, after: row, unitId: null };
  },
});

/** Notes that a giver had nothing new: of no consequence to anyone, so not in the audit log. */
export async function noteUnchanged(caller: Caller, listId: string, name: string): Promise<void> {
  await inTransaction(caller, async ({ db, now }) => {
    await db.insert(imports).values({
      listId,
      fileName: name.slice(0, 255),
      replaces: false,
      state: 'unchanged',
      startedAt: now,
      finishedAt: now,
      refusals: [],
    });
    await db.update(lists).set({ importedAt: now }).where(eq(lists.id, listId));
  });
}

/** Notes an attempt that brought no file at all. */
export const noteFailure = command({
  name: 'intel.note-failure',
  permission: 'intel:manage',
  input: z.object({ listId: z.uuid(), name: z.string(), failure: Failure }),
  async run(ctx, { listId, name, failure }) {
    const [row] = await ctx.db
      .insert(imports)
      .values({
        listId,
        fileName: name.slice(0, 255),
        replaces: false,
        state: 'failed',
        startedAt: ctx.now,
        finishedAt: ctx.now,
        refusals: [],
        failure,
      })
      .returning({ id: imports.id });
    if (!row) throw new Error('An insert returned no row');
    return { before: null, after: { id: row.id, failure }, unitId: null };
  },
});
