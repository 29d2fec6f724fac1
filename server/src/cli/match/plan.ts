import { basename } from 'node:path';
import { compileNetworks, EngineError, type Indicator, type UnitNetwork } from '@lachan/engine';
import { compilePlan, type MatchingPlan } from '../../areas/detection/index.ts';
import { kindOfFile, readIndicatorFiles } from '../../areas/intel/index.ts';
import { readCsvRows } from '../../kernel/spreadsheet/csv-rows.ts';
import { ActionError } from '../../kernel/action-error.ts';

/** What is known of an indicator beside its value. */
export interface Origin {
  /** Name of the file it stands in. */
  list: string;
  family: string | null;
}

/** Everything that lines are matched against. */
export interface Plan extends MatchingPlan {
  /** By the number that a hit carries. */
  originOf: (indicatorId: number) => Origin;
  indicators: number;
  /** Lines of the lists that are no indicators, or must not be ones. */
  refused: number;
}

/**
 * Reads lists of indicators, of any syntax that the product imports, MISP events, STIX bundles, and the units' networks.
 * @param unitsFile CSV with the columns `unit`, `network` and, for an exit that units share, `shared`
 * @throws ActionError naming the file and the line
 */
export async function readPlan(lists: readonly string[], unitsFile: string | undefined): Promise<Plan> {
  const read = openLists(lists);
  const networks = unitsFile === undefined ? [] : await readUnits(unitsFile);
  const plan = await compilePlan(read.indicators(), networks);
  const { originOf, counts } = read;
  return { ...plan, originOf, ...counts };
}

/** Lists of indicators, read as they are asked for; numbers count up from 0. */
export function openLists(lists: readonly string[]) {
  const origins: Origin[] = [];
  const counts = { indicators: 0, refused: 0 };
  async function* indicators(): AsyncGenerator<Indicator[]> {
    for (const path of lists) {
      const list = basename(path);
      const file = { path, name: path };
      for await (const { entries } of readIndicatorFiles([file], await kindOfFile(file), {}, {})) {
        const read = entries.filter((entry) => 'indicator' in entry);
        counts.refused += entries.length - read.length;
        // What its giver has taken back is no threat any more.
        const good = read.filter(({ isGone }) => isGone !== true);
        yield good.map((entry) => {
          const id = origins.push({ list, family: entry.family }) - 1;
          const [validFrom, validUntil] = [entry.validFrom?.getTime(), entry.validTo?.getTime()];
          return { ...entry.indicator, id, validFrom: validFrom ?? null, validUntil: validUntil ?? null };
        });
        counts.indicators = origins.length;
      }
    }
  }
  const originOf = (id: number): Origin => origins[id] ?? { list: '', family: null };
  return { indicators, originOf, counts };
}

/** @throws ActionError naming the file and the line */
export async function readUnits(file: string): Promise<UnitNetwork[]> {
  const networks: UnitNetwork[] = [];
  const lines: number[] = [];
  let columns: string[] | undefined;
  for await (const rows of readCsvRows(file)) {
    for (const { line, cells } of rows) {
      if (!columns) {
        columns = cells.map((cell) =>
          cell
            .replace(/^\uFEFF/, '')
            .trim()
            .toLowerCase(),
        );
        const missing = ['unit', 'network'].find((name) => !columns?.includes(name));
        if (missing) throw new ActionError(`${file} has no column "${missing}" in its first line`);
        continue;
      }
      const cell = (name: string) => cells[columns?.indexOf(name) ?? -1]?.trim() ?? '';
      if (cell('unit') === '') throw new ActionError(`${file}, line ${line}: the unit is missing`);
      networks.push({
        unitId: cell('unit'),
        cidr: cell('network'),
        shared: /^(true|1|yes|x|có)$/i.test(cell('shared')),
      });
      lines.push(line);
    }
  }
  try {
    // Refused here, where the line of the file is known.
    compileNetworks(networks);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const { position, cidr } = error.details;
    throw new ActionError(`${file}, line ${lines[Number(position)]}: "${cidr}" is no network`, {
      cause: error,
    });
  }
  return networks;
}
