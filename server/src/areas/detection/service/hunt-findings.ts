import type { huntFindings } from '../tables.ts';

type Finding = typeof huntFindings.$inferInsert;

/** Sums contacts up: one finding for a machine, a value and what it asked for, over all days. */
export class HuntFindings {
  private readonly known = new Map<string, { finding: Finding; seenOn: Set<string> }>();

  /** @param source what else keeps findings apart */
  add(contact: Omit<Finding, 'days'>, day: string, source = ''): void {
    const { unitId, machine, value, destination, firstAt, lastAt, count } = contact;
    const key = `${unitId} ${machine} ${value} ${destination} ${source}`;
    const same = this.known.get(key);
    if (!same) {
      this.known.set(key, { finding: { ...contact, days: 1 }, seenOn: new Set([day]) });
      return;
    }
    const { finding, seenOn } = same;
    finding.count += count;
    finding.days = seenOn.add(day).size;
    if (firstAt < finding.firstAt) finding.firstAt = firstAt;
    if (lastAt > finding.lastAt) finding.lastAt = lastAt;
  }

  get all(): Finding[] {
    return Array.from(this.known.values(), ({ finding }) => finding);
  }
}
