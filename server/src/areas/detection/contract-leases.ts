import { z } from 'zod';
import { endpoint, Instant, page, PageInput, SearchText } from '../../kernel/contract.ts';

/** Leases that ended longer ago are forgotten: who sat at which machine is nobody's business for ever. */
export const LEASE_DAYS = 180;

/** Who says which machine had an address: a DHCP server, an antivirus product, the inventory, or a person. */
export const leaseOrigins = ['dhcp', 'detection', 'check_in', 'person'] as const;
export const LeaseOrigin = z.enum(leaseOrigins);
export type LeaseOrigin = z.infer<typeof LeaseOrigin>;

/** What named the machine of a contact whose log gives only an address. */
export const namedBy = [...leaseOrigins, 'proxy', 'forwarded'] as const;
export type NamedBy = (typeof namedBy)[number];

export const Lease = z.object({
  id: z.uuid(),
  unitId: z.uuid(),
  unitName: z.string(),
  address: z.string(),
  mac: z.string().nullable(),
  hostName: z.string().nullable(),
  from: Instant,
  to: Instant,
  origin: LeaseOrigin,
  isSame: z.boolean(),
  saidBy: z.string().nullable(),
  note: z.string().nullable(),
  saidAt: Instant.nullable(),
});

export const ListLeases = endpoint(
  'GET',
  '/api/detection/leases',
  'Which machine had which address, as DHCP servers say, the latest first',
  {
    input: z.object({
      ...PageInput,
      unitId: z.uuid().optional(),
      origin: LeaseOrigin.optional(),
      /** Part of an address, a hardware address or a name. */
      text: SearchText,
    }),
    output: page(Lease),
  },
);

/** The file travels as `multipart/form-data` (`file`). */
export const ImportLeases = endpoint(
  'POST',
  '/api/detection/leases/:unitId',
  'Takes what a DHCP server of a unit has given out: dhcpd.leases, the memfile of Kea, the log of Windows',
  {
    input: z.object({ unitId: z.uuid() }),
    output: z.object({
      id: z.uuid(),
      format: z.enum(['isc', 'kea', 'windows']),
      taken: z.number().int(),
      /** Leases too old to be kept. */
      tooOld: z.number().int(),
      /** Contacts that now have their machine, or their unit. */
      named: z.number().int(),
      unreadCount: z.number().int(),
      /** The first lines that could not be read. */
      unread: z.array(z.number().int()),
    }),
  },
);
