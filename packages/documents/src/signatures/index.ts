export type { ChainFinding, Signer, Trust } from './certificate-chain.ts';
export {
  type SigningKey,
  signXml,
  verifyXml,
  type XmlSignatureFinding,
  type XmlVerification,
} from './xml-signature.ts';
