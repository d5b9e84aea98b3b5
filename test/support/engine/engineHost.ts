import { defaultSettings } from "../../../src/model/folder/settings.ts";
import { EngineClient } from "../../../src/protocol/client.ts";

// A host as a process of its own: it opens a folder in the engine of a module, and then does what it is sent. It says when it has done so.
const [module = "", folder = "", limit] = process.argv.slice(2);
const client = new EngineClient(module, process.env, { limit: Number(limit) });
client.onDidDie(({ how }) => process.send?.(`died: ${how}`));
const { active: session = "", sessions } = await client.request("openFolder", {
  folder,
  settings: defaultSettings,
});
process.on("message", async (message) => {
  if (message === "run") {
    const command = sessions[0]?.sections.isolationCommand ?? "";
    client.request("runCommand", { folder, purpose: "isolation", command }).catch(() => undefined);
  } else {
    await client.request("addNote", { folder, session, text: String(message) }).catch(() => undefined);
    process.send?.(`wrote: ${message}`);
  }
});
process.send?.("opened");
