import { defaultLimit } from "./watchdog.ts";

/** How often is looked within the time that the engine may not respond. */
const looks = 20;

/** How many looks without a response end the engine: its own watchdog, which knows more, comes first. */
const mostMissed = 25;

/** The same before its first response: where the machine is busy, it takes long to be loaded. */
const mostMissedAtStart = 100;

/** What is watched: the way to ask, and whether anybody waits for it. */
export interface WatchedEngine {
  /** Asks for a response; says whether a debugger is attached, which may stop the engine for as long as it likes. */
  ping(): Promise<boolean>;
  /** A request is not answered yet, or something is in progress. */
  isAsked(): boolean;
  /** It does not respond. */
  onSilence(): void;
}

/**
 * Watches from the host whether the engine responds while something is expected of it. Its own watchdog is a thread of the same
 * process, and stands still with it where that was stopped. Only the time counts in which the host runs itself: it may have been asleep
 * with the machine.
 */
export class ResponseWatch {
  readonly #watched: WatchedEngine;
  readonly #interval: number;
  #timer: NodeJS.Timeout | undefined;
  #isPinged = false;
  #isDebugged = false;
  #isStarted = false;
  #missed = 0;

  /** `limit` is for how many milliseconds the engine may not respond. */
  constructor(watched: WatchedEngine, limit = defaultLimit) {
    this.#watched = watched;
    this.#interval = limit / looks;
  }

  /** Something is expected of the engine from now on. */
  start(): void {
    if (this.#timer === undefined) {
      this.#missed = 0;
      this.#ping();
      this.#timer = setInterval(() => this.#look(), this.#interval);
      this.#timer.unref();
    }
  }

  /** The engine has sent something. */
  heard(): void {
    this.#missed = 0;
    this.#isStarted = true;
  }

  /** The engine is gone, or was let go. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #ping(): void {
    this.#isPinged = true;
    this.#watched.ping().then(
      (isDebugged) => {
        this.#isPinged = false;
        this.#isDebugged = isDebugged;
        this.heard();
      },
      // The engine has ended: whoever waits for it hears of that.
      () => undefined,
    );
  }

  #look(): void {
    if (!this.#isPinged && !this.#watched.isAsked()) {
      this.stop();
      return;
    }
    if (!this.#isPinged) {
      this.#ping();
    }
    this.#missed += this.#isDebugged ? 0 : 1;
    if (this.#missed > (this.#isStarted ? mostMissed : mostMissedAtStart)) {
      this.stop();
      this.#watched.onSilence();
    }
  }
}
