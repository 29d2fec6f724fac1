export { certificatesOf, type ChainFinding, type Signer, signerOf, type Trust } from './certificate-chain.ts';
export type { LaterChange } from './pdf-changes.ts';
export { openToken, type Token } from './pkcs11.ts';
export { openPkcs12 } from './pkcs12.ts';
export { isRevocationList, type Revocation } from './revocation.ts';
export type { Seal, SealPlace } from './seal.ts';
export { type PdfSigning, signPdf } from './sign-pdf.ts';
export { type DocumentSigner, type SigningKey, signerOfPem } from './signer.ts';
export type { TimeStampAuthority } from './time-stamp.ts';
export {
  type PdfSignatureFinding,
  type PdfSignatureVerdict,
  type PdfVerification,
  verifyPdf,
} from './verify-pdf.ts';
export { findingSentence, pdfSentences, type SignatureFinding, signatureSentences } from './words.ts';
export { signXml, verifyXml, type XmlSignatureFinding, type XmlVerification } from './xml-signature.ts';
