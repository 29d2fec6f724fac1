import { Button, Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { blank, merged, needsPerson, type DraftTask } from './draft-task.ts';
import type { DirectiveDetail } from './directive-page.tsx';
import { newId } from './new-id.ts';
import { TaskCard } from './task-card.tsx';

interface Props {
  tasks: DraftTask[];
  onChange: (tasks: DraftTask[]) => void;
  active: string | null;
  onPoint: (key: string | null) => void;
  issuedOn: string | null;
  parentTasks: DirectiveDetail['parentTasks'];
}

/** What the letter asks for. Tasks can be merged, split, removed and added; the uncertain ones say so. */
export function TasksEditor({ tasks, onChange, active, onPoint, issuedOn, parentTasks }: Props) {
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
          parentTasks={parentTasks}
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
