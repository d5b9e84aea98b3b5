import { boundedPattern } from "../../base/boundedPattern.ts";
import { UserError } from "../../base/errors.ts";
import { type Fact, fact } from "../../base/facts/fact.ts";
import { thisPlatform } from "../../base/platform.ts";
import type { Remote } from "../../model/sharing/sharing.ts";
import { type Git, GitError } from "./git.ts";
import { type GitConfig, neutralSettings, readUserSettings } from "./gitConfig.ts";
import {
  exchangeSettings,
  isFolderAddress,
  lazyPrograms,
  localProgram,
  obeysNoLazyFetch,
} from "./noPrograms.ts";

/** Where the logs of remotes lie that were fetched: a copy each, that nothing of ours is written into. */
export const remoteReferences = "refs/casebook/remote";

/** The remotes that logs can be sent to and fetched from, by name. */
export async function listRemotes(git: Git): Promise<readonly Remote[]> {
  const names = namesOf(await git.readConfig());
  const remotes: Remote[] = [];
  for (const name of names) {
    const url = await git.run(["remote", "get-url", "--push", name]);
    remotes.push({ name, url: withoutPassword(url.toString("utf8").trim()) });
  }
  return remotes;
}

/** Those whose name can be a part of a reference, as git itself wants it. */
function namesOf(config: GitConfig): readonly string[] {
  const named = [...config.keys()].flatMap((key) => /^remote\.(.+)\.(?:push)?url$/s.exec(key)?.[1] ?? []);
  return [...new Set(named)].filter((name) => /^\w(?:[\w-]|[./](?=\w))*$/.test(name)).sort();
}

/** Runs git against a remote, with these arguments; what goes wrong is an error for people, but a lease that was refused. */
export interface OpenRemote {
  fetch(args: readonly string[]): Promise<Buffer>;
  push(args: readonly string[]): Promise<Buffer>;
}

/** The remote's log could not be replaced: it was not the one expected, or is locked. Somebody else was faster, or died there. */
export class StaleLease extends Error {
  override readonly name = "StaleLease";
  readonly isLocked: boolean;

  constructor(isLocked: boolean) {
    super();
    this.isLocked = isLocked;
  }
}

/**
 * The way to a remote, as plain git has it: by the user's own ssh with its agent, or with the user's credential helper. No hook runs,
 * nothing asks a question that nobody would see, and no program is run that only the configuration of the repository names.
 */
export async function openRemote(git: Git, name: string, stop: AbortSignal): Promise<OpenRemote> {
  const config = await git.readConfig();
  if (!namesOf(config).includes(name)) {
    throw new UserError(fact("git.noRemote", { remote: name }), fact("next.addRemote"));
  }
  const exchange = exchangeSettings(config, await readUserSettings(git.read), git.ssh);
  const run = git.runWith([
    ...neutralSettings(config),
    ...exchange.settings,
    "core.askPass=",
    "fetch.fsckObjects=true",
    // In a pack that git keeps until a reference reaches it, and not in single objects, which a prune may take before.
    "fetch.unpackLimit=1",
    "fetch.pruneTags=false",
    "fetch.writeCommitGraph=false",
    // Else what a bundle holds would become references of this repository.
    ...(config.has("fetch.bundleuri") ? ["fetch.bundleURI="] : []),
    `remote.${name}.mirror=false`,
    `remote.${name}.pruneTags=false`,
    `remote.${name}.tagOpt=--no-tags`,
    "push.followTags=false",
    "push.gpgSign=false",
  ]);
  const urls = await listAddresses(git, name);
  if (config.has(`remote.${name}.vcs`) || urls.some((url) => /^\w+::/.test(url))) {
    throw new UserError(
      fact("remote.helper", { remote: name, problem: ownProgram.problem }),
      ownProgram.nextStep,
    );
  }
  const isFolder = isFolderRemote(name, urls);
  if (isFolder) {
    await checkLazyPrograms(git, config);
  }
  // Not what runs a program of any name, as “ext::” does; and no folder where none was meant.
  const env = { ...exchange.env, GIT_ALLOW_PROTOCOL: isFolder ? "file" : "git:http:https:ssh" };
  const runThere = async (args: readonly string[]) => {
    try {
      stop.throwIfAborted();
      return await run(args, { stop, env });
    } catch (error) {
      throw explain(error, { name, stop, ignored: exchange.ignored });
    }
  };
  const program = (of: "upload-pack" | "receive-pack") => (isFolder ? localProgram(of) : `git-${of}`);
  return {
    fetch: (args) => runThere(["fetch", `--upload-pack=${program("upload-pack")}`, ...args]),
    push: (args) => runThere(["push", `--receive-pack=${program("receive-pack")}`, ...args]),
  };
}

/** Only a program for a folder would run on this machine. */
async function checkLazyPrograms({ run }: Git, config: GitConfig): Promise<void> {
  const lazy = lazyPrograms(config);
  if (lazy.length > 0 && !obeysNoLazyFetch(/[\d.]+/.exec(`${await run(["--version"])}`)?.[0] ?? "")) {
    throw new UserError(fact("remote.programs", { programs: lazy.join(", ") }), fact("next.removePrograms"));
  }
}

/** The addresses of a remote to fetch from and to push to, as other settings turn them. */
async function listAddresses(git: Git, name: string): Promise<readonly string[]> {
  const printed = await Promise.all(
    [[], ["--push"]].map((which) => git.run(["remote", "get-url", "--all", ...which, name])),
  );
  return printed.flatMap((lines) => lines.toString("utf8").trimEnd().split("\n"));
}

/** Whether all addresses of a remote are folders; a UserError for a remote that has both kinds, as git takes one program for all. */
function isFolderRemote(name: string, urls: readonly string[]): boolean {
  const folders = urls.filter((url) => isFolderAddress(url, thisPlatform));
  if (folders.length > 0 && folders.length < urls.length) {
    throw new UserError(fact("remote.mixedAddresses", { remote: name }), fact("next.oneRemoteEach"));
  }
  return folders.length > 0;
}

/** What is said of a remote that git meets through `git remote-<name>`, which may be any program, or an alias of the repository. */
const ownProgram = {
  problem: fact("remote.needsProgram"),
  nextStep: fact("next.useSsh"),
};

/** git's messages for the many ways in which a remote cannot be reached, the most informative first (seen with git 2.39 and 2.47). */
const causes: readonly { readonly says: RegExp; readonly problem: Fact; readonly nextStep: Fact }[] = [
  {
    says: /deny updating a hidden ref|hook declined|prohibited by|protected ref|denied by/i,
    problem: fact("remote.refsNotAllowed"),
    nextStep: fact("next.allowRefs"),
  },
  {
    says: /Authentication failed|could not read (?:Username|Password)|Permission denied|prompts disabled|Host key verification failed|returned error: 40[13]/i,
    problem: fact("remote.accessDenied"),
    nextStep: fact("next.signIn"),
  },
  {
    says: /Could not resolve|timed out|Connection refused|unreachable|Failed to connect|Connection reset/i,
    problem: fact("remote.unreachable"),
    nextStep: fact("next.tryAgainOnline"),
  },
  {
    says: /does not appear to be a git repository|not found|No such file or directory|does not exist/i,
    problem: fact("remote.noRepository"),
    nextStep: fact("next.lookAtRemote"),
  },
  { says: /transport '[^']*' not allowed/, ...ownProgram },
];

/** What git says where somebody else was faster, and where it is at it still: by the lock that it holds. */
const overtaken = boundedPattern(
  /stale info|fetch first|\[remote rejected\].*(?:lock|failed to update ref|incorrect old value)/i,
);
const held = boundedPattern(/unable to create '.*\.lock'/i);

function explain(
  error: unknown,
  of: { readonly name: string; readonly stop: AbortSignal; readonly ignored: readonly string[] },
): unknown {
  const { name, stop, ignored } = of;
  if (stop.aborted) {
    return new UserError(fact("remote.stopped", { remote: name }));
  }
  if (!(error instanceof GitError) || error.status === undefined) {
    return error;
  }
  const all = `${error.stderr}\n${error.stdout}`;
  const lines = all.split("\n");
  if (lines.some((line) => overtaken.test(line))) {
    return new StaleLease(lines.some((line) => held.test(line)));
  }
  const said = withoutPassword(error.stderr.trim().split("\n").slice(-4).join(" ")).slice(0, 500);
  const cause = causes.find(({ says }) => says.test(all));
  return new UserError(
    fact("remote.failed", { remote: name, problem: cause?.problem ?? fact("remote.refused"), message: said }),
    ignored.length > 0 ? setItYourself(ignored) : cause?.nextStep,
    { cause: error },
  );
}

/** What was not run may be why the remote was not reached. */
function setItYourself(keys: readonly string[]): Fact {
  return fact("next.setProgramsYourself", { keys: keys.join(", ") });
}

function withoutPassword(text: string): string {
  return text.replace(/(?<=:\/\/)[^/@\s]*@/g, "");
}
