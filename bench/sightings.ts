/** A sighting is four numbers: day and unit, indicator, how often, nothing. Together they lie in one line of the cache. */
const stride = 4;
const firstBits = 14;

/**
 * Counts of (day, unit, indicator) in one flat table, so that millions cost tens of megabytes. The first bits of a
 * sighting's mix say where it stands: a larger table, or another one, is filled in its own order, from one end to the
 * other.
 */
export class Sightings {
  /** Keeps the reading ahead from being left out. */
  static readAhead = 0;
  size = 0;
  private bits = firstBits;
  private table = new Uint32Array(stride << firstBits);

  /** One that came from another thread. */
  static from(copy: Sightings): Sightings {
    return Object.assign(new Sightings(), copy);
  }

  /** What may be handed to another thread instead of being copied. */
  get memory(): ArrayBuffer {
    return this.table.buffer;
  }

  /**
   * @param places day × 4096 + unit, of days 0–6 and units 0–4095 @param indicators their numbers
   * @param count how many of them to take
   */
  addSome(places: Uint32Array, indicators: Uint32Array, count: number): void {
    // The entries are read ahead: their misses overlap instead of following one another.
    const { table } = this;
    const shift = 32 - this.bits;
    let sum = 0;
    for (let i = 0; i < count; i++)
      sum ^= table[(mixOf(places[i] ?? 0, indicators[i] ?? 0) >>> shift) * stride] ?? 0;
    Sightings.readAhead = sum;
    for (let i = 0; i < count; i++) this.put((places[i] ?? 0) + 1, indicators[i] ?? 0, 1);
  }

  addAll({ size, table }: Sightings): void {
    // In their order they would crowd the front of a table that is still too small.
    this.makeRoom(size);
    for (let at = 0; at < table.length; at += stride)
      if (table[at] !== 0) this.put(table[at] ?? 0, table[at + 1] ?? 0, table[at + 2] ?? 0);
  }

  /** @param place one more than what was given: 0 is nobody's */
  private put(place: number, indicator: number, count: number): void {
    this.makeRoom(1);
    const { table } = this;
    let at = (mixOf(place - 1, indicator) >>> (32 - this.bits)) * stride;
    while (table[at] !== 0 && (table[at] !== place || table[at + 1] !== indicator)) {
      at += stride;
      if (at === table.length) at = 0;
    }
    if (table[at] === 0) {
      table[at] = place;
      table[at + 1] = indicator;
      this.size++;
    }
    table[at + 2] = (table[at + 2] ?? 0) + count;
  }

  private makeRoom(more: number): void {
    const before = this.table;
    let { bits } = this;
    while ((this.size + more) * 3 > 2 << bits) bits++;
    if (bits === this.bits) return;
    this.bits = bits;
    this.table = new Uint32Array(stride << this.bits);
    this.size = 0;
    for (let at = 0; at < before.length; at += stride)
      if (before[at] !== 0) this.put(before[at] ?? 0, before[at + 1] ?? 0, before[at + 2] ?? 0);
  }
}

function mixOf(place: number, indicator: number): number {
  const mixed = Math.imul(Math.imul(indicator ^ (indicator >>> 15), 0x9e3779b1) ^ place, 0x85ebca77);
  return Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
}
