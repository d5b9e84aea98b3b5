import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codeOf, messageOf } from "../base/errors.ts";
import { pathsOf } from "../base/platform.ts";
import { tidySync } from "../base/remove.ts";
import type { Agreements, LeftRuns } from "./command.ts";

/** Where the command line keeps what is the user's and of no repository: as each system has it (docs/rules/terminal.md#t2). */
export function stateFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string): string {
  const paths = pathsOf(platform);
  const set = env["CASEBOOK_STATE"] ?? "";
  if (set !== "") {
    return set;
  }
  switch (platform) {
    case "win32":
      return paths.join(env["LOCALAPPDATA"] ?? paths.join(home, "AppData", "Local"), "casebook");
    case "darwin":
      return paths.join(home, "Library", "Application Support", "casebook");
    default: {
      const state = env["XDG_STATE_HOME"] ?? "";
      return paths.join(state.startsWith("/") ? state : paths.join(home, ".local", "state"), "casebook");
    }
  }
}

/**
 * Agreements to commands, and what was shown before one was asked for: the hashes of folder and text, a line each, in files that only this
 * user can read.
 */
export function createAgreements(state: string): Agreements {
  const agreed = createHashes(state, "agreed-commands");
  const shown = createHashes(state, "shown-commands");
  return { has: agreed.has, add: agreed.add, isShown: shown.has, show: shown.add };
}

function createHashes(state: string, name: string): Pick<Agreements, "has" | "add"> {
  const path = join(state, name);
  const has = (folder: string, command: string) => readLines(path).includes(hashOf(folder, command));
  return {
    has,
    add: (folder, command) => {
      try {
        if (!has(folder, command)) {
          mkdirSync(state, { recursive: true, mode: 0o700 });
          appendFileSync(path, `${hashOf(folder, command)}\n`, { mode: 0o600 });
        }
        return undefined;
      } catch (error) {
        return messageOf(error);
      }
    },
  };
}

/** Runs that were left, a file each. What cannot be written or read is forgotten. */
export function createLeftRuns(state: string): LeftRuns {
  const pathOf = (folder: string) => join(state, `left-${hashOf(folder, "").slice(0, 40)}`);
  return {
    add: (folder, { session, startedAt }) => {
      try {
        mkdirSync(state, { recursive: true, mode: 0o700 });
        writeFileSync(pathOf(folder), `${session}\n${startedAt}\n`, { mode: 0o600 });
      } catch {
        // Then the tests run once more.
      }
    },
    take: (folder) => {
      const [session, startedAt] = readLines(pathOf(folder));
      tidySync(pathOf(folder));
      return session === undefined || startedAt === undefined ? undefined : { session, startedAt };
    },
  };
}

function readLines(path: string): readonly string[] {
  try {
    return readFileSync(path, "utf8").split("\n");
  } catch (error) {
    if (codeOf(error) === "ENOENT") {
      return [];
    }
    throw error;
  }
}

/** NUL is in no path and in no command: any other sign between them could belong to either. */
function hashOf(folder: string, command: string): string {
  return createHash("sha256").update(`${folder}\0${command.trim()}`).digest("hex");
}
