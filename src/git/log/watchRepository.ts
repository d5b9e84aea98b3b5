import { type FSWatcher, lstatSync, statSync, watch } from "node:fs";
import { join } from "node:path";
import type { Disposable } from "../../base/disposable.ts";
import { unlessRefused } from "../../base/errors.ts";
import { type Event, EventEmitter } from "../../base/event.ts";
import { namesIn } from "../folder/listFolder.ts";
import { logReferences } from "../folder/logTips.ts";
import { ownFolder } from "../folder/scratch.ts";
import type { RepositoryPaths } from "../plumbing/git.ts";

/** A folder to watch; `names` are the entries in it that concern us, all where it is left out. */
export interface WatchedFolder {
  readonly folder: string;
  readonly names?: ReadonlySet<string>;
}

/** How long changes are gathered before they are announced together, in milliseconds. */
const gathering = 100;

/** How often a folder is looked at that the system does not watch, in milliseconds. */
const lookingAgain = 2000;

/**
 * Announces every move of HEAD and every growth of a log, without keeping the process alive. A folder that the system does not watch is
 * looked at again and again: some shares, a limit of the system that is reached (docs/rules/git-storage.md#g24).
 */
export class RepositoryWatch implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly #watched: readonly WatchedFolder[];
  readonly #watchers = new Map<string, { readonly watcher: FSWatcher; readonly inode: number }>();
  /** What the folders looked like that are not watched. */
  readonly #looks = new Map<string, string>();
  readonly #watchFolder: typeof watch;
  readonly #every: number;
  #timer: NodeJS.Timeout | undefined;
  #lookTimer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  constructor(
    paths: RepositoryPaths,
    more: readonly WatchedFolder[] = [],
    { watchFolder = watch, every = lookingAgain }: WatchOptions = {},
  ) {
    this.#watched = [...listWatched(paths), ...more];
    this.#watchFolder = watchFolder;
    this.#every = every;
    this.#watchAll();
  }

  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** Watches what is there by now: our own folder comes with the first append, and a folder may be created again. */
  #watchAll(): void {
    for (const watched of this.#isDisposed ? [] : this.#watched) {
      const { folder } = watched;
      const inode = unlessRefused(() => statSync(folder, { throwIfNoEntry: false })?.ino, undefined);
      if (this.#watchers.get(folder)?.inode === inode) {
        continue;
      }
      this.#unwatch(folder);
      if (inode !== undefined) {
        this.#watch(watched, inode);
      }
    }
    this.#lookTimer ??=
      this.#looks.size === 0 ? undefined : setTimeout(() => this.#look(), this.#every).unref();
  }

  #watch(watched: WatchedFolder, inode: number): void {
    const { folder } = watched;
    const watcher = unlessRefused(
      () => this.#watchFolder(folder, { persistent: false }, (_, name) => this.#notice(watched, name)),
      undefined,
    );
    if (watcher === undefined) {
      this.#looks.set(folder, this.#looks.get(folder) ?? lookAt(watched));
      return;
    }
    this.#looks.delete(folder);
    watcher.on("error", () => {
      this.#unwatch(folder);
      this.#looks.set(folder, lookAt(watched));
      // Not at once: what fails again and again must not keep the process busy.
      this.#lookTimer ??= setTimeout(() => this.#look(), this.#every).unref();
    });
    this.#watchers.set(folder, { watcher, inode });
  }

  /** Looks at what is not watched, and tries to watch it again. */
  #look(): void {
    this.#lookTimer = undefined;
    for (const watched of this.#watched) {
      const before = this.#looks.get(watched.folder);
      const now = before === undefined ? undefined : lookAt(watched);
      if (now !== undefined && now !== before) {
        this.#looks.set(watched.folder, now);
        this.#notice(watched, null);
      }
    }
    this.#watchAll();
  }

  #unwatch(folder: string): void {
    this.#watchers.get(folder)?.watcher.close();
    this.#watchers.delete(folder);
  }

  #notice({ names }: WatchedFolder, name: string | null): void {
    if (name === null || names === undefined || names.has(name)) {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#watchAll();
        this.#changed.fire();
      }, gathering).unref();
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#lookTimer);
    for (const folder of [...this.#watchers.keys()]) {
      this.#unwatch(folder);
    }
    this.#changed.dispose();
  }
}

/** For tests: how a folder is watched, and how often one is looked at that is not. */
export interface WatchOptions {
  readonly watchFolder?: typeof watch;
  readonly every?: number;
}

/** What concerns us in a folder, as one text: equal as long as nothing changed. What the system refuses is left for the next look. */
function lookAt({ folder, names }: WatchedFolder): string {
  const seen = [...(names ?? unlessRefused(() => namesIn(folder), []))].sort().map((name) => {
    const look = () => lstatSync(join(folder, name), { bigint: true, throwIfNoEntry: false });
    const stat = unlessRefused(look, undefined);
    return `${name} ${stat?.ino} ${stat?.size} ${stat?.mtimeNs}`;
  });
  return seen.join("\n");
}

/** Git replaces HEAD by a rename, so folders are watched and not files; the index is not among the names. */
function listWatched(paths: RepositoryPaths): readonly WatchedFolder[] {
  const { gitDirectory, common } = paths;
  const ofWorktree = ["HEAD", "rebase-merge", "rebase-apply", "BISECT_START", "casebook", "config"];
  return [
    { folder: gitDirectory, names: new Set(ofWorktree) },
    // A commit leaves HEAD unchanged, and its reflog grows.
    { folder: join(gitDirectory, "logs"), names: new Set(["HEAD"]) },
    { folder: join(gitDirectory, "reftable") },
    ...(common === gitDirectory ? [] : [{ folder: common, names: new Set(["casebook", "config"]) }]),
    { folder: ownFolder(paths), names: new Set(["journal"]) },
    { folder: join(common, logReferences) },
  ];
}
