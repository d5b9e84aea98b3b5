import { createContext, Script } from "node:vm";
import type { Attack } from "./attackTexts.ts";

/** A text that took too long, and the seconds of computing time of it and of one that is four times as long. */
export interface Growth {
  readonly attack: Attack;
  readonly length: number;
  readonly seconds: number;
  readonly longer: number;
}

/** Nothing that is faster is judged: so little time is noise. In seconds. */
const noise = 0.006;

/** Four times the length may take this many times as long; the square would take 16 times. */
const mostGrowth = 8;

/** Stops what never ends, and says at which attack that was. */
const script = new Script(`(() => {
  for (const attack of attacks) {
    now.attack = attack;
    const found = judge(attack);
    if (found !== undefined) { return found; }
  }
})()`);

/** How long one pattern may be measured, in milliseconds of all attacks on it together. */
const timeLimit = 3_000;

/**
 * The first of these attacks whose text takes more than linear time to match, measured with a text of `length` characters and one
 * that is four times as long; undefined where none does.
 */
export function findGrowth(
  pattern: RegExp,
  attacks: readonly Attack[],
  {
    length,
    isRepeated,
    isBounded,
  }: { readonly length: number; readonly isRepeated: boolean; readonly isBounded: boolean },
): Growth | undefined {
  const apply = isRepeated
    ? (text: string) => text.replace(new RegExp(pattern.source, withGlobal(pattern.flags)), "")
    : (text: string) => pattern.test(text);
  const judge = (attack: Attack): Growth | undefined => {
    const short = secondsOf(apply, textOf(attack, length));
    if (short < noise) {
      return undefined;
    }
    const longer = isBounded ? Number.POSITIVE_INFINITY : secondsOf(apply, textOf(attack, 4 * length));
    const seconds = Math.min(short, secondsOf(apply, textOf(attack, length)));
    const isSlow = isBounded ? seconds > mostAtBound : longer / seconds > mostGrowth;
    return seconds >= noise && isSlow ? { attack, length, seconds, longer } : undefined;
  };
  const now: { attack?: Attack } = {};
  try {
    return script.runInContext(createContext({ attacks, judge, now }), { timeout: timeLimit });
  } catch (error) {
    if (Object(error).code === "ERR_SCRIPT_EXECUTION_TIMEOUT" && now.attack !== undefined) {
      return { attack: now.attack, length, seconds: timeLimit / 1000, longer: Number.POSITIVE_INFINITY };
    }
    throw error;
  }
}

/** What a pattern may take for the longest line that it is ever given, in seconds. */
const mostAtBound = 0.06;

function withGlobal(flags: string): string {
  return flags.includes("g") ? flags : `${flags}g`;
}

function textOf({ start, pump, end }: Attack, length: number): string {
  return start + pump.repeat(Math.ceil(length / pump.length)) + end;
}

/** The computing time of the best of a few tries: another process on the machine only ever makes one longer. */
function secondsOf(apply: (text: string) => unknown, text: string): number {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 3 && least > noise; tries++) {
    const began = process.threadCpuUsage();
    apply(text);
    const { user, system } = process.threadCpuUsage(began);
    least = Math.min(least, (user + system) / 1e6);
  }
  return least;
}
