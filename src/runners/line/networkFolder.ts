import { type Fact, fact } from "../../base/facts/fact.ts";

/** Whether the shell of Windows refuses to stand in a folder: `cmd` then runs the command in the folder of Windows instead. */
export function isNetworkFolder(folder: string, platform: NodeJS.Platform): boolean {
  return platform === "win32" && /^[\\/]{2}/.test(folder);
}

/** Why no command runs there, and what to do. */
export function networkProblem(folder: string): Fact {
  return fact("names.sentences", {
    first: fact("run.networkFolder", { folder }),
    second: fact("next.mapDrive"),
  });
}
