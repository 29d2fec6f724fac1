import type { UnitKind } from '../areas/organisation/contract.ts';
import { addDays } from '../kernel/time.ts';
import { personName } from './people.ts';
import { createRandom, type Random } from './random.ts';

/** A unit as the planner needs it. */
export interface PlannedUnit {
  id: string;
  name: string;
  kind: UnitKind;
}

export interface PlannedMachine {
  unitId: string;
  unitName: string;
  name: string;
  kind: 'server' | 'workstation' | 'device';
  serial: string;
  mac: string;
  address: string;
  os: string;
  antivirus: string | null;
  antivirusVersion: string | null;
  /** Day of the signatures; `null` without an anti-virus. */
  signatureOn: string | null;
  /** `null` when the console never heard of it. */
  lastSeenOn: string | null;
  user: string;
}

export interface PlannedNetwork {
  unitId: string;
  cidr: string;
  isShared: boolean;
  note: string;
}

/** Everything that the sample knows about a province before any log is written. */
export interface ProvincePlan {
  networks: PlannedNetwork[];
  machines: PlannedMachine[];
  /** What each unit says it has; a unit that is missing has not said. */
  declared: { unitId: string; workstations: number; servers: number }[];
}

/** About 3,000 machines for a province of 135 communes: communes 15, departments 45, the data centre 90. */
const sizes: Partial<Record<UnitKind, readonly [number, number]>> = {
  commune: [11, 20],
  department: [34, 58],
  data_centre: [90, 90],
  state_company: [60, 80],
};

const systems = [
  ['Windows 11 Pro', 34],
  ['Windows 10 Pro', 48],
  ['Windows 10 Home', 6],
  ['Windows 7 Professional', 7],
  ['Ubuntu 22.04', 5],
] as const;
const serverSystems = [
  ['Windows Server 2019', 38],
  ['Windows Server 2016', 18],
  ['Windows Server 2012 R2', 8],
  ['Ubuntu 22.04', 24],
  ['Rocky Linux 9', 12],
] as const;
const products = [
  ['Kaspersky Endpoint Security', '12.6.0.438', 40],
  ['Bkav Endpoint', '2.1.5', 26],
  ['Bitdefender GravityZone', '7.9.14', 14],
  ['Microsoft Defender', '4.18.26100', 12],
  ['ESET Endpoint Security', '11.1.2039', 8],
] as const;

/**
 * Plans networks and machines of a province, with the gaps that a real one has: machines without anti-virus, old
 * signatures, machines nobody has seen for weeks, a serial number on two machines, units that declared nothing.
 * @param today the day on which the sample is looked at, `YYYY-MM-DD`
 */
export function planProvince(units: readonly PlannedUnit[], seed: number, today: string): ProvincePlan {
  const random = createRandom(seed);
  const plan: ProvincePlan = { networks: [], machines: [], declared: [] };
  const holders = units.filter(({ kind }) => sizes[kind] !== undefined);
  for (const [place, unit] of holders.entries()) {
    const subnet = `10.${52 + (place >> 8)}.${place & 255}`;
    plan.networks.push({ unitId: unit.id, cidr: `${subnet}.0/24`, isShared: false, note: 'Mạng nội bộ' });
    if (place % 9 === 0)
      plan.networks.push({
        unitId: unit.id,
        cidr: `2001:db8:52:${place.toString(16)}::/64`,
        isShared: false,
        note: 'IPv6',
      });
    if (unit.kind === 'commune' && place % 4 === 0)
      plan.networks.push({
        unitId: unit.id,
        cidr: '203.0.113.10/32',
        isShared: true,
        note: 'Cổng ra Internet dùng chung của các xã',
      });
    if (unit.kind === 'data_centre')
      plan.networks.push({
        unitId: unit.id,
        cidr: '203.0.113.64/28',
        isShared: false,
        note: 'Địa chỉ công khai của Trung tâm dữ liệu',
      });
    planMachines(plan, unit, subnet, random, today);
  }
  shareSerials(plan.machines, random);
  return plan;
}

function planMachines(
  plan: ProvincePlan,
  unit: PlannedUnit,
  subnet: string,
  random: Random,
  today: string,
): void {
  const [least, most] = sizes[unit.kind] ?? [0, 0];
  const count = random.int(least, most);
  // Some units take care, some do not: most of the gaps sit in a few places, as they do in life.
  const care = random.weighted([
    [0.97, 5],
    [0.88, 4],
    [0.6, 1],
  ] as const);
  const product = random.weighted(
    products.map(([name, version, weight]) => [{ name, version }, weight] as const),
  );
  const prefix = unit.kind === 'data_centre' ? 'SRV' : unit.kind === 'commune' ? 'XA' : 'PC';
  let servers = 0;
  for (let number = 1; number <= count; number++) {
    const isServer = unit.kind === 'data_centre' || (number === 1 && unit.kind !== 'commune');
    if (isServer) servers += 1;
    const hasAntivirus = random.chance(care);
    const isHeard = random.chance(0.96);
    plan.machines.push({
      unitId: unit.id,
      unitName: unit.name,
      name: `${prefix}-${subnet.split('.').slice(1).join('')}-${String(number).padStart(3, '0')}`,
      kind: isServer ? 'server' : 'workstation',
      serial: `SN${random.int(10_000_000, 99_999_999)}`,
      mac: Array.from({ length: 6 }, (_, at) =>
        (at === 0 ? 0x02 : random.int(0, 255)).toString(16).padStart(2, '0'),
      ).join(':'),
      address: `${subnet}.${number + 9}`,
      os: random.weighted(isServer ? serverSystems : systems),
      antivirus: hasAntivirus ? product.name : null,
      antivirusVersion: hasAntivirus ? product.version : null,
      signatureOn: hasAntivirus
        ? addDays(today, -(random.chance(0.93) ? random.int(0, 4) : random.int(16, 120)))
        : null,
      lastSeenOn: isHeard
        ? addDays(today, -(random.chance(0.95) ? random.int(0, 3) : random.int(16, 90)))
        : null,
      user: personName(random),
    });
  }
  // One unit in twelve has declared nothing; others know of a few machines that nobody has seen yet.
  if (random.chance(11 / 12))
    plan.declared.push({
      unitId: unit.id,
      workstations: count - servers + (random.chance(0.3) ? random.int(1, 3) : 0),
      servers,
    });
}

/** Cloned disks: a few machines carry the serial number of another. */
function shareSerials(machines: PlannedMachine[], random: Random): void {
  for (let pair = 0; pair < 6; pair++) {
    const copy = random.pick(machines);
    copy.serial = random.pick(machines).serial;
  }
}

const columns = [
  'Đơn vị',
  'Tên máy',
  'Loại',
  'Số sê-ri',
  'Địa chỉ MAC',
  'Địa chỉ IP',
  'Hệ điều hành',
  'Phần mềm diệt virus',
  'Phiên bản',
  'Ngày cập nhật mẫu',
  'Lần cuối kết nối',
  'Người dùng',
];
const kindNames = { server: 'Máy chủ', workstation: 'Máy trạm', device: 'Thiết bị' } as const;

/** The machines as a province's officer would receive them: one CSV with Vietnamese headers, dd/MM/yyyy, `;`. */
export function machinesCsv(machines: readonly PlannedMachine[]): string {
  const vietnamese = (day: string | null) => (day ? day.split('-').toReversed().join('/') : '');
  const rows = machines.map((machine) => [
    machine.unitName,
    machine.name,
    kindNames[machine.kind],
    machine.serial,
    machine.mac,
    machine.address,
    machine.os,
    machine.antivirus ?? '',
    machine.antivirusVersion ?? '',
    vietnamese(machine.signatureOn),
    vietnamese(machine.lastSeenOn),
    machine.user,
  ]);
  return `\uFEFF${[columns, ...rows].map((row) => row.map((cell) => (/[;"\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(';')).join('\r\n')}\r\n`;
}
