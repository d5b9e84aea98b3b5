import { defineConfig } from "vitest/config";

/** A test that takes longer hangs: these are no claims about speed, and a machine may be many times slower than ours. */
const minutes = (count: number) => ({ testTimeout: count * 60_000, hookTimeout: count * 60_000 });

/** `unit` is pure and fast; `adapters` meets real git, processes and frameworks; `ui` drives a real VS Code. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"], ...minutes(2) } },
      {
        test: {
          name: "adapters",
          include: ["test/adapters/**/*.test.ts"],
          ...minutes(5),
        },
      },
      {
        test: {
          name: "ui",
          include: ["test/ui/**/*.test.ts"],
          ...minutes(15),
          fileParallelism: false,
        },
      },
    ],
  },
});
