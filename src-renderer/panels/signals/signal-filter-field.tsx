// The filter's text field, and what is wrong with the text. The complaint lies over the list, so nothing moves.

import type { KeyboardEvent, ReactNode } from 'react';
import { useAction, useActionDesk } from '../../app/actions/actions-context.ts';
import { chordLabel } from '../../app/actions/chord.ts';
import { useView } from '../../app/workspace-context.ts';
import { Icon } from '../../widgets/icons.tsx';
import { useFilterMessage } from './use-shown-signals.ts';

const EXAMPLES = 'snr > 6   bw < 20   freq 433.9..434.1   class:burst   or plain text';

export function SignalFilter(): ReactNode {
  const message = useFilterMessage();
  const text = useView((state) => state.signalFilterText);
  const setText = useView((state) => state.setSignalFilterText);
  const action = useAction('signals.filter');
  const { isMac } = useActionDesk();
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    if (text === '') event.currentTarget.blur();
    else setText('');
  };
  return (
    <div className="signal-filter">
      <Icon name="search" sizePx={12} />
      <input
        type="text"
        data-role="signal-filter"
        data-testid="signal-filter"
        aria-label="Filter signals"
        aria-invalid={message !== null}
        aria-describedby="signal-filter-message"
        placeholder="snr > 6"
        title={`${EXAMPLES}   (${chordLabel(action.keys[0] ?? '', isMac)})`}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div id="signal-filter-message" className="signal-filter-message" role="status">
        {message}
      </div>
    </div>
  );
}
