import { z } from 'zod';
import { Done, endpoint, Instant } from '../../kernel/contract.ts';

export const warningTypes = ['hostname', 'string', 'cidr', 'substring', 'regex'] as const;

/** Where a protected value comes from. */
export const protectionOrigins = ['province', 'network_plan', 'typed'] as const;

export const ListProtected = endpoint(
  'GET',
  '/api/intel/protected',
  'Names and networks that no list may hold here, and where each comes from',
  {
    input: z.object({}),
    output: z.object({
      rows: z.array(
        z.object({
          /** `null` for what the product finds by itself. */
          id: z.uuid().nullable(),
          value: z.string(),
          isNetwork: z.boolean(),
          origin: z.enum(protectionOrigins),
          /** Who uses the network, or why it was typed in. */
          reason: z.string(),
          addedBy: z.string().nullable(),
        }),
      ),
      /** Indicators that stand in a list and do not count because of these rules. */
      refused: z.number().int(),
    }),
  },
);

export const AddProtected = endpoint('POST', '/api/intel/protected', 'Protects a name or a network', {
  input: z.object({
    value: z.string().trim().min(3).max(253),
    reason: z.string().trim().min(3).max(300),
  }),
  output: z.object({ id: z.uuid(), value: z.string() }),
});

export const RemoveProtected = endpoint(
  'POST',
  '/api/intel/protected/:id/remove',
  'Ends the protection of a value that was typed in',
  { input: z.object({ id: z.uuid() }), output: Done },
);

export const ListWarningLists = endpoint(
  'GET',
  '/api/intel/warning-lists',
  'Lists of values that are no sign of harm',
  {
    input: z.object({}),
    output: z.object({
      rows: z.array(
        z.object({
          id: z.uuid(),
          name: z.string(),
          type: z.enum(warningTypes),
          entries: z.number().int(),
          addedAt: Instant,
        }),
      ),
    }),
  },
);

/** The file travels as `multipart/form-data` (`file`): the `list.json` of a MISP warning list. */
export const ImportWarningList = endpoint(
  'POST',
  '/api/intel/warning-lists',
  'Reads a MISP warning list; one of the same name is replaced',
  {
    input: z.object({}),
    output: z.object({
      id: z.uuid(),
      name: z.string(),
      entries: z.number().int(),
      /** Patterns that are not taken, since comparing with them could take for ever; at most 20 are shown. */
      unusable: z.object({
        count: z.number().int(),
        first: z.array(z.object({ line: z.number().int(), value: z.string() })),
      }),
    }),
  },
);

export const RemoveWarningList = endpoint(
  'POST',
  '/api/intel/warning-lists/:id/remove',
  'Takes a warning list away',
  { input: z.object({ id: z.uuid() }), output: Done },
);
