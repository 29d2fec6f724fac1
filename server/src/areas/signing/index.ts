import type { Area } from '../../kernel/area.ts';
import { jobs } from './jobs.ts';
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

declare module '../../kernel/events.ts' {
  interface Events {
    'signing.certificates-expire': { certificates: { name: string; on: string; days: number }[] };
  }
}

export const signing: Area = { name: 'signing', routes, streams, jobs };
