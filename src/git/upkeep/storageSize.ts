import type { Oid } from "../../model/code/snapshot.ts";
import type { LoggedEvent } from "../../model/log/events.ts";
import { readTips } from "../folder/logTips.ts";
import { attachmentPath } from "../log/logLayout.ts";
import type { Git } from "../plumbing/git.ts";

/**
 * How many bytes on the disk only Casebook keeps: all of it, or what belongs to one session. What the user's branches hold anyway
 * is not counted; what several sessions share is counted in each of them, and once in all of it.
 */
export async function measureStorage(
  git: Git,
  events: readonly LoggedEvent[],
  of?: { readonly tip: Oid; readonly session: string },
): Promise<number> {
  const { run, read } = git;
  const wanted =
    of === undefined
      ? [...(await readTips(git)).values()]
      : [`${of.tip}:${attachmentPath(of.session, "any").replace(/\/any$/, "")}`];
  const branches = (await read("for-each-ref", "--format=%(objectname)", "refs/heads"))?.split("\n") ?? [];
  const heads = new Set([...branches.filter(Boolean), ...events.flatMap(({ place }) => place.head ?? [])]);
  const [from, but] = await Promise.all([
    listPresent(git, wanted),
    listPresent(
      git,
      [...heads].map((head) => `${head}^{tree}`),
    ),
  ]);
  if (from.length === 0) {
    return 0;
  }
  const stdin = [...from, ...but.map((oid) => `^${oid}`)].map((line) => `${line}\n`).join("");
  const listed = (await run(["rev-list", "--objects", "--stdin"], { stdin })).toString("latin1");
  const oids = listed.split("\n").flatMap((line) => line.split(" ", 1)[0] || []);
  const sizes = await run(["cat-file", "--batch-check=%(objectsize:disk)", "--buffer"], {
    stdin: oids.map((oid) => `${oid}\n`).join(""),
  });
  return sizes
    .toString("latin1")
    .split("\n")
    .reduce((sum, size) => sum + (Number.parseInt(size, 10) || 0), 0);
}

/** Those of these names that are objects of the repository, by their oids. */
async function listPresent({ run }: Git, names: readonly string[]): Promise<readonly Oid[]> {
  const stdin = names.map((name) => `${name}\n`).join("");
  const checked = await run(["cat-file", "--batch-check=%(objectname)"], { stdin });
  return checked
    .toString("latin1")
    .split("\n")
    .filter((line) => /^[0-9a-f]+$/.test(line));
}
