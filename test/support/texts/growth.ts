import { createContext, Script } from "node:vm";
import type { Attack } from "./attackTexts.ts";

/** A text that took too long: the seconds of computing time of one of `length` characters, and of one that is four times as long. */
export interface Growth {
  readonly attack: Attack;
  readonly length: number;
  readonly seconds: number;
  readonly longer: number;
}

/** A text of four times the length that takes less is not looked at again. In seconds. */
const noise = 0.006;

/** What takes the square of its length, but less than this part of what the plainest such pattern takes, is no matter. */
const leastOfSquare = 1 / 3;

/** What is compared takes at least this long, if need be by doing it again: a thread's clock goes on in steps of some milliseconds. In seconds. */
const leastCompared = 0.05;

/** Four times the length may take this many times as long; the square would take 16 times. */
const mostGrowth = 8;

/** How often growth must be seen, one time after the other, until it is believed. */
const confirmations = 3;

/** Tries one attack after the other, and says which one it is at. */
const script = new Script(`(() => {
  while (now.at < attacks.length) {
    const found = judge(attacks[now.at]);
    if (found !== undefined) { return found; }
    now.at++;
  }
})()`);

/** After how many milliseconds a pattern is stopped, however little of them it was given; twice as many if it was too little. */
const timeLimit = 3_000;

/** How many seconds of computing time one attack alone must have had until it counts as one that never ends. */
const endless = 1;

/** What an attack is compared with is not known yet. */
const unmeasured = Symbol("unmeasured");

/**
 * The first of these attacks whose text takes more than linear time to match, measured with a text of `length` characters and one
 * that is four times as long; undefined where none does. How fast the machine is, and what else it does, decides nothing: computing
 * times of the same moment are compared. Only a pattern that `isBounded` is measured by what its longest text takes.
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
  const judgeBounded = (attack: Attack): Growth | undefined => {
    const seconds = leastSecondsOf(apply, textOf(attack, length), mostAtBound);
    return seconds > mostAtBound ? { attack, length, seconds, longer: Number.POSITIVE_INFINITY } : undefined;
  };
  let square: number | undefined;
  const judgeGrowth = (attack: Attack): Growth | typeof unmeasured | undefined => {
    const shortText = textOf(attack, length);
    const longText = textOf(attack, 4 * length);
    const first = leastSecondsOf(apply, longText, noise);
    if (first <= noise) {
      return undefined;
    }
    if (square === undefined) {
      return unmeasured;
    }
    if (first < leastOfSquare * square) {
      return undefined;
    }
    const times = Math.ceil(leastCompared / first);
    let growth: Growth | undefined;
    for (let seen = 0; seen < confirmations; seen++) {
      const longer = secondsOf(apply, longText, times) / times;
      // As many characters as before, so that the clock is as exact for both.
      const seconds = secondsOf(apply, shortText, 4 * times) / (4 * times);
      if (longer / seconds <= mostGrowth) {
        return undefined;
      }
      growth = { attack, length, seconds, longer };
    }
    return growth;
  };
  const now = { at: 0 };
  const context = createContext({ attacks, judge: isBounded ? judgeBounded : judgeGrowth, now });
  for (let timeout = timeLimit; ; ) {
    const first = now.at;
    const began = process.threadCpuUsage();
    try {
      const found = script.runInContext(context, { timeout });
      if (found !== unmeasured) {
        return found;
      }
      // On a slow machine this alone takes about as long as an attack may.
      square = squareSeconds(4 * length);
    } catch (error) {
      const attack = attacks[now.at];
      if (Object(error).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT" || attack === undefined) {
        throw error;
      }
      const seconds = secondsSince(began);
      if (now.at === first && seconds > endless) {
        return { attack, length, seconds, longer: Number.POSITIVE_INFINITY };
      }
      timeout = now.at === first ? 2 * timeout : timeLimit;
    }
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

/** The computing time of this thread, which is not that of others, for doing it this many times. */
function secondsOf(apply: (text: string) => unknown, text: string, times: number): number {
  const began = process.threadCpuUsage();
  for (let time = 0; time < times; time++) {
    apply(text);
  }
  return secondsSince(began);
}

function secondsSince(began: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(began);
  return (user + system) / 1e6;
}

/** What a pattern takes now that begins at every character and goes on to the end. */
function squareSeconds(length: number): number {
  return leastSecondsOf((text) => /[a-z]+@/.test(text), "a".repeat(length), 0);
}

/** The best of a few tries, or of those until one was short enough: another process on the machine only ever makes one longer. */
function leastSecondsOf(apply: (text: string) => unknown, text: string, enough: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 3 && least > enough; tries++) {
    least = Math.min(least, secondsOf(apply, text, 1));
  }
  return least;
}
