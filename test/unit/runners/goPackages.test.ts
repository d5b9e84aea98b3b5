import { expect, it } from "vitest";
import { packagesOfChanges } from "../../../src/runners/frameworks/shared/goPackages.ts";

const tested = 'package p\n\nimport "testing"\n\nfunc TestIt(t *testing.T) {}\n';

it.each([
  ["a block comment", "/*\nPackage cart adds up.\n\ntype of sum: any\nfunc none\n*/\n"],
  ["several of them on a line", "/* a */ /* b\nconst c */ // /*\n"],
  ["a line comment with the beginning of a block", "// see /*\n"],
  ["a mark within a comment", "/* // */\n"],
])("the imports of a Go file are read behind %s", (_, comment) => {
  const sources = new Map([
    ["go.mod", "module example.com/shop\n"],
    ["money/money.go", "package money\n"],
    ["cart/cart.go", `${comment}package cart\n\nimport (\n\t"example.com/shop/money" // in cents\n)\n`],
    ["cart/cart_test.go", tested],
  ]);
  expect(packagesOfChanges(sources, [{ path: "money/money.go", isGone: false }])).toEqual(["cart"]);
});
