export {
  type AvConnection,
  type AvFault,
  type AvFaultReason,
  type AvMachine,
  type AvMalware,
  type AvQuality,
  type AvReport,
  type AvReportProfile,
  type AvSender,
  type AvSystem,
  type AvVulnerability,
  isOrganId,
  legibleText,
} from './avreport-model.ts';
export { type AvReading, readAvReport } from './read-avreport.ts';
export { avReportSubject, writeAvReport } from './write-avreport.ts';
