import { appendFileSync, readdirSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openKeptAnswers } from "../../../src/git/search/keptAnswers.ts";
import { makeFolder } from "../../support/git/repositories.ts";

test("answers are kept by tree, by the number of the try, and for one question alone", () => {
  const folder = join(makeFolder(), "answers");
  const kept = openKeptAnswers(folder, ["npm test", "a"]);
  kept.add("t1", { is: "yes" });
  kept.add("t1", { is: "no" });
  kept.add("t2", { is: "unresolved", names: ["addUp"] });
  expect(kept.find("t1", 0)).toBeUndefined();
  const again = openKeptAnswers(folder, ["npm test", "a"]);
  expect([0, 1, 2].map((time) => again.find("t1", time))).toEqual([{ is: "yes" }, { is: "no" }, undefined]);
  expect(again.find("t2", 0)).toEqual({ is: "unresolved", names: ["addUp"] });
  expect(openKeptAnswers(folder, ["npm testa", ""]).find("t1", 0)).toBeUndefined();
  again.forget();
  expect(readdirSync(folder)).toEqual([]);
});

test("a line that was cut off, or says something else, is left out", () => {
  const folder = makeFolder();
  openKeptAnswers(folder, ["q"]).add("t1", { is: "yes" });
  const [name = ""] = readdirSync(folder);
  appendFileSync(join(folder, name), '["t2","maybe"]\n[1,"yes"]\n{"t3":"yes"}\n["t4","no"]\n["t5","ye');
  const kept = openKeptAnswers(folder, ["q"]);
  expect(["t1", "t2", "t3", "t4", "t5"].map((tree) => kept.find(tree, 0)?.is)).toEqual([
    "yes",
    undefined,
    undefined,
    "no",
    undefined,
  ]);
});

test("after a day they are gone", () => {
  const folder = makeFolder();
  openKeptAnswers(folder, ["q"]).add("t1", { is: "yes" });
  const [name = ""] = readdirSync(folder);
  const path = join(folder, name);
  const old = statSync(path).mtimeMs / 1000 - 25 * 60 * 60;
  utimesSync(path, old, old);
  expect(openKeptAnswers(folder, ["q"]).find("t1", 0)).toBeUndefined();
  expect(readdirSync(folder)).toEqual([]);
});
