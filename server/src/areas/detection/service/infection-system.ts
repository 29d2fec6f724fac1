import { and, eq } from 'drizzle-orm';
import { command } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { SetInfectionSystem } from '../contract.ts';
import { infections } from '../tables.ts';
import { infectionById } from './infections.ts';

/** The cleaning guide then fits the machine. */
export const setInfectionSystem = command({
  name: 'detection.set-infection-system',
  permission: 'detection:respond',
  input: SetInfectionSystem.input,
  async run(ctx, { id, system }) {
    const before = await infectionById(ctx, id);
    await ctx.db
      .update(infections)
      .set({ system })
      .where(and(eq(infections.id, id), visibleTo(ctx.actor, infections.unitId)));
    return { before: { system: before.system }, after: { id, system }, unitId: before.unitId };
  },
});
