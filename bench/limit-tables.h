// Tables of limit.c: one open-addressing table of fingerprints behind a filter of blocked bits, the values themselves
// for exact comparison, a bit for each /24 that holds anything, and the units' networks by length.
#define _GNU_SOURCE
#include <immintrin.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t i32;
typedef int64_t i64;

enum { IND = 1, HOST = 2, CHILD = 4 };
enum { NAME, V4, V6, NET, URL, SHA };
typedef struct { u32 tag, ref; } Slot;
typedef struct { const u8 *text; u32 id; u16 length; u8 kind; } Entry;
typedef struct { u32 v4; int is6; u8 v6[16]; } Address;
typedef struct { u64 high, low; u32 prefix, unit; } Network;

static u64 *bloom; static u32 bloomMask;
static Slot *slots; static u32 slotMask;
static Entry *entries; static u32 entryCount = 1;
static u8 *blocks24;
static u64 lengths4, lengths6a, lengths6b;
static Network *units; static u32 unitMask;
static u8 unitLengths4[33], unitLengths6[129]; static int unitCount4, unitCount6;

static inline u64 load8(const u8 *p) { u64 v; memcpy(&v, p, 8); return v; }
// From the end, so that the tails of a name are hashed where they stand; reads up to seven bytes before the start.
static inline u64 hash(const u8 *start, const u8 *end) {
  u64 h = (u64)(end - start) * 0x9e3779b97f4a7c15ull;
  const u8 *p = end;
  while (p - start >= 8) { p -= 8; h = (h ^ (load8(p) | 0x2020202020202020ull)) * 0xff51afd7ed558ccdull; h ^= h >> 32; }
  int rest = (int)(p - start);
  if (rest) { h = (h ^ ((load8(p - 8) | 0x2020202020202020ull) & (~0ull << ((8 - rest) * 8)))) * 0xff51afd7ed558ccdull; h ^= h >> 32; }
  return h * 0xc4ceb9fe1a85ec53ull;
}
static inline u64 hashBits(u64 high, u64 low, u32 prefix) {
  u64 h = (high ^ (u64)(prefix + 1) * 0x9e3779b97f4a7c15ull) * 0xff51afd7ed558ccdull; h ^= h >> 32;
  h = (h ^ low) * 0xff51afd7ed558ccdull; h ^= h >> 32;
  return h * 0xc4ceb9fe1a85ec53ull;
}
static inline u64 bits(u64 h) { return 1ull << (h & 63) | 1ull << (h >> 6 & 63) | 1ull << (h >> 12 & 63); }

static void put(u64 h, u32 flag, u32 ref) {
  bloom[h >> 40 & bloomMask] |= bits(h);
  u32 tag = (u32)(h >> 8) & ~7u;
  for (u32 s = (u32)(h >> 32) & slotMask;; s = (s + 1) & slotMask) {
    if (!slots[s].tag) { slots[s].tag = tag | flag; slots[s].ref = ref; return; }
    if ((slots[s].tag & ~7u) != tag || (flag == IND && slots[s].tag & IND)) continue;
    slots[s].tag |= flag; if (flag == IND) slots[s].ref = ref;
    return;
  }
}

static inline u32 flagsOf(u64 h) {
  u64 want = bits(h);
  if ((bloom[h >> 40 & bloomMask] & want) != want) return 0;
  u32 tag = (u32)(h >> 8) & ~7u, flags = 0;
  for (u32 s = (u32)(h >> 32) & slotMask; slots[s].tag; s = (s + 1) & slotMask) if ((slots[s].tag & ~7u) == tag) flags |= slots[s].tag & 7;
  return flags;
}

static inline u32 entryOf(u64 h, u8 kind, const u8 *value, u32 length) {
  u64 want = bits(h);
  if ((bloom[h >> 40 & bloomMask] & want) != want) return 0;
  u32 tag = (u32)(h >> 8) & ~7u;
  for (u32 s = (u32)(h >> 32) & slotMask; slots[s].tag; s = (s + 1) & slotMask) {
    if ((slots[s].tag & ~7u) != tag || !(slots[s].tag & IND)) continue;
    Entry *e = &entries[slots[s].ref];
    if (e->kind != kind || e->length != length) continue;
    u32 i = 0;
    while (i < length && (value[i] | (kind != URL && value[i] - 'A' < 26u ? 32 : 0)) == e->text[i]) i++;
    if (i == length) return slots[s].ref;
  }
  return 0;
}

// Whether a name, or one above it, may be listed, given the hash of its last two labels; also for digests.
static int mayHoldName(u64 h, const u8 *start, const u8 *end) {
  u32 flags = flagsOf(h);
  if (flags & (IND | HOST)) return 1;
  if (!(flags & CHILD)) return 0;
  int labels = 1; const u8 *at = end - 1;
  for (; at >= start; at--) if (*at == '.' && ++labels > 3) { flags = flagsOf(hash(at + 1, end)); if (flags & (IND | HOST)) return 1; if (!(flags & CHILD)) return 0; }
  return (flagsOf(hash(start, end)) & (IND | HOST)) != 0;
}

// The most specific listed name that is this one or above it.
static u32 nameEntry(const u8 *start, const u8 *end) {
  for (const u8 *at = start; at < end;) {
    u32 ref = entryOf(hash(at, end), NAME, at, (u32)(end - at));
    if (ref) return ref;
    at = memchr(at, '.', (size_t)(end - at));
    if (!at) return 0;
    at++;
  }
  return 0;
}

static inline int readIpv4(const u8 *start, const u8 *end, u32 *address) {
  u32 a = 0, o = 0; int digits = 0, dots = 0;
  if (end - start > 15) return 0;
  for (const u8 *p = start; p < end; p++) {
    if (*p == '.') { if (!digits || dots == 3) return 0; a = a << 8 | o; o = 0; digits = 0; dots++; }
    else { u32 d = (u32)*p - '0'; if (d > 9) return 0; o = o * 10 + d; if (o > 255) return 0; digits++; }
  }
  *address = a << 8 | o;
  return dots == 3 && digits;
}

static int readIpv6(const u8 *start, const u8 *end, u8 *out) {
  int count = 0, gap = -1; memset(out, 0, 16);
  const u8 *p = start;
  if (end - start >= 2 && p[0] == ':' && p[1] == ':') { gap = 0; p += 2; }
  while (p < end) {
    u32 value = 0; int digits = 0;
    for (; p < end && *p != ':'; p++) { u32 d = *p - '0' < 10u ? (u32)*p - '0' : (*p | 32) - 'a' < 6u ? (u32)(*p | 32) - 'a' + 10 : 99; if (d > 15 || ++digits > 4) return 0; value = value << 4 | d; }
    if (!digits || count == 8) return 0;
    out[count * 2] = (u8)(value >> 8); out[count * 2 + 1] = (u8)value; count++;
    if (p == end) break;
    if (++p < end && *p == ':') { if (gap >= 0) return 0; gap = count; p++; } else if (p == end) return 0;
  }
  if (gap < 0) return count == 8;
  if (count == 8) return 0;
  memmove(out + 16 - (count - gap) * 2, out + gap * 2, (size_t)(count - gap) * 2);
  memset(out + gap * 2, 0, (size_t)(8 - count) * 2);
  return 1;
}

static int readAddress(const u8 *start, const u8 *end, Address *address) {
  address->is6 = !readIpv4(start, end, &address->v4);
  return !address->is6 || readIpv6(start, end, address->v6);
}

static inline void masked(const Address *a, u32 prefix, u64 *high, u64 *low) {
  if (!a->is6) { *high = prefix ? a->v4 & ~0u << (32 - prefix) : 0; *low = 4; return; }
  *high = __builtin_bswap64(load8(a->v6)); *low = __builtin_bswap64(load8(a->v6 + 8));
  if (prefix <= 64) { *low = 0; *high = prefix ? *high & ~0ull << (64 - prefix) : 0; }
  else *low &= ~0ull << (128 - prefix);
}

static u32 networkEntry(const Address *a, u32 prefix, u8 kind) {
  struct { u64 high, low; } key; masked(a, prefix, &key.high, &key.low);
  u64 h = hashBits(key.high, key.low, prefix), want = bits(h);
  if ((bloom[h >> 40 & bloomMask] & want) != want) return 0;
  u32 tag = (u32)(h >> 8) & ~7u;
  for (u32 s = (u32)(h >> 32) & slotMask; slots[s].tag; s = (s + 1) & slotMask) {
    if ((slots[s].tag & ~7u) != tag || !(slots[s].tag & IND)) continue;
    Entry *e = &entries[slots[s].ref];
    if (e->kind == kind && e->length == prefix && !memcmp(e->text, &key, 16)) return slots[s].ref;
  }
  return 0;
}

// The address itself, else the longest listed network around it.
static u32 addressEntry(const Address *a) {
  u32 ref;
  if (!a->is6) {
    if (!(blocks24[a->v4 >> 11] & 1 << (a->v4 >> 8 & 7))) return 0;
    if ((ref = networkEntry(a, 32, V4))) return ref;
    for (u64 left = lengths4; left;) { u32 p = 63 - (u32)__builtin_clzll(left); left &= ~(1ull << p); if ((ref = networkEntry(a, p, NET))) return ref; }
    return 0;
  }
  if ((ref = networkEntry(a, 128, V6))) return ref;
  for (u64 left = lengths6b; left;) { u32 p = 63 - (u32)__builtin_clzll(left); left &= ~(1ull << p); if ((ref = networkEntry(a, p + 64, NET))) return ref; }
  for (u64 left = lengths6a; left;) { u32 p = 63 - (u32)__builtin_clzll(left); left &= ~(1ull << p); if ((ref = networkEntry(a, p, NET))) return ref; }
  return 0;
}

static inline int mayHoldIpv4(u32 v4) {
  Address a = { .v4 = v4 };
  return (blocks24[v4 >> 11] & 1 << (v4 >> 8 & 7)) && addressEntry(&a);
}

static int isHex64(const u8 *at) { for (int i = 0; i < 64; i++) if (!(at[i] - '0' < 10u || (at[i] | 32) - 'a' < 6u)) return 0; return 1; }

static u32 unitOf(const Address *a) {
  const u8 *lengthsOf = a->is6 ? unitLengths6 : unitLengths4; int count = a->is6 ? unitCount6 : unitCount4;
  for (int i = 0; i < count; i++) {
    u64 high, low; u32 prefix = lengthsOf[i]; masked(a, prefix, &high, &low);
    for (u32 s = (u32)(hashBits(high, low, prefix) >> 32) & unitMask; units[s].unit; s = (s + 1) & unitMask)
      if (units[s].high == high && units[s].low == low && units[s].prefix == prefix) return units[s].unit;
  }
  return 0;
}

// `address/prefix` up to `end`.
static u32 readNetwork(const u8 *start, const u8 *end, Address *a) {
  const u8 *slash = memchr(start, '/', (size_t)(end - start)); u32 prefix = 0;
  readAddress(start, slash, a);
  for (const u8 *p = slash + 1; p < end; p++) prefix = prefix * 10 + *p - '0';
  return prefix;
}

static void markBlocks(u32 first, u32 prefix) {
  for (u32 b = first >> 8, count = prefix >= 24 ? 1 : 1u << (24 - prefix); count--; b++) blocks24[b >> 3] |= (u8)(1 << (b & 7));
}

static void readIndicators(u8 *list, size_t size) {
  u32 total = 0;
  for (size_t i = 0; i < size; i++) total += list[i] == '\n';
  u32 room = 64; while (room < total * 2) room *= 2;
  slotMask = room - 1; slots = calloc(room, sizeof *slots);
  bloomMask = room / 8 - 1; bloom = aligned_alloc(64, room); memset(bloom, 0, room);
  entries = calloc(total + 2, sizeof *entries); blocks24 = calloc(1 << 21, 1);
  u32 id = 0; Address a = { 0 };
  for (u8 *p = list; p < list + size; id++) {
    u8 *end = memchr(p, '\n', (size_t)(list + size - p)), *text = (u8 *)memchr(p, ' ', 16) + 1;
    u8 kind = p[0] == 'd' ? NAME : p[0] == 'u' ? URL : p[0] == 's' ? SHA : p[0] == 'c' ? NET : p[3] == '4' ? V4 : V6;
    if (kind == URL) text += 7;
    u32 prefix = kind == NET ? readNetwork(text, end, &a) : kind == V4 ? 32 : 128;
    entries[entryCount] = (Entry){ text, id, (u16)(end - text), kind };
    if (kind == NET || kind == V4 || kind == V6) {
      if (kind != NET) readAddress(text, end, &a);
      u64 key[2]; masked(&a, prefix, &key[0], &key[1]);
      // The bits replace the text, which has room for them: the shortest is `1.1.1.1` behind its kind.
      entries[entryCount].text = text -= 5; memcpy(text, key, end + 1 - text < 16 ? (size_t)(end + 1 - text) : 16);
      if (end + 1 - text < 16) { u8 *own = malloc(16); memcpy(own, key, 16); entries[entryCount].text = own; }
      entries[entryCount].length = (u16)prefix;
      put(hashBits(key[0], key[1], prefix), IND, entryCount);
      if (!a.is6) markBlocks((u32)key[0], prefix);
      if (kind == NET) { if (!a.is6) lengths4 |= 1ull << prefix; else if (prefix < 64) lengths6a |= 1ull << prefix; else lengths6b |= 1ull << (prefix - 64); }
    } else put(hash(text, end), IND, entryCount);
    if (kind == NAME || kind == URL) {
      u8 *stop = kind == URL ? memchr(text, '/', (size_t)(end - text)) : end;
      if (kind == URL) put(hash(text, stop), HOST, 0);
      int labels = 0; for (u8 *q = stop - 1; q > text; q--) if (*q == '.' && ++labels >= 2) put(hash(q + 1, stop), CHILD, 0);
    }
    entryCount++; p = end + 1;
  }
}

static void readUnits(u8 *list, size_t size) {
  u32 total = 0; u8 has4[33] = { 0 }, has6[129] = { 0 };
  for (size_t i = 0; i < size; i++) total += list[i] == '\n';
  u32 room = 64; while (room < total * 4) room *= 2;
  units = calloc(room, sizeof *units); unitMask = room - 1;
  for (u8 *p = list; p < list + size;) {
    u8 *end = memchr(p, '\n', (size_t)(list + size - p)), *space = memchr(p, ' ', (size_t)(end - p));
    Address a; Network n = { .prefix = readNetwork(p, space, &a), .unit = (u32)atoi((char *)space + 1) };
    masked(&a, n.prefix, &n.high, &n.low);
    (a.is6 ? has6 : has4)[n.prefix] = 1;
    u32 s = (u32)(hashBits(n.high, n.low, n.prefix) >> 32) & unitMask;
    while (units[s].unit) s = (s + 1) & unitMask;
    units[s] = n; p = end + 1;
  }
  for (int i = 32; i >= 0; i--) if (has4[i]) unitLengths4[unitCount4++] = (u8)i;
  for (int i = 128; i >= 0; i--) if (has6[i]) unitLengths6[unitCount6++] = (u8)i;
}

// ---- sixty-four bytes as masks ----

#ifdef __AVX512VBMI__
static u8 classes[128] __attribute__((aligned(64)));
__attribute__((constructor)) static void fillClasses(void) {
  for (int c = 0; c < 128; c++) classes[c] = (u8)(((c | 32) - 'a' < 26u || c - '0' < 10u || c == '-' || c == '_' || c == '.') | (c == '.') << 1 | (c == '\n') << 2 | (c == ':') << 3 | (c - '0' < 11u || (c | 32) - 'a' < 6u) << 4);
}
static inline void classify(const u8 *at, u64 *word, u64 *dots, u64 *feeds, u64 *colons, u64 *hexes) {
  __m512i b = _mm512_loadu_si512(at);
  __m512i k = _mm512_maskz_permutex2var_epi8(~_mm512_movepi8_mask(b), _mm512_load_si512(classes), b, _mm512_load_si512(classes + 64));
  *word = _mm512_test_epi8_mask(k, _mm512_set1_epi8(1)); *dots = _mm512_test_epi8_mask(k, _mm512_set1_epi8(2)); *feeds = _mm512_test_epi8_mask(k, _mm512_set1_epi8(4));
  *colons = _mm512_test_epi8_mask(k, _mm512_set1_epi8(8)); *hexes = _mm512_test_epi8_mask(k, _mm512_set1_epi8(16));
}
#else
static inline u64 both(__m256i a, __m256i b) { return (u32)_mm256_movemask_epi8(a) | (u64)(u32)_mm256_movemask_epi8(b) << 32; }
static inline __m256i in(__m256i b, char first, char count) { return _mm256_cmpgt_epi8(_mm256_set1_epi8((char)(-128 + count)), _mm256_add_epi8(b, _mm256_set1_epi8((char)(-128 - first)))); }
static inline __m256i is(__m256i b, char c) { return _mm256_cmpeq_epi8(b, _mm256_set1_epi8(c)); }
static inline void classify(const u8 *at, u64 *word, u64 *dots, u64 *feeds, u64 *colons, u64 *hexes) {
  __m256i a = _mm256_loadu_si256((const __m256i *)at), b = _mm256_loadu_si256((const __m256i *)(at + 32));
  __m256i fold = _mm256_set1_epi8(32), la = _mm256_or_si256(a, fold), lb = _mm256_or_si256(b, fold);
  *dots = both(is(a, '.'), is(b, '.')); *feeds = both(is(a, '\n'), is(b, '\n')); *colons = both(is(a, ':'), is(b, ':'));
  u64 digits = both(in(a, '0', 10), in(b, '0', 10));
  *word = *dots | digits | both(_mm256_or_si256(in(la, 'a', 26), _mm256_or_si256(is(a, '-'), is(a, '_'))), _mm256_or_si256(in(lb, 'a', 26), _mm256_or_si256(is(b, '-'), is(b, '_'))));
  *hexes = *colons | digits | both(in(la, 'a', 6), in(lb, 'a', 6));
}
#endif
