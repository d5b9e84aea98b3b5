import { resolve } from "node:path";
import { EventEmitter } from "../base/event.ts";
import { type NextCalls, terminalCalls } from "../model/answers/nextCalls.ts";
import { activeSession, type FolderState } from "../model/folder/folderState.ts";
import type { Settings } from "../model/folder/settings.ts";
import type { EngineClient } from "../protocol/client.ts";
import type { Params, Requests } from "../protocol/messages.ts";
import type { Around, OpenFolder } from "./command.ts";

/**
 * Opens a folder in an engine. Without a session there, and where `isFixed` is false, the top level of its repository is opened instead, if
 * that has one: commands are typed in any folder below it.
 */
export async function openInEngine(
  client: EngineClient,
  folder: string,
  settings: Settings,
  isFixed: boolean,
  calls: NextCalls = terminalCalls,
): Promise<OpenFolder> {
  const state = await client.request("openFolder", { folder, settings });
  const below = state.pathInRepository;
  if (isFixed || below === "" || activeSession(state) !== undefined) {
    return follow(client, state, settings, calls);
  }
  const top = topOf(state);
  // Above a link lies another folder.
  const atTop = folder.endsWith(below)
    ? await client.request("openFolder", { folder: top, settings })
    : state;
  return follow(client, activeSession(atTop) === undefined ? state : atTop, settings, calls);
}

/** The top level of the repository that a folder is in. */
export function topOf({ folder, pathInRepository }: FolderState): string {
  return pathInRepository === "" ? folder : resolve(folder, ...pathInRepository.split("/").map(() => ".."));
}

function follow(client: EngineClient, opened: FolderState, settings: Settings, calls: NextCalls): OpenFolder {
  const { folder } = opened;
  const changed = new EventEmitter<void>();
  const printed = new EventEmitter<{ readonly text: string; readonly testsFinished: number }>();
  let state = opened;
  client.onDidChangeState((next) => {
    if (next.folder === folder) {
      state = next;
      changed.fire();
    }
  });
  client.onDidPrint((output) => {
    if (output.folder === folder) {
      printed.fire(output);
    }
  });
  return {
    calls,
    get state() {
      return state;
    },
    reread: async () => {
      state = await client.request("openFolder", { folder, settings });
    },
    onDidChange: changed.event,
    onDidPrint: printed.event,
    request: <M extends keyof Requests>(method: M, params: Omit<Params<M>, "folder">) =>
      client.request(method, { ...params, folder } as Params<M>),
  };
}

/** How long is waited for what an engine finds out after a folder is opened, in milliseconds. */
const longestLook = 15_000;

/**
 * Waits until it is known whether files changed since the newest attempt, and what the attempts have in common (echoes, flaky tests); not for
 * ever, and not longer than the user does. What cannot be found out is not in the state, and whoever describes that says so.
 */
export async function settled(
  folder: OpenFolder,
  { delay, interrupt }: Pick<Around, "delay" | "interrupt">,
  most = longestLook,
): Promise<void> {
  const compared = folder.request("compareFiles", {}).catch(() => undefined);
  await Promise.race([compared, aborted(interrupt), delay(most)]);
}

function aborted(interrupt: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (interrupt.aborted) {
      resolve();
    }
    interrupt.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** Waits until something is so, for some milliseconds at most, or until the user interrupts. Says whether it is. */
export async function until(
  folder: OpenFolder,
  isSo: () => boolean,
  { delay, interrupt }: Pick<Around, "delay" | "interrupt">,
  most: number,
): Promise<boolean> {
  if (isSo()) {
    return true;
  }
  await Promise.race([
    new Promise<void>((resolve) => {
      const listening = folder.onDidChange(() => {
        if (isSo()) {
          listening.dispose();
          resolve();
        }
      });
    }),
    aborted(interrupt),
    ...(Number.isFinite(most) ? [delay(most)] : []),
  ]);
  return isSo();
}
