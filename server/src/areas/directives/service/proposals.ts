import { foldVietnamese, type Actor, type Task as ReadTask } from '@lachan/documents';
import { parseDeadline, successorsOf, type DeadlineRule } from '@lachan/law';
import type { Unit, UnitKind } from '../../organisation/contract.ts';
import type { Addressing } from '../contract.ts';
import type { TaskRow } from './directive-rows.ts';

/** Kinds of units a letter names, as the kinds of units the province has. */
const kindsOf: Record<string, readonly UnitKind[]> = {
  departments: ['department'],
  communes: ['commune'],
  // The district level ended on 30/6/2025 (NQ 202/2025/QH15): what it was asked for is the communes' now.
  districts: ['commune'],
  'state-companies': ['state_company'],
  press: ['press'],
  telecoms: ['partner'],
  'data-centre': ['data_centre'],
  'mass-organisations': ['other'],
  'all-units': ['department', 'commune'],
};

/** A task as a draft proposes it: what was read, and for whom and when it seems to be. A person confirms. */
export type ProposedTask = Omit<TaskRow, 'id' | 'directiveId' | 'position' | 'coversTaskIds' | 'isLearned'>;

export function proposeTask(task: ReadTask, known: readonly Unit[], issuedOn: string | null): ProposedTask {
  const { addressing, unknownActors } = proposeAddressing(task.actors, known);
  const target = task.targets.find(({ value }) => value.percent >= 0 && value.percent <= 100);
  const deadline = proposeDeadline(task, issuedOn);
  return {
    place: placeOf(task.place),
    words: task.text.slice(0, 10_000),
    spanStart: task.span.start,
    spanEnd: task.span.end,
    actorsText: [...new Set(task.actors.map(({ value }) => value.name))].join('; ').slice(0, 2000),
    unknownActors,
    explanation: '',
    answerWay: task.kind === 'report' ? 'file' : 'words',
    figureUnit: null,
    measureKey: null,
    targetPercent: target?.value.percent ?? null,
    deadline,
    reportsTo: task.reports[0]?.value.to.name.slice(0, 300) ?? null,
    addressing,
    // A deadline that no day follows from needs a person as much as an uncertain reading does.
    confidence: deadline?.kind === 'needs-human' ? Math.min(task.confidence, 0.6) : task.confidence,
    isConfirmed: false,
  };
}

/** Whoever leads or performs; who only cooperates owes nothing of their own. */
export function proposeAddressing(
  actors: readonly Pick<Actor, 'value'>[],
  known: readonly Unit[],
): { addressing: Addressing; unknownActors: string[] } {
  const kinds = new Set<UnitKind>();
  const unitIds = new Set<string>();
  const unknown = new Set<string>();
  const present = new Set(known.map(({ kind }) => kind));
  for (const { value } of actors.filter(({ value }) => value.role !== 'cooperate')) {
    const meant = kindsOf[value.kind]?.filter((kind) => present.has(kind));
    const named = meant ? undefined : known.find(({ name }) => nameKey(name) === nameKey(value.name));
    for (const kind of meant ?? []) kinds.add(kind);
    if (named) unitIds.add(named.id);
    if (!named && (!meant || meant.length === 0 || value.kind === 'districts')) unknown.add(value.name);
  }
  return {
    addressing: { kinds: [...kinds], unitIds: [...unitIds], exceptUnitIds: [] },
    unknownActors: [...unknown].slice(0, 20),
  };
}

/** Which units of today took over from actors that no longer exist. A person chooses: their tasks were divided. */
export function proposeSuccessors(actors: readonly string[], known: readonly Unit[], today: string) {
  return actors.flatMap((actor) =>
    successorsOf(actor, today).map(({ successor, scope, rule }) => {
      const key = nameKey(successor);
      // "Công an tỉnh" of the law is "Công an tỉnh Gia Lai" in a tree that spells it out.
      const unit = known.find(({ name }) => nameKey(name) === key || nameKey(name).startsWith(`${key} `));
      return { actor, successor, scope, unitId: unit?.id ?? null, basis: rule.title };
    }),
  );
}

/** The most exact of the deadlines in the words of a task. */
function proposeDeadline(task: ReadTask, issuedOn: string | null): DeadlineRule | null {
  const context = issuedOn ? { issuedOn } : {};
  const phrases = [task.text, task.recurrenceText?.value, task.deadlineText?.value].filter(
    (text) => text !== undefined,
  );
  const rules = phrases.flatMap((text) => parseDeadline(text, context).map(({ rule }) => rule));
  const isExact = ({ kind }: DeadlineRule) => kind !== 'needs-human' && kind !== 'continuous';
  return rules.find(isExact) ?? rules[0] ?? null;
}

function placeOf(place: readonly string[]): string {
  return place
    .map((part) =>
      part
        .replace(/^-(\d+)$/, 'gạch $1')
        .replace(/^§(\d+)$/, 'ý $1')
        .replace(/^¶(\d+)$/, 'đoạn $1'),
    )
    .join(', ')
    .slice(0, 40);
}

function nameKey(name: string): string {
  return foldVietnamese(name)
    .replace(/^(uy ban nhan dan|ubnd)\s+/, '')
    .replace(/\s+/g, ' ')
    .trim();
}
