import { type FSWatcher, mkdirSync, mkdtempSync, realpathSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { RepositoryWatch } from "../../../../src/git/log/watchRepository.ts";

function makeGitDirectory(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "casebook-watch-")));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "HEAD"), "ref: refs/heads/main\n");
  mkdirSync(join(folder, "refs/casebook/log"), { recursive: true });
  return folder;
}

function open(folder: string, watchFolder: typeof watch) {
  const paths = {
    top: folder,
    gitDirectory: folder,
    common: folder,
    hash: "sha1",
    worktree: "main",
  } as const;
  const repository = new RepositoryWatch(paths, [], { watchFolder, every: 20 });
  onTestFinished(() => repository.dispose());
  const listener = vi.fn();
  repository.onDidChange(listener);
  return listener;
}

const refuse = (code: string) => {
  throw Object.assign(new Error(`${code}: not watched`), { code });
};

test.each(["EISDIR", "ENOSPC", "EMFILE", "EPERM"])(
  "looks again and again where watching fails with %s",
  async (code) => {
    const folder = makeGitDirectory();
    const listener = open(folder, () => refuse(code));
    writeFileSync(join(folder, "HEAD"), "ref: refs/heads/other-branch\n");
    await vi.waitFor(() => expect(listener).toHaveBeenCalledTimes(1));
    writeFileSync(join(folder, "refs/casebook/log/x"), "1\n");
    await vi.waitFor(() => expect(listener).toHaveBeenCalledTimes(2));
    writeFileSync(join(folder, "index"), "of no concern\n");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(listener).toHaveBeenCalledTimes(2);
  },
);

test("watches again as soon as that works, and survives a watcher that fails later", async () => {
  const folder = makeGitDirectory();
  let isRefused = true;
  const watchers: FSWatcher[] = [];
  const watchFolder = ((...args: Parameters<typeof watch>) => {
    const watcher = isRefused ? refuse("ENOSPC") : watch(...args);
    watchers.push(watcher);
    return watcher;
  }) as typeof watch;
  const listener = open(folder, watchFolder);
  isRefused = false;
  await vi.waitFor(() => expect(watchers.length).toBeGreaterThanOrEqual(2));
  isRefused = true;
  for (const watcher of watchers) {
    watcher.emit("error", Object.assign(new Error("gone"), { code: "EMFILE" }));
  }
  writeFileSync(join(folder, "HEAD"), "ref: refs/heads/other-branch\n");
  await vi.waitFor(() => expect(listener).toHaveBeenCalled());
});
