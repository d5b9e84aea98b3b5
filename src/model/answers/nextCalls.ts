/**
 * How whoever reads an answer asks for what comes next: with the words of a terminal, or with a tool of MCP. Each is a part of a
 * sentence of ours.
 */
export interface NextCalls {
  readonly run: string;
  /** Starts a session with a command, which is shown as it is. */
  start(command: string): string;
  /** Waits for the run in progress, and gives its result. */
  readonly wait: string;
  /** Ends the run in progress; undefined where nothing can be called for it. */
  readonly stop: string | undefined;
  /** Runs a command that was just read. */
  agree(purpose: "isolation" | "verification"): string;
  /** Narrows the run to one failing test. */
  readonly isolate: string;
  /** Lists every failing test of the last run. */
  readonly failures: string;
  /** Shows an attempt. */
  show(attempt: number): string;
  /** Shows its changes. */
  diff(attempt: number): string;
  /** Compares an idea with the log. */
  readonly check: string;
}

/** For a terminal. */
export const terminalCalls: NextCalls = {
  run: "casebook run",
  start: (command) => `casebook run -- ${command}`,
  wait: "casebook run --wait 60",
  stop: "casebook stop",
  agree: (purpose) => `casebook run ${purpose === "verification" ? "--verify " : ""}--yes`,
  isolate: "casebook run --isolate 1",
  failures: "casebook show --failures",
  show: (attempt) => `casebook show ${attempt}`,
  diff: (attempt) => `casebook show ${attempt} --diff`,
  check: 'casebook check "<idea>"',
};

/** For a language model with the tools of `casebook mcp`. */
export const toolCalls: NextCalls = {
  run: "casebook_run",
  start: (command) => `casebook_run with command ${JSON.stringify(command)}`,
  wait: "casebook_run without arguments",
  stop: undefined,
  agree: (purpose) =>
    `casebook_run with this text as command${purpose === "verification" ? ", purpose verification" : ""}`,
  isolate: 'casebook_run with isolate ["1"]',
  failures: "casebook_status, detail full",
  show: (attempt) => `casebook_status, attempt ${attempt}`,
  diff: (attempt) => `casebook_status, attempt ${attempt}`,
  check: "casebook_check",
};
