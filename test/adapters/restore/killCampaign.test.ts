import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { judgeRound } from "../../kills/aftermath.ts";
import { makeBundle } from "../../kills/bundle.ts";
import { type Clone, makeClone } from "../../kills/clones.ts";
import { Figures } from "../../kills/figures.ts";
import type { Phase } from "../../kills/killPoint.ts";
import { OtherWindow } from "../../kills/otherWindow.ts";
import { describePlan, type Plan, planRound, worstInstants } from "../../kills/plan.ts";
import { createRandom } from "../../kills/random.ts";
import { playRound } from "../../kills/round.ts";
import { makeFolder } from "../../support/git/repositories.ts";
import { needing } from "../../support/system/capabilities.ts";

/**
 * Kills the engine while it restores, shares, deletes and records, beside others who edit, use git and write into the same log; then
 * opens the folder again and looks whether anything is lost, or otherwise than it was promised. Each round follows from its seed;
 * `CASEBOOK_KILLS` is their number, `CASEBOOK_SEED` the first one,
 * which is negative for one of the worst instants; `CASEBOOK_ONLY` leaves out those that it does not match as they are described.
 */
const rounds = Number(process.env["CASEBOOK_KILLS"] ?? 2);
const first = Number(process.env["CASEBOOK_SEED"] ?? 0);
const only = new RegExp(process.env["CASEBOOK_ONLY"] ?? "");
const plans = [
  ...worstInstants.filter(({ seed }) => first === 0 || first === seed),
  ...Array.from({ length: first < 0 ? 0 : rounds }, (_, index) => planRound(first + index)),
].filter((plan) => only.test(describePlan(plan)));

/** How many rounds are played at the same time, after how many another clone is made, and after how many the figures are printed. */
const [atOnce, perClone, perReport] = [2, 100, 50];

needing(test, "proc", "signals")(
  "whatever is killed, nothing is lost, and it can be taken back or done again (needs Linux)",
  { timeout: 24 * 60 * 60_000 },
  async () => {
    const figures = new Figures();
    const folder = makeFolder();
    const env = { NODE_COMPILE_CACHE: join(folder, "compiled") };
    const tools = { bundle: await makeBundle(join(folder, "bundle")), env };
    const clones = new Map<number, Promise<Clone>>();
    const cloneFor = ({ seed }: Plan) => {
      const of = Math.floor(Math.max(seed, 0) / perClone);
      const made = clones.get(of) ?? makeClone(createRandom(of), tools);
      clones.set(of, made);
      return made;
    };
    const waiting = plans.values();
    const play = async () => {
      const spent: string[] = [];
      const other = new OtherWindow(await cloneFor(plans[0] ?? expect.fail()));
      try {
        for (const plan of waiting) {
          const copy = join(folder, String(plan.seed));
          const template = await cloneFor(plan);
          const { phase, judgement } = await playAndJudge(plan, template, copy, other);
          figures.add(plan, phase, judgement);
          if (figures.rounds % perReport === 0) {
            console.log(figures.print());
          }
          // The other window may still look at it, because nobody waits for that.
          spent.push(copy);
          remove(spent.splice(0, spent.length - 1));
        }
      } finally {
        other.dispose();
      }
    };
    await Promise.all(Array.from({ length: atOnce }, play));
    console.log(figures.print());
    expect(figures.failed).toEqual([]);
  },
);

async function playAndJudge(plan: Plan, template: Clone, copy: string, other: OtherWindow) {
  let phase: Phase | undefined;
  try {
    const killed = await playRound(plan, template, copy, other);
    phase = killed.phase;
    return { phase, judgement: await judgeRound(killed, other) };
  } catch (error) {
    // What cannot even be looked at is wrong; the other rounds go on.
    return { phase, judgement: { lost: [], wrong: [String((error as Error).stack ?? error)] } };
  }
}

function remove(folders: readonly string[]): void {
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
