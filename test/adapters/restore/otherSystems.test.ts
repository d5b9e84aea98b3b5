import {
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fingerprint, makeCommitted } from "../../support/git/repositories.ts";
import { openStore } from "../../support/git/restores.ts";
import { needing } from "../../support/system/capabilities.ts";

/** Names that only Linux takes. */
const odd = {
  "aux.c": "1\n",
  "src/a:stream": "2\n",
  "trailing.": "3\n",
  "link\\evil": "4\n",
  "nul/inner.ts": "5\n",
};

needing(describe, "any bytes in names")("an attempt of Linux on Windows", () => {
  test("is refused with the list of names that Windows does not take, before anything is touched", async () => {
    const files = makeCommitted({ "a.txt": "a\n" });
    const linux = await openStore(files);
    files.write({ ...odd, "b.txt": "b\n" });
    const tree = await linux.snap();
    for (const path of Object.keys(odd)) {
      unlinkSync(join(files.dir, path));
    }
    unlinkSync(join(files.dir, "b.txt"));
    const before = fingerprint(files);
    const windows = await openStore(files, undefined, "win32");
    const said =
      "The attempt contains names that this system does not allow: aux.c, link\\evil, nul/inner.ts, src/a:stream, trailing.. Nothing was changed.";
    await expect(windows.preview(tree)).rejects.toThrow(said);
    await expect(windows.restore(tree)).rejects.toThrow(said);
    expect(fingerprint(files)).toEqual(before);
    expect(await windows.restore(tree, { paths: ["b.txt"] })).toMatchObject({ written: 1, wrong: [] });
    await windows.undo();
    expect(fingerprint(files)).toEqual(before);
    expect(await linux.restore(tree)).toMatchObject({ written: 6, conflicts: [], wrong: [] });
  });

  test("an empty folder of such a name is refused as well", async () => {
    const files = makeCommitted({ "a.txt": "a\n" });
    const linux = await openStore(files);
    mkdirSync(join(files.dir, "con"));
    const tree = await linux.snap();
    rmdirSync(join(files.dir, "con"));
    const windows = await openStore(files, undefined, "win32");
    await expect(windows.restore(tree)).rejects.toThrow("does not allow: con. Nothing was changed.");
    expect(readdirSync(files.dir)).not.toContain("con");
  });
});

needing(
  describe,
  "any bytes in names",
  "links",
)("links on Windows, which writes them with backslashes", () => {
  test("are recorded as git has them, and restored as Windows has them", async () => {
    const files = makeCommitted({ "dir/file.ts": "f\n", "dir/deep/x.ts": "x\n" });
    const store = await openStore(files, undefined, "win32");
    symlinkSync("dir\\file.ts", join(files.dir, "link"));
    const tree = await store.snap();
    expect(files.git("cat-file", "blob", `${tree}:link`)).toBe("dir/file.ts");
    const before = fingerprint(files);
    expect(await store.restore(tree)).toMatchObject({ written: 0, deleted: 0, wrong: [], conflicts: [] });
    unlinkSync(join(files.dir, "link"));
    symlinkSync("dir\\deep", join(files.dir, "link"));
    writeFileSync(join(files.dir, "dir/file.ts"), "edited\n");
    const changed = fingerprint(files);
    expect(await store.restore(tree)).toMatchObject({ written: 2, wrong: [], conflicts: [] });
    expect(fingerprint(files)).toEqual(before);
    await store.undo();
    expect(fingerprint(files)).toEqual(changed);
    expect(readlinkSync(join(files.dir, "link"))).toBe("dir\\deep");
  });
});
