export { coverOfEdxml } from './edxml-cover.ts';
export type * from './edxml-model.ts';
export { replyToEdxml, type StatusReply } from './edxml-reply.ts';
export { isEdxml, readEdxml } from './read-edxml.ts';
export { writeEdxml } from './write-edxml.ts';
