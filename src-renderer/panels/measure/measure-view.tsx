// What is measured by hand: markers on the traces, and a box of time and frequency. What moves with the rows comes as text,
// a few times a second.

import type { ReactNode } from 'react';
import { BoxPart } from './box-part.tsx';
import { MarkerTable } from './marker-table.tsx';
import './measure.css';

export function MeasureView(): ReactNode {
  return (
    <div className="measure" data-testid="measure">
      <MarkerTable />
      <BoxPart />
    </div>
  );
}
