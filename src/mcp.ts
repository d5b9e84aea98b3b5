import { StdioServerTransport, serveStdio } from "@modelcontextprotocol/server/stdio";
import { messageOf, UserError } from "./base/errors.ts";
import { replaceInTime } from "./base/replaceInTime.ts";
import { agentHere } from "./cli/agents.ts";
import type { Agreements, Around, LeftRun, OpenFolder, ServeOptions } from "./cli/command.ts";
import { AllowedFolders } from "./mcp/allowedFolders.ts";
import { AnswersInTime } from "./mcp/answersInTime.ts";
import { type Answered, type Called, createServer } from "./mcp/createServer.ts";
import { fitLines } from "./mcp/fitLines.ts";
import { PreviewTokens } from "./mcp/previewTokens.ts";
import { startProgress } from "./mcp/progress.ts";
import type { ToolAnswer } from "./mcp/toolCall.ts";
import { quote } from "./model/answers/quote.ts";
import { createRedaction } from "./model/secrets/redaction.ts";
import { listSecrets } from "./model/secrets/secretVariables.ts";
import { branchLabel } from "./model/words/wording.ts";
import { EngineClient } from "./protocol/client.ts";

/** What the command line hands to the server: how it was started, and what it knows of the machine. */
export interface Serving
  extends ServeOptions,
    Pick<Around, "hooks" | "program" | "env" | "platform" | "delay" | "timeZone" | "home" | "version"> {
  /** Absolute paths; at least one. */
  readonly folders: readonly string[];
  /** The folders were named. */
  readonly isFixed: boolean;
  /** The path of the engine's bundle. */
  readonly engine: string;
  readonly agreements: Agreements;
}

/** What is kept of the time for an answer, in seconds, to write it. */
const margin = 2;

/**
 * Serves one agent over standard input and output, in both forms of the protocol, until it closes them or this process is asked to end.
 * The engine is let go of then: it stops a run in progress, and records that.
 */
export function serveMcp(serving: Serving): Promise<void> {
  const client = new EngineClient(serving.engine, serving.env, { isApart: true });
  client.onDidMeetProblem(({ message, stack }) => process.stderr.write(`${stack ?? message}\n`));
  const desk = new Desk(client, serving);
  return new Promise((resolve) => {
    const transport = new StdioServerTransport();
    const handle = serveStdio(() => createServer(serving.version, (called) => desk.answer(called)), {
      transport,
      onerror: (error) => process.stderr.write(`${messageOf(error)}\n`),
    });
    const end = () => {
      client.dispose();
      handle.close().then(resolve, resolve);
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.once(signal, end);
    }
    process.stdin.once("end", end);
    process.stdin.once("close", end);
    process.stdout.once("error", end);
  });
}

/** Answers calls, one agent's. */
class Desk {
  readonly #serving: Serving;
  readonly #folders: AllowedFolders;
  readonly #inTime: AnswersInTime<Answered>;
  readonly #leftRuns = new Map<string, LeftRun>();
  readonly #agreements: Agreements;
  readonly #previews = new PreviewTokens();

  constructor(client: EngineClient, serving: Serving) {
    this.#serving = serving;
    this.#agreements = agreementsOfAgent(serving.agreements);
    this.#folders = new AllowedFolders(client, serving.folders, serving.isFixed);
    this.#inTime = new AnswersInTime(serving.answerWithin * 1000 - 500, serving.delay);
  }

  async answer(called: Called): Promise<Answered> {
    const progress = called.onProgress && startProgress(called.onProgress);
    const key = JSON.stringify([called.tool.name, called.input]);
    const work = () => this.#answer(called, (folder) => progress?.follow(folder));
    try {
      const answered = await this.#inTime.answer(key, work, called.cancelled);
      return (
        answered ?? {
          text: `Not done after ${this.#serving.answerWithin} s. It goes on: the same call again waits for its answer.`,
          isError: false,
        }
      );
    } finally {
      progress?.end();
    }
  }

  async #answer(
    { tool, input, client, cancelled }: Called,
    follow: (folder: OpenFolder) => void,
  ): Promise<Answered> {
    const began = performance.now();
    const { answerWithin, allowsAnyCommand, isStructured } = this.#serving;
    const named = typeof input["folder"] === "string" ? input["folder"] : undefined;
    let place = "";
    try {
      const path = this.#folders.find(named);
      place = this.#label(path);
      const folder = await this.#folders.open(path, named !== undefined);
      place = `${this.#label(folder.state.folder)} on ${quote(branchLabel(folder.state.place.branch))}`;
      follow(folder);
      const spent = (performance.now() - began) / 1000;
      const longestWait = Math.max(0, answerWithin - Math.min(margin, answerWithin / 4) - spent);
      const around = this.#around(folder, client, cancelled);
      const answer = await tool.call(input, {
        folder,
        around,
        previews: this.#previews,
        allowsAnyCommand,
        longestWait,
      });
      return this.#shown(place, answer, isStructured);
    } catch (error) {
      return { text: this.#masked([place, ...linesOf(error)].filter(Boolean)), isError: true };
    }
  }

  #shown(
    place: string,
    { lines, most, numbers, isRefusal = false }: ToolAnswer,
    isStructured: boolean,
  ): Answered {
    return {
      text: this.#masked([place, ...fitLines(lines, most)]),
      isError: isRefusal,
      numbers: isStructured ? numbers : undefined,
    };
  }

  #masked(lines: readonly string[]): string {
    const secrets = listSecrets(this.#serving.env);
    return createRedaction({ secrets, home: "", patterns: [] }, replaceInTime).redact(lines.join("\n"));
  }

  #label(path: string): string {
    const { home } = this.#serving;
    return quote(home !== "" && path.startsWith(home) ? `~${path.slice(home.length)}` : path);
  }

  #around(folder: OpenFolder, client: string | undefined, interrupt: AbortSignal): Around {
    const { by, env, hooks, program, platform, delay, timeZone, home, version } = this.#serving;
    const agent = agentHere(by, env, client);
    return {
      open: async () => folder,
      by: { through: "mcp", ...(agent !== undefined && { agent }) },
      agreements: this.#agreements,
      leftRuns: {
        add: (path, left) => this.#leftRuns.set(path, left),
        take: (path) => {
          const left = this.#leftRuns.get(path);
          this.#leftRuns.delete(path);
          return left;
        },
      },
      outlivesCaller: false,
      hooks,
      program,
      env,
      platform,
      readText: async () => "",
      print: () => undefined,
      interrupt,
      delay,
      timeZone,
      home,
      version,
      serve: async () => undefined,
    };
  }
}

/**
 * The agreements of the user, to which an agent adds nothing that lasts: what it may run holds as long as its server, and what it has read
 * was not shown to a person.
 */
function agreementsOfAgent(user: Agreements): Agreements {
  const own = new Set<string>();
  const key = (folder: string, command: string) => JSON.stringify([folder, command]);
  return {
    ...user,
    has: (folder, command) => user.has(folder, command) || own.has(key(folder, command)),
    add: (folder, command) => {
      if (!user.has(folder, command)) {
        own.add(key(folder, command));
      }
      return undefined;
    },
    show: () => undefined,
  };
}

function linesOf(error: unknown): readonly string[] {
  return error instanceof UserError
    ? [error.message, ...(error.nextStep === undefined ? [] : [error.nextStep])]
    : [`Something went wrong in Casebook: ${quote(messageOf(error))}. Everything recorded so far is safe.`];
}
