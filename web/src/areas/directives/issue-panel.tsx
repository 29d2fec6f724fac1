import { IssueDirective, PreviewIssue } from '@lachan/server/contracts/directives';
import type { Wire } from '@lachan/server/kernel/contract';
import { Alert, App, Button, Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useCall, useChange } from '../../app/http.ts';
import { dayText, numberText } from '../../ui/numbers.ts';
import { Failed, Loading } from '../../ui/states.tsx';
import type { DirectiveDetail } from './directive-page.tsx';

/** What sending would do, what stands in its way, and the one button. */
export function IssuePanel({ draft }: { draft: DirectiveDetail }) {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const [, setFilters] = useFilters<{ step?: string }>();
  const issue = useChange(IssueDirective);
  // Once it is going out there is nothing left to preview.
  const preview = useCall(PreviewIssue, issue.isPending || issue.isSuccess ? null : { id: draft.id });
  if (preview.error) return <Failed failure={preview.error} retry={() => void preview.refetch()} />;
  if (!preview.data) return <Loading />;
  const { units, obligations, tasks, conflicts } = preview.data;
  const blocking = conflicts.filter(({ isBlocking }) => isBlocking);
  const send = () =>
    void modal.confirm({
      title: t('directives.issue_question', {
        units: numberText(units),
        obligations: numberText(obligations),
      }),
      content: t('directives.issue_note'),
      okText: t('directives.issue'),
      cancelText: t('ui.cancel'),
      onOk: async () => {
        // A refusal closes the question; the panel says why.
        const done = await issue.mutateAsync({ id: draft.id }).catch(() => null);
        if (!done) return;
        void message.success(t('directives.issued_done', { units: numberText(done.units) }));
        setFilters({ step: undefined });
      },
    });
  return (
    <Card title={t('directives.step_issue')}>
      <div className="stack">
        <p style={{ fontSize: 17, margin: 0 }}>
          {t('directives.preview_line', {
            tasks: tasks.length,
            units: numberText(units),
            obligations: numberText(obligations),
          })}
        </p>
        {grouped(conflicts).map(({ code, isBlocking, count, places }) => (
          <Alert
            key={code}
            type={isBlocking ? 'error' : 'warning'}
            showIcon
            title={t(`directives.${code}`, { count })}
            {...(places.length > 0 ? { description: shortList(places) } : {})}
          />
        ))}
        {tasks.map((task) => (
          <div key={task.taskId} className="row-card">
            <div className="clamp">
              {task.place && <strong>{task.place}. </strong>}
              {task.words}
            </div>
            <div className="quiet">
              {t('directives.units_count', { count: task.units })}
              {task.kinds.length > 0 &&
                ` (${task.kinds.map(({ kind, units: count }) => `${t(`organisation.kind_${kind}`)}: ${numberText(count)}`).join('; ')})`}
              {' · '}
              <strong>
                {task.dueOn ? t('directives.due_on', { day: dayText(task.dueOn) }) : t('directives.no_day')}
                {task.isRecurring ? ` · ${t('directives.recurs')}` : ''}
              </strong>
            </div>
          </div>
        ))}
        {issue.error && <Failed failure={issue.error} />}
        <div>
          <Button
            type="primary"
            size="large"
            disabled={blocking.length > 0}
            loading={issue.isPending}
            onClick={send}
          >
            {t('directives.issue_to', { count: units })}
          </Button>
        </div>
      </div>
    </Card>
  );
}

type Conflicts = Wire<typeof PreviewIssue.output>['conflicts'];

/** One line for each kind of conflict, those that stand in the way first; where it applies stands below it. */
function grouped(conflicts: Conflicts) {
  const ordered = conflicts.toSorted((one, other) => Number(other.isBlocking) - Number(one.isBlocking));
  return [...Map.groupBy(ordered, ({ code }) => code)].map(([code, group]) => {
    const names = group.map((one) =>
      code === 'units_without_account' ? one.names : [one.names.map(readable).join(' · ')],
    );
    const places = names.flat().filter((name) => name !== '');
    return { code, isBlocking: group.some(({ isBlocking }) => isBlocking), count: places.length, places };
  });
}

function readable(name: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(name) ? dayText(name) : name;
}

function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 12).join('; ');
  return names.length > 12 ? `${shown}; … (+${names.length - 12})` : shown;
}
