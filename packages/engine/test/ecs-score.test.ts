import { describe, expect, test } from 'vitest';
import { readEcs, type EcsRecord } from '../src/index.ts';
import { hasSharedData, listShared, readShared } from './shared-data.ts';

/** The fields that matching, attribution and infection episodes stand on. */
const core = [
  'source.ip',
  'source.port',
  'destination.ip',
  'destination.port',
  'dns.question.name',
  'url.original',
  'http.request.method',
  'http.response.status_code',
  'user.name',
  'host.name',
  'file.name',
  'file.path',
  'file.hash.md5',
  'file.hash.sha1',
  'file.hash.sha256',
];

/** Share of core fields that must equal the expected ones, product by product: never lower than today. */
const floors: Readonly<Record<string, number>> = {
  apache__apache: 0.64,
  bind__bind: 0.62,
  bitdefender__gravityzone: 1,
  'broadcom__symantec-endpoint-protection': 0.86,
  cef__cef: 0.91,
  checkpoint__checkpoint: 0.73,
  'cisco__cisco-secure-firewall': 0.81,
  eset__eset_protect: 1,
  fortinet__fortigate: 0.84,
  haproxy__haproxy: 1,
  kaspersky__kaspersky_endpoint_security: 1,
  'microsoft__microsoft-365-defender': 0.75,
  netfilter__netfilter: 1,
  'palo_alto_networks__paloalto-ngfw': 0.53,
  sophos__sophos_edr: 1,
  sophos__sophos_firewall: 1,
  squid__squid: 0.97,
  suricata__suricata: 0.94,
  'trellix__trellix-epo-on-prem': 0.66,
  'trend_micro__deep-security': 1,
  'trend_micro__trend-micro-apex-one': 0.67,
  unbound__unbound: 0.84,
  windows__windows: 0.75,
};

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

function same(found: EcsRecord[string] | undefined, expected: unknown): boolean {
  return (
    found !== undefined && JSON.stringify(found).toLowerCase() === JSON.stringify(expected).toLowerCase()
  );
}

describe.skipIf(!hasSharedData)(
  'core fields equal the expected ones (skipped without the shared data)',
  () => {
    const products = new Map<string, { right: number; all: number; wrong: string[] }>();
    for (const path of listShared('ecs-sekoia', '.json')) {
      const product = path.split('/')[1] ?? '';
      const score = products.get(product) ?? { right: 0, all: 0, wrong: [] };
      products.set(product, score);
      const { input, expected } = JSON.parse(readShared(path)) as Case;
      const wanted = flatten(expected);
      const found = readEcs(input.message, { now: Date.UTC(2026, 10, 21) });
      for (const field of core) {
        if (wanted[field] === undefined) continue;
        score.all++;
        if (same(found[field], wanted[field])) score.right++;
        else
          score.wrong.push(
            `${path.split('/')[2]} ${field}: ${JSON.stringify(wanted[field])} ≠ ${JSON.stringify(found[field])}`,
          );
      }
    }
    for (const [product, { right, all, wrong }] of products) {
      test(`${product}: ${right} of ${all}`, () => {
        if (process.env.SHOW_WRONG) console.log(`${product} ${right}/${all}\n${wrong.join('\n')}`);
        expect(right / Math.max(1, all)).toBeGreaterThanOrEqual(floors[product] ?? 0);
      });
    }
  },
);
