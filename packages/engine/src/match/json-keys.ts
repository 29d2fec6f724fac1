/**
 * The keys on which it depends, in a line of Suricata's or Zeek's JSON, in which field a text stands and
 * whether it counts there; everything else in the line is checked and passed over.
 */
const topKeys =
  'event_type timestamp src_ip src_port dest_ip dest_port direction ' +
  'ts uid _path fuid id.orig_h id.resp_h src dst id tx_hosts tx_hosts.0 query host uri server_name referrer ' +
  'user_agent md5 sha1 sha256';

const sectionKeys: Readonly<Record<string, string>> = {
  dns: 'rrname rdata',
  http: 'hostname url http_refer http_user_agent',
  tls: 'sni subject',
  flow: 'src_ip',
  fileinfo: 'md5 sha1 sha256',
  question: 'rrname',
};

/** Sections by number, from that of the whole line. Number 15 takes any key. */
const sections = ['', 'top', ...Object.keys(sectionKeys), 'answer'];
const anyKey = 15;
const none = 0;
const noSlot = 255;

/** Values that may stand many times in a line; slots below 96 are filled once. */
export const firstListSlot = 96;
export const listSlot = { answers: 96, alternativeNames: 97, zeekAnswers: 98, grouped: 99 } as const;

/** What the walker is told of one key, in the order of `addKey` in assembly/json.ts. */
export interface KeyRule {
  key: string;
  section: number;
  slot: number;
  inner: number;
  elements: number;
  firstElement: number;
  firstSlot: number;
  otherElements: number;
}

const slots = new Map<string, number>();
const rules: KeyRule[] = [];

/** Slots by path, such as `dns.rrname`. `dns.queries.0` is the first question when that is an object. */
export const slotOf: ReadonlyMap<string, number> = slots;
export const keyRules: readonly KeyRule[] = rules;

function slotFor(path: string): number {
  const slot = slots.get(path) ?? slots.size;
  slots.set(path, slot);
  return slot;
}

function add(section: string, key: string, more: Partial<KeyRule> = {}): void {
  rules.push({
    key,
    section: sections.indexOf(section),
    slot: slotFor(section === 'top' ? key : `${section}.${key}`),
    inner: none,
    elements: noSlot,
    firstElement: none,
    firstSlot: noSlot,
    otherElements: none,
    ...more,
  });
}

const question = sections.indexOf('question');
const answer = sections.indexOf('answer');
for (const key of topKeys.split(' ')) add('top', key);
for (const [section, keys] of Object.entries(sectionKeys)) {
  if (section !== 'question') add('top', section, { inner: sections.indexOf(section) });
  for (const key of keys.split(' ')) add(section, key);
}
add('top', 'answers', { elements: listSlot.zeekAnswers });
add('dns', 'queries', { firstElement: question, firstSlot: slotFor('dns.queries.0') });
add('dns', 'query', { firstElement: question, firstSlot: slotFor('dns.query.0') });
add('dns', 'answers', { firstElement: answer, otherElements: answer });
add('dns', 'grouped', { inner: anyKey });
add('tls', 'subjectaltname', { elements: listSlot.alternativeNames });
add('answer', 'rdata', { slot: listSlot.answers });
