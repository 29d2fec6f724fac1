// What the generated work is made of: invented names, addresses, digests, units and machines.

/** A small generator of random numbers (mulberry32): fast, and the same on every machine. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const tops = 'com net org info xyz top ru cn vn com.vn site online shop club'.split(' ');
const subs = ['cdn', 'api', 'mail', 'x1'];

/** The n-th invented name: bad, good or the host of bad pages; no two are alike and none is real. */
export function nameAt(kind: 'b' | 'g' | 'u', n: number): string {
  const mixed = Math.imul(n + 1, 0x9e3779b1) >>> 0;
  const word = mixed.toString(36).slice(0, 3 + (mixed % 5));
  const sub = mixed % 4 === 0 ? `${subs[(mixed >>> 8) % 4]}.` : '';
  return `${sub}${kind}${n.toString(36)}-${word}-test.${tops[(mixed >>> 4) % tops.length]}`;
}

/** The n-th listed IPv4 address, in 64.0.0.0/3 less its top. */
export function addressAt(n: number): string {
  const mixed = (Math.imul(n + 7, 0x85ebca6b) >>> 0) & 0x1fffffff;
  return `${64 + (mixed >>> 24)}.${(mixed >>> 16) & 255}.${(mixed >>> 8) & 255}.${mixed & 255}`;
}

/**
 * The n-th IPv6 address under a first group. No group begins with a zero, so that the canonical spelling is the full
 * one that Suricata writes: programs that compare text are not at a disadvantage.
 */
export function address6At(first: string, n: number): string {
  let text = first;
  for (let i = 1; i < 8; i++) text += `:${group(Math.imul(n * 7 + i, 0xc2b2ae35) >>> 13)}`;
  return text;
}

/** Four hexadecimal digits, the first not zero. */
export function group(n: number): string {
  return (0x1000 + (n % 0xf000)).toString(16);
}

/** The n-th listed IPv4 network; each fourth lies within the one before it. */
export function network4At(n: number): { first: number; prefix: number } {
  const inner = n % 4 === 3;
  const region = inner ? n - 1 : n;
  return { first: ((104 << 24) | (region << 12)) >>> 0, prefix: inner ? 28 : 20 + (n % 5) };
}

/** The n-th listed IPv6 network: its leading groups. */
export function network6At(n: number): { groups: string; prefix: number } {
  const count = 2 + (n % 3);
  const groups = [`3d${10 + (n >>> 15)}`, group(n), group(n * 3 + 1), group(n * 5 + 2)];
  return { groups: groups.slice(0, count).join(':'), prefix: count * 16 };
}

/** The n-th listed page: some hosts have several. */
export function pageAt(n: number): { host: string; path: string } {
  return { host: nameAt('u', n - (n % 3)), path: `/p/${n.toString(36)}/login.php?id=${n % 97}` };
}

export function digestAt(n: number): string {
  let text = '';
  for (let i = 0; i < 8; i++)
    text += (Math.imul(n * 8 + i + 3, 0xc2b2ae35) >>> 0).toString(16).padStart(8, '0');
  return text;
}

export function dotted(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

const units = 3000;
const districts = 100;
const first6 = 'fd4e';

/** Where the n-th unit below a district has its network: one of 64 regions of /22. */
const regionOf = (n: number): number => ((n % districts) << 16) | (Math.floor(n / districts) << 10);

/**
 * Networks of 3,000 units, `cidr unit`, units from 1: a hundred /16 with smaller ones of /22–/26 in them, some of
 * those with a /26 of yet another unit inside, public /29, and /48 and /56 of IPv6. 4,168 in all.
 */
export function* networkLines(): Generator<string> {
  for (let n = 0; n < districts; n++) {
    yield `10.${n}.0.0/16 ${n + 1}`;
    yield `${first6}:${group(n)}:1000::/48 ${n + 1}`;
  }
  for (let n = districts; n < units; n++) {
    yield `${dotted((10 << 24) | regionOf(n))}/${22 + (n % 5)} ${n + 1}`;
    if (n % 5 === 0 && n < districts + 2500)
      yield `${dotted((10 << 24) | regionOf(n) | 128)}/26 ${((n * 7) % units) + 1}`;
    if (n < 400) yield `${dotted((198 << 24) | (18 << 16) | ((n - districts) << 3))}/29 ${n + 1}`;
    if (n < 368)
      yield `${first6}:${group(n % districts)}:1000:${subnet6(Math.floor(n / districts))}00::/56 ${n + 1}`;
  }
}

/** The upper half of the fourth group: which /56 of a /48. */
const subnet6 = (n: number): string => (16 + n).toString(16);

/** Addresses of 40,000 machines: most in the networks of units, some in none; three in a hundred with IPv6. */
export function clients(): string[] {
  const random = randomOf(11);
  const byte = (): number => Math.floor(random() * 256);
  return Array.from({ length: 40_000 }, (_, n) => {
    const roll = random();
    const district = n % districts;
    if (roll < 0.03) {
      const subnet = subnet6(Math.floor(random() * 8)) + group(byte()).slice(2);
      return `${first6}:${group(district)}:${roll < 0.002 ? '2000' : '1000'}:${subnet}:${group(byte() * 99)}:${group(byte() * 77)}:${group(byte())}:${group(n)}`;
    }
    if (roll < 0.05) return dotted((198 << 24) | (18 << 16) | Math.floor(random() * 2400));
    if (roll < 0.06) return `10.200.${byte()}.${byte()}`;
    return `10.${district}.${Math.floor(random() * 120)}.${byte()}`;
  });
}
