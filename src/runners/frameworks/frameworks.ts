import { bun } from "./bun.ts";
import { deno } from "./deno.ts";
import type { Framework } from "./framework.ts";
import { jest } from "./jest.ts";
import { mocha } from "./mocha.ts";
import { nodeTest } from "./nodeTest.ts";
import { nox } from "./nox.ts";
import { playwright } from "./playwright.ts";
import { pytest } from "./pytest.ts";
import { tox } from "./tox.ts";
import { unittest } from "./unittest.ts";
import { vitest } from "./vitest.ts";

/** Every framework that is known; where several are found in a folder, the earlier one is proposed first. */
export const frameworks: readonly Framework[] = [
  tox,
  nox,
  pytest,
  unittest,
  playwright,
  vitest,
  jest,
  mocha,
  bun,
  deno,
  nodeTest,
];
