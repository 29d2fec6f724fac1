import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isCitable, legalRules, sources, type SourceId } from '../src/index.ts';
import { sourcesPage } from '../src/sources-page.ts';

test('docs/sources.md is what the data says', () => {
  const page = new URL('../../../docs/sources.md', import.meta.url);
  // When this fails: node packages/law/scripts/write-sources-page.ts
  expect(existsSync(page) && readFileSync(page, 'utf8')).toBe(sourcesPage());
});

test('every rule names a file that is there, a source that is listed, and a time that does not end before it begins', () => {
  expect(legalRules.length).toBeGreaterThan(100);
  for (const rule of legalRules) {
    expect([rule.id, existsSync(new URL(`../${rule.file}`, import.meta.url))]).toEqual([rule.id, true]);
    expect(Object.keys(sources)).toContain(rule.source);
    expect([rule.id, (rule.validFrom ?? '') <= (rule.validTo ?? '9999')]).toEqual([rule.id, true]);
  }
});

test('nothing that rests on our own design or on a text that was not found is citable', () => {
  const unread = new Set((Object.keys(sources) as SourceId[]).filter((id) => !isCitable(sources[id])));
  expect(legalRules.filter((rule) => unread.has(rule.source) && isCitable(rule))).toEqual([]);
});
