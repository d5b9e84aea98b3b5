import { UserError } from "../../src/base/errors.ts";
import { activeSession, type FolderState } from "../../src/model/folder/folderState.ts";
import { defaultSettings } from "../../src/model/folder/settings.ts";
import type { WatchedRun } from "../../src/model/log/outsideRun.ts";
import { EngineClient } from "../../src/protocol/client.ts";
import type { Casebook } from "../support/cli/casebook.ts";
import { type Agent, connectAgent } from "../support/mcp/agent.ts";

/** The command of every session. */
export const command = "node --test";

/** What became of something that a participant did: the numbers that it was given, or why it was refused. */
export type Outcome =
  | { readonly is: "done"; readonly run?: number; readonly files?: number }
  | { readonly is: "refused"; readonly why: string };

/** Somebody who works on one folder beside others. Whatever else than an outcome happens is thrown. */
export interface Participant {
  readonly name: string;
  /** A run that is in progress already counts as the one that it asked for. */
  readonly joinsRuns: boolean;
  run(folder: string): Promise<Outcome>;
  note(folder: string, text: string): Promise<Outcome>;
  restore(folder: string, attempt: number): Promise<Outcome>;
  /** Records a run that somebody made in a shell; undefined for a participant that sees none. */
  record?(folder: string, output: string): Promise<Outcome>;
  /** What it shows: the numbers of the attempts. */
  attempts(folder: string): Promise<readonly number[]>;
}

/** What refuses for a moment, because somebody else is at work on the same files. */
const refusals =
  /in progress|"state":"running"|is running tests|is restoring files|kept changing|changed in the meantime|files were changed since/i;

/** A failure is the refusal that it says, or it is thrown. */
function refused(text: string): Outcome {
  if (!refusals.test(text)) {
    throw new Error(`It was answered: ${text}`);
  }
  return { is: "refused", why: text.split("\n")[0] ?? "" };
}

/** The engine of a window, driven as the extension host does. */
export class WindowBeside implements Participant {
  readonly name = "window";
  readonly joinsRuns = false;
  readonly #client: EngineClient;
  readonly #states = new Map<string, FolderState>();
  #problems: string[] = [];

  /** `engine` is its bundle. */
  constructor(engine: string, env: NodeJS.ProcessEnv) {
    this.#client = new EngineClient(engine, env);
    this.#client.onDidChangeState((state) => this.#states.set(state.folder, state));
    this.#client.onDidMeetProblem(({ message, stack }) => this.#problems.push(stack ?? message));
    this.#client.onDidDie((how) => this.#problems.push(`The engine of the window ended: ${how}`));
  }

  async open(folder: string): Promise<void> {
    this.#states.set(folder, await this.#client.request("openFolder", { folder, settings: defaultSettings }));
  }

  async close(folder: string): Promise<void> {
    await this.#client.request("closeFolder", { folder });
  }

  async run(folder: string): Promise<Outcome> {
    return this.#try(async () => {
      await this.#client.request("runCommand", { folder, purpose: "isolation", command });
      return {};
    });
  }

  async note(folder: string, text: string): Promise<Outcome> {
    return this.#try(async () => {
      await this.#client.request("addNote", { folder, session: this.#session(folder).id, text });
      return {};
    });
  }

  async restore(folder: string, attempt: number): Promise<Outcome> {
    return this.#try(async () => {
      const what = { kind: "attempt", attempt, how: "exactly" } as const;
      const session = this.#session(folder).id;
      const { written, deleted } = await this.#client.request("restore", { folder, session, what });
      return { files: written + deleted };
    });
  }

  async record(folder: string, output: string): Promise<Outcome> {
    return this.#try(async () => {
      const now = new Date().toISOString();
      const run: WatchedRun = {
        kind: "terminal",
        command,
        startedAt: now,
        endedAt: now,
        exitCode: 1,
        output,
      };
      const into = { session: this.#session(folder).id };
      await this.#client.request("recordOutsideRun", { folder, run, into });
      return {};
    });
  }

  async attempts(folder: string): Promise<readonly number[]> {
    await this.open(folder);
    return this.#session(folder).attempts.map(({ number }) => number);
  }

  /** What went wrong since this was asked last, and nobody waited for. */
  takeProblems(): readonly string[] {
    const problems = this.#problems;
    this.#problems = [];
    return problems;
  }

  dispose(): void {
    this.#client.dispose();
  }

  #session(folder: string) {
    const state = this.#states.get(folder);
    const session = state && activeSession(state);
    if (session === undefined) {
      throw new Error("The window shows no session.");
    }
    return session;
  }

  async #try(act: () => Promise<{ readonly run?: number; readonly files?: number }>): Promise<Outcome> {
    try {
      return { is: "done", ...(await act()) };
    } catch (error) {
      if (error instanceof UserError) {
        return refused(error.message);
      }
      throw error;
    }
  }
}

/** Somebody at a terminal: each call is a process with an engine of its own. */
export function terminalBeside(casebook: Casebook): Participant {
  const call = async (folder: string, first: string, ...others: readonly string[]) => {
    const { code, stdout, stderr } = await casebook.call(folder, first, "--json", ...others);
    return { code, text: stdout + stderr, json: JSON.parse(stdout.split("\n")[0] || "{}") };
  };
  return {
    name: "terminal",
    joinsRuns: false,
    run: async (folder) => {
      const { text, json } = await call(folder, "run", "--", command);
      return typeof json.run === "number" ? { is: "done", run: json.run } : refused(text);
    },
    note: async (folder, note) => {
      const { code, text } = await call(folder, "note", note);
      return code === 0 ? { is: "done" } : refused(text);
    },
    restore: async (folder, attempt) => {
      const { text, json } = await call(folder, "restore", String(attempt), "--yes");
      return typeof json.written === "number"
        ? { is: "done", files: json.written + json.deleted }
        : refused(text);
    },
    attempts: async (folder) =>
      (await call(folder, "status")).json.attempts.map(({ number }: { number: number }) => number),
  };
}

/** The numbers of an agent's answers that are looked at here. */
interface AgentNumbers {
  readonly run?: number;
  readonly attempt?: number;
  readonly written?: number;
  readonly deleted?: number;
}

/** An agent that is connected over MCP, to one server for all folders below one. */
export class AgentBeside implements Participant {
  readonly name = "agent";
  readonly joinsRuns = true;
  readonly #agent: Agent;

  private constructor(agent: Agent) {
    this.#agent = agent;
  }

  static async connect(casebook: Casebook, below: string): Promise<AgentBeside> {
    return new AgentBeside(await connectAgent(casebook, below, ["--folder", below, "--structured"]));
  }

  async run(folder: string): Promise<Outcome> {
    const { text, numbers } = await this.#call("casebook_run", { folder, command });
    return typeof numbers.run === "number" ? { is: "done", run: numbers.run } : refused(text);
  }

  async note(folder: string, note: string): Promise<Outcome> {
    const { text, isError } = await this.#call("casebook_record", { folder, kind: "note", text: note });
    return isError ? refused(text) : { is: "done" };
  }

  async restore(folder: string, attempt: number): Promise<Outcome> {
    const preview = await this.#call("casebook_restore", { folder, attempt });
    const confirm = / with confirm (\w+)$/.exec(preview.text)?.[1];
    if (confirm === undefined) {
      return preview.isError ? refused(preview.text) : { is: "done", files: 0 };
    }
    const { text, numbers } = await this.#call("casebook_restore", { folder, attempt, confirm });
    return typeof numbers.written === "number"
      ? { is: "done", files: numbers.written + (numbers.deleted ?? 0) }
      : / there is nothing to restore\./.test(text)
        ? { is: "done", files: 0 }
        : refused(text);
  }

  async attempts(folder: string): Promise<readonly number[]> {
    // It says the number of the newest one, and each number below it has to be there.
    const { numbers } = await this.#call("casebook_status", { folder });
    return Array.from({ length: (numbers.attempt ?? -1) + 1 }, (_, number) => number);
  }

  close(): Promise<void> {
    return this.#agent.close();
  }

  async #call(tool: string, input: Record<string, unknown>) {
    const answer = await this.#agent.call(tool, input, { timeout: 300_000 });
    return { ...answer, numbers: (answer.numbers ?? {}) as AgentNumbers };
  }
}
