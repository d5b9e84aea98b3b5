import { expect, it } from "vitest";
import { fact } from "../../../src/base/facts/fact.ts";
import { repositoryRows } from "../../../src/views/repositoryRows.ts";

const labels = (...its: Parameters<typeof repositoryRows>) =>
  repositoryRows(...its).map(({ label }) => label);

it("has no row where everything is as usual", () => {
  expect(labels({ notices: [], mirrors: [] }, () => false)).toEqual([]);
});

it("tells what was healed, where sessions are kept, and which remotes take them along until that is hidden", () => {
  const status = {
    notices: [fact("log.copyDropped", { remote: "up" })],
    mirrors: ["a", "b"],
    keptIn: "/kept",
    leftIn: "/left",
  };
  expect(labels(status, (warning) => warning === "mirror a")).toEqual([
    "A log fetched from up was damaged and was discarded. Fetch it again.",
    "Earlier sessions of this folder",
    "Kept outside of the folder",
    "A push to b also sends the log",
  ]);
});
