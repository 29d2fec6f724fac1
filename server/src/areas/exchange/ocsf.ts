import type { Finding } from './service/findings.ts';

/** Detection Finding. Format: OCSF 1.3.0, class 2004. */
const CLASS = 2004;
const statuses: Record<string, [id: number, name: string]> = {
  seen: [1, 'New'],
  confirmed: [2, 'In Progress'],
  isolated: [2, 'In Progress'],
  cleaned: [2, 'In Progress'],
  verified: [4, 'Resolved'],
  closed: [4, 'Resolved'],
};

/** Findings as NDJSON, one to a line. No machine is named: who was hit is the unit. */
export async function* ocsfLines(findings: AsyncIterable<Finding>): AsyncGenerator<string> {
  for await (const finding of findings) yield `${JSON.stringify(lineOf(finding))}\n`;
}

function lineOf({ id, unitId, unitName, kind, value, state, firstAt, lastAt, count }: Finding) {
  const isMalware = kind === 'malware';
  const [statusId, status] = statuses[state ?? 'seen'] ?? [0, 'Unknown'];
  return {
    activity_id: 1,
    activity_name: 'Create',
    category_uid: 2,
    category_name: 'Findings',
    class_uid: CLASS,
    class_name: 'Detection Finding',
    type_uid: CLASS * 100 + 1,
    type_name: 'Detection Finding: Create',
    time: lastAt.getTime(),
    start_time: firstAt.getTime(),
    end_time: lastAt.getTime(),
    count: Math.max(count, 1),
    severity_id: state === null ? 3 : 4,
    severity: state === null ? 'Medium' : 'High',
    status_id: statusId,
    status,
    metadata: { version: '1.3.0', product: { name: 'Lá Chắn', vendor_name: 'Lá Chắn' } },
    finding_info: {
      uid: id,
      title: isMalware ? `Malware: ${value}` : `Contact with ${value}`,
      types: [isMalware ? 'malware' : kind],
      first_seen_time: firstAt.getTime(),
      last_seen_time: lastAt.getTime(),
    },
    resources: [{ uid: unitId, name: unitName, type: 'organisation' }],
    ...(isMalware
      ? { malware: [{ name: value, classification_ids: [0] }] }
      : { observables: [{ name: `finding.${kind}`, value, type_id: observableOf(kind) }] }),
  };
}

/** Types of observables of OCSF: hostname, address, hash, URL, subnet. */
function observableOf(kind: string): number {
  if (kind === 'ipv4' || kind === 'ipv6') return 2;
  if (kind === 'url') return 6;
  if (kind === 'cidr') return 12;
  return kind === 'domain' ? 1 : 8;
}
