import { serve } from '../../kernel/http/server.ts';
import {
  AddContact,
  AddNetwork,
  CreateUnit,
  EndContact,
  EndNetwork,
  GetUnit,
  ListUnits,
  ReviseUnit,
  SucceedUnits,
} from './contract.ts';
import { addContact, addNetwork, endContact, endNetwork } from './service/addresses.ts';
import { succeedUnits } from './service/successions.ts';
import { createUnit, getUnit, listUnits, reviseUnit } from './service/units.ts';

export const routes = [
  serve(ListUnits, listUnits),
  serve(GetUnit, getUnit),
  serve(CreateUnit, createUnit),
  serve(ReviseUnit, reviseUnit),
  serve(SucceedUnits, succeedUnits),
  serve(AddNetwork, addNetwork),
  serve(EndNetwork, endNetwork),
  serve(AddContact, addContact),
  serve(EndContact, endContact),
];
