import { execFile } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { expect, onTestFinished, test, vi } from "vitest";
import { appendNotes, openForTest } from "../../support/git/openLogs.ts";
import { commitAll, makeCommitted, makeFolder, openTestRepository } from "../../support/git/repositories.ts";

const support = join(import.meta.dirname, "../../support");

async function watchForTest(files: Parameters<typeof openForTest>[0]) {
  const repository = await openForTest(files);
  const listener = vi.fn();
  const subscription = repository.onDidChange(listener);
  onTestFinished(() => subscription.dispose());
  // What was done just before may still be announced.
  await sleep(300);
  listener.mockClear();
  const fires = async () => {
    await vi.waitFor(() => expect(listener).toHaveBeenCalled(), { timeout: 60_000 });
    await sleep(300);
    listener.mockClear();
  };
  return { repository, listener, fires };
}

test("announces a checkout, a commit, a rename and a rebase in a terminal, and not what only touches the index", async () => {
  const files = makeCommitted({ a: "a" });
  const { fires, listener } = await watchForTest(files);
  files.git("checkout", "--quiet", "-b", "other");
  await fires();
  commitAll(files);
  await fires();
  files.git("branch", "--move", "renamed");
  await fires();
  files.git("checkout", "--quiet", "main");
  files.write({ a: "main" });
  commitAll(files);
  files.git("checkout", "--quiet", "renamed");
  files.write({ a: "topic" });
  commitAll(files);
  await fires();
  expect(() => files.git("rebase", "--quiet", "main")).toThrow();
  await fires();
  files.git("rebase", "--abort");
  await fires();
  files.write({ a: "b" });
  files.git("add", "a");
  files.git("status");
  await sleep(400);
  expect(listener).not.toHaveBeenCalled();
});

test("announces what another process appends, the first event too", async () => {
  const files = makeCommitted({ a: "a" });
  const { fires } = await watchForTest(files);
  const append = () =>
    promisify(execFile)(process.execPath, [join(support, "git/appendInLoop.ts"), files.dir, "x", "1"], {
      env: files.env,
    });
  await append();
  await fires();
  await append();
  await fires();
});

test("announces in a linked work tree what is appended in another one", async () => {
  const files = makeCommitted({ a: "a" });
  const folder = join(makeFolder(), "linked");
  files.git("worktree", "add", "--quiet", "-b", "other", folder);
  const linked = openTestRepository(folder, files.env);
  const { fires } = await watchForTest(linked);
  await appendNotes(await openForTest(files), "one");
  await fires();
  linked.git("checkout", "--quiet", "--detach");
  await fires();
});

test("gathers many changes into few announcements, and is silent after its end", async () => {
  const files = makeCommitted({ a: "a" });
  const { repository, listener } = await watchForTest(files);
  for (let index = 0; index < 10; index++) {
    files.git("checkout", "--quiet", "--detach");
    files.git("checkout", "--quiet", "main");
  }
  await vi.waitFor(() => expect(listener).toHaveBeenCalled());
  await sleep(300);
  expect(listener.mock.calls.length).toBeLessThan(8);
  listener.mockClear();
  repository.dispose();
  files.git("checkout", "--quiet", "--detach");
  await sleep(300);
  expect(listener).not.toHaveBeenCalled();
});

test("does not keep a process alive", async () => {
  const files = makeCommitted({ a: "a" });
  const script = `
    const { openRepository } = await import(${JSON.stringify(join(support, "../../src/git/repository.ts"))});
    const repository = await openRepository(process.argv[1], { env: process.env, newId: () => "" });
    repository.onDidChange(() => {});
  `;
  const node = ["--input-type=module-typescript", "--eval", script, files.dir];
  await promisify(execFile)(process.execPath, node, { env: files.env, timeout: 60_000 });
});
