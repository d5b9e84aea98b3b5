import { EngineUnderTest } from "./engine.ts";

/** A host of its own that runs `sh run.sh` in a folder and tells its parent once that has printed something. */
const [, , folder = ""] = process.argv;
const engine = await EngineUnderTest.open(folder);
await engine.request("startSession", { sections: { title: "t", isolationCommand: "sh run.sh" } });
engine.client.onDidPrint(() => process.send?.("printed"));
await engine.run();
