import type { Hit, NetworkTable } from '@lachan/engine';
import { dayOf } from '../../kernel/time.ts';
import { judgeClock } from './clock.ts';
import { evidenceLine, storable } from './evidence.ts';

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
  firstAt: Date;
  lastAt: Date;
  count: number;
  hasSuspectClock: boolean;
  proof: Proof;
}

/** A machine of which the log gives neither address nor name. */
export const UNKNOWN_MACHINE = '?';

/** Gathers hits into contacts, so that what is written does not grow with the number of lines. */
export class Gathering {
  hits = 0;
  private readonly networks: NetworkTable;
  private readonly defaultUnitId: string | null;
  private readonly receivedAt: Date;
  private contacts = new Map<string, Contact>();

  constructor(networks: NetworkTable, defaultUnitId: string | null, receivedAt: Date) {
    this.networks = networks;
    this.defaultUnitId = defaultUnitId;
    this.receivedAt = receivedAt;
  }

  get size(): number {
    return this.contacts.size;
  }

  add(hit: Hit): void {
    this.hits++;
    const { fields } = hit;
    const { at, isSuspect } = judgeClock(fields.at, this.receivedAt.getTime());
    const machine = storable(
      fields.clientAddress ?? fields.sourceAddress ?? fields.hostName ?? UNKNOWN_MACHINE,
      253,
    );
    const { unitId, candidates } = this.ownerOf(machine, at);
    const instant = new Date(at);
    const day = dayOf(instant);
    const key = `${day} ${unitId ?? ''} ${hit.indicatorId} ${machine}`;
    const known = this.contacts.get(key);
    if (known) {
      known.count++;
      if (instant < known.firstAt) known.firstAt = instant;
      if (instant > known.lastAt) known.lastAt = instant;
      known.hasSuspectClock ||= isSuspect;
      return;
    }
    this.contacts.set(key, {
      day,
      unitId,
      candidates,
      indicatorId: hit.indicatorId,
      machine,
      firstAt: instant,
      lastAt: instant,
      count: 1,
      hasSuspectClock: isSuspect,
      proof: {
        line: evidenceLine(hit.line, hit.found),
        found: storable(hit.found, 2000),
        field: hit.field,
        format: hit.format,
        lineNumber: hit.lineNumber,
        receivedAt: this.receivedAt,
        loggedAt: datable(fields.at),
      },
    });
  }

  /** Hands over what has been gathered and begins anew. */
  take(): Contact[] {
    const taken = [...this.contacts.values()];
    this.contacts = new Map();
    this.hits = 0;
    return taken;
  }

  /** The address plan speaks first; a source whose machines are all one unit's speaks where the plan cannot. */
  private ownerOf(machine: string, at: number): { unitId: string | null; candidates: readonly string[] } {
    const found = this.networks.attribute(machine, at);
    if (found.kind === 'unit') return { unitId: found.unitId, candidates: [] };
    const candidates = found.kind === 'candidates' ? found.unitIds : [];
    const fallback = this.defaultUnitId;
    if (fallback && (candidates.length === 0 || candidates.includes(fallback)))
      return { unitId: fallback, candidates: [] };
    return { unitId: null, candidates };
  }
}

/** A stamp that the database can hold; years far out tell nothing. */
function datable(at: number | null): Date | null {
  return at === null || Math.abs(at) > 8.64e15 / 2 ? null : new Date(at);
}
