/** Counts of (day, unit, indicator) in one flat table, so that millions cost tens of megabytes. */
export class Sightings {
  size = 0;
  private keys = new Float64Array(4096);
  private counts = new Uint32Array(4096);

  /** One that came from another thread. */
  static from(copy: Sightings): Sightings {
    return Object.assign(new Sightings(), copy);
  }

  /** @param day 0–6 @param unit 0–4095 @param indicator below 2^32 */
  add(day: number, unit: number, indicator: number, count = 1): void {
    this.put((day * 4096 + unit) * 4_294_967_296 + indicator + 1, count);
  }

  addAll(others: Sightings): void {
    for (const [at, key] of others.keys.entries()) if (key !== 0) this.put(key, others.counts[at] ?? 0);
  }

  private put(key: number, count: number): void {
    if (this.size * 3 > this.keys.length * 2) this.grow();
    const mask = this.keys.length - 1;
    const high = Math.floor(key / 4_294_967_296);
    let at = Math.imul(Math.imul(key | 0, 0x9e3779b1) ^ high, 0x85ebca77) >>> 0;
    at = (at ^ (at >>> 15)) & mask;
    while (this.keys[at] !== 0 && this.keys[at] !== key) at = (at + 1) & mask;
    if (this.keys[at] === 0) {
      this.keys[at] = key;
      this.size++;
    }
    this.counts[at] = (this.counts[at] ?? 0) + count;
  }

  private grow(): void {
    const { keys, counts } = this;
    this.keys = new Float64Array(keys.length * 2);
    this.counts = new Uint32Array(keys.length * 2);
    this.size = 0;
    for (const [at, key] of keys.entries()) if (key !== 0) this.put(key, counts[at] ?? 0);
  }
}
