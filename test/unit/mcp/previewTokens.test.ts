import { expect, it } from "vitest";
import { PreviewTokens } from "../../../src/mcp/previewTokens.ts";

it("a token of a preview is taken once, and two previews of the same have two", () => {
  const tokens = new PreviewTokens();
  const [one, other] = [tokens.give("shown"), tokens.give("shown")];
  expect(one).not.toBe(other);
  expect([tokens.take(one), tokens.take(one), tokens.take("unknown"), tokens.take(other)]).toEqual([
    "shown",
    undefined,
    undefined,
    "shown",
  ]);
});

it("only the newest previews are remembered", () => {
  const tokens = new PreviewTokens();
  const given = Array.from({ length: 25 }, (_, index) => tokens.give(String(index)));
  expect(given.map((token) => tokens.take(token)).filter((shown) => shown !== undefined)).toHaveLength(20);
});
