import type { ExtractedDocument, Found } from '../extracted.ts';
import type { OfficialDocument } from '../model.ts';

const SINGLE_FIELDS = [
  'superior',
  'issuer',
  'number',
  'place',
  'date',
  'type',
  'subject',
  'urgency',
  'secrecy',
  'archive',
  'signature',
] as const;

/**
 * The document as written, without places, confidences and what was only inferred. A letter's type is the
 * exception: a letter prints none, so it can only be inferred.
 */
export function toOfficialDocument(extracted: ExtractedDocument): OfficialDocument {
  const fields: Partial<OfficialDocument> = {};
  for (const name of SINGLE_FIELDS) {
    const found: Found<unknown> | undefined = extracted[name];
    if (found && (!found.inferred || name === 'type')) Object.assign(fields, { [name]: found.value });
  }
  return {
    ...fields,
    addressees: extracted.addressees.map(({ value }) => value.text),
    legalBases: extracted.legalBases.map(({ value }) => value),
    body: extracted.body.map(({ value }) => value),
    recipients: extracted.recipients.map(({ value }) => value),
    attachments: extracted.attachments.map(({ value }) => value),
  };
}
