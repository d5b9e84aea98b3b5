import { describe, expect, it } from "vitest";
import { offerMakers } from "../../../src/commands/choices/makerPicks.ts";

const attempts = [
  { by: { through: "window" } },
  { by: { through: "hook", agent: "Cursor" } },
  { by: { through: "hook", agent: "Cursor" } },
];

describe("whose attempts are shown", () => {
  it("is offered with how many there are, and what is set is checked", () => {
    const { picks } = offerMakers(attempts, "agent Cursor");
    expect(picks.map(({ icon, label, description, filter }) => [icon, label, description, filter])).toEqual([
      ["blank", "Everybody", "3 attempts", undefined],
      ["blank", "People", "1 attempt", "people"],
      ["check", "Cursor", "2 attempts", "agent Cursor"],
    ]);
    expect(offerMakers(attempts, undefined).picks[0]?.icon).toBe("check");
  });

  it("what is set is offered also where it finds nothing", () => {
    expect(offerMakers(attempts, "agent Codex CLI").picks.at(-1)).toMatchObject({
      icon: "check",
      label: "Codex CLI",
      description: "0 attempts",
    });
  });
});
