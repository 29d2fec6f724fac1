import { z } from 'zod';
import { endpoint } from '../../kernel/contract.ts';

/** What kind of thing is infected: what its cleaning depends on beside the malware. */
export const guideSystems = [
  'windows',
  'windows_server',
  'linux_server',
  'web_server',
  'device',
  'phone',
] as const;
export const GuideSystem = z.enum(guideSystems);
export type GuideSystem = z.infer<typeof GuideSystem>;

/** In the order in which whoever stands beside the machine needs them. */
export const guideSections = ['call', 'never', 'first', 'keep', 'clean', 'after'] as const;

export const Guide = z.object({
  title: z.string(),
  system: GuideSystem,
  /** How the system is known; `assumed`: it is not, and a person had better say. */
  systemFrom: z.enum(['person', 'inventory', 'malware', 'assumed']),
  sections: z.array(z.object({ key: z.enum(guideSections), steps: z.array(z.string()) })),
});
export type Guide = z.infer<typeof Guide>;

export const SetInfectionSystem = endpoint(
  'POST',
  '/api/detection/infections/:id/system',
  'Says what kind of machine is infected, so that the cleaning guide fits',
  {
    input: z.object({ id: z.uuid(), system: GuideSystem }),
    output: z.object({ id: z.uuid(), system: GuideSystem }),
  },
);
