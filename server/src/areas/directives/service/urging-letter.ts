import {
  documentTypes,
  parseDocumentNumber,
  renderDocx,
  renderPdf,
  urgingLetter,
  type CitedDocument,
  type DocumentType,
  type PartialDate,
} from '@lachan/documents';
import { addWorkingDays, vietnamCalendar } from '@lachan/law';
import { countDistinct, eq } from 'drizzle-orm';
import { z } from 'zod';
import { query, type Context } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { dayOf } from '../../../kernel/time.ts';
import { getInstallation, namesOn, unitById } from '../../organisation/index.ts';
import { urgings } from '../tables.ts';
import { directiveById, labelOf, type DirectiveRow } from './directive-rows.ts';
import { lateObligations } from './urgings.ts';

/** How long the units are given from the day of the letter, in working days. */
const RESPOND_WITHIN = 5;

/**
 * The letter that urges the late units of a directive, as a Word draft for the clerk's office, or as PDF to
 * be signed: number, day and signature are left to them. For one unit, or for all with a table of what each owes.
 * @throws AppError `directives.not_citable`, `directives.nobody_is_late`
 */
export const getUrgingLetter = query({
  name: 'directives.get-urging-letter',
  permission: 'directives:review',
  input: z.object({
    id: z.uuid(),
    unitId: z.uuid().optional(),
    format: z.enum(['docx', 'pdf']).default('docx'),
  }),
  async run(ctx, { id, unitId, format }) {
    const directive = await directiveById(ctx, id);
    const cited = citedAs(directive);
    const late = await lateObligations(ctx, id, unitId ? [unitId] : undefined);
    if (late.length === 0) throw new AppError('conflict', 'directives.nobody_is_late', { id });
    const today = dayOf(ctx.now);
    const { leadUnitId, provinceName } = await getInstallation(ctx);
    const lead = await unitById(ctx, leadUnitId);
    const ids = [...new Set(late.map((one) => one.unitId))];
    const names = await namesOn(ctx, ids, today);
    const nameOf = (unit: string) => names.get(unit) ?? '';
    const letter = urgingLetter(
      {
        superior: `Ủy ban nhân dân ${provinceName}`.toUpperCase(),
        issuer: lead.name.toUpperCase(),
        issuerInText: lead.name,
        number: { symbol: 'CV' },
        place: provinceName.replace(/^(Tỉnh|Thành phố)\s+/u, ''),
        signature: { lines: [{ text: 'THỦ TRƯỞNG ĐƠN VỊ' }] },
        archive: { units: ['VT'] },
      },
      {
        directive: cited,
        addressees: ids.map(nameOf),
        missing: late.map((one) => ({
          unit: nameOf(one.unitId),
          task: one.words,
          dueOn: dateOf(one.dueOn),
          state: one.status === 'returned' ? ('returned' as const) : ('no-report' as const),
        })),
        checkedOn: dateOf(today),
        respondBy: dateOf(addWorkingDays(today, RESPOND_WITHIN, vietnamCalendar)),
        reportTo: lead.name,
        reminderCount: Math.max(1, await timesUrged(ctx, id)),
      },
    );
    const bytes = await (format === 'pdf' ? renderPdf : renderDocx)(letter);
    return { fileName: `don-doc-${today}.${format}`, bytes };
  },
});

function citedAs(directive: DirectiveRow): CitedDocument {
  const { id, issuer, issuedOn, subject } = directive;
  const number = parseDocumentNumber(labelOf(directive) ?? '');
  if (!number || issuer === null || issuedOn === null)
    throw new AppError('conflict', 'directives.not_citable', { id });
  // "10/QĐ-UBND" is a decision, "57-CT/TW" a directive; a symbol that begins with no type is a letter's.
  const [type = ''] = number.symbol.split(/[-/]/);
  return {
    type: type in documentTypes ? (type as DocumentType) : 'CV',
    number,
    date: dateOf(issuedOn),
    issuer,
    ...(subject === null ? {} : { subject }),
  };
}

async function timesUrged({ db }: Context, directiveId: string): Promise<number> {
  const [row] = await db
    .select({ times: countDistinct(urgings.batchId) })
    .from(urgings)
    .where(eq(urgings.directiveId, directiveId));
  return row?.times ?? 0;
}

function dateOf(day: string): PartialDate {
  const [year, month, date] = day.split('-').map(Number);
  return { ...(date ? { day: date } : {}), ...(month ? { month } : {}), ...(year ? { year } : {}) };
}
