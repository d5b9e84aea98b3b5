import { quoteWord } from "../../base/quoteWord.ts";
import type { GitConfig, Setting } from "./gitConfig.ts";
import { type SshVariables, sshVariables } from "./userSsh.ts";

/** The events of hooks that are met here. From 2.54 on git has hooks in its configuration, from 2.55 on a switch for each event. */
const hookEvents = [
  "reference-transaction",
  "post-index-change",
  "pre-push",
  "pre-auto-gc",
  "pre-receive",
  "update",
  "proc-receive",
  "post-receive",
  "post-update",
  "push-to-checkout",
];

/**
 * A path at which nothing can be, since a file lies in the place of its folder: that of this program. Every git takes it for a path of its
 * own system; `/dev/null` is none on Windows, where git warns of it (docs/rules/git-storage.md#g22).
 */
const nowhere = `${process.execPath.replaceAll("\\", "/")}/none`;

/**
 * Settings that keep git from running what is configured, whatever it is called; `neutralSettings` adds those that go by names. The
 * table in `test/adapters/attacks/gitPrograms.test.ts` lists every setting of git that names a program.
 */
export const noPrograms: readonly string[] = [
  `core.hooksPath=${nowhere}`,
  ...hookEvents.map((event) => `hook.${event}.enabled=false`),
  "core.fsmonitor=false",
  // It gives the references of a repository whose objects are borrowed. An empty value would run that repository's path.
  "core.alternateRefsCommand=exit 0;",
  // Wherever commits are shown, `gpg.program` would look at their signatures.
  "log.showSignature=false",
  "gc.auto=0",
  "maintenance.auto=false",
];

/**
 * What takes the place of `git upload-pack` or `git receive-pack` where the remote is a folder: git passes it neither settings nor most
 * variables, and it would run the hooks of that folder, which may have come with this one.
 */
export function localProgram(program: "upload-pack" | "receive-pack"): string {
  const settings = [...noPrograms, "receive.autogc=false"].flatMap((setting) => ["-c", quoteWord(setting)]);
  return ["GIT_ALLOW_PROTOCOL=none", "GIT_NO_LAZY_FETCH=1", "git", ...settings, program].join(" ");
}

/** Whether an address is a folder of this machine, by git's rule (`url_is_local_not_ssh` in its connect.c). */
export function isFolderAddress(url: string, platform: NodeJS.Platform): boolean {
  return url.startsWith("file://") || !/^[^/]*:/.test(url) || (platform === "win32" && /^[a-z]:/i.test(url));
}

/** How git meets a remote without running what only the repository names. */
export interface ExchangeSettings {
  readonly settings: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The keys whose programs are not run, because that may be why the remote cannot be reached. */
  readonly ignored: readonly string[];
}

/** Settings that name a program, or a file that git would write, and what takes their place, each under its own key. */
const replaced: readonly { readonly key: RegExp; readonly by: string; readonly only?: RegExp }[] = [
  // With http.cookieFile this writes what a server sends into any file.
  { key: /^http\.(?:.+\.)?savecookies$/s, by: "false" },
  // Such an address can name a library that is loaded.
  { key: /^http\.(?:.+\.)?(?:proxy)?ssl(?:cert|key)$/s, only: /^pkcs11:/i, by: "" },
  // Git starts what is to speak a protocol as a command of its own: one that it does not know by itself, as for `ssh::x`, may be an alias.
  { key: /^alias\.remote-(?:file|git|https?|ssh)(?:\.command)?$/, by: "" },
];

/**
 * The keys of programs that git could start to fetch objects that are missing, from any remote of a partial clone. Of several values
 * git takes the first, so no later one could take its place; a git that `obeysNoLazyFetch` starts none of them.
 */
export function lazyPrograms(config: GitConfig): readonly string[] {
  const keys = [...config.keys()];
  const isPartial = keys.some((key) => /^extensions\.partialclone$|^remote\..+\.promisor$/s.test(key));
  return isPartial ? keys.filter((key) => /^remote\..+\.uploadpack$/s.test(key)) : [];
}

/** Whether a git of this version fetches nothing by itself where GIT_NO_LAZY_FETCH is set: from 2.45 on, and the repaired ones before. */
export function obeysNoLazyFetch(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  const repaired: Readonly<Record<number, number>> = { 39: 4, 40: 2, 41: 1, 42: 2, 43: 4, 44: 1 };
  return major > 2 || minor >= 45 || patch >= (repaired[minor] ?? Number.POSITIVE_INFINITY);
}

/**
 * The settings of an exchange: ssh, the credential helper and the proxy command are those of the user's own configuration, `user`, and
 * environment, and never those that only the repository names.
 */
export function exchangeSettings(
  config: GitConfig,
  user: readonly Setting[],
  ssh: SshVariables = {},
): ExchangeSettings {
  const own = (key: RegExp) => user.filter(([name]) => key.test(name));
  const isNamed = (key: RegExp) => [...config.keys()].some((name) => key.test(name));
  const ignored = [...config].flatMap(([key, values]) =>
    /^core\.(?:sshcommand|gitproxy)$/.test(key) || helper.test(key)
      ? values
          .filter((value) => !user.some(([name, setValue]) => name === key && setValue === value))
          .map(() => key)
      : [],
  );
  return {
    settings: [
      ...[...config].flatMap(([key, values]) =>
        replaced
          .filter((one) => one.key.test(key) && values.some((value) => (one.only ?? /^/).test(value)))
          .map(({ by }) => `${key}=${by}`),
      ),
      // An empty one makes git forget all that came before. One for an address with an equals sign cannot be given again.
      ...(isNamed(helper) ? ["credential.helper="] : []),
      ...own(helper).flatMap(([key, value]) => (key.includes("=") ? [] : [`${key}=${value}`])),
    ],
    env: {
      ...sshVariables(user, ssh),
      // Git takes the first that fits, so no later one could take its place.
      ...(ignored.includes("core.gitproxy") ? { GIT_PROXY_COMMAND: "" } : {}),
    },
    ignored: [...new Set(ignored)],
  };
}

const helper = /^credential\.(?:.+\.)?helper$/s;
