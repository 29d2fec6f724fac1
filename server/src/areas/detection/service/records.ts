import { sql, type SQL } from 'drizzle-orm';
import type { Contact } from '../gathering.ts';

/** The columns of a proof in SQL. */
export const proofShape = sql`line text, found text, field text, format text, line_number bigint, received_at timestamptz,
  logged_at timestamptz`;

export function proofRow({ proof }: Contact) {
  const { line, found, field, format, lineNumber, receivedAt, loggedAt } = proof;
  return {
    line,
    found,
    field,
    format,
    line_number: lineNumber,
    received_at: receivedAt,
    logged_at: loggedAt,
  };
}

export function span(parts: readonly Contact[]) {
  return {
    first_at: new Date(Math.min(...parts.map(({ firstAt }) => firstAt.getTime()))),
    last_at: new Date(Math.max(...parts.map(({ lastAt }) => lastAt.getTime()))),
    count: parts.reduce((sum, { count }) => sum + count, 0),
  };
}

/** Rows as a table in SQL: one parameter, however many rows. */
export function records(rows: readonly unknown[], shape: SQL): SQL {
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (${shape})`;
}
