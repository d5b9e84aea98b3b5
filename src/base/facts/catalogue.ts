import { exitCodes } from "./exitCodes.ts";
import { formats } from "./formats.ts";
import { git } from "./git.ts";
import { hints } from "./hints.ts";
import { logs } from "./logs.ts";
import { names } from "./names.ts";
import { nextSteps } from "./nextSteps.ts";
import { reports } from "./reports.ts";
import { restores } from "./restores.ts";
import { runs } from "./runs.ts";
import { searches } from "./searches.ts";
import { secrets } from "./secrets.ts";
import { sessions } from "./sessions.ts";
import { testErrors } from "./testErrors.ts";

/** The words of a fact in English: a text with its arguments in braces, or one for each form of its argument `count`. */
export type Words = string | { readonly one: string; readonly other: string };

/**
 * Everything that is said as a fact, by its code. A code stays for ever, as logs hold it: a sentence is improved under its code, and
 * one that says something else gets another code. A fact of one code always has the same arguments. Where the log numbers something,
 * the argument has the name that the log has for it (`attempt`, `run`, `entry` …), and no other argument has one of these: such numbers
 * change when logs are merged.
 */
export const catalogue = {
  ...exitCodes,
  ...formats,
  ...git,
  ...hints,
  ...logs,
  ...names,
  ...nextSteps,
  ...reports,
  ...restores,
  ...runs,
  ...searches,
  ...secrets,
  ...sessions,
  ...testErrors,
} as const satisfies Readonly<Record<string, Words>>;

/** The code of a fact. */
export type FactCode = keyof typeof catalogue;
