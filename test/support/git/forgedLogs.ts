import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, type TestRepository } from "./repositories.ts";

/** What is put into the tree of a log, by path; undefined takes a path out. */
export type Forged = ReadonlyMap<string, string | Uint8Array | undefined>;

/**
 * Makes a log as somebody would who has git and no scruples: the tree of the newest log of a repository with other files in it. `add` is
 * given the number of the next event.
 */
export function forgeLog(files: TestRepository, forge: (next: number) => Forged): void {
  const [reference = ""] = files.git("for-each-ref", "--format=%(refname)", "refs/casebook/log").split("\n");
  const env = { ...files.env, GIT_INDEX_FILE: join(makeFolder(), "index") };
  const git = (args: readonly string[], input?: string | Uint8Array) =>
    execFileSync("git", args, { cwd: files.dir, env, input, encoding: "utf8", maxBuffer: 1e9 }).trim();
  git(["read-tree", `${reference}^{tree}`]);
  const events = git(["ls-files", "events"]).split("\n").filter(Boolean);
  const forged = [...forge(events.length + 1)];
  const folder = makeFolder();
  const contents = forged.flatMap(([path, content], index) => {
    const file = join(folder, String(index));
    return content === undefined ? [] : [{ path, file, content }];
  });
  for (const { file, content } of contents) {
    writeFileSync(file, content);
  }
  const stored = git(
    ["hash-object", "-w", "--no-filters", "--stdin-paths"],
    contents.map(({ file }) => `${file}\n`).join(""),
  ).split("\n");
  const oids = new Map(contents.map(({ path }, index) => [path, stored[index]]));
  const lines = forged.map(([path]) => {
    const oid = oids.get(path);
    return oid === undefined ? `0 ${"0".repeat(40)}\t${path}\0` : `100644 ${oid}\t${path}\0`;
  });
  git(["update-index", "-z", "--index-info"], lines.join(""));
  files.git(
    "update-ref",
    reference,
    git(["-c", "user.name=x", "-c", "user.email=x@x", "commit-tree", git(["write-tree"]), "-m", "log"]),
  );
}

/** Events as files of a log, numbered from `first`; what is no event is stored word for word. */
export function storedAs(first: number, session: string, events: readonly unknown[]): Forged {
  return new Map(
    events.map((event, index) => {
      const sequence = first + index;
      const shard = String(Math.floor((sequence - 1) / 64)).padStart(6, "0");
      const path = `events/${shard}/${String(sequence).padStart(8, "0")}.json`;
      const place = { branch: "main", worktree: "main" };
      const envelope = { version: 1, sequence, session, at: "2026-01-01T00:00:00.000Z", place, event };
      return [path, typeof event === "string" ? event : JSON.stringify(envelope)];
    }),
  );
}
