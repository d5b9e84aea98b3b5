import type { Project } from "../../../src/runners/project/project.ts";

/** A folder in which nothing is known. */
export const emptyProject: Project = {
  folder: "/project",
  scripts: new Map(),
  packageManager: "npm",
  dependencies: new Set(),
  texts: new Map(),
  testFiles: new Map(),
  name: "",
  workspaces: [],
  folders: new Map(),
};
