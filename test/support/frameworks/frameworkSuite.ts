import { randomUUID } from "node:crypto";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judgeRun, type RunOutcome } from "../../../src/model/judgement/outcome.ts";
import { type Counts, countCases, isFailing, type TestCase } from "../../../src/model/report/report.ts";
import { compareSelection, type Precision, type Selection } from "../../../src/model/report/selection.ts";
import { FrameworkProject, processesWith, type Ran, waitForProcessWith } from "./frameworkProject.ts";

/** What is tried with one framework, on its project in `test/fixtures/projects`. */
export interface FrameworkTrial {
  /** The framework, as `frameworks.ts` calls it, and its version; undefined where it is not installed. */
  readonly name: string;
  readonly version: string | undefined;
  /** How it is installed, for whoever reads that it was skipped. */
  readonly install: string;
  /** The folder of its project. */
  readonly project: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Made once in the copy of the project before anything is run. */
  prepare?(folder: string): void;
  /** A run takes so long that it is tried only where `CASEBOOK_FRAMEWORKS` is `all`. */
  readonly isSlow?: boolean;
  /** Runs the tests of the files that can be loaded. */
  readonly command: string;
  readonly counts: Counts;
  /** What is wrong with the report that it writes. */
  readonly problems?: readonly string[];
  /** What stands in the line that each failure leads to; a framework that names no line for a case tells its name. */
  readonly failingLine: RegExp;
  readonly withoutLine?: readonly string[];
  /** How exactly all failing tests can be run again; `tests` unless said. */
  readonly precision?: Precision;
  /** The line that isolates these two of the failing tests, by their names, and how exactly; `tests` unless said. */
  readonly isolated: {
    readonly names: readonly [string, string];
    readonly command: string;
    readonly precision?: Precision;
  };
  /** It cannot be told to run a file. */
  readonly isWithoutFiles?: boolean;
  /** Runs a file that cannot be loaded; without the file, no test case of the report stands for it. */
  readonly unloadable: { readonly command: string; readonly file?: string };
  /** Runs no test. */
  readonly unmatched: { readonly command: string; readonly outcome: RunOutcome };
  /** While it writes a report, it prints nothing. */
  readonly isSilent?: boolean;
  /** Failing tests whose names the console does not show as the report does. */
  readonly notInConsole?: readonly string[];
  /** What the console tells of a test, where that is less than the report: what is read from both is compared by it. */
  consoleKey?(testCase: TestCase): string;
  /** A file with a test that prints `it is slow`, and then runs a shell with this script; and what runs it. */
  slow(script: string): { readonly path: string; readonly text: string; readonly command: string };
}

/** Everything that a framework must do in Casebook, with the real one. */
export function tryFramework(trial: FrameworkTrial): void {
  const isSkipped = trial.isSlow === true && process.env["CASEBOOK_FRAMEWORKS"] !== "all";
  const version = isSkipped ? "(slow: CASEBOOK_FRAMEWORKS=all)" : trial.version;
  const title = `${trial.name} ${version ?? `(not installed: ${trial.install})`}`;
  describe.skipIf(isSkipped || trial.version === undefined)(title, () => {
    let project: FrameworkProject;
    /** The run of all tests, of which most of what follows speaks. */
    let run: Ran;
    let before: Readonly<Record<string, string>>;
    let after: Readonly<Record<string, string>>;

    beforeAll(async () => {
      project = new FrameworkProject({}, trial.env ?? {});
      cpSync(join(import.meta.dirname, "../../fixtures/projects", trial.project), project.folder, {
        recursive: true,
      });
      trial.prepare?.(project.folder);
      before = project.files();
      run = await project.run(trial.command);
      after = project.files();
    });
    afterAll(() => project.dispose());

    const failing = () => casesOf(run).filter(isFailing);
    const isolate = (selection: Selection) =>
      project.runners.isolate(trial.command, project.folder, selection);
    const choose = (cases: readonly TestCase[], files: readonly string[] = []): Selection => ({
      cases,
      files,
    });

    it("gives a report, without a change of any file", () => {
      expect({ ...countCases(casesOf(run)), problems: run.problems }, run.output).toEqual({
        ...trial.counts,
        problems: trial.problems ?? [],
      });
      expect(outcomeOf(run)).toBe("failed");
      expect(after).toEqual(before);
    });

    it("leads to the line that failed", () => {
      const without = failing().filter(({ failures }) => failures[0]?.position === undefined);
      expect(without.map(({ name }) => name)).toEqual(trial.withoutLine ?? []);
      for (const { failures, name } of failing()) {
        const { path = "", line = 0 } = failures[0]?.position ?? {};
        const text = path && readFileSync(join(project.folder, path), "utf8").split("\n")[line - 1];
        expect(path === "" ? name : `${name}: ${text}`).toMatch(
          path === "" ? /./ : new RegExp(`: .*(?:${trial.failingLine.source})`, "s"),
        );
      }
    });

    it("runs exactly the failing tests again, or two of them", async () => {
      const { names, command } = trial.isolated;
      const two = failing().filter(({ name }) => names.includes(name));
      expect(two.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
      expect(inOrder((await isolate(choose(two))).command ?? "")).toBe(inOrder(command));
      // Where all can be run exactly, so can two of them.
      const both = trial.precision === undefined ? [] : [[two, trial.isolated.precision] as const];
      for (const [chosen, precision = "tests"] of [[failing(), trial.precision] as const, ...both]) {
        const isolated = await isolate(choose(chosen));
        const again = await project.run(isolated.command);
        const { missing, others } = compareSelection(choose(chosen), casesOf(again));
        expect({ missing: missing.map(({ name }) => name) }, isolated.command + again.output).toEqual({
          missing: [],
        });
        expect(isolated.precision).toBe(precision);
        if (isolated.precision === "tests") {
          expect(
            others.map(({ name }) => name),
            isolated.command,
          ).toEqual([]);
        }
      }
    });

    it("runs everything in a file, and nothing else", async () => {
      const [file = ""] = failing().flatMap((one) => one.file ?? []);
      if (trial.isWithoutFiles === true) {
        await expect(isolate(choose([], ["a file"]))).rejects.toThrow("cannot run only these tests.");
      } else if (file !== "") {
        const again = await project.run((await isolate(choose([], [file]))).command);
        const inFile = casesOf(run).filter((one) => one.file === file);
        expect(
          casesOf(again)
            .map(({ id }) => id)
            .toSorted(),
        ).toEqual(inFile.map(({ id }) => id).toSorted());
      }
    });

    it("tells a file that cannot be loaded from a failing test, and from no test", async () => {
      const { command, file } = trial.unloadable;
      const unloadable = await project.run(command);
      expect(outcomeOf(unloadable), unloadable.output).toBe("broken");
      const unloaded = casesOf(unloadable).filter(({ loadFailure }) => loadFailure === true);
      expect(unloaded.map((one) => one.file ?? one.name)).toEqual(file === undefined ? [] : [file]);
      const nothing = await project.run(trial.unmatched.command);
      expect(outcomeOf(nothing), nothing.output).toBe(trial.unmatched.outcome);
    });

    it("is read from the console as from the report", async () => {
      const read = await project.runners.consoleFailures(run.output, project.folder);
      const shown = failing().filter(
        ({ name }) => trial.isSilent !== true && !trial.notInConsole?.includes(name),
      );
      const key = trial.consoleKey ?? (({ id }: TestCase) => id);
      expect(read.map(key).toSorted()).toEqual(shown.map(key).toSorted());
    });

    it("leaves no process when it is stopped", async () => {
      const marker = randomUUID();
      const { path, text, command } = trial.slow(`sleep 60; : ${marker}`);
      project.write({ [path]: text });
      const started = await project.start(command);
      await project.waitForOutput("it is slow");
      await waitForProcessWith(marker);
      started.stop();
      expect(await started.exit).toEqual({ kind: "stopped" });
      expect(processesWith(marker)).toEqual([]);
      await started.dispose();
    });
  });
}

function casesOf({ report }: Ran): readonly TestCase[] {
  return report?.cases ?? [];
}

function outcomeOf({ exit, report }: Ran): RunOutcome {
  return judgeRun(exit, report, countCases(report?.cases ?? [])).outcome;
}

/** A command with the alternatives of its pattern sorted: they stand as the report has them, and minitest shuffles its tests. */
function inOrder(command: string): string {
  return command.replace(/(?<=\(\?:)[^()]*(?=\))/, (names) => names.split("|").sort().join("|"));
}
