import { expect, it } from "vitest";
import { matrixPage } from "../../../../src/editor/matrix/matrixPage.ts";

const sources = {
  script: "https://file.example/matrix.js",
  style: "https://file.example/matrix.css",
  cspSource: "https://file.example",
  nonce: "bm9uY2U=",
  language: 'de"><script>',
};

it("lets nothing in but the script and the style of the extension", () => {
  const page = matrixPage(sources);
  const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
  expect(policy.split("; ")).toEqual([
    "default-src 'none'",
    "style-src https://file.example",
    "script-src 'nonce-bm9uY2U='",
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  expect(page.indexOf("Content-Security-Policy")).toBeLessThan(page.indexOf("<link"));
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).toContain(`<script nonce="bm9uY2U=" src="https://file.example/matrix.js"></script>`);
  expect(page).not.toMatch(/\son\w+=|style="|javascript:/);
});
