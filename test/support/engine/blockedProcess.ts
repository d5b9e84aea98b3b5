import { spawn } from "node:child_process";
import { startWatchdog } from "../../../src/protocol/watchdog.ts";

/** A process with a run of one process that stops responding, on a Windows whose taskkill is another program: `blockedProcess.ts TASKKILL`. */
const [, , taskkill = ""] = process.argv;
const watchdog = startWatchdog(
  1000,
  "win32",
  (error) => {
    throw error;
  },
  taskkill,
);
const run = spawn("sh", ["-c", "sleep 300 & wait"], { stdio: "ignore", detached: true });
watchdog.setRun("folder", run.pid);
process.send?.(run.pid);
setTimeout(() => {
  for (;;);
}, 100);
