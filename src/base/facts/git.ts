/** What is said of git, of the repository and of the disk. */
export const git = {
  "git.damagedFile": "Git cannot read a file of this repository, so nothing was done. Git says: {message}",
  "git.badConfig": "Git cannot read its configuration, so nothing was done. Git says: {message}",
  "git.tooOld": "Git {version} is too old for keeping sessions in a repository.",
  "git.notFound": "Git was not found, so nothing can be recorded.",
  "git.otherTaken":
    "The setting “git.path” names “{named}”, which is no git that can be started, so “{taken}” is used. Put the absolute path of a git there, or remove the setting.",
  "git.onlyOffered":
    "Git is not installed. “/usr/bin/git” would only offer to install it, so it was not started, and nothing can be recorded.",
  "git.lineBreakInName": "The name of the folder {folder} contains a line break.",
  "git.otherWorktree":
    "The git configuration of {folder} names another folder as its worktree: {other}. Nothing was changed.",
  "git.noWorktree": "The folder {folder} belongs to a git repository without a worktree.",
  "git.notTrusted": "Git does not trust the folder {folder}, because it belongs to somebody else.",
  "git.noRepository": "The folder {folder} is not in a git repository, so it cannot keep sessions.",
  "git.noBranchWithoutRepository": "The folder is not in a git repository, so there are no branches.",
  "git.diskFull": "The disk is full. {kept}",
  "git.pathTooLong": "A path would be longer than the system allows. {kept}",
  "git.fileTooBig": "A file would be larger than the system allows. {kept}",
  "git.fixedFilter":
    "The git configuration names a filter or hook “{name}” that cannot be switched off. Nothing was run.",
  "git.foreignFile":
    "{path} is not the file that Casebook keeps there, but a link, a pipe, a folder or something too big. Nothing was changed.",
  "git.notRemoved": "{path} is in the way and could not be removed: {message}. Nothing was changed.",
  "git.folderNotRemoved": "All sessions were deleted. A part of {folder} could not be removed: {message}.",
  "git.comparisonTooLong": "Git took too long to compare the files of this repository, so it was stopped.",
  "git.badIndex": "{path} is too big for an index of git. Nothing was changed.",
  "git.indexKeptChanging":
    "The index of git kept changing, so no snapshot could be taken. Nothing was changed.",
  "git.pipe": "{path} is a pipe or a device, and git would read it forever. Nothing was changed.",
  "git.foreignPointer":
    "The “.git” of {folder} points to another repository, {other}, which does not know this folder. Nothing was changed, here or there.",
  "git.notWritable":
    "The git directory {folder} is not writable, so nothing can be recorded. Nothing was changed.",
  "git.refsLocked":
    "The refs of this repository are locked, so nothing was changed. Everything recorded so far is safe.",
  "git.refsLockedForDelete": "The refs of this repository are locked, so nothing was deleted.",
  "git.configLocked":
    "All sessions were deleted. The configuration of this repository is locked, so some keys of Casebook remain in it.",
  "git.noRemote": "This repository has no remote “{remote}”.",
  "branch.badName": "“{branch}” is not a valid branch name. Nothing was changed.",
  "branch.notCreated":
    "The branch “{branch}” could not be created; one of that name may already exist. Nothing was changed.",
} as const;
