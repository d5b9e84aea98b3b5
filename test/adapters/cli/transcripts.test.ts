import { expect, test } from "vitest";
import { useCasebook } from "../../support/cli/useCasebook.ts";
import { makeFolder } from "../../support/git/repositories.ts";
import { needing } from "../../support/system/capabilities.ts";
import { replay } from "../../support/transcripts/replay.ts";
import { makeProject, readTranscript } from "../../support/transcripts/transcript.ts";

/**
 * What coding agents did, replayed against the command line and its hooks, without a model: what must hold in each transcript, however busy
 * the machine is. `npm run bench -- agents` plays all of them, and measures more.
 */
const played = ["no-tests", "orders-not-solved", "price-copilot", "price-cursor", "price-vscode"];

const casebook = await useCasebook();

needing(test, "sh").each(played)(
  "the transcript “%s” is recorded as it was, and harms nothing",
  async (name) => {
    const transcript = readTranscript(name);
    const replayed = await replay(transcript, makeProject(transcript.start, makeFolder()), casebook);
    expect(replayed).toMatchObject({ misses: [], wronglyGreen: [], falseRecordings: [], harm: [] });
    const testRuns = transcript.steps.filter((step) => step.step === "shell" && step.tests !== undefined);
    expect(replayed.recorded.right).toBe(testRuns.length);
    expect(replayed.factTokens.filter((tokens) => tokens > 250)).toEqual([]);
  },
);
