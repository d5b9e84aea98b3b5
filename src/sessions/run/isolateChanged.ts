import { posix } from "node:path";
import { UserError } from "../../base/errors.ts";
import type { ChangedFile } from "../../model/code/snapshot.ts";
import type { Session } from "../../model/log/session.ts";
import type { ChangedPath, IsolatedCommand, RelatedTests } from "../../model/report/selection.ts";
import type { Sessions } from "../state/sessions.ts";

/**
 * The command that runs the tests which the files may affect that were changed since the commit that a session started on, open changes
 * included. It is made of the verification command, else of the command that ran last, else of the isolation command: of the first of which
 * the framework, or the project, says which tests these are. Undefined where none does, or no file was changed. Nothing is run or changed.
 */
export async function isolateChanged(
  sessions: Sessions,
  { session: id }: { readonly session: string },
): Promise<RelatedTests | undefined> {
  const session = sessions.find(id);
  const snapshot = await sessions.ports.repository.takeSnapshot("compare");
  const files = await snapshot.changesSince(session.attempts[0]?.base).finally(() => snapshot.dispose());
  const changed = files.flatMap((file) => changedPaths(file, sessions.ports.repository.folder));
  if (changed.length === 0) {
    return undefined;
  }
  for (const base of commandsOf(session)) {
    const related = await relate(sessions, base, changed);
    if (related !== undefined) {
      return {
        ...related,
        base,
        files: files.map(({ path }) => calledIn(sessions.ports.repository.folder, path)),
      };
    }
  }
  return undefined;
}

/** A command that cannot be changed so is one of which nothing is known here. */
async function relate(
  { ports, folder }: Sessions,
  command: string,
  changed: readonly ChangedPath[],
): Promise<IsolatedCommand | undefined> {
  try {
    return await ports.runners.relate(command, folder, changed);
  } catch (error) {
    if (error instanceof UserError) {
      return undefined;
    }
    throw error;
  }
}

function commandsOf({ sections, attempts }: Session): readonly string[] {
  const last = attempts.flatMap(({ runs }) => runs).findLast(({ end }) => end !== undefined);
  const all = [sections.verificationCommand, last?.command ?? "", sections.isolationCommand];
  return [...new Set(all.map((one) => one.trim()))].filter((one) => one !== "");
}

/** Both names of a renamed file; paths as they are called in the folder, which may lie below the top of the repository. */
function changedPaths({ path, from, status }: ChangedFile, folder: string): readonly ChangedPath[] {
  return [
    { path: calledIn(folder, path), isGone: status === "deleted" },
    ...(from === undefined ? [] : [{ path: calledIn(folder, from), isGone: true }]),
  ];
}

function calledIn(folder: string, path: string): string {
  return folder === "" ? path : posix.relative(folder, path);
}
