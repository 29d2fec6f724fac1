import { PlusOutlined } from '@ant-design/icons';
import { cellKinds, type ListSources } from '@lachan/server/contracts/reports';
import type { Wire } from '@lachan/server/kernel/contract';
import { Button, Checkbox, Collapse, Input, InputNumber, Select, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Columns, Options } from './form-columns.tsx';
import { inVietnamese, keyFor, moved, newCell, reworded, type Draft, type DraftCell } from './form-draft.ts';
import { Labelled } from './form-head.tsx';
import { Steps } from './form-steps.tsx';
import { useWords } from './figure-text.ts';

export type Sources = Wire<typeof ListSources.output>['sources'];

interface Props {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  sources: Sources;
}

/** Sections and items of a form: added, worded, moved, taken out. */
export function FormCells({ draft, set, sources }: Props) {
  const { t } = useTranslation();
  const { sections } = draft;
  const taken = sections.flatMap(({ cells }) => cells.map(({ key }) => key));
  const setSection = (index: number, change: Partial<Draft['sections'][number]>) =>
    set({ sections: sections.map((section, at) => (at === index ? { ...section, ...change } : section)) });
  return (
    <div style={{ display: 'grid', gap: 14 }}>
      {sections.map((section, index) => (
        <div key={section.key} className="report-cell">
          <div className="form-line">
            <Input
              aria-label={t('reports.form_section')}
              value={section.title.vi}
              onChange={(event) => setSection(index, { title: reworded(section.title, event.target.value) })}
            />
            <Steps
              name={section.title.vi}
              move={(by) => set({ sections: moved(sections, index, by) })}
              remove={
                sections.length > 1
                  ? () => set({ sections: sections.filter((_, at) => at !== index) })
                  : undefined
              }
            />
          </div>
          <Cells
            cells={section.cells}
            taken={taken}
            sources={sources}
            setCells={(cells) => setSection(index, { cells })}
          />
        </div>
      ))}
      <Button
        icon={<PlusOutlined />}
        style={{ width: 'fit-content' }}
        onClick={() =>
          set({
            sections: [
              ...sections,
              {
                key: keyFor(
                  'muc',
                  sections.map(({ key }) => key),
                ),
                title: inVietnamese(t('reports.form_new_section')),
                cells: [newCell(t('reports.form_new_cell'), taken)],
              },
            ],
          })
        }
      >
        {t('reports.form_add_section')}
      </Button>
    </div>
  );
}

function Cells({
  cells,
  taken,
  sources,
  setCells,
}: {
  cells: DraftCell[];
  taken: readonly string[];
  sources: Sources;
  setCells: (cells: DraftCell[]) => void;
}) {
  const { t } = useTranslation();
  return (
    <>
      <Collapse
        size="small"
        style={{ margin: '10px 0' }}
        items={cells.map((cell, index) => ({
          key: cell.key,
          label: (
            <>
              {cell.label.vi} <Tag>{t(`reports.kind_${cell.kind}`)}</Tag>
              {cell.measure && <Tag color="blue">{t('reports.form_prefilled')}</Tag>}
            </>
          ),
          extra: (
            <Steps
              name={cell.label.vi}
              move={(by) => setCells(moved(cells, index, by))}
              remove={cells.length > 1 ? () => setCells(cells.filter((_, at) => at !== index)) : undefined}
            />
          ),
          children: (
            <CellFields
              cell={cell}
              sources={sources}
              set={(change) =>
                setCells(cells.map((each, at) => (at === index ? { ...each, ...change } : each)))
              }
            />
          ),
        }))}
      />
      <Button
        size="small"
        icon={<PlusOutlined />}
        onClick={() => setCells([...cells, newCell(t('reports.form_new_cell'), taken)])}
      >
        {t('reports.form_add_cell')}
      </Button>
    </>
  );
}

function CellFields({
  cell,
  sources,
  set,
}: {
  cell: DraftCell;
  sources: Sources;
  set: (change: Partial<DraftCell>) => void;
}) {
  const { t } = useTranslation();
  const words = useWords();
  const id = (field: string) => `cell-${cell.key}-${field}`;
  const isFigure = cell.kind === 'count' || cell.kind === 'share';
  const usable = sources.filter(({ kind, hasRows }) =>
    cell.kind === 'table' ? hasRows : cell.kind === 'share' ? kind === 'share' : true,
  );
  const source = sources.find(({ key }) => key === cell.measure);
  const limit = (side: 'below' | 'above', value: number | null) => {
    const next = { below: null, above: null, ...cell.explainWhen, [side]: value };
    set({ explainWhen: next.below === null && next.above === null ? null : next });
  };
  return (
    <div className="form-fields">
      <Labelled label={t('reports.form_label')} id={id('label')} wide>
        <Input
          id={id('label')}
          value={cell.label.vi}
          onChange={(event) => set({ label: reworded(cell.label, event.target.value) })}
        />
      </Labelled>
      <Labelled label={t('reports.form_definition')} id={id('definition')} wide>
        <Input.TextArea
          id={id('definition')}
          autoSize={{ minRows: 1 }}
          value={cell.definition?.vi ?? ''}
          onChange={(event) =>
            set({ definition: event.target.value ? reworded(cell.definition, event.target.value) : null })
          }
        />
      </Labelled>
      <Labelled label={t('reports.form_kind')} id={id('kind')}>
        <Select
          id={id('kind')}
          style={{ width: '100%' }}
          value={cell.kind}
          options={cellKinds.map((kind) => ({ value: kind, label: t(`reports.kind_${kind}`) }))}
          onChange={(kind) => set({ kind, measure: null, options: [], columns: [], explainWhen: null })}
        />
      </Labelled>
      {(isFigure || cell.kind === 'table') && (
        <Labelled label={t('reports.form_source')} id={id('measure')}>
          <Select
            id={id('measure')}
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            style={{ width: '100%' }}
            value={cell.measure}
            placeholder={t('reports.form_source_none')}
            options={[
              ...usable.map((each) => ({ value: each.key, label: words(each.title) })),
              ...(cell.measure && !source
                ? [{ value: cell.measure, label: t('reports.form_source_missing', { key: cell.measure }) }]
                : []),
            ]}
            onChange={(measure: string | undefined) => set({ measure: measure ?? null })}
          />
          {source && <p className="report-cell-note">{words(source.definition)}</p>}
        </Labelled>
      )}
      {cell.kind === 'count' && source?.kind === 'share' && (
        <Labelled label={t('reports.form_part')} id={id('part')}>
          <Select
            id={id('part')}
            style={{ width: '100%' }}
            value={cell.part}
            options={(['numerator', 'denominator'] as const).map((part) => ({
              value: part,
              label: t(`reports.part_${part}`),
            }))}
            onChange={(part) => set({ part })}
          />
        </Labelled>
      )}
      {isFigure && cell.measure && (
        <Labelled label={t('reports.form_nothing_is')} id={id('nothing')}>
          <Select
            id={id('nothing')}
            style={{ width: '100%' }}
            value={cell.nothingIs}
            options={(['zero', 'no-figure'] as const).map((each) => ({
              value: each,
              label: t(`reports.nothing_${each}`),
            }))}
            onChange={(nothingIs) => set({ nothingIs })}
          />
        </Labelled>
      )}
      {isFigure && (
        <Labelled label={t('reports.form_explain')} id={id('below')}>
          <div className="form-line">
            <InputNumber
              id={id('below')}
              prefix="<"
              value={cell.explainWhen?.below ?? null}
              onChange={(value) => limit('below', value)}
            />
            <InputNumber
              aria-label={t('reports.form_explain_above')}
              prefix=">"
              value={cell.explainWhen?.above ?? null}
              onChange={(value) => limit('above', value)}
            />
          </div>
        </Labelled>
      )}
      {cell.kind === 'choice' && (
        <Labelled label={t('reports.form_options')} id={id('options')} wide>
          <Options id={id('options')} options={cell.options} set={(options) => set({ options })} />
        </Labelled>
      )}
      {cell.kind === 'table' && <Columns cell={cell} set={set} />}
      <div className="form-field form-field-wide">
        <Checkbox checked={cell.required} onChange={(event) => set({ required: event.target.checked })}>
          {t('reports.form_required')}
        </Checkbox>
      </div>
    </div>
  );
}
