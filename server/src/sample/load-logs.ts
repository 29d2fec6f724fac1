import {
  CreateSource,
  Ingest,
  ListInfections,
  ListSources,
  StartHunt,
  ConfirmInfection,
  IsolateInfection,
  CleanInfection,
} from '../areas/detection/contract.ts';
import { CreateList, ImportList } from '../areas/intel/contract.ts';
import type { Wire } from '../kernel/contract.ts';
import { addDays } from '../kernel/time.ts';
import { abnormalLines } from './abnormal.ts';
import type { ApiUser } from './api.ts';
import { indicatorsCsv } from './indicators.ts';
import {
  generateLogs,
  schoolProxyLines,
  type LogKind,
  type LogOptions,
  type PlantedContact,
} from './logs.ts';
import type { PlannedMachine } from './plan.ts';
import { lateThreat, threats, type Threat } from './threats.ts';

/** The sensors of the data centre that send each kind of log. */
const sensors: Record<
  LogKind | 'website',
  { name: string; kind: 'dns' | 'ids' | 'antivirus' | 'web'; keepsOwn?: boolean }
> = {
  dns: { name: 'DNS nội bộ của tỉnh', kind: 'dns' },
  eve: { name: 'Suricata cổng Internet', kind: 'ids' },
  zeek: { name: 'Zeek trung tâm dữ liệu', kind: 'ids' },
  antivirus: { name: 'Kaspersky Security Center', kind: 'antivirus' },
  website: { name: 'Cổng thông tin điện tử tỉnh', kind: 'web', keepsOwn: true },
};

/** Who opened a phishing page was lured, which does not make the machine an infected one. */
const lists = [
  {
    about: { name: 'Máy chủ điều khiển mã độc', confidencePercent: 90, meansInfection: true },
    holds: ({ behaviour }: Threat) => behaviour !== 'phishing',
  },
  {
    about: { name: 'Trang lừa đảo', confidencePercent: 80, meansInfection: false },
    holds: ({ behaviour }: Threat) => behaviour === 'phishing',
  },
];

/** Thirty days up to yesterday. The same for the same day, so that a test knows the truth. */
export function sampleLogOptions(today: string): LogOptions {
  return { seed: 1, from: addDays(today, -30), days: 30, linesPerDay: 2_000, infections: 40 };
}

/**
 * Imports the threat list and sends thirty days of logs up to yesterday, each sensor with its own token.
 * @returns lines sent, and what was planted in them
 */
export async function loadLogs(
  analyst: ApiUser,
  withToken: (token: string) => ApiUser,
  machines: readonly PlannedMachine[],
  dataCentreId: string,
  today: string,
): Promise<{ lines: number; planted: PlantedContact[] }> {
  for (const list of lists) await importThreats(analyst, list.about, threats.filter(list.holds));

  const senders = new Map<keyof typeof sensors, { path: string; api: ApiUser }>();
  for (const [kind, sensor] of Object.entries(sensors) as [
    keyof typeof sensors,
    (typeof sensors)[LogKind],
  ][]) {
    const source = await analyst.call(CreateSource, { ...sensor, unitId: dataCentreId });
    senders.set(kind, { path: Ingest.path.replace(':source', source.id), api: withToken(source.token) });
  }
  const planted: PlantedContact[] = [];
  let lines = 0;
  for (const { kind, lines: content } of generateLogs(machines, sampleLogOptions(today), (contact) =>
    planted.push(contact),
  )) {
    const sender = senders.get(kind);
    await sender?.api.send(sender.path, `${content.join('\n')}\n`, 'text/plain');
    lines += content.length;
  }
  const odd = abnormalLines(machines, sampleLogOptions(today).seed, today);
  for (const [kind, content] of [
    ['zeek', odd.zeek],
    ['website', odd.website],
    ['website', odd.server],
  ] as const) {
    const sender = senders.get(kind);
    await sender?.api.send(sender.path, `${content.join('\n')}\n`, 'text/plain');
    lines += content.length;
  }
  // A proxy that a school has written itself: nobody knows its form until a person says how to read it.
  const own = await analyst.call(CreateSource, {
    name: 'Proxy Trường Cao đẳng',
    kind: 'proxy',
    unitId: dataCentreId,
  });
  const visits = schoolProxyLines(machines, today);
  await withToken(own.token).send(
    Ingest.path.replace(':source', own.id),
    `${visits.join('\n')}\n`,
    'text/plain',
  );
  lines += visits.length;
  await untilMatched(analyst);
  // The letter comes when the machines have long met what it warns of.
  const late = { name: 'Cảnh báo bổ sung', confidencePercent: 90, meansInfection: true };
  await importThreats(analyst, late, [lateThreat]);
  await analyst.call(StartHunt, {
    name: 'Theo công văn cảnh báo',
    text: `${threats.flatMap(({ domains, addresses }) => [...domains, ...addresses]).join('\n')}\n`,
    from: addDays(today, -30),
    to: today,
  });
  return { lines, planted };
}

async function importThreats(
  analyst: ApiUser,
  about: { name: string; confidencePercent: number; meansInfection: boolean },
  chosen: readonly Threat[],
): Promise<void> {
  const { id } = await analyst.call(CreateList, { ...about, origin: 'Công văn cảnh báo', sharing: 'amber' });
  const file = { name: 'danh-sach.csv', content: indicatorsCsv(chosen) };
  await analyst.upload<Wire<typeof ImportList.output>>(ImportList.path.replace(':id', id), file);
}

/**
 * Some units have begun to work on their infections.
 * @returns how many infections there are
 */
export async function loadCleaning(
  analyst: ApiUser,
  as: (unitId: string) => Promise<ApiUser>,
): Promise<number> {
  const { rows } = await analyst.call(ListInfections, { state: 'seen', limit: 100 });
  const { total } = await analyst.call(ListInfections, { limit: 1 });
  for (const [place, infection] of rows.entries()) {
    if (place % 3 === 0) continue;
    const unit = await as(infection.unitId);
    await unit.call(ConfirmInfection, { id: infection.id });
    if (place % 3 === 1) continue;
    await unit.call(IsolateInfection, { id: infection.id });
    if (place % 2 === 0)
      await unit.call(CleanInfection, {
        id: infection.id,
        found: 'Tệp lạ trong thư mục Public và một tác vụ chạy ngầm.',
        how: 'Rút mạng, quét toàn bộ bằng đĩa cứu hộ, xóa tệp, đổi mật khẩu, cài lại phần mềm diệt virus.',
      });
  }
  return total;
}

/** Waits until all that was sent is matched. */
export async function untilMatched(analyst: ApiUser): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const { rows } = await analyst.call(ListSources, {});
    if (rows.every(({ waitingBytes }) => waitingBytes === 0)) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 200);
    });
  }
  throw new Error('The logs of the sample were not matched in time');
}
