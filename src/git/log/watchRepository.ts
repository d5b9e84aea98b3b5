import { type FSWatcher, statSync, watch } from "node:fs";
import { join } from "node:path";
import type { Disposable } from "../../base/disposable.ts";
import { type Event, EventEmitter } from "../../base/event.ts";
import { logReferences } from "../folder/logTips.ts";
import { ownFolder } from "../folder/scratch.ts";
import type { RepositoryPaths } from "../plumbing/git.ts";

/** A folder to watch; `names` are the entries in it that concern us, all where it is left out. */
export interface Watched {
  readonly folder: string;
  readonly names?: ReadonlySet<string>;
}

/** How long changes are gathered before they are announced together, in milliseconds. */
const gathering = 100;

/** Announces every move of HEAD and every growth of a log. Without polling, and without keeping the process alive. */
export class RepositoryWatch implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly #watched: readonly Watched[];
  readonly #watchers = new Map<string, { readonly watcher: FSWatcher; readonly inode: number }>();
  #timer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  constructor(paths: RepositoryPaths, more: readonly Watched[] = []) {
    this.#watched = [...listWatched(paths), ...more];
    this.#watchAll();
  }

  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** Watches what is there by now: our own folder comes with the first append, and a folder may be created again. */
  #watchAll(): void {
    for (const watched of this.#isDisposed ? [] : this.#watched) {
      const { folder } = watched;
      const inode = statSync(folder, { throwIfNoEntry: false })?.ino;
      if (this.#watchers.get(folder)?.inode === inode) {
        continue;
      }
      this.#unwatch(folder);
      if (inode !== undefined) {
        const watcher = watch(folder, { persistent: false }, (_, name) => this.#notice(watched, name));
        watcher.on("error", () => this.#unwatch(folder));
        this.#watchers.set(folder, { watcher, inode });
      }
    }
  }

  #unwatch(folder: string): void {
    this.#watchers.get(folder)?.watcher.close();
    this.#watchers.delete(folder);
  }

  #notice({ names }: Watched, name: string | null): void {
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
    for (const folder of [...this.#watchers.keys()]) {
      this.#unwatch(folder);
    }
    this.#changed.dispose();
  }
}

/** Git replaces HEAD by a rename, so folders are watched and not files; the index is not among the names. */
function listWatched(paths: RepositoryPaths): readonly Watched[] {
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
