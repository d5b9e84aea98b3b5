import type { Redaction, RedactionRules } from "../model/secrets/redaction.ts";
import type { Renderer } from "./renderer.ts";
import type { Reports } from "./reports.ts";
import type { Repository } from "./repository.ts";
import type { Runners } from "./runners.ts";
import type { World } from "./world.ts";

/** What the use cases need of the world. Each door implements one of these; `engine.ts` joins them. */

/** Everything together, for one folder. */
export interface Ports {
  readonly repository: Repository;
  readonly runners: Runners;
  readonly reports: Reports;
  readonly renderer: Renderer;
  readonly createRedaction: CreateRedaction;
  readonly world: World;
}

/** Makes what masks secrets, for one export or one run. */
export type CreateRedaction = (rules: RedactionRules) => Redaction;
