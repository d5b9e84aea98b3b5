import { createContext, Script } from "node:vm";
import { UserError } from "./errors.ts";
import { fact } from "./facts/fact.ts";

/** How long patterns may take over all texts together, in milliseconds. */
const timeLimit = 2000;

/**
 * Replaces what regular expressions match in all texts. A regular expression of a user may need years for a text that somebody
 * else made up, and nothing in the language stops it; a script of Node's can be stopped at any instant, also within a match. So
 * the whole syntax is allowed, and the time is bounded.
 * @throws {UserError} that names the pattern which is not a regular expression, or takes too long
 */
export function replaceInTime(
  texts: readonly string[],
  patterns: readonly string[],
  mask: string,
): { readonly texts: readonly string[]; readonly counts: ReadonlyMap<string, number> } {
  const counts = new Map<string, number>();
  let replaced = texts;
  for (const pattern of patterns) {
    const one = replaceOne(replaced, pattern, mask);
    replaced = one.texts;
    if (one.count > 0) {
      counts.set(pattern, one.count);
    }
  }
  return { texts: replaced, counts };
}

const script = new Script(`(() => {
  let count = 0;
  const compiled = new RegExp(pattern, "gu");
  const replaced = texts.map((text) => text.replace(compiled, (found) => {
    if (found === "" || found === mask) { return found; }
    count += 1;
    return mask;
  }));
  return { count, texts: replaced };
})()`);

function replaceOne(texts: readonly string[], pattern: string, mask: string) {
  try {
    const { count, texts: replaced } = script.runInContext(createContext({ texts, pattern, mask }), {
      timeout: timeLimit,
    });
    return { count: Number(count), texts: Array.from(replaced, String) };
  } catch (error) {
    // Not by its class: the error may come from another context, whose classes are not ours.
    const isSlow = Object(error).code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
    throw new UserError(
      isSlow ? fact("pattern.tooSlow", { pattern }) : fact("pattern.invalid", { pattern }),
      fact("next.changePattern"),
      { cause: error },
    );
  }
}
