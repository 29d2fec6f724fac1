import type {
  EdxmlDocument,
  EdxmlOrganisation,
  EdxmlStaff,
  EdxmlStatus,
  EdxmlStatusCode,
} from './edxml-model.ts';

export interface StatusReply {
  from: EdxmlOrganisation;
  code: EdxmlStatusCode;
  /** ISO 8601. */
  at: string;
  description?: string;
  staff?: EdxmlStaff;
}

/** The status message that answers a received document: receipt, refusal, progress, completion. */
export function replyToEdxml(
  received: EdxmlDocument,
  { from, code, at, description, staff }: StatusReply,
): EdxmlStatus {
  const { number, notation } = received.code;
  return {
    kind: 'status',
    from,
    code,
    at,
    ...(description ? { description } : {}),
    ...(staff ? { staff } : {}),
    responseFor: [
      {
        organisationId: received.from.id,
        code: `${number}/${notation}`,
        ...(received.date ? { date: received.date } : {}),
        ...(received.documentId ? { documentId: received.documentId } : {}),
      },
    ],
    trace: [{ organisationId: from.id, at }],
    unknown: [],
    defects: [],
  };
}
