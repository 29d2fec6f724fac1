import { expect } from 'vitest';
import {
  compileIndicators,
  createMatcher,
  matchSlowly,
  normaliseIndicator,
  type Indicator,
} from '../src/index.ts';

/** What the matcher makes of a log: a sighting, a mention that is shown and not counted, or nothing. */
export type Outcome = 'counts' | 'is shown' | 'nothing';

const now = Date.UTC(2026, 10, 21);

/** Indicators as an import would take them. @throws when one is refused */
export function indicators(...texts: string[]): Indicator[] {
  return texts.map((text, i) => {
    const result = normaliseIndicator(text);
    if (!result.ok) throw new Error(`${text}: ${result.code}`);
    return { id: i + 1, ...result.indicator };
  });
}

/** The outcome for a list of one or more, after making sure that the slow reference says the same. */
export function outcomeOf(
  listed: string | readonly string[] | readonly Indicator[],
  log: string,
  options: { warnings?: string[] } = {},
): Outcome {
  const list = typeof listed === 'string' ? [listed] : listed;
  const all = list.flatMap((one) => (typeof one === 'string' ? indicators(one) : [one]));
  const matcher = createMatcher(compileIndicators(all, options).index, { context: { now } });
  const said: string[] = [];
  let counts = false;
  const take: Parameters<typeof matcher.end>[0] = (hit) => {
    counts ||= hit.counts;
    said.push([hit.lineNumber, hit.indicatorId, hit.field, hit.found, hit.reason].join(' '));
  };
  matcher.push(new TextEncoder().encode(log), take);
  matcher.end(take);
  const slow = matchSlowly(all, log, { ...options, context: { now } }).map((hit) =>
    [hit.lineNumber, hit.indicatorId, hit.field, hit.found, hit.reason].join(' '),
  );
  expect(said.toSorted()).toEqual(slow.toSorted());
  return counts ? 'counts' : said.length > 0 ? 'is shown' : 'nothing';
}

/** One line of each way in which a name, an address or a URL comes by. */
export const line = {
  eveDns: (name: string) =>
    `{"timestamp":"2026-11-21T00:00:01.000000+0700","event_type":"dns","src_ip":"10.1.2.3","src_port":5,"dest_ip":"10.0.0.1","dest_port":53,"dns":{"type":"query","rrname":"${name}","rrtype":"A"}}`,
  eveFlow: (address: string) =>
    `{"timestamp":"2026-11-21T00:00:01Z","event_type":"flow","src_ip":"10.1.2.3","dest_ip":"${address}","proto":"TCP"}`,
  eveHttp: (host: string, url: string, port = 80) =>
    `{"timestamp":"2026-11-21T00:00:01Z","event_type":"http","src_ip":"10.1.2.3","dest_ip":"192.0.2.1","dest_port":${port},"http":{"hostname":"${host}","url":"${url}"}}`,
  eveFile: (md5: string) =>
    `{"timestamp":"2026-11-21T00:00:01Z","event_type":"fileinfo","src_ip":"192.0.2.1","dest_ip":"10.1.2.3","fileinfo":{"md5":"${md5}"}}`,
  zeekDns: (name: string) =>
    `{"ts":1795219766.2,"uid":"C1","id.orig_h":"10.1.2.3","id.orig_p":55,"id.resp_h":"10.0.0.1","id.resp_p":53,"query":"${name}"}`,
  bind: (name: string) =>
    `21-Nov-2026 00:22:37.386 queries: info: client @0x7fe1 10.1.2.3#58010 (${name}): query: ${name} IN A +E(0)K (10.0.0.1)`,
  squid: (url: string) => `1587042596.494 17 10.1.2.3 TCP_MISS/200 3512 GET ${url} - HIER_DIRECT/192.0.2.1 -`,
  connect: (target: string) =>
    `1587042596.494 17 10.1.2.3 TCP_TUNNEL/200 3512 CONNECT ${target} - HIER_DIRECT/192.0.2.1 -`,
  firewall: (address: string) =>
    `date=2026-11-20 time=10:00:00 devid="F1" srcip=10.1.2.3 dstip=${address} action="accept"`,
  unknown: (text: string) => `a line with ${text} in it`,
};
