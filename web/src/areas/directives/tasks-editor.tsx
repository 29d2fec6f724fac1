import type { ReviseTasks } from '@lachan/server/contracts/directives';
import { Button, Card } from 'antd';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { DirectiveDetail } from './directive-page.tsx';
import { newId } from './new-id.ts';
import { needsPerson, TaskCard } from './task-card.tsx';

type AskedTask = z.input<typeof ReviseTasks.input>['tasks'][number];
type ReadTask = DirectiveDetail['tasks'][number];

/** A task while it is being edited. `key` lives only on this page. */
export type DraftTask = Omit<ReadTask, 'id'> & { key: string };

export function draftTasksOf(tasks: readonly ReadTask[]): DraftTask[] {
  return tasks.map(({ id, ...task }) => ({ ...task, key: id }));
}

export function asAsked(task: DraftTask): AskedTask {
  const { key: _key, deadline, confidence: _confidence, unknownActors: _unknown, ...rest } = task;
  return { ...rest, deadlineRule: deadline?.rule ?? null };
}

interface Props {
  tasks: DraftTask[];
  onChange: (tasks: DraftTask[]) => void;
  active: string | null;
  onPoint: (key: string | null) => void;
  issuedOn: string | null;
}

/** What the letter asks for. Tasks can be merged, split, removed and added; the uncertain ones say so. */
export function TasksEditor({ tasks, onChange, active, onPoint, issuedOn }: Props) {
  const { t } = useTranslation();
  const replace = (index: number, count: number, ...by: DraftTask[]) =>
    onChange(tasks.toSpliced(index, count, ...by));
  const merge = (index: number) => {
    const [one, other] = [tasks[index - 1], tasks[index]];
    if (one && other) replace(index - 1, 2, merged(one, other));
  };
  const split = (index: number, at: number) => {
    const task = tasks[index];
    if (!task) return;
    const [words, rest] = [task.words.slice(0, at).trim(), task.words.slice(at).trim()];
    if (words.length < 5 || rest.length < 5) return;
    replace(index, 1, { ...task, words }, { ...task, words: rest, key: newId() });
  };
  const unsure = tasks.filter(needsPerson).length;
  return (
    <>
      <p className="quiet">
        {t('directives.tasks_found', { count: tasks.length })}
        {unsure > 0 && <strong> · {t('directives.tasks_unsure', { count: unsure })}</strong>}
      </p>
      {tasks.map((task, index) => (
        <TaskCard
          key={task.key}
          task={task}
          position={index + 1}
          isActive={active === `task:${task.key}`}
          issuedOn={issuedOn}
          onPoint={() => onPoint(`task:${task.key}`)}
          onChange={(changed) => replace(index, 1, changed)}
          onRemove={() => replace(index, 1)}
          onSplit={(at) => split(index, at)}
          {...(index > 0 ? { onMerge: () => merge(index) } : {})}
        />
      ))}
      <Card size="small">
        <Button onClick={() => onChange([...tasks, blank()])}>{t('directives.add_task')}</Button>
      </Card>
    </>
  );
}

function merged(one: DraftTask, other: DraftTask): DraftTask {
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
  };
}

function blank(): DraftTask {
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
    deadline: null,
    confidence: 1,
    unknownActors: [],
    isConfirmed: false,
  };
}
