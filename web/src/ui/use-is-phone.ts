import { Grid } from 'antd';

/** Narrower than a tablet: lists become cards, the menu goes to the bottom. */
export function useIsPhone(): boolean {
  return !(Grid.useBreakpoint().md ?? window.innerWidth >= 768);
}
