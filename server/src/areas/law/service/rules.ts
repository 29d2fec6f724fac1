import { foldVietnamese } from '@lachan/documents';
import { isCitable, isInForce, legalRules, regimeOn, sources, type LegalRule } from '@lachan/law';
import { query } from '../../../kernel/command.ts';
import { dayOf } from '../../../kernel/time.ts';
import { ListRules } from '../contract.ts';

export const listRules = query({
  name: 'law.rules',
  permission: 'law:read',
  input: ListRules.input,
  run({ now }, { onDate = dayOf(now), includeEnded, sourceId, text, id }) {
    const wanted = text && foldVietnamese(text);
    const matching = legalRules
      .filter((rule) => (id === undefined ? includeEnded || isInForce(rule, onDate) : rule.id === id))
      .filter((rule) => wanted === undefined || searchable(rule).includes(wanted));
    const rows = matching
      .filter((rule) => sourceId === undefined || rule.source === sourceId)
      .map((rule) => described(rule, onDate));
    return Promise.resolve({ onDate, regime: regimeOn(onDate).title, rows, sources: sourcesOf(matching) });
  },
});

function described(rule: LegalRule, onDate: string) {
  const { certainty: _, ...source } = sources[rule.source];
  const { id, title, article, validFrom, validTo, certainty } = rule;
  return {
    id,
    title,
    article,
    validFrom,
    validTo,
    certainty,
    isCitable: isCitable(rule),
    isInForce: isInForce(rule, onDate),
    source: { id: rule.source, ...source },
  };
}

function sourcesOf(rules: readonly LegalRule[]) {
  const counts = Map.groupBy(rules, ({ source }) => source);
  return [...counts].map(([id, { length }]) => ({
    id,
    label: [sources[id].number, sources[id].title].filter(Boolean).join(' · '),
    rules: length,
  }));
}

function searchable({ title, article, source }: LegalRule): string {
  return foldVietnamese([title, article, sources[source].number, sources[source].title].join(' '));
}
