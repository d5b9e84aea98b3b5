import { messageOf } from "./errors.ts";
import { type Fact, fact } from "./facts/fact.ts";

/** What a system offers to end a group of processes; a test has its own. */
export interface EndingSystem {
  readonly platform: NodeJS.Platform;
  /** How long processes may take to end after each step, in milliseconds. */
  readonly grace: number;
  /** Whether the leader has ended. */
  hasEnded(): boolean;
  /** Sends a signal to all of the group. */
  signal(signal: NodeJS.Signals): void;
  /** Whether the system still knows the group. It may know nothing but processes that have ended. */
  isListed(): boolean;
  /** The states of its processes, as `ps` abbreviates them; undefined if these cannot be told. */
  listStates(): Promise<readonly string[] | undefined>;
  /** Ends the leader with everything it started, by force; returns what the system said if it did not. */
  endTree(): Promise<string | undefined>;
  /** Ends the leader alone, by force. */
  endLeader(): void;
  /** Milliseconds of a clock that never jumps. */
  now(): number;
  wait(ms: number): Promise<void>;
}

/**
 * Ends a group of processes in steps, with the grace period after each, and gives up after the last: it never waits for what cannot be
 * ended, and never rejects. Undefined if nothing of it is left, else what is said of that.
 */
export async function endGroup(pid: number, system: EndingSystem): Promise<Fact | undefined> {
  try {
    return system.platform === "win32" ? await endByForce(pid, system) : await endBySignals(pid, system);
  } catch (error) {
    return fact("run.notEndedBecause", { pid, message: messageOf(error) });
  }
}

async function endBySignals(pid: number, system: EndingSystem): Promise<Fact | undefined> {
  for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"] as const) {
    system.signal(signal);
    if (await isGroupGone(system)) {
      return undefined;
    }
  }
  return fact("run.notEnded", { pid });
}

/** How often it is asked whether a group is still listed, in milliseconds, and after how many of these its states are looked at. */
const pollPeriod = 20;
const statesPeriod = 10;

/** The leader may end at once while another process of its group ignores the signal: the whole group is asked for. */
async function isGroupGone(system: EndingSystem): Promise<boolean> {
  const deadline = system.now() + system.grace;
  for (let polls = 0; system.now() <= deadline; polls++) {
    if (!system.isListed()) {
      return true;
    }
    // One that nobody asks for the end of its process stays listed for ever; macOS answers EPERM for it.
    if (polls % statesPeriod === statesPeriod - 1) {
      const states = await system.listStates();
      if (states?.every((state) => /^[ZX]/.test(state)) === true) {
        return true;
      }
    }
    await system.wait(pollPeriod);
  }
  return false;
}

/** Windows has no signals, and Node no other way to interrupt a process there (docs/rules/platform.md#v6). */
async function endByForce(pid: number, system: EndingSystem): Promise<Fact | undefined> {
  if (system.hasEnded()) {
    // Its pid may already be that of somebody else.
    return undefined;
  }
  const said = await system.endTree();
  if (said !== undefined || !(await isEnded(system))) {
    system.endLeader();
    await isEnded(system);
  }
  if (said !== undefined) {
    return fact("run.notEndedBecause", { pid, message: said });
  }
  return system.hasEnded() ? undefined : fact("run.notEnded", { pid });
}

async function isEnded(system: EndingSystem): Promise<boolean> {
  const deadline = system.now() + system.grace;
  while (!system.hasEnded() && system.now() <= deadline) {
    await system.wait(pollPeriod);
  }
  return system.hasEnded();
}
