import { parse } from "jsonc-parser";

/**
 * Whether a rule of the user is about a command: whether it may run, must not, or is asked about. Rules are found by the words of the
 * command, as `Bash(pytest:*)`; in front of another program they would not be found any more, and so the command stays as it is.
 * `settings` are the texts of the files that may hold rules.
 */
export function hasPermissionRule(command: string, settings: readonly string[]): boolean {
  const words = command.split(/[\s;&|()"']+/);
  return settings
    .flatMap((text) => rulesIn(parse(text)))
    .flatMap((rule) =>
      rule.startsWith("Bash(") && rule.endsWith(")") ? rule.slice("Bash(".length, -1).trim() : [],
    )
    .some((pattern) => {
      const [program = ""] = pattern.split(/[\s:]/);
      // A rule for everything finds the replaced command as well; one for a part of a command may not.
      return program.startsWith("*") ? !/^\*+$/.test(pattern) : words.some((word) => isLike(word, program));
    });
}

/** Whether a word is a program as a rule names it; `*` stands for anything. */
function isLike(word: string, program: string): boolean {
  const [start = "", ...rest] = program.split("*");
  return program !== "" && (rest.length === 0 ? word === start : word.startsWith(start));
}

function rulesIn(settings: unknown): readonly string[] {
  const permissions = (settings as { readonly permissions?: unknown } | undefined)?.permissions;
  return typeof permissions === "object" && permissions !== null
    ? Object.values(permissions)
        .flat()
        .filter((rule) => typeof rule === "string")
    : [];
}
