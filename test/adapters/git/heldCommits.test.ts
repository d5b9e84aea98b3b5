import { chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Attempt } from "../../../src/model/log/attempt.ts";
import type { HeldIn } from "../../../src/model/memory/heldCommits.ts";
import type { Repository } from "../../../src/ports/repository.ts";
import { readHeld } from "../../../src/sessions/state/readHeld.ts";
import { openForTest, publishSnapshot } from "../../support/git/openLogs.ts";
import {
  commitAll,
  fingerprint,
  makeCommitted,
  type TestRepository,
} from "../../support/git/repositories.ts";

const lines = (...all: readonly string[]) => all.map((line) => `${line}\n`).join("");

/** The file of the fix, before and after. */
const broken = lines("export function save(order) {", "  return shared.write(order);", "}", "", "// end");
const fixed = lines(
  "export function save(order) {",
  "  const connection = connect();",
  "  return connection.write(order);",
  "}",
  "",
  "// end",
);

/** A session on a branch `fix`: attempts are snapshots of what lies in the work tree. */
class Session {
  readonly files: TestRepository;
  readonly repository: Repository;
  readonly #startedAt = new Date(Date.now() - 60_000).toISOString();
  readonly #attempts: Attempt[] = [];

  constructor(files: TestRepository, repository: Repository) {
    this.files = files;
    this.repository = repository;
  }

  /** Begins with the baseline. */
  static async start(): Promise<Session> {
    const files = makeCommitted({ "db.js": broken, "README.md": "shop\n", "api.js": "export {};\n" });
    // What was there before lies further back than the session.
    const old = { GIT_COMMITTER_DATE: "2020-01-01T00:00:00Z", GIT_AUTHOR_DATE: "2020-01-01T00:00:00Z" };
    Object.assign(files.env, old);
    files.git("commit", "--quiet", "--amend", "--no-edit");
    for (const name of Object.keys(old)) {
      delete files.env[name];
    }
    files.git("switch", "--quiet", "--create", "fix");
    const session = new Session(files, await openForTest(files));
    await session.attempt();
    return session;
  }

  /** Records what lies in the work tree. */
  async attempt(): Promise<void> {
    const { repository } = this;
    const number = this.#attempts.length;
    const snapshot = await repository.takeSnapshot();
    onTestFinished(() => snapshot.dispose());
    const before = this.#attempts.at(-1)?.tree;
    const changes = await snapshot.changesSince(before);
    await publishSnapshot(repository, snapshot, number);
    const { head } = await repository.readPlace();
    const { tree, exact } = snapshot;
    const at = new Date().toISOString();
    this.#attempts.push({ number, sequence: number, at, tree, exact, head, changes, skipped: [], runs: [] });
  }

  async held(): Promise<readonly HeldIn[]> {
    const before = fingerprint(this.files);
    const held = await readHeld(this.repository, { startedAt: this.#startedAt, attempts: this.#attempts });
    expect(fingerprint(this.files), "nothing is written").toEqual(before);
    return held;
  }

  /** `#2 sameCode in the subject on fix`, for each that is held. */
  async said(): Promise<readonly string[]> {
    return (await this.held()).map(
      ({ attempt, how, subject, branches }) => `#${attempt} ${how} in ${subject} on ${branches.join(", ")}`,
    );
  }

  write(files: Readonly<Record<string, string>>): void {
    this.files.write(files);
  }

  commit(message: string): void {
    commitAll(this.files, message);
  }

  git(...args: readonly string[]): string {
    return this.files.git(...args);
  }
}

/** A session with one attempt, the fix. */
async function withFix(): Promise<Session> {
  const session = await Session.start();
  session.write({ "db.js": fixed });
  await session.attempt();
  return session;
}

describe("the commit that holds an attempt", () => {
  it("1: is found by its files", async () => {
    const session = await withFix();
    expect(await session.held()).toEqual([]);
    session.commit("mend");
    expect(await session.held()).toEqual([
      {
        attempt: 1,
        how: "sameCode",
        share: 1,
        commit: session.git("rev-parse", "HEAD"),
        subject: "mend",
        at: expect.stringMatching(/Z$/),
        branches: ["fix"],
      },
    ]);
  });

  it("2: is not found while a quarter of the attempt is not committed, and is once that was run without it", async () => {
    const session = await Session.start();
    session.write({ "db.js": fixed, "notes.txt": "a thought\n" });
    await session.attempt();
    session.git("add", "db.js");
    session.git("commit", "--quiet", "--message", "mend");
    // A note beside three changed lines is a quarter of the attempt: less than nearly.
    expect(await session.said()).toEqual([]);
    session.git("stash", "--quiet", "--include-untracked");
    await session.attempt();
    expect(await session.said()).toEqual(["#2 sameCode in mend on fix"]);
  });

  it("3: is found by its lines, if other files were committed before", async () => {
    const session = await withFix();
    session.git("stash", "--quiet");
    session.write({ "README.md": "shop, open\n" });
    session.commit("docs");
    session.git("stash", "pop", "--quiet");
    session.commit("mend");
    expect(await session.said()).toEqual(["#1 sameChange in mend on fix"]);
  });

  it("4: is found after an amend of its message, and the old one is not named", async () => {
    const session = await withFix();
    session.commit("mend");
    session.git("commit", "--quiet", "--amend", "--message", "mend orders");
    expect(await session.said()).toEqual(["#1 sameCode in mend orders on fix"]);
  });

  it("5: is found after an amend that adds something else", async () => {
    const session = await withFix();
    session.commit("mend");
    session.write({ "README.md": "shop, open\n" });
    session.git("add", "--all");
    session.git("commit", "--quiet", "--amend", "--no-edit");
    expect(await session.said()).toEqual(["#1 amongOthers in mend on fix"]);
  });

  it("6: is not found after an amend that changes the fix itself", async () => {
    const session = await withFix();
    session.commit("mend");
    session.write({ "db.js": broken.replace("shared.write(order)", "queue.push(order)") });
    session.git("add", "--all");
    session.git("commit", "--quiet", "--amend", "--no-edit");
    expect(await session.said()).toEqual([]);
  });

  it("7: is found after a rebase onto other changes", async () => {
    const session = await withFix();
    session.commit("mend");
    session.git("switch", "--quiet", "main");
    session.write({ "api.js": "export const version = 2;\n" });
    session.commit("version");
    session.git("rebase", "--quiet", "main", "fix");
    expect(await session.said()).toEqual(["#1 sameChange in mend on fix"]);
  });

  it("8: is found after a rebase that moved its lines", async () => {
    const session = await withFix();
    session.commit("mend");
    session.git("switch", "--quiet", "main");
    session.write({ "db.js": `// The database.\n// Of the shop.\n${broken}` });
    session.commit("comment");
    session.git("rebase", "--quiet", "main", "fix");
    expect(await session.said()).toEqual(["#1 sameChange in mend on fix"]);
  });

  it("9: is found after a squash merge of several commits", async () => {
    const session = await Session.start();
    session.write({ "api.js": "export const tries = 3;\n" });
    await session.attempt();
    session.commit("tries");
    session.write({ "db.js": fixed });
    await session.attempt();
    session.commit("mend");
    session.git("switch", "--quiet", "main");
    session.write({ "README.md": "shop, open\n" });
    session.commit("docs");
    session.git("merge", "--quiet", "--squash", "fix");
    session.git("commit", "--quiet", "--message", "squashed");
    session.git("branch", "--quiet", "-D", "fix");
    expect(await session.said()).toEqual(["#2 sameChange in squashed on main"]);
  });

  it("10: is found in a squash merge with work of others", async () => {
    const session = await withFix();
    session.commit("mend");
    session.write({ "README.md": "shop, open\n", "api.js": "export const tries = 3;\n" });
    session.commit("more");
    session.git("switch", "--quiet", "main");
    session.git("merge", "--quiet", "--squash", "fix");
    session.git("commit", "--quiet", "--message", "squashed");
    session.git("branch", "--quiet", "-D", "fix");
    expect(await session.said()).toEqual(["#1 amongOthers in squashed on main"]);
  });

  it("11: is that of the branch and not the merge, and both branches lead to it", async () => {
    const session = await withFix();
    session.commit("mend");
    session.git("switch", "--quiet", "main");
    session.git("merge", "--quiet", "--no-ff", "--message", "merged", "fix");
    expect(await session.said()).toEqual(["#1 sameCode in mend on main, fix"]);
  });

  it("12: is found at both places after a cherry-pick", async () => {
    const session = await withFix();
    session.commit("mend");
    session.git("switch", "--quiet", "main");
    session.write({ "README.md": "shop, open\n" });
    session.commit("docs");
    session.git("cherry-pick", "fix");
    expect(await session.said()).toEqual(["#1 sameCode in mend on fix", "#1 sameChange in mend on main"]);
  });

  it("13: is found after a cherry-pick with a conflict that keeps its lines", async () => {
    const session = await withFix();
    session.commit("mend");
    session.git("switch", "--quiet", "main");
    session.write({
      "db.js": broken.replace("export function save(order) {", "export function save(order, by) {"),
    });
    session.commit("who");
    expect(() => session.git("cherry-pick", "fix")).toThrow();
    session.write({
      "db.js": fixed.replace("export function save(order) {", "export function save(order, by) {"),
    });
    session.git("add", "--all");
    session.git("-c", "core.editor=true", "cherry-pick", "--continue");
    session.git("branch", "--quiet", "-D", "fix");
    expect(await session.said()).toEqual(["#1 sameChange in mend on main"]);
  });

  it("14: is nearly the same after a cherry-pick with a conflict that changes one line of many", async () => {
    const session = await Session.start();
    const many = Array.from({ length: 20 }, (_, index) => `export const value${index} = ${index};`);
    session.write({ "api.js": lines(...many) });
    await session.attempt();
    session.commit("values");
    session.git("switch", "--quiet", "main");
    session.write({ "api.js": "export { one };\n" });
    session.commit("one");
    expect(() => session.git("cherry-pick", "fix")).toThrow();
    session.write({ "api.js": lines("export { one };", ...many.slice(1)) });
    session.git("add", "--all");
    session.git("-c", "core.editor=true", "cherry-pick", "--continue");
    session.git("branch", "--quiet", "-D", "fix");
    expect((await session.held()).map(({ how, share }) => [how, share.toFixed(2)])).toEqual([
      ["nearly", "0.90"],
    ]);
  });

  it("15: is not found after a cherry-pick with a conflict that leaves little of it", async () => {
    const session = await withFix();
    session.commit("mend");
    session.git("switch", "--quiet", "main");
    session.write({ "db.js": broken.replace("shared.write(order)", "pool.write(order)") });
    session.commit("pool");
    expect(() => session.git("cherry-pick", "fix")).toThrow();
    session.write({ "db.js": broken.replace("shared.write(order)", "pool.take().write(order)") });
    session.git("add", "--all");
    session.git("-c", "core.editor=true", "cherry-pick", "--continue");
    session.git("branch", "--quiet", "-D", "fix");
    expect(await session.said()).toEqual([]);
  });

  it("16: of a fix in two commits is the one that completes it", async () => {
    const session = await Session.start();
    session.write({ "db.js": fixed, "api.js": "export const tries = 3;\n" });
    await session.attempt();
    session.git("add", "db.js");
    session.git("commit", "--quiet", "--message", "first half");
    session.commit("second half");
    expect(await session.said()).toEqual(["#1 sameCode in second half on fix"]);
  });

  it("17: is not one from before the session, and no attempt that came back to the baseline has any", async () => {
    const session = await withFix();
    session.write({ "db.js": broken });
    await session.attempt();
    session.git("commit", "--quiet", "--allow-empty", "--message", "nothing");
    expect(await session.said()).toEqual([]);
  });

  it("18: is that of the newest of several attempts that are alike", async () => {
    const session = await withFix();
    session.write({ "db.js": broken });
    await session.attempt();
    session.write({ "db.js": fixed });
    await session.attempt();
    session.commit("mend");
    expect(await session.said()).toEqual(["#3 sameCode in mend on fix"]);
  });

  it("19: is found in a branch of a remote, and forgotten with the branch", async () => {
    const session = await withFix();
    session.commit("mend");
    session.git("update-ref", "refs/remotes/origin/fix", "fix");
    session.git("switch", "--quiet", "--discard-changes", "main");
    session.git("branch", "--quiet", "-D", "fix");
    expect(await session.said()).toEqual(["#1 sameCode in mend on origin/fix"]);
    session.git("update-ref", "-d", "refs/remotes/origin/fix");
    expect(await session.said()).toEqual([]);
  });

  it("20: is not any commit that shares only brackets and blank lines with it", async () => {
    const session = await Session.start();
    session.write({ "api.js": "export {};\n\n}\n" });
    await session.attempt();
    session.git("checkout", "--quiet", "--", "api.js");
    session.write({ "api.js": "export {};\n\n}\nif (open) {\n}\n" });
    session.commit("other");
    expect(await session.said()).toEqual([]);
  });

  it("21: is found for a renamed file and an added one, by white space of its own", async () => {
    const session = await Session.start();
    session.git("mv", "db.js", "database.js");
    session.write({ "database.js": fixed, "pool.js": "export const pool = [];\n" });
    await session.attempt();
    session.write({ "pool.js": "export const pool  =  [];\n" });
    session.commit("mend");
    expect(await session.said()).toEqual(["#1 sameChange in mend on fix"]);
  });

  it("22: is not one that takes back what was only moved or indented, and is one that does the same", async () => {
    const session = await Session.start();
    const [top, inside] = ["if (open)\n  lock();\nsave();\n", "if (open)\n  lock();\n  save();\n"];
    session.write({ "api.js": inside });
    session.commit("first");
    session.write({ "api.js": top });
    await session.attempt();
    session.write({ "README.md": "open\n" });
    session.commit("mend");
    session.write({ "api.js": inside });
    session.commit("back again");
    expect(await session.said()).toEqual(["#1 amongOthers in mend on fix"]);
    session.write({ "api.js": top });
    session.commit("once more");
    expect(await session.said()).toEqual([
      "#1 sameChange in once more on fix",
      "#1 amongOthers in mend on fix",
    ]);
  });

  it("23: is not one that moves most of its lines back", async () => {
    const session = await Session.start();
    const steps = Array.from({ length: 12 }, (_, index) => `step${index}();`);
    const [first, second, last] = [steps.slice(0, 6), steps.slice(6), "const tries = 1;"];
    session.write({ "api.js": lines(...first, ...second, last) });
    session.commit("steps");
    session.write({ "api.js": lines(...second, ...first, "const tries = 2;") });
    await session.attempt();
    session.write({ "README.md": "open\n" });
    session.commit("mend");
    session.write({ "api.js": lines(...first, ...second, last) });
    session.commit("back again");
    expect(await session.said()).toEqual(["#1 amongOthers in mend on fix"]);
  });

  it("24: is not one that changes a mode back", async () => {
    const session = await Session.start();
    session.git("update-index", "--chmod=+x", "api.js");
    chmodSync(join(session.files.dir, "api.js"), 0o755);
    await session.attempt();
    session.commit("mend");
    session.write({ "README.md": "open\n" });
    session.commit("docs");
    chmodSync(join(session.files.dir, "api.js"), 0o644);
    session.commit("back again");
    expect(await session.said()).toEqual(["#1 sameCode in mend on fix"]);
  });
});
