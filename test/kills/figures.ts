import type { Judgement } from "./aftermath.ts";
import type { Phase } from "./killPoint.ts";
import { describePlan, type Plan } from "./plan.ts";

const phases = [
  "preparing",
  "fetching",
  "publishing",
  "applying",
  "pushing",
  "finishing",
] as const satisfies readonly Phase[];

/** How often what was killed where, and what that came to. */
export class Figures {
  readonly #kills = new Map<string, number>();
  #lost = 0;
  #wrong = 0;
  #rounds = 0;
  readonly #failed: string[] = [];

  get rounds(): number {
    return this.#rounds;
  }

  /** A line for each round in which something was lost or wrong. */
  get failed(): readonly string[] {
    return this.#failed;
  }

  /** `phase` is where it was killed; undefined if it was not. A round that failed is printed at once. */
  add(plan: Plan, phase: Phase | undefined, { lost, wrong }: Judgement): void {
    const key = `${plan.name} ${phase ?? "not killed"}`;
    this.#kills.set(key, (this.#kills.get(key) ?? 0) + 1);
    this.#rounds += 1;
    this.#lost += lost.length;
    this.#wrong += wrong.length;
    if (lost.length + wrong.length > 0) {
      const says = [...lost.map((what) => `LOST ${what}`), ...wrong].join("\n    ");
      this.#failed.push(`${describePlan(plan)}\n    ${says}`);
      console.error(this.#failed.at(-1));
    }
  }

  /** A table: an operation a line, a phase a column. */
  print(): string {
    const columns = [...phases, "not killed"];
    const names = [
      ...new Set(
        [...this.#kills.keys()].map((key) =>
          key.slice(0, key.indexOf(columns.find((one) => key.endsWith(one)) ?? "") - 1),
        ),
      ),
    ];
    const rows = [...names, "all"].map((name) => {
      const counts = columns.map((column) => this.#count(name, column));
      return [name, ...counts.map(String)];
    });
    const table = [["killed while", ...columns], ...rows].map((row) =>
      row.map((cell, index) => (index === 0 ? cell.padEnd(14) : cell.padStart(11))).join(""),
    );
    return [...table, `${this.#rounds} rounds: ${this.#lost} lost, ${this.#wrong} wrong`].join("\n");
  }

  #count(name: string, column: string): number {
    return [...this.#kills]
      .filter(([key]) => key.endsWith(` ${column}`) && (name === "all" || key === `${name} ${column}`))
      .reduce((sum, [, count]) => sum + count, 0);
  }
}
