import { UserError } from "../base/errors.ts";
import { t } from "../base/l10n.ts";
import type { Read } from "./simpleGit.ts";

/** The configuration in force; keys as git prints them: section and variable in lower case. Several values in git's order. */
export type GitConfig = ReadonlyMap<string, readonly string[]>;

export async function readConfig(read: Read): Promise<GitConfig> {
  return parseConfig((await read("config", "--list", "-z")) ?? "");
}

/** Parses `git config --list -z`: a key and, after a newline, its value; a key alone means true. */
export function parseConfig(text: string): GitConfig {
  const config = new Map<string, string[]>();
  for (const entry of text.split("\0").slice(0, -1)) {
    const end = entry.indexOf("\n");
    const key = end < 0 ? entry : entry.slice(0, end);
    const values = config.get(key) ?? [];
    values.push(end < 0 ? "true" : entry.slice(end + 1));
    config.set(key, values);
  }
  return config;
}

/** Whether a setting is on; git's own words for it. */
export function isOn(config: GitConfig, key: string, byDefault: boolean): boolean {
  const value = config.get(key)?.at(-1)?.toLowerCase();
  return value === undefined ? byDefault : !["", "false", "no", "off", "0"].includes(value);
}

/**
 * The settings that switch off every filter driver and every configured hook. A UserError for a name that cannot be
 * written on git's command line, because such a filter would run.
 */
export function neutralSettings(config: GitConfig): readonly string[] {
  const drivers = namesOf(config, /^filter\.(.+)\.(?:clean|smudge|process|required)$/s);
  const hooks = namesOf(config, /^hook\.(.+)\.[a-z]+$/s);
  for (const name of [...drivers, ...hooks]) {
    if (/[=\n\uFFFD]/.test(name)) {
      throw new UserError(
        t(
          "The git configuration names a filter or hook “{0}”, which cannot be switched off. Nothing was run.",
          name,
        ),
        t("Rename it in the git configuration."),
      );
    }
  }
  return [
    ...drivers.flatMap((name) => [
      `filter.${name}.clean=`,
      `filter.${name}.smudge=`,
      `filter.${name}.process=`,
      `filter.${name}.required=false`,
    ]),
    ...hooks.map((name) => `hook.${name}.enabled=false`),
  ];
}

function namesOf(config: GitConfig, pattern: RegExp): readonly string[] {
  return [...new Set([...config.keys()].flatMap((key) => pattern.exec(key)?.[1] ?? []))];
}
