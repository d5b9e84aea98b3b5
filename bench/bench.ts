import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { measureActivation } from "./activation.ts";
import { measureEngine } from "./engine.ts";

/** Measures what is claimed of speed, on the production bundles: medians of several runs, with the machine named. */
const times = 5;

execFileSync(process.execPath, [join(import.meta.dirname, "../build.ts"), "--production"]);
const rows = [...(await measureActivation(times)), ...(await measureEngine(times))];

const memory = Math.round(totalmem() / 2 ** 30);
console.log(
  `\n${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model}, ${memory} GiB, Node ${process.version}`,
);
console.log(`medians of ${times} runs\n`);
console.table(
  Object.fromEntries(rows.map(({ what, figure, range, goal }) => [what, { median: figure, range, goal }])),
);
