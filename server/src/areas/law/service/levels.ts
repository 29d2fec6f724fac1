import {
  describeCondition,
  determineLevel,
  dossierObstacles,
  factTitles,
  isCitable,
  redeterminationTriggers,
  transitionOf,
  type Criterion,
  type Dossier,
  type SystemFacts,
} from '@lachan/law';
import type { z } from 'zod';
import { query } from '../../../kernel/command.ts';
import { TryLevel, type DossierFacts } from '../contract.ts';

export const tryLevel = query({
  name: 'law.level',
  permission: 'law:read',
  input: TryLevel.input,
  run(_, { facts, onDate, levelApprovedOn, runningSince, dossier }) {
    const decision = determineLevel(facts as SystemFacts, onDate);
    const transition = transitionOf({
      levelApprovedOn,
      runningSince,
      constructionStartedOn: facts.constructionStartedOn ?? null,
    });
    const { harm } = decision;
    return Promise.resolve({
      table: decision.tableRule.title,
      isCitable: decision.isCitable,
      level: decision.level,
      levelByCriteria: decision.levelByCriteria,
      isRaisedByRisk: decision.isRaisedByRisk,
      levelWithoutTop: decision.levelWithoutTop,
      fired: decision.fired.map((criterion) => ground(criterion, [])),
      open: decision.open.map(({ criterion, unknown }) =>
        ground(
          criterion,
          unknown.map((fact) => factTitles[fact]),
        ),
      ),
      wouldRaise: decision.wouldRaise.map(({ criterion, failing }) =>
        ground(criterion, failing.map(describeCondition)),
      ),
      harm: harm && { draft: harm.draft, article: harm.rule.article, isCitable: isCitable(harm.scaleRule) },
      approval: decision.approval.map(({ title, actor, limit, article }) => ({
        title,
        actor,
        limit,
        article,
      })),
      obstacles: dossier && decision.level ? obstaclesOf(dossier, decision.level, onDate) : [],
      transition: {
        case: transition.case,
        approveUnderOldBy: transition.approveUnderOldBy,
        meetNewBy: transition.meetNewBy,
        article: transition.rule.article,
      },
      triggers: redeterminationTriggers.map((trigger) => ({ ...trigger })),
    });
  },
});

function ground({ level, title, article }: Criterion, conditions: string[]) {
  return { level, title, article, conditions };
}

/** The trial knows no units: who operates and who appraises stand for them. */
function obstaclesOf(facts: z.output<typeof DossierFacts>, level: Dossier['level'], approvalOn: string) {
  const appraisers = { none: null, operator: 'operator', 'other-unit': 'other', council: null } as const;
  const found = dossierObstacles({
    level,
    ownerUnitIds: facts.hasOneOwner ? ['owner'] : [],
    operatorUnitId: 'operator',
    appraiserUnitId: appraisers[facts.appraiser],
    hasAppraisalCouncil: facts.appraiser === 'council',
    regulationIssuedOn: facts.regulationIssuedOn,
    approvalOn,
    hasProfessionalOpinion: facts.hasProfessionalOpinion,
    isSplitOrMerged: facts.isSplitOrMerged,
  });
  return found.map(({ code, rule, remedy }) => ({ code, title: rule.title, article: rule.article, remedy }));
}
