import { query } from '../../../kernel/command.ts';
import { ListSources } from '../contract.ts';

/** What a form can be filled from, by title. */
export const listSources = query({
  name: 'reports.list-sources',
  permission: 'reports:read',
  input: ListSources.input,
  async run(ctx) {
    return {
      sources: [...ctx.kernel.measures.values()]
        .map(({ key, title, definition, kind, rows }) => ({
          key,
          title,
          definition,
          kind,
          hasRows: rows !== undefined,
        }))
        .toSorted((a, b) => a.title.vi.localeCompare(b.title.vi, 'vi')),
    };
  },
});
