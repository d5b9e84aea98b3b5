import type { Judgement } from "../judgement/judgement.ts";
import type { LoggedEvent, SessionEvent } from "../log/events.ts";

/**
 * What became of the numbers of a log, by what they were: those of events and restores by themselves, those of attempts and runs after
 * their session and a space.
 */
export interface Numbers {
  readonly sequences: ReadonlyMap<string, number>;
  readonly attempts: ReadonlyMap<string, number>;
  readonly runs: ReadonlyMap<string, number>;
  readonly restores: ReadonlyMap<string, number>;
}

/** An event with its new numbers, its own and those it refers to. What refers to nothing that is known stays as it is. */
export function renumberEvent(logged: LoggedEvent, numbers: Numbers): LoggedEvent {
  const sequence = numbers.sequences.get(String(logged.sequence)) ?? logged.sequence;
  return { ...logged, sequence, event: logged.event && renumber(logged.event) };

  function renumber(event: SessionEvent): SessionEvent {
    switch (event.kind) {
      case "attemptRecorded": {
        const number = attempt(event.attempt);
        const was = event.was ?? event.attempt;
        const hypothesis = other(event.hypothesis);
        return { ...event, attempt: number, hypothesis, was: was === number ? undefined : was };
      }
      case "runStarted":
        return { ...event, run: run(event.run), attempt: attempt(event.attempt) };
      case "runFinished": {
        const { judgement } = event.end;
        const end = { ...event.end, judgement: judgement && judgedAgain(judgement) };
        return { ...event, run: run(event.run), end };
      }
      case "hypothesisAdded":
        return { ...event, attempt: attempt(event.attempt) };
      case "hypothesisEdited":
      case "hypothesisMarked":
        return { ...event, hypothesis: other(event.hypothesis) };
      case "noteEdited":
        return { ...event, note: other(event.note) };
      case "restoreStarted":
        return {
          ...event,
          restore: restore(event.restore),
          attempt: attempt(event.attempt),
          undoes: restore(event.undoes),
        };
      case "restoreFinished":
      case "restoreInterrupted":
        return { ...event, restore: restore(event.restore) };
      default:
        return event;
    }
  }

  function judgedAgain(judgement: Judgement): Judgement {
    const { previous, baseline } = judgement;
    return {
      ...judgement,
      previous: previous && { ...previous, reference: attempt(previous.reference) },
      baseline: baseline && { ...baseline, reference: attempt(baseline.reference) },
    };
  }

  function other<N extends number | undefined>(sequence: N): N {
    return find(numbers.sequences, sequence, String(sequence));
  }

  function attempt<N extends number | undefined>(number: N): N {
    return find(numbers.attempts, number, `${logged.session} ${number}`);
  }

  function run(number: number): number {
    return find(numbers.runs, number, `${logged.session} ${number}`);
  }

  function restore<N extends number | undefined>(number: N): N {
    return find(numbers.restores, number, String(number));
  }
}

function find<N extends number | undefined>(numbers: ReadonlyMap<string, number>, number: N, key: string): N {
  return number === undefined ? number : ((numbers.get(key) as N) ?? number);
}
