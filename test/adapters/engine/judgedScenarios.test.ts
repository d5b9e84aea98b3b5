import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { judgeSession } from "../../../scripts/judgeSession.ts";

/**
 * What an honest engineer would call each attempt, written down before it was judged. A run is its tests, with a blank between them:
 * `a` is green, `a!` red, `a!why` red by another error, `a-` skipped, `a?` green only when it was run again, `b.py^` a file that could not
 * be loaded, `(c.A)` a class whose set-up failed. A name may have its class in front: `c.A.a`; without it, it is in `c.C`.
 */
interface Scenario {
  readonly name: string;
  readonly runs: readonly Run[];
  /** Of each run from the second on. */
  readonly headlines: readonly string[];
}

type Run =
  | string
  | {
      readonly tests: string | undefined;
      readonly exit?: number;
      readonly tree?: string;
      readonly command?: string;
    };

const scenarios: readonly Scenario[] = [
  // What was not fixed.
  { name: "a red test is skipped", runs: ["a! b", "a- b"], headlines: ["mixed · 1 skipped"] },
  {
    name: "a red test is skipped, and stays so",
    runs: ["a! b", "a- b", "a- b c"],
    headlines: ["mixed · 1 skipped", "mixed · 1 skipped"],
  },
  { name: "a red test is deleted", runs: ["a! b", "b"], headlines: ["mixed · 1 not run"] },
  {
    name: "a red test is commented out, and another one is mended",
    runs: ["a! b!", "b"],
    headlines: ["better (−1) · 1 not run"],
  },
  {
    name: "a red test is deleted, and comes back red",
    runs: ["a! b", "b", "a! b"],
    headlines: ["mixed · 1 not run", "unchanged"],
  },
  {
    name: "a red test is deleted, and comes back green",
    runs: ["a! b", "b", "a b"],
    headlines: ["mixed · 1 not run", "solved"],
  },
  {
    name: "a red test has another name, and is green",
    runs: ["total_is_seven! b", "sum_of_all b"],
    headlines: ["mixed · 1 not run"],
  },
  {
    name: "a red test moves to another class, and is green",
    runs: ["c.A.a! b", "c.B.a b"],
    headlines: ["mixed · 1 not run"],
  },
  {
    name: "the rows of parameters have other names, and are green",
    runs: ["t[1]! t[2]!", "t[one] t[two]"],
    headlines: ["mixed · 2 not run"],
  },
  { name: "an only is left in", runs: ["a! b! c", "a b- c-"], headlines: ["better (−1) · 1 skipped"] },
  {
    name: "the one of two tests of one name that is red is deleted",
    runs: ["a! a b", "a b"],
    headlines: ["mixed · 1 not run"],
  },
  {
    name: "the one of two tests of one name that is green is deleted",
    runs: ["a a! b", "a! b"],
    headlines: ["unchanged"],
  },
  {
    name: "one of two red tests of one name is deleted, and the other one mended",
    runs: ["a! a! b", "a b"],
    headlines: ["better (−1) · 1 not run"],
  },

  // What chance did.
  { name: "a red test passes only when it is run again", runs: ["a!", "a?"], headlines: ["unchanged"] },
  {
    name: "a red test passes only when it is run again, and another one is mended",
    runs: ["a! b!", "a? b"],
    headlines: ["better (−1)"],
  },
  {
    name: "it passes at once in the end",
    runs: ["a! b!", "a? b", "a b"],
    headlines: ["better (−1)", "solved"],
  },
  { name: "a green test passes only when it is run again", runs: ["a! b", "a b?"], headlines: ["solved"] },
  {
    name: "a test is red, then green on the same code, then green on other code",
    runs: [
      { tests: "a!", tree: "0" },
      { tests: "a", tree: "0" },
      { tests: "a", tree: "1" },
    ],
    headlines: ["baseline", "unchanged"],
  },

  // What the runner did.
  {
    name: "the runner crashes in the middle and writes nothing",
    runs: ["a! b", { tests: undefined, exit: 139 }, "a b"],
    headlines: ["broken", "solved"],
  },
  {
    name: "the runner is killed for its memory, with a green report",
    runs: ["a! b", { tests: "a b", exit: 137 }],
    headlines: ["broken"],
  },
  {
    name: "the exit code is 0 and the report is red",
    runs: ["a! b", { tests: "a! b", exit: 0 }],
    headlines: ["unchanged"],
  },
  {
    name: "the exit code is 1 and the report is green",
    runs: ["a! b", { tests: "a b", exit: 1 }],
    headlines: ["broken"],
  },
  { name: "nothing is run", runs: ["a! b", { tests: "", exit: 0 }], headlines: ["broken"] },
  { name: "everything is skipped", runs: ["a! b", { tests: "a- b-", exit: 0 }], headlines: ["broken"] },
  {
    name: "the coverage is too low at first",
    runs: [{ tests: "a b", exit: 1 }, "a b"],
    headlines: ["solved"],
  },
  {
    name: "the coverage is too low at last",
    runs: ["a! b", { tests: "a b", exit: 1 }, "a b"],
    headlines: ["broken", "solved"],
  },
  {
    name: "the baseline crashes, and other tests are run",
    runs: [
      { tests: undefined, exit: 139, command: "all" },
      { tests: "a", command: "some" },
    ],
    headlines: ["baseline"],
  },
  {
    name: "the baseline crashes, and the same command is green",
    runs: [
      { tests: undefined, exit: 139, command: "all" },
      { tests: "a", command: "all" },
    ],
    headlines: ["solved"],
  },
  {
    name: "the command of the baseline is mistyped",
    runs: [
      { tests: undefined, exit: 127, command: "pytst" },
      { tests: "a", command: "pytest" },
    ],
    headlines: ["baseline"],
  },
  {
    name: "the baseline crashes, then two tests are red, then one",
    runs: [{ tests: undefined, exit: 139 }, "a! b!", "a b!"],
    headlines: ["baseline", "better (−1)"],
  },

  // What could not be loaded.
  { name: "a file cannot be loaded, and then can", runs: ["b.py^", "b.x"], headlines: ["solved"] },
  { name: "a file cannot be loaded, and is left out", runs: ["b.py^", "a.x"], headlines: ["mixed"] },
  {
    name: "a file breaks on the way, and is deleted",
    runs: ["a! b.x", "a b.py^", "a"],
    headlines: ["broken", "better (−1)"],
  },
  {
    name: "a file breaks on the way, and is mended",
    runs: ["a! b.x", "a b.py^", "a b.x"],
    headlines: ["broken", "solved"],
  },

  // Groups.
  { name: "a class cannot be set up, and then can", runs: ["(c.A) b", "c.A.a b"], headlines: ["solved"] },
  {
    name: "a class cannot be set up, and is left out twice",
    runs: ["(c.A) b!", "b", "b x"],
    headlines: ["better (−1) · 1 not run", "mixed · 1 not run"],
  },
  {
    name: "a class cannot be set up on the way, is left out, and then can",
    runs: ["c.A.a! b", "(c.A) b", "b", "c.A.a b"],
    headlines: ["mixed · 1 not loaded", "mixed · 1 not run", "solved"],
  },

  // What stays the same.
  { name: "the order changes", runs: ["a! b! c", "c b! a!"], headlines: ["unchanged"] },
  { name: "a green baseline", runs: ["a b", "a b"], headlines: ["unchanged"] },
  {
    name: "a green baseline, then red, then green",
    runs: ["a b", "a! b", "a b"],
    headlines: ["worse (+1)", "solved"],
  },
  { name: "a red test that nobody knew", runs: ["a!", "a! z!"], headlines: ["unchanged · 1 new failing"] },
  {
    name: "all is mended but a test that nobody knew",
    runs: ["a!", "a z!", "a z"],
    headlines: ["better (−1) · 1 new failing", "solved"],
  },
  {
    name: "the first failure ends the run, and hides the second",
    runs: ["a!", "a b!", "a b"],
    headlines: ["better (−1) · 1 new failing", "solved"],
  },
  {
    name: "what was fixed breaks again",
    runs: ["a! b!", "a b!", "a! b!", "a b"],
    headlines: ["better (−1)", "worse (+1)", "solved"],
  },
  {
    name: "the error changes, and comes back",
    runs: ["a!one", "a!two", "a!one"],
    headlines: ["different error", "different error"],
  },
  { name: "one is won and one lost", runs: ["a! b", "a b!"], headlines: ["mixed (+1 −1)"] },
];

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "casebook-scenario-")));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("a session that is judged by its reports", () => {
  test.each(scenarios)("$name", async ({ runs, headlines }) => {
    for (const [number, run] of runs.entries()) {
      write(number, typeof run === "string" ? { tests: run } : run);
    }
    const judged = await judgeSession(folder);
    expect(judged.slice(1).map(({ headline }) => headline)).toEqual(headlines);
  });
});

function write(number: number, { tests, ...known }: Exclude<Run, string>): void {
  const dir = join(folder, String(number));
  mkdirSync(dir);
  if (tests !== undefined) {
    const cases = tests.split(" ").filter(Boolean).map(testCase).join("");
    writeFileSync(join(dir, "junit.xml"), `<testsuite name="s">${cases}</testsuite>`);
  }
  for (const [name, value] of Object.entries(known)) {
    writeFileSync(join(dir, name), String(value));
  }
}

function testCase(written: string): string {
  const [, group] = /^\((.*)\)$/.exec(written) ?? [];
  if (group !== undefined) {
    return `<testcase classname="" name="setUpClass (${group})"><error message="no">no</error></testcase>`;
  }
  const [, path = "", sign = "", why = "no"] = /^([^!?^-]+)([!?^-]?)(.*)$/.exec(written) ?? [];
  if (sign === "^") {
    return `<testcase classname="" name="${path}"><error message="collection failure">no</error></testcase>`;
  }
  const at = path.lastIndexOf(".");
  const [classname, name] = at === -1 ? ["c.C", path] : [path.slice(0, at), path.slice(at + 1)];
  const inner = {
    "!": `<failure message="${why || "no"}">${why || "no"}</failure>`,
    "-": "<skipped/>",
    "?": `<flakyFailure message="no">no</flakyFailure>`,
    "": "",
  }[sign];
  return `<testcase classname="${classname}" name="${name}">${inner}</testcase>`;
}
