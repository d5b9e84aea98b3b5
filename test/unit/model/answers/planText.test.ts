import { describe, expect, it } from "vitest";
import { checkPlan } from "../../../../src/model/answers/planText.ts";
import {
  failing,
  modified,
  passing,
  reportOf,
  startSession,
} from "../../../support/sessions/sessionBuilder.ts";

function story() {
  const builder = startSession({ title: "Orders answer 500", isolationCommand: "npm test" });
  builder.attempt();
  builder.run(reportOf([failing("a"), passing("b")]));
  const stale = builder.hypothesis("The orders kept in memory are stale");
  builder.attempt([modified("src/orderStore.js")]);
  builder.run(reportOf([failing("a"), failing("b")]));
  builder.mark(stale, "refuted");
  builder.hypothesis("Requests share one database connection");
  return builder.session();
}

describe("a plan checked against the log", () => {
  it("meets a hypothesis in other words, with what its attempts gave", () => {
    const text = checkPlan(story(), { text: "Perhaps staleness: the in-memory order is stale", files: [] });
    expect(text).toMatch(/^Compared with 2 attempts, 2 hypotheses and 0 notes of this session, by words/);
    expect(text).toMatch(
      /% of the words of the hypothesis “The orders kept in memory are stale” \(refuted\)/,
    );
    expect(text).toContain("1 attempt tested it:\n- #1 worse (+1), 2 failing; +1 newly failing against #0;");
    expect(text).not.toContain("database connection");
  });

  it("tells of attempts that changed the same files", () => {
    const text = checkPlan(story(), {
      text: "Rename a variable",
      files: ["src/orderStore.js", "src/new.js"],
    });
    expect(text).toContain(
      "1 attempt changed a file of the plan.\n- File “src/orderStore.js” in #1 worse (+1)",
    );
  });

  it("tells of attempts that changed much of the same lines, and what they gave", () => {
    const plan = { text: "Upgrade the compiler", files: [] };
    const like = (share: number) => checkPlan(story(), { ...plan, like: [{ attempt: 1, share }] });
    expect(like(0.667)).toContain(
      "by changed lines, words and file names.\n66 % of the lines of #1 worse (+1)",
    );
    expect(like(1)).toContain("Exactly the lines of #1 worse (+1)");
    expect(like(1)).not.toContain("nothing was found");
    expect(checkPlan(story(), { ...plan, like: [] })).toContain("No attempt changed nearly the same lines.");
  });

  it("says that nothing was found, and that this proves nothing", () => {
    const text = checkPlan(story(), { text: "Upgrade the compiler", files: ["src/new.js"] });
    expect(text).toContain("No hypothesis uses many of the same words.");
    expect(text).toContain("0 attempts changed a file of the plan.");
    expect(text).toContain("Finding nothing does not prove that it was never tried.");
  });

  it("says of an untested hypothesis that no attempt tested it", () => {
    const text = checkPlan(story(), { text: "one database connection is shared by requests", files: [] });
    expect(text).toContain("(open). No attempt tested it.");
  });
});
