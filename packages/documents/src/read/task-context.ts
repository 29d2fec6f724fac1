import type { Actor, Found } from '../extracted.ts';

/** What the lines above an instruction say for it. */
export interface TaskContext {
  actors: Actor[];
  /** Named above with "phối hợp". */
  cooperating: Actor[];
  /** Said by a lead-in for everything below it. */
  deadline?: Found<string>;
  /** Said in a line of its own for this one instruction. */
  ownDeadline?: Found<string>;
  /** The heading above names who must act, so what stands below is theirs to do, however it is worded. */
  isAssigned: boolean;
  /** The lead-in orders, so what is numbered below it is to be done, whatever its verb. */
  isOrdered: boolean;
}
