import { url } from "node:inspector";
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from "vscode-jsonrpc/node";
import { messageOf } from "../base/errors.ts";
import { thisPlatform } from "../base/platform.ts";
import {
  type EngineNotices,
  type HostNotices,
  type Params,
  ping,
  type Requests,
  type Result,
} from "./messages.ts";
import { defaultLimit, startWatchdog } from "./watchdog.ts";
import { toResponseError } from "./wireErrors.ts";

/** The engine's side: one function per request, and one per notice of the host. */
export type Implementation = {
  readonly [M in keyof Requests]: (params: Params<M>) => Promise<Result<M>> | Result<M>;
} & { readonly [N in keyof HostNotices]: (params: HostNotices[N]) => void };

/** What is served, and how it ends. */
export interface Served {
  readonly implementation: Implementation;
  /** Resolves when the runs that the host left have ended. It may take as long as they do. */
  finish(): Promise<void>;
  /** Stops everything else. */
  close(): Promise<void>;
}

/** Tells the host something. */
export type Notify = <N extends keyof EngineNotices>(notice: N, params: EngineNotices[N]) => void;

const hostNotices: Readonly<Record<keyof HostNotices, true>> = {
  editorRunPrinted: true,
  editorRunEnded: true,
  filesChanged: true,
  settingsChanged: true,
};

/**
 * Serves the host over the IPC channel of this process. `start` is given a way to notify the host, and returns the
 * functions to serve. When the host is gone, `finish` and then `close` are called, and the process ends once nothing is under way any more. A process
 * that does not respond for as many milliseconds as its first argument says ends itself (`watchdog.ts`).
 */
export function serve(start: (notify: Notify) => Served): void {
  const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
  const watchdog = startWatchdog(Number(process.argv[2]) || defaultLimit, thisPlatform, (error) => {
    void connection.sendNotification("problem", { message: `The watchdog ended: ${messageOf(error)}` });
  });
  const { implementation, finish, close } = start((notice, params) => {
    if (notice === "runProcess") {
      const { folder, pid } = params as EngineNotices["runProcess"];
      watchdog.setRun(folder, pid);
    }
    if (process.connected) {
      void connection.sendNotification(notice, params);
    }
  });
  const functions = Object.entries(implementation) as [string, (params: unknown) => unknown][];
  for (const [method, respond] of functions) {
    if (method in hostNotices) {
      connection.onNotification(method, (params: unknown) => void respond(params));
    } else {
      connection.onRequest(method, (params: unknown) => answer(respond, params));
    }
  }
  connection.onRequest(ping, () => url() !== undefined);
  process.once("disconnect", async () => {
    await finish();
    // Earlier requests are completed: a note that is being written is not lost.
    void close();
    setTimeout(() => process.exit(1), longestEnd).unref();
  });
  connection.listen();
}

/** How long the process may outlive its host, in milliseconds: a run that does not want to end takes 9 seconds. */
const longestEnd = 60_000;

async function answer(respond: (params: unknown) => unknown, params: unknown): Promise<unknown> {
  try {
    // JSON has no undefined: a missing result is null on the wire.
    return (await respond(params)) ?? null;
  } catch (error) {
    throw toResponseError(error);
  }
}
