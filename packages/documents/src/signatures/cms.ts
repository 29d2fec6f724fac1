import { createHash } from 'node:crypto';
import { Integer, ObjectIdentifier, OctetString, Sequence, fromBER } from 'asn1js';
import {
  AlgorithmIdentifier,
  Attribute,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
  Certificate,
  GeneralName,
  GeneralNames,
} from 'pkijs';
import { type DocumentSigner, signChecked } from './signer.ts';

export const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timeStampToken: '1.2.840.113549.1.9.16.2.14',
  timeStampInfo: '1.2.840.113549.1.9.16.1.4',
  sha256: '2.16.840.1.101.3.4.2.1',
} as const;

const SIGNATURE_OIDS = { rsa: '1.2.840.113549.1.1.11', ec: '1.2.840.10045.4.3.2' } as const;

/**
 * A detached CMS signature over bytes of which only the SHA-256 is at hand, with the signed attributes of PAdES
 * B-B: content type, digest and signing-certificate-v2, and no claimed time, which stands in the PDF.
 * Format: RFC 5652; ETSI EN 319 122-1, 5.2.2.3; EN 319 142-1, 6.3.
 * @param stamp gives a time-stamp token over the signature value
 * @throws DocumentError `unusable_key`, and what `stamp` throws
 */
export async function createSignature(
  signer: DocumentSigner,
  sha256: Uint8Array,
  stamp?: (signature: Uint8Array) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const certificates = signer.certificates.map(({ raw }) => Certificate.fromBER(new Uint8Array(raw)));
  const leaf = Certificate.fromBER(new Uint8Array(signer.certificates[0].raw));
  const attributes = inOrder([
    new Attribute({ type: OID.contentType, values: [new ObjectIdentifier({ value: OID.data })] }),
    new Attribute({ type: OID.messageDigest, values: [new OctetString({ valueHex: exact(sha256) })] }),
    signingCertificateV2(leaf, signer.certificates[0].raw),
  ]);
  const signedAttrs = new SignedAndUnsignedAttributes({ type: 0, attributes });
  const toSign = new Uint8Array(signedAttrs.toSchema().toBER(false));
  // Signed is the SET OF, not the tag under which it is sent (RFC 5652, 5.4).
  toSign[0] = 0x31;
  const signature = await signChecked(signer, toSign);
  const token = await stamp?.(signature);
  const digestAlgorithm = new AlgorithmIdentifier({ algorithmId: OID.sha256 });
  const info = new SignerInfo({
    version: 1,
    sid: new IssuerAndSerialNumber({ issuer: leaf.issuer, serialNumber: leaf.serialNumber }),
    digestAlgorithm,
    signedAttrs,
    signatureAlgorithm: new AlgorithmIdentifier({ algorithmId: SIGNATURE_OIDS[signer.keyType] }),
    signature: new OctetString({ valueHex: exact(signature) }),
    ...(token ? { unsignedAttrs: stampAttribute(token) } : {}),
  });
  const signedData = new SignedData({
    version: 1,
    digestAlgorithms: [digestAlgorithm],
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: OID.data }),
    certificates,
    signerInfos: [info],
  });
  const content = new ContentInfo({ contentType: OID.signedData, content: signedData.toSchema(true) });
  return new Uint8Array(content.toSchema().toBER(false));
}

/** A copy in a buffer of its own, as asn1js wants it. */
export function exact(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

/** DER orders the members of a SET OF by their bytes; verifiers that encode anew depend on it. */
function inOrder(attributes: Attribute[]): Attribute[] {
  const encoded = attributes.map((attribute) => ({
    attribute,
    der: Buffer.from(attribute.toSchema().toBER(false)),
  }));
  return encoded.toSorted((a, b) => Buffer.compare(a.der, b.der)).map(({ attribute }) => attribute);
}

/** ESSCertIDv2 with its default hash SHA-256 (RFC 5035, section 3). */
function signingCertificateV2(leaf: Certificate, der: Uint8Array): Attribute {
  const hash = createHash('sha256').update(der).digest();
  const issuer = new GeneralNames({ names: [new GeneralName({ type: 4, value: leaf.issuer })] });
  const serial = new Integer({ valueHex: exact(leaf.serialNumber.valueBlock.valueHexView) });
  const id = new Sequence({
    value: [new OctetString({ valueHex: exact(hash) }), new Sequence({ value: [issuer.toSchema(), serial] })],
  });
  const certificates = new Sequence({ value: [new Sequence({ value: [id] })] });
  return new Attribute({ type: OID.signingCertificateV2, values: [certificates] });
}

function stampAttribute(token: Uint8Array): SignedAndUnsignedAttributes {
  const { result } = fromBER(exact(token));
  return new SignedAndUnsignedAttributes({
    type: 1,
    attributes: [new Attribute({ type: OID.timeStampToken, values: [result] })],
  });
}
