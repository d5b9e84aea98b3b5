import type { Oid } from "../code/snapshot.ts";
import { compareSignatures, isAnotherStatement } from "../error/sameError.ts";
import { causeOf, hidesItsCause, type Signature, signatureOfCase } from "../error/signature.ts";
import type { TestCase } from "../report/report.ts";
import { isSameTest, nameIn, sharedId } from "../report/testId.ts";
import { isAbsolutePath, rememberedSignature, type SeenError } from "./seenErrors.ts";

/** A session as others remember it: what it is about, and which errors its runs had. */
export interface RememberedSession {
  /** The uuid of its log, with the name of the remote before it where it was fetched: `origin/<uuid>`. */
  readonly log: string;
  readonly session: string;
  readonly title: string;
  readonly rootCause: string;
  readonly state: "open" | "solved" | "abandoned";
  /** Undefined for a detached HEAD. */
  readonly branch: string | undefined;
  /** When something was written in it last, as ISO 8601 in UTC. */
  readonly lastAt: string;
  readonly errors: readonly SeenError[];
}

/** A session that had an error before. */
export interface SeenBefore extends Omit<RememberedSession, "errors"> {
  /** What it has in common with the error that is asked about; only `sameError` is a reason to believe that the cause is the same. */
  readonly like: "sameError" | "sameTest" | "similarError";
  /** The test that had it there. */
  readonly test: string;
  /** The newest attempt in which it was seen. */
  readonly last: number;
  /** The attempt that solved it; undefined where none did, or the session was abandoned. */
  readonly solvedBy?: number | undefined;
}

/** A failing test that is asked about, and its session, which does not count itself. */
export interface AskedTest {
  readonly testCase: TestCase;
  readonly session: string;
}

/** The same made comparable. */
interface AskedError {
  readonly test: string;
  readonly name: string;
  readonly signature: Signature;
  /** It may have any cause. */
  readonly isHidden: boolean;
  readonly session: string;
}

/** The errors of many sessions, by what they say and by their tests. */
export interface ErrorMemory {
  /** Adds the errors of one more session. */
  add(session: RememberedSession): void;
  /** The sessions that had the same error: those that solved it first, of these those of the same test, and of all the newest first. */
  find(asked: AskedTest): readonly SeenBefore[];
  /** The same with similar errors, and with other errors of the same test, after these: only for whoever asks for them. */
  findLike(asked: AskedTest): readonly SeenBefore[];
}

interface Entry {
  readonly of: RememberedSession;
  readonly error: SeenError;
  /** The name of its test, the statement that failed, and whether the test itself raised it. */
  readonly name: string;
  readonly statement: Signature["statement"];
  readonly isOfTest: boolean;
}

/**
 * What is the same to the letter but for the statement of the test: it is compared once, however many sessions and tests had it. Where one thing is
 * broken, all tests of a run have its error, each at a statement of its own.
 */
interface Group {
  readonly signature: Signature;
  /** By their sessions; of each, those come first that it solved. */
  readonly entries: Map<RememberedSession, Entry[]>;
}

/** How many sessions are named for an error. */
const mostNamed = 5;

/** The sessions that had the error of a failing test before. */
export interface TestSeenBefore {
  /** The id of the failing test. */
  readonly test: string;
  readonly sessions: readonly FoundBefore[];
}

/** A session that had an error before, with the tip of its log. */
export interface FoundBefore extends SeenBefore {
  readonly tip: Oid;
}

/** Makes the errors of sessions searchable. */
export function rememberErrors(sessions: Iterable<RememberedSession> = []): ErrorMemory {
  /** By what they say, then by everything. */
  const byWords = new Map<string, Map<string, Group>>();
  /** By the names of the tests. */
  const byTest = new Map<string, Entry[]>();
  const remember = (of: RememberedSession) => {
    const solvedFirst = [
      ...of.errors.filter((error) => isSolved(of, error)),
      ...of.errors.filter((error) => !isSolved(of, error)),
    ];
    for (const error of solvedFirst) {
      const { statement: _, ...rest } = error.signature;
      const [signature, { statement }] = [complete(rest), complete(error.signature)];
      const isOfTest = isRaisedByTest({ ...signature, statement });
      const entry = { of, error, name: nameIn(error.test), statement, isOfTest };
      const alike = getOrAdd(byWords, error.signature.says, () => new Map<string, Group>());
      const group = getOrAdd(alike, JSON.stringify(rest), () => ({ signature, entries: new Map() }));
      getOrAdd(group.entries, of, (): Entry[] => []).push(entry);
      getOrAdd(byTest, entry.name, (): Entry[] => []).push(entry);
    }
  };
  for (const session of sessions) {
    remember(session);
  }
  const same = (asked: AskedError) =>
    asked.isHidden
      ? []
      : [...(byWords.get(asked.signature.says)?.values() ?? [])].flatMap((group) => sameIn(group, asked));
  return {
    add: remember,
    find: (test) => {
      const asked = compared(test);
      return asked === undefined ? [] : name(asked, same(asked), "sameError");
    },
    findLike: (test) => {
      const asked = compared(test);
      if (asked === undefined) {
        return [];
      }
      const ofTest = (byTest.get(asked.name) ?? []).filter((entry) => isOfTest(entry, asked));
      const similar = [...byWords.values()]
        .flatMap((alike) => [...alike.values()])
        .filter(({ signature }) => compareSignatures(signature, asked.signature).kind !== "different")
        .flatMap(({ entries }) => [...entries.values()].flat())
        .filter(({ statement }) => !isAnotherStatement(statement, asked.signature.statement));
      const named = [
        ...name(asked, same(asked), "sameError"),
        ...name(asked, ofTest, "sameTest"),
        ...name(asked, similar, "similarError"),
      ];
      const first = new Map(named.toReversed().map((found) => [`${found.log} ${found.session}`, found]));
      return named.filter((found) => first.get(`${found.log} ${found.session}`) === found);
    },
  };
}

function compared({ testCase, session }: AskedTest): AskedError | undefined {
  const [signature, remembered] = [signatureOfCase(testCase), rememberedSignature(testCase)];
  const test = sharedId(testCase.id);
  return (
    signature &&
    remembered && {
      test,
      name: nameIn(test),
      signature: complete(remembered),
      isHidden: hidesItsCause(signature),
      session,
    }
  );
}

function getOrAdd<Key, Value>(to: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = to.get(key) ?? make();
  to.set(key, value);
  return value;
}

/**
 * Those of alike errors that are the same as the one that is asked about: no more may be unknown of one than of the other, and nothing is said of an answer whose cause is unknown. Two tests have one error only if it is
 * more than what any of them could say: if there is a cause behind it, or if it was raised by the code that both test. Files that are called alike, as in
 * several packages, are not one.
 */
function sameIn({ signature, entries }: Group, asked: AskedError): readonly Entry[] {
  const isSame =
    causeOf(signature) === causeOf(asked.signature) &&
    compareSignatures(signature, asked.signature).kind === "same" &&
    !isInOtherFile(signature, asked.signature);
  if (!isSame) {
    return [];
  }
  const isOfCode = isOfOneCode(signature, asked.signature) && !isRaisedByTest(asked.signature);
  const isSo = (entry: Entry) => !isAnotherStatement(entry.statement, asked.signature.statement);
  // Of each session, the one of the same test and another one are enough: it may have had the error in thousands of tests.
  return [...entries.values()].flatMap((own) =>
    [
      own.find((entry) => isOfTest(entry, asked) && isSo(entry)) ?? [],
      isOfCode ? (own.find((entry) => !entry.isOfTest && isSo(entry)) ?? []) : [],
    ].flat(),
  );
}

function isOfTest({ error, name }: Entry, asked: AskedError): boolean {
  return name === asked.name && isSameTest(error.test, asked.test);
}

function isInOtherFile({ raisedIn: one }: Signature, { raisedIn: other }: Signature): boolean {
  const isKnown = one !== undefined && other !== undefined && !isAbsolutePath(one) && !isAbsolutePath(other);
  return isKnown && one !== other;
}

/** Where the folder of a path is not known, only the same path is the same file; functions without a name are any of its functions. */
function isOfOneCode(one: Signature, other: Signature): boolean {
  const isCaused = causeOf(one) !== undefined && causeOf(other) !== undefined;
  const isRaisedAlike = one.raisedIn === other.raisedIn && isOfFunction(one) && isOfFunction(other);
  return isCaused || isRaisedAlike;
}

/** Whether a function says more than an assertion would. */
function isOfFunction({ type, place }: Signature): boolean {
  const isAssertion = type === undefined || /Assert|Expect|Comparison|^Error$/i.test(type);
  return !isAssertion && place?.includes(" ") === true;
}

/** Whether the test itself raised the error, and nothing is behind it. */
function isRaisedByTest({ causes, behind, place, statement }: Signature): boolean {
  return (
    causeOf({ causes, behind }) === undefined &&
    (place === undefined || statement === undefined || statement.file.endsWith(place.split(" ", 1)[0] ?? ""))
  );
}

/** What is stored leaves out what is not there. */
function complete(stored: SeenError["signature"]): Signature {
  const { type, says, causes, place, raisedIn, behind, statement } = stored;
  return {
    type,
    says,
    causes,
    place,
    raisedIn,
    behind,
    statement: statement && { ...statement, code: statement.code },
  };
}

/** One entry for each session: the one of the same test, else the first. */
function name(asked: AskedError, found: readonly Entry[], like: SeenBefore["like"]): readonly SeenBefore[] {
  const bySession = new Map<RememberedSession, Ranked>();
  for (const entry of found) {
    const known = bySession.get(entry.of);
    const rank = rankOf(entry, asked);
    if (known === undefined || rank > known.rank) {
      bySession.set(entry.of, { entry, rank });
    }
  }
  return [...bySession.values()]
    .filter(({ entry }) => entry.of.session !== asked.session)
    .sort((one, other) => other.rank - one.rank || (one.entry.of.lastAt < other.entry.of.lastAt ? 1 : -1))
    .slice(0, mostNamed)
    .map(({ entry }) => describe(entry, like));
}

interface Ranked {
  readonly entry: Entry;
  readonly rank: number;
}

/** Solved errors come first, and of these the ones of the same test. */
function rankOf(entry: Entry, asked: AskedError): number {
  return (isSolved(entry.of, entry.error) ? 2 : 0) + (isOfTest(entry, asked) ? 1 : 0);
}

function isSolved({ state }: RememberedSession, { solvedBy }: SeenError): boolean {
  return solvedBy !== undefined && state !== "abandoned";
}

function describe({ of, error }: Entry, like: SeenBefore["like"]): SeenBefore {
  const { errors: _, ...session } = of;
  const { name: test, last, solvedBy } = error;
  return { ...session, like, test, last, ...(like === "sameError" && isSolved(of, error) && { solvedBy }) };
}
