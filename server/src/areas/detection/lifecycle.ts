import type { Permission } from '../../kernel/permissions.ts';
import type { InfectionState } from './contract.ts';

/** What may be done about an infection, by whom, and from which states. */
export const lifecycle = {
  confirm: { permission: 'detection:respond', from: ['seen'], to: 'confirmed' },
  isolate: { permission: 'detection:respond', from: ['seen', 'confirmed'], to: 'isolated' },
  clean: {
    permission: 'detection:respond',
    from: ['seen', 'confirmed', 'isolated', 'cleaned'],
    to: 'cleaned',
  },
  dismiss: { permission: 'detection:respond', from: ['seen', 'confirmed', 'isolated'], to: 'false_alarm' },
  verify: { permission: 'detection:verify', from: ['cleaned'], to: 'verified' },
  return: { permission: 'detection:verify', from: ['cleaned'], to: 'confirmed' },
  reopen: { permission: 'detection:verify', from: ['false_alarm'], to: 'seen' },
} as const satisfies Record<
  string,
  { permission: Permission; from: readonly InfectionState[]; to: InfectionState }
>;

export type Action = keyof typeof lifecycle;

/** Days without contact after which "clean" is believed without another reason. */
export const QUIET_DAYS_NEEDED = 7;
/** A verified machine that stays quiet so long is closed by itself. */
export const DAYS_TO_CLOSE = 30;

/** The actions that fit a state and a set of permissions, what is next first. Cleaning again needs a cause. */
export function actionsFor(
  { state, isStillTalking }: { state: InfectionState; isStillTalking: boolean },
  permissions: ReadonlySet<Permission>,
): Action[] {
  return (Object.keys(lifecycle) as Action[]).filter((action) => {
    const { permission, from } = lifecycle[action];
    if (action === 'clean' && state === 'cleaned' && !isStillTalking) return false;
    return permissions.has(permission) && (from as readonly InfectionState[]).includes(state);
  });
}
