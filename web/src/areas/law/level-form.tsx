import type { TryLevel } from '@lachan/server/contracts/law';
import { Card, Checkbox, InputNumber, Radio, Select } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { DayPicker } from '../../ui/day-picker.tsx';

export type Trial = z.input<(typeof TryLevel)['input']>;
type Facts = Trial['facts'];
type Dossier = NonNullable<Trial['dossier']>;

type Field =
  | { name: keyof Facts; as: 'yes-no' | 'count' | 'level' | 'grade' | 'day' }
  | { name: keyof Facts; as: 'choice'; of: readonly string[] };

const groups: readonly { key: string; fields: readonly Field[] }[] = [
  {
    key: 'kind',
    fields: [
      { name: 'kind', as: 'choice', of: ['internal', 'service', 'infrastructure', 'industrial', 'other'] },
      { name: 'hasStateSecrets', as: 'yes-no' },
      { name: 'servesDefenceOrSecurity', as: 'yes-no' },
      { name: 'securityHarm', as: 'choice', of: ['none', 'harms', 'seriously-harms', 'strategic'] },
    ],
  },
  {
    key: 'data',
    fields: [
      { name: 'hasPrivateOrPersonalInformation', as: 'yes-no' },
      { name: 'resolvesProcedures', as: 'yes-no' },
      { name: 'isConditionalService', as: 'yes-no' },
      { name: 'basicDataSubjects', as: 'count' },
      { name: 'sensitiveDataSubjects', as: 'count' },
      { name: 'publicServiceGrade', as: 'grade' },
      { name: 'users', as: 'count' },
    ],
  },
  {
    key: 'reach',
    fields: [
      {
        name: 'reach',
        as: 'choice',
        of: [
          'one-agency',
          'ministry-or-sector',
          'one-province',
          'several-provinces',
          'nationwide',
          'international',
        ],
      },
      { name: 'isNationalEGovernment', as: 'yes-no' },
      { name: 'mustNotStop', as: 'yes-no' },
      { name: 'worksClass', as: 'choice', of: ['special', 'national-security', 'I', 'II', 'III', 'IV'] },
      { name: 'storesNationalSpecialData', as: 'yes-no' },
      { name: 'decidedLevel', as: 'level' },
      { name: 'riskLevel', as: 'level' },
    ],
  },
];

const emptyDossier: Dossier = {
  hasOneOwner: true,
  appraiser: 'none',
  regulationIssuedOn: null,
  hasProfessionalOpinion: false,
  isSplitOrMerged: false,
};

export function LevelForm({ trial, onChange }: { trial: Trial; onChange: (trial: Trial) => void }) {
  const { t } = useTranslation();
  const set = (change: Partial<Trial>) => onChange({ ...trial, ...change });
  const setFact = (name: keyof Facts, value: unknown) =>
    set({ facts: { ...trial.facts, [name]: value ?? null } });
  return (
    <div style={{ display: 'grid', gap: 12 }}>
      {groups.map(({ key, fields }) => (
        <Card key={key} size="small" title={t(`law.group_${key}`)}>
          {fields.map((field) => (
            <Labelled key={field.name} label={t(`law.fact_${field.name}`)}>
              <FactInput
                field={field}
                value={trial.facts[field.name]}
                onChange={(value) => setFact(field.name, value)}
              />
            </Labelled>
          ))}
        </Card>
      ))}
      <Card size="small" title={t('law.group_history')}>
        <Labelled label={t('law.decided_on')}>
          <DayPicker value={trial.onDate} onChange={(day) => day && set({ onDate: day })} />
        </Labelled>
        <Labelled label={t('law.fact_constructionStartedOn')}>
          <DayPicker
            allowClear
            value={trial.facts.constructionStartedOn}
            onChange={(day) => setFact('constructionStartedOn', day)}
          />
        </Labelled>
        <Labelled label={t('law.fact_runningSince')}>
          <DayPicker
            allowClear
            value={trial.runningSince}
            onChange={(day) => set({ runningSince: day ?? null })}
          />
        </Labelled>
        <Labelled label={t('law.fact_levelApprovedOn')}>
          <DayPicker
            allowClear
            value={trial.levelApprovedOn}
            onChange={(day) => set({ levelApprovedOn: day ?? null })}
          />
        </Labelled>
        <Checkbox
          checked={Boolean(trial.dossier)}
          onChange={({ target }) => set({ dossier: target.checked ? emptyDossier : null })}
        >
          {t('law.dossier')}
        </Checkbox>
        {trial.dossier && <DossierFields dossier={trial.dossier} onChange={(dossier) => set({ dossier })} />}
      </Card>
    </div>
  );
}

function FactInput({
  field,
  value,
  onChange,
}: {
  field: Field;
  value: unknown;
  onChange: (value: unknown) => void;
}) {
  const { t } = useTranslation();
  if (field.as === 'yes-no') {
    return (
      <Radio.Group
        size="small"
        optionType="button"
        value={value === true ? 'yes' : value === false ? 'no' : 'unknown'}
        onChange={({ target }) => onChange({ yes: true, no: false }[String(target.value)])}
        options={['yes', 'no', 'unknown'].map((one) => ({ value: one, label: t(`law.${one}`) }))}
      />
    );
  }
  if (field.as === 'choice') {
    return (
      <Select
        allowClear
        placeholder={t('law.unknown')}
        aria-label={t(`law.fact_${field.name}`)}
        style={{ minWidth: 220, maxWidth: '100%' }}
        value={typeof value === 'string' ? value : undefined}
        onChange={onChange}
        options={field.of.map((one) => ({ value: one, label: t(`law.${field.name}_${one}`) }))}
      />
    );
  }
  const [min, max] = field.as === 'level' ? [1, 5] : field.as === 'grade' ? [0, 4] : [0, 1_000_000_000];
  return (
    <InputNumber
      min={min}
      max={max}
      precision={0}
      placeholder={t('law.unknown')}
      aria-label={t(`law.fact_${field.name}`)}
      style={{ width: 140 }}
      value={typeof value === 'number' ? value : null}
      onChange={onChange}
    />
  );
}

function DossierFields({ dossier, onChange }: { dossier: Dossier; onChange: (dossier: Dossier) => void }) {
  const { t } = useTranslation();
  const set = (change: Partial<Dossier>) => onChange({ ...dossier, ...change });
  const checks = [
    ['hasOneOwner', 'law.dossier_owner'],
    ['hasProfessionalOpinion', 'law.dossier_opinion'],
    ['isSplitOrMerged', 'law.dossier_split'],
  ] as const;
  return (
    <div style={{ marginTop: 10 }}>
      {checks.map(([name, key]) => (
        <div key={name}>
          <Checkbox checked={dossier[name]} onChange={({ target }) => set({ [name]: target.checked })}>
            {t(key)}
          </Checkbox>
        </div>
      ))}
      <Labelled label={t('law.dossier_appraiser')}>
        <Select<Dossier['appraiser']>
          value={dossier.appraiser}
          style={{ minWidth: 220 }}
          onChange={(appraiser) => set({ appraiser })}
          options={(['none', 'operator', 'other-unit', 'council'] as const).map((value) => ({
            value,
            label: t(`law.appraiser_${value}`),
          }))}
        />
      </Labelled>
      <Labelled label={t('law.dossier_regulation')}>
        <DayPicker
          allowClear
          value={dossier.regulationIssuedOn}
          onChange={(day) => set({ regulationIssuedOn: day ?? null })}
        />
      </Labelled>
    </div>
  );
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div
      style={{
        display: 'flex',
        flexWrap: 'wrap',
        gap: 6,
        justifyContent: 'space-between',
        alignItems: 'center',
        padding: '5px 0',
      }}
    >
      <span style={{ flex: '1 1 200px' }}>{label}</span>
      {children}
    </div>
  );
}
