import { expect, test } from "vitest";
import { inputSchemaOf, mcpTools } from "../../../src/mcp/mcpTools.ts";
import { describeWrongInput } from "../../../src/mcp/wrongInput.ts";

const forms = {
  text: { type: "string" },
  wait: { type: "number" },
  attempt: { type: "integer" },
  paths: { type: "array", items: { type: "string" } },
  how: { enum: ["exactly", "onTop"] },
} as const;

test.each<[input: unknown, said: string | undefined]>([
  [{}, undefined],
  [{ text: "", wait: 0.5, attempt: 3, paths: [], how: "onTop" }, undefined],
  [{ paths: ["a", "b"], unknown: {} }, undefined],
  [{ text: 1 }, "“text” must be a text."],
  [{ text: null }, "“text” must be a text."],
  [{ wait: "1" }, "“wait” must be a number."],
  [{ wait: Number.POSITIVE_INFINITY }, "“wait” must be a number."],
  [{ attempt: 1.5 }, "“attempt” must be a whole number."],
  [{ attempt: "1" }, "“attempt” must be a whole number."],
  [{ paths: "a" }, "“paths” must be a list of texts."],
  [{ paths: ["a", 1] }, "“paths” must be a list of texts."],
  [{ how: "reverted" }, "“how” must be one of exactly, onTop."],
  [{ how: ["onTop"], wait: "" }, "“wait” must be a number. “how” must be one of exactly, onTop."],
  [[], "The input must be an object."],
  [null, "The input must be an object."],
  ["text", "The input must be an object."],
])("%j", (input, said) => {
  expect(describeWrongInput(forms, [], input)).toBe(said);
});

test("what is required may not be left out", () => {
  expect(describeWrongInput(forms, ["text", "attempt"], { text: "" })).toBe("“attempt” is missing.");
});

test("an input of nothing but the folder is right for each tool that requires nothing else", () => {
  for (const tool of mcpTools) {
    const { properties } = inputSchemaOf(tool);
    const wrong = describeWrongInput(properties, tool.required, { folder: "/a" });
    expect(wrong === undefined, tool.name).toBe((tool.required ?? []).length === 0);
    expect(describeWrongInput(properties, [], { folder: 1 }), tool.name).toBe("“folder” must be a text.");
  }
});
