import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Candidate, sortCandidates } from "../../../../src/git/snapshot/workingFiles.ts";
import { defaultSnapshotRules } from "../../../../src/model/code/snapshotRules.ts";
import { needing } from "../../../support/system/capabilities.ts";

needing(describe, "linked folders")("behind a junction, which git for Windows walks through", () => {
  const sort = (platform: NodeJS.Platform, ...candidates: readonly Candidate[]) => {
    const top = realpathSync(mkdtempSync(join(tmpdir(), "casebook-junction-")));
    onTestFinished(() => rmSync(top, { recursive: true }));
    mkdirSync(join(top, "real"));
    writeFileSync(join(top, "real/a.ts"), "");
    symlinkSync(join(top, "real"), join(top, "junction"), "junction");
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
