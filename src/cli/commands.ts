import { check } from "./check.ts";
import type { CliCommand } from "./command.ts";
import { doctor } from "./doctor.ts";
import { disable, enable } from "./enable.ts";
import { exportCommand } from "./exportSession.ts";
import { find } from "./find.ts";
import { hypothesis, note } from "./record.ts";
import { restoreCommand, undo } from "./restore.ts";
import { run, stop } from "./run.ts";
import { mcp } from "./serveAgent.ts";
import { compare, failure, matrix, output, show } from "./show.ts";
import { solve } from "./solve.ts";
import { status } from "./status.ts";

/** Every command but `help`, `version` and `hook`, which agents call, in the order in which they are listed. */
export const commands: readonly CliCommand[] = [
  status,
  run,
  stop,
  check,
  note,
  hypothesis,
  show,
  failure,
  output,
  matrix,
  compare,
  find,
  restoreCommand,
  undo,
  solve,
  exportCommand,
  mcp,
  enable,
  disable,
  doctor,
];
