/** A file or a folder whose tests are not run on Windows' side unless they are asked for by name, and why. */
export interface LeftOut {
  readonly path: string;
  readonly reason: string;
}

const slow = "each test starts dozens of git processes, of which each takes seconds under wine";

const places: readonly LeftOut[] = [
  { path: "test/adapters/frameworks", reason: "the frameworks are not installed for Windows" },
  { path: "test/adapters/attacks", reason: slow },
  { path: "test/adapters/cli", reason: slow },
  { path: "test/adapters/engine", reason: `${slow}; the story of test/wine/windows stands for them` },
  { path: "test/adapters/git", reason: slow },
  { path: "test/adapters/restore", reason: slow },
  { path: "test/adapters/search", reason: slow },
];

/** What a file is left out with; undefined for one that is run. `asked` are the files and folders that were asked for by name. */
export function leftOut(file: string, asked: readonly string[]): LeftOut | undefined {
  return asked.some((path) => isIn(file, path)) ? undefined : places.find(({ path }) => isIn(file, path));
}

/** Whether a file is this one, or lies below this folder. */
export function isIn(file: string, path: string): boolean {
  return file === path || file.startsWith(`${path}/`);
}
