/** What library users may rely on: running and planning pipelines, and the Batch API port. */
export { planReadOnly, type ReadOnlyOptions, type ReadOnlyPlan } from "./app/plan-read-only.ts";
export type { PlanRequest, Refusal } from "./app/prepare-plan.ts";
export { type RunOptions, type RunReport, type RunStart, runPipeline } from "./app/run-pipeline.ts";
export {
	type BatchApi,
	BatchApiError,
	type BatchApiErrorKind,
	type CallOptions,
	type FieldError,
} from "./model/batch-api.ts";
export type { Json, JsonObject } from "./model/json.ts";
export type { ExportedFile, RunManifest, RunStatus, WrittenManifest } from "./model/manifest.ts";
export type { Attempt, OutcomeStatus, TaskOutcome } from "./model/outcome.ts";
export type { PlanAction, PlannedTask, PlanReason, PlanSummary } from "./model/plan.ts";
export type { Location, Problem, ProblemCode } from "./model/problem.ts";
export type { RunEvent } from "./model/run-events.ts";
export type * from "./model/wire.ts";
