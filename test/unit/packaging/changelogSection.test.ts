import { expect, test } from "vitest";
import { changelogSection } from "../../../scripts/packaging/changelogSection.ts";

const changelog = `# Changelog

## [Unreleased]

- Next.

## [0.2.0] - 2027-01-01

### Added

- **This**, with a [link](x.md).

## [0.1.0]

- First.
`;

test("the section of a version is its text, to the next version or the end", () => {
  expect(changelogSection(changelog, "0.2.0")).toBe("### Added\n\n- **This**, with a [link](x.md).");
  expect(changelogSection(changelog, "0.1.0")).toBe("- First.");
});

test("a version without a section has none", () => {
  expect(changelogSection(changelog, "0.3.0")).toBe("");
  expect(changelogSection(changelog, "0.1")).toBe("");
});
