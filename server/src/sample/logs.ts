import { addDays, startOf } from '../kernel/time.ts';
import type { PlannedMachine } from './plan.ts';
import { createRandom, type Random } from './random.ts';
import { everydayNames, lateThreat, threats, type Threat } from './threats.ts';

const logKinds = ['dns', 'eve', 'zeek', 'antivirus'] as const;
export type LogKind = (typeof logKinds)[number];

/** One contact that was planted: what a correct system must find. */
export interface PlantedContact {
  day: string;
  kind: LogKind;
  unitId: string;
  machine: string;
  sourceAddress: string;
  family: string;
  indicator: string;
  count: number;
}

export interface LogOptions {
  seed: number;
  /** First day, `YYYY-MM-DD`. */
  from: string;
  days: number;
  /** Harmless lines of each day, over all kinds. */
  linesPerDay: number;
  /** Machines that catch something over the whole time. */
  infections: number;
}

/** The lines of one day and one kind, in order of time. */
export interface LogFile {
  day: string;
  kind: LogKind;
  lines: string[];
}

interface Infection {
  machine: PlannedMachine;
  threat: Threat;
  from: number;
  to: number;
}

/** Days before the end on which machines met what only a later letter warns of. */
const LATE_DAYS = [13, 8, 3];

const shares: readonly (readonly [Exclude<LogKind, 'antivirus'>, number])[] = [
  ['dns', 55],
  ['eve', 30],
  ['zeek', 15],
];

/**
 * Writes the logs of a province day by day: DNS queries as BIND writes them, Suricata EVE, Zeek JSON, and
 * anti-virus events as Kaspersky Security Center sends them in CEF. The same options give the same bytes.
 * @param onContact told of every planted contact, summed per day, machine, indicator and kind
 */
export function* generateLogs(
  machines: readonly PlannedMachine[],
  options: LogOptions,
  onContact: (contact: PlantedContact) => void,
): Generator<LogFile> {
  const random = createRandom(options.seed);
  const infections = catchMalware(machines, options, random);
  // A stream of numbers of its own: the rest stays as it is.
  const late = createRandom(options.seed + 1);
  for (const back of LATE_DAYS) {
    const from = options.days - back;
    infections.push({ machine: late.pick(machines), threat: lateThreat, from, to: from });
  }
  for (let offset = 0; offset < options.days; offset++) {
    const day = addDays(options.from, offset);
    const stamped: Record<LogKind, [number, string][]> = { dns: [], eve: [], zeek: [], antivirus: [] };
    const midnight = startOf(day).getTime();
    for (let line = 0; line < options.linesPerDay; line++) {
      const kind = random.weighted(shares);
      const at = midnight + workingMoment(random);
      stamped[kind].push([
        at,
        writeLine(kind, at, random.pick(machines).address, { name: random.pick(everydayNames) }, random),
      ]);
    }
    for (const infection of infections)
      if (infection.from <= offset && offset <= infection.to)
        plantDay(
          stamped,
          infection,
          day,
          offset,
          midnight,
          infection.threat === lateThreat ? late : random,
          onContact,
        );
    for (const kind of logKinds) {
      const lines = stamped[kind].toSorted(([a], [b]) => a - b).map(([, line]) => line);
      if (lines.length > 0) yield { day, kind, lines };
    }
  }
}

function catchMalware(
  machines: readonly PlannedMachine[],
  { infections, days }: LogOptions,
  random: Random,
): Infection[] {
  // Who takes no care catches more.
  const weak = machines.filter(({ antivirus, kind }) => antivirus === null && kind === 'workstation');
  return Array.from({ length: infections }, () => {
    const machine = random.pick(weak.length > 0 && random.chance(0.7) ? weak : machines);
    const from = random.int(0, Math.max(0, days - 2));
    return { machine, threat: random.pick(threats), from, to: Math.min(days - 1, from + random.int(0, 6)) };
  });
}

function plantDay(
  stamped: Record<LogKind, [number, string][]>,
  { machine, threat, from }: Infection,
  day: string,
  offset: number,
  midnight: number,
  random: Random,
  onContact: (contact: PlantedContact) => void,
): void {
  const { unitId, name, address: sourceAddress } = machine;
  const note = (kind: LogKind, indicator: string, count: number) =>
    onContact({ day, kind, unitId, machine: name, sourceAddress, family: threat.family, indicator, count });
  const domain = random.pick(threat.domains);
  const queries = random.int(2, 9);
  const isBelow = random.chance(0.4);
  for (let query = 0; query < queries; query++) {
    const at = midnight + workingMoment(random);
    stamped.dns.push([
      at,
      writeLine(
        'dns',
        at,
        sourceAddress,
        { name: isBelow ? `n${random.int(1, 9)}.${domain}` : domain.toUpperCase() },
        random,
      ),
    ]);
  }
  note('dns', domain, queries);
  const [address] = threat.addresses;
  if (address && random.chance(0.6)) {
    const kind = random.pick(['eve', 'zeek'] as const);
    const at = midnight + workingMoment(random);
    stamped[kind].push([at, writeLine(kind, at, sourceAddress, { address }, random)]);
    note(kind, address, 1);
  }
  const [sha256] = threat.sha256;
  if (sha256 && offset === from && machine.antivirus !== null) {
    const at = midnight + workingMoment(random);
    stamped.antivirus.push([at, antivirusLine(at, machine, threat, sha256, random)]);
    note('antivirus', sha256, 1);
  }
}

/** Most traffic is in office hours: milliseconds after midnight. */
function workingMoment(random: Random): number {
  const hour = random.chance(0.85) ? random.int(7, 17) : random.int(0, 23);
  return hour * 3_600_000 + random.int(0, 3_599_999);
}

function writeLine(
  kind: Exclude<LogKind, 'antivirus'>,
  at: number,
  source: string,
  to: { name?: string; address?: string },
  random: Random,
): string {
  const port = random.int(49_152, 65_535);
  const local = new Date(at + 7 * 3_600_000).toISOString();
  if (kind === 'dns') {
    const [year, month, day] = local.slice(0, 10).split('-');
    const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
    return `${day}-${names[Number(month) - 1] ?? ''}-${year} ${local.slice(11, 23)} queries: info: client @0x7f3c${random.int(4096, 65_535).toString(16)} ${source}#${port} (${to.name}): query: ${to.name} IN A +E(0)K (10.52.0.2)`;
  }
  const answer = to.address ?? `203.0.113.${random.int(128, 250)}`;
  if (kind === 'zeek')
    return JSON.stringify({
      ts: at / 1000,
      uid: `C${random.int(1e8, 9e8).toString(36)}`,
      'id.orig_h': source,
      'id.orig_p': port,
      'id.resp_h': answer,
      'id.resp_p': 443,
      proto: 'tcp',
      service: 'ssl',
      conn_state: 'SF',
      orig_bytes: random.int(400, 9000),
      resp_bytes: random.int(900, 90_000),
    });
  const flow = {
    timestamp: `${local.slice(0, 23)}000+0700`,
    flow_id: random.int(1e12, 9e12),
    in_iface: 'eth1',
  };
  if (to.address)
    return JSON.stringify({
      ...flow,
      event_type: 'flow',
      src_ip: source,
      src_port: port,
      dest_ip: answer,
      dest_port: 8443,
      proto: 'TCP',
      flow: { pkts_toserver: 12, pkts_toclient: 9, state: 'closed' },
    });
  return JSON.stringify({
    ...flow,
    event_type: 'dns',
    src_ip: source,
    src_port: port,
    dest_ip: '10.52.0.2',
    dest_port: 53,
    proto: 'UDP',
    dns: { type: 'query', id: random.int(1, 65_535), rrname: to.name, rrtype: 'A' },
  });
}

function antivirusLine(
  at: number,
  machine: PlannedMachine,
  threat: Threat,
  sha256: string,
  random: Random,
): string {
  const action = random.weighted([
    ['Deleted', 5],
    ['Quarantined', 3],
    ['Not disinfected', 2],
  ] as const);
  const extension = [
    `rt=${at}`,
    `dhost=${machine.name}`,
    `dst=${machine.address}`,
    `cs1=${threat.detection}`,
    'cs1Label=VirusName',
    `fileHash=${sha256}`,
    'filePath=C:\\\\Users\\\\Public\\\\tailieu.exe',
    `act=${action}`,
  ];
  return `CEF:0|KasperskyLab|SecurityCenter|14.2|GNRL_EV_VIRUS_FOUND|Object detected|8|${extension.join(' ')}`;
}

/** Visits of yesterday in a form of nobody else's: time, machine, user, site and answer between bars. */
export function schoolProxyLines(machines: readonly PlannedMachine[], today: string): string[] {
  const random = createRandom(7);
  const [year, month, day] = addDays(today, -1).split('-');
  return Array.from({ length: 60 }, (_, place) => {
    const clock = `${String(7 + Math.floor(place / 6)).padStart(2, '0')}:${String((place % 6) * 10).padStart(2, '0')}:05`;
    const { address, name } = random.pick(machines);
    const site = random.pick(everydayNames);
    return `${day}/${month}/${year} ${clock}|${address}|${name.toLowerCase()}|${site}|${random.chance(0.9) ? 'CHO_PHEP' : 'CHAN'}`;
  });
}
