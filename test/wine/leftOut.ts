/** Files or a folder whose tests are not run on Windows' side unless they are asked for by name, and why. */
export interface LeftOut {
  readonly path: string;
  readonly reason: string;
}

const ofOthers = "it runs frameworks that are not installed for Windows";

const withFrameworks: readonly LeftOut[] = [
  ...["isolation", "oddPlaces", "otherBases", "projects", "scriptedFrameworks", "severalReports"],
  ...["thresholds", "vitest", "workspaces"],
].map((name) => ({ path: `test/adapters/runners/${name}.test.ts`, reason: ofOthers }));

const tried = ["test/adapters/reports", "test/adapters/runners"];

const allOthers: LeftOut = {
  path: "test/adapters",
  reason: `other than ${tried.join(" and ")}: most tests there start dozens of git processes, of which each takes seconds under wine`,
};

/** What a file is left out with; undefined for one that is run. `asked` are the files and folders that were asked for by name. */
export function leftOut(file: string, asked: readonly string[]): LeftOut | undefined {
  if (asked.some((path) => isIn(file, path))) {
    return undefined;
  }
  const isOther = isIn(file, allOthers.path) && !tried.some((path) => isIn(file, path));
  return withFrameworks.find(({ path }) => path === file) ?? (isOther ? allOthers : undefined);
}

/** Whether a file is this one, or lies below this folder. */
export function isIn(file: string, path: string): boolean {
  return file === path || file.startsWith(`${path}/`);
}
