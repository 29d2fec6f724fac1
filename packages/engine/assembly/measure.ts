// One pass over a body: how many line feeds it has, and a checksum by which a torn write is known after a crash.

export let feeds: u32 = 0;
export let checksumLow: u32 = 0;
export let checksumHigh: u32 = 0;

const prime: u64 = 0x9e3779b97f4a7c15;

// @ts-ignore: decorator
@inline
function mixed(sum: u64, bytes: u64): u64 {
  return rotl(sum ^ bytes, 29) * prime;
}

/** What differs in the highest bits alone differs in the lowest as well. */
// @ts-ignore: decorator
@inline
function spread(sum: u64): u64 {
  return (sum ^ (sum >> 32)) * 0xc2b2ae3d27d4eb4f;
}

/** Bytes behind the end, up to 64 of them, become zero. */
export function measure(at: usize, length: u32): void {
  const end = at + length;
  memory.fill(end, 0, 64);
  const feed = i8x16.splat(10);
  let count: u32 = 0;
  let a: u64 = (<u64>length + 1) * 0xc2b2ae3d27d4eb4f;
  let b: u64 = 2;
  let c: u64 = 3;
  let d: u64 = 4;
  for (let p = at; p < end; p += 32) {
    const first = v128.load(p);
    const second = v128.load(p, 16);
    const found = i8x16.bitmask(i8x16.eq(first, feed)) | (i8x16.bitmask(i8x16.eq(second, feed)) << 16);
    count += popcnt(found);
    a = mixed(a, i64x2.extract_lane(first, 0));
    b = mixed(b, i64x2.extract_lane(first, 1));
    c = mixed(c, i64x2.extract_lane(second, 0));
    d = mixed(d, i64x2.extract_lane(second, 1));
  }
  const sum = mixed(mixed(mixed(spread(a), spread(b) + 1), spread(c) + 2), spread(d) + 3);
  feeds = count;
  checksumLow = <u32>(sum ^ (sum >> 29));
  checksumHigh = <u32>(sum >> 32);
}
