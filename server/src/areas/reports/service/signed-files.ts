import { and, desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { command, query, type Context } from '../../../kernel/command.ts';
import { files } from '../../../kernel/database/tables.ts';
import { AppError } from '../../../kernel/errors.ts';
import { attachFile, getFile, type StoredBytes } from '../../../kernel/files.ts';
import { keptVerdict, verdictKept } from '../../signing/index.ts';
import type { FileVerdict } from '../../signing/contract.ts';
import { signedFiles } from '../tables.ts';
import { reportRow } from './report-rows.ts';

const FileInput = z.object({
  id: z.uuid(),
  version: z.number().int(),
  file: z.custom<StoredBytes>(),
  verdict: z.custom<FileVerdict>(),
  isOriginal: z.boolean(),
});

const keepFile = (permission: 'reports:submit' | 'signing:sign', name: string) =>
  command({
    name,
    permission,
    input: FileInput,
    async run(ctx, { id, version, file, verdict, isOriginal }) {
      const { report } = await reportRow(ctx, id);
      const same = (await listSignedFiles(ctx, id)).find(
        (each) => each.version === version && each.sha256 === file.sha256,
      );
      const { unitId } = report;
      const { isValid } = verdict;
      // The same bytes twice, by double click, are one file.
      if (same)
        return { before: null, after: { id: same.id, version, sha256: file.sha256, isValid }, unitId };
      const { id: fileId } = await attachFile(ctx, file, unitId, 'reports.signed');
      const [row] = await ctx.db
        .insert(signedFiles)
        .values({
          reportId: id,
          version,
          unitId,
          fileId,
          at: ctx.now,
          by: ctx.actor.name,
          verdict: keptVerdict(verdict),
          isOriginal,
        })
        .returning();
      if (!row) throw new Error('An insert returned no row');
      await ctx.emit('reports.report-changed', unitId, { reportId: id });
      return { before: null, after: { id: row.id, version, sha256: file.sha256, isValid }, unitId };
    },
  });

/** Keeps a signed PDF, byte for byte, beside the frozen version that was submitted last. */
export const keepAddedFile = keepFile('reports:submit', 'reports.add-signed-file');
export const keepSignedReport = keepFile('signing:sign', 'reports.sign');

export const getSignedFile = query({
  name: 'reports.get-signed-file',
  permission: 'reports:read',
  input: z.object({ id: z.uuid(), fileId: z.uuid() }),
  async run(ctx, { id, fileId }) {
    await reportRow(ctx, id);
    const [row] = await ctx.db
      .select()
      .from(signedFiles)
      .where(and(eq(signedFiles.reportId, id), eq(signedFiles.id, fileId)));
    if (!row) throw new AppError('not_found', 'reports.signed_file_not_found', { id: fileId });
    return getFile(ctx, row.fileId);
  },
});

/** Signed PDFs of a report, the newest first. */
export async function listSignedFiles(ctx: Context, reportId: string) {
  const rows = await ctx.db
    .select({
      id: signedFiles.id,
      version: signedFiles.version,
      name: files.name,
      sha256: files.sha256,
      sizeBytes: files.sizeBytes,
      at: signedFiles.at,
      by: signedFiles.by,
      verdict: signedFiles.verdict,
      isOriginal: signedFiles.isOriginal,
    })
    .from(signedFiles)
    .innerJoin(files, eq(files.id, signedFiles.fileId))
    .where(eq(signedFiles.reportId, reportId))
    .orderBy(desc(signedFiles.at), desc(signedFiles.id));
  return rows.map((row) => ({ ...row, verdict: row.verdict && verdictKept(row.verdict) }));
}
