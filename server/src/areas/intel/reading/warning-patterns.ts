import { RE2JS, RE2Set } from 're2js';
import type { WarningPatterns } from '@lachan/engine';

/** A pattern of a list that cannot be used. `line` counts the entries from 1. */
export interface UnusablePattern {
  line: number;
  value: string;
}

/** MISP writes patterns with their delimiters: `/^10\./i`. Letters are compared without regard to case anyway. */
function bareOf(entry: string): string {
  return /^\/(.*)\/[a-z]*$/s.exec(entry)?.[1] ?? entry;
}

/** The patterns of a list that take no more than linear time; what looks around or back is handed back. */
export function usablePatterns(entries: readonly string[]): { good: string[]; unusable: UnusablePattern[] } {
  const unusable: UnusablePattern[] = [];
  const good = entries.filter((entry, i) => {
    const isUsable = entry.trim() !== '' && compiles(bareOf(entry));
    if (!isUsable) unusable.push({ line: i + 1, value: entry.slice(0, 200) });
    return isUsable;
  });
  return { good, unusable };
}

function compiles(pattern: string): boolean {
  try {
    // A pattern that fits the empty text fits everything.
    return !RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE).matcher('').find();
  } catch {
    return false;
  }
}

/** All patterns as one machine: its time does not grow with their number, nor more than linearly with a text. */
export function compilePatterns(
  lists: readonly { name: string; entries: readonly string[] }[],
): WarningPatterns | undefined {
  const set = new RE2Set(RE2Set.UNANCHORED, RE2JS.CASE_INSENSITIVE);
  const labels: string[] = [];
  for (const { name, entries } of lists)
    for (const entry of entries) {
      set.add(bareOf(entry));
      labels.push(name);
    }
  if (labels.length === 0) return undefined;
  set.compile();
  return {
    listOf(text) {
      const [first] = set.match(text);
      return first === undefined ? null : (labels[first] ?? null);
    },
  };
}
