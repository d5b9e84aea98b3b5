/**
 * How a call goes wrong: its process is killed before it; no space is left; the disk fails; it is not allowed; as on Windows, another program
 * holds the file, or the file cannot be changed.
 */
export const faultKinds = ["kill", "28", "5", "13", "16", "1"] as const;

/** A kind by its name or the number of its error. */
export type FaultKind = (typeof faultKinds)[number];

/** One fault: the how manyth call goes wrong, counted over all processes of a command, and how. */
export interface FaultPoint {
  readonly at: number;
  readonly kind: FaultKind;
}

/** Which calls of a command go wrong, and how; one fault at a time. */
export interface FaultPlan {
  readonly first: number;
  readonly last: number;
  readonly step: number;
  readonly kindsAt: (at: number) => readonly FaultKind[];
}

const commands = ["snap", "restore", "share"] as const;

/** A command of `scripts/store.ts` whose calls go wrong. */
export type FaultyCommand = (typeof commands)[number];

const asking = new RegExp(
  `^(?<of>${commands.join("|")})( (?<first>\\d+)(-(?<last>\\d+))?( (?<kind>${faultKinds.join("|")}))?)?$`,
);

/**
 * What is asked for of a command; undefined if nothing is. `all`: every call in every way. `restore`, `restore 100-200`, `restore 140` or
 * `restore 140 kill`: these of one command. Otherwise every nth call in one way. Throws where it cannot be understood.
 */
export function planFaults(
  asked: string | undefined,
  command: FaultyCommand,
  everyNth: number,
): FaultPlan | undefined {
  const each = { first: 1, last: Number.POSITIVE_INFINITY, step: 1, kindsAt: () => faultKinds };
  if (asked === undefined) {
    // Two calls with one kind: else a kind would only ever meet odd calls, or even ones.
    const kindsAt = (at: number) =>
      faultKinds.filter((_, index) => index === ((at / everyNth) >> 1) % faultKinds.length);
    return { ...each, first: everyNth, step: everyNth, kindsAt };
  }
  const groups = asking.exec(asked)?.groups;
  if (asked === "all" || groups === undefined) {
    return asked === "all" ? each : fail(asked);
  }
  const { of, first, last = first, kind } = groups;
  const range = first === undefined ? {} : { first: Number(first), last: Number(last) };
  const kindsAt = () => faultKinds.filter((one) => kind === undefined || one === kind);
  return of === command ? { ...each, ...range, kindsAt } : undefined;
}

function fail(asked: string): never {
  throw new Error(
    `CASEBOOK_FAULTS is “${asked}”, and not like “all”, “restore”, “restore 100-200” or “restore 140 kill”.`,
  );
}
