import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  type Candidate,
  parseCandidates,
  sortCandidates,
} from "../../../../src/git/snapshot/workingFiles.ts";
import { defaultSnapshotRules } from "../../../../src/model/code/snapshotRules.ts";
import { needing } from "../../../support/system/capabilities.ts";

test("lists each candidate once, with its mode if it is tracked", () => {
  const oid = "0".repeat(40);
  const lines = [
    `C 100644 ${oid} 0\ta`,
    `R 100755 ${oid} 0\tb\tc`,
    `C 100755 ${oid} 0\tb\tc`,
    `M 100644 ${oid} 2\tu`,
    "? new\n",
    "? nest/",
  ];
  expect(parseCandidates(Buffer.from(`${lines.join("\0")}\0`))).toEqual([
    { path: "a", indexMode: "100644" },
    { path: "b\tc", indexMode: "100755" },
    { path: "u", indexMode: "100644" },
    { path: "new\n", indexMode: undefined },
    { path: "nest/", indexMode: undefined },
  ]);
});

needing(describe, "links")("behind a junction, which git for Windows walks through", () => {
  const sort = (platform: NodeJS.Platform, ...candidates: readonly Candidate[]) => {
    const top = realpathSync(mkdtempSync(join(tmpdir(), "casebook-junction-")));
    onTestFinished(() => rmSync(top, { recursive: true }));
    mkdirSync(join(top, "real"));
    writeFileSync(join(top, "real/a.ts"), "");
    symlinkSync("real", join(top, "junction"));
    const rules = { filtered: new Map(), forced: new Set<string>(), platform };
    return sortCandidates(top, candidates, defaultSnapshotRules, rules);
  };
  const untracked = { path: "junction/a.ts", indexMode: undefined };
  const tracked = { path: "junction/a.ts", indexMode: "100644" };

  test("nothing is captured, followed or called deleted, and the junction is listed", async () => {
    for (const candidate of [untracked, tracked]) {
      const { present, removed, skipped } = await sort("win32", candidate);
      expect({ present, removed }).toEqual({ present: [], removed: [] });
      expect([...skipped]).toEqual([["junction", "special file"]]);
    }
  });

  test("a link in the place of a folder is a link, and elsewhere git walks through none", async () => {
    const link = { path: "junction", indexMode: undefined };
    expect(await sort("win32", tracked, link)).toMatchObject({
      removed: ["junction/a.ts"],
      skipped: new Map(),
    });
    expect(await sort("linux", tracked)).toMatchObject({ removed: ["junction/a.ts"], skipped: new Map() });
  });
});
