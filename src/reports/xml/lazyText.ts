/** Text that is decoded when it is asked for. */
export interface LazyText {
  /** Its end was not kept. */
  readonly isCut: boolean;
  /** How much memory it takes, in bytes. */
  readonly size: number;
  readonly text: string;
}
