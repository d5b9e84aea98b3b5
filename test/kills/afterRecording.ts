import { command } from "./clones.ts";
import { type FoundLog, listEvents, readLogs } from "./logs.ts";
import type { Reopened } from "./reopened.ts";

/** A note is there or not, and can be written. */
export async function checkNote({ killed, after, other, wrong }: Reopened): Promise<void> {
  const { clone, request } = killed;
  const { text } = request.params as { readonly text: string };
  const count = (logs: ReadonlyMap<string, FoundLog>) =>
    listEvents(logs, "noteAdded").filter((one) => one.text === text).length;
  const written = count(after.logs);
  if (written > 1) {
    wrong.push(`the note is there ${written} times`);
  }
  await other.ask("addNote", { folder: clone.files.dir, session: clone.active, text });
  if (count(readLogs(clone.files)) !== written + 1) {
    wrong.push("the note was not added again");
  }
}

/** No run is without an end, and the next one is recorded. */
export async function checkRun({ killed, after, other, wrong }: Reopened): Promise<void> {
  const { files } = killed.clone;
  const open = (logs: ReadonlyMap<string, FoundLog>) =>
    listEvents(logs, "runStarted").length - listEvents(logs, "runFinished").length;
  if (open(after.logs) !== 0) {
    wrong.push(`${open(after.logs)} runs have no end`);
  }
  await other.ask("runCommand", { folder: files.dir, purpose: "isolation", command });
  const logs = readLogs(files);
  if (
    open(logs) !== 0 ||
    listEvents(logs, "runStarted").length !== listEvents(after.logs, "runStarted").length + 1
  ) {
    wrong.push("the run that was made again was not recorded");
  }
}
