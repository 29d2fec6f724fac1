import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type ExtractedDocument, formatDocumentNumber, readDocument } from '../src/index.ts';

const FOLDER = new URL('../fixtures/', import.meta.url);
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));
const expected = JSON.parse(readFileSync(new URL('expected.json', FOLDER), 'utf8')) as Record<
  string,
  unknown
>;

const HEADER = ['superior', 'issuer', 'place', 'date', 'type', 'subject', 'urgency', 'secrecy'] as const;

/** A reading in the short form of `expected.json`, which is written to be checked by eye. */
function summary(document: ExtractedDocument) {
  const {
    number,
    implements: implemented,
    archive,
    signature,
    addressees,
    legalBases,
    citations,
    tasks,
  } = document;
  const numberOf = (citation: (typeof citations)[number]['value']) =>
    citation.number ? formatDocumentNumber(citation.number) : citation.title;
  return {
    ...Object.fromEntries(HEADER.flatMap((name) => (document[name] ? [[name, document[name].value]] : []))),
    ...(number ? { number: formatDocumentNumber(number.value) } : {}),
    ...(implemented
      ? { implements: `${numberOf(implemented.value)} | ${implemented.value.issuer ?? '-'}` }
      : {}),
    addressees: addressees.map(
      ({ value }) => `${value.text} = ${value.units.map(({ kind }) => kind).join('+')}`,
    ),
    citations: citations.map(
      ({ value }) => `${value.type ?? '?'} ${numberOf(value)} | ${value.issuer ?? '-'}`,
    ),
    ...(legalBases.length > 0 ? { legalBases: legalBases.length } : {}),
    tasks: tasks.map(({ place, actors, deadlineText }) => {
      const names = actors.map(
        ({ value }) => `${value.role} ${value.kind === 'named' ? value.name : value.kind}`,
      );
      return `${place.join(' ')} | ${names.join(', ')} | ${deadlineText && !deadlineText.inferred ? deadlineText.value : '-'}`;
    }),
    recipients: document.recipients.map(({ value }) => value),
    ...(archive ? { archive: archive.value } : {}),
    ...(signature
      ? {
          signature: [
            ...signature.value.lines.map(({ prefix, text }) => (prefix ? `${prefix}. ${text}` : text)),
            signature.value.name ?? '-',
          ],
        }
      : {}),
    ...(document.attachments.length > 0
      ? { attachments: document.attachments.map(({ value }) => value) }
      : {}),
    warnings: document.warnings.map(({ code }) => code),
  };
}

describe('documents in the styles of five kinds of bodies, each with its defects', () => {
  test.each(files)('%s', async (name) => {
    const { document } = await readDocument(readFileSync(new URL(name, FOLDER)), name);
    expect(summary(document)).toEqual(expected[name]);
  });

  test('every file has its expectation and every expectation its file', () => {
    expect(Object.keys(expected).toSorted()).toEqual(files.toSorted());
    expect(files.length).toBeGreaterThanOrEqual(30);
  });
});
