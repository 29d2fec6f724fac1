import { desc, eq } from 'drizzle-orm';
import { isDeadlineRule, type DeadlineRule } from '@lachan/law';
import { command, query, type Context } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { Form, FormDefinition, ListForms, SaveForm, type FormCell } from '../contract.ts';
import malwareQuarterly from '../forms/ct-14-2018-malware-quarterly.json' with { type: 'json' };
import { forms } from '../tables.ts';

/** Forms that come with the product: version 1 of each. A province may save its own versions over them. */
export const shippedForms: readonly Form[] = [malwareQuarterly].map((form) =>
  Form.parse({ ...FormDefinition.parse(form), version: 1 }),
);

export const listForms = query({
  name: 'reports.list-forms',
  permission: 'reports:read',
  input: ListForms.input,
  async run(ctx) {
    const saved = await ctx.db
      .selectDistinctOn([forms.key])
      .from(forms)
      .orderBy(forms.key, desc(forms.version));
    const keys = new Set(saved.map(({ key }) => key));
    return { forms: [...saved.map(formOf), ...shippedForms.filter(({ key }) => !keys.has(key))] };
  },
});

export const saveForm = command({
  name: 'reports.save-form',
  permission: 'reports:review',
  input: SaveForm.input,
  async run(ctx, definition) {
    checkForm(definition);
    const before = await storeForm(ctx, definition.key).catch(() => null);
    const version = (before?.version ?? 0) + 1;
    const [row] = await ctx.db
      .insert(forms)
      .values({ key: definition.key, version, definition, savedAt: ctx.now, savedBy: ctx.actor.name })
      .onConflictDoNothing()
      .returning();
    if (!row) throw new AppError('conflict', 'reports.form_saved_meanwhile', { key: definition.key });
    return { before: before && { version: before.version }, after: { id: row.id, key: row.key, version } };
  },
});

/** The newest version of a form, put into the table when it is a shipped one used for the first time. */
export async function storeForm(ctx: Context, key: string): Promise<Form & { id: string }> {
  const shipped = shippedForms.find((form) => form.key === key);
  if (shipped) {
    const { version, ...definition } = shipped;
    await ctx.db
      .insert(forms)
      .values({ key, version, definition, savedAt: ctx.now, savedBy: 'system' })
      .onConflictDoNothing();
  }
  const [row] = await ctx.db
    .select()
    .from(forms)
    .where(eq(forms.key, key))
    .orderBy(desc(forms.version))
    .limit(1);
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
function checkForm(form: FormDefinition): void {
  const all = form.sections.flatMap((section, at) =>
    section.cells.map((cell, index) => ({ cell, path: `sections.${at}.cells.${index}` })),
  );
  const keys = all.map(({ cell }) => cell.key);
  const faults = [
    ...(isRecurring(form.deadline) ? [] : [{ path: 'deadline', reason: 'reports.deadline_not_recurring' }]),
    ...all
      .filter(({ cell }, index) => keys.indexOf(cell.key) !== index)
      .map(({ path }) => ({ path: `${path}.key`, reason: 'reports.key_twice' })),
    ...all
      .filter(({ cell }) => cell.kind === 'choice' && cell.options.length < 2)
      .map(({ path }) => ({ path: `${path}.options`, reason: 'reports.choice_without_options' })),
    ...all
      .filter(({ cell }) => cell.measure !== null && !['count', 'share'].includes(cell.kind))
      .map(({ path }) => ({ path: `${path}.measure`, reason: 'reports.measure_of_words' })),
  ];
  if (faults.length > 0) throw new AppError('invalid', 'reports.form_invalid', { key: form.key }, faults);
}

export function isRecurring(rule: unknown): rule is DeadlineRule {
  return isDeadlineRule(rule) && (rule.kind === 'recurring' || rule.kind === 'yearly-dates');
}
