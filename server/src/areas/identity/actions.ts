import { systemActor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/errors.ts';
import { ActionError, type OperatorAction } from '../../kernel/operator.ts';
import { RecoverAccount, recoverAccount } from './service/recovery.ts';

export const actions: readonly OperatorAction[] = [
  {
    name: 'recover-account',
    async run(kernel, input, output) {
      const account = RecoverAccount.parse(input);
      try {
        output.end(JSON.stringify(await recoverAccount(kernel.callerOf(systemActor), account)));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        throw new ActionError(`Nobody signs in as "${account.login}".`, { cause: error });
      }
    },
  },
];
