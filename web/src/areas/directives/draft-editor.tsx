import { DiscardDraft, ReviseDirective, ReviseTasks } from '@lachan/server/contracts/directives';
import { useNavigate } from '@tanstack/react-router';
import { Alert, App, Button, Steps } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useChange } from '../../app/http.ts';
import { useIsPhone } from '../../ui/use-is-phone.ts';
import { SignatureVerdict } from '../../ui/signature-verdict.tsx';
import { Failed } from '../../ui/states.tsx';
import type { DirectiveDetail } from './directive-page.tsx';
import { asAsked, draftTasksOf, type DraftTask } from './draft-task.ts';
import { HeadFields, headOf, isUnsure, type Head } from './head-fields.tsx';
import { IssuePanel } from './issue-panel.tsx';
import { RefuseButton } from './refuse-button.tsx';
import { SourcePane, type Place } from './source-pane.tsx';
import { TasksEditor } from './tasks-editor.tsx';
import { useShortcuts } from './use-shortcuts.ts';

const steps = ['head', 'tasks', 'issue'] as const;
type Step = (typeof steps)[number];

/** Three steps from a letter to its obligations: what was read, what is asked of whom by when, and sending. */
export function DraftEditor({ draft }: { draft: DirectiveDetail }) {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const navigate = useNavigate();
  const isPhone = useIsPhone();
  const [{ step = 'head' }, setFilters] = useFilters<{ step?: Step }>();
  const [head, setHead] = useState<Head>(() => headOf(draft));
  const [tasks, setTasks] = useState<DraftTask[]>(() => draftTasksOf(draft.tasks));
  const [active, setActive] = useState<string | null>(null);
  const revise = useChange(ReviseDirective);
  const reviseTasks = useChange(ReviseTasks);
  const discard = useChange(DiscardDraft);
  const places = useMemo(() => placesOf(draft, head, tasks), [draft, head, tasks]);

  const save = async () => {
    await revise.mutateAsync({ id: draft.id, ...head });
    await reviseTasks.mutateAsync({ id: draft.id, tasks: tasks.map(asAsked) });
  };
  // A failure stays on the page under its step; nothing moves on.
  const go = (next: Step) =>
    void save().then(
      () => setFilters({ step: next }),
      () => undefined,
    );
  const saveHere = () =>
    void save().then(
      () => message.success(t('directives.saved')),
      () => undefined,
    );
  useShortcuts(saveHere);
  const failure = revise.error ?? reviseTasks.error ?? discard.error;
  const position = steps.indexOf(step);
  const next = steps[position + 1];
  return (
    <div className="stack">
      <Steps
        current={position}
        size="small"
        {...(isPhone ? { orientation: 'horizontal' as const, responsive: false } : {})}
        onChange={(index) => go(steps[index] ?? 'head')}
        items={steps.map((name) => ({ title: isPhone && name !== step ? '' : t(`directives.step_${name}`) }))}
      />
      {draft.extraction.warnings.length > 0 && step === 'head' && (
        <Alert
          type="warning"
          showIcon
          title={t('directives.warnings')}
          description={
            <ul style={{ margin: 0, paddingInlineStart: 18 }}>
              {draft.extraction.warnings.map((warning, index) => (
                <li key={index}>
                  {t(`directives.warning_${warning.code}`)}
                  {warning.spans[0] &&
                    `: “${draft.sourceText.slice(warning.spans[0].start, warning.spans[0].end).slice(0, 120)}”`}
                </li>
              ))}
            </ul>
          }
        />
      )}
      {draft.signatures && step === 'head' && (
        <SignatureVerdict verdict={draft.signatures} file={`/api/directives/${draft.id}/source`} />
      )}
      {failure && <Failed failure={failure} />}
      {step === 'issue' ? (
        <IssuePanel draft={draft} />
      ) : (
        <div className="two-sides">
          <div>
            {step === 'head' ? (
              <HeadFields draft={draft} head={head} onChange={setHead} active={active} onPoint={setActive} />
            ) : (
              <TasksEditor
                tasks={tasks}
                onChange={setTasks}
                active={active}
                onPoint={setActive}
                issuedOn={head.issuedOn}
                parentTasks={draft.parentTasks}
              />
            )}
          </div>
          <SourcePane text={draft.sourceText} places={places} active={active} onPoint={setActive} />
        </div>
      )}
      {!isPhone && <p className="quiet">{t('directives.shortcuts')}</p>}
      <div className="page-filters" style={{ justifyContent: 'space-between' }}>
        <Button
          danger
          onClick={() =>
            void modal.confirm({
              title: t('directives.discard_question'),
              okText: t('directives.discard'),
              cancelText: t('ui.cancel'),
              onOk: () => discard.mutateAsync({ id: draft.id }).then(() => navigate({ to: '/directives' })),
            })
          }
        >
          {t('directives.discard')}
        </Button>
        {draft.envelope && (
          <RefuseButton id={draft.id} sender={draft.envelope.from.name ?? draft.envelope.from.id} />
        )}
        <span style={{ display: 'flex', gap: 8 }}>
          {step !== 'issue' && <Button onClick={saveHere}>{t('ui.save')}</Button>}
          {next && (
            <Button
              type="primary"
              loading={revise.isPending || reviseTasks.isPending}
              onClick={() => go(next)}
            >
              {t(`directives.to_${next}`)}
            </Button>
          )}
        </span>
      </div>
    </div>
  );
}

function placesOf(draft: DirectiveDetail, head: Head, tasks: readonly DraftTask[]): Place[] {
  const fields = Object.entries(draft.extraction.fields).flatMap(([name, field]) =>
    field?.span
      ? [
          {
            key: `field:${name}`,
            ...field.span,
            isUnsure: isUnsure(draft, head, name as keyof typeof draft.extraction.fields),
          },
        ]
      : [],
  );
  const addressees = draft.extraction.addressees.map(({ span }) => ({
    key: 'field:addressees',
    ...span,
    isUnsure: false,
  }));
  const asked = tasks.flatMap(({ key, span, isConfirmed, confidence }) =>
    span ? [{ key: `task:${key}`, ...span, isUnsure: !isConfirmed && confidence < 0.7 }] : [],
  );
  return [...fields, ...addressees, ...asked];
}
