import { join } from "node:path";
import { activeSession, type FolderState, type ShownSession } from "../../../src/model/folder/folderState.ts";
import { defaultSettings } from "../../../src/model/folder/settings.ts";
import { decidingRun, hasResults, headlineOf } from "../../../src/model/log/attempt.ts";
import { commandOf } from "../../../src/model/log/session.ts";
import { countFailing, headlineLabel, resultLabel } from "../../../src/model/words/wording.ts";
import { EngineClient } from "../../../src/protocol/client.ts";
import type { Params, Requests, Result } from "../../../src/protocol/messages.ts";

/** The real engine, forked from its sources, with one folder open: what the extension host has, without VS Code. */
export class EngineUnderTest {
  readonly folder: string;
  readonly client: EngineClient;
  readonly problems: string[] = [];
  state: FolderState | undefined;
  /** Where the editor would keep the repositories of folders that have none. */
  storage: string | undefined;
  output = "";

  /** `module` is the engine's; without it, its sources are run. */
  constructor(folder: string, env: NodeJS.ProcessEnv, module?: string) {
    this.folder = folder;
    this.client = new EngineClient(module ?? join(import.meta.dirname, "../../../src/engine.ts"), env);
    this.client.onDidChangeState((state) => {
      this.state = state;
    });
    this.client.onDidPrint(({ text }) => {
      this.output += text;
    });
    this.client.onDidMeetProblem(({ message, stack }) => this.problems.push(stack ?? message));
  }

  static async open(
    folder: string,
    env: NodeJS.ProcessEnv = process.env,
    storage?: string,
    module?: string,
  ): Promise<EngineUnderTest> {
    const engine = new EngineUnderTest(folder, env, module);
    engine.storage = storage;
    await engine.reopen();
    return engine;
  }

  async reopen(settings = defaultSettings): Promise<void> {
    this.state = await this.client.request("openFolder", {
      folder: this.folder,
      settings,
      storage: this.storage,
    });
  }

  request<M extends keyof Requests>(method: M, params: Omit<Params<M>, "folder">): Promise<Result<M>> {
    return this.client.request(method, { ...params, folder: this.folder } as Params<M>);
  }

  get session(): ShownSession {
    const session = this.state && activeSession(this.state);
    if (session === undefined) {
      throw new Error("no session is active");
    }
    return session;
  }

  /** Runs the isolation command as it is, as a user does who agrees to it. */
  runIsolation(): Promise<Result<"runCommand">> {
    const command = commandOf(this.session, "isolation");
    return this.request("runCommand", { purpose: "isolation", command });
  }

  /** Runs the verification command likewise, and solves the session if it is green. */
  solve(): Promise<Result<"solveSession">> {
    return this.request("solveSession", { command: commandOf(this.session, "verification") });
  }

  /**
   * Runs the isolation command and tells what the newest attempt came to: `#1 worse (+1): 2 failing`. A run without results has no number
   * of failing tests: why it has none stands in its place.
   */
  async run(): Promise<string> {
    await this.runIsolation();
    const attempt = this.session.attempts.at(-1);
    const end = attempt && decidingRun(attempt)?.end;
    if (attempt === undefined || end === undefined) {
      throw new Error("the run was not recorded");
    }
    const headline = headlineOf(attempt);
    const word = headline === undefined ? "baseline" : headlineLabel(headline, end.judgement);
    const { outcome, counts } = end.result;
    return `#${attempt.number} ${word}: ${hasResults(outcome) ? `${countFailing(counts)} failing` : resultLabel(end.result)}`;
  }

  /** The failing tests of the run that ended last, sorted: `file › name`. */
  async failing(): Promise<readonly string[]> {
    const lastRun = await this.request("readLastRun", { session: this.session.id });
    return (lastRun?.failing ?? []).map(({ file, name }) => `${file} › ${name}`).sort();
  }

  async waitFor(what: (state: FolderState | undefined) => boolean): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (!what(this.state)) {
      if (Date.now() > deadline) {
        throw new Error(`waited in vain; the state is ${JSON.stringify(this.state)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  dispose(): void {
    this.client.dispose();
  }
}
