import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** Whether everything of the window is tried, which takes long (CONTRIBUTING.md). */
const isWhole = process.env["CASEBOOK_UI"] === "all";

/** A test that takes longer hangs: these are no claims about speed, and a machine may be many times slower than ours. */
const minutes = (count: number) => ({ testTimeout: count * 60_000, hookTimeout: count * 60_000 });

/**
 * What meets other processes and windows is tried a second time when it failed: a loaded machine now and then is too slow for them. `npm test` names
 * every test that passed only then, because it may as well be a fault that shows itself rarely.
 */
const again = { retry: 1 };

/** `unit` is pure and fast; `adapters` meets real git, processes and frameworks; `ui` drives a real VS Code. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"], maxWorkers: "100%", ...minutes(2) } },
      {
        test: {
          name: "adapters",
          include: ["test/adapters/**/*.test.ts"],
          // They mostly wait for other processes.
          maxWorkers: "100%",
          // Engines and scripts that run from their sources start in half the time once these are compiled.
          env: { NODE_COMPILE_CACHE: join(import.meta.dirname, "node_modules/.cache/compiled") },
          ...minutes(5),
          ...again,
        },
      },
      {
        test: {
          name: "ui",
          include: [isWhole ? "test/ui/**/*.test.ts" : "test/ui/*.test.ts"],
          // A window waits for the half of its time; more of them at once would fight for a small machine.
          maxWorkers: 2,
          ...minutes(15),
          ...again,
        },
      },
    ],
  },
});
