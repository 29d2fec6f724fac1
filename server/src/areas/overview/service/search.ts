import { query } from '../../../kernel/command.ts';
import { SearchEverything } from '../contract.ts';

const PER_KIND = 8;

/** Each area finds within the actor's scope; kinds that the actor may not read are not asked. */
export const searchEverything = query({
  name: 'overview.search',
  permission: 'self:manage',
  input: SearchEverything.input,
  async run(ctx, { text }) {
    const groups = [];
    for (const { kind, permission, find } of ctx.kernel.searches) {
      if (!ctx.actor.permissions.has(permission)) continue;
      const found = await find(ctx, text, PER_KIND + 1);
      if (found.length === 0) continue;
      groups.push({
        kind,
        found: found.slice(0, PER_KIND).map(({ id, title, note, path }) => ({ id, title, note, path })),
        hasMore: found.length > PER_KIND,
      });
    }
    return { groups };
  },
});
