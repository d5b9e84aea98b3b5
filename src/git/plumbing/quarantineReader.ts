import { type GitOptions, type Run, TooMuchOutput } from "./git.ts";
import { readLoose, type StoredObject } from "./objects.ts";

/** Where objects lie that are not in the repository yet. */
interface Quarantine {
  readonly hash: "sha1" | "sha256";
  /** The object directory. */
  readonly directory: string;
  /** The environment in which git finds them there, and all others. */
  readonly env: NonNullable<GitOptions["env"]>;
}

/**
 * A `run` that reads objects of a quarantine without a process, and those of the repository by `run`, which may have a standing git
 * (docs/rules/git-storage.md#g20). What neither has, such as an object in a pack of the quarantine, is asked of an ordinary git; so is everything
 * that is not `cat-file --batch` or `cat-file --batch-check`.
 */
export function openQuarantineReader(run: Run, { hash, directory, env }: Quarantine): Run {
  const ordinary: Run = (args, options) => run(args, { ...options, env: { ...env, ...options?.env } });
  return async (args, options = {}) => {
    const { stdin, most = Number.POSITIVE_INFINITY, ...others } = options;
    const isInfo = args.join(" ") === "cat-file --batch-check --buffer";
    const isRead = isInfo || args.join(" ") === "cat-file --batch --buffer";
    if (!isRead || stdin === undefined || stdin instanceof Promise || Object.keys(others).length > 0) {
      return ordinary(args, options);
    }
    const names = Buffer.from(stdin).toString("utf8").split("\n").slice(0, -1);
    const answers = new Map<string, Buffer>();
    const ask = async (by: Run, isLast: boolean) => {
      const unknown = [...new Set(names)].filter((name) => !answers.has(name));
      if (unknown.length === 0) {
        return;
      }
      const output = await by(args, { stdin: unknown.map((name) => `${name}\n`).join(""), most });
      for (const [index, answer] of splitAnswers(output, isInfo).entries()) {
        if (isLast || !answer.toString("latin1", Math.max(0, answer.length - 9)).endsWith(" missing\n")) {
          answers.set(unknown[index] ?? "", answer);
        }
      }
    };
    for (const name of new Set(names)) {
      const object = /^[0-9a-f]{40,64}$/.test(name) ? readLoose(hash, directory, name) : undefined;
      if (object !== undefined) {
        answers.set(name, encodeAnswer(name, object, isInfo));
      }
    }
    await ask(run, false);
    await ask(ordinary, true);
    const all = names.map((name) => answers.get(name) ?? Buffer.of());
    if (all.reduce((sum, { length }) => sum + length, 0) > most) {
      throw new TooMuchOutput();
    }
    return Buffer.concat(all);
  };
}

/** An object as git prints it. */
function encodeAnswer(name: string, { type, bytes }: StoredObject, isInfo: boolean): Buffer {
  const head = Buffer.from(`${name} ${type} ${bytes.length}\n`);
  return isInfo ? head : Buffer.concat([head, bytes, Buffer.from("\n")]);
}

/** Cuts what git printed into one piece for each name it was asked for. */
function splitAnswers(output: Buffer, isInfo: boolean): readonly Buffer[] {
  const answers: Buffer[] = [];
  for (let start = 0; start < output.length; ) {
    const line = output.indexOf("\n", start) + 1 || output.length;
    const size = /^[0-9a-f]{40,64} [a-z]+ (\d+)\n$/.exec(output.toString("latin1", start, line))?.[1];
    const end = size === undefined || isInfo ? line : line + Number(size) + 1;
    answers.push(output.subarray(start, end));
    start = end;
  }
  return answers;
}
