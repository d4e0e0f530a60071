/** A failure that the user can act on: `message` is complete. */
export class SetupError extends Error {}
export function runStep(step: {
  readonly title: string;
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly whatToDo: string;
  readonly timeoutMs?: number;
  readonly isShortQuiet?: boolean;
}): Promise<void>;
