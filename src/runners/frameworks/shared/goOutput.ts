import type { ConsoleCase } from "./framework.ts";

/** A test of a package, as far as it was printed. */
interface Running {
  readonly name: string;
  outcome?: ConsoleCase["outcome"];
  readonly lines: string[];
}

/**
 * The test cases in the output of `go test -v`: package after package, each ended by a line that says what became of it. What
 * did not end is red. Undefined where no package ended, or one passed without a word about its tests: not verbose, then.
 */
export function readGoOutput(text: string): readonly ConsoleCase[] | undefined {
  const cases: ConsoleCase[] = [];
  const compiled = compilerOutputs(text);
  let tests = new Map<string, Running>();
  let current: Running | undefined;
  let said: string[] = [];
  let isComplete = false;
  for (const line of text.split("\n")) {
    const end = packageEnd.exec(line);
    if (end !== null) {
      const [, status = "", name = "", rest = ""] = end;
      if (status === "ok" && tests.size === 0 && !rest.includes("[no tests to run]")) {
        return undefined;
      }
      cases.push(...casesOfPackage(name, tests, { isFailed: status === "FAIL", rest, said, compiled }));
      isComplete = true;
      [tests, current, said] = [new Map(), undefined, []];
      continue;
    }
    current = readTestLine(line, tests, current);
    (current?.lines ?? said).push(line);
  }
  return isComplete ? cases : undefined;
}

/** `ok  	example.com/shop/order	0.05s`, `FAIL	example.com/shop/broken [build failed]`, `?   	example.com/shop	[no test files]`. */
const packageEnd = /^(ok|FAIL|\?) *\t(\S+)(?!\S)(.*)$/;

const word: Readonly<Record<string, ConsoleCase["outcome"]>> = {
  PASS: "passed",
  FAIL: "failed",
  SKIP: "skipped",
};

/** The test that a line belongs to. */
function readTestLine(line: string, tests: Map<string, Running>, current: Running | undefined) {
  const [, verb, started = ""] = /^=== (RUN|PAUSE|CONT|NAME) +(\S*)$/.exec(line) ?? [];
  if (verb !== undefined) {
    const test = tests.get(started) ?? { name: started, lines: [] };
    if (verb === "RUN") {
      tests.set(started, test);
    }
    return started === "" ? undefined : test;
  }
  // A test that prints without a line break has its end in the same line.
  const [, status = "", ended = ""] = /--- (PASS|FAIL|SKIP): (\S+) \([\d.]+s\)$/.exec(line) ?? [];
  const test = tests.get(ended);
  if (test === undefined) {
    return current;
  }
  test.outcome = word[status] ?? "failed";
  return test;
}

interface PackageEnd {
  readonly isFailed: boolean;
  readonly rest: string;
  /** What was printed outside of tests. */
  readonly said: readonly string[];
  /** The compiler's messages, by the package: they come in another stream. */
  readonly compiled: ReadonlyMap<string, string>;
}

function casesOfPackage(
  name: string,
  tests: ReadonlyMap<string, Running>,
  { isFailed, rest, said, compiled }: PackageEnd,
): readonly ConsoleCase[] {
  const suite = { suitePath: [name], classname: name };
  const [broken] = /\[(?:build|setup) failed\]/.exec(rest) ?? [];
  if (broken !== undefined) {
    const why = compiled.get(name) ?? "";
    const [, file] = /^(\S[^\n]*?\.go):\d+/m.exec(why) ?? [];
    return [
      {
        ...suite,
        name: broken,
        file,
        outcome: "errored",
        message: firstError(why),
        text: why,
        loadFailure: true,
      },
    ];
  }
  const cases = [...tests.values()].map(({ name: test, outcome, lines }): ConsoleCase => {
    const message = outcome === undefined ? "The test did not end." : "Failed";
    return { ...suite, name: test, outcome: outcome ?? "failed", message, text: lines.join("\n") };
  });
  const isRed = cases.some(({ outcome }) => outcome === "failed");
  // As gotestsum calls it: the package failed outside of its tests.
  const main = {
    ...suite,
    name: "TestMain",
    outcome: "failed" as const,
    message: "Failed",
    text: said.join("\n"),
  };
  return isFailed && !isRed ? [...cases, main] : cases;
}

/** What the compiler says of each package: the lines below `# example.com/shop/broken [example.com/shop/broken.test]`. */
function compilerOutputs(text: string): ReadonlyMap<string, string> {
  const outputs = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of text.split("\n")) {
    const name = line.startsWith("# ") ? line.slice(2).split(" [", 1)[0] : undefined;
    if (name !== undefined) {
      current = outputs.has(name) ? undefined : [];
      outputs.set(name, outputs.get(name) ?? current ?? []);
    } else if (/^(?:ok *\t|FAIL\t|=== |\?)/.test(line)) {
      current = undefined;
    } else {
      current?.push(line);
    }
  }
  return new Map([...outputs].map(([name, lines]) => [name, lines.join("\n")]));
}

function firstError(why: string): string {
  return /^\S[^\n]*?\.go:\d+:(?:\d+:)? (.*)$/m.exec(why)?.[1] ?? "The package could not be built.";
}
