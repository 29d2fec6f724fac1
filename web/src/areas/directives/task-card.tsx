import { answerWays, ListMeasures } from '@lachan/server/contracts/directives';
import { Button, Input, InputNumber, Select, Tag } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/http.ts';
import { AddressingField } from './addressing-field.tsx';
import { DeadlineField } from './deadline-field.tsx';
import type { DirectiveDetail } from './directive-page.tsx';
import { needsPerson, type DraftTask } from './draft-task.ts';

interface Props {
  task: DraftTask;
  position: number;
  isActive: boolean;
  issuedOn: string | null;
  /** Tasks of the letter above; none when it carries out none. */
  parentTasks: DirectiveDetail['parentTasks'];
  onPoint: () => void;
  onChange: (task: DraftTask) => void;
  onRemove: () => void;
  onMerge?: () => void;
  /** Splits where the cursor stands in the words. */
  onSplit: (at: number) => void;
}

export function TaskCard({
  task,
  position,
  isActive,
  issuedOn,
  parentTasks,
  onPoint,
  onChange,
  onRemove,
  onMerge,
  onSplit,
}: Props) {
  const { t } = useTranslation();
  const cursor = useRef(0);
  const measures = useCall(ListMeasures, {});
  const set = (changes: Partial<DraftTask>) => onChange({ ...task, ...changes });
  const measure = measures.data?.measures.find(({ key }) => key === task.measureKey);
  const isUnsure = needsPerson(task);
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- lights up the source; the inputs inside take the keyboard
    <section
      className={`task-card ${isUnsure ? 'task-card-unsure' : ''} ${isActive ? 'field-on' : ''}`}
      onMouseEnter={onPoint}
      onFocus={onPoint}
    >
      <div className="work-card-top">
        <strong>
          {t('directives.task')} {position}
          {task.place && <span className="quiet"> · {t('directives.place', { place: task.place })}</span>}
        </strong>
        <span className="confirm">
          {task.isLearned && <Tag color="blue">{t('directives.is_learned')}</Tag>}
          {isUnsure && (
            <>
              <Tag color="orange">{t('directives.must_confirm')}</Tag>
              <Button size="small" onClick={() => set({ isConfirmed: true })}>
                {t('directives.is_right')}
              </Button>
            </>
          )}
        </span>
      </div>
      <Input.TextArea
        autoSize={{ minRows: 2, maxRows: 8 }}
        style={{ marginTop: 8 }}
        value={task.words}
        aria-label={t('directives.words_of_task')}
        placeholder={t('directives.words_of_task')}
        onChange={(event) => set({ words: event.target.value })}
        onSelect={(event) => (cursor.current = event.currentTarget.selectionStart)}
      />
      <Input
        style={{ marginTop: 8 }}
        value={task.explanation}
        maxLength={2000}
        placeholder={t('directives.explanation_hint')}
        aria-label={t('directives.explanation')}
        onChange={(event) => set({ explanation: event.target.value })}
      />
      {task.unknownActors.length > 0 && (
        <p className="quiet" style={{ margin: '8px 0 0' }}>
          {t('directives.unknown_actors')}: <strong>{task.unknownActors.join('; ')}</strong>
        </p>
      )}
      {task.successors.map(({ actor, successor, scope, unitId, basis }) => (
        <p key={`${actor}-${successor}`} className="quiet" style={{ margin: '4px 0 0' }} title={basis}>
          {t(`directives.successor_${scope}`, { actor, successor })}{' '}
          {unitId !== null && !task.addressing.unitIds.includes(unitId) && (
            <Button
              size="small"
              onClick={() =>
                set({ addressing: { ...task.addressing, unitIds: [...task.addressing.unitIds, unitId] } })
              }
            >
              {t('directives.choose_successor')}
            </Button>
          )}
        </p>
      ))}
      <div className="task-grid">
        <div style={{ gridColumn: '1 / -1' }}>
          <label>
            {t('directives.for_whom')}
            {task.actorsText && `: “${task.actorsText}”`}
          </label>
          <AddressingField value={task.addressing} onChange={(addressing) => set({ addressing })} />
        </div>
        <div style={{ gridColumn: '1 / -1' }}>
          <label>{t('directives.deadline')}</label>
          <DeadlineField
            value={task.deadline}
            onChange={(deadline) => set({ deadline })}
            issuedOn={issuedOn}
          />
        </div>
        {parentTasks.length > 0 && (
          <div style={{ gridColumn: '1 / -1' }}>
            <label>{t('directives.covers')}</label>
            <Select
              mode="multiple"
              style={{ width: '100%' }}
              placeholder={t('directives.covers_none')}
              value={task.coversTaskIds}
              showSearch={{ optionFilterProp: 'label' }}
              options={parentTasks.map(({ id, place, words }) => ({
                value: id,
                label: `${place ? `${place}. ` : ''}${words.slice(0, 120)}`,
              }))}
              onChange={(coversTaskIds: string[]) => set({ coversTaskIds })}
            />
          </div>
        )}
        <div>
          <label>{t('directives.answer_way')}</label>
          <Select
            style={{ width: '100%' }}
            value={task.answerWay}
            options={answerWays.map((way) => ({ value: way, label: t(`directives.way_${way}`) }))}
            onChange={(answerWay) => set({ answerWay })}
          />
        </div>
        {task.answerWay === 'figure' && (
          <div>
            <label>{t('directives.figure_unit')}</label>
            <Input
              value={task.figureUnit ?? ''}
              onChange={(event) => set({ figureUnit: event.target.value || null })}
            />
          </div>
        )}
        <div>
          <label>{t('directives.measure')}</label>
          <Select
            allowClear
            style={{ width: '100%' }}
            placeholder={t('directives.no_measure')}
            value={task.measureKey}
            options={(measures.data?.measures ?? []).map(({ key, title }) => ({ value: key, label: title }))}
            onChange={(measureKey: string | null) => set({ measureKey: measureKey ?? null })}
          />
        </div>
        {(measure?.kind === 'share' || task.targetPercent !== null) && (
          <div>
            <label>{t('directives.target_percent')}</label>
            <InputNumber<number>
              min={0}
              max={100}
              suffix="%"
              decimalSeparator=","
              style={{ width: '100%' }}
              value={task.targetPercent}
              onChange={(targetPercent) => set({ targetPercent })}
            />
          </div>
        )}
        {measure && (
          <p className="quiet" style={{ gridColumn: '1 / -1', margin: 0 }}>
            {measure.definition}
          </p>
        )}
      </div>
      <div className="page-filters" style={{ margin: '10px 0 0' }}>
        {onMerge && (
          <Button size="small" onClick={onMerge}>
            {t('directives.merge')}
          </Button>
        )}
        <Button size="small" onClick={() => onSplit(cursor.current)}>
          {t('directives.split')}
        </Button>
        <Button size="small" danger onClick={onRemove}>
          {t('directives.remove')}
        </Button>
      </div>
    </section>
  );
}
