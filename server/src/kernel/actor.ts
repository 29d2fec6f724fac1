import { AppError } from './errors.ts';
import { permissions, roles, type Permission, type RoleName } from './permissions.ts';

/** Whose rows an actor may touch: every unit of the province, or just these. */
export type Scope = 'province' | readonly string[];

/** Who is asking. People come from sessions, machines from tokens, the system from jobs and events. */
export interface Actor {
  kind: 'person' | 'machine' | 'system';
  /** `null` only for the system. */
  id: string | null;
  /** Shown in the audit log; for a person the sign-in name, never more. */
  name: string;
  /** The unit the actor works in; `null` for the system. */
  unitId: string | null;
  permissions: ReadonlySet<Permission>;
  scope: Scope;
}

/** Jobs and event handlers act as the system: it may do everything and sees the province. */
export const systemActor: Actor = {
  kind: 'system',
  id: null,
  name: 'system',
  unitId: null,
  permissions: new Set(permissions),
  scope: 'province',
};

/** What a set of roles may do, together. */
export function permissionsOf(names: readonly RoleName[]): ReadonlySet<Permission> {
  return new Set(names.flatMap((name) => roles[name].permissions));
}

/** The widest reach among some roles. */
export function reachOf(names: readonly RoleName[]): 'province' | 'subtree' | 'unit' {
  const reaches = new Set(names.map((name) => roles[name].reach));
  if (reaches.has('province')) return 'province';
  return reaches.has('subtree') ? 'subtree' : 'unit';
}

/** @throws AppError `kernel.forbidden` when the actor lacks the permission. */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (!actor.permissions.has(permission)) throw new AppError('forbidden', 'kernel.forbidden', { permission });
}

/** Whether rows of a unit are the actor's to see. */
export function sees(actor: Pick<Actor, 'scope'>, unitId: string): boolean {
  return actor.scope === 'province' || actor.scope.includes(unitId);
}
