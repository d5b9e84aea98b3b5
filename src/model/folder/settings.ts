import { defaultSnapshotRules, type SnapshotRules } from "../code/snapshotRules.ts";
import { defaultReportLimits, type ReportLimits } from "../report/reportLimits.ts";

/** What the user has set for a folder and the engine goes by. */
export interface Settings {
  readonly reportLimits: ReportLimits;
  readonly snapshotRules: SnapshotRules;
  /** Minutes after which a run is stopped; 0 means no limit. */
  readonly runTimeout: number;
  /** Where commands write reports by themselves, as patterns below the folder. */
  readonly reportGlobs: readonly string[];
  /** What runs commands: Casebook itself, or the editor, in the user's terminal or as a task. */
  readonly runWhere: RunWhere;
  /** Additional regular expressions to mask in exports. */
  readonly redactionPatterns: readonly string[];
  /** The environment that the user has chosen for Python; undefined where none is. */
  readonly python?: PythonEnvironment | undefined;
}

/** Where a command may run: in a process of Casebook's own, in the editor's terminal, or as its task. */
export const runPlaces = ["casebook", "terminal", "task"] as const;

/** One of these places. */
export type RunWhere = (typeof runPlaces)[number];

/** An environment of Python, by absolute paths. */
export interface PythonEnvironment {
  /** The folder of its programs. */
  readonly bin: string;
  /** The environment itself; undefined for one that is not a venv. */
  readonly root: string | undefined;
}

/** What holds where the user has set nothing. */
export const defaultSettings: Settings = {
  reportLimits: defaultReportLimits,
  snapshotRules: defaultSnapshotRules,
  runTimeout: 0,
  reportGlobs: [],
  runWhere: "casebook",
  redactionPatterns: [],
};
