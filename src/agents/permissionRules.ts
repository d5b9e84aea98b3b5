import { parse } from "jsonc-parser";

/**
 * Whether a rule of the user is about a command: whether it may run, must not, or is asked about. Rules are found by the words of the
 * command, as `Bash(pytest:*)`; in front of another program they would not be found any more, and so the command stays as it is.
 * `settings` are the texts of the files that may hold rules.
 */
export function hasPermissionRule(command: string, settings: readonly string[]): boolean {
  const words = new Set(command.split(/[\s;&|()"']+/));
  return settings
    .flatMap((text) => rulesIn(parse(text)))
    .flatMap((rule) => /^Bash\(\s*([^\s:*)]+)/.exec(rule)?.[1] ?? [])
    .some((program) => words.has(program));
}

function rulesIn(settings: unknown): readonly string[] {
  const permissions = (settings as { readonly permissions?: unknown } | undefined)?.permissions;
  return typeof permissions === "object" && permissions !== null
    ? Object.values(permissions)
        .flat()
        .filter((rule) => typeof rule === "string")
    : [];
}
