import { basename } from 'node:path';
import { compileNetworks, EngineError, type Indicator, type UnitNetwork } from '@lachan/engine';
import { compilePlan, type MatchingPlan } from '../../areas/detection/index.ts';
import { kindOfFile, readIndicatorFiles } from '../../areas/intel/index.ts';
import { readCsvRows } from '../../kernel/spreadsheet/csv-rows.ts';
import { ActionError } from '../../kernel/action-error.ts';
import { AppError } from '../../kernel/errors.ts';
import { sentenceForPeople } from '../terminal/answer.ts';
import { RefusedLines } from './refused-lines.ts';

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
  refused: RefusedLines;
}

/**
 * Reads lists of indicators, of any syntax that the product imports, MISP events, STIX bundles, and the units' networks.
 * @param unitsFile CSV with the columns `unit`, `network` and, for an exit that units share, `shared`
 * @throws ActionError naming the file and the line, also when no list holds anything usable
 */
export async function readPlan(lists: readonly string[], unitsFile: string | undefined): Promise<Plan> {
  const read = openLists(lists);
  const networks = unitsFile === undefined ? [] : await readUnits(unitsFile);
  const plan = await compilePlan(read.indicators(), networks);
  const { originOf, refused } = read;
  return { ...plan, originOf, indicators: read.count(), refused };
}

/** Lists of indicators, read as they are asked for; numbers count up from 0. */
export function openLists(lists: readonly string[]) {
  const origins: Origin[] = [];
  const refused = new RefusedLines();
  async function* indicators(): AsyncGenerator<Indicator[]> {
    for (const path of lists) {
      try {
        yield* readList(path);
      } catch (error) {
        const sentence = listSentences(error) ?? sentenceForPeople(error);
        if (sentence === null || sentence.includes(path)) throw error;
        throw new ActionError(`${path}: ${sentence}`, { cause: error });
      }
    }
    if (origins.length === 0)
      throw new ActionError(
        `no usable indicator in ${lists.join(', ')}; ${refused.toString().split('\n', 1)[0]}`,
      );
  }
  async function* readList(path: string): AsyncGenerator<Indicator[]> {
    const list = basename(path);
    const file = { path, name: path };
    // Millions of indicators have a few dozen families.
    const known = new Map<string | null, Origin>();
    const originOf = (family: string | null): Origin => {
      const origin = known.get(family) ?? { list, family };
      if (known.size < 10_000) known.set(family, origin);
      return origin;
    };
    for await (const { entries } of readIndicatorFiles([file], await kindOfFile(file), {}, {})) {
      const good: Indicator[] = [];
      for (const entry of entries) {
        if ('reason' in entry) refused.add(path, entry);
        // What its giver has taken back is no threat any more.
        else if (entry.isGone !== true) {
          const id = origins.push(originOf(entry.family)) - 1;
          const [validFrom, validUntil] = [entry.validFrom?.getTime(), entry.validTo?.getTime()];
          good.push({ ...entry.indicator, id, validFrom: validFrom ?? null, validUntil: validUntil ?? null });
        }
      }
      yield good;
    }
  }
  const originOf = (id: number): Origin => origins[id] ?? { list: '', family: null };
  return { indicators, originOf, refused, count: () => origins.length };
}

/** What a reader of lists found wrong with a whole file; `null` for anything else. */
function listSentences(error: unknown): string | null {
  if (!(error instanceof AppError)) return null;
  const said = fileReasons[error.reason];
  const { line } = error.details;
  return said ? `${typeof line === 'number' ? `line ${line}: ` : ''}${said}` : null;
}

const fileReasons: Record<string, string> = {
  'intel.gzip_broken': 'packed, and damaged or cut off',
  'intel.json_cut_off': 'JSON that is cut off',
  'intel.json_expected': 'not JSON',
  'intel.unpacked_too_large': 'unpacks to too much',
  'intel.csv_value_column_unknown': 'no column that holds the indicators: name it "value"',
};

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
