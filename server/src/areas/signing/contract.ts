import { z } from 'zod';
import { Day, Done, endpoint, Instant } from '../../kernel/contract.ts';

/** One signature of a file, in words and figures. */
export const SignatureView = z.object({
  field: z.string(),
  kind: z.enum(['signature', 'time_stamp']),
  isValid: z.boolean(),
  /** Codes of what is wrong, as `lachan document verify` prints them. */
  findings: z.array(z.string()),
  signer: z.string().nullable(),
  organisation: z.string().nullable(),
  serialNumber: z.string().nullable(),
  /** By the signer's own clock. */
  claimedAt: Instant.nullable(),
  /** By a time-stamping authority that is trusted. */
  provenAt: Instant.nullable(),
  revocation: z.enum(['good', 'revoked', 'not_checked']),
  /** The same in Vietnamese sentences. */
  sentences: z.array(z.string()),
});

/** The answer to a file that was dropped on the check page. */
export const FileVerdict = z.object({
  fileName: z.string(),
  isValid: z.boolean(),
  /** The verdict in one Vietnamese sentence. */
  summary: z.string(),
  signatures: z.array(SignatureView),
});
export type FileVerdict = z.infer<typeof FileVerdict>;

export const trustKinds = ['authority', 'revocation_list'] as const;
export const TrustItem = z.object({
  /** SHA-256 of the certificate or list, in hexadecimal. */
  id: z.string(),
  kind: z.enum(trustKinds),
  name: z.string(),
  /** Last instant at which it counts; `null` when a list names none. */
  validTo: Instant.nullable(),
  addedAt: Instant,
  addedBy: z.string(),
});
export type TrustItem = z.infer<typeof TrustItem>;

export const GetTrust = endpoint(
  'GET',
  '/api/signing/trust',
  'Authorities whose certificates are believed, and their revocation lists',
  { input: z.object({}), output: z.object({ items: z.array(TrustItem) }) },
);
export const AddTrust = endpoint(
  'POST',
  '/api/signing/trust',
  'Believes the certificates of an authority, or takes its revocation list, from a file in PEM or DER',
  {
    input: z.object({
      /** Base64. */
      content: z.base64().min(1).max(700_000),
    }),
    output: Done.extend({ added: z.number().int() }),
  },
);
export const RemoveTrust = endpoint(
  'DELETE',
  '/api/signing/trust/:id',
  'No longer believes an authority or list',
  {
    input: z.object({ id: z.string().regex(/^[0-9a-f]{64}$/) }),
    output: Done,
  },
);

export const purposes = ['person', 'organisation'] as const;
export const Purpose = z.enum(purposes);
export type Purpose = z.infer<typeof Purpose>;

const KeyPlace = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('store'),
    /** A `.p12` or `.pfx` that the operator put into the folder `keys` of the data folder. */
    fileName: z
      .string()
      .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]*\.(p12|pfx)$/iu)
      .max(200),
  }),
  z.object({
    kind: z.literal('token'),
    /** Library of the token's maker, in a system folder: whoever may name another would run it. */
    module: z
      .string()
      .regex(/^\/(usr\/lib|usr\/lib64|usr\/local\/lib|opt)\/[\w./+-]+\.so[\d.]*$/)
      .max(300),
    tokenLabel: z.string().max(100).nullable(),
    keyId: z.string().regex(/^[0-9a-fA-F]{2,64}$/),
  }),
]);

export const SigningKeyView = z.object({
  purpose: Purpose,
  place: KeyPlace,
  timeStampUrl: z.string().nullable(),
  signer: z.string(),
  serialNumber: z.string(),
  validTo: Instant,
});
export type SigningKeyView = z.infer<typeof SigningKeyView>;

export const ListKeys = endpoint(
  'GET',
  '/api/signing/keys',
  "The province's keys, by whose signature they put",
  {
    input: z.object({}),
    output: z.object({ keys: z.array(SigningKeyView) }),
  },
);
export const SaveKey = endpoint(
  'PUT',
  '/api/signing/keys/:purpose',
  'Says where a key is, after opening it once; the passphrase is not kept',
  {
    input: z.object({
      purpose: Purpose,
      place: KeyPlace,
      timeStampUrl: z
        .url({ protocol: /^https?$/ })
        .max(500)
        .nullable(),
      passphrase: z.string().max(200),
    }),
    output: Done.extend({ signer: z.string(), serialNumber: z.string(), validTo: Instant }),
  },
);
export const RemoveKey = endpoint('DELETE', '/api/signing/keys/:purpose', 'Forgets where a key is', {
  input: z.object({ purpose: Purpose }),
  output: Done,
});

/** What stands before the file of a form that asks for a signature. */
export const SignFields = z.object({ purpose: Purpose, passphrase: z.string().max(200) });

/** A new certificate takes weeks to get. */
export const EXPIRY_WARN_DAYS = 45;

export const ListExpiring = endpoint(
  'GET',
  '/api/signing/expiring',
  'Keys and believed authorities whose certificates expire within 45 days or have expired, the soonest first',
  {
    input: z.object({}),
    output: z.object({
      certificates: z.array(z.object({ name: z.string(), on: Day, days: z.number().int() })),
    }),
  },
);
