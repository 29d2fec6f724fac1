/** The rules of the house. Each is proved by breaking it once, on a tree that exists only here. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { failures as shellFailures } from '../web/src/app/failures.ts';
import { houseOf, readHouse, sourceFile } from './architecture/house.ts';
import * as imports from './architecture/import-rules.ts';
import * as texts from './architecture/text-rules.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const house = readHouse(root);

const declared = { 'packages/engine': [], 'packages/documents': ['docx'], server: ['zod'], web: ['react'] };
/** A sound little house; a test puts one file beside it that breaks a rule. */
const sound = {
  'server/src/areas/index.ts': `export const areas: readonly Area[] = [organisation, assets];`,
  'server/src/areas/organisation/contract.ts': `import { z } from 'zod';`,
  'server/src/areas/organisation/index.ts': `export {};`,
  'server/src/areas/organisation/tables.ts': `export const units = pgTable('organisation_units', {});`,
  'server/src/areas/assets/contract.ts': `import { UnitKind } from '../organisation/contract.ts';`,
  'server/src/areas/assets/index.ts': `import { units } from '../organisation/tables.ts';`,
};

function broken(path: string, text: string, dependencies: Record<string, string[]> = declared) {
  const files = Object.entries({ ...sound, [path]: text }).map(([name, code]) => sourceFile(name, code));
  return houseOf(files, dependencies);
}

const long = 'const line = 1;\n'.repeat(301);

/** Each rule with a file that breaks it, and what the rule then says. */
const rules: [name: string, rule: imports.Rule, path: string, text: string, says: RegExp][] = [
  [
    'a workspace imports only what it declares',
    imports.declaredImports,
    'packages/documents/src/pdf.ts',
    `import left from 'left-pad';`,
    /left-pad, which packages\/documents does not declare/,
  ],
  [
    'a workspace stays within itself',
    imports.declaredImports,
    'packages/engine/src/match.ts',
    `export { x } from '../../law/src/index.ts';`,
    /reaches out/,
  ],
  [
    'the engine and the law do no input or output',
    imports.declaredImports,
    'packages/engine/src/match.ts',
    `const fs = await import('node:fs/promises');`,
    /opens node:fs/,
  ],
  [
    'the kernel knows no area',
    imports.areaOrder,
    'server/src/kernel/jobs.ts',
    `import type { x } from '../areas/assets/index.ts';`,
    /knows the area assets/,
  ],
  [
    'an area uses only areas listed before it',
    imports.areaOrder,
    'server/src/areas/organisation/service.ts',
    `import { x } from '../assets/index.ts';`,
    /comes after organisation/,
  ],
  [
    'an area enters another by its index, tables or contract',
    imports.areaOrder,
    'server/src/areas/assets/service.ts',
    `import { x } from '../organisation/service/units.ts';`,
    /enters organisation by service/,
  ],
  [
    'no file needs itself',
    imports.noCycles,
    'server/src/areas/organisation/index.ts',
    `import '../assets/index.ts';
     import { x } from './index.ts';`,
    /index.ts → .*index.ts/,
  ],
  [
    'a contract imports zod and contracts only',
    imports.contracts,
    'server/src/areas/assets/contract.ts',
    `import { units } from './tables.ts';`,
    /a contract imports zod/,
  ],
  [
    'the web takes nothing from the server but contracts',
    imports.contracts,
    'web/src/app/session.tsx',
    `import { AppError } from '@lachan/server/kernel/errors';`,
    /from the server/,
  ],
  [
    'routes speak no SQL',
    imports.sqlPlaces,
    'server/src/areas/assets/routes.ts',
    `import { sql } from 'drizzle-orm';`,
    /speaks SQL/,
  ],
  [
    'an area writes only its own tables',
    imports.ownWrites,
    'server/src/areas/assets/service.ts',
    `import { units } from '../organisation/tables.ts'; db.update(units).set({})`,
    /writes units/,
  ],
  [
    'an area writes only its own tables in raw SQL either',
    imports.ownWrites,
    'server/src/areas/assets/jobs.ts',
    'sql`delete from organisation_units`',
    /writes organisation_units/,
  ],
  [
    'only the kernel opens a transaction',
    imports.transactions,
    'server/src/areas/assets/service.ts',
    `await kernel.database.asOwner(work)`,
    /transaction of its own/,
  ],
  [
    'the environment is read once',
    texts.environment,
    'server/src/kernel/log.ts',
    `const level = process.env['LEVEL'];`,
    /reads the environment/,
  ],
  [
    'services do not read the clock',
    texts.clock,
    'server/src/areas/assets/service.ts',
    `const now = new Date();`,
    /reads the clock/,
  ],
  [
    'a table bears the name of its area',
    texts.tableNames,
    'server/src/areas/assets/tables.ts',
    `pgTable('machines', {})`,
    /not named assets_/,
  ],
  [
    'a file has at most 300 lines',
    texts.fileLengths,
    'server/src/areas/assets/service.ts',
    long,
    /has 301 lines/,
  ],
  ['a file is named after its content', texts.fileNames, 'web/src/ui/utils.ts', '', /named after nothing/],
  ['a file is named in kebab-case', texts.fileNames, 'web/src/ui/UnitPicker.tsx', '', /kebab-case/],
  ['the rules see every area', texts.areasSeen, 'server/src/areas/intel/index.ts', '', /intel is not listed/],
];

describe.each(rules)('%s', (_name, rule, path, text, says) => {
  test('here', () => expect(rule(house)).toEqual([]));

  test('and the rule fires when it is broken', () => {
    expect(rule(broken('server/src/main.ts', 'export {};'))).toEqual([]);
    expect(rule(broken(path, text)).join('\n')).toMatch(says);
  });
});

test('the engine and the law declare no dependencies, and the rule fires when they do', () => {
  const guilty = imports.declaredImports(broken('server/src/main.ts', '', { 'packages/law': ['dayjs'] }));
  expect(guilty).toEqual(['packages/law declares dependencies']);
});

test('the rules see the whole house, and nothing in comments and strings', () => {
  expect(house.files.length).toBeGreaterThan(120);
  expect(house.areas.length).toBeGreaterThanOrEqual(3);
  expect(house.files.filter(({ imports: found }) => found.length > 0).length).toBeGreaterThan(80);
  const { code, imports: seen } = sourceFile(
    'a.ts',
    `/* import 'x' */ const a = 'http://b'; // new Date()\nconst c = /\\/\\*["']/; import type { D } from './d.ts';`,
  );
  expect(code).not.toContain('Date');
  expect(code).toContain('http://b');
  expect(seen).toEqual([{ specifier: './d.ts', target: 'd.ts', isType: true }]);
});

describe('every reason a failure can carry has its words in both languages', async () => {
  type Words = typeof shellFailures;
  const words: Words = { vi: { ...shellFailures.vi }, en: { ...shellFailures.en } };
  for (const area of readdirSync(`${root}/web/src/areas`, { withFileTypes: true })) {
    if (!area.isDirectory()) continue;
    const files = readdirSync(`${root}/web/src/areas/${area.name}`);
    if (!files.includes('failures.ts')) continue;
    const own = (await import(`../web/src/areas/${area.name}/failures.ts`)) as { failures: Words };
    Object.assign(words.vi, own.failures.vi);
    Object.assign(words.en, own.failures.en);
  }
  const reasons = texts.reasonsOf(house);

  test('here', () => {
    expect(reasons.size).toBeGreaterThan(30);
    expect(texts.withoutWords(reasons, words)).toEqual([]);
  });

  test('and the rule fires when words are missing', () => {
    const path = 'server/src/areas/assets/service.ts';
    const found = texts.reasonsOf(broken(path, `throw new AppError('conflict', 'assets.taken', {});`));
    expect([...found]).toEqual(['assets.taken']);
    const vi = { 'assets.taken': 'Trùng với {{name}}.' };
    expect(texts.withoutWords(found, { vi: {}, en: {} })).toEqual(['assets.taken has no Vietnamese words']);
    expect(texts.withoutWords(found, { vi, en: {} })).toEqual(['assets.taken has no English words']);
    expect(texts.withoutWords(found, { vi, en: { 'assets.taken': 'Taken.' } })[0]).toMatch(/other blanks/);
  });
});
