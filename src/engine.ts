import { randomUUID } from "node:crypto";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onDidFailAfterDone } from "./base/afterDone.ts";
import { messageOf } from "./base/errors.ts";
import { thisPlatform } from "./base/platform.ts";
import { signalProcess, startTimeOf } from "./base/process.ts";
import { identifyProcess, isSameProcess, nameHost } from "./base/processIdentity.ts";
import { replaceInTime } from "./base/replaceInTime.ts";
import { openRepository } from "./git/repository.ts";
import { importInTime } from "./importInTime.ts";
import { createRedaction as redactionOf } from "./model/secrets/redaction.ts";
import type { Ports } from "./ports/ports.ts";
import type { World } from "./ports/world.ts";
import { EditorRuns } from "./protocol/editorRuns.ts";
import { gatherOutput } from "./protocol/liveOutput.ts";
import type { EngineNotices, InFolder } from "./protocol/messages.ts";
import { type Implementation, type Notify, serve } from "./protocol/server.ts";
import { createReports } from "./reports/reports.ts";
import { createRunners } from "./runners/runner.ts";
import { OpenFolders } from "./sessions/openFolders.ts";
import type { RunObserver } from "./sessions/run/runCommand.ts";
import { type UseCase, useCases } from "./sessions/useCases.ts";

/** What git and the user's commands get. */
const userEnvironment = { ...process.env };

/** The engine: joins the doors to the use cases and serves them to the extension host. It has no behaviour of its own. */
serve((notify) => {
  onDidFailAfterDone((error) => notify("problem", problemOf(error)));
  const editorRuns = new EditorRuns(notify, randomUUID);
  const folders = openFolders(notify, editorRuns);
  // This is how the engine of another window or terminal asks for a stop. Without a run it means what it always does.
  const onTerm = async () => {
    if (!(await folders.stopRuns())) {
      process.removeListener("SIGTERM", onTerm);
      process.kill(process.pid, "SIGTERM");
    }
  };
  process.on("SIGTERM", onTerm);
  return {
    implementation: implement(folders, notify, editorRuns),
    finish: () => folders.finishLeft(),
    close: () => folders.closeAll(),
  };
});

/** The file of the thread that reads documents: next to the engine's own, in the extension as in its sources. */
const importWorker = (process.argv[1] ?? "").replace(/engine(?=\.\w+$)/, "importWorker");

function openFolders(notify: Notify, editorRuns: EditorRuns): OpenFolders {
  const host = nameHost(hostname());
  const world: World = {
    now: () => new Date().toISOString(),
    elapsed: () => performance.now(),
    newId: randomUUID,
    self: { host, pid: process.pid, started: identifyProcess(process.pid, randomUUID()) },
    // Without the time of its start a process cannot be known for sure, and on Windows it could only be killed.
    askToStop: ({ host: of, pid, started }) => {
      if (of === host && started !== "" && startTimeOf(pid) === started && thisPlatform !== "win32") {
        signalProcess(pid, "SIGTERM");
      }
    },
    // Whether a process of another machine or container lives cannot be known from here: others say how long it counts.
    isAlive: (owner) => owner.host !== host || isSameProcess(owner),
  };
  const runners = createRunners({
    env: userEnvironment,
    tempDirectory: tmpdir(),
    // Beside the folder of the engine's own file, in the extension as in its sources.
    reporters: join(dirname(process.argv[1] ?? ""), "../reporters"),
    startInEditor: editorRuns.start,
  });
  const reports = createReports();
  const renderer: Ports["renderer"] = {
    loadWriter: async () => (await import("./markdown/writer.ts")).writer,
    // A long document is read where it keeps nobody waiting.
    parseLog: (markdown) => importInTime(importWorker, markdown),
  };
  const createRedaction: Ports["createRedaction"] = (rules) => redactionOf(rules, replaceInTime);
  return new OpenFolders({
    openPorts: async (folder, places) => ({
      repository: await openRepository(folder, {
        ...places,
        env: userEnvironment,
        newId: world.newId,
        holder: world,
      }),
      runners,
      reports,
      renderer,
      createRedaction,
      world,
    }),
    onDidChangeState: (state) => notify("stateChanged", state),
    onDidWork: (folder, work, isDone) => notify("working", { folder, work, isDone }),
    onDidRecoverRestore: (folder, interrupted) => notify("restoreRecovered", { folder, ...interrupted }),
    onProblem: (error) => notify("problem", problemOf(error)),
  });
}

function problemOf(error: unknown): EngineNotices["problem"] {
  return { message: messageOf(error), stack: error instanceof Error ? error.stack : undefined };
}

function implement(folders: OpenFolders, notify: Notify, editorRuns: EditorRuns): Implementation {
  const observe = (folder: string): RunObserver => ({
    onOutput: gatherOutput((text, testsFinished) => notify("runOutput", { folder, text, testsFinished })),
    onProcess: (pid) => notify("runProcess", { folder, pid }),
  });
  /** Every use case gets the sessions of its folder. Its types are those of the request (`protocol/messages.ts`). */
  const responding = Object.entries<UseCase>(useCases).map(([method, useCase]) => [
    method,
    async (params: InFolder) =>
      useCase(await folders.in(params.folder), params as never, observe(params.folder)),
  ]);
  return {
    ...(Object.fromEntries(responding) as Pick<Implementation, keyof typeof useCases>),
    openFolder: ({ folder, settings, ...params }) => folders.open(folder, params, settings, params),
    closeFolder: ({ folder }) => folders.close(folder),
    readVersions: async ({ folder }) => ({
      node: process.versions.node,
      git: (await folders.in(folder)).ports.repository.gitVersion,
    }),
    settingsChanged: ({ folder, settings }) => folders.configure(folder, settings),
    leaveRun: ({ folder }) => folders.leaveRun(folder),
    filesChanged: ({ folder, paths }) => folders.noticeChanged(folder, paths),
    editorRunPrinted: (printed) => editorRuns.printed(printed),
    editorRunEnded: (ended) => editorRuns.ended(ended),
  };
}
