import { isUtf8 } from "node:buffer";
import type { Disposable } from "../../base/disposable.ts";
import { type Conversation, startConversation } from "../../base/process.ts";
import { type GitOptions, longestText, type Run, type SafeGit, TooMuchOutput } from "./git.ts";

/** A door to git that reads objects in one process, which ends soon after the last was read. */
export interface StandingReader extends Disposable {
  readonly run: Run;
}

/**
 * How long the process stays when nothing is read, in milliseconds: one action of a user reads several times. It keeps packs open, which
 * Windows does not let anybody delete, so it must not be in the way of the user's `git gc` for long.
 */
const idleTime = 1_000;

/**
 * How long one process is asked, in milliseconds, however often that is: it still has what was in its packs, also what somebody else has
 * pruned since, and it keeps these packs on the disk.
 */
const longestLife = 5_000;

/** After so many milliseconds without a byte, git is asked in the ordinary way. */
const longestSilence = 3_000;

/** The status with which git ends if it does not know an option (git 2.35 and older). */
const usageStatus = 129;

/**
 * A `run` that answers `cat-file --batch` and `cat-file --batch-check` from one standing `cat-file --batch-command`, with exactly the bytes
 * that they would print (docs/rules/git-storage.md#g20). Everything else goes to `run`, and these too if the standing process
 * ends, is silent, or is unknown to this git: so an error is always that of an ordinary git.
 */
export function keepReader(git: SafeGit, run: Run): StandingReader {
  let standing: StandingGit | undefined;
  let isUnknown = false;
  let idle: NodeJS.Timeout | undefined;
  let until = 0;

  const dispose = () => {
    clearTimeout(idle);
    standing?.finish();
    standing = undefined;
  };

  async function read(word: Word, names: readonly string[], most: number): Promise<Buffer | undefined> {
    clearTimeout(idle);
    if (performance.now() > until) {
      // What it was asked before is still answered.
      dispose();
    }
    if (standing === undefined) {
      standing = new StandingGit(git);
      until = performance.now() + longestLife;
    }
    const asked = standing;
    try {
      return await asked.ask(word, names, most);
    } finally {
      if (asked.isOver && standing === asked) {
        standing = undefined;
        isUnknown ||= asked.status === usageStatus;
      }
      clearTimeout(idle);
      idle = setTimeout(dispose, idleTime).unref();
    }
  }

  return {
    dispose,
    run: async (args, options = {}) => {
      const word = isUnknown ? undefined : wordFor(args, options);
      const names = word && namesIn(options.stdin);
      const answer = names && (await read(word, names, options.most ?? longestText));
      return answer ?? run(args, options);
    },
  };
}

/** What a standing git is asked for: objects whole, or their names, types and sizes. */
type Word = "contents" | "info";

/** Undefined for what only a git of its own can do, as in another object directory. */
function wordFor(args: readonly string[], { stdin, most, ...others }: GitOptions): Word | undefined {
  const isPlain = Object.values(others).every((other) => other === undefined);
  switch (isPlain ? args.join(" ") : "") {
    case "cat-file --batch --buffer":
      return "contents";
    case "cat-file --batch-check --buffer":
      return "info";
    default:
      return undefined;
  }
}

/** The names that lines ask for; undefined if they are not text. */
function namesIn(stdin: GitOptions["stdin"]): readonly string[] | undefined {
  if (stdin === undefined || stdin instanceof Promise) {
    return undefined;
  }
  const bytes = typeof stdin === "string" ? Buffer.from(stdin) : Buffer.from(stdin);
  return isUtf8(bytes) ? bytes.toString("utf8").split("\n").slice(0, -1) : undefined;
}

/** One question after the other: what is read for it, and how many objects are still to come. */
interface Question {
  readonly word: Word;
  readonly most: number;
  readonly chunks: Buffer[];
  size: number;
  left: number;
  /** Undefined where git has to be asked in the ordinary way. */
  answer(bytes: Buffer | undefined): void;
  fail(error: Error): void;
}

class StandingGit {
  readonly #conversation: Conversation;
  readonly #questions: Question[] = [];
  /** The beginning of a line that is not complete. */
  #line: Buffer[] = [];
  /** How many bytes of an object, and of the line end behind it, are still to come. */
  #rest = 0;
  #silence: NodeJS.Timeout | undefined;
  isOver = false;
  status: number | undefined;

  constructor({ file, cwd, env, argumentsFor }: SafeGit) {
    const args = argumentsFor(["cat-file", "--batch-command"]);
    this.#conversation = startConversation(file, args, {
      cwd,
      env,
      onOutput: (chunk) => this.#receive(chunk),
    });
    void this.#conversation.end.then((end) => {
      this.status = end.kind === "exited" ? end.code : undefined;
      this.#giveUp();
    });
  }

  async ask(word: Word, names: readonly string[], most: number): Promise<Buffer | undefined> {
    if (this.isOver) {
      return undefined;
    }
    if (names.length === 0) {
      return Buffer.of();
    }
    this.#listen();
    return new Promise((answer, fail) => {
      this.#questions.push({ word, most, chunks: [], size: 0, left: names.length, answer, fail });
      this.#conversation.write(Buffer.from(names.map((name) => `${word} ${name}\n`).join("")));
    });
  }

  finish(): void {
    this.#conversation.finish();
  }

  #receive(chunk: Buffer): void {
    this.#listen();
    for (let rest = chunk; rest.length > 0; ) {
      const question = this.#questions[0];
      if (question === undefined) {
        // It says what nobody asked for: nothing it says can be trusted.
        this.#kill();
        return;
      }
      rest = this.#rest > 0 ? this.#takeBytes(question, rest) : this.#takeLine(question, rest);
    }
  }

  #takeBytes(question: Question, chunk: Buffer): Buffer {
    const bytes = chunk.subarray(0, this.#rest);
    this.#rest -= bytes.length;
    question.chunks.push(bytes);
    if (this.#rest === 0) {
      this.#complete(question);
    }
    return chunk.subarray(bytes.length);
  }

  #takeLine(question: Question, chunk: Buffer): Buffer {
    const end = chunk.indexOf("\n") + 1;
    this.#line.push(end === 0 ? chunk : chunk.subarray(0, end));
    if (end === 0) {
      return Buffer.of();
    }
    const line = Buffer.concat(this.#line);
    this.#line = [];
    question.chunks.push(line);
    const size = /^[0-9a-f]{40,64} [a-z]+ (\d+)\n$/.exec(line.toString("latin1"))?.[1];
    this.#rest = size === undefined || question.word === "info" ? 0 : Number(size) + 1;
    question.size += line.length + this.#rest;
    if (question.size > question.most) {
      question.fail(new TooMuchOutput());
      this.#questions.shift();
      this.#kill();
      return Buffer.of();
    }
    if (this.#rest === 0) {
      this.#complete(question);
    }
    return chunk.subarray(end);
  }

  #complete(question: Question): void {
    question.left -= 1;
    if (question.left === 0) {
      this.#questions.shift();
      question.answer(Buffer.concat(question.chunks));
    }
    if (this.#questions.length === 0) {
      clearTimeout(this.#silence);
    }
  }

  #listen(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#kill(), longestSilence).unref();
  }

  #kill(): void {
    this.#conversation.kill();
    this.#giveUp();
  }

  #giveUp(): void {
    this.isOver = true;
    clearTimeout(this.#silence);
    for (const question of this.#questions.splice(0)) {
      question.answer(undefined);
    }
  }
}
