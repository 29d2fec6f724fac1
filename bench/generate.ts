import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  address6At,
  addressAt,
  digestAt,
  dotted,
  nameAt,
  network4At,
  network6At,
  networkLines,
  pageAt,
} from './invent.ts';
import { linesOf } from './log-lines.ts';
import { type ListedKind, shares, type Work } from './work.ts';

/** Where generated files and built programs lie; kept from one run to the next. */
export const workFolder: string = join(process.env['LACHAN_BENCH_FOLDER'] ?? tmpdir(), 'lachan-bench');

/** Files of a work, made when they are not there yet. `list` may be of another size than the log was made for. */
export function filesOf(
  work: Work,
  listed = work.indicators,
): { log: string; list: string; networks: string } {
  mkdirSync(workFolder, { recursive: true });
  const log = join(workFolder, `work3-${work.shape}-${work.lines}-${work.indicators}-${work.hitShare}.log`);
  const list = join(workFolder, `work3-indicators-${listed}.txt`);
  const networks = join(workFolder, 'work3-networks.txt');
  if (!existsSync(log)) writeLog(log, work);
  if (!existsSync(list)) writeIndicators(list, listed);
  if (!existsSync(networks)) writeNetworks(networks);
  return { log, list, networks };
}

/** Writes indicators, `kind value` a line; ids are line numbers from 0. A longer list begins with the shorter. */
export function writeIndicators(path: string, indicators: number): void {
  const lines = function* (): Generator<string> {
    for (let thousands = 0; ; thousands++) {
      let left = indicators - thousands * 10_000;
      for (const [kind, count] of shares) {
        for (let i = 0; i < Math.min(count, left); i++) yield listedAt(kind, thousands * count + i);
        left -= count;
        if (left <= 0) return;
      }
    }
  };
  writeLines(path, lines());
}

/** Writes `cidr unit` lines: the networks of 3,000 units. */
export function writeNetworks(path: string): void {
  writeLines(path, networkLines());
}

/** Writes the log of this work to a file, in constant memory. */
export function writeLog(path: string, work: Work): void {
  writeLines(path, linesOf(work));
}

function listedAt(kind: ListedKind, n: number): string {
  switch (kind) {
    case 'domain':
      return `domain ${nameAt('b', n)}`;
    case 'ipv4':
      return `ipv4 ${addressAt(n)}`;
    case 'sha256':
      return `sha256 ${digestAt(n)}`;
    case 'url': {
      const { host, path } = pageAt(n);
      return `url http://${host}${path}`;
    }
    case 'ipv6':
      return `ipv6 ${address6At('3eab', n)}`;
    case 'cidr4': {
      const { first, prefix } = network4At(n);
      return `cidr ${dotted(first)}/${prefix}`;
    }
    case 'cidr6': {
      const { groups, prefix } = network6At(n);
      return `cidr ${groups}::/${prefix}`;
    }
  }
}

/** A file that is there is whole: it gets its name at the end. */
function writeLines(path: string, lines: Iterable<string>): void {
  const file = openSync(`${path}.new`, 'w');
  let text = '';
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length > 1 << 20) {
      writeSync(file, text, null, 'latin1');
      text = '';
    }
  }
  writeSync(file, text, null, 'latin1');
  closeSync(file);
  renameSync(`${path}.new`, path);
}
