import { cpSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { HookLevel } from "../../../src/agents/agentForms.ts";
import type { AgentId } from "../../../src/agents/hookCall.ts";
import { commitAll, makeRepositoryIn, type TestRepository } from "../git/repositories.ts";

const root = join(import.meta.dirname, "../../..");
const transcripts = join(root, "test/fixtures/transcripts");

/** The first line of a transcript: who works, with which hooks, in a repository with one commit of these files. */
export interface TranscriptStart {
  readonly agent: AgentId;
  readonly level: HookLevel;
  /** By their paths; the text of a line each. */
  readonly files?: Readonly<Record<string, readonly string[]>>;
  /** A folder of this project whose files they are. */
  readonly from?: string;
}

/** What a test run really gave, which what is recorded is held against. */
export interface TestTruth {
  /** How many tests fail. */
  readonly failing: number;
  /** No test ran: files could not be loaded. */
  readonly isBroken?: boolean;
  readonly headline?: string;
}

/** One step of an agent, with what is right about it. */
export type Step =
  | {
      readonly step: "shell";
      readonly command: string;
      /** Where it runs, from the repository's top level. */
      readonly in?: string;
      /** Absent for a command that is no test run. */
      readonly tests?: TestTruth;
    }
  | {
      readonly step: "edit";
      readonly path: string;
      /** Absent for a file that is written as a whole. */
      readonly old?: string;
      readonly new: string;
      /** The attempts that had these lines and did not help. */
      readonly repeats?: readonly number[];
    }
  | {
      readonly step: "plan";
      readonly text: string;
      readonly like: readonly number[];
    }
  | { readonly step: "compact"; readonly facts: readonly string[] }
  | { readonly step: "claim"; readonly text: string; readonly isTrue: boolean }
  | { readonly step: "hypothesis"; readonly text: string }
  | { readonly step: "restore"; readonly attempt: number };

/** What an agent did, to be replayed. */
export interface Transcript {
  readonly name: string;
  readonly start: TranscriptStart;
  readonly steps: readonly Step[];
}

/** The names of all transcripts. */
export function listTranscripts(): readonly string[] {
  return readdirSync(transcripts)
    .map((name) => basename(name, ".jsonl"))
    .toSorted();
}

/** Reads one: JSON, a line for each step. */
export function readTranscript(name: string): Transcript {
  const lines = readFileSync(join(transcripts, `${name}.jsonl`), "utf8")
    .trim()
    .split("\n");
  const [start, ...steps] = lines.map((line) => JSON.parse(line));
  return { name, start, steps };
}

/** Makes the repository that a transcript begins with, in an empty folder. */
export function makeProject({ files = {}, from }: TranscriptStart, folder: string): TestRepository {
  const repository = makeRepositoryIn(folder);
  if (from !== undefined) {
    cpSync(join(root, from), repository.dir, { recursive: true });
  }
  repository.write(
    Object.fromEntries(Object.entries(files).map(([path, lines]) => [path, `${lines.join("\n")}\n`])),
  );
  commitAll(repository);
  return repository;
}
