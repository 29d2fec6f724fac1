import {
  machineOf,
  malwareFamily,
  TEST_FILE,
  type Attribution,
  type Detection,
  type DetectionAction,
  type Hit,
  type HitBatch,
  type NetworkTable,
} from '@lachan/engine';
import { dayOf } from '../../kernel/time.ts';
import type { KnownIndicator } from '../intel/index.ts';
import { judgeClock } from './clock.ts';
import type { NamedBy, SubjectKind } from './contract.ts';
import { evidenceLine, storable } from './evidence.ts';
import { forwardedFor } from './forwarded.ts';
import { RecentContacts } from './recent-contacts.ts';
import type { SaidPair } from './service/statements.ts';

/** The raw line behind a contact. */
export interface Proof {
  line: string;
  found: string;
  field: string;
  format: string;
  lineNumber: number;
  receivedAt: Date;
  loggedAt: Date | null;
}

/** All contacts of one machine with one indicator on one day. */
export interface Contact {
  day: string;
  /** `null` when the address is shared or unknown: then `candidates` says who it may be. */
  unitId: string | null;
  candidates: readonly string[];
  indicatorId: number;
  /** Address, or name where the log gives none; `?` when it gives neither. */
  machine: string;
  /** The address that something turned into the name of the machine, and what did. */
  leasedAddress?: string;
  namedBy?: NamedBy;
  firstAt: Date;
  lastAt: Date;
  count: number;
  hasSuspectClock: boolean;
  /** Whether the machine is infected; left out, the list of the indicator says. */
  infects?: boolean;
  proof: Proof;
}

/** A machine and its address on a day, as one line gave them both. */
export type FoundPair = Pick<SaidPair, 'unitId' | 'address' | 'name' | 'day'>;

/** What a contact was with: an indicator of a list, or malware that an anti-virus product named. */
export type Subject = Omit<KnownIndicator, 'kind'> & { kind: SubjectKind };

const UNNAMED_MALWARE = 'mã độc không rõ tên';

/** What the anti-virus product did, for people. */
const actionWords: Record<DetectionAction, string> = {
  cleaned: 'phần mềm diệt vi-rút đã làm sạch',
  quarantined: 'phần mềm diệt vi-rút đã cách ly',
  deleted: 'phần mềm diệt vi-rút đã xóa',
  blocked: 'phần mềm diệt vi-rút đã chặn',
  left: 'phần mềm diệt vi-rút chưa xử lý được',
  unknown: 'chưa rõ phần mềm diệt vi-rút đã làm gì',
};

/** Numbers what anti-virus products name: below zero, where no indicator's number is. */
class Finds {
  readonly subjects = new Map<number, Subject>();
  private readonly ids = new Map<string, number>();

  idOf(subject: Omit<Subject, 'id'>): number {
    const id = this.ids.get(subject.value) ?? -1 - this.ids.size;
    if (!this.ids.has(subject.value)) {
      this.ids.set(subject.value, id);
      this.subjects.set(id, { id, ...subject });
    }
    return id;
  }
}

/** A machine of which the log gives neither address nor name. */
export const UNKNOWN_MACHINE = '?';

/** Gathers hits into contacts, so that what is written does not grow with the number of lines. */
export class Gathering {
  hits = 0;
  readonly finds = new Finds();
  private readonly networks: NetworkTable;
  private readonly defaultUnitId: string | null;
  private readonly forwarders: ReadonlySet<string>;
  private receivedAt = new Date(0);
  private contacts = new Map<string, Contact>();
  private recent = new RecentContacts();
  private pairs = new Map<string, FoundPair>();
  private linesWithHits = new Set<number>();

  /** @param forwarders addresses of proxies whose word about whom they speak for is believed */
  constructor(
    networks: NetworkTable,
    defaultUnitId: string | null,
    forwarders: ReadonlySet<string> = new Set(),
  ) {
    this.networks = networks;
    this.forwarders = forwarders;
    this.defaultUnitId = defaultUnitId;
  }

  /** What is added from now on stands in another batch. */
  begin(receivedAt: Date): void {
    this.receivedAt = receivedAt;
    this.linesWithHits = new Set();
  }

  get size(): number {
    return this.contacts.size;
  }

  /** Takes the hits that count, but for those of lines that start before `doneBytes`: they are counted already. */
  addBatch(batch: HitBatch, doneBytes: number): void {
    const { counts, lineNumbers, lineOffsets } = batch;
    for (let i = 0; i < batch.count; i++) {
      if (counts[i] === 0 || (lineOffsets[i] ?? 0) < doneBytes) continue;
      this.linesWithHits.add(lineNumbers[i] ?? 0);
      if (batch.clientFamilies[i] === 4) this.addKnown(batch, i);
      else this.add(batch.hit(i));
    }
  }

  /** A hit whose machine is an IPv4 address: a contact seen before is counted without reading any text. */
  private addKnown(batch: HitBatch, i: number): void {
    const client = batch.clients[i * 4] ?? 0;
    const indicatorId = batch.indicatorIds[i] ?? 0;
    const stamp = batch.at[i] ?? Number.NaN;
    const loggedAt = Number.isNaN(stamp) ? null : stamp;
    const { at, isSuspect } = judgeClock(loggedAt, this.receivedAt.getTime());
    const numbers = { client, indicatorId, at, whose: this.networks.attributeIpv4(client, at) };
    const known = this.recent.find(numbers);
    if (known) {
      this.hits++;
      countAgain(known, at, isSuspect);
      return;
    }
    const contact = this.add(batch.hit(i), numbers.whose);
    // Each line of a proxy may speak for another machine.
    const isOwn = contact.namedBy === undefined && !this.forwarders.has(contact.machine);
    if (isOwn) this.recent.remember(numbers, contact);
  }

  /** @param whose what the plan says of the machine's address, where it was asked already */
  private add(hit: Hit, whose?: Attribution): Contact {
    const machine = machineOf(hit, this.receivedAt.getTime());
    const isProxy = machine !== undefined && this.forwarders.has(machine);
    const inner = isProxy ? forwardedFor(hit.line, this.forwarders) : null;
    const contact = this.note(
      hit.indicatorId,
      inner ?? machine,
      hit.at,
      () => ({
        line: evidenceLine(hit.line, hit.found),
        found: storable(hit.found, 2000),
        field: hit.field,
        format: hit.format,
        lineNumber: hit.lineNumber,
      }),
      inner === null ? { whose } : {},
    );
    if (inner !== null) contact.namedBy = 'forwarded';
    return contact;
  }

  /** What an anti-virus product found; the malware it names stands where an indicator stands otherwise. */
  addFind(find: Detection, line: { text: string; number: number }): void {
    const malware = storable(find.malware ?? find.malwareClass ?? UNNAMED_MALWARE, 500);
    const id = this.finds.idOf({
      kind: 'malware',
      value: malware,
      family: malware,
      description: actionWords[find.action],
      listName: find.product,
      meansInfection: true,
    });
    const { hostAddress: address, hostName: name } = find;
    const contact = this.note(
      id,
      address ?? name,
      find.at,
      () => ({
        line: evidenceLine(line.text, malware),
        found: malware,
        field: 'malware',
        format: find.product,
        lineNumber: line.number,
      }),
      { name },
    );
    // What was blocked before it ran has infected nothing; where an indicator stood in the same line, it is the one
    // that says which malware it is, and the infection counts once. The file that products are tried out with is none.
    const isTest = malwareFamily(malware) === TEST_FILE;
    const infects = find.action !== 'blocked' && !isTest && !this.linesWithHits.has(line.number);
    contact.infects = (contact.infects ?? false) || infects;
    if (contact.unitId === null || !address || !name) return;
    const pair = { unitId: contact.unitId, address, name: storable(name, 253), day: contact.day };
    this.pairs.set(`${pair.unitId} ${address} ${pair.name} ${pair.day}`, pair);
  }

  private note(
    indicatorId: number,
    from: string | undefined,
    loggedAt: number | null,
    proofOf: () => Omit<Proof, 'receivedAt' | 'loggedAt'>,
    { name, whose }: { name?: string | undefined; whose?: Attribution | undefined },
  ): Contact {
    this.hits++;
    const { at, isSuspect } = judgeClock(loggedAt, this.receivedAt.getTime());
    const address = storable(from ?? UNKNOWN_MACHINE, 253);
    const { unitId, candidates } = this.ownerOf(whose ?? this.networks.attribute(address, at));
    // A line that gives both says itself which machine it was; behind a shared exit the address must stay in sight.
    const machine = name !== undefined && unitId !== null ? storable(name, 253) : address;
    const instant = new Date(at);
    const day = dayOf(instant);
    const key = `${day} ${unitId ?? ''} ${indicatorId} ${machine}`;
    const known = this.contacts.get(key);
    if (known) {
      countAgain(known, at, isSuspect);
      return known;
    }
    const contact: Contact = {
      day,
      unitId,
      candidates,
      indicatorId,
      machine,
      ...(machine === address ? {} : { leasedAddress: address, namedBy: 'detection' }),
      firstAt: instant,
      lastAt: instant,
      count: 1,
      hasSuspectClock: isSuspect,
      proof: { ...proofOf(), receivedAt: this.receivedAt, loggedAt: datable(loggedAt) },
    };
    this.contacts.set(key, contact);
    return contact;
  }

  /** Hands over which machines had which addresses, as antivirus products said. */
  takePairs(): FoundPair[] {
    const taken = [...this.pairs.values()];
    this.pairs = new Map();
    return taken;
  }

  /** Hands over what has been gathered and begins anew. */
  take(): Contact[] {
    const taken = [...this.contacts.values()];
    this.contacts = new Map();
    this.recent = new RecentContacts();
    this.hits = 0;
    return taken;
  }

  /** The address plan speaks first; a source whose machines are all one unit's speaks where the plan cannot. */
  private ownerOf(found: Attribution): { unitId: string | null; candidates: readonly string[] } {
    if (found.kind === 'unit') return { unitId: found.unitId, candidates: [] };
    const candidates = found.kind === 'candidates' ? found.unitIds : [];
    const fallback = this.defaultUnitId;
    if (fallback && (candidates.length === 0 || candidates.includes(fallback)))
      return { unitId: fallback, candidates: [] };
    return { unitId: null, candidates };
  }
}

/** One more of the same. */
function countAgain(contact: Contact, at: number, isSuspect: boolean): void {
  contact.count++;
  if (at < contact.firstAt.getTime()) contact.firstAt = new Date(at);
  if (at > contact.lastAt.getTime()) contact.lastAt = new Date(at);
  contact.hasSuspectClock ||= isSuspect;
}

/** A stamp that the database can hold; years far out tell nothing. */
function datable(at: number | null): Date | null {
  return at === null || Math.abs(at) > 8.64e15 / 2 ? null : new Date(at);
}
