/** What is said of files that are restored. */
export const restores = {
  "restore.systemRefused": "The system refused: {message}",
  "restore.forbiddenPath":
    "The attempt contains the path “{path}”, which is not allowed in a worktree. Nothing was changed.",
  "restore.impossibleNames":
    "The attempt contains names that this system does not allow: {paths}. Nothing was changed.",
  "restore.oneName":
    "“{path}” and “{other}” of the attempt have the same name on this disk, so only one of them could be there. Nothing was changed.",
  "restore.attemptDamaged":
    "Part of this attempt is missing or damaged in the repository. Nothing was changed.",
  "restore.inUse": "Another program is using it, so it was left alone.",
  "restore.changed": "It changed in the meantime and was left alone.",
  "restore.folderReplaced": "One of its parent folders was replaced in the meantime.",
  "restore.fileCreated": "A file was created there in the meantime and was left alone.",
  "restore.fileInTheWay": "A file is in the way of a folder.",
  "restore.folderInTheWay": "A folder with files that are not part of the attempt is in its place.",
  "restore.filesKeptChanging": "Files kept changing, so no safety copy could be made. Nothing was restored.",
  "restore.interrupted": "The restore was interrupted. Your files from before it are safe.",
  "restore.fileChanged": "{path} changed in the meantime. Nothing was restored.",
  "restore.badJournal":
    "{path} cannot be read, so it is not known what an interrupted restore left behind. Nothing was changed.",
  "restore.unfinished":
    "A restore is in progress or was interrupted, and it needs the log. Nothing was changed.",
  "restore.otherWindow": "Another window is restoring files in this worktree. Nothing was changed.",
  "restore.noSuchTree": "There is no attempt with this tree. Nothing was changed.",
  "restore.noSuchAttempt": "The log has no attempt #{attempt} in this session. Nothing was changed.",
  "restore.commitGone":
    "The base commit of attempt #{attempt}, {commit}, is no longer in the repository. Nothing was changed.",
  "restore.nothingToUndo": "Nothing was restored here, so there is nothing to undo.",
  "restore.duringRun": "A run is in progress and would see a half-finished restore. Nothing was changed.",
} as const;
