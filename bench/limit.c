// The limit: what the same work costs in C, with AVX-512 where there is one, else AVX2; threads share one index.
// Build: cc -O3 -march=native -pthread -o limit limit.c
// Run:   limit INDICATORS LOG THREADS NETWORKS   → one line of JSON
// Work:  as bench/README.md says it. A scan of 64 bytes at a time finds lines that may hit, in any format; the fields
//        of those are read, looked up exactly, attributed to a unit and summed up. Files are read piece by piece.
#include "limit-tables.h"
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PIECE = 1 << 20, PAD = 4096, QUEUE = 256 };
// In the place of a hash, for an IPv6 address that was looked up already.
static const u64 isListed6 = 1ull << 32;

typedef struct { u64 key; u32 count; } Sighting;
typedef struct { u64 hash; const u8 *from, *to; u64 line; } Waiting;
typedef struct {
  int file; size_t from, to;
  u64 lines, hits, sum, lastLine;
  const u8 *start, *end;
  Sighting *seen; u32 seenMask, seenCount;
  Waiting waiting[QUEUE]; u32 waitingCount;
} Part;

static void addSighting(Part *part, u64 key, u32 count) {
  if (part->seenCount * 3 > part->seenMask * 2) {
    Sighting *old = part->seen; u32 size = part->seenMask + 1;
    part->seenMask = size * 2 - 1; part->seen = calloc(size * 2, sizeof *old); part->seenCount = 0;
    for (u32 i = 0; i < size; i++) if (old[i].key) addSighting(part, old[i].key, old[i].count);
    free(old);
  }
  u32 at = (u32)((key * 0x9e3779b97f4a7c15ull) >> 32) & part->seenMask;
  while (part->seen[at].key && part->seen[at].key != key) at = (at + 1) & part->seenMask;
  if (!part->seen[at].key) { part->seen[at].key = key; part->seenCount++; }
  part->seen[at].count += count;
}

// ---- the fields of one line ----

typedef struct { const u8 *at, *end; } Text;
typedef struct { Text client, name, host, path, address, digest; i32 day; } Fields;

static Text between(const u8 *at, const u8 *end, const char *before, int length, char until) {
  const u8 *found = at < end ? memmem(at, (size_t)(end - at), before, (size_t)length) : 0;
  if (!found) return (Text){ 0, 0 };
  found += length;
  const u8 *close = memchr(found, until, (size_t)(end - found));
  return (Text){ found, close ? close : end };
}
#define FIND(from, before, until) between(from, end, before, sizeof before - 1, until)

static i32 two(const u8 *at) { return (at[0] & 15) * 10 + (at[1] & 15); }
// Day of 2025-MM-DD, counted from 25 November as the log's seven days are.
static i32 dayOf(i32 month, i32 day) { return month == 11 ? day - 25 : day + 5; }
static i32 dayOfEpoch(const u8 *at) { i64 value = 0; for (; *at - '0' < 10u; at++) value = value * 10 + *at - '0'; return (i32)(value / 86400 - 20417); }

static Text cell(const u8 *at, const u8 *end, char separator, int skip) {
  while (skip--) { const u8 *next = memchr(at, separator, (size_t)(end - at)); if (!next) return (Text){ end, end }; at = next + 1; }
  const u8 *close = memchr(at, separator, (size_t)(end - at));
  return (Text){ at, close ? close : end };
}

static void splitUrl(Text url, Fields *f) {
  const u8 *slash = memchr(url.at + 7, '/', (size_t)(url.end - url.at - 7));
  f->host = (Text){ url.at + 7, slash ? slash : url.end };
  f->path = (Text){ f->host.end, url.end };
}

static int readFields(const u8 *at, const u8 *end, Fields *f) {
  memset(f, 0, sizeof *f);
  if (at[0] == '{' && at[2] == 't' && at[3] == 'i') {
    f->day = dayOf(two(at + 19), two(at + 22));
    const u8 *type = FIND(at, "\"event_type\":\"", '"').at;
    f->client = FIND(type, "\"src_ip\":\"", '"');
    f->address = FIND(f->client.end, "\"dest_ip\":\"", '"');
    const u8 *rest = f->address.end;
    switch (type[0]) {
      case 'd': f->name = FIND(rest, "\"rrname\":\"", '"'); break;
      case 't': f->name = FIND(rest, "\"sni\":\"", '"'); break;
      case 'h': f->host = FIND(rest, "\"hostname\":\"", '"'); f->path = FIND(f->host.end, "\"url\":\"", '"'); break;
      case 'f': if (type[1] == 'i') { f->host = FIND(rest, "\"hostname\":\"", '"'); f->path = FIND(rest, "\"url\":\"", '"'); f->digest = FIND(rest, "\"sha256\":\"", '"'); }
    }
  } else if (at[0] == '{') {
    f->day = dayOfEpoch(at + 6);
    f->client = FIND(at, "\"id.orig_h\":\"", '"'); f->address = FIND(f->client.end, "\"id.resp_h\":\"", '"'); f->name = FIND(f->address.end, "\"query\":\"", '"');
  } else if (at[0] == 'd') {
    f->day = dayOf(two(at + 10), two(at + 13));
    f->client = FIND(at, " srcip=", ' '); f->address = FIND(f->client.end, " dstip=", ' ');
  } else if (at[0] > '9') {
    f->day = dayOf(at[0] == 'N' ? 11 : 12, (at[4] & 15) * 10 + (at[5] & 15));
    f->name = FIND(at, "query[A] ", ' ');
    f->client = (Text){ f->name.end + 6, end };
  } else if (at[4] == '-' && at[19] == ',') {
    f->day = dayOf(two(at + 5), two(at + 8)); f->client = cell(at, end, ',', 3); f->address = cell(f->client.at, end, ',', 1);
  } else if (at[4] == '-') {
    f->day = dayOf(two(at + 5), two(at + 8));
    Text client = FIND(at, "client @", '#'); f->client = (Text){ (u8 *)memchr(client.at, ' ', 30) + 1, client.end };
    f->name = FIND(client.end, "): query: ", ' ');
  } else if (at[17] == '\t') {
    f->day = dayOfEpoch(at); f->client = cell(at, end, '\t', 2); f->address = cell(f->client.at, end, '\t', 2); f->name = cell(f->address.at, end, '\t', 5);
  } else if (at[10] == '.') {
    f->day = dayOfEpoch(at);
    const u8 *client = at + 14; while (*client == ' ') client++;
    client = (u8 *)memchr(client, ' ', 16) + 1;
    f->client = cell(client, end, ' ', 0);
    splitUrl(FIND(f->client.end, " GET ", ' '), f);
    f->address = FIND(f->path.end, "/", ' ');
  } else return 0;
  return 1;
}

// ---- exact look-ups ----

static void readLine(Part *part, const u8 *at, const u8 *end, u64 line) {
  Fields f;
  if (!readFields(at, end, &f)) return;
  u32 found[4]; int count = 0; Address address;
  u32 ref = f.name.at ? nameEntry(f.name.at, f.name.end) : f.host.at ? nameEntry(f.host.at, f.host.end) : 0;
  if (ref) found[count++] = ref;
  if (f.path.at) {
    u8 url[8192]; size_t host = (size_t)(f.host.end - f.host.at), path = (size_t)(f.path.end - f.path.at);
    if (host + path < sizeof url - 8) {
      memcpy(url + 8, f.host.at, host); memcpy(url + 8 + host, f.path.at, path);
      if ((ref = entryOf(hash(url + 8, url + 8 + host + path), URL, url + 8, (u32)(host + path)))) found[count++] = ref;
    }
  }
  if (f.digest.at && (ref = entryOf(hash(f.digest.at, f.digest.end), SHA, f.digest.at, (u32)(f.digest.end - f.digest.at)))) found[count++] = ref;
  if (f.address.at && readAddress(f.address.at, f.address.end, &address) && (ref = addressEntry(&address))) found[count++] = ref;
  if (!count) return;
  u32 unit = readAddress(f.client.at, f.client.end, &address) ? unitOf(&address) : 0;
  for (int i = 0; i < count; i++) {
    u64 id = entries[found[i]].id;
    part->hits++; part->sum += line * 31 + id * 7 + unit * 3 + (u64)f.day;
    addSighting(part, (u64)(f.day + 1) << 52 | (u64)unit << 32 | id, 1);
  }
}

// ---- the scan ----

static inline void settle(Part *part) {
  for (u32 i = 0; i < part->waitingCount; i++) {
    Waiting *w = &part->waiting[i];
    if (w->line == part->lastLine) continue;
    if (w->from ? !mayHoldName(w->hash, w->from, w->to) : w->hash != isListed6 && !mayHoldIpv4((u32)w->hash)) continue;
    part->lastLine = w->line;
    const u8 *middle = w->to, *from = memrchr(part->start, '\n', (size_t)(middle - part->start));
    const u8 *to = memchr(middle, '\n', (size_t)(part->end - middle));
    readLine(part, from ? from + 1 : part->start, to ? to : part->end, w->line);
  }
  part->waitingCount = 0;
}

static inline void wait(Part *part, u64 hash, const u8 *from, const u8 *to, u64 line) {
  part->waiting[part->waitingCount++] = (Waiting){ hash, from, to, line };
}

static inline void foundRun(Part *part, const u8 *from, const u8 *to, u64 dots, const u8 *block, u64 line) {
  while (to > from && to[-1] == '.') to--;
  if (to - from < 3) return;
  if ((u32)to[-1] - '0' < 10) {
    Address address;
    if (readIpv4(from, to, &address.v4)) { __builtin_prefetch(&blocks24[address.v4 >> 11]); wait(part, address.v4, 0, to, line); return; }
  }
  // The last two labels; the marks of the block tell where they start when they lie in it.
  const u8 *second = 0;
  u64 below = dots & (to - block < 64 ? (1ull << (to - block)) - 1 : ~0ull);
  if (from >= block) below &= ~0ull << (from - block);
  if (below) { u64 last = 63 - (u64)__builtin_clzll(below); below &= ~(1ull << last); if (below) second = block + 64 - __builtin_clzll(below); }
  if (!second) {
    if (from >= block) second = from;
    else { int left = 2; second = to; while (second > from && (second[-1] != '.' || --left)) second--; }
  }
  u64 h = hash(second, to);
  __builtin_prefetch(&bloom[h >> 40 & bloomMask]);
  wait(part, h, from, to, line);
}

static void foundColons(Part *part, const u8 *from, const u8 *to, u64 line) {
  Address address;
  if (to - from < 9 && !memmem(from, (size_t)(to - from), "::", 2)) return;
  while (to > from && to[-1] == ':' && to[-2] != ':') to--;
  if (!readIpv6(from, to, address.v6) || line == part->lastLine) return;
  address.is6 = 1;
  if (!addressEntry(&address)) return;
  wait(part, isListed6, 0, to, line);
}

static inline int isWord(u8 c) { return (c | 32) - 'a' < 26u || c - '0' < 10u || c == '.' || c == '-' || c == '_'; }
static inline int isHexOrColon(u8 c) { return c - '0' < 11u || (c | 32) - 'a' < 6u; }

static void scan(Part *part) {
  u64 carryDots = 0, carryWord = 0, carryColons = 0, line = part->lines + 1; u32 run = 0;
  const u8 *start = part->start, *end = part->end;
  for (const u8 *block = start; block < end; block += 64) {
    u64 word, dots, feeds, colons, hexes;
    classify(block, &word, &dots, &feeds, &colons, &hexes);
    u64 rest = end - block < 64 ? (1ull << (end - block)) - 1 : ~0ull;
    word &= rest; dots &= rest; feeds &= rest; colons &= rest; hexes &= rest;
    u64 total = word + dots, all = total + carryDots, ends = all & ~word;
    u64 overflow = (total < word) | (all < total), longEnds = 0;
    u64 total6 = hexes + colons, all6 = total6 + carryColons, ends6 = all6 & ~hexes;
    carryColons = (total6 < hexes) | (all6 < total6);
    u32 open = ~word ? (u32)__builtin_ctzll(~word) : 64;
    u64 m = word & word >> 1; m &= m >> 2; m &= m >> 4; m &= m >> 8; m &= m >> 16;
    if (run + open >= 64 || m) longEnds = (word << 1 | carryWord) & ~word & ~ends;
    run = ~word ? (u32)__builtin_clzll(~word) : run + 64;
    for (u64 events = ends; events; events &= events - 1) {
      u32 bit = (u32)__builtin_ctzll(events); u64 below = ~word & ((1ull << bit) - 1); const u8 *from;
      if (below) from = block + 64 - __builtin_clzll(below);
      else { from = block; while (from > start && isWord(from[-1])) from--; }
      foundRun(part, from, block + bit, dots, block, line + (u64)__builtin_popcountll(feeds & ((1ull << bit) - 1)));
    }
    for (u64 events = longEnds; events; events &= events - 1) {
      u32 bit = (u32)__builtin_ctzll(events); const u8 *to = block + bit;
      if (to - start < 64 || (to - start > 64 && isWord(to[-65])) || !isHex64(to - 64)) continue;
      u64 h = hash(to - 64, to); __builtin_prefetch(&bloom[h >> 40 & bloomMask]);
      wait(part, h, to - 64, to, line + (u64)__builtin_popcountll(feeds & ((1ull << bit) - 1)));
    }
    for (u64 events = ends6; events; events &= events - 1) {
      u32 bit = (u32)__builtin_ctzll(events); u64 below = ~hexes & ((1ull << bit) - 1);
      const u8 *from;
      if (below) from = block + 64 - __builtin_clzll(below);
      else { from = block; while (from > start && isHexOrColon(from[-1])) from--; }
      foundColons(part, from, block + bit, line + (u64)__builtin_popcountll(feeds & ((1ull << bit) - 1)));
    }
    line += (u64)__builtin_popcountll(feeds);
    carryDots = overflow; carryWord = word >> 63;
    if (part->waitingCount > QUEUE - 70) settle(part);
  }
  settle(part);
  part->lines = line - 1;
}

static void *work(void *argument) {
  Part *part = argument;
  u8 *buffer = (u8 *)aligned_alloc(4096, PIECE + 3 * PAD) + PAD; size_t held = 0, at = part->from;
  memset(buffer - PAD, '\n', PAD);
  while (at < part->to) {
    size_t want = part->to - at; if (want > PIECE - held) want = PIECE - held;
    ssize_t count = pread(part->file, buffer + held, want, (off_t)at);
    if (count <= 0) break;
    at += (size_t)count; held += (size_t)count;
    const u8 *feed = memrchr(buffer, '\n', held);
    if (!feed) { fprintf(stderr, "a line is longer than the buffer\n"); exit(2); }
    part->start = buffer; part->end = feed + 1;
    scan(part);
    held -= (size_t)(part->end - buffer);
    memmove(buffer, part->end, held);
  }
  return 0;
}

// ---- all together ----

static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + t.tv_nsec / 1e9; }
static double processor(void) { struct timespec t; clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); return t.tv_sec + t.tv_nsec / 1e9; }

static u8 *readWhole(const char *path, size_t *size) {
  int file = open(path, O_RDONLY); struct stat info;
  if (file < 0 || fstat(file, &info)) { perror(path); exit(2); }
  u8 *bytes = (u8 *)malloc((size_t)info.st_size + 128) + 64; *size = 0;
  for (ssize_t count; (count = read(file, bytes + *size, (size_t)info.st_size - *size)) > 0;) *size += (size_t)count;
  close(file);
  return bytes;
}

static size_t lineAfter(int file, size_t at) {
  u8 bytes[65536]; ssize_t count = pread(file, bytes, sizeof bytes, (off_t)at - 1);
  u8 *feed = memchr(bytes, '\n', (size_t)count);
  return at + (size_t)(feed - bytes);
}

int main(int count, char **argument) {
  if (count < 5) return 2;
  double t0 = now(); size_t size;
  u8 *list = readWhole(argument[1], &size); readIndicators(list, size);
  u8 *networks = readWhole(argument[4], &size); readUnits(networks, size);
  double t1 = now(), c1 = processor();
  int file = open(argument[2], O_RDONLY), threads = atoi(argument[3]); struct stat info;
  if (file < 0 || fstat(file, &info)) { perror(argument[2]); return 2; }
  size = (size_t)info.st_size;
  static Part parts[16]; pthread_t ids[16]; size_t from = 0;
  for (int i = 0; i < threads; i++) {
    size_t to = i == threads - 1 ? size : lineAfter(file, size / (size_t)threads * (size_t)(i + 1));
    parts[i] = (Part){ .file = file, .from = from, .to = to, .seen = calloc(4096, sizeof(Sighting)), .seenMask = 4095 };
    pthread_create(&ids[i], 0, work, &parts[i]); from = to;
  }
  u64 hits = 0, sum = 0, lines = 0;
  for (int i = 0; i < threads; i++) {
    pthread_join(ids[i], 0);
    // Lines before this part were not known while it ran: the sum is corrected by them.
    sum += parts[i].sum + parts[i].hits * lines * 31; hits += parts[i].hits; lines += parts[i].lines;
    if (i) for (u32 s = 0; s <= parts[i].seenMask; s++) if (parts[i].seen[s].key) addSighting(&parts[0], parts[i].seen[s].key, parts[i].seen[s].count);
  }
  double t2 = now(); struct { u64 total; } memory = { 0 };
  FILE *status = fopen("/proc/self/status", "r"); char text[256];
  while (status && fgets(text, sizeof text, status)) if (sscanf(text, "VmHWM: %lu", &memory.total) == 1) break;
  printf("{\"cpuSeconds\":%.4f,\"lines\":%lu,\"hits\":%lu,\"sum\":%lu,\"sightings\":%u,\"buildSeconds\":%.3f,\"matchSeconds\":%.4f,\"peakMegabytes\":%.1f}\n", processor() - c1, lines, hits, sum, parts[0].seenCount, t1 - t0, t2 - t1, (double)memory.total / 1024);
  return 0;
}
