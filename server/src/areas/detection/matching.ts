import {
  compileNetworks,
  IndexBuilder,
  WasmSieve,
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
