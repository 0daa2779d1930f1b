/** What library users may rely on: running and planning pipelines, and the Batch API: port, client, webhooks. */
export { planReadOnly, type ReadOnlyOptions, type ReadOnlyPlan } from "./app/plan-read-only.ts";
export type { PlanRequest } from "./app/prepare-plan.ts";
export type { Refusal } from "./app/refusal.ts";
export { type RunOptions, type RunReport, type RunRequest, type RunStart, runPipeline } from "./app/run-pipeline.ts";
export {
	type BatchClient,
	type BatchClientOptions,
	type CreateAndRunOptions,
	createBatchClient,
} from "./client/batch-client.ts";
export { type AddedTask, AddTasksError, WaitError } from "./client/client-errors.ts";
export type { WaitOptions } from "./client/wait-for-completion.ts";
export type { Operation } from "./decorators/decorate.ts";
export {
	anyOf,
	type Fault,
	type FaultPlan,
	onNth,
	type RandomFaults,
	randomFaults,
	seededRandom,
} from "./decorators/fault-plans.ts";
export type { RateLimit } from "./decorators/rate-limiter.ts";
export { type FaultOptions, withFaults } from "./decorators/with-faults.ts";
export { withRateLimit } from "./decorators/with-rate-limit.ts";
export { type Retry, type RetryOptions, withRetry } from "./decorators/with-retry.ts";
export { createHostedBatchApi, type HostedBatchApiOptions } from "./hosted/create-hosted-batch-api.ts";
export type { HostedApi } from "./hosted/hosted-api.ts";
export type { Artefact, ExportedArtefact, MissingArtefact } from "./model/artefact.ts";
export {
	type BatchApi,
	BatchApiError,
	type BatchApiErrorKind,
	type CallOptions,
	type FieldError,
} from "./model/batch-api.ts";
export type { Json, JsonObject } from "./model/json.ts";
export type { ArtefactRecord, ExportedFile, RunManifest, RunStatus, WrittenManifest } from "./model/manifest.ts";
export type { Attempt, OutcomeStatus, TaskOutcome } from "./model/outcome.ts";
export type { PlanAction, PlannedTask, PlanReason, PlanSummary } from "./model/plan.ts";
export type { Location, Problem, ProblemCode } from "./model/problem.ts";
export type { RunEvent } from "./model/run-events.ts";
export type { Timing } from "./model/timing.ts";
export type * from "./model/wire.ts";
export { systemTiming } from "./system/timing.ts";
export { type RawBody, signWebhook } from "./webhooks/sign-webhook.ts";
export {
	type VerifyWebhookOptions,
	verifyBatchWebhook,
	type WebhookFault,
	type WebhookHeaders,
	type WebhookVerdict,
} from "./webhooks/verify-batch-webhook.ts";
