import type { GetDirective, ReviseTasks } from '@lachan/server/contracts/directives';
import type { Wire } from '@lachan/server/kernel/contract';
import type { z } from 'zod';
import { newId } from './new-id.ts';

type AskedTask = z.input<typeof ReviseTasks.input>['tasks'][number];
type ReadTask = Wire<typeof GetDirective.output>['tasks'][number];

/** A task while it is being edited. `key` lives only on this page. */
export type DraftTask = Omit<ReadTask, 'id'> & { key: string };

export function draftTasksOf(tasks: readonly ReadTask[]): DraftTask[] {
  return tasks.map(({ id, ...task }) => ({ ...task, key: id }));
}

export function asAsked(task: DraftTask): AskedTask {
  const {
    key: _key,
    deadline,
    confidence: _confidence,
    unknownActors: _unknown,
    isLearned: _learned,
    successors: _successors,
    ...rest
  } = task;
  return { ...rest, deadlineRule: deadline?.rule ?? null };
}

/** Uncertain words, nobody to do it, or somebody the province does not know. */
export function needsPerson(task: DraftTask): boolean {
  if (task.isConfirmed) return false;
  const { kinds, unitIds } = task.addressing;
  return task.confidence < 0.7 || task.unknownActors.length > 0 || kinds.length + unitIds.length === 0;
}

/** Two tasks as one: the words of both, and of the rest what either had. */
export function merged(one: DraftTask, other: DraftTask): DraftTask {
  const span =
    one.span && other.span
      ? { start: Math.min(one.span.start, other.span.start), end: Math.max(one.span.end, other.span.end) }
      : (one.span ?? other.span);
  return {
    ...one,
    words: `${one.words}\n${other.words}`,
    span,
    deadline: one.deadline ?? other.deadline,
    measureKey: one.measureKey ?? other.measureKey,
    targetPercent: one.targetPercent ?? other.targetPercent,
    reportsTo: one.reportsTo ?? other.reportsTo,
    coversTaskIds: [...new Set([...one.coversTaskIds, ...other.coversTaskIds])],
  };
}

export function blank(): DraftTask {
  return {
    key: newId(),
    place: '',
    words: '',
    span: null,
    actorsText: '',
    explanation: '',
    answerWay: 'words',
    figureUnit: null,
    measureKey: null,
    targetPercent: null,
    reportsTo: null,
    addressing: { kinds: [], unitIds: [], exceptUnitIds: [] },
    coversTaskIds: [],
    isLearned: false,
    successors: [],
    deadline: null,
    confidence: 1,
    unknownActors: [],
    isConfirmed: false,
  };
}
