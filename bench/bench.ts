import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { measureActivation } from "./activation.ts";
import { measureAgents } from "./agents.ts";
import { measureEngine } from "./engine.ts";
import { measureFolding } from "./folding.ts";
import { measureGrowth } from "./growth.ts";
import { measureHost } from "./host.ts";
import { measureJudgement } from "./judgement.ts";
import { measureMarkdown } from "./markdown.ts";
import type { Row } from "./measure.ts";
import { measureMemory } from "./memory.ts";
import { measureOverhead } from "./overhead.ts";
import { measureParsing } from "./parsing.ts";
import { measureSignatures } from "./signatures.ts";
import { measureSize } from "./size.ts";
import { measureStore } from "./store.ts";
import { measureTrials } from "./trials.ts";
import { measureWindow } from "./window.ts";

/**
 * Measures what is claimed of speed, on the production bundles: medians of several runs, with the machine named.
 * `npm run bench -- parsing` measures one room only.
 */
const times = 5;

const rooms: Readonly<Record<string, (times: number) => Promise<readonly Row[]>>> = {
  parsing: measureParsing,
  activation: measureActivation,
  engine: measureEngine,
  overhead: measureOverhead,
  trials: measureTrials,
  host: measureHost,
  window: measureWindow,
  store: measureStore,
  signatures: measureSignatures,
  judgement: measureJudgement,
  folding: measureFolding,
  markdown: measureMarkdown,
  memory: measureMemory,
  agents: measureAgents,
  growth: measureGrowth,
  size: measureSize,
};
const asked = process.argv.slice(2);
const unknown = asked.filter((room) => !(room in rooms));
if (unknown.length > 0) {
  console.error(`There is nothing called ${unknown.join(", ")}; there is ${Object.keys(rooms).join(", ")}.`);
  process.exit(1);
}

execFileSync(process.execPath, [join(import.meta.dirname, "../build.ts"), "--production"]);
const rows: Row[] = [];
const minutes: Record<string, string> = {};
for (const [room, measure] of Object.entries(rooms)) {
  if (asked.length === 0 || asked.includes(room)) {
    const began = performance.now();
    rows.push(...(await measure(times)));
    minutes[room] = ((performance.now() - began) / 60_000).toFixed(1);
  }
}

const memory = Math.round(totalmem() / 2 ** 30);
console.log(
  `\n${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model}, ${memory} GiB, Node ${process.version}`,
);
console.log(`medians of ${times} runs\n`);
console.table(
  Object.fromEntries(rows.map(({ what, figure, range, goal }) => [what, { median: figure, range, goal }])),
);
console.log("\nminutes that measuring took");
console.table(minutes);
