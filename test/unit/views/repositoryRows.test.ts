import { expect, it } from "vitest";
import { repositoryRows } from "../../../src/views/repositoryRows.ts";

const labels = (...its: Parameters<typeof repositoryRows>) =>
  repositoryRows(...its).map(({ label }) => label);

it("has no row where everything is as usual", () => {
  expect(labels({ notices: [], mirrors: [] }, () => false)).toEqual([]);
});

it("tells what was healed, where sessions are kept, and which remotes take them along until that is hidden", () => {
  const status = { notices: ["Healed."], mirrors: ["a", "b"], keptIn: "/kept", leftIn: "/left" };
  expect(labels(status, (warning) => warning === "mirror a")).toEqual([
    "Healed.",
    "Earlier sessions of this folder",
    "Kept outside of the folder",
    "A push to b takes the log along",
  ]);
});
