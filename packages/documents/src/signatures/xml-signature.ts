import { X509Certificate } from 'node:crypto';
import { DOMParser } from '@xmldom/xmldom';
import { SignedXml, type SignatureAlgorithm } from 'xml-crypto';
import { DocumentError } from '../errors.ts';
import { parseXml } from '../files/xml.ts';
import {
  type ChainFinding,
  judgeCertificate,
  type Signer,
  signerOf,
  type Trust,
} from './certificate-chain.ts';
import type { Revocation } from './revocation.ts';
import { type DocumentSigner, signChecked } from './signer.ts';

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const ENVELOPED = `${DSIG}enveloped-signature`;
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

/**
 * Signs a whole XML document: XML-DSig, enveloped, rsa-sha256, exclusive canonicalisation, certificates in
 * X509Data. Format: W3C XML Signature 1.1; QCVN 102:2016/BTTTT for edXML.
 * @param parent Local name of the element that takes the signature: `edXMLHeader`; the root when absent.
 * @throws DocumentError `unusable_key` for a key that is not RSA, does not open or is not that of the certificate,
 * `invalid_document` when there is no such parent, and those of XML parsing.
 */
export async function signXml(xml: string, signer: DocumentSigner, parent?: string): Promise<string> {
  parseXml(xml);
  if (
    parent !== undefined &&
    !new RegExp(`<(?:[\\w.-]+:)?${parent.replaceAll(/[^\w-]/g, '')}[\\s>/]`).test(xml)
  ) {
    throw new DocumentError('invalid_document', 'There is no element to take the signature', { parent });
  }
  if (signer.keyType !== 'rsa') throw new DocumentError('unusable_key', 'XML is signed with an RSA key');
  const signing = new SignedXml({
    // The library wants one; what signs is below, and may be a token.
    privateKey: 'kept elsewhere',
    signatureAlgorithm: RSA_SHA256,
    canonicalizationAlgorithm: EXCLUSIVE,
    getKeyInfoContent: () => {
      const certificates = signer.certificates.map(({ raw }) => raw.toString('base64'));
      const subject = `<X509SubjectName>${subjectNameOf(signer.certificates[0])}</X509SubjectName>`;
      return `<X509Data>${subject}${certificates.map((one) => `<X509Certificate>${one}</X509Certificate>`).join('')}</X509Data>`;
    },
  });
  signing.SignatureAlgorithms = { ...signing.SignatureAlgorithms, [RSA_SHA256]: algorithmOf(signer) };
  signing.addReference({
    xpath: '/*',
    uri: '',
    isEmptyUri: true,
    digestAlgorithm: SHA256,
    transforms: [ENVELOPED, EXCLUSIVE],
  });
  const reference = parent === undefined ? '/*' : `//*[local-name(.)='${parent}']`;
  await new Promise<void>((resolve, reject) => {
    signing.computeSignature(xml, { location: { reference, action: 'append' } }, (error) =>
      error ? reject(error) : resolve(),
    );
  });
  return signing.getSignedXml();
}

/** The subject in the form of XML-DSig, the most specific part first, escaped. Format: RFC 4514. */
function subjectNameOf({ subject }: X509Certificate): string {
  return subject
    .split('\n')
    .toReversed()
    .join(',')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

type Answer = (error: Error | null, signature?: string) => void;

/** rsa-sha256 by whoever holds the key, in the form that xml-crypto asks for when it is called with a callback. */
function algorithmOf(signer: DocumentSigner): new () => SignatureAlgorithm {
  class ByTheSigner {
    getSignature(signedInfo: string, _key: unknown, answer: Answer): void {
      signChecked(signer, Buffer.from(signedInfo)).then(
        (signature) => answer(null, Buffer.from(signature).toString('base64')),
        (error: unknown) => answer(error as Error),
      );
    }
    getAlgorithmName(): string {
      return RSA_SHA256;
    }
  }
  return ByTheSigner as unknown as new () => SignatureAlgorithm;
}

export type XmlSignatureFinding =
  | ChainFinding
  /** There is no signature, or there are several, of which a reader could be shown the wrong one. */
  | 'no_signature'
  | 'several_signatures'
  /** The signed part is not the whole document, so what is read may not be what was signed. */
  | 'not_whole_document'
  /** Two elements have one id, so that a reader may take another than the signed one. */
  | 'duplicate_ids'
  /** The content was changed after signing. */
  | 'content_changed'
  /** The signature itself is not that of the certificate's key. */
  | 'signature_invalid'
  | 'no_certificate'
  /** SHA-1, which can be forged; old files have it. */
  | 'weak_algorithm'
  /** An algorithm that is not in use for documents, or that computes nothing. */
  | 'unknown_algorithm';

export interface XmlVerification {
  /** Nothing found but, at most, `weak_algorithm`. */
  isValid: boolean;
  findings: XmlSignatureFinding[];
  /** Absent without a certificate in the file. Not proven while `findings` says the signature is wrong. */
  signer?: Signer;
  /** Absent without a certificate. */
  revocation?: Revocation;
}

const STRONG = new Set([
  RSA_SHA256,
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  SHA256,
  'http://www.w3.org/2001/04/xmlenc#sha512',
]);
const WEAK = new Set([`${DSIG}rsa-sha1`, `${DSIG}sha1`]);

/**
 * Checks an enveloped signature: the bytes, that it covers the whole document, the certificate and its chain.
 * @throws DocumentError those of XML parsing; everything about the signature is a finding.
 */
export function verifyXml(xml: string, trust: Trust): XmlVerification {
  parseXml(xml);
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  const signatures = document.getElementsByTagNameNS(DSIG, 'Signature');
  const [node, another] = [signatures.item(0), signatures.item(1)];
  if (!node) return { isValid: false, findings: ['no_signature'] };
  if (another) return { isValid: false, findings: ['several_signatures'] };
  const certificates = embeddedCertificates(node);
  const [leaf, ...others] = certificates;
  if (!leaf) return { isValid: false, findings: ['no_certificate'] };
  const judgement = judgeCertificate(leaf, others, trust);
  const findings = [
    ...algorithmFindings(node),
    ...coverageFindings(node),
    ...contentFindings(xml, node, leaf),
    ...judgement.findings,
  ];
  return {
    isValid: findings.every((finding) => finding === 'weak_algorithm'),
    findings,
    signer: signerOf(leaf),
    revocation: judgement.revocation,
  };
}

type SignatureNode = NonNullable<
  ReturnType<ReturnType<DOMParser['parseFromString']>['getElementsByTagNameNS']>[number]
>;

function contentFindings(xml: string, node: SignatureNode, leaf: X509Certificate): XmlSignatureFinding[] {
  const verifier = new SignedXml({ publicCert: leaf.toString(), getCertFromKeyInfo: () => null });
  try {
    verifier.loadSignature(node);
    if (verifier.checkSignature(xml)) return [];
  } catch {
    // A wrong signature value is thrown, a wrong digest answered with false; both are told apart below.
  }
  const isChanged = verifier.getReferences().some((reference) => reference.validationError !== undefined);
  return [isChanged ? 'content_changed' : 'signature_invalid'];
}

/** Only a single reference to the whole document leaves nothing to swap around it. */
function coverageFindings(node: SignatureNode): XmlSignatureFinding[] {
  const references = node.getElementsByTagNameNS(DSIG, 'Reference');
  const uri = references.item(0)?.getAttribute('URI') ?? null;
  const root = node.ownerDocument?.documentElement;
  const rootIds = ['Id', 'ID', 'id'].flatMap((name) => root?.getAttribute(name) || []);
  const isWhole = references.length === 1 && (uri === '' || rootIds.some((id) => uri === `#${id}`));
  const isTwice = uri !== '' && uri !== null && countIds(root ?? null, uri.slice(1)) > 1;
  return [
    ...(isWhole ? [] : ['not_whole_document' as const]),
    ...(isTwice ? ['duplicate_ids' as const] : []),
  ];
}

function countIds(root: Element | null, id: string): number {
  const all = [root, ...Array.from(root?.getElementsByTagName('*') ?? [])];
  return all.filter((element) => ['Id', 'ID', 'id'].some((name) => element?.getAttribute(name) === id))
    .length;
}

function algorithmFindings(node: SignatureNode): XmlSignatureFinding[] {
  const used = ['SignatureMethod', 'DigestMethod'].flatMap((name) =>
    Array.from(node.getElementsByTagNameNS(DSIG, name), (element) => element.getAttribute('Algorithm') ?? ''),
  );
  if (used.some((algorithm) => !STRONG.has(algorithm) && !WEAK.has(algorithm))) return ['unknown_algorithm'];
  return used.some((algorithm) => WEAK.has(algorithm)) ? ['weak_algorithm'] : [];
}

function embeddedCertificates(node: SignatureNode): X509Certificate[] {
  return Array.from(node.getElementsByTagNameNS(DSIG, 'X509Certificate')).flatMap((element) => {
    try {
      return [new X509Certificate(Buffer.from(element.textContent ?? '', 'base64'))];
    } catch {
      return [];
    }
  });
}
