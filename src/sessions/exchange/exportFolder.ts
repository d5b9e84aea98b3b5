import { english } from "../../base/facts/words.ts";
import { groupBy } from "../../base/groupBy.ts";
import type { Attempt } from "../../model/log/attempt.ts";
import { listNewerParts } from "../../model/log/newerParts.ts";
import type { Session } from "../../model/log/session.ts";
import type { Masked } from "../../model/secrets/redaction.ts";
import type { ExportedFolder } from "../../model/words/exportContent.ts";
import { exportParts } from "../../model/words/exportForm.ts";
import type { Sessions } from "../state/sessions.ts";
import { type ExportOptions, readContent, redactionOf, renderMasked, writeMasked } from "./exportSession.ts";
import { writeJson } from "./sessionJson.ts";

/**
 * Everything of a session as files: `log.md`; `session.json`; `patches`, one for each attempt that changed something, which
 * `git am` applies in order to the commit that the session started on; and `reports`, as the runs wrote them. Secrets are masked,
 * in patches too: one that held a secret may no longer apply.
 */
export async function exportFolder(
  sessions: Sessions,
  params: Omit<ExportOptions, "form" | "as"> & { readonly session: string },
): Promise<ExportedFolder> {
  const session = sessions.find(params.session);
  const form = { scope: { kind: "session" }, parts: exportParts } as const;
  const content = await readContent(sessions, session, sessions, { ...params, form });
  const { files: raw, left } = splitTexts([
    ...(await readPatches(sessions, session)),
    ...(await readReports(sessions, session)),
  ]);
  const redactionFor = () => redactionOf(sessions, params.home);
  const writer = await sessions.ports.renderer.loadWriter();
  const log = renderMasked(writer.renderSession, session, content, await redactionFor());
  const { branch, diffs, found, reports } = content;
  const json = writeMasked(
    await redactionFor(),
    { session, texts: { branch, diffs, found, reports, newer: listNewerParts(session.log) } },
    (shown, masked) => writeJson(shown.session, { ...shown.texts, masked }),
  );
  const redaction = await redactionFor();
  const files = redaction.redact(raw);
  return {
    files: [{ path: "log.md", text: log.text }, { path: "session.json", text: json.text }, ...files],
    left,
    masked: addUp([...log.masked, ...json.masked, ...redaction.masked]),
  };
}

function addUp(masked: readonly Masked[]): readonly Masked[] {
  return [...groupBy(masked, ({ what }) => english(what))].flatMap(([, [first, ...others]]) =>
    first === undefined
      ? []
      : {
          what: first.what,
          count: others.reduce((sum, { count }) => sum + count, first.count),
        },
  );
}

interface File {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What is text, and the paths of what is not. */
function splitTexts(files: readonly File[]) {
  const decoded = files.map(({ path, bytes }) => ({
    path,
    bytes,
    text: Buffer.from(bytes).toString("utf8"),
  }));
  const isText = ({ bytes, text }: (typeof decoded)[number]) => Buffer.from(text).equals(bytes);
  return {
    files: decoded.filter(isText).map(({ path, text }) => ({ path, text })),
    left: decoded.filter((one) => !isText(one)).map(({ path }) => path),
  };
}

async function readPatches(sessions: Sessions, session: Session): Promise<readonly File[]> {
  const patches: File[] = [];
  for (const attempt of session.attempts) {
    const { number, base, tree, changes } = attempt;
    if (changes.length > 0 && base !== undefined) {
      const diff = await sessions.ports.repository.patch(base, tree);
      if (diff.length === 0) {
        continue;
      }
      const path = `patches/${String(number).padStart(4, "0")}-attempt-${number}.patch`;
      patches.push({ path, bytes: Buffer.concat([writeHeader(session, attempt), diff, footer]) });
    }
  }
  return patches;
}

/** The form of `git format-patch`: a mail. Its first line is what git itself writes where there is no commit. */
function writeHeader({ hypotheses }: Session, { number, at, hypothesis }: Attempt): Buffer {
  const claim =
    hypotheses
      .find(({ id }) => id === hypothesis)
      ?.text.replace(/\s+/g, " ")
      .trim() ?? "";
  const lines = [
    `From ${"0".repeat(40)} Mon Sep 17 00:00:00 2001`,
    "From: Casebook <casebook@localhost>",
    `Date: ${new Date(at).toUTCString()}`,
    `Subject: [PATCH] Attempt ${number}${claim === "" ? "" : `: ${claim}`}`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=UTF-8",
    "Content-Transfer-Encoding: 8bit",
    "",
    "---",
    "",
  ];
  return Buffer.from(`${lines.join("\n")}\n`);
}

const footer = Buffer.from("-- \nCasebook\n\n");

async function readReports(sessions: Sessions, { id, attempts }: Session): Promise<readonly File[]> {
  const reports: File[] = [];
  for (const { number } of attempts.flatMap(({ runs }) => runs)) {
    for (let index = 0; ; index++) {
      const bytes = await sessions.readAttachment(id, `runs/${number}/reports/${index}.xml`);
      if (bytes === undefined) {
        break;
      }
      reports.push({ path: `reports/run-${number}-${index}.xml`, bytes });
    }
  }
  return reports;
}
