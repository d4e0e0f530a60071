// Live sources, by name: `SCHEME:ARGUMENT`, for example `scene:band.yaml`. A leaf: imports nothing.

/** One kind of live source. */
export interface DeviceScheme {
  /** Before the colon of a device name. */
  readonly scheme: string;
  readonly title: string;
  /** What comes after the colon, as a help text names it; null: nothing. */
  readonly argument: string | null;
  /** Whether the argument names a file, which a dialog can offer. */
  readonly isFile: boolean;
  readonly description: string;
  /** A device name that works as it is, without anything of the user's; null: there is none. */
  readonly example: string | null;
}
