export { incidentMinutes, type IncidentMinutes } from './incident-minutes.ts';
export { issuingLetter, type IssuedTask, type IssuingLetter } from './issuing-letter.ts';
export { type CitedDocument, cite, citeAgain, type Letterhead } from './letterhead.ts';
export { obstacleReply, type ObstacleReply } from './obstacle-reply.ts';
export { report, type Report, type ReportSection } from './report.ts';
export { requestLetter, type RequestLetter } from './request-letter.ts';
export { type MissingItem, type UrgingLetter, urgingLetter } from './urging-letter.ts';
export { type WarningLetter, warningLetter } from './warning-letter.ts';
