import { sql, type SQL } from 'drizzle-orm';
import type { Contact } from '../gathering.ts';

/** The columns of a proof in SQL. */
export const proofShape = sql`line text, found text, field text, format text, line_number bigint, received_at timestamptz,
  logged_at timestamptz`;

/** Instants as text: contacts of a moment have few of them in all, and to write one costs more than to find it. */
const written = new Map<number, string>();
const MOST_WRITTEN = 10_000;

function textOf(at: number): string {
  const known = written.get(at);
  if (known !== undefined) return known;
  if (written.size >= MOST_WRITTEN) written.clear();
  const text = new Date(at).toISOString();
  written.set(at, text);
  return text;
}

export function proofRow({ proof }: Contact) {
  const { line, found, field, format, lineNumber, receivedAt, loggedAt } = proof;
  return {
    line,
    found,
    field,
    format,
    line_number: lineNumber,
    received_at: textOf(receivedAt.getTime()),
    logged_at: loggedAt === null ? null : textOf(loggedAt.getTime()),
  };
}

export function span(parts: readonly Contact[]) {
  let [first, last, sum] = [Infinity, -Infinity, 0];
  for (const { firstAt, lastAt, count } of parts) {
    first = Math.min(first, firstAt.getTime());
    last = Math.max(last, lastAt.getTime());
    sum += count;
  }
  return { first_at: textOf(first), last_at: textOf(last), count: sum };
}

/** Rows as a table in SQL: one parameter, however many rows. */
export function records(rows: readonly unknown[], shape: SQL): SQL {
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (${shape})`;
}
