import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { Read } from "./simpleGit.ts";

/** The configuration in force; keys as git prints them: section and variable in lower case. Several values in git's order. */
export type GitConfig = ReadonlyMap<string, readonly string[]>;

/** One value of a key. */
export type Setting = readonly [key: string, value: string];

/**
 * What the user's own configuration and that of the machine say, with what they include, in git's order; nothing that the repository
 * says itself, which may have come from anybody.
 */
export async function readUserSettings(read: Read): Promise<readonly Setting[]> {
  const list = ["--list", "-z", "--includes"];
  try {
    return parseMarkedSettings((await read("config", ...list, "--show-scope")) ?? "").flatMap(
      ([scope, setting]) => (scope === "system" || scope === "global" ? [setting] : []),
    );
  } catch {
    // Git 2.25 knows no scopes. A file that is not there is a failure too.
    const files = await Promise.all(
      ["--system", "--global"].map((file) => read("config", ...list, file).catch(() => undefined)),
    );
    return files.flatMap((text) =>
      [...parseConfig(text ?? "")].flatMap(([key, all]) => all.map((value) => [key, value] as const)),
    );
  }
}

/**
 * Parses `git config --list -z` with `--show-scope` or `--show-origin`: before each setting stands its scope, or its origin, such as
 * `file:.git/config`.
 */
export function parseMarkedSettings(text: string): readonly (readonly [mark: string, setting: Setting])[] {
  const parts = text.split("\0").slice(0, -1);
  return parts.flatMap((entry, index) =>
    index % 2 === 0 ? [] : [[parts[index - 1] ?? "", parseSetting(entry)] as const],
  );
}

/** Parses `git config --list -z`. */
export function parseConfig(text: string): GitConfig {
  return groupSettings(text.split("\0").slice(0, -1).map(parseSetting));
}

/** Settings by their keys. */
export function groupSettings(settings: readonly Setting[]): GitConfig {
  const config = new Map<string, string[]>();
  for (const [key, value] of settings) {
    const values = config.get(key) ?? [];
    values.push(value);
    config.set(key, values);
  }
  return config;
}

/** A key and, after a newline, its value; a key alone means true. */
function parseSetting(entry: string): Setting {
  const end = entry.indexOf("\n");
  return end < 0 ? [entry, "true"] : [entry.slice(0, end), entry.slice(end + 1)];
}

/** Whether a setting is on; git's own words for it. */
export function isOn(config: GitConfig, key: string, byDefault: boolean): boolean {
  const value = config.get(key)?.at(-1)?.toLowerCase();
  return value === undefined ? byDefault : !["", "false", "no", "off", "0"].includes(value);
}

/** What heads the parts of a difference where nobody configured anything: a line that begins with a letter, `$` or `_` (gitattributes). */
const ordinaryHeading = "^[[:alpha:]$_]";

/**
 * The settings that switch off every filter driver, every configured hook, also one whose name is empty, and every pattern for the headings
 * of a difference, as one that a repository brings can keep git busy forever. A UserError for a name that cannot be written on git's command
 * line, because such a filter would run.
 */
export function neutralSettings(config: GitConfig): readonly string[] {
  const drivers = namesOf(config, /^filter\.(.*)\.(?:clean|smudge|process|required)$/s);
  const hooks = namesOf(config, /^hook\.(.*)\.[a-z]+$/s);
  const headings = namesOf(config, /^diff\.(.*)\.x?funcname$/s);
  for (const name of [...drivers, ...hooks, ...headings]) {
    if (/[=\n\uFFFD]/.test(name)) {
      throw new UserError(fact("git.fixedFilter", { name }), fact("next.renameFilter"));
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
    ...headings.map((name) => `diff.${name}.xfuncname=${ordinaryHeading}`),
  ];
}

/** The filter drivers with any configuration. */
export function listDrivers(config: GitConfig): ReadonlySet<string> {
  return new Set(namesOf(config, /^filter\.(.*)\.[a-z]+$/s));
}

/** The driver that a value of the attribute `filter` names, which git prints as bytes. */
export function nameOfDriver(value: string): string {
  return Buffer.from(value, "latin1").toString("utf8");
}

function namesOf(config: GitConfig, pattern: RegExp): readonly string[] {
  return [...new Set([...config.keys()].flatMap((key) => pattern.exec(key)?.[1] ?? []))];
}
