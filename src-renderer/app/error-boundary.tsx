// Keeps a defect in one panel from taking the others with it, and says what happened.

import { Component, type ReactNode } from 'react';

export interface ErrorBoundaryProps {
  /** What cannot be shown, for the message. */
  readonly what: string;
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly message: string | null;
}

export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { message: null };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children;
    return (
      <div className="empty-state is-error" role="alert">
        <p className="empty-state-title">{this.props.what} cannot be shown</p>
        <p className="empty-state-text">{this.state.message}</p>
        <button type="button" className="plain-button" onClick={() => this.setState({ message: null })}>
          Try again
        </button>
      </div>
    );
  }
}
