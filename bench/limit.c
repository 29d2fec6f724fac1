// The limit: what the same work costs in C with AVX2, one process, threads sharing one index.
// Build: cc -O3 -march=native -pthread -o limit limit.c
// Run:   limit INDICATORS LOG THREADS   → one line of JSON
// Work:  names at or above the one in the line, IPv4 addresses, SHA-256; an indicator once a line.
#include <immintrin.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

typedef uint8_t u8;
typedef uint32_t u32;
typedef uint64_t u64;

enum { IND = 1, CHILD = 4 };
typedef struct { u32 tag, ref; } Slot;
typedef struct { u32 id, length; const char *text; } Entry;

static u64 *bloom; static u32 bloomMask;
static Slot *slots; static u32 slotMask;
static Entry *entries; static u32 entryCount = 1;
static u8 *blocks24;

static inline u64 load8(const u8 *p) { u64 v; memcpy(&v, p, 8); return v; }
static inline u64 hash(const u8 *start, const u8 *end) {
  u64 h = (u64)(end - start) * 0x9e3779b97f4a7c15ull;
  const u8 *p = end;
  while (p - start >= 8) { p -= 8; h = (h ^ (load8(p) | 0x2020202020202020ull)) * 0xff51afd7ed558ccdull; h ^= h >> 32; }
  int rest = (int)(p - start);
  if (rest) { h = (h ^ ((load8(p - 8) | 0x2020202020202020ull) & (~0ull << ((8 - rest) * 8)))) * 0xff51afd7ed558ccdull; h ^= h >> 32; }
  return h * 0xc4ceb9fe1a85ec53ull;
}
static inline u64 bits(u64 h) { return 1ull << (h & 63) | 1ull << (h >> 6 & 63) | 1ull << (h >> 12 & 63); }

static void put(u64 h, u32 flag, u32 ref) {
  bloom[h >> 40 & bloomMask] |= bits(h);
  u32 tag = (u32)(h >> 8) & ~7u;
  for (u32 s = (u32)(h >> 32) & slotMask;; s = (s + 1) & slotMask) {
    if (!slots[s].tag) { slots[s].tag = tag | flag; slots[s].ref = ref; return; }
    if ((slots[s].tag & ~7u) != tag) continue;
    if (flag == IND && (slots[s].tag & IND)) continue;
    slots[s].tag |= flag; if (flag == IND) slots[s].ref = ref; return;
  }
}

// Flags of a key, and the entry whose text is exactly this one.
static inline u32 get(u64 h, const u8 *start, u32 length, u32 *ref) {
  u64 want = bits(h);
  if ((bloom[h >> 40 & bloomMask] & want) != want) return 0;
  u32 tag = (u32)(h >> 8) & ~7u, flags = 0;
  for (u32 s = (u32)(h >> 32) & slotMask; slots[s].tag; s = (s + 1) & slotMask) {
    if ((slots[s].tag & ~7u) != tag) continue;
    flags |= slots[s].tag & CHILD;
    if (slots[s].tag & IND) {
      Entry *e = &entries[slots[s].ref];
      if (e->length == length) {
        u32 i = 0;
        while (i < length && (start[i] | (start[i] >= 'A' && start[i] <= 'Z' ? 32 : 0)) == (u8)e->text[i]) i++;
        if (i == length) { flags |= IND; *ref = slots[s].ref; }
      }
    }
  }
  return flags;
}

typedef struct { const u8 *start, *end, *file; u64 firstLine, hits, sum, lines; } Part;

static inline u32 lookName(const u8 *start, const u8 *end) {
  u32 ref = 0, found = 0; int labels = 1; const u8 *at = end - 1;
  // From the right; the most specific wins, so a hit goes on to the longer ones while there are any.
  for (; at >= start; at--) {
    if (*at != '.') continue;
    if (++labels < 3) continue;
    u32 flags = get(hash(at + 1, end), at + 1, (u32)(end - at - 1), &ref);
    if (flags & IND) found = ref;
    if (!(flags & CHILD)) return found;
  }
  if (labels < 2) return 0;
  if (get(hash(start, end), start, (u32)(end - start), &ref) & IND) found = ref;
  return found;
}

static inline u32 lookIpv4(const u8 *start, const u8 *end) {
  u32 a = 0, o = 0; int digits = 0, dots = 0;
  for (const u8 *p = start; p < end; p++) {
    if (*p == '.') { if (!digits || dots == 3) return 0; a = a << 8 | o; o = 0; digits = 0; dots++; }
    else { u32 d = *p - '0'; if (d > 9) return 0; o = o * 10 + d; if (o > 255) return 0; digits++; }
  }
  if (dots != 3 || !digits) return 0;
  a = a << 8 | o;
  if (!(blocks24[a >> 11] & 1 << (a >> 8 & 7))) return 0;
  u32 ref = 0;
  return get(hash(start, end), start, (u32)(end - start), &ref) & IND ? ref : 0;
}

static void *scan(void *argument) {
  Part *part = argument;
  const u8 *start = part->start, *end = part->end;
  const __m256i low = _mm256_broadcastsi128_si256(_mm_setr_epi8(5, 7, 7, 7, 7, 39, 7, 7, 39, 7, (char)134, 2, 66, 18, 18, 10));
  const __m256i high = _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 0, 48, (char)129, 2, 76, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0));
  const __m256i nibble = _mm256_set1_epi8(15), wordKinds = _mm256_set1_epi8(31), dot = _mm256_set1_epi8('.'), feed = _mm256_set1_epi8('\n'), zero = _mm256_setzero_si256();
  u64 carryDots = 0, carryWord = 0, line = 1, hits = 0, sum = 0; u32 run = 0;
  u32 seen[16]; int seenCount = 0;
  for (const u8 *block = start; block < end; block += 64) {
    u64 word = 0, dots = 0, feeds = 0;
    for (int i = 0; i < 2; i++) {
      __m256i b = _mm256_loadu_si256((const __m256i *)(block + i * 32));
      __m256i k = _mm256_and_si256(_mm256_shuffle_epi8(low, _mm256_and_si256(b, nibble)), _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(b, 4), nibble)));
      word |= (u64)(u32)~_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_and_si256(k, wordKinds), zero)) << (i * 32);
      dots |= (u64)(u32)_mm256_movemask_epi8(_mm256_cmpeq_epi8(b, dot)) << (i * 32);
      feeds |= (u64)(u32)_mm256_movemask_epi8(_mm256_cmpeq_epi8(b, feed)) << (i * 32);
    }
    u64 total = word + dots, all = total + carryDots, ends = all & ~word;
    u64 overflow = (total < word) | (all < total), longEnds = 0;
    u32 open = (u32)__builtin_ctzll(~word | 1ull << 63);
    u64 m = word & word >> 1; m &= m >> 2; m &= m >> 4; m &= m >> 8; m &= m >> 16;
    if (run + open >= 32 || m) longEnds = (word << 1 | carryWord) & ~word;
    run = ~word ? (u32)__builtin_clzll(~word) : run + 64;
    for (u64 events = ends | feeds | longEnds; events; events &= events - 1) {
      u32 bit = (u32)__builtin_ctzll(events); u64 one = 1ull << bit;
      const u8 *at = block + bit;
      if (at > end) break;
      if ((ends | longEnds) & one) {
        u64 below = ~word & (one - 1);
        const u8 *from;
        if (below) from = block + 64 - __builtin_clzll(below);
        else { from = at; while (from > start) { u8 c = from[-1]; if (!((c | 32) - 'a' < 26u || c - '0' < 10u || c == '.' || c == '-' || c == '_')) break; from--; } }
        u32 ref = 0; const u8 *to = at;
        if (ends & one) {
          while (to > from && to[-1] == '.') to--;
          if (to > from) {
            if ((u32)to[-1] - '0' < 10) { const u8 *p = to - 1; while (p > from && (u32)*p - '0' < 10) p--; ref = *p == '.' ? lookIpv4(from, to) : lookName(from, to); }
            else ref = lookName(from, to);
          }
        }
        if (!ref && at - from == 64) { u32 found = 0; if (get(hash(from, at), from, 64, &found) & IND) ref = found; }
        if (ref) {
          int known = 0;
          for (int i = 0; i < seenCount; i++) known |= seen[i] == ref;
          if (!known && seenCount < 16) { seen[seenCount++] = ref; hits++; sum += (part->firstLine + line) * 31 + entries[ref].id; }
        }
      }
      if (feeds & one) { line++; seenCount = 0; }
    }
    carryDots = overflow; carryWord = word >> 63;
  }
  part->hits = hits; part->sum = sum; part->lines = line - 1;
  return 0;
}

static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + t.tv_nsec / 1e9; }

static double processor(void) { struct timespec t; clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); return t.tv_sec + t.tv_nsec / 1e9; }

static u8 *mapFile(const char *path, size_t *size) {
  int file = open(path, O_RDONLY); struct stat info;
  if (file < 0 || fstat(file, &info)) { perror(path); exit(2); }
  *size = (size_t)info.st_size;
  // Padding before and after, so that whole vectors may be read.
  u8 *bytes = (u8 *)mmap(0, *size + 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) + 4096;
  mmap(bytes, *size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED | MAP_POPULATE, file, 0);
  close(file);
  return bytes;
}

int main(int count, char **argument) {
  if (count < 4) return 2;
  size_t listSize, logSize;
  double t0 = now();
  u8 *list = mapFile(argument[1], &listSize);
  u32 total = 0;
  for (size_t i = 0; i < listSize; i++) total += list[i] == '\n';
  u32 room = 64; while (room < total * 2) room *= 2;
  slotMask = room - 1; slots = calloc(room, sizeof *slots);
  bloomMask = room / 8 - 1; bloom = calloc(room / 8, 8);
  entries = calloc(total + 2, sizeof *entries); blocks24 = calloc(1 << 21, 1);
  u32 id = 0;
  for (u8 *p = list; p < list + listSize; id++) {
    u8 *end = memchr(p, '\n', (size_t)(list + listSize - p)), *text = (u8 *)memchr(p, ' ', 16) + 1;
    entries[entryCount] = (Entry){ id, (u32)(end - text), (const char *)text };
    put(hash(text, end), IND, entryCount++);
    if (*p == 'd') { int labels = 0; for (u8 *q = end - 1; q > text; q--) if (*q == '.' && ++labels >= 2) put(hash(q + 1, end), CHILD, 0); }
    if (*p == 'i') {
      u32 a = 0, octet = 0;
      for (u8 *q = text; q <= end; q++) {
        if (q < end && *q != '.') octet = octet * 10 + *q - '0';
        else { a = a << 8 | octet; octet = 0; }
      }
      blocks24[a >> 11] |= (u8)(1 << (a >> 8 & 7));
    }
    p = end + 1;
  }
  u8 *log = mapFile(argument[2], &logSize);
  int threads = atoi(argument[3]);
  double t1 = now(), c1 = processor();
  Part parts[64]; pthread_t ids[64]; const u8 *from = log;
  for (int i = 0; i < threads; i++) {
    const u8 *to = i == threads - 1 ? log + logSize : log + logSize / (u32)threads * (u32)(i + 1);
    while (to < log + logSize && to[-1] != '\n') to++;
    parts[i] = (Part){ .start = from, .end = to, .file = log, .firstLine = 0 };
    pthread_create(&ids[i], 0, scan, &parts[i]); from = to;
  }
  u64 hits = 0, sum = 0, lines = 0;
  for (int i = 0; i < threads; i++) {
    pthread_join(ids[i], 0);
    // Lines before this part were not known while it ran: the sum is corrected by them.
    sum += parts[i].sum + parts[i].hits * lines * 31; hits += parts[i].hits; lines += parts[i].lines;
  }
  double t2 = now();
  printf("{\"cpuSeconds\":%.4f,\"lines\":%lu,\"hits\":%lu,\"sum\":%lu,\"buildSeconds\":%.3f,\"matchSeconds\":%.4f}\n", processor() - c1, lines, hits, sum, t1 - t0, t2 - t1);
  return 0;
}
