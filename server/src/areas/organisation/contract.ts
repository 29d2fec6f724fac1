import { z } from 'zod';
import { Day, Done, endpoint, page, PageInput, SearchText } from '../../kernel/contract.ts';

/** What kind of body a unit is; letters are addressed to kinds ("các sở, ban, ngành", "UBND các xã, phường"). */
export const unitKinds = [
  'province',
  'department',
  'commune',
  'data_centre',
  'state_company',
  'partner',
  'press',
  'other',
] as const;
export const UnitKind = z.enum(unitKinds);
export type UnitKind = z.infer<typeof UnitKind>;

export const Unit = z.object({
  id: z.uuid(),
  kind: UnitKind,
  /** Official name today: "UBND xã Ia Hrú". */
  name: z.string(),
  /** Administrative or agency code; `null` when it has none. */
  code: z.string().nullable(),
  /** Identification code on the document exchange (QCVN 102:2016), 13 characters; `null` when not assigned. */
  organId: z.string().nullable(),
  parentId: z.uuid().nullable(),
  validFrom: Day,
  /** Last day on which the unit exists; `null` while it does. */
  validTo: Day.nullable(),
});
export type Unit = z.infer<typeof Unit>;

export const Network = z.object({
  id: z.uuid(),
  unitId: z.uuid(),
  /** `203.0.113.0/24` or `2001:db8::/48`; a single address is a /32 or /128. */
  cidr: z.string(),
  /** The address is shared by several units (NAT exit): a contact from it names candidates, not a culprit. */
  isShared: z.boolean(),
  note: z.string().nullable(),
  validFrom: Day,
  validTo: Day.nullable(),
});

export const contactRoles = ['head', 'security_officer', 'duty'] as const;
export const Contact = z.object({
  id: z.uuid(),
  unitId: z.uuid(),
  role: z.enum(contactRoles),
  name: z.string(),
  phone: z.string(),
  email: z.string().nullable(),
  validFrom: Day,
  validTo: Day.nullable(),
});

/** `000.00.05.H21` (QCVN 102:2016), or the newer `H21.05.12` (QĐ 20/2020/QĐ-TTg). */
export const OrganId = z
  .string()
  .trim()
  .regex(/^(?:\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}|[A-Z]\d{2}(?:\.\d{1,3}){0,3})$/, {
    error: 'organisation.bad_organ_id',
  });

const Name = z.string().trim().min(2).max(200);
const Code = z.string().trim().min(1).max(35).nullable();

export const ListUnits = endpoint('GET', '/api/units', 'Units the caller may see, by kind, then name', {
  input: z.object({
    ...PageInput,
    kind: UnitKind.optional(),
    text: SearchText,
    parentId: z.uuid().optional(),
    on: Day.optional(),
  }),
  output: page(Unit.extend({ children: z.number().int() })),
});

export const GetUnit = endpoint(
  'GET',
  '/api/units/:id',
  'One unit with its history, successors, networks and contacts',
  {
    input: z.object({ id: z.uuid() }),
    output: Unit.extend({
      parentName: z.string().nullable(),
      history: z.array(
        z.object({
          name: z.string(),
          parentId: z.uuid().nullable(),
          code: z.string().nullable(),
          validFrom: Day,
          validTo: Day.nullable(),
        }),
      ),
      successions: z.array(
        z.object({
          fromUnitId: z.uuid(),
          toUnitId: z.uuid(),
          fromName: z.string(),
          toName: z.string(),
          on: Day,
          basis: z.string(),
        }),
      ),
      networks: z.array(Network),
      contacts: z.array(Contact),
    }),
  },
);

export const CreateUnit = endpoint('POST', '/api/units', 'Adds a unit to the tree', {
  input: z.object({
    kind: UnitKind,
    name: Name,
    parentId: z.uuid(),
    code: Code.default(null),
    organId: OrganId.nullable().default(null),
    validFrom: Day,
  }),
  output: Unit,
});

export const ReviseUnit = endpoint(
  'POST',
  '/api/units/:id/revise',
  'Renames or moves a unit from a day on; what it was before stays readable',
  {
    input: z.object({
      id: z.uuid(),
      name: Name,
      parentId: z.uuid().nullable(),
      code: Code,
      organId: OrganId.nullable(),
      from: Day,
    }),
    output: Unit,
  },
);

export const SucceedUnits = endpoint(
  'POST',
  '/api/units/successions',
  'Ends some units and names who takes over, n to m, from a day on',
  {
    input: z.object({
      fromUnitIds: z.array(z.uuid()).min(1).max(50),
      toUnitIds: z.array(z.uuid()).min(1).max(50),
      on: Day,
      basis: z.string().trim().min(3).max(300),
    }),
    output: Done.extend({ ended: z.number().int() }),
  },
);

export const AddNetwork = endpoint(
  'POST',
  '/api/units/:unitId/networks',
  'Records which addresses a unit uses, from a day on',
  {
    input: z.object({
      unitId: z.uuid(),
      cidr: z.string().trim().max(50),
      isShared: z.boolean().default(false),
      note: z.string().trim().max(200).nullable().default(null),
      validFrom: Day,
    }),
    output: Network,
  },
);

export const EndNetwork = endpoint(
  'POST',
  '/api/networks/:id/end',
  'Ends the use of a network; past contacts stay with the unit',
  {
    input: z.object({ id: z.uuid(), validTo: Day }),
    output: Network,
  },
);

export const AddContact = endpoint(
  'POST',
  '/api/units/:unitId/contacts',
  'Names a person to reach at a unit',
  {
    input: z.object({
      unitId: z.uuid(),
      role: z.enum(contactRoles),
      name: Name,
      phone: z.string().trim().min(3).max(30),
      email: z.email().nullable().default(null),
      validFrom: Day,
    }),
    output: Contact,
  },
);

export const EndContact = endpoint('POST', '/api/contacts/:id/end', 'Ends a contact', {
  input: z.object({ id: z.uuid(), validTo: Day }),
  output: Contact,
});

/** Columns of the sheet of units. */
export const registerFields = [
  'unit',
  'code',
  'organId',
  'cidr',
  'isShared',
  'note',
  'validFrom',
  'role',
  'contact',
  'phone',
  'email',
] as const;
export type RegisterField = (typeof registerFields)[number];

export const RegisterFault = z.object({
  /** Row of the sheet, as its own program numbers it. */
  line: z.number().int(),
  field: z.enum(registerFields).nullable(),
  reason: z.string(),
  value: z.string().nullable(),
});
export type RegisterFault = z.infer<typeof RegisterFault>;

export const RegisterReport = z.object({
  /** The file. */
  id: z.uuid(),
  fileName: z.string(),
  /** Rows below the headers. */
  rows: z.number().int(),
  /** What is new: codes on the exchange, networks, contacts. */
  organIds: z.number().int(),
  networks: z.number().int(),
  contacts: z.number().int(),
  /** Rows of which nothing is taken. */
  refused: z.number().int(),
  /** The first 200. */
  faults: z.array(RegisterFault),
});

export const UploadRegister = endpoint(
  'POST',
  '/api/unit-register',
  'Takes a sheet of units with their codes, networks and contacts, and says what it would change',
  { input: z.object({}), output: RegisterReport },
);

export const ApplyRegister = endpoint(
  'POST',
  '/api/unit-register/:id/apply',
  'Adds what a sheet of units says and is not known yet',
  { input: z.object({ id: z.uuid() }), output: RegisterReport },
);

export const Province = z.object({ code: z.string(), name: z.string(), communes: z.number().int() });
