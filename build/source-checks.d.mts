export interface SourceCheck {
  readonly isOk: boolean;
  readonly output: string;
}

export function checkShaders(folder?: string): SourceCheck;
/** `folder` is src-renderer, or one that stands for it in a test. */
export function checkFrameFlow(folder?: string): SourceCheck;
