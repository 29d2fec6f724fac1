import type { Context } from '../../../kernel/command.ts';
import { subtreeOf, unitById } from '../../organisation/index.ts';

/**
 * The same context, looking only at a unit and what is under it: every query that follows is narrowed by its scope.
 * Without a unit it is what the actor sees anyway.
 * @throws AppError `organisation.unit_not_found`, also when the unit is outside the actor's scope
 */
export async function within(
  ctx: Context,
  unitId: string | undefined,
): Promise<{ ctx: Context; unit: { id: string; name: string } | null }> {
  const { actor } = ctx;
  if (unitId === undefined && actor.scope === 'province') return { ctx, unit: null };
  const root = unitId ?? actor.unitId;
  if (!root) return { ctx, unit: null };
  const { id, name } = await unitById(ctx, root);
  const scope = await subtreeOf(ctx, id);
  return { ctx: { ...ctx, actor: { ...actor, scope } }, unit: { id, name } };
}
