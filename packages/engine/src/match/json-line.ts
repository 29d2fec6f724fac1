import type { DecodeContext } from '../decode/event.ts';
import { parseTime } from '../decode/time.ts';
import type { DiscountReason, HitField } from './claims.ts';
import { listSlot, slotOf } from './json-keys.ts';

/** Where a token stands: in which field, how early that field is asked, and whether it counts there. */
export interface Place {
  field: HitField;
  rank: number;
  reason: DiscountReason | null;
}

/** Kinds of values, as the walker writes them down. */
const type = { absent: 0, text: 1, escaped: 2, number: 3, word: 4, object: 5, array: 6 } as const;

const slot = (path: string): number => slotOf.get(path) ?? -1;
const slots = {
  eventType: slot('event_type'),
  source: slot('src_ip'),
  destination: slot('dest_ip'),
  questions: slot('dns.queries'),
  oldQuestions: slot('dns.query'),
  firstQuestion: slot('dns.queries.0'),
  oldFirstQuestion: slot('dns.query.0'),
  name: slot('dns.rrname'),
  firstName: slot('question.rrname'),
  timestamp: slot('timestamp'),
  sourcePort: slot('src_port'),
  destinationPort: slot('dest_port'),
  flowSource: slot('flow.src_ip'),
  direction: slot('direction'),
  subject: slot('tls.subject'),
  time: slot('ts'),
  origin: slot('id.orig_h'),
  responder: slot('id.resp_h'),
  uri: slot('uri'),
  id: slot('id'),
};
const zeekMarks = ['id.orig_h', 'uid', '_path', 'fuid'].map(slot);

type Rule = readonly [slot: number, rank: number, field: HitField, reason: DiscountReason | null];
const rule = (path: string, rank: number, field: HitField, reason: DiscountReason | null = null): Rule => [
  slot(path),
  rank,
  field,
  reason,
];
/** Fields of Suricata in the order of `fieldClaims`; names, URLs and addresses are seen to by themselves. */
const suricataRules: readonly Rule[] = [
  rule('http.hostname', 2, 'host'),
  rule('tls.sni', 3, 'tlsName'),
  rule('fileinfo.md5', 4, 'hashes'),
  rule('fileinfo.sha1', 5, 'hashes'),
  rule('fileinfo.sha256', 6, 'hashes'),
  rule('dns.rdata', 9, 'answers'),
  rule('http.http_refer', 14, 'referrer', 'referrer'),
  rule('http.http_user_agent', 15, 'userAgent', 'user_agent'),
];
const zeekRules: readonly Rule[] = [
  rule('query', 0, 'name'),
  rule('server_name', 3, 'tlsName'),
  rule('md5', 4, 'hashes'),
  rule('sha1', 5, 'hashes'),
  rule('sha256', 6, 'hashes'),
  rule('referrer', 14, 'referrer', 'referrer'),
  rule('user_agent', 15, 'userAgent', 'user_agent'),
];
const listRules = new Map<number, Rule>([
  [listSlot.answers, [listSlot.answers, 8, 'answers', null]],
  [listSlot.zeekAnswers, [listSlot.zeekAnswers, 8, 'answers', null]],
  [listSlot.grouped, [listSlot.grouped, 10, 'answers', null]],
  [listSlot.alternativeNames, [listSlot.alternativeNames, 13, 'certificateNames', 'certificate_only']],
]);
const text: Place = { field: 'text', rank: 99, reason: 'elsewhere_in_line' };

/**
 * One line of Suricata's or Zeek's JSON as the WebAssembly walker has written it down: known values by
 * where they stand.
 */
export class JsonLine {
  format: 'suricata-eve' | 'zeek-json' = 'suricata-eve';
  private readonly values: Uint32Array;
  private readonly list: Uint32Array;
  private line = '';
  private listed = 0;
  private context: DecodeContext = {};

  /** @param values slots of start, end and type; @param list listed values of slot, start, end and element */
  constructor(values: Uint32Array, list: Uint32Array) {
    this.values = values;
    this.list = list;
  }

  /** Takes what the walker has just written. @returns `false` when the line is of another format, or odd */
  open(line: string, listed: number, context: DecodeContext): boolean {
    this.line = line;
    this.listed = listed;
    this.context = context;
    const eventType = this.typeOf(slots.eventType);
    if (eventType === type.text) {
      this.format = 'suricata-eve';
      return this.typeOf(slots.questions) === type.absent || this.typeOf(slots.oldQuestions) === type.absent;
    }
    this.format = 'zeek-json';
    return (
      eventType !== type.escaped &&
      this.typeOf(slots.time) !== type.absent &&
      zeekMarks.some((mark) => this.typeOf(mark) !== type.absent) &&
      this.typeOf(slots.id) !== type.object &&
      this.isPlain(slots.origin) &&
      this.isPlain(slots.responder)
    );
  }

  /** Before the walker writes anew. */
  close(): void {
    this.line = '';
  }

  /** Whether this is still the line that was opened last. */
  isOpen(line: string): boolean {
    return this.line === line;
  }

  /** Where the token `[start, end)` of the line stands; `null` when the line must be read the long way. */
  placeOf(start: number, end: number): Place | null {
    const rules = this.format === 'suricata-eve' ? suricataRules : zeekRules;
    if (this.format === 'suricata-eve') {
      if (this.holds(this.nameSlot(), start, end)) return { field: 'name', rank: 0, reason: null };
      if (this.holds(slot('http.url'), start, end)) return this.placeInUrl(slot('http.url'));
    } else {
      if (this.holds(slots.uri, start, end)) return this.placeInUrl(slots.uri);
      if (this.holds(slot('host'), start, end))
        return this.typeOf(slots.uri) === type.absent ? text : { field: 'host', rank: 2, reason: null };
      if (this.holds(slot('src'), start, end) || this.holds(slot('dst'), start, end)) return null;
    }
    for (const [at, rank, field, reason] of rules) {
      if (this.holds(at, start, end)) return { field, rank, reason };
    }
    for (let i = 0; i < this.listed * 4; i += 4) {
      if (!((this.list[i + 1] ?? 0) <= start && end <= (this.list[i + 2] ?? 0))) continue;
      const found = listRules.get(this.list[i] ?? 0);
      if (found) return { field: found[2], rank: found[1], reason: found[3] };
    }
    const isSuricata = this.format === 'suricata-eve';
    if (this.holds(isSuricata ? slots.source : slots.origin, start, end)) return this.placeInAddress(true);
    if (this.holds(isSuricata ? slots.destination : slots.responder, start, end))
      return this.placeInAddress(false);
    return this.placeInSubject(start, end);
  }

  /** Instant of the event, epoch ms; `null` when it bears none. `undefined`: must be decoded. */
  get at(): number | null | undefined {
    const at = this.format === 'suricata-eve' ? slots.timestamp : slots.time;
    const kind = this.typeOf(at);
    if (kind === type.text) return parseTime(this.textAt(at), this.context);
    return kind === type.number ? parseTime(String(Number(this.textAt(at))), this.context) : undefined;
  }

  /** The machine that acted. `undefined`: must be decoded. */
  get clientAddress(): string | undefined {
    if (this.format === 'zeek-json') return this.textAt(slots.origin);
    const fromServer = this.isFromServer();
    if (fromServer === undefined) return undefined;
    const at = fromServer ? slots.destination : slots.source;
    return this.isPlain(at) ? this.textAt(at) : undefined;
  }

  private typeOf(at: number): number {
    return this.values[at * 3 + 2] ?? 0;
  }

  private holds(at: number, start: number, end: number): boolean {
    const { values } = this;
    const kind = values[at * 3 + 2] ?? 0;
    return (
      (kind === type.text || kind === type.escaped) &&
      (values[at * 3] ?? 0) <= start &&
      end <= (values[at * 3 + 1] ?? 0)
    );
  }

  /** A text without escapes that says something. */
  private isPlain(at: number): boolean {
    if (this.typeOf(at) !== type.text) return false;
    const value = this.textAt(at);
    return value !== '' && value !== '-';
  }

  private textAt(at: number): string {
    return this.line.slice(this.values[at * 3] ?? 0, this.values[at * 3 + 1] ?? 0);
  }

  /** Version 3 of the DNS record moved the question into a list. */
  private nameSlot(): number {
    const first = this.typeOf(slots.questions) === type.absent ? slots.oldFirstQuestion : slots.firstQuestion;
    return this.typeOf(first) === type.object ? slots.firstName : slots.name;
  }

  /** What a path says is somebody else's word; an absolute URL is taken apart the long way. */
  private placeInUrl(at: number): Place | null {
    return this.line.charCodeAt(this.values[at * 3] ?? 0) === 47 ? text : null;
  }

  /** A bad address that comes to us is an attack, not an infection of ours. */
  private placeInAddress(isSource: boolean): Place | null {
    const client = this.clientAddress;
    if (client === undefined) return null;
    const isZeek = this.format === 'zeek-json';
    const at = isSource
      ? isZeek
        ? slots.origin
        : slots.source
      : isZeek
        ? slots.responder
        : slots.destination;
    const reason = client === this.textAt(at) ? 'inbound_only' : null;
    return isSource
      ? { field: 'sourceAddress', rank: 11, reason }
      : { field: 'destinationAddress', rank: 7, reason };
  }

  private placeInSubject(start: number, end: number): Place | null {
    if (this.format !== 'suricata-eve' || !this.holds(slots.subject, start, end)) return text;
    if (this.typeOf(slots.subject) === type.escaped) return null;
    const from = this.values[slots.subject * 3] ?? 0;
    const found = /(?:^|[,\s/])CN=([^,/]+)/.exec(this.textAt(slots.subject));
    if (!found) return text;
    const last = from + found.index + found[0].length;
    return last - (found[1] ?? '').length <= start && end <= last
      ? { field: 'certificateNames', rank: 12, reason: 'certificate_only' }
      : text;
  }

  /** As the decoder of Suricata tells it; `undefined` when the values are not as usual. */
  private isFromServer(): boolean | undefined {
    const [from, to] = [this.portAt(slots.sourcePort), this.portAt(slots.destinationPort)];
    if (from === undefined || to === undefined) return undefined;
    if (!this.isPlain(slots.source) || !this.isPlain(slots.destination)) return undefined;
    const eventType = this.textAt(slots.eventType);
    if (eventType === 'dns') return from === 53 && to !== 53;
    if (this.typeOf(slots.flowSource) !== type.absent) {
      if (!this.isPlain(slots.flowSource)) return undefined;
      const source = this.textAt(slots.flowSource);
      return source !== this.textAt(slots.source) && source === this.textAt(slots.destination);
    }
    const direction = this.typeOf(slots.direction);
    if (direction === type.escaped) return undefined;
    if (direction === type.text && this.textAt(slots.direction) === 'to_client') return true;
    return eventType === 'fileinfo' && (from ?? 65535) < (to ?? 0);
  }

  /** `null` when there is none, `undefined` when it is no plain number. */
  private portAt(at: number): number | null | undefined {
    const kind = this.typeOf(at);
    if (kind === type.absent) return null;
    return kind === type.number ? Number(this.textAt(at)) : undefined;
  }
}
