import { expect, test } from "vitest";
import { parsePatch } from "../../../../src/model/code/patch.ts";

const diff = `diff --git a/src/a b.ts b/src/a b.ts
index 1111..2222 100644
--- a/src/a b.ts\t
+++ b/src/a b.ts\t
@@ -2,3 +2,4 @@ function f() {
 kept
-gone
+--- a/looks/like.a.header
++++ too
 diff
@@ -20 +21,0 @@
-last
\\ No newline at end of file
diff --git a/old name.ts b/new.ts
similarity index 100%
rename from old name.ts
rename to new.ts
diff --git a/logo.png b/logo.png
index 3333..4444 100644
Binary files a/logo.png and b/logo.png differ
diff --git a/run.sh b/run.sh
old mode 100644
new mode 100755
diff --git "a/tab\\there.txt" "b/tab\\there.txt"
new file mode 100644
index 0000..5555
--- /dev/null
+++ "b/tab\\there.txt"
@@ -0,0 +1 @@
+x
`;

test("takes a diff apart: files, hunks and lines, whatever the lines look like", () => {
  const { files } = parsePatch(diff);
  expect(files.map(({ path, from }) => [path, from])).toEqual([
    ["src/a b.ts", undefined],
    ["new.ts", "old name.ts"],
    ["logo.png", undefined],
    ["run.sh", undefined],
    ["tab\there.txt", undefined],
  ]);
  expect(files[0]?.hunks).toEqual([
    {
      linesBefore: 1,
      newLinesBefore: 1,
      lines: [
        { kind: "kept", text: "kept" },
        { kind: "removed", text: "gone" },
        { kind: "added", text: "--- a/looks/like.a.header" },
        { kind: "added", text: "+++ too" },
        { kind: "kept", text: "diff" },
      ],
    },
    { linesBefore: 19, newLinesBefore: 21, lines: [{ kind: "removed", text: "last" }] },
  ]);
  expect(files[2]).toMatchObject({ hunks: [], before: "3333", after: "4444" });
  expect(files[3]).toMatchObject({ hunks: [], before: "100644", after: "100755" });
});

test("nothing, and nonsense, are no changes", () => {
  expect(parsePatch("")).toEqual({ files: [] });
  expect(parsePatch("-a\n+b\n@@ -1 +1 @@\n")).toEqual({ files: [] });
});
