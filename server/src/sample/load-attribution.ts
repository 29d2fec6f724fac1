import {
  CleanInfection,
  ConfirmInfection,
  CreateSource,
  DenyContact,
  DismissAlert,
  Ingest,
  ListAlerts,
  ListContactRequests,
  ListInfections,
  ReportInfection,
  SetExitLog,
  VerifyInfection,
} from '../areas/detection/contract.ts';
import { AddNetwork, EndNetwork } from '../areas/organisation/contract.ts';
import { addDays } from '../kernel/time.ts';
import type { ApiUser } from './api.ts';
import { at, branchLine, exitLine, leaseLines, proxyLine } from './attribution-lines.ts';
import { untilMatched } from './load-logs.ts';
import type { PlannedMachine } from './plan.ts';

/** Sources of this part alone: what they show was not planted with the logs of the thirty days. */
export const attributionSensors = {
  dhcp: { name: 'DHCP các đơn vị', kind: 'other' },
  exit: { name: 'Suricata lối ra dùng chung', kind: 'ids' },
  proxy: { name: 'Proxy lối ra của các xã', kind: 'proxy' },
  branch: { name: 'DNS chi nhánh', kind: 'dns' },
} as const;

const COMMUNES_EXIT = '203.0.113.10';
const DEPARTMENTS_EXIT = '203.0.113.11';
const NOBODYS_ADDRESS = '198.18.7.7';

interface Setting {
  machines: readonly PlannedMachine[];
  /** Names of machines that have met malware. */
  infected: ReadonlySet<string>;
  dataCentreId: string;
  /** Units that go out by the second exit, one of them with an account that readers sign in with. */
  sharers: readonly string[];
  today: string;
  analyst: ApiUser;
  administrator: ApiUser;
  withToken: (token: string) => ApiUser;
  as: (unitId: string) => Promise<ApiUser>;
  onDay: <Result>(
    unitId: string | null,
    day: string,
    work: (user: ApiUser) => Promise<Result>,
  ) => Promise<Result>;
}

/**
 * Who was behind an address: leases in the stream, exits that a proxy's log decides and one that only people can,
 * doubts of the address plan, a machine that was infected again after it was verified, and a source gone silent.
 */
export async function loadAttribution(setting: Setting): Promise<void> {
  const { analyst, today, machines, infected } = setting;
  const day = (back: number) => addDays(today, -back);
  const workstations = machines.filter(({ kind, name }) => kind === 'workstation' && !infected.has(name));
  await doubtPlan(setting);

  const dhcp = await sensor(setting, 'dhcp', analyst);
  const leased = machines.filter(({ name }) => infected.has(name)).filter((_, place) => place % 4 !== 3);
  await dhcp(leased.flatMap((machine) => leaseLines(machine, today)));

  const behind = workstations.filter(({ name }) => name.startsWith('XA-'));
  const exit = await sensor(setting, 'exit', analyst);
  const proxy = await sensor(setting, 'proxy', analyst);
  const { id: proxyId } = proxy;
  await exit([
    exitLine(at(day(6), '10:05'), COMMUNES_EXIT, 'tailieu-noibo.example'),
    exitLine(at(day(5), '14:20'), COMMUNES_EXIT, 'gate.matkhau-trinhduyet.example'),
    exitLine(at(day(4), '08:40'), COMMUNES_EXIT, 'usb-lay-lan.example'),
    exitLine(at(day(3), '09:15'), DEPARTMENTS_EXIT, 'dieukhien-cu.example'),
    exitLine(at(day(2), '15:45'), DEPARTMENTS_EXIT, 'pool-eu.daokhoang.example'),
    exitLine(at(day(2), '23:10'), NOBODYS_ADDRESS, 'cap-nhat-office.example'),
  ]);
  const [first, second, third] = sharedWith(setting, behind);
  if (first && second && third)
    await proxy([
      proxyLine(at(day(6), '10:05') + 4_000, first, 'tailieu-noibo.example'),
      proxyLine(at(day(5), '14:20') - 9_000, second, 'gate.matkhau-trinhduyet.example'),
      proxyLine(at(day(5), '14:20') + 21_000, third, 'gate.matkhau-trinhduyet.example'),
    ]);
  await untilMatched(analyst);
  await analyst.call(SetExitLog, { address: COMMUNES_EXIT, sourceId: proxyId });

  await answerSome(setting);
  const [again, , reported] = workstations.filter(({ antivirus }) => antivirus !== null);
  if (again) await infectAgain(setting, again);
  if (reported)
    await (
      await setting.as(reported.unitId)
    ).call(ReportInfection, {
      unitId: reported.unitId,
      machine: reported.name,
      malware: 'Sality',
      seenOn: day(1),
      note: 'Phần mềm diệt vi-rút báo khi cắm USB của khách.',
    });
}

/** One unit has looked and found none of its machines; one sign was judged harmless, and is remembered. */
async function answerSome({ analyst, as, sharers: [unitId = ''] }: Setting): Promise<void> {
  const unit = await as(unitId);
  const { rows: asked } = await unit.call(ListContactRequests, {});
  for (const { id } of asked.slice(0, 1))
    await unit.call(DenyContact, { id, note: 'Đã xem nhật ký tường lửa: không máy nào ra lúc đó.' });
  const { rows: signs } = await analyst.call(ListAlerts, { kind: 'first_seen' });
  for (const { id } of signs.slice(0, 1))
    await analyst.call(DismissAlert, {
      id,
      reason: 'Máy chủ đồng bộ giờ mới của đơn vị.',
      forAllMachines: true,
    });
}

/** Machines of units that the first exit is shared by. */
function sharedWith({ machines }: Setting, behind: readonly PlannedMachine[]): PlannedMachine[] {
  const holders = [...new Set(machines.map(({ unitId }) => unitId))];
  const sharing = new Set(holders.filter((_, place) => place % 4 === 0));
  const own = behind.filter(({ unitId }) => sharing.has(unitId));
  return [own[2], own[20], own[40]].filter((machine) => machine !== undefined);
}

async function sensor(
  { dataCentreId, withToken }: Setting,
  kind: keyof typeof attributionSensors,
  user: ApiUser,
): Promise<((lines: readonly string[]) => Promise<void>) & { id: string }> {
  const source = await user.call(CreateSource, {
    ...attributionSensors[kind],
    unitId: dataCentreId,
    ...(kind === 'branch' ? { silentAfterHours: 24 } : {}),
  });
  const path = Ingest.path.replace(':source', source.id);
  const send = async (lines: readonly string[]): Promise<void> => {
    await withToken(source.token).send(path, `${lines.join('\n')}\n`, 'text/plain');
  };
  return Object.assign(send, { id: source.id });
}

/** Networks that two units claim, one that belonged to nobody for weeks, and a second exit. */
async function doubtPlan({ administrator, sharers, today }: Setting): Promise<void> {
  const [one = '', two = '', three = ''] = sharers;
  const add = (unitId: string, cidr: string, isShared = false, validFrom = '2025-07-01') =>
    administrator.call(AddNetwork, { unitId, cidr, isShared, validFrom });
  for (const unitId of sharers) await add(unitId, `${DEPARTMENTS_EXIT}/32`, true);
  await add(one, '10.61.4.0/24');
  await add(two, '10.61.4.0/24');
  await add(three, '10.61.4.192/26');
  const moved = await add(one, '10.62.1.0/24');
  await administrator.call(EndNetwork, { id: moved.id, validTo: addDays(today, -40) });
  await add(two, '10.62.1.0/24', false, addDays(today, -20));
}

/** Cleaned and verified, and three weeks later again: two episodes of one machine. */
async function infectAgain(setting: Setting, machine: PlannedMachine): Promise<void> {
  const { today, onDay } = setting;
  const day = (back: number) => addDays(today, -back);
  const contact = (back: number) =>
    ['08:10', '11:30', '16:05'].map((clock) =>
      branchLine(at(day(back), clock), machine, 'usb-lay-lan.example'),
    );
  const send = await onDay(null, day(26), async (analyst) => {
    const branch = await sensor(setting, 'branch', analyst);
    await branch(contact(27));
    await untilMatched(analyst);
    return branch;
  });
  const found = await onDay(null, day(26), (analyst) =>
    analyst.call(ListInfections, { unitId: machine.unitId, text: 'Gamarue' }),
  );
  const infection = found.rows.find(({ machine: name }) => [machine.name, machine.address].includes(name));
  if (!infection) return;
  await onDay(machine.unitId, day(25), async (unit) => {
    await unit.call(ConfirmInfection, { id: infection.id });
    await unit.call(CleanInfection, {
      id: infection.id,
      found: 'Lối tắt lạ trong USB và tệp chạy trong thư mục Public.',
      how: 'Quét toàn bộ máy và USB, xóa 4 tệp, tắt tự chạy, cập nhật Windows.',
    });
  });
  await onDay(null, day(16), (analyst) => analyst.call(VerifyInfection, { id: infection.id }));
  await onDay(null, day(4), async (analyst) => {
    await send(contact(5));
    await untilMatched(analyst);
  });
}
