import {
  guideSystems,
  SetInfectionSystem,
  type GetInfection,
  type GuideSystem,
} from '@lachan/server/contracts/detection';
import type { Wire } from '@lachan/server/kernel/contract';
import { Button, Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { PathLink } from '../../ui/path-link.tsx';
import { Failed } from '../../ui/states.tsx';

type Infection = Wire<typeof GetInfection.output>;

/** How to clean this machine, by its malware and what kind of machine it is; one tap says what it is. */
export function Guide({ infection: { id, guide } }: { infection: Infection }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const say = useChange(SetInfectionSystem);
  return (
    <Card
      title={t('detection.guide')}
      size="small"
      extra={<PathLink to={`/infections/${id}/guide`}>{t('detection.guide_print')}</PathLink>}
    >
      <strong>{guide.title}</strong>
      <div style={{ color: '#5d6f6b', margin: '4px 0 8px' }}>
        {t(`detection.guide_from_${guide.systemFrom}`)}
      </div>
      {say.error && <Failed failure={say.error} />}
      {may('detection:respond') && (
        <div style={{ display: 'flex', flexWrap: 'wrap', gap: 6, marginBottom: 10 }}>
          {guideSystems.map((system: GuideSystem) => (
            <Button
              key={system}
              size="small"
              type={system === guide.system && guide.systemFrom !== 'assumed' ? 'primary' : 'default'}
              disabled={say.isPending}
              onClick={() => say.mutate({ id, system })}
            >
              {t(`detection.system_${system}`)}
            </Button>
          ))}
        </div>
      )}
      <GuideSteps guide={guide} />
    </Card>
  );
}

export function GuideSteps({ guide }: { guide: Infection['guide'] }) {
  const { t } = useTranslation();
  return guide.sections.map(({ key, steps }) => (
    <section key={key}>
      <h4
        style={{
          margin: '10px 0 2px',
          color: key === 'never' ? '#b42318' : undefined,
        }}
      >
        {t(`detection.guide_${key}`)}
      </h4>
      <ul style={{ paddingInlineStart: 20, lineHeight: 1.6, margin: 0 }}>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ul>
    </section>
  ));
}
