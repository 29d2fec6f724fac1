import type { Area } from '../../kernel/area.ts';
import { routes, streams } from './routes.ts';

export {
  acceptSignedPdf,
  checkFile,
  isSignedCopyOf,
  keptVerdict,
  type KeptVerdict,
  verdictKept,
} from './service/checking.ts';
export { signPdf, type PdfToSign } from './service/sign.ts';

export const signing: Area = { name: 'signing', routes, streams };
