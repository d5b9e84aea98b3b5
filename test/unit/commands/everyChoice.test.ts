import { afterEach, describe, expect, it } from "vitest";
import { fact } from "../../../src/base/facts/fact.ts";
import { speak } from "../../../src/base/l10n.ts";
import { listUses, offerAgreed } from "../../../src/commands/choices/agreedPicks.ts";
import { offerArrangements } from "../../../src/commands/choices/arrangementPicks.ts";
import { offerAttempts } from "../../../src/commands/choices/attemptPicks.ts";
import { changesOf, changesOfFile } from "../../../src/commands/choices/changesChoice.ts";
import { listComparison, pairOf } from "../../../src/commands/choices/comparisonLines.ts";
import { describeError } from "../../../src/commands/choices/errorMessage.ts";
import {
  describeLeftOut,
  describeMasked,
  offerParts,
  offerScopes,
  offerTargets,
} from "../../../src/commands/choices/exportChoice.ts";
import { askForImported } from "../../../src/commands/choices/importChoice.ts";
import { askForIsolated } from "../../../src/commands/choices/isolateQuestion.ts";
import {
  askToDelete,
  askToDeleteAll,
  offerMeasured,
  offerMoves,
  offerOtherSessions,
  offerToDelete,
} from "../../../src/commands/choices/keptSessionPicks.ts";
import { offerMakers } from "../../../src/commands/choices/makerPicks.ts";
import {
  askForHypothesis,
  askForNote,
  askForOtherHypothesis,
  askForOtherNote,
} from "../../../src/commands/choices/noteQuestions.ts";
import { askForIsolation, offerDestinations } from "../../../src/commands/choices/outsideRunChoice.ts";
import {
  askForTimes,
  describeRepetition,
  offerRepetitions,
} from "../../../src/commands/choices/repetitionChoice.ts";
import {
  askForBranch,
  describeInterrupted,
  nothingToRestore,
  offerRestoreWays,
  previewTitle,
  restoredTitle,
  restoreMessage,
} from "../../../src/commands/choices/restoreChoice.ts";
import { askAboutUnsaved, notSaved, offerFiles } from "../../../src/commands/choices/restoreFiles.ts";
import { askToRun } from "../../../src/commands/choices/runQuestion.ts";
import { offerHypotheses, offerSections, offerSessions } from "../../../src/commands/choices/sessionPicks.ts";
import {
  askToShare,
  offerAdoption,
  offerFetched,
  offerRemotes,
  sharedSentence,
} from "../../../src/commands/choices/shareChoice.ts";
import {
  askForIsolationCommand,
  askForTitle,
  offerStarts,
} from "../../../src/commands/choices/startChoice.ts";
import type { PickItem, PickList, TextQuestion } from "../../../src/editor/window/questions.ts";
import {
  iconText,
  linkAndIconText,
  linkText,
  manyLines,
  plainText,
} from "../../../src/editor/window/shownText.ts";
import { newSessionSections } from "../../../src/model/words/newSession.ts";
import { readKeys } from "../../support/fences/l10nRules.ts";
import { readSources } from "../../support/fences/readSources.ts";
import { failing, modified, reportOf, startSession } from "../../support/sessions/sessionBuilder.ts";
import { outsidePseudo, pseudoLanguage, pseudoTranslations } from "../../support/texts/pseudoLanguage.ts";

afterEach(() => speak(undefined));

/** What commands show where every name in it is `name`: as lists, inputs, sentences of notifications, and details of dialogs. */
function everything(name: string) {
  const told = startSession({ title: name, isolationCommand: name, verificationCommand: name });
  told.hypothesis(name);
  told.attempt();
  told.run(reportOf([failing(name, name, name)]));
  told.attempt([modified(name)]);
  const session = told.session();
  const { attempts, hypotheses, sections } = session;
  const kept = {
    log: "1",
    tip: "1",
    session: "1",
    branch: name,
    branchState: "gone",
    title: name,
    state: "open",
    lastAt: "2026-03-04T12:00:00Z",
    attempts: 1,
    restores: 2,
    remote: name,
  } as const;
  const preview = {
    write: [name, "1"],
    delete: [name],
    marked: [name],
    kept: [{ path: name, reason: "ignored now" }],
  } as const;
  const outcome = {
    written: 1,
    deleted: 2,
    marked: [name],
    conflicts: [{ path: name, reason: fact("restore.systemRefused", { message: name }) }],
    rescued: [name],
    wrong: [name],
  };
  const outgoing = {
    url: name,
    reference: name,
    bytes: 1,
    sessions: 1,
    attempts: 2,
    secretLike: [name],
    unsearched: { files: 1, bytes: 1 },
  };
  const wholeForm = { scope: { kind: "session" }, parts: ["diffs", "matrix", "failures", "output"] } as const;
  const ways = ["exactly", "onTop", "reverted"] as const;
  const comparison = {
    files: [modified(name)],
    results: { before: 1, now: 2, tests: [{ id: name, name, verdict: "fixed" }], stillFailing: 0 },
  } as const;
  const [first] = attempts;
  const pair = pairOf(first ?? { number: 0 }, "openChanges");
  const lists: readonly (PickList<PickItem> | undefined)[] = [
    offerAgreed([{ text: name }, { text: undefined }], listUses([session]), () => undefined),
    offerArrangements({ groupBy: "file", newFirst: true }),
    offerMakers([{ by: { through: "mcp", agent: name } }], `agent ${name}`),
    offerAttempts(attempts, hypotheses, "1"),
    listComparison(comparison, pair),
    listComparison({ files: [] }, { ...pair, now: pair.before }),
    listComparison({ files: [], results: { ...comparison.results, tests: [], stillFailing: 1 } }, pair),
    offerTargets(wholeForm),
    offerScopes(),
    offerParts(wholeForm),
    offerOtherSessions([kept, { ...kept, branch: undefined, title: "", state: "solved" }], "de"),
    offerMoves(kept, name),
    offerMeasured([kept], new Map(), 1, "de"),
    offerToDelete([kept], undefined, "de"),
    offerDestinations(session, { failing: 1 }),
    offerRepetitions(),
    offerRestoreWays({ number: 1, head: undefined }, "1".repeat(40)),
    offerFiles(preview, "", "1"),
    offerFiles(preview, "1/1", "1"),
    offerSessions([session], session.id),
    offerSections(sections),
    offerHypotheses(hypotheses),
    offerRemotes([{ name, url: name }], "1"),
    offerFetched([kept], name, "de"),
    offerAdoption(kept),
    offerStarts([{ command: name, framework: name }]),
  ];
  const inputs: readonly TextQuestion[] = [
    askForImported("isolationCommand", name),
    askForImported("verificationCommand", name),
    ...(["tests", "groups", "files"] as const).map((precision) =>
      askForIsolated({ command: name, framework: name, precision }),
    ),
    askForIsolation({ failing: 1 }, name),
    askForTimes(),
    askForBranch(1, name),
    askForIsolationCommand(name),
    askForTitle(name, name),
    askForHypothesis(undefined),
    askForHypothesis(1),
    askForOtherHypothesis(name),
    askForNote(),
    askForOtherNote(name),
  ];
  const sentences: readonly (string | undefined)[] = [
    ...(describeError(new Error(name))?.sentences ?? []),
    describeMasked({ masked: [{ what: fact("secret.value", { name }), count: 1 }] }),
    describeLeftOut({ left: [name] }),
    ...describeInterrupted([name]),
    ...ways.flatMap((how) => [
      ...restoreMessage(restoredTitle(1, how), outcome).sentences,
      nothingToRestore(1, how),
    ]),
    ...(["done", "stopped", "edited", "broken"] as const).map((ended) =>
      describeRepetition({ runs: 1, failed: 1, ended, flaky: [{ name, failed: 1, of: 2 }] }),
    ),
    sharedSentence(true, name),
    sharedSentence(false, name),
    notSaved(name).message,
    notSaved(name).nextStep,
  ];
  const unsaved = askAboutUnsaved([name]);
  const runs = (["isolation", "verification"] as const).flatMap((purpose) =>
    [undefined, name].map((remote) => askToRun({ command: name, purpose, title: name }, remote)),
  );
  const dialogs = [
    askToDelete(kept, 1),
    askToDeleteAll({ logs: [1], sessions: 1, attempts: 1, bytes: 1 }),
    askToShare(outgoing, { name }),
    ...runs.map(({ question, command, origin, answer }) => ({
      question,
      detail: `${command}\n\n${origin}`,
      answer,
    })),
    { question: unsaved.question, detail: unsaved.detail, answer: unsaved.save },
    { question: unsaved.question, detail: unsaved.detail, answer: unsaved.leaveOut },
  ];
  const titles = [
    ...ways.map((how) => previewTitle(1, how, preview)),
    changesOf(attempts, 1).title,
    changesOfFile(changesOf(attempts, undefined), name).title,
    newSessionSections({ symptom: name }, name, name, undefined).title ?? "",
  ];
  return {
    lists: lists.filter((list) => list !== undefined),
    inputs,
    sentences: sentences.filter((sentence) => sentence !== undefined),
    dialogs,
    titles,
  };
}

it("says nothing in English when the window speaks another language", () => {
  speak(pseudoTranslations(readKeys(pseudoLanguage, readSources(), [])));
  const { lists, inputs, sentences, dialogs, titles } = everything("1");
  const texts = [
    ...lists.flatMap(({ picks, title, placeHolder }) => [
      title,
      placeHolder,
      ...picks.flatMap(({ label, description, detail }) => [label, description, detail]),
    ]),
    ...inputs.flatMap(({ title, prompt, validateInput }) => [title, prompt, validateInput?.("")]),
    ...dialogs.flatMap(({ question, detail, answer }) => [question, detail, answer]),
    ...sentences,
    ...titles,
  ].filter((text) => text !== undefined);
  expect(texts.length).toBeGreaterThan(250);
  const isForgotten = (text: string) => /[A-Za-z]{3,}/.test(outsidePseudo(text));
  expect([...new Set(texts.filter(isForgotten))]).toEqual([]);
});

describe("a name that somebody else chose", () => {
  /** What VS Code looks for in a notification (linkedText.ts), and what it takes for an icon (iconLabels.ts). */
  const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
  const icon = /(?<!\\)\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/;
  const invisible = /[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

  it.each([
    "[details](command:workbench.action.closeWindow)",
    "](command:x)[a",
    "$(zap)",
    "$(sync~spin) a",
    "a\u202eb\u2066c\u200dd",
    "line\nline\r\nline\u2028line",
    "\ud800x",
    "A".repeat(50_000),
  ])("acts nowhere, however a choice puts it into a text: %j", (name) => {
    const { lists, inputs, sentences, dialogs, titles } = everything(name.slice(0, 60_000));
    for (const { picks, title, placeHolder = "" } of lists) {
      for (const text of [title, placeHolder].map(plainText)) {
        expect(text).not.toMatch(invisible);
      }
      for (const { label, description = "", detail = "" } of picks) {
        for (const text of [label, description, detail].map((part) => iconText(part))) {
          expect(text).not.toMatch(icon);
          expect(text).not.toMatch(invisible);
          expect(text.length).toBeLessThan(1300);
        }
      }
    }
    for (const text of [
      linkText(...sentences),
      ...inputs.map(({ prompt = "" }) => linkAndIconText(prompt)),
    ]) {
      expect(text).not.toMatch(link);
      expect(text).not.toMatch(invisible);
    }
    for (const text of [
      ...titles.map(plainText),
      ...dialogs.flatMap(({ question, detail }) => [plainText(question), manyLines(detail)]),
    ]) {
      expect(text).not.toMatch(invisible);
    }
  });
});
