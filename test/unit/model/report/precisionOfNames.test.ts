import { expect, it } from "vitest";
import { precisionOfNames, type SelectedCase } from "../../../../src/model/report/selection.ts";

function one(file: string | undefined, name: string): SelectedCase {
  return { id: `${file} ${name}`, suitePath: [], classname: "", name, file };
}

const nameOf = ({ name }: SelectedCase) => name;

it.each([
  ["another file of the chosen has it", [one("a", "x"), one("b", "y")], [one("b", "x")], "groups"],
  ["its own file has it once more", [one("a", "x")], [one("a", "x")], "groups"],
  ["no file of the chosen has it", [one("a", "x"), one("b", "y")], [one("c", "x"), one("b", "z")], "tests"],
  ["all files are looked through", [one(undefined, "x")], [one("c", "x")], "groups"],
  ["the others are not known", [one("a", "x")], undefined, "tests"],
] as const)("names are as exact as they can be where %s", (_, cases, others, precision) => {
  expect(precisionOfNames({ cases, files: [], others }, nameOf)).toBe(precision);
});
