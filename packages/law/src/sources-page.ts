import { isCitable, type LegalRule } from './certainty.ts';
import { formatDay } from './day.ts';
import { legalRules } from './rules.ts';
import { sources, type Source, type SourceId } from './sources.ts';

/** The text of `docs/sources.md`: each legal text, what was read of it, and which file encodes which rule of it. */
export function sourcesPage(): string {
  const ids = Object.keys(sources) as SourceId[];
  const used = ids.filter((id) => rulesOf(id).length > 0);
  const named = ids.filter((id) => rulesOf(id).length === 0);
  return (
    [
      '# Legal sources',
      'Generated from the data of `packages/law`. Do not edit: run `node packages/law/scripts/write-sources-page.ts`.',
      LEGEND,
      `${legalRules.length} rules, of which ${legalRules.filter(isCitable).length} may be printed as law.`,
      '## Texts and the files that encode them',
      ...used.map(section),
      '## Texts that are only named',
      [
        '| text | date | read | certainty |',
        '|---|---|---|---|',
        ...named.map((id) => namedRow(sources[id])),
      ].join('\n'),
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n'
  );
}

const LEGEND = [
  'Certainty: **A** the legal text was read · **B** read in a secondary source · **M** measured or computed ·',
  '**C** recalled, not seen (C+ very sure, C- unsure) · **D** our own inference or choice · **-** looked for, not found.',
  'Only A and B may be printed as law; everything else is labelled where it is shown.',
  'Titles say what a text is about and are not always its exact words.',
].join('\n');

function section(id: SourceId): string {
  const source: Source = sources[id];
  const files = Map.groupBy(rulesOf(id), ({ file }) => file);
  return [
    `### ${heading(source)}`,
    `${source.read}. Certainty: ${source.certainty}.`,
    ...files.entries().map(([file, rules]) => `[\`${file}\`](../packages/law/${file})\n\n${table(rules)}`),
  ].join('\n\n');
}

function heading({ number, title, issuedOn }: Source): string {
  const date = issuedOn === null ? '' : `, ${formatDay(issuedOn)}`;
  return number === null ? `${title}${date}` : `${number}${date} – ${title}`;
}

function table(rules: LegalRule[]): string {
  const rows = rules.map(({ title, article, validFrom, validTo, certainty }) => {
    return `| ${cell(title)} | ${cell(article ?? '')} | ${days(validFrom, validTo)} | ${certainty} |`;
  });
  return ['| rule | article | in force | certainty |', '|---|---|---|---|', ...rows].join('\n');
}

function namedRow(source: Source): string {
  const date = source.issuedOn === null ? '' : formatDay(source.issuedOn);
  return `| ${cell(`${source.number ?? ''} ${source.title}`.trim())} | ${date} | ${cell(source.read)} | ${source.certainty} |`;
}

function days(from: string | null, to: string | null): string {
  if (from === null && to === null) return '';
  return `${from === null ? '' : formatDay(from)} – ${to === null ? '' : formatDay(to)}`.trim();
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}

function rulesOf(id: SourceId): LegalRule[] {
  return legalRules.filter(({ source }) => source === id);
}
