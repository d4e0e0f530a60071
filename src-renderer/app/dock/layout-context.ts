// Gives the frame its layout store. Panels have no need of it: they are told their size by the page.

import { createContext, useContext } from 'react';
import type { LayoutStore } from '../../stores/layout-store.ts';

export const LayoutContext = createContext<LayoutStore | null>(null);

export function useLayoutStore(): LayoutStore {
  const store = useContext(LayoutContext);
  if (store === null) throw new Error('The frame was rendered outside the layout context');
  return store;
}
