import { incidentClocks, sources } from '@lachan/law';
import { query } from '../../../kernel/command.ts';
import { incidentKinds, ListClocks } from '../contract.ts';

export const listClocks = query({
  name: 'law.clocks',
  permission: 'law:read',
  input: ListClocks.input,
  run(_, { detectedAt, severity, kinds }) {
    const given = new Set(kinds.split(','));
    const facts = Object.fromEntries(incidentKinds.map((kind) => [kind, given.has(kind)])) as Record<
      (typeof incidentKinds)[number],
      boolean
    >;
    const clocks = incidentClocks({ ...facts, detectedAt: detectedAt.toISOString(), severity });
    return Promise.resolve({
      clocks: clocks.map(({ rule, content, isImmediate, dueAt, recipients, isCitable }) => ({
        ruleId: rule.id,
        title: rule.title,
        content,
        source: sources[rule.source].number ?? sources[rule.source].title,
        article: rule.article,
        isCitable,
        isImmediate,
        dueAt: dueAt === null ? null : new Date(dueAt),
        recipients: recipients.map(({ name }) => name),
      })),
    });
  },
});
