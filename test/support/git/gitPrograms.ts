import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, type TestRepository, writeExecutable } from "./repositories.ts";

/** A setting of git that names a program: how its value is written around a path, and a command of git that runs it, if plain git has one. */
export interface ProgramSetting {
  readonly key: string;
  readonly value?: (program: string) => string;
  readonly runBy?: string;
}

const bang = (program: string) => `!${program}`;

/**
 * Every setting of git that names a program, by the documentation of git 2.25 to 2.55 (`Documentation/config`, `git help --config`). `x`
 * is a name that the user chooses. Commands that need Perl, a browser or a mail server have no `runBy`.
 */
export const programSettings: readonly ProgramSetting[] = [
  { key: "alias.x", value: bang, runBy: "x" },
  { key: "alias.cat-file", value: bang },
  { key: "alias.update-ref", value: bang },
  { key: "alias.y.command", value: bang },
  { key: "browser.x.cmd" },
  { key: "browser.x.path" },
  { key: "core.alternateRefsCommand", runBy: "fetch origin" },
  { key: "core.askPass" },
  { key: "core.editor", runBy: "commit --allow-empty" },
  { key: "core.fsmonitor", runBy: "status" },
  { key: "core.gitProxy", runBy: "ls-remote git://localhost/x" },
  { key: "core.pager" },
  { key: "core.sshCommand", runBy: "ls-remote ssh://localhost/x" },
  { key: "credential.helper", runBy: "credential fill" },
  { key: "credential.http://127.0.0.1.helper" },
  { key: "diff.external", runBy: "diff HEAD -- other.txt" },
  { key: "diff.ev.command", runBy: "diff" },
  { key: "diff.tv.textconv", runBy: "diff HEAD -- text.tv" },
  { key: "difftool.x.cmd" },
  { key: "difftool.x.path" },
  { key: "filter.ev.clean", runBy: "hash-object a.txt" },
  { key: "filter.ev.smudge", runBy: "cat-file --filters HEAD:a.txt" },
  { key: "filter.pr.process", runBy: "hash-object b.pr" },
  { key: "gc.recentObjectsHook" },
  { key: "gpg.program", runBy: "-c gpg.format=openpgp commit -S --allow-empty -m x" },
  { key: "gpg.openpgp.program" },
  { key: "gpg.x509.program", runBy: "-c gpg.format=x509 commit -S --allow-empty -m x" },
  { key: "gpg.ssh.program" },
  { key: "gpg.ssh.defaultKeyCommand", runBy: "-c gpg.format=ssh commit -S --allow-empty -m x" },
  { key: "guitool.x.cmd" },
  { key: "help.browser" },
  { key: "hook.ev.command" },
  { key: "imap.tunnel" },
  { key: "instaweb.browser" },
  { key: "instaweb.httpd" },
  { key: "interactive.diffFilter" },
  { key: "man.x.cmd" },
  { key: "man.x.path" },
  { key: "merge.ev.driver" },
  { key: "mergetool.x.cmd" },
  { key: "mergetool.x.path" },
  { key: "pager.log" },
  { key: "pager.cat-file" },
  { key: "remote.origin.receivepack", runBy: "push origin HEAD:refs/heads/pushed" },
  { key: "remote.origin.uploadpack", runBy: "ls-remote origin" },
  { key: "remote.other.uploadpack", runBy: "ls-remote other" },
  { key: "remote.other.receivepack" },
  { key: "sendemail.ccCmd" },
  { key: "sendemail.headerCmd" },
  { key: "sendemail.smtpServer" },
  { key: "sendemail.toCmd" },
  { key: "sendemail.x.smtpServer" },
  { key: "sequence.editor" },
  { key: "submodule.s.update", value: bang },
  { key: "tar.x.command", runBy: "archive --format=x HEAD" },
  { key: "trailer.x.cmd" },
  { key: "trailer.x.command", runBy: "interpret-trailers --trailer=x=1 text.tv" },
  { key: "uploadpack.packObjectsHook" },
  { key: "web.browser" },
];

/** Settings that name nothing, and make git run what the others name, or look elsewhere. */
const enabling: readonly (readonly [key: string, value: string])[] = [
  ["filter.ev.required", "true"],
  ["filter.pr.required", "true"],
  ["hook.ev.event", "reference-transaction"],
  ["commit.gpgSign", "true"],
  ["tag.gpgSign", "true"],
  ["push.gpgSign", "if-asked"],
  ["log.showSignature", "true"],
  ["protocol.allow", "always"],
  ["protocol.ext.allow", "always"],
  ["submodule.recurse", "true"],
  ["fetch.recurseSubmodules", "true"],
  ["push.recurseSubmodules", "on-demand"],
  ["gc.auto", "1"],
  ["gc.autoDetach", "false"],
  ["maintenance.auto", "true"],
  ["diff.tool", "x"],
  ["merge.tool", "x"],
  ["credential.useHttpPath", "true"],
  ["feature.manyFiles", "true"],
];

/** Every hook of git 2.25 to 2.55. */
const hooks =
  "applypatch-msg commit-msg fsmonitor-watchman post-applypatch post-checkout post-commit post-index-change post-merge post-receive post-rewrite post-update pre-applypatch pre-auto-gc pre-commit pre-merge-commit pre-push pre-rebase pre-receive prepare-commit-msg proc-receive push-to-checkout reference-transaction sendemail-validate update".split(
    " ",
  );

/** Programs that leave a mark when they run. */
export interface Marks {
  /** Writes a program of this name, which does nothing but leave its mark, and gives its path. */
  program(name: string): string;
  /** What ran since this was asked last. */
  take(): readonly string[];
}

/** Makes a folder in which every program that git is told to run leaves a mark, if it runs. */
export function makeMarks(): Marks {
  const folder = makeFolder();
  const programs = makeFolder();
  return {
    program(name) {
      const file = name.replace(/[^\w.-]/g, "_");
      writeExecutable(join(programs, file), `#!/bin/sh\ntouch '${join(folder, file)}'\n`);
      return join(programs, file);
    },
    take() {
      const found = readdirSync(folder).sort();
      for (const name of found) {
        rmSync(join(folder, name));
      }
      return found;
    },
  };
}

/** How a mark is called. */
export function markOf({ key }: ProgramSetting, where: string): string {
  return `${where}-${key.replace(/[^\w.-]/g, "_")}`;
}

/** Arms every setting; `set` are further arguments of `git config`, which say in which file. */
export function armSettings(
  files: Pick<TestRepository, "git">,
  marks: Marks,
  where: string,
  ...set: readonly string[]
): void {
  for (const setting of programSettings) {
    const { key, value = (program: string) => program } = setting;
    files.git("config", ...set, key, value(marks.program(markOf(setting, where))));
  }
  for (const [key, value] of enabling) {
    files.git("config", ...set, key, value);
  }
}

/** Arms every hook of a git directory. */
export function armHooks(gitDirectory: string, marks: Marks, where: string): void {
  mkdirSync(join(gitDirectory, "hooks"), { recursive: true });
  for (const hook of hooks) {
    const program = marks.program(`${where}-hook-${hook}`);
    writeExecutable(join(gitDirectory, "hooks", hook), `#!/bin/sh\nexec '${program}'\n`);
  }
}
