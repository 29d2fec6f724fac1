import type { Area } from '../../kernel/area.ts';
import { measures } from './measures.ts';
import { routes, streams } from './routes.ts';
import { searches } from './searches.ts';

declare module '../../kernel/events.ts' {
  interface Events {
    /** Rows of one unit came in with a list. */
    'assets.machines-imported': { importId: string; unitId: string; added: number; updated: number };
  }
}

export { coverageOf, denominatorOf, type UnitCoverage } from './service/coverage.ts';
export {
  checkInsAt,
  findMachine,
  findMachines,
  machineFacts,
  machinesAtAddresses,
  ownersOfNames,
  type MachineTrace,
} from './service/find-machine.ts';
export { nameKeyOf } from './values.ts';
export { readHead, uploadMachines } from './service/imports.ts';
export { mergeMachines, type ToldMachine } from './service/merge-machines.ts';
export { declareMachines, registerMachine } from './service/register.ts';
export { runImport } from './service/run-import.ts';

export const assets: Area = { name: 'assets', routes, streams, measures, searches };
