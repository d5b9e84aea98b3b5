import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "../../base/errors.ts";
import { tidySync } from "../../base/remove.ts";
import type { TrialAnswer } from "../../model/search/search.ts";
import type { KeptAnswers } from "../../ports/search.ts";

/** How long answers are kept, in milliseconds: packages, databases and services that no tree holds change in the meantime. */
const longest = 24 * 60 * 60 * 1000;

/**
 * The answers of a search that did not come to its end, in a file of the user's cache folder that only this user can read: a line for each, so that
 * nothing is lost if this process is killed (docs/rules/search.md#f9). `question` is everything that they depend on.
 */
export function openKeptAnswers(folder: string, question: readonly string[]): KeptAnswers {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder)) {
    const stat = statSync(join(folder, name), { throwIfNoEntry: false });
    if (stat !== undefined && Date.now() - stat.mtimeMs > longest) {
      tidySync(join(folder, name));
    }
  }
  const hash = createHash("sha256").update(question.join("\0")).digest("hex");
  const path = join(folder, `${hash.slice(0, 32)}.jsonl`);
  const answers = new Map<string, TrialAnswer[]>();
  for (const [tried, answer] of readLines(path)) {
    answers.set(tried, [...(answers.get(tried) ?? []), answer]);
  }
  return {
    find: (tried, time) => answers.get(tried)?.[time],
    add: (tried, answer) =>
      appendFileSync(
        path,
        `${JSON.stringify([tried, answer.is, ...(answer.is === "unresolved" ? answer.names : [])])}\n`,
        {
          mode: 0o600,
        },
      ),
    forget: () => void tidySync(path),
  };
}

/** A line that was cut off, or is damaged, is left out. */
function readLines(path: string): readonly (readonly [string, TrialAnswer])[] {
  return readText(path)
    .split("\n")
    .flatMap((line) => {
      const [tried, is, ...names] = parse(line);
      return tried === undefined || (is !== "yes" && is !== "no" && is !== "unresolved")
        ? []
        : [[tried, is === "unresolved" ? { is, names } : { is }] as const];
    });
}

function parse(line: string): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(line);
    return Array.isArray(parsed) && parsed.every((one) => typeof one === "string") ? parsed : [];
  } catch {
    return [];
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") {
      return "";
    }
    throw error;
  }
}
