import { existsSync } from "node:fs";
import { judgeSession } from "./judgeSession.ts";

/**
 * `npm run -s judge -- DIR` judges a session without an editor: DIR has a folder for each run, `0/`, `1/`, …, with its reports and
 * what else is known of it. CONTRIBUTING.md describes what is read and printed.
 */
const [dir] = process.argv.slice(2);
if (dir === undefined || !existsSync(dir)) {
  console.error("Usage: npm run -s judge -- DIR, a folder with the folders 0, 1, … of runs");
  process.exit(2);
}
for (const judged of await judgeSession(dir)) {
  console.log(JSON.stringify(judged));
}
