/** A small project of node:test, as the stories of the command line and of MCP go through it: one of its two tests fails. */
export const priceFiles = {
  "price.mjs": "export const price = (a, b) => a - b;\n",
  "price.test.mjs": `import test from "node:test";
import assert from "node:assert";
import { price } from "./price.mjs";
test("adds", () => assert.equal(price(1, 2), 3));
test("is a number", () => assert.equal(typeof price(1, 2), "number"));
`,
} as const;

/** What is written into price.mjs: with one more failing test, and with none. */
export const priceEdits = {
  worse: "export const price = (a, b) => String(b - a);\n",
  solved: "export const price = (a, b) => a + b;\n",
} as const;

/** The edit that makes it worse, as git prints it. */
export const worseDiff = `diff --git a/price.mjs b/price.mjs
--- a/price.mjs
+++ b/price.mjs
@@ -1 +1 @@
-${priceFiles["price.mjs"]}+${priceEdits.worse}`;

/** How a run of the sample begins, by how many of its tests fail. */
export const priceRuns = {
  baseline: [
    "#0 baseline, failed: 1 failing, 1 passed.",
    "1. “adds” (since #0, “price.test.mjs:4”): “expected 3, got -1”",
  ],
  worse: "#1 worse (+1), failed: 2 failing.",
} as const;
