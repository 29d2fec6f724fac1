import { DeclareMachines, PreviewImport, RunImport, UploadMachines } from '../areas/assets/contract.ts';
import type { Wire } from '../kernel/contract.ts';
import type { ApiUser } from './api.ts';
import { machinesCsv, type ProvincePlan } from './plan.ts';

/** Half a year ago units said what they have. */
const DECLARED_FROM = '2026-06-01';

/**
 * Sends the inventory as one CSV, as an officer would, and what each unit declares.
 * @returns how many machines were taken
 */
export async function loadMachines(
  officer: ApiUser,
  { machines, declared }: Pick<ProvincePlan, 'machines' | 'declared'>,
): Promise<number> {
  const file = { name: 'danh-sach-may.csv', content: machinesCsv(machines) };
  const { id } = await officer.upload<Wire<typeof UploadMachines.output>>(UploadMachines.path, file);
  const { mapping } = await officer.call(PreviewImport, { id });
  const { counts } = await officer.call(RunImport, { id, mapping });
  for (const { unitId, servers, workstations } of declared)
    await officer.call(DeclareMachines, {
      unitId,
      from: DECLARED_FROM,
      counts: { server: servers, workstation: workstations, device: 0 },
    });
  return (counts?.added ?? 0) + (counts?.updated ?? 0);
}
