import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import type { Context } from './command.ts';
import type { Permission } from './permissions.ts';

/** One thing that a search found. */
export interface Found {
  kind: string;
  id: string;
  title: string;
  note: string;
  /** Page of the web that shows it. */
  path: string;
}

/** An area's answer to "where does this text occur?", within what the actor may see. */
export interface SearchSource {
  kind: string;
  permission: Permission;
  find(ctx: Context, text: string, limit: number): Promise<Found[]>;
}

/** Matches every word of `text`, in any order, without regard to case or Vietnamese marks. */
export function matchesText(columns: readonly SQLWrapper[], text: string): SQL {
  const haystack = sql`lachan_fold(concat_ws(' ', ${sql.join([...columns], sql`, `)}))`;
  const words = text.trim().split(/\s+/).slice(0, 10);
  const tests = words.map(
    (word) =>
      sql`${haystack} like '%' || replace(replace(replace(lachan_fold(${word}), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'`,
  );
  return sql`(${sql.join(tests, sql` and `)})`;
}
