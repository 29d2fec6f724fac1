import { z } from 'zod';
import { Day, Done, endpoint, Instant, page, PageInput, SearchText } from '../../kernel/contract.ts';

export const machineKinds = ['server', 'workstation', 'device'] as const;
export const MachineKind = z.enum(machineKinds);
export type MachineKind = z.infer<typeof MachineKind>;

/** How the row is known: an agent on the machine, a list from a console or an office, a person's word. */
export const machineSources = ['measured', 'imported', 'declared'] as const;

/** Why a machine does not count as protected. */
export const machineProblems = ['silent', 'no_antivirus', 'old_signature'] as const;
export const machineStates = [
  'protected',
  'unprotected',
  ...machineProblems,
  'duplicate',
  'retired',
] as const;
export const MachineState = z.enum(machineStates);
export type MachineState = z.infer<typeof MachineState>;

/** A machine that nothing has heard of for longer does not count as protected (directive 14/CT-TTg reports). */
export const SILENT_AFTER_DAYS = 15;

const short = z.string().trim().max(200);
const optional = short.nullable().default(null);

export const Machine = z.object({
  id: z.uuid(),
  unitId: z.uuid(),
  unitName: z.string(),
  name: z.string(),
  kind: MachineKind,
  serial: z.string().nullable(),
  macs: z.array(z.string()),
  addresses: z.array(z.string()),
  osName: z.string().nullable(),
  osVersion: z.string().nullable(),
  /** `null` when the machine is known to have none, or nothing is known. */
  avProduct: z.string().nullable(),
  avVersion: z.string().nullable(),
  /** Day of the detection patterns the machine has. */
  avSignatureOn: Day.nullable(),
  lastSeenAt: Instant.nullable(),
  owner: z.string().nullable(),
  source: z.enum(machineSources),
  /** Empty when the machine is protected. */
  problems: z.array(z.enum(machineProblems)),
  /** Another machine that the caller may know of has the same serial number or network card. */
  isDuplicate: z.boolean(),
  retiredOn: Day.nullable(),
  retiredReason: z.string().nullable(),
});
export type Machine = z.infer<typeof Machine>;

export const ListMachines = endpoint(
  'GET',
  '/api/machines',
  'Machines the caller may see, by unit, then name',
  {
    input: z.object({
      ...PageInput,
      /** The unit and everything under it. */
      unitId: z.uuid().optional(),
      kind: MachineKind.optional(),
      state: MachineState.optional(),
      text: SearchText,
    }),
    output: page(Machine),
  },
);

export const GetMachine = endpoint(
  'GET',
  '/api/machines/:id',
  'One machine with everything that was said of it',
  {
    input: z.object({ id: z.uuid() }),
    output: Machine.extend({
      registeredAt: Instant,
      /** The machine this one was found to be, when two rows were one machine. */
      mergedInto: z.object({ id: z.uuid(), name: z.string() }).nullable(),
      mergedFrom: z.array(z.object({ id: z.uuid(), name: z.string() })),
      history: z.array(
        z.object({
          at: Instant,
          source: z.enum(machineSources),
          /** `null` when a person typed it, or when the file is another unit's. */
          importId: z.uuid().nullable(),
          fileName: z.string().nullable(),
          name: z.string(),
          avProduct: z.string().nullable(),
          avVersion: z.string().nullable(),
          avSignatureOn: Day.nullable(),
          lastSeenAt: Instant.nullable(),
        }),
      ),
    }),
  },
);

const Written = z.object({
  name: short.min(1),
  kind: MachineKind,
  serial: optional,
  macs: z.array(z.string().trim().max(30)).max(20).default([]),
  addresses: z.array(z.string().trim().max(50)).max(20).default([]),
  osName: optional,
  osVersion: optional,
  avProduct: optional,
  avVersion: optional,
  avSignatureOn: Day.nullable().default(null),
  owner: optional,
});

export const RegisterMachine = endpoint('POST', '/api/machines', 'Adds one machine by hand', {
  input: Written.extend({ unitId: z.uuid() }),
  output: Machine,
});

export const ReviseMachine = endpoint(
  'POST',
  '/api/machines/:id/revise',
  'Corrects what is known of a machine',
  {
    input: Written.extend({ id: z.uuid() }),
    output: Machine,
  },
);

export const RetireMachine = endpoint(
  'POST',
  '/api/machines/:id/retire',
  'Takes a machine out of use; it stays readable',
  {
    input: z.object({ id: z.uuid(), reason: z.string().trim().min(3).max(300) }),
    output: Machine,
  },
);

export const DeclaredCount = z.object({
  kind: MachineKind,
  count: z.number().int(),
  from: Day,
  declaredBy: z.string(),
  declaredAt: Instant,
  note: z.string().nullable(),
});

export const DeclareMachines = endpoint(
  'POST',
  '/api/machine-counts',
  'Says how many machines a unit has, from a day on',
  {
    input: z.object({
      unitId: z.uuid(),
      from: Day,
      counts: z.object({
        server: z.number().int().min(0).max(1_000_000),
        workstation: z.number().int().min(0).max(1_000_000),
        device: z.number().int().min(0).max(1_000_000),
      }),
      note: optional,
    }),
    output: Done.extend({ total: z.number().int() }),
  },
);

export const GetDeclaredMachines = endpoint(
  'GET',
  '/api/machine-counts',
  'What a unit has declared, newest first',
  {
    input: z.object({ unitId: z.uuid() }),
    output: z.object({ unitId: z.uuid(), unitName: z.string(), counts: z.array(DeclaredCount) }),
  },
);

export const Coverage = z.object({
  /** What units declared that they have; `null` when nothing was declared. */
  declared: z.number().int().nullable(),
  /** Machines on the list, retired ones left out. */
  known: z.number().int(),
  protected: z.number().int(),
  /** Machines that nothing has heard of for more than 15 days. */
  silent: z.number().int(),
  noAntivirus: z.number().int(),
  oldSignature: z.number().int(),
  /** The greater of declared and known, unit by unit; `null` when there is neither. */
  denominator: z.number().int().nullable(),
});

export const GetCoverage = endpoint(
  'GET',
  '/api/machine-coverage',
  'Declared, known and protected machines, unit by unit',
  {
    input: z.object({ unitId: z.uuid().optional(), on: Day.optional() }),
    output: z.object({
      on: Day,
      signatureDays: z.number().int(),
      total: Coverage,
      units: z.array(Coverage.extend({ unitId: z.uuid(), unitName: z.string() })),
    }),
  },
);

export const Duplicate = z.object({
  /** What is shared: a serial number or the address of a network card. */
  shared: z.array(z.object({ kind: z.enum(['serial', 'mac']), value: z.string() })),
  machines: z.array(Machine),
  /** A machine of a unit that the caller does not see has it too. Which one, the caller does not learn. */
  isElsewhere: z.boolean(),
});

export const ListDuplicates = endpoint(
  'GET',
  '/api/machine-duplicates',
  'Machines that share a serial number or a network card',
  {
    input: z.object({ ...PageInput }),
    output: page(Duplicate),
  },
);

export const SettleDuplicate = endpoint(
  'POST',
  '/api/machine-duplicates/settle',
  'Says that rows are one machine, or that they are not',
  {
    input: z.object({
      decision: z.enum(['same', 'different']),
      machineIds: z.array(z.uuid()).min(2).max(50),
      /** For `same`: the row that stays; the others become part of it. */
      keepId: z.uuid().nullable().default(null),
    }),
    output: Done.extend({ settled: z.number().int() }),
  },
);

export const GetSignatureRule = endpoint('GET', '/api/antivirus-rule', 'How old detection patterns may be', {
  input: z.object({}),
  output: z.object({ signatureDays: z.number().int() }),
});

export const SetSignatureRule = endpoint(
  'PUT',
  '/api/antivirus-rule',
  'Sets how old detection patterns may be',
  {
    input: z.object({ signatureDays: z.number().int().min(1).max(365) }),
    output: Done.extend({ signatureDays: z.number().int() }),
  },
);

export * from './contract-imports.ts';
