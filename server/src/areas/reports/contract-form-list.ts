import { z } from 'zod';
import { Day, endpoint, Instant } from '../../kernel/contract.ts';
import { Form, FormDefinition, Key, Words } from './contract-forms.ts';

export const ListForms = endpoint('GET', '/api/report-forms', 'Forms in use, each in the version of today', {
  input: z.object({}),
  output: z.object({ forms: z.array(Form) }),
});
export const ListFormVersions = endpoint(
  'GET',
  '/api/report-forms/:key/versions',
  'Every version of a form, the newest first',
  {
    input: z.object({ key: Key }),
    output: z.object({
      versions: z.array(
        z.object({
          form: Form,
          /** `null` for a version that comes with the product and was never used. */
          savedAt: Instant.nullable(),
          savedBy: z.string().nullable(),
        }),
      ),
    }),
  },
);
export const SaveForm = endpoint(
  'PUT',
  '/api/report-forms/:key',
  'Publishes a new version of a form; periods that are open keep theirs',
  {
    input: FormDefinition.extend({
      /** The version the editor began with; 0 for a new form. Another one in between is a conflict. */
      basedOn: z.number().int().min(0),
    }),
    output: Form.pick({ key: true, version: true }).extend({ id: z.string() }),
  },
);
export const ListSources = endpoint(
  'GET',
  '/api/report-sources',
  'What figures and tables of a form can be filled from: the measures of the installation',
  {
    input: z.object({}),
    output: z.object({
      sources: z.array(
        z.object({
          key: z.string(),
          title: Words,
          definition: Words,
          kind: z.enum(['share', 'count']),
          /** The rows behind it can be kept, and can fill a table. */
          hasRows: z.boolean(),
        }),
      ),
    }),
  },
);
export const PreviewForm = endpoint(
  'POST',
  '/api/report-form-preview',
  'Checks a form that is being edited, and shows its next deadline and its empty document',
  {
    input: FormDefinition.extend({ format: z.enum(['docx', 'pdf']).optional() }),
    output: z.object({
      deadlineWords: Words,
      next: z
        .object({ dueOn: Day, upwardDueOn: Day.nullable(), from: Day, to: Day, label: Words })
        .nullable(),
      file: z.object({ name: z.string(), base64: z.string() }).nullable(),
    }),
  },
);
