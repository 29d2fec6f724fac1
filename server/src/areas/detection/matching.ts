import {
  compileNetworks,
  IndexBuilder,
  readDetection,
  WasmSieve,
  type Hit,
  type Indicator,
  type IndicatorIndex,
  type NetworkTable,
  type UnitNetwork,
} from '@lachan/engine';

/** Everything that lines are matched against, compiled. */
export interface MatchingPlan {
  index: IndicatorIndex;
  networks: NetworkTable;
}

/** Reads indicators as they come, in memory bounded by the compiled tables. The units' own networks never alarm. */
export async function compilePlan(
  indicators: AsyncIterable<readonly Indicator[]>,
  networks: readonly UnitNetwork[],
): Promise<MatchingPlan> {
  const builder = new IndexBuilder({ warnings: new Set(networks.map(({ cidr }) => cidr)) });
  for await (const some of indicators) for (const indicator of some) builder.add(indicator);
  const { index } = builder.finish();
  return { index, networks: compileNetworks(networks) };
}

/** Events of anti-virus products say in their own way which machine they are about. */
export function withMachine(hit: Hit, now: number): Hit {
  // Most lines tell it without all their fields being read.
  if (hit.clientAddress ?? hit.fields.sourceAddress ?? hit.fields.hostName) return hit;
  const find = readDetection(hit.line, { now });
  if (!find) return hit;
  const machine = find.hostAddress ?? find.hostName;
  if (machine === undefined) return hit;
  return { ...hit, at: hit.at, clientAddress: machine, fields: { ...hit.fields, clientAddress: machine } };
}

const sieves = new WeakMap<IndicatorIndex, WasmSieve>();

/** The sieve of an index: made once, since many batches are small. One matcher at a time may use it. */
export function sieveOf(index: IndicatorIndex): WasmSieve {
  let sieve = sieves.get(index);
  if (!sieve) {
    sieve = new WasmSieve(index);
    sieves.set(index, sieve);
  }
  return sieve;
}
