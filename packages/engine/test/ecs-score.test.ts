import { describe, expect, test } from 'vitest';
import { readEcs, type EcsRecord } from '../src/index.ts';
import { hasSharedData, listShared, readShared } from './shared-data.ts';

/** The fields that matching, attribution and infection episodes stand on. */
const core = [
  '@timestamp',
  'source.ip',
  'source.port',
  'destination.ip',
  'destination.port',
  'destination.domain',
  'dns.question.name',
  'dns.question.type',
  'url.original',
  'url.domain',
  'http.request.method',
  'http.response.status_code',
  'user.name',
  'host.name',
  'host.ip',
  'file.name',
  'file.path',
  'file.hash.md5',
  'file.hash.sha1',
  'file.hash.sha256',
];

/**
 * Fields in which we hold another answer for the right one, with the reason. All others must be equal.
 * A case is written `product/file`, or `product/*` when the reason holds for the product as a whole.
 */
const otherwise: readonly { cases: readonly string[]; field: string; reason: string }[] = [
  {
    cases: ['fortinet__fortimail/virus.json'],
    field: 'file.hash.sha256',
    reason: 'Seven digits are no SHA-256.',
  },
  {
    cases: ['trend_micro__trend-micro-apex-one/trojan_event.json'],
    field: 'file.hash.sha1',
    reason: 'Twenty characters are no SHA-1.',
  },
  {
    cases: ['microsoft__microsoft-365-defender/test_process_error.json'],
    field: 'file.hash.sha1',
    reason: 'Thirty-two characters are an MD5, whatever the column is called.',
  },
  {
    cases: ['openssh__openssh/accepted_publickey.json', 'openssh__openssh/accepted_publickey_2.json'],
    field: 'file.hash.sha256',
    reason: 'The fingerprint of a key in base64 is not the digest of a file.',
  },
  {
    cases: ['cisco__cisco-secure-firewall/test_FTD_430003_3.json'],
    field: 'source.port',
    reason: 'There is no port 77777.',
  },
  {
    cases: ['cisco__cisco-secure-firewall/test_ASA_302013_2.json'],
    field: 'host.name',
    reason: 'The domain of a user is not the name of a machine.',
  },
  {
    cases: [
      'f5_networks__f5-big-ip/test_afm_3.json',
      'f5_networks__f5-big-ip/test_apm_access_2.json',
      'f5_networks__f5-big-ip/test_apm_access_3.json',
      'f5_networks__f5-big-ip/test_psm_1.json',
      'f5_networks__f5-big-ip/test_successful_request.json',
    ],
    field: 'url.domain',
    reason:
      'The name of the appliance that writes the log is not what was asked for: an alarm would blame it.',
  },
  {
    cases: ['nginx__nginx/json_OCSP_error_01.json'],
    field: 'url.domain',
    reason: 'The line names the responder; the address of the peer is in destination.ip.',
  },
  {
    cases: ['cef__cef/cyber_reason_malop_machine.json', 'cef__cef/cyber_reason_malop_process_added.json'],
    field: 'url.original',
    reason: 'CEF writes a backslash as two; undone, one is left.',
  },
  {
    cases: ['trend_micro__trend-micro-apex-one/web_security_event.json'],
    field: 'url.original',
    reason: 'CEF writes an equals sign as "\\="; undone, as the URL was.',
  },
  {
    cases: [
      'trend_micro__trend-micro-apex-one/data_loss_prevention_event.json',
      'trend_micro__trend-micro-apex-one/device_access_control_event.json',
    ],
    field: 'destination.domain',
    reason: 'dvchost is the device that reports; nothing went there.',
  },
  {
    cases: ['trend_micro__trend-micro-apex-one/predictive_machine_learning_event.json'],
    field: 'user.name',
    reason: 'Without its domain, as all other cases of the product have it.',
  },
  {
    cases: ['fortinet__fortigate/system_event.CEF.json'],
    field: 'user.name',
    reason: 'Two events in one message; addresses are expected of the first, the user of the second.',
  },
  {
    cases: [
      'trellix__trellix-epo-on-prem/epo_event_1048.json',
      'trellix__trellix-epo-on-prem/epo_event_35102.json',
    ],
    field: 'file.name',
    reason: 'ECS: the name without the directory; the whole is in file.path.',
  },
  {
    cases: [
      'trend_micro__trend-micro-apex-one/data_loss_prevention_event.json',
      'trend_micro__trend-micro-apex-one/trojan_event.json',
      'vmware__vmware-esxi/DIFFERENT_EVENTS_1.json',
      'vmware__vmware-esxi/DIFFERENT_EVENTS_29.json',
      'vmware__vmware-esxi/DIFFERENT_EVENTS_30.json',
      'vmware__vmware-esxi/DIFFERENT_EVENTS_36.json',
    ],
    field: 'file.path',
    reason: 'ECS: the full path with the file name; the directory alone is expected.',
  },
];

interface Case {
  input: { message: string };
  expected: Record<string, unknown>;
}

function flatten(value: Record<string, unknown>, prefix = ''): Record<string, unknown> {
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, child]) =>
      typeof child === 'object' && child !== null && !Array.isArray(child)
        ? flatten(child as Record<string, unknown>, `${prefix}${key}.`)
        : { [prefix + key]: child },
    ),
  ) as Record<string, unknown>;
}

/** Letter case, the digits of a second and a list of one make no difference. */
function plain(field: string, value: unknown): string {
  if (field === '@timestamp') return String(Date.parse(String(value)));
  if (Array.isArray(value)) return [...new Set(value.map(String))].join(' ').toLowerCase();
  return String(value).toLowerCase();
}

function same(field: string, found: EcsRecord[string] | undefined, expected: unknown): boolean {
  return found !== undefined && plain(field, found) === plain(field, expected);
}

function reasonFor(path: string, field: string): string | undefined {
  const [, product = '', file = ''] = path.split('/');
  return otherwise.find(
    (entry) =>
      entry.field === field &&
      (entry.cases.includes(`${product}/${file}`) || entry.cases.includes(`${product}/*`)),
  )?.reason;
}

describe.skipIf(!hasSharedData)(
  'core fields equal the expected ones (skipped without the shared data)',
  () => {
    const products = new Map<string, { right: number; all: number; wrong: string[]; otherwise: number }>();
    for (const path of listShared('ecs-sekoia', '.json')) {
      const product = path.split('/')[1] ?? '';
      const score = products.get(product) ?? { right: 0, all: 0, wrong: [], otherwise: 0 };
      products.set(product, score);
      const { input, expected } = JSON.parse(readShared(path)) as Case;
      const wanted = flatten(expected);
      const found = readEcs(input.message, { now: Date.UTC(2026, 10, 21), zoneMinutes: 0 });
      for (const field of core) {
        if (wanted[field] === undefined) continue;
        score.all++;
        if (same(field, found[field], wanted[field])) score.right++;
        else if (reasonFor(path, field) !== undefined) score.otherwise++;
        else
          score.wrong.push(
            `${path.split('/')[2]} ${field}: ${JSON.stringify(wanted[field])} ≠ ${JSON.stringify(found[field])}`,
          );
      }
    }
    for (const [product, { right, all, wrong, otherwise: told }] of products) {
      test(`${product}: ${right} of ${all}${told > 0 ? `, ${told} otherwise with a reason` : ''}`, () => {
        expect(wrong).toEqual([]);
      });
    }
    test('every reason is still needed', () => {
      const used = new Set<string>();
      for (const path of listShared('ecs-sekoia', '.json')) {
        const { input, expected } = JSON.parse(readShared(path)) as Case;
        const wanted = flatten(expected);
        const found = readEcs(input.message, { now: Date.UTC(2026, 10, 21), zoneMinutes: 0 });
        for (const field of core) {
          const reason = reasonFor(path, field);
          if (reason && wanted[field] !== undefined && !same(field, found[field], wanted[field]))
            used.add(reason);
        }
      }
      expect(otherwise.map(({ reason }) => reason).filter((reason) => !used.has(reason))).toEqual([]);
    });
  },
);
