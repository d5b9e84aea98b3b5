import { type Fact, fact } from "../base/facts/fact.ts";
import type { Shell } from "./line/shell.ts";

/** Programs that run tests and are not asked for a report, with what makes them write one where it is found by itself. */
const reporting: Readonly<Record<string, readonly [name: string, args: string]>> = {
  cypress: ["Cypress", "--reporter junit --reporter-options mochaFile=test-results/[hash].xml"],
  ginkgo: ["Ginkgo", "--junit-report=test-results/ginkgo.xml"],
  swift: ["swift test", "--parallel --xunit-output test-results/swift.xml"],
  lab: ["lab", "-r console -o stdout -r junit -o test-results/lab.xml"],
  tap: ["tap", "--reporter=junit --reporter-file=test-results/tap.xml"],
  robot: ["Robot Framework", "--xunit test-results/robot.xml"],
  nose2: ["nose2", "--plugin nose2.plugins.junitxml --junit-xml"],
  newman: ["newman", "--reporters cli,junit --reporter-junit-export test-results/newman.xml"],
  codecept: ["Codeception", "--xml"],
};

/** The same for those that need a package for it. */
const extended: Readonly<Record<string, readonly [name: string, needs: string, args: string]>> = {
  karma: ["Karma", "karma-junit-reporter", "--reporters dots,junit"],
  ng: ["ng test", "karma-junit-reporter", "--reporters dots,junit"],
  mix: ["mix test", "junit_formatter", "--formatter JUnitFormatter"],
  dotnet: ["dotnet test", "JunitXml.TestLogger", "--logger junit"],
  ava: ["AVA", "tap-xunit", "--tap | tap-xunit > test-results/ava.xml"],
};

/** Programs that start several commands at once, into which nothing is seen. */
const several: readonly string[] = [
  "concurrently",
  "lage",
  "rush",
  "nx",
  "wireit",
  "bazel",
  "pre-commit",
  "act",
];

/** Programs that say nothing but whether they passed. */
const silent: readonly string[] = ["uvu", "tape", "zora", "baretest"];

/** Whether a program that is not asked for a report runs tests; of those that do other things too, by what comes first. */
export function isUnaskedTest(program: string, [verb]: readonly string[]): boolean {
  return /^(?:dotnet|mix|ng|swift)$/.test(program)
    ? verb === "test"
    : Object.hasOwn(reporting, program) || Object.hasOwn(extended, program) || silent.includes(program);
}

/**
 * What to do where a command wrote no report, by the programs that it runs and that are not asked for one, as sentences for people; the
 * first that is known counts.
 */
export function hintsFor(programs: Iterable<string>): readonly Fact[] {
  for (const program of programs) {
    const hint = hintFor(program);
    if (hint !== undefined) {
      return [hint];
    }
  }
  return [];
}

/** What to do where the command, a script or a task sets a variable by which a framework is asked for its report, as a sentence for people. */
export function describeOverwritten(name: string, { kind }: Pick<Shell, "kind">): Fact {
  const assignment = kind === "cmd" ? `set "${name}=… %${name}%"` : `${name}="… $${name}"`;
  return fact("hint.variable", { variable: name, assignment });
}

function hintFor(program: string): Fact | undefined {
  const [name, args] = reporting[program] ?? [];
  if (name !== undefined && args !== undefined) {
    return fact("hint.arguments", { framework: name, arguments: args });
  }
  const [other, needs, flag] = extended[program] ?? [];
  if (other !== undefined && needs !== undefined && flag !== undefined) {
    return fact("hint.package", { framework: other, package: needs, arguments: flag });
  }
  if (several.includes(program)) {
    return fact("hint.opaque", { program });
  }
  return silent.includes(program) ? fact("hint.convert", { program }) : undefined;
}
