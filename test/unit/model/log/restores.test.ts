import { expect, it } from "vitest";
import { type RestorePreview, splitByFolder } from "../../../../src/model/log/restores.ts";

const preview: RestorePreview = {
  write: ["README.md", "app/a.ts", "app2/b.ts", "libs/app/c.ts"],
  delete: ["app/sub/d.ts", "app"],
  marked: ["README.md", "app/a.ts"],
  kept: [
    { path: "app/.env", reason: "looks like a secret" },
    { path: "big.bin", reason: "too big" },
  ],
};

it("sets apart what a restore would change outside of the folder that is open", () => {
  expect(splitByFolder(preview, "app")).toEqual({
    inside: { write: ["app/a.ts"], delete: ["app/sub/d.ts"], marked: ["app/a.ts"], kept: [preview.kept[0]] },
    outside: ["README.md", "app2/b.ts", "libs/app/c.ts", "app"],
  });
});

it("leaves nothing outside where the whole repository is open", () => {
  expect(splitByFolder(preview, "")).toEqual({ inside: preview, outside: [] });
});
