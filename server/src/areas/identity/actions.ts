import { systemActor } from '../../kernel/actor.ts';
import type { OperatorAction } from '../../kernel/operator.ts';
import { RecoverAccount, recoverAccount } from './service/recovery.ts';

export const actions: readonly OperatorAction[] = [
  {
    name: 'recover-account',
    async run(kernel, input, output) {
      const answer = await recoverAccount(kernel.callerOf(systemActor), RecoverAccount.parse(input));
      output.end(JSON.stringify(answer));
    },
  },
];
