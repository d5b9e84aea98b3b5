import * as v from "valibot";
import { t } from "../../base/l10n.ts";
import type { Stored } from "../stored/storedValues.ts";

/** The longest name of an agent, in characters: it stands in a row beside other facts. */
const longestAgent = 60;

/**
 * Who made an attempt: through which part of Casebook it was recorded, and the name of the agent that asked for it, if one said so. Neither is
 * proof: whoever writes the log writes this too. What was said to an agent is never kept. `through` is one word, and not one of a list: later
 * versions have more (docs/rules/log-compatibility.md#c9).
 */
export const maker = v.object({
  through: v.pipe(v.string(), v.regex(/^[a-z][A-Za-z]{0,39}$/)),
  agent: v.optional(
    v.pipe(
      v.string(),
      v.minLength(1),
      v.maxLength(longestAgent),
      v.check((name) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name) && name.trim() === name),
    ),
  ),
});
export type Maker = Stored<typeof maker>;

/** The name of an agent as somebody gave it, on one line and cut to what a log takes; undefined where nothing is left of it. */
export function agentName(given: string | undefined): string | undefined {
  const line = (given ?? "").replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
  const cut = line.slice(0, longestAgent).replace(/[\ud800-\udbff]$/, "");
  return cut.trim() || undefined;
}

/** Who made an attempt, as a part of its row; undefined for what a person did in the window, which needs no word. */
export function makerLabel(by: Maker | undefined): string | undefined {
  if (by === undefined || (by.agent === undefined && by.through === "window")) {
    return undefined;
  }
  return by.agent === undefined ? throughLabel(by.through) : t("by {0}", by.agent);
}

/** The same in full, for a tooltip; undefined where nobody knows. */
export function makerDescription(by: Maker | undefined): string | undefined {
  if (by === undefined) {
    return undefined;
  }
  return by.agent === undefined
    ? t("Recorded {0}", throughLabel(by.through))
    : t("Recorded {0} for {1}", throughLabel(by.through), by.agent);
}

/** By which part of Casebook an attempt was recorded, as a part of a sentence. */
export function throughLabel(through: Maker["through"]): string {
  switch (through) {
    case "window":
      return t("in the window");
    case "chat":
      return t("through the chat");
    case "commandLine":
      return t("from the command line");
    case "mcp":
      return t("over MCP");
    case "hook":
      return t("by a hook");
    default:
      return t("through “{0}”", through);
  }
}
