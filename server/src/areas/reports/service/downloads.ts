import { renderDocx, renderPdf, type OfficialDocument } from '@lachan/documents';
import { and, asc, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { query } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { dayOf } from '../../../kernel/time.ts';
import { units } from '../../organisation/tables.ts';
import { reports } from '../tables.ts';
import { partiesOf } from './letterhead.ts';
import { mergeNow } from './merge.ts';
import { mergedRows } from './merged-rows.ts';
import { counts, periodById } from './periods.ts';
import { provinceDocument } from './province-document.ts';
import { urgedTimes } from './report-rows.ts';
import { getReport } from './reports.ts';
import { unitDocument } from './unit-document.ts';
import { provinceCsv, unitCsv } from './unit-table.ts';
import { urgingLetter } from './urging-letter.ts';
import { provinceWorkbook, unitWorkbook } from './workbook.ts';

export interface Download {
  name: string;
  mediaType: string;
  bytes: Buffer;
}

export const DownloadInput = z.object({
  id: z.uuid(),
  format: z.enum(['docx', 'pdf', 'xlsx', 'csv']).default('docx'),
  /** An older version of a unit's report; the newest when left out. */
  version: z.coerce.number<number | string>().int().positive().optional(),
});

export const downloadReport = query({
  name: 'reports.download',
  permission: 'reports:read',
  input: DownloadInput,
  async run(ctx, { id, format, version }): Promise<Download> {
    const report = await getReport(ctx, { id, version });
    const name = `${report.form.key} ${report.period.dueOn} ${report.unitName}`;
    if (format === 'xlsx') return sheet(name, await unitWorkbook(report.unitName, report));
    if (format === 'csv') return table(name, unitCsv(report));
    // What was submitted bears that day, so that a copy signed later can be held against the same bytes.
    const { submittedAt } = report.versions.find(({ number }) => number === report.shown) ?? {};
    const on = dayOf(submittedAt ?? ctx.now);
    return paper(name, unitDocument(await partiesOf(ctx, report.unitId), report, on), format);
  },
});

export const downloadMerge = query({
  name: 'reports.download-merge',
  permission: 'reports:read',
  input: DownloadInput,
  async run(ctx, { id, format }): Promise<Download> {
    const { period, form } = await periodById(ctx, id);
    const report = { form, period, ...(await mergeNow(ctx, id, form)), rows: await mergedRows(ctx, id) };
    const name = `${form.key} ${period.dueOn} toàn tỉnh`;
    if (format === 'xlsx') return sheet(name, await provinceWorkbook(report));
    if (format === 'csv') return table(name, provinceCsv(report));
    return paper(name, provinceDocument(await partiesOf(ctx, null), report, dayOf(ctx.now)), format);
  },
});

export const downloadUrging = query({
  name: 'reports.download-urging',
  permission: 'reports:review',
  input: DownloadInput,
  async run(ctx, { id }): Promise<Download> {
    const { period, form } = await periodById(ctx, id);
    const missing = await ctx.db
      .select({ unitName: units.name, state: reports.state, urgings: urgedTimes })
      .from(reports)
      .innerJoin(units, eq(units.id, reports.unitId))
      .where(
        and(
          eq(reports.periodId, id),
          isNull(reports.effectiveVersion),
          counts,
          visibleTo(ctx.actor, reports.unitId),
        ),
      )
      .orderBy(asc(units.kind), asc(units.sortKey));
    if (missing.length === 0) throw new AppError('conflict', 'reports.nobody_to_urge', { id });
    const letter = urgingLetter(await partiesOf(ctx, null), { form, period, missing }, dayOf(ctx.now));
    return paper(`đôn đốc ${form.key} ${period.dueOn}`, letter, 'docx');
  },
});

async function paper(name: string, document: OfficialDocument, format: 'docx' | 'pdf'): Promise<Download> {
  if (format === 'pdf')
    return {
      name: `${name}.pdf`,
      mediaType: 'application/pdf',
      bytes: Buffer.from(await renderPdf(document)),
    };
  return {
    name: `${name}.docx`,
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    bytes: Buffer.from(await renderDocx(document)),
  };
}

function table(name: string, text: string): Download {
  return { name: `${name}.csv`, mediaType: 'text/csv; charset=utf-8', bytes: Buffer.from(text) };
}

function sheet(name: string, bytes: Buffer): Download {
  return {
    name: `${name}.xlsx`,
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    bytes,
  };
}
