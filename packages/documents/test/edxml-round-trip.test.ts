import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type EdxmlBusiness,
  type EdxmlDefect,
  type EdxmlDocument,
  type XmlElement,
  type EdxmlMessage,
  type EdxmlStatus,
  readEdxml,
  writeEdxml,
} from '../src/index.ts';

/** Text as it is met, with what XML must escape; never empty, for an empty element says nothing. */
const text = fc
  .array(fc.constantFrom('Ủy ban', 'tỉnh', 'Gia Lai', '&', '<b>', '"', "'", 'đ', '51/UBND-KGVX', ']]>'), {
    minLength: 1,
    maxLength: 6,
  })
  .map((words) => words.join(' '));
const day = fc.record({
  year: fc.integer({ min: 2015, max: 2030 }),
  month: fc.integer({ min: 1, max: 12 }),
  day: fc.integer({ min: 1, max: 28 }),
});
const instant = fc
  .tuple(day, fc.integer({ min: 0, max: 86_399 }))
  .map(([{ year, month, day: date }, second]) => {
    const two = (value: number) => String(value).padStart(2, '0');
    const time = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map(two).join(':');
    return `${year}-${two(month)}-${two(date)}T${time}+07:00`;
  });
const organisationId = fc.constantFrom('000.00.00.H52', '002.00.20.H13', 'H55.242', 'G09.05');
const optional = { requiredKeys: [] };
const organisation = fc
  .tuple(
    organisationId,
    fc.record(
      { inCharge: text, name: text, address: text, email: text, telephone: text, fax: text, website: text },
      optional,
    ),
  )
  .map(([id, rest]) => ({ id, ...rest }));
const reference = fc.record(
  { organisationId, code: fc.constant('51/UBND-KGVX'), date: day, documentId: text },
  optional,
);
const staff = fc.record({ department: text, staff: text, email: text, mobile: text }, optional);
const trace = fc.array(fc.record({ organisationId, at: instant }), { maxLength: 4 });
const unknown = fc.array(
  fc.record({
    parent: fc.constantFrom<string[][]>(
      ['edXML', 'edXMLEnvelope', 'edXMLHeader', 'MessageHeader'],
      ['edXML', 'edXMLEnvelope', 'edXMLHeader'],
      ['edXML', 'edXMLEnvelope'],
      ['edXML'],
    ),
    element: fc.record({
      name: fc.constantFrom('NewField', 'edXML:Extension', 'Security'),
      attributes: fc.constantFrom<Record<string, string>[]>({}, { code: 'a & "b"' }),
      children: fc.oneof<fc.Arbitrary<XmlElement['children']>[]>(
        text.map((words) => [words]),
        text.map((words) => [{ name: 'Inner', attributes: {}, children: [words] }]),
        fc.constant([]),
      ),
    }),
  }),
  { maxLength: 3 },
);
const update = fc.record({
  isDocumentChanged: fc.boolean(),
  areReceiversChanged: fc.boolean(),
  receivers: fc.array(fc.record({ organisationId, type: fc.constantFrom('0', '1') }), { maxLength: 3 }),
});
const replaces = fc.array(
  fc.record({ documentId: text, organisationIds: fc.array(organisationId, { minLength: 1, maxLength: 3 }) }),
  { minLength: 1, maxLength: 2 },
);
const business = fc
  .tuple(
    fc.oneof(
      fc.record({
        type: fc.constantFrom('new' as const, 'revoke' as const),
        replaces: fc.constant<EdxmlBusiness['replaces']>([]),
      }),
      fc.record({
        type: fc.constant('update' as const),
        update,
        replaces: fc.constant<EdxmlBusiness['replaces']>([]),
      }),
      fc.record({ type: fc.constant('replace' as const), replaces }),
    ),
    fc.boolean(),
    fc.record({ reason: text, staff }, optional),
  )
  .map(([kind, hasPaper, rest]) => ({ ...kind, hasPaper, ...rest }));
const attachments = fc.array(
  fc.record({
    name: fc.constantFrom('Công văn 51.pdf', 'phu-luc.xlsx', 'a.docx'),
    contentType: fc.constantFrom('application/pdf', 'application/octet-stream'),
    description: text,
    bytes: fc.uint8Array({ maxLength: 300 }),
  }),
  { maxLength: 3 },
);

const documents: fc.Arbitrary<EdxmlDocument> = fc
  .tuple(
    fc.record({
      kind: fc.constant('document' as const),
      from: organisation,
      to: fc.array(organisation, { maxLength: 3 }),
      code: fc.record({
        number: fc.constantFrom('51', '07', '123a'),
        notation: fc.constantFrom('UBND-KGVX', 'CT/TW'),
      }),
      toPlaces: fc.array(text, { maxLength: 3 }),
      other: fc
        .tuple(
          fc.array(text, { maxLength: 2 }),
          fc.record(
            { priority: text, sphere: text, drafter: text, copies: text, pages: text, direction: text },
            optional,
          ),
        )
        .map(([appendixes, rest]) => ({ appendixes, ...rest })),
      isSteering: fc.boolean(),
      business,
      attachments,
      responseFor: fc.array(reference, { maxLength: 2 }),
      trace,
      unknown,
      defects: fc.constant<EdxmlDefect[]>([]),
    }),
    fc.record(
      {
        documentId: text,
        place: text,
        date: day,
        type: fc.record({ code: fc.constantFrom(1, 2), name: fc.constant('Công văn') }),
        subject: text,
        content: text,
        signer: fc.record({ competence: text, position: text, fullName: text }, optional),
        dueOn: day,
      },
      optional,
    ),
  )
  .map(([whole, rest]) => ({ ...whole, ...rest }));

const statuses: fc.Arbitrary<EdxmlStatus> = fc
  .tuple(
    fc.record({
      kind: fc.constant('status' as const),
      from: organisation,
      code: fc.constantFrom<EdxmlStatus['code'][]>('01', '02', '03', '04', '05', '06', '13', '15', '16'),
      responseFor: fc.array(reference, { minLength: 1, maxLength: 2 }),
      trace,
      unknown,
      defects: fc.constant<EdxmlDefect[]>([]),
    }),
    fc.record({ description: text, staff, at: instant }, optional),
  )
  .map(([whole, rest]) => ({ ...whole, ...rest }));

/** Unknown elements come back grouped by their parent; their order among different parents means nothing. */
function inOrder(message: EdxmlMessage): EdxmlMessage {
  const key = ({ parent }: EdxmlMessage['unknown'][number]) => parent.join('/');
  return {
    ...message,
    unknown: message.unknown.toSorted((left, right) => key(left).localeCompare(key(right))),
  };
}

describe('a message of the exchange that is written and read again is the same message', () => {
  test('documents: new, revoked, updated and replaced, with attachments plain and zipped', () => {
    fc.assert(
      fc.property(documents, fc.boolean(), (document, isZipped) => {
        const read = readEdxml(writeEdxml(document, { isZipped }));
        // In a zip the type of the file itself is not told.
        const sent = isZipped
          ? document.attachments.map((file) => ({ ...file, contentType: 'application/zip' }))
          : document.attachments;
        expect(inOrder(read)).toEqual(inOrder({ ...document, attachments: sent }));
      }),
      { numRuns: 300 },
    );
  });

  test('status messages of every code', () => {
    fc.assert(
      fc.property(statuses, (status) => {
        expect(inOrder(readEdxml(writeEdxml(status)))).toEqual(inOrder(status));
      }),
      { numRuns: 300 },
    );
  });
});
