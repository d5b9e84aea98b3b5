import { expect, it } from "vitest";
import { replaceInTime } from "../../../../src/base/replaceInTime.ts";
import { describeDiagnostics as describe } from "../../../../src/editor/folders/diagnostics.ts";
import { createRedaction } from "../../../../src/model/secrets/redaction.ts";
import { listSecrets } from "../../../../src/model/secrets/secretVariables.ts";
import {
  failing,
  modified,
  passing,
  reportOf,
  startSession,
} from "../../../support/sessions/sessionBuilder.ts";

const secret = "hunter2-correct-horse";
const rules = {
  secrets: listSecrets({ SHOP_PASSWORD: secret }),
  home: "/home/jane",
  patterns: ["CUST-\\d+"],
};
const describeDiagnostics = (diagnostics: Parameters<typeof describe>[0]) =>
  describe(diagnostics, createRedaction(rules, replaceInTime));

it("says versions, settings that were changed, and numbers; nothing of whose they are", () => {
  const builder = startSession({ title: "Secret project", isolationCommand: "TOKEN=abc npm test" });
  builder.attempt([modified("src/secret.js")]);
  builder.run(reportOf([failing("private"), passing("b")]));
  builder.attempt();
  builder.run(undefined);
  const session = builder.session();
  const text = describeDiagnostics({
    versions: { Casebook: "0.1.0", "VS Code": "1.100.3, local, Node 20.19.0" },
    settings: { "casebook.editor.codeLens": false },
    folders: [
      {
        shown: {
          kind: "ready",
          state: {
            folder: "/home/jane/secret",
            pathInRepository: "packages/api",
            repository: { notices: [], mirrors: [] },
            place: { branch: "jane/secret", worktree: "main" },
            sessions: [session],
            active: session.id,
            openChanges: [modified("src/secret.js")],
          },
        },
        engine: { node: "20.19.0", git: "2.39.5" },
      },
      { shown: { kind: "unavailable", message: "/home/jane is no repository" } },
    ],
  });
  expect(text).toBe(`### Casebook diagnostics

- Casebook: 0.1.0
- VS Code: 1.100.3, local, Node 20.19.0
- \`casebook.editor.codeLens\`: \`false\`
- Folder 1: git 2.39.5, engine on Node 20.19.0; on a branch; main worktree; below the top level; 1 session; 2 attempts; 2 runs (0 passed, 1 failed, 0 noTestMatched, 1 broken, 0 interrupted); 1 open change; idle
- Folder 2: unavailable
`);
});

it("tells no text of a setting, and masks what slips in elsewhere", () => {
  const text = describeDiagnostics({
    versions: { Editor: `1.0 in /home/jane/editor, of CUST-42, with ${secret}` },
    settings: {
      "casebook.run.where": secret,
      "casebook.redaction.patterns": [secret],
      "casebook.reportLimits": { cases: 5, [secret]: 1, depth: "/home/jane/x", list: [secret] },
    },
    folders: [],
  });
  expect(text).toBe(`### Casebook diagnostics

- Editor: 1.0 in ~/editor, of ***, with ***
- \`casebook.run.where\`: \`"(set)"\`
- \`casebook.redaction.patterns\`: \`"(set)"\`
- \`casebook.reportLimits\`: \`{"cases":5,"***":1,"depth":"(set)","list":["(set)"]}\`
`);
});
