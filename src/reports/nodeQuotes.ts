import type { RawCase, RawFailure, RawSuite } from "./junit.ts";

/** How node:test says that a test failed, as the type of the failure. */
const failureTypes =
  /^(?:testCodeFailure|subtestsFailed|hookFailed|cancelledByParent|parentAlreadyFinished|testAborted|testTimeoutFailure|uncaughtException|unhandledRejection|multipleCallbackInvocations|callbackAndPromisePresent|expectedFailure)$/;

/**
 * The case of a report by node:test with the quotes that its names, paths and messages have: Node 20 to 24 escape a quote in an attribute
 * twice, `&amp;quot;`. Any other case is given back unchanged: there an entity is decoded once, and only once.
 */
export function withQuotes(raw: RawCase): RawCase {
  if (!isOfNode(raw)) {
    return raw;
  }
  const hasNone = [raw.name, raw.classname, raw.file, ...raw.failures.map(({ message }) => message)]
    .concat(raw.suite.path)
    .every((text) => text?.includes("&quot;") !== true);
  return hasNone
    ? raw
    : {
        ...raw,
        name: quoted(raw.name),
        classname: quoted(raw.classname),
        file: quoted(raw.file),
        suite: suiteOf(raw.suite),
        failures: raw.failures.map(
          (failure): RawFailure => ({ ...failure, message: quoted(failure.message) }),
        ),
      };
}

/** Node calls the class `test`, or joins the suites with a dot (from 24.x on), and says of every suite which host it ran on. */
function isOfNode({ classname, file, suite, failures }: RawCase): boolean {
  const isScript = file !== undefined && /\.[cm]?[jt]sx?$/.test(file);
  return (
    (classname === "test" && (file === undefined || isScript)) ||
    (isScript && suite.hostname !== undefined && classname === suite.path.join(".")) ||
    failures.some(({ type = "" }) => failureTypes.test(type))
  );
}

/** Cases of one suite keep one suite. */
const suites = new WeakMap<RawSuite, RawSuite>();

function suiteOf(suite: RawSuite): RawSuite {
  const known = suites.get(suite) ?? { ...suite, path: suite.path.map(quoted), file: quoted(suite.file) };
  suites.set(suite, known);
  return known;
}

function quoted(text: string | undefined): string | undefined {
  return text?.replaceAll("&quot;", '"');
}
