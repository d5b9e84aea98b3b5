import { isAbsolute } from "node:path";
import type { RawCase } from "./junit.ts";

/**
 * Whether a case stands for a file that could not be loaded or collected, not for a test: pytest's "collection failure",
 * node:test's case that is named after its file, vitest's case whose name and class are the file (junit-reports R21, R22).
 */
export function isLoadFailure({ name, classname, file, outcome, failures }: RawCase): boolean {
  if (outcome !== "failed" && outcome !== "errored") {
    return false;
  }
  const [failure] = failures;
  const isPytest = failure?.message.trim() === "collection failure";
  const isNode =
    failure?.message.trim() === "test failed" && (isAbsolute(name) || file?.endsWith(name) === true);
  const isVitest = name === classname && /\.[cm]?[jt]sx?$/.test(name);
  return isPytest || isNode || isVitest;
}
