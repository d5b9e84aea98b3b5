import type { Readable } from "node:stream";
import { type HookLevel, levelIn } from "../agents/agentForms.ts";
import type { HookCall } from "../agents/hookCall.ts";
import { readHookCall } from "../agents/hookInput.ts";
import { mayTest } from "../agents/mayTest.ts";
import { messageOf } from "../base/errors.ts";
import type { HookState } from "./hookState.ts";

/** Until when a hook has answered, in milliseconds since its process began: the promise is two seconds (docs/rules/agents.md#a6). */
const latestAnswer = 1_700;

/** For how many milliseconds the input is waited for even where this process took long to begin: what it says is recorded all the same. */
const leastToRead = 250;

/** A larger input is not read: no agent hands on so much of an output. In bytes. */
const largestInput = 32 * 1024 * 1024;

/** After how long without a byte an input that is whole counts as all, in milliseconds: some agents leave it open. */
const silence = 150;

/** What the process behind a hook gets. */
export interface HookWork {
  readonly call: HookCall;
  readonly level: HookLevel;
  /** When the hook was called, ISO 8601, UTC. */
  readonly at: string;
}

/** What a hook is called with. */
export interface HookAround {
  readonly args: readonly string[];
  readonly stdin: Readable;
  readonly state: HookState;
  /** When this process began, in milliseconds since 1970. */
  readonly began: number;
  /** Called to see whether a hook works. */
  readonly isCheck: boolean;
  /**
   * Has another process do the work, which goes on after this one has ended; resolves when it has been handed over, with a promise of what
   * it says.
   */
  handOver(work: HookWork): Promise<{ readonly said: Promise<string> }>;
}

/**
 * Answers a hook of an agent: what it prints. Never throws and never takes longer than it may: whatever goes wrong is a fault that *doctor*
 * shows, and the agent hears nothing. A call that is not about tests ends here, without an engine.
 */
export async function answerHook(around: HookAround): Promise<string> {
  const { state, began } = around;
  const at = new Date(began).toISOString();
  try {
    const input = await readInput(around.stdin, Math.max(leastToRead, latestAnswer - (Date.now() - began)));
    if (input === undefined) {
      state.fault(
        "An agent called a hook, and its input did not come to an end or was too large. Nothing was recorded.",
        at,
      );
      return "";
    }
    const call = readHookCall(JSON.parse(input));
    const level = levelIn(` ${around.args.join(" ")} `);
    if (call === undefined) {
      return "";
    }
    if (!around.isCheck) {
      // At the start of a conversation, these two write the same.
      const agent = call.agent === "claude" && around.args.includes("codex") ? "codex" : call.agent;
      state.fired(agent, { at, event: call.event, folder: call.cwd ?? "" });
    }
    if (!concernsUs(call, level)) {
      return "";
    }
    if (call.kind === "edit" || call.kind === "commandEnded") {
      state.see(conversationKey(call));
    }
    const { said } = await around.handOver({ call, level, at });
    return await Promise.race([said, afterwards(latestAnswer - (Date.now() - began))]);
  } catch (error) {
    state.fault(`A hook failed: ${messageOf(error)}`, at);
    return "";
  }
}

/** By what is remembered that an agent works on the code in a conversation, and does not only answer questions. */
export function conversationKey({ agent, conversation }: HookCall): string {
  return `works ${agent} ${conversation ?? ""}`;
}

/** Before a command, nothing is done at the first level. */
function concernsUs(call: HookCall, level: HookLevel): boolean {
  switch (call.kind) {
    case "commandStarts":
      return level > 1 && mayTest(call.command);
    case "commandEnded":
      return mayTest(call.command);
    default:
      return true;
  }
}

/** All of standard input, as soon as it is whole; undefined if it is not in time, or too large. */
function readInput(stdin: Readable, time: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let waiting: NodeJS.Timeout | undefined;
    const text = () => Buffer.concat(chunks).toString("utf8");
    const end = (value: string | undefined) => {
      clearTimeout(waiting);
      clearTimeout(last);
      resolve(value);
    };
    const last = setTimeout(() => end(undefined), time);
    stdin.on("data", (chunk: Buffer) => {
      size += chunk.length;
      clearTimeout(waiting);
      if (size > largestInput) {
        // It is read to its end, so that the agent can write it, and not kept.
        chunks.length = 0;
        return;
      }
      chunks.push(chunk);
      if (/\}\s*$/.test(chunk.subarray(-100).toString("latin1"))) {
        waiting = setTimeout(() => isWhole(text()) && end(text()), silence);
      }
    });
    stdin.on("end", () => end(size > largestInput ? undefined : text()));
    stdin.on("error", () => end(undefined));
  });
}

function isWhole(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function afterwards(ms: number): Promise<string> {
  return new Promise((resolve) => setTimeout(() => resolve(""), Math.max(0, ms)).unref());
}
