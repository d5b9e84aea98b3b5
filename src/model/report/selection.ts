import { type Fact, fact, listed } from "../../base/facts/fact.ts";
import { fileOf, type TestCase } from "./report.ts";

/** What is chosen to be run again: test cases, and files with everything in them. */
export interface Selection {
  /** As a report has them. */
  readonly cases: readonly SelectedCase[];
  /** Paths relative to the folder, with `/`. */
  readonly files: readonly string[];
  /** The other tests of the same run, if they are known: among them are the tests that a pattern on names would also choose. */
  readonly others?: readonly SelectedCase[] | undefined;
}

/** What a report says of a test by which a framework can find it. */
export type SelectedCase = Pick<
  TestCase,
  "id" | "suitePath" | "classname" | "name" | "file" | "line" | "loadFailure"
>;

/** How exactly a command runs a selection. */
export type Precision =
  /** The chosen tests. */
  | "tests"
  /** Besides them those that the framework takes for one with them: the rows of a table, the steps of a test. */
  | "groups"
  /** Everything in their files. */
  | "files"
  /** What may be affected by changed files, as the framework knows it, or the packages or modules of the project say it. */
  | "related";

/** A file that was changed. Its path is relative to the folder, with `/`; it may lie outside. */
export interface ChangedPath {
  readonly path: string;
  /** It was deleted, or has another name now. */
  readonly isGone: boolean;
}

/**
 * The selection as a framework needs it: a case that stands for a file that could not be loaded is that file, and what lies in
 * a chosen file is not chosen once more.
 */
export function tidySelection({ cases, files, others }: Selection): Selection {
  const whole = cases.flatMap((one) => (one.loadFailure === true ? (one.file ?? []) : []));
  const all = new Set([...files, ...whole]);
  return {
    cases: cases.filter(
      ({ file, loadFailure }) => loadFailure !== true && (file === undefined || !all.has(file)),
    ),
    files: [...all],
    others,
  };
}

/** Every file that a selection concerns; undefined where the file of a case is not known. */
export function filesOf({ cases, files }: Selection): readonly string[] | undefined {
  const ofCases = cases.map(({ file }) => file);
  return ofCases.includes(undefined)
    ? undefined
    : [...new Set([...files, ...ofCases.flatMap((file) => file ?? [])])];
}

/**
 * How exactly names choose the tests of a selection where all of them are looked for in all of its files: another test of the run that is
 * called like a chosen one, in the file of another chosen one, runs as well. `nameOf` is what is asked for, `namesOf` what that is held
 * against. The other tests of the run are known only if `others` are.
 */
export function precisionOfNames(
  { cases, others = [] }: Selection,
  nameOf: (one: SelectedCase) => string,
  namesOf: (one: SelectedCase) => readonly string[] = (one) => [nameOf(one)],
): Precision {
  const files = new Set(cases.map(({ file }) => file));
  const names = new Set(cases.map(nameOf));
  const runsBesides = ({ file }: SelectedCase) => files.has(file) || files.has(undefined);
  return others.some((one) => runsBesides(one) && namesOf(one).some((name) => names.has(name)))
    ? "groups"
    : "tests";
}

/** What a run made of a selection. */
export interface Coverage {
  /** The chosen cases that were not run: skipped, or not in the report. */
  readonly missing: readonly SelectedCase[];
  /** The chosen files of which no test was run. */
  readonly missingFiles: readonly string[];
  /** The cases that were run and not chosen. */
  readonly others: readonly TestCase[];
}

/** Compares what was chosen with what a run executed; skipped cases were not. */
export function compareSelection(selection: Selection, cases: readonly TestCase[]): Coverage {
  const { cases: chosen, files } = tidySelection(selection);
  const executed = cases.filter(({ outcome }) => outcome !== "skipped");
  const ids = new Set(executed.map(({ id }) => id));
  const inFiles = new Set(executed.map(fileOf));
  const chosenIds = new Set(chosen.map(({ id }) => id));
  const chosenFiles = new Set<string | undefined>(files);
  return {
    missing: chosen.filter(({ id }) => !ids.has(id)),
    // A test whose file is not given may be of any.
    missingFiles: inFiles.has(undefined) ? [] : files.filter((file) => !inFiles.has(file)),
    others: executed.filter((one) => !chosenIds.has(one.id) && !chosenFiles.has(fileOf(one))),
  };
}

/** How many names a sentence has. */
const maxNames = 3;

/** What a selection was not covered by, as a sentence for people; undefined where everything that was chosen was run. */
export function describeMissing(
  selection: Selection,
  { missing, missingFiles }: Pick<Coverage, "missing" | "missingFiles">,
): Fact | undefined {
  const { cases, files } = tidySelection(selection);
  const names = [...missing.map(({ name }) => name), ...missingFiles];
  if (names.length === 0) {
    return undefined;
  }
  const count = cases.length + files.length;
  const executed = count - names.length;
  const list = listed(names, maxNames);
  if (files.length === 0) {
    return fact("run.testsNotRun", { count, executed, names: list });
  }
  if (cases.length === 0) {
    return fact("run.filesNotRun", { count, executed, names: list });
  }
  return fact("run.chosenNotRun", {
    executed,
    tests: fact("run.chosenTests", { count: cases.length }),
    files: fact("run.chosenFiles", { count: files.length }),
    names: list,
  });
}

/** A command that runs chosen tests, and how exactly it does. */
export interface IsolatedCommand {
  readonly command: string;
  readonly precision: Precision;
  /** The framework's own name. */
  readonly framework: string;
}

/** A command that runs the tests which changed files may affect. */
export interface RelatedTests extends IsolatedCommand {
  /** The changed files, relative to the folder, with `/`. */
  readonly files: readonly string[];
  /** The command that it was made of. */
  readonly base: string;
}
