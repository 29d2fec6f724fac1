import { createHash, timingSafeEqual, verify, X509Certificate, constants } from 'node:crypto';
import type { BaseBlock, OctetString, Sequence } from 'asn1js';
import {
  Certificate,
  CertificateRevocationList,
  ContentInfo,
  IssuerAndSerialNumber,
  SignedData,
  type SignerInfo,
} from 'pkijs';
import { OID } from './cms.ts';

/** A CMS signature taken apart. Nothing of it is proven yet. */
export interface CmsSignature {
  leaf: X509Certificate;
  /** The other certificates that came along, in no order. */
  others: X509Certificate[];
  crls: Uint8Array[];
  /** Claimed by the signer. */
  signingTime?: Date;
  /** The token of a time-stamping authority over {@link signature}. */
  timeStampToken?: Uint8Array;
  signature: Uint8Array;
  /** What was signed, when it is inside. */
  content?: Uint8Array;
  contentType: string;
  info: SignerInfo;
}

export type CmsFinding = 'content_changed' | 'signature_invalid' | 'weak_algorithm' | 'unknown_algorithm';

const DIGESTS: Record<string, string> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
const PSS = '1.2.840.113549.1.1.10';
const SIGNATURES = /^1\.2\.840\.113549\.1\.1\.(1|5|11|12|13)$|^1\.2\.840\.10045\.(2\.1|4\.1|4\.3\.[234])$/;

/** @returns `null` when the bytes are no CMS signature by exactly one signer whose certificate is inside */
export function readCms(der: Uint8Array): CmsSignature | null {
  try {
    const envelope = ContentInfo.fromBER(new Uint8Array(der));
    if (envelope.contentType !== OID.signedData) return null;
    const data = new SignedData({ schema: envelope.content as BaseBlock });
    const [info, another] = data.signerInfos;
    if (!info || another) return null;
    const certificates = (data.certificates ?? []).filter((entry) => entry instanceof Certificate);
    const leaf = certificates.find((certificate) => isMeant(info, certificate));
    if (!leaf) return null;
    const signingTime = attribute(info, OID.signingTime) as { toDate(): Date } | undefined;
    const token = info.unsignedAttrs?.attributes.find(({ type }) => type === OID.timeStampToken)
      ?.values[0] as BaseBlock | undefined;
    const content = data.encapContentInfo.eContent?.getValue();
    return {
      leaf: nodeCertificate(leaf),
      others: certificates.filter((certificate) => certificate !== leaf).map(nodeCertificate),
      crls: (data.crls ?? []).flatMap((crl) =>
        crl instanceof CertificateRevocationList ? [new Uint8Array(crl.toSchema(true).toBER(false))] : [],
      ),
      ...(signingTime ? { signingTime: signingTime.toDate() } : {}),
      ...(token ? { timeStampToken: new Uint8Array(token.toBER(false)) } : {}),
      signature: new Uint8Array(info.signature.getValue()),
      ...(content ? { content: new Uint8Array(content) } : {}),
      contentType: data.encapContentInfo.eContentType,
      info,
    };
  } catch {
    return null;
  }
}

/** Checks digest, signature and that the certificate is the one the signer bound; not its chain. */
export function checkCms(cms: CmsSignature, content: readonly Uint8Array[]): CmsFinding[] {
  const { info, leaf } = cms;
  const hash = DIGESTS[info.digestAlgorithm.algorithmId];
  const algorithm = info.signatureAlgorithm.algorithmId;
  if (!hash || !(SIGNATURES.test(algorithm) || algorithm === PSS)) return ['unknown_algorithm'];
  const digester = createHash(hash);
  for (const part of content) digester.update(part);
  const digest = digester.digest();
  const findings: CmsFinding[] = hash === 'sha1' ? ['weak_algorithm'] : [];
  const signed = info.signedAttrs ? signedAttributes(info) : null;
  if (signed) {
    const stated = attribute(info, OID.messageDigest) as OctetString | undefined;
    const type = attribute(info, OID.contentType) as { valueBlock: { toString(): string } } | undefined;
    if (!stated || !isEqual(digest, new Uint8Array(stated.getValue()))) findings.push('content_changed');
    if (type?.valueBlock.toString() !== cms.contentType || !isBoundTo(info, leaf))
      findings.push('signature_invalid');
  }
  const bytes = signed ?? Buffer.concat(content);
  const key = leaf.publicKey;
  const options =
    algorithm === PSS
      ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO }
      : key;
  try {
    if (!verify(hash, bytes, options, cms.signature)) findings.push('signature_invalid');
  } catch {
    findings.push('signature_invalid');
  }
  return [...new Set(findings)];
}

function signedAttributes(info: SignerInfo): Uint8Array {
  // As it came, under the tag of a SET OF (RFC 5652, 5.4).
  return new Uint8Array(info.signedAttrs?.encodedValue ?? new ArrayBuffer(0));
}

function attribute(info: SignerInfo, type: string): unknown {
  const found = info.signedAttrs?.attributes.filter((candidate) => candidate.type === type) ?? [];
  return found.length === 1 ? found[0]?.values[0] : undefined;
}

/** Whether the signed attribute names this certificate, so that no other can be put in its place; old files have none. */
function isBoundTo(info: SignerInfo, leaf: X509Certificate): boolean {
  for (const [type, isV2] of [
    [OID.signingCertificateV2, true],
    [OID.signingCertificate, false],
  ] as const) {
    const value = attribute(info, type) as Sequence | undefined;
    if (!value) continue;
    const id = ((value.valueBlock.value[0] as Sequence).valueBlock.value[0] as Sequence).valueBlock.value;
    const [first, second] = id as [BaseBlock, BaseBlock];
    const named = isV2 && first.idBlock.tagNumber === 16 ? (first as Sequence) : null;
    const hash = isV2
      ? (DIGESTS[
          (named?.valueBlock.value[0]?.valueBlock as { toString(): string } | undefined)?.toString() ??
            OID.sha256
        ] ?? 'sha256')
      : 'sha1';
    const stated = new Uint8Array(((named ? second : first) as OctetString).getValue());
    return isEqual(createHash(hash).update(leaf.raw).digest(), stated);
  }
  return true;
}

function isMeant(info: SignerInfo, certificate: Certificate): boolean {
  const { sid } = info as { sid: unknown };
  if (sid instanceof IssuerAndSerialNumber)
    return sid.serialNumber.isEqual(certificate.serialNumber) && sid.issuer.isEqual(certificate.issuer);
  const wanted = (sid as { valueBlock?: { valueHexView?: Uint8Array } }).valueBlock?.valueHexView;
  const id = certificate.extensions?.find(({ extnID }) => extnID === '2.5.29.14')?.parsedValue as
    | { valueBlock?: { valueHexView?: Uint8Array } }
    | undefined;
  const own = id?.valueBlock?.valueHexView;
  return wanted !== undefined && own !== undefined && isEqual(wanted, own);
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

function nodeCertificate(certificate: Certificate): X509Certificate {
  return new X509Certificate(new Uint8Array(certificate.toSchema().toBER(false)));
}
