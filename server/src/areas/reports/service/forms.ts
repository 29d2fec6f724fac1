import { asc, desc, eq } from 'drizzle-orm';
import { command, query, type Context } from '../../../kernel/command.ts';
import { AppError, type Fault } from '../../../kernel/errors.ts';
import { dayOf } from '../../../kernel/time.ts';
import {
  Form,
  FormDefinition,
  isForOccasion,
  ListForms,
  ListFormVersions,
  SaveForm,
  type FormCell,
} from '../contract.ts';
import { forms } from '../tables.ts';
import { shippedForms } from './shipped-forms.ts';
import { isFor, isRecurring, ruleOn } from './windows.ts';

export { shippedForms } from './shipped-forms.ts';

export const listForms = query({
  name: 'reports.list-forms',
  permission: 'reports:read',
  input: ListForms.input,
  async run(ctx) {
    return { forms: await formsInUse(ctx) };
  },
});

/** Each form in the version that a report due today would take; by title. */
export async function formsInUse(ctx: Context, on = dayOf(ctx.now)): Promise<Form[]> {
  const byKey = Map.groupBy(await allVersions(ctx), ({ key }) => key);
  return [...byKey.values()]
    .flatMap((versions) => versions.findLast((form) => isFor(form, on)) ?? [])
    .toSorted((a, b) => a.title.vi.localeCompare(b.title.vi, 'vi'));
}

/** What was saved wins over what was shipped under the same key and version. Oldest version first. */
async function allVersions(ctx: Context, key?: string): Promise<Form[]> {
  const saved = (
    await ctx.db
      .select()
      .from(forms)
      .where(key ? eq(forms.key, key) : undefined)
      .orderBy(asc(forms.key), asc(forms.version))
  ).map(formOf);
  const known = new Set(saved.map((form) => `${form.key} ${form.version}`));
  const shipped = shippedForms.filter(
    (form) => (!key || form.key === key) && !known.has(`${form.key} ${form.version}`),
  );
  return [...shipped, ...saved].toSorted((a, b) => a.version - b.version);
}

export const listFormVersions = query({
  name: 'reports.list-form-versions',
  permission: 'reports:read',
  input: ListFormVersions.input,
  async run(ctx, { key }) {
    const versions = await allVersions(ctx, key);
    if (versions.length === 0) throw new AppError('not_found', 'reports.form_not_found', { key });
    const saved = await ctx.db.select().from(forms).where(eq(forms.key, key));
    return {
      versions: versions.toReversed().map((form) => {
        const row = saved.find(({ version }) => version === form.version);
        return { form, savedAt: row?.savedAt ?? null, savedBy: row?.savedBy ?? null };
      }),
    };
  },
});

export const saveForm = command({
  name: 'reports.save-form',
  permission: 'reports:review',
  input: SaveForm.input,
  async run(ctx, { basedOn, ...definition }) {
    checkForm(definition);
    await storeShipped(ctx, definition.key);
    const before = (await allVersions(ctx, definition.key)).at(-1);
    if ((before?.version ?? 0) !== basedOn)
      throw new AppError('conflict', 'reports.form_saved_meanwhile', { key: definition.key });
    const version = basedOn + 1;
    const [row] = await ctx.db
      .insert(forms)
      .values({ key: definition.key, version, definition, savedAt: ctx.now, savedBy: ctx.actor.name })
      .onConflictDoNothing()
      .returning();
    if (!row) throw new AppError('conflict', 'reports.form_saved_meanwhile', { key: definition.key });
    return { before: before && { version: before.version }, after: { id: row.id, key: row.key, version } };
  },
});

/** The versions of a shipped form, put into the table when it is used for the first time. */
async function storeShipped(ctx: Context, key: string): Promise<void> {
  const shipped = shippedForms.filter((form) => form.key === key);
  if (shipped.length === 0) return;
  await ctx.db
    .insert(forms)
    .values(
      shipped.map(({ version, ...definition }) => ({
        key,
        version,
        definition,
        savedAt: ctx.now,
        savedBy: 'system',
      })),
    )
    .onConflictDoNothing();
}

/** The version of a form for reports due on a day, from the table. @throws AppError `reports.form_not_found` */
export async function storeForm(ctx: Context, key: string, dueOn: string): Promise<Form & { id: string }> {
  await storeShipped(ctx, key);
  const rows = await ctx.db.select().from(forms).where(eq(forms.key, key)).orderBy(desc(forms.version));
  const row = rows.find((candidate) => isFor(formOf(candidate), dueOn));
  if (!row) throw new AppError('not_found', 'reports.form_not_found', { key });
  return { ...formOf(row), id: row.id };
}

export function formOf(row: typeof forms.$inferSelect): Form {
  // Read through the shape, so that forms saved by an earlier release get the fields added since.
  return Form.parse({ ...FormDefinition.parse(row.definition), version: row.version });
}

export function cellsOf(form: Pick<Form, 'sections'>): FormCell[] {
  return form.sections.flatMap(({ cells }) => cells);
}

/** @throws AppError `reports.form_invalid` with one fault for each thing that is wrong */
export function checkForm(form: FormDefinition): void {
  const all = form.sections.flatMap((section, at) =>
    section.cells.map((cell, index) => ({ cell, path: `sections.${at}.cells.${index}` })),
  );
  const keys = all.map(({ cell }) => cell.key);
  const faults: Fault[] = [
    ...deadlineFaults(form),
    ...(form.window === 'yearly-cut' && form.cutOn === null
      ? [{ path: 'cutOn', reason: 'reports.cut_day_required' }]
      : []),
    ...(form.validFrom && form.validTo && form.validFrom > form.validTo
      ? [{ path: 'validTo', reason: 'reports.ends_before_it_begins' }]
      : []),
    ...[...form.recipients.unit, ...form.recipients.province].flatMap(({ role, name }) =>
      role === 'named' && !name ? [{ path: 'recipients', reason: 'reports.recipient_unnamed' }] : [],
    ),
    ...all
      .filter(({ cell }, index) => keys.indexOf(cell.key) !== index)
      .map(({ path }) => ({ path: `${path}.key`, reason: 'reports.key_twice' })),
    ...all.flatMap(({ cell, path }) => cellFaults(cell, path)),
  ];
  if (faults.length > 0) throw new AppError('invalid', 'reports.form_invalid', { key: form.key }, faults);
}

function deadlineFaults(form: FormDefinition): Fault[] {
  if (isForOccasion(form)) return [];
  // A form that was only owed under an older law is judged by its last day.
  const rule = ruleOn(form.deadline, form.validTo ?? '2100-01-01');
  return isRecurring(rule) ? [] : [{ path: 'deadline', reason: 'reports.deadline_not_recurring' }];
}

function cellFaults(cell: FormDefinition['sections'][number]['cells'][number], path: string): Fault[] {
  const columnKeys = cell.columns.map(({ key }) => key);
  return [
    ...(cell.kind === 'choice' && cell.options.length < 2
      ? [{ path: `${path}.options`, reason: 'reports.choice_without_options' }]
      : []),
    ...(cell.measure !== null && !['count', 'share', 'table'].includes(cell.kind)
      ? [{ path: `${path}.measure`, reason: 'reports.measure_of_words' }]
      : []),
    ...(cell.kind === 'table' && !cell.columns.some(({ kind }) => kind !== 'row-number')
      ? [{ path: `${path}.columns`, reason: 'reports.table_without_columns' }]
      : []),
    ...cell.columns.flatMap(({ key, kind, options }, index) => [
      ...(columnKeys.indexOf(key) === index
        ? []
        : [{ path: `${path}.columns.${index}.key`, reason: 'reports.key_twice' }]),
      ...((kind === 'choice' || kind === 'choices') && options.length < 1
        ? [{ path: `${path}.columns.${index}.options`, reason: 'reports.choice_without_options' }]
        : []),
    ]),
  ];
}
