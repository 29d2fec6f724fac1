import { z } from 'zod';
import { endpoint, Instant, page, PageInput } from '../../kernel/contract.ts';

/** What a column of a list of machines may hold. */
export const machineFields = [
  'unit',
  'name',
  'kind',
  'serial',
  'mac',
  'address',
  'osName',
  'osVersion',
  'avProduct',
  'avVersion',
  'avSignatureOn',
  'lastSeenAt',
  'owner',
] as const;
export const MachineField = z.enum(machineFields);
export type MachineField = z.infer<typeof MachineField>;

/** How a file is to be read. Remembered for the unit and the headers. */
export const Mapping = z.object({
  /** Field → 0-based column. */
  columns: z.partialRecord(MachineField, z.number().int().min(0).max(255)),
  /** `21/11/2026` or `11/21/2026`. */
  dateOrder: z.enum(['dmy', 'mdy']),
  /** Product that the whole file comes from, when no column names it: a console lists its own machines. */
  avProduct: z.string().trim().max(200).nullable().default(null),
});
export type Mapping = z.infer<typeof Mapping>;

export const ImportCounts = z.object({
  rows: z.number().int(),
  added: z.number().int(),
  updated: z.number().int(),
  /** Rows that name a machine which stands in the file more than once. */
  repeated: z.number().int(),
  bad: z.number().int(),
  /** The file broke off; the rows before the break were taken. */
  isCut: z.boolean(),
});

export const MachineImport = z.object({
  id: z.uuid(),
  /** `null` when the rows name their units. */
  targetUnitId: z.uuid().nullable(),
  fileName: z.string(),
  state: z.enum(['uploaded', 'done']),
  uploadedBy: z.string(),
  uploadedAt: Instant,
  counts: ImportCounts.nullable(),
});

/** Not a plain endpoint: a multipart form with one `file`. */
export const UploadMachines = endpoint(
  'POST',
  '/api/machine-imports',
  'Takes in a list of machines and previews it',
  {
    input: z.object({ targetUnitId: z.uuid().optional() }),
    output: MachineImport,
  },
);

export const ListImports = endpoint('GET', '/api/machine-imports', 'Lists that were taken in, newest first', {
  input: z.object({ ...PageInput }),
  output: page(MachineImport),
});

export const PreviewImport = endpoint(
  'GET',
  '/api/machine-imports/:id/preview',
  'First rows of a list and how they would be read',
  {
    input: z.object({ id: z.uuid() }),
    output: MachineImport.extend({
      columns: z.array(
        z.object({ column: z.number().int(), header: z.string(), samples: z.array(z.string()) }),
      ),
      rows: z.array(z.object({ line: z.number().int(), cells: z.array(z.string()) })),
      mapping: Mapping,
      /** Guessed from headers that only resemble known ones. */
      uncertain: z.array(MachineField),
      /** The mapping was used before for a file with these headers. */
      isRemembered: z.boolean(),
      /** The file breaks off within its first rows. */
      isCut: z.boolean(),
    }),
  },
);

export const RunImport = endpoint(
  'POST',
  '/api/machine-imports/:id/run',
  'Takes the rows of a list into the register',
  {
    input: z.object({ id: z.uuid(), mapping: Mapping }),
    output: MachineImport,
  },
);

export const GetImportProgress = endpoint(
  'GET',
  '/api/machine-imports/:id/progress',
  'How many rows were read so far',
  {
    input: z.object({ id: z.uuid() }),
    output: z.object({ rows: z.number().int() }),
  },
);

export const ListImportFaults = endpoint(
  'GET',
  '/api/machine-imports/:id/faults',
  'Rows that were not taken, and why',
  {
    input: z.object({ id: z.uuid(), ...PageInput }),
    output: page(
      z.object({
        line: z.number().int(),
        /** `null` when the whole row is at fault. */
        field: MachineField.nullable(),
        reason: z.string(),
        value: z.string().nullable(),
      }),
    ),
  },
);
