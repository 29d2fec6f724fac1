import { z } from 'zod';

/**
 * One thing that the API does: shared by the server, which serves it, and the web, which calls it.
 * Parts of `path` such as `:id` are fields of `input`; the rest of `input` travels as the query string of
 * a GET or DELETE, and as the JSON body otherwise.
 */
export interface Endpoint<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** One English sentence for the API documentation. */
  summary: string;
  input: Input;
  output: Output;
}

export function endpoint<Input extends z.ZodObject, Output extends z.ZodType>(
  method: Endpoint['method'],
  path: string,
  summary: string,
  shapes: { input: Input; output: Output },
): Endpoint<Input, Output> {
  return { method, path, summary, ...shapes };
}

/** The fields of `input` that stand in the path: `/api/units/:id` → `['id']`. */
export function pathFields(path: string): string[] {
  return [...path.matchAll(/:([A-Za-z]+)/g)].map((match) => match[1] ?? '');
}

/** A calendar day of Vietnam, `YYYY-MM-DD`. */
export const Day = z.iso.date();

/** An instant: a `Date` in the server, ISO 8601 in UTC on the wire. */
export const Instant = z.codec(z.iso.datetime({ offset: true }), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
});

/** What the web receives for a shape: instants are still text. */
export type Wire<Shape extends z.ZodType> = z.input<Shape>;

/** How a list is asked for: `after` is the `next` of the page before. */
export const PageInput = {
  after: z.string().max(500).optional(),
  limit: z.coerce.number<number | string>().int().min(1).max(500).default(50),
};

/** One page of a list. `next` is `null` on the last page; `total` counts all rows that match the filter. */
export function page<Row extends z.ZodType>(row: Row) {
  return z.object({ rows: z.array(row), next: z.string().nullable(), total: z.number().int() });
}

/** Search text as a person types it; blanks count as no filter. */
export const SearchText = z
  .string()
  .max(200)
  .optional()
  .transform((text) => text?.trim() || undefined);

/** A change that leaves nothing to show but what it touched. */
export const Done = z.object({ id: z.string() });
