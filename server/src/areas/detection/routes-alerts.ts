import { serve } from '../../kernel/http/server.ts';
import {
  ConfirmAlert,
  DismissAlert,
  GetAlert,
  ListAlertExceptions,
  ListAlerts,
  TakeAlert,
  TakeBackAlertException,
} from './contract.ts';
import { listAlertExceptions, takeBackAlertException } from './service/alert-exceptions.ts';
import { confirmAlert, dismissAlert, getAlert, listAlerts, takeAlert } from './service/alerts.ts';

/** Abnormal signs and what people say they are. */
export const alertRoutes = [
  serve(ListAlerts, listAlerts),
  serve(GetAlert, getAlert),
  serve(TakeAlert, takeAlert),
  serve(DismissAlert, dismissAlert),
  serve(ConfirmAlert, confirmAlert),
  serve(ListAlertExceptions, listAlertExceptions),
  serve(TakeBackAlertException, takeBackAlertException),
];
