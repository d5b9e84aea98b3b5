import type { Framework } from "./framework.ts";
import { nodeTest } from "./nodeTest.ts";
import { pytest } from "./pytest.ts";
import { tox } from "./tox.ts";
import { vitest } from "./vitest.ts";

/** Every framework that is known; where several are found in a folder, the earlier one is proposed first. */
export const frameworks: readonly Framework[] = [tox, pytest, vitest, nodeTest];
