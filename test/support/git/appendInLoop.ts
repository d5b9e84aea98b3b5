import { randomUUID } from "node:crypto";
import { openRepository } from "../../../src/git/repository.ts";
import { holder } from "./holder.ts";

/** A process of its own that appends notes to the log of a branch: `node appendInLoop.ts <folder> <name> <count>`. */
const [folder = "", name = "", count = "0"] = process.argv.slice(2);
const repository = await openRepository(folder, { env: process.env, newId: randomUUID, holder });
const place = await repository.readPlace();
const log = await repository.openLog(place);
for (let index = 0; index < Number(count); index++) {
  const event = { kind: "noteAdded", text: `${name} ${index}` } as const;
  await log.append(() => ({
    events: [{ session: "s", at: new Date().toISOString(), place, event }],
    attachments: [],
  }));
}
repository.dispose();
