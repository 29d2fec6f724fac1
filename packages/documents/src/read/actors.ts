import type { Actor, ActorRole, Span } from '../extracted.ts';
import { leadingUnits, type UnitAt } from './units.ts';

const ORDER =
  /^(?:(?:Đồng thời|Riêng|Trước mắt),?\s*)?(?:(?:[Gg]iao|[Đđ]ề nghị|[Yy]êu cầu|[Pp]hân công|[Kk]ính đề nghị|[Ủủ]y quyền|Đối với|Các nội dung giao|(?:[Nn]hiệm vụ|[Tt]rách nhiệm)(?:,? quyền hạn)?(?: cụ thể)? của)\s+)?(?:cho\s+)?/u;
const LEADS =
  /^(?:\s*\([^)]*\))?[\s,:]*(?:là (?:đơn vị|cơ quan)(?: (?:đầu mối|thường trực|chuyên trách|chính))?[ ,]+)?(?:có trách nhiệm |chịu trách nhiệm )?(?:[Kk]hẩn trương |[Cc]hủ động )?[Cc]hủ trì(?!\p{L})/u;
const SPEAKS =
  /^\s*(?:kính )?(?:yêu cầu|đề nghị|giao(?: nhiệm vụ)?(?: cho)?|có ý kiến|ban hành|thống nhất)(?!\p{L})\s*/u;
const COOPERATION = /(?<!\p{L})[Pp]hối hợp(?: chặt chẽ)?(?: với| cùng)?(?: với)?\s+/gu;

export interface FoundActors {
  subject: Actor[];
  cooperating: Actor[];
  leads: boolean;
}

/** No sentence is longer; more than this is not language, and must not cost time. */
const MAX_SENTENCE = 4000;

/**
 * Units that an instruction names for itself: its subject ("Giao Sở … chủ trì") and those after "phối hợp
 * với". `subject` is empty when the instruction relies on what stands above it.
 */
export function findActors(text: string, within: Span, depth = 0): FoundActors {
  const passage = text.slice(within.start, Math.min(within.end, within.start + MAX_SENTENCE));
  const order = ORDER.exec(passage)?.[0].length ?? 0;
  const subject = leadingUnits(passage.slice(order), within.start + order);
  const behind = passage.slice(subject.end - within.start);
  const speech = subject.found.length > 0 ? SPEAKS.exec(behind) : null;
  // "Ủy ban nhân dân tỉnh giao Sở …": who speaks is not who must act.
  if (speech && depth < 3) {
    return findActors(text, { start: subject.end + speech[0].length, end: within.end }, depth + 1);
  }
  const leads = LEADS.test(behind);
  const cooperating: UnitAt[] = [];
  for (const match of passage.matchAll(COOPERATION)) {
    const from = match.index + match[0].length;
    cooperating.push(...leadingUnits(passage.slice(from), within.start + from).found);
  }
  return {
    subject: subject.found.flatMap((unit) => actorsOf(unit, leads ? 'lead' : 'perform', 0.92)),
    cooperating: cooperating.flatMap((unit) => actorsOf(unit, 'cooperate', 0.85)),
    leads,
  };
}

/** Actors named above an instruction, for an instruction that names none. */
export function inherit(actors: Actor[], leads: boolean): Actor[] {
  return actors.map((actor) => ({
    ...actor,
    value: { ...actor.value, role: leads || actor.value.role === 'lead' ? 'lead' : 'perform' },
    confidence: Math.min(actor.confidence, 0.85),
  }));
}

/** Actors of units that stand in a list of their own. */
export function actorsOfUnits(units: UnitAt[], role: ActorRole): Actor[] {
  return units.flatMap((unit) => actorsOf(unit, role, 0.9));
}

function actorsOf(unit: UnitAt, role: ActorRole, confidence: number): Actor[] {
  return unit.units.map((mention) => ({
    value: { ...mention, role },
    span: { start: unit.start, end: unit.end },
    confidence,
  }));
}
