import { join } from "node:path";
import { EngineUnderTest } from "../support/engine/engine.ts";
import { fingerprintGit } from "../support/git/repositories.ts";
import { startGit, startHolder, startWriter } from "./beside.ts";
import { type Clone, command, copyClone, edit } from "./clones.ts";
import type { KillPoint, Phase } from "./killPoint.ts";
import { type FoundLog, readLogs } from "./logs.ts";
import { operations, type Request } from "./operations.ts";
import type { OtherWindow } from "./otherWindow.ts";
import type { Plan } from "./plan.ts";
import { ageLocks, findLeft, killFromOutside, markName, readProgress } from "./processes.ts";
import { createRandom, type Random } from "./random.ts";
import { blobsIn, readWorkTree, type WorkTree } from "./workTree.ts";

/** A repository at one instant. */
export interface Sight {
  readonly tree: WorkTree;
  readonly logs: ReadonlyMap<string, FoundLog>;
  readonly git: ReturnType<typeof fingerprintGit>;
}

/** An operation that was killed, or came to its end before it was. */
export interface Killed {
  readonly plan: Plan;
  readonly clone: Clone;
  readonly request: Request;
  /** Goes on from the plan's. */
  readonly random: Random;
  readonly before: Sight;
  /** Where it was killed; undefined if it was not. */
  readonly phase: Phase | undefined;
  /** What the request came to, if it was not the engine that died. */
  readonly failure: Error | undefined;
  /** The last version of every file: its blob by the path. */
  readonly versions: ReadonlyMap<string, string>;
  /** The state of git after the last thing that the user did with it. */
  readonly userState: Sight["git"];
  /** What the user's git complained of. */
  readonly complaints: readonly string[];
  /** Processes of the engine that did not end. */
  readonly left: readonly string[];
  /** Whether the second window did what it was asked for; undefined if there was none. */
  readonly isSecondDone: boolean | undefined;
  /** Nobody else changed files. */
  readonly isStill: boolean;
}

/** What the second window writes. */
export const secondNote = "a note of the second window";

/** Does what a plan says, up to the end of everybody who took part; `folder` is where the copy of the clone lies. */
export async function playRound(
  plan: Plan,
  template: Clone,
  folder: string,
  other: OtherWindow,
): Promise<Killed> {
  const random = createRandom(~plan.seed);
  const clone = copyClone(template, folder);
  const { files } = clone;
  edit(files.dir, random, 1 + random.below(25));
  if (random.chance(0.3)) {
    files.git("add", "--all");
  }
  const isRecovery = plan.name === "recover";
  const point = isRecovery
    ? ({ ...plan.point, method: "restore", phase: "applying", reach: "group" } as const)
    : plan.point;
  const victim = await openVictim(clone, folder, point);
  const request = await operations[plan.name].plan(victim.window, clone, random);
  if (plan.second !== undefined) {
    await other.open(files.dir);
  }
  const before = { tree: readWorkTree(files.dir), logs: readLogs(files), git: fingerprintGit(files) };
  const versions = new Map(blobsIn(before.tree));
  const startEditing = { none: undefined, "by name": startWriter, "held open": startHolder }[plan.edits];
  // From here on an edit is in no snapshot of the restore.
  const isMoving = () =>
    ["publishing", "applying", "finishing"].includes(readProgress(join(folder, "progress"))?.phase ?? "");
  const writer = startEditing?.(files.dir, random, versions, isMoving);
  const git = plan.userGit && startGit(files, plan.userGit);
  const ageing = ageLocks(files);
  const second = askSecond(plan, clone, request, other);
  let end = await victim.end(
    () => victim.window.request(request.method, request.params as never),
    isRecovery ? undefined : plan.instant,
  );
  if (isRecovery) {
    end = await killRecovery(plan, clone, folder);
  }
  const isSecondDone = await second;
  await writer?.stop();
  await git?.stop();
  const left = await findLeft(folder);
  await ageing.stop();
  return {
    plan,
    clone,
    request,
    random,
    before,
    ...end,
    versions,
    userState: git?.state ?? before.git,
    complaints: git?.complaints ?? [],
    left,
    isSecondDone,
    isStill:
      plan.edits === "none" &&
      !["stash", "checkout"].includes(plan.userGit ?? "") &&
      plan.second !== "restore",
  };
}

/** The folder is opened after a restore was killed, and that is killed as well. */
async function killRecovery(plan: Plan, clone: Clone, folder: string) {
  const victim = await openVictim(clone, folder, plan.point, false);
  return victim.end(() => victim.window.reopen(), plan.instant);
}

/** An engine that is to be killed. */
async function openVictim(
  { files, bundle }: Clone,
  folder: string,
  point: Omit<KillPoint, "report">,
  opens = true,
) {
  const report = join(folder, "progress");
  const env = {
    ...files.env,
    [markName]: folder,
    NODE_OPTIONS: `--require=${bundle.killEngine}`,
    CASEBOOK_KILL: JSON.stringify({ ...point, report } satisfies KillPoint),
  };
  const window = new EngineUnderTest(files.dir, env, bundle.engine);
  if (opens) {
    await window.reopen();
  }
  let isDead = false;
  window.client.onDidDie(() => {
    isDead = true;
  });
  return {
    window,
    /** Asks, and gives where the engine was killed, and why else it failed. */
    async end(ask: () => Promise<unknown>, instant: number | undefined) {
      const timer =
        instant === undefined
          ? undefined
          : setTimeout(() => void killFromOutside(folder, point.reach, report), instant);
      const failure = await ask().then(
        () => undefined,
        (error: Error) => error,
      );
      clearTimeout(timer);
      // What was said just before a death comes before the death.
      await new Promise((resolve) => setTimeout(resolve, 20));
      window.dispose();
      const progress = readProgress(report);
      const isKilled = isDead || progress?.isKilled === true;
      return { phase: isKilled ? progress?.phase : undefined, failure: isDead ? undefined : failure };
    },
  };
}

/** Whether the second window did what it was asked for; it may be refused. */
async function askSecond(
  plan: Plan,
  clone: Clone,
  request: Request,
  other: OtherWindow,
): Promise<boolean | undefined> {
  const folder = clone.files.dir;
  const asked = () => {
    switch (plan.second) {
      case "note": {
        const session =
          request.session === clone.active && plan.name === "delete" ? clone.second : clone.active;
        return other.ask("addNote", { folder, session, text: secondNote });
      }
      case "run":
        return other.ask("runCommand", { folder, purpose: "isolation", command });
      case "restore":
        return other.ask("restore", {
          folder,
          session: clone.active,
          what: { kind: "attempt", attempt: 0, how: "exactly" },
        });
      case undefined:
        return undefined;
    }
  };
  return asked()?.then(
    () => true,
    () => false,
  );
}
