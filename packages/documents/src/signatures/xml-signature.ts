import { createPrivateKey, X509Certificate } from 'node:crypto';
import { DOMParser } from '@xmldom/xmldom';
import { SignedXml } from 'xml-crypto';
import { DocumentError } from '../errors.ts';
import { parseXml } from '../files/xml.ts';
import {
  certificatesOf,
  type ChainFinding,
  checkChain,
  type Signer,
  signerOf,
  type Trust,
} from './certificate-chain.ts';

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const ENVELOPED = `${DSIG}enveloped-signature`;
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

export interface SigningKey {
  privateKeyPem: string;
  /** For an encrypted key. */
  passphrase?: string;
  /** The signer's certificate first, then those above it. */
  certificatesPem: string;
}

/**
 * Signs a whole XML document: XML-DSig, enveloped, rsa-sha256, exclusive canonicalisation, certificates in
 * X509Data. Format: W3C XML Signature 1.1; QCVN 102:2016/BTTTT for edXML.
 * @param parent Local name of the element that takes the signature: `edXMLHeader`; the root when absent.
 * @throws DocumentError `unusable_key` for a key that does not open or is not that of the certificate,
 * `invalid_document` when there is no such parent, and those of XML parsing.
 */
export function signXml(xml: string, key: SigningKey, parent?: string): string {
  parseXml(xml);
  if (
    parent !== undefined &&
    !new RegExp(`<(?:[\\w.-]+:)?${parent.replaceAll(/[^\w-]/g, '')}[\\s>/]`).test(xml)
  ) {
    throw new DocumentError('invalid_document', 'There is no element to take the signature', { parent });
  }
  const { privateKey, chain } = openKey(key);
  const signer = new SignedXml({
    privateKey,
    publicCert: key.certificatesPem,
    signatureAlgorithm: RSA_SHA256,
    canonicalizationAlgorithm: EXCLUSIVE,
    getKeyInfoContent: () =>
      `<X509Data>${chain.map((certificate) => `<X509Certificate>${certificate.raw.toString('base64')}</X509Certificate>`).join('')}</X509Data>`,
  });
  signer.addReference({
    xpath: '/*',
    uri: '',
    isEmptyUri: true,
    digestAlgorithm: SHA256,
    transforms: [ENVELOPED, EXCLUSIVE],
  });
  const reference = parent === undefined ? '/*' : `//*[local-name(.)='${parent}']`;
  signer.computeSignature(xml, { location: { reference, action: 'append' } });
  return signer.getSignedXml();
}

export type XmlSignatureFinding =
  | ChainFinding
  /** There is no signature, or there are several, of which a reader could be shown the wrong one. */
  | 'no_signature'
  | 'several_signatures'
  /** The signed part is not the whole document, so what is read may not be what was signed. */
  | 'not_whole_document'
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
  const findings = [
    ...algorithmFindings(node),
    ...coverageFindings(node),
    ...contentFindings(xml, node, leaf),
    ...checkChain(leaf, others, trust),
  ];
  return {
    isValid: findings.every((finding) => finding === 'weak_algorithm'),
    findings,
    signer: signerOf(leaf),
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
  return isWhole ? [] : ['not_whole_document'];
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

function openKey(key: SigningKey) {
  try {
    const privateKey = createPrivateKey({
      key: key.privateKeyPem,
      ...(key.passphrase === undefined ? {} : { passphrase: key.passphrase }),
    });
    const chain = certificatesOf(key.certificatesPem);
    const [leaf] = chain;
    if (leaf?.checkPrivateKey(privateKey) && privateKey.asymmetricKeyType === 'rsa')
      return { privateKey, chain };
  } catch {
    // Told below: what OpenSSL says about a key is not for a log.
  }
  throw new DocumentError('unusable_key', 'The key does not open or is not the RSA key of the certificate');
}
