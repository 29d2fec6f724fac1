/** What one source did of one kind, as far as it is not yet forgotten. */
export interface LeakyCase {
  /** Acts that are not yet forgotten. */
  level: number;
  /** Acts in all, since the case began. */
  count: number;
  /** Different things it was about, up to a thousand. */
  different: Set<string>;
  firstAt: number | null;
  lastAt: number | null;
  isReported: boolean;
}

const sourcesHeld = 20_000;
const differentHeld = 1_000;

/**
 * Counts acts by source and forgets one of them every so often, by the times of the lines and not of their arrival:
 * a thing done slowly never adds up. Holds the latest 20,000 sources.
 */
export class LeakyCases {
  private readonly cases = new Map<string, LeakyCase>();

  private readonly forgetMs: number;

  /** @param forgetMs how long it takes until one act is forgotten */
  constructor(forgetMs: number) {
    this.forgetMs = forgetMs;
  }

  get(source: string): LeakyCase | undefined {
    return this.cases.get(source);
  }

  forget(source: string): void {
    this.cases.delete(source);
  }

  /**
   * @param what only what is new in the case counts; without it every act does
   * @returns the case with this act in it
   */
  add(source: string, at: number | null, what?: string): LeakyCase {
    const current = this.remembered(source, at);
    this.cases.delete(source);
    this.cases.set(source, current);
    for (const oldest of this.cases.keys()) {
      if (this.cases.size <= sourcesHeld) break;
      this.cases.delete(oldest);
    }
    if (what !== undefined) {
      if (current.different.has(what)) return current;
      if (current.different.size < differentHeld) current.different.add(what);
    }
    current.level++;
    current.count++;
    return current;
  }

  private remembered(source: string, at: number | null): LeakyCase {
    const known = this.cases.get(source);
    const passed =
      known === undefined || known.lastAt === null || at === null ? 0 : Math.max(0, at - known.lastAt);
    const level = Math.max(0, (known?.level ?? 0) - passed / this.forgetMs);
    if (!known || level === 0)
      return { level: 0, count: 0, different: new Set(), firstAt: at, lastAt: at, isReported: false };
    known.level = level;
    known.lastAt = at === null ? known.lastAt : Math.max(at, known.lastAt ?? at);
    return known;
  }
}
