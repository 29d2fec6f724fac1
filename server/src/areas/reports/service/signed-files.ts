import { and, desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { command, query, type Context } from '../../../kernel/command.ts';
import { files } from '../../../kernel/database/tables.ts';
import { AppError } from '../../../kernel/errors.ts';
import { attachFile, getFile, type StoredBytes } from '../../../kernel/files.ts';
import { signedFiles } from '../tables.ts';
import { reportRow } from './report-rows.ts';

const FileInput = z.object({ id: z.uuid(), file: z.custom<StoredBytes>() });

/**
 * Puts a signed PDF beside the frozen version that was submitted last. The head's approval has submitted it already;
 * the file is the proof on paper, kept byte for byte.
 */
export const addSignedFile = command({
  name: 'reports.add-signed-file',
  permission: 'reports:submit',
  input: FileInput,
  async run(ctx, { id, file }) {
    if (file.mediaType !== 'application/pdf')
      throw new AppError('invalid', 'reports.signed_file_not_pdf', { name: file.name });
    const { report } = await reportRow(ctx, id);
    const version = ['submitted', 'accepted'].includes(report.state)
      ? report.version
      : report.effectiveVersion;
    if (version === null) throw new AppError('conflict', 'reports.not_submitted_yet', { id });
    const same = (await listSignedFiles(ctx, id)).find(
      (each) => each.version === version && each.sha256 === file.sha256,
    );
    // The same bytes twice, by double click, are one file.
    if (same)
      return { before: null, after: { id: same.id, version, sha256: file.sha256 }, unitId: report.unitId };
    const { id: fileId } = await attachFile(ctx, file, report.unitId, 'reports.signed');
    const [row] = await ctx.db
      .insert(signedFiles)
      .values({ reportId: id, version, unitId: report.unitId, fileId, at: ctx.now, by: ctx.actor.name })
      .returning();
    if (!row) throw new Error('An insert returned no row');
    await ctx.emit('reports.report-changed', report.unitId, { reportId: id });
    return {
      before: null,
      after: { id: row.id, version, sha256: file.sha256 },
      unitId: report.unitId,
    };
  },
});

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
  return ctx.db
    .select({
      id: signedFiles.id,
      version: signedFiles.version,
      name: files.name,
      sha256: files.sha256,
      sizeBytes: files.sizeBytes,
      at: signedFiles.at,
      by: signedFiles.by,
    })
    .from(signedFiles)
    .innerJoin(files, eq(files.id, signedFiles.fileId))
    .where(eq(signedFiles.reportId, reportId))
    .orderBy(desc(signedFiles.at), desc(signedFiles.id));
}
