import { serve } from '../../kernel/http/server.ts';
import { ListAudit, VerifyAudit } from './contract.ts';
import { listAudit, verifyAudit } from './service.ts';

export const routes = [serve(ListAudit, listAudit), serve(VerifyAudit, verifyAudit)];
