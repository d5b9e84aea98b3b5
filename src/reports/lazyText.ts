/** Text that is decoded when it is asked for. */
export interface LazyText {
  /** Its end was not kept. */
  readonly isCut: boolean;
  readonly text: string;
}
