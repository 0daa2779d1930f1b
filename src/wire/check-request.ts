/**
 * Checks the bodies and queries of the Batch API before anything is stored or paid for.
 *
 * Each function takes a value of unknown shape and returns everything that is wrong with it, empty
 * when the service would accept it. The planner asks the same questions as the embedded engine and
 * the HTTP server, so what one accepts the others do.
 */
import type { FieldError } from "../model/batch-api.ts";
import { isJsonObject } from "../model/json.ts";
import { MAX_TASKS_PER_ADD } from "../model/wire.ts";
import { lazySchemaCheck } from "./compile-schemas.ts";
import { createBatchRuleErrors } from "./create-batch-rules.ts";
import { explainSchemaErrors, type KeyHints } from "./explain-schema-errors.ts";
import { joinKeys } from "./field-error.ts";
import type { ServiceRules } from "./service-rules.ts";
import { duplicateIdErrors, taskRuleErrors } from "./task-rules.ts";

const matchesCreateBatch = lazySchemaCheck("createBatch");
const matchesAddTasks = lazySchemaCheck("addTasks");
const matchesTask = lazySchemaCheck("task");
const matchesListTasks = lazySchemaCheck("listTasks");
const matchesListBatches = lazySchemaCheck("listBatches");
const matchesListDatasources = lazySchemaCheck("listDatasources");
const matchesNoBody = lazySchemaCheck("noBody");

const INHERITED = "a task inherits it from its batch and cannot set it";
const UNAVAILABLE = "it is not available in batches";

/** Keys of the API that stand elsewhere, or nowhere in batches (contract 8). */
const TASK_HINTS: KeyHints = {
	mode: INHERITED,
	model: INHERITED,
	output_formats: INHERITED,
	search: INHERITED,
	webhook_url: INHERITED,
	files: UNAVAILABLE,
	deliverables: UNAVAILABLE,
	mcp_servers: UNAVAILABLE,
	previous_reports: UNAVAILABLE,
	code_execution: UNAVAILABLE,
	tools: UNAVAILABLE,
	hitl: UNAVAILABLE,
	task_id: "a task's own key is called id",
};

const BATCH_HINTS: KeyHints = {
	search_params: "in a request it is called search",
	tasks: "tasks are added to the batch afterwards",
	mcp_servers: UNAVAILABLE,
	alert_email: UNAVAILABLE,
};

/** Checks the body of create-batch. Keys are paths such as `search.start_date`. */
export function checkCreateBatch(body: unknown, rules: ServiceRules = {}): readonly FieldError[] {
	const errors = explainSchemaErrors(matchesCreateBatch(body), BATCH_HINTS);
	return isJsonObject(body) ? [...errors, ...createBatchRuleErrors(body, rules)] : errors;
}

/** Checks the body of add-tasks. Keys are paths such as `tasks[3].query`. */
export function checkAddTasks(body: unknown, rules: ServiceRules = {}): readonly FieldError[] {
	const errors = explainSchemaErrors(matchesAddTasks(body), TASK_HINTS);
	if (!isJsonObject(body) || !Array.isArray(body.tasks) || body.tasks.length > MAX_TASKS_PER_ADD) return errors;
	const tasks: readonly unknown[] = body.tasks;
	return [...errors, ...tasks.flatMap((task, at) => ruleErrorsAt(task, at, rules)), ...duplicateIdErrors(tasks)];
}

/** Checks one task by itself. Keys are relative to it: `query`, `urls[0]`. */
export function checkTaskInput(task: unknown, rules: ServiceRules = {}): readonly FieldError[] {
	const errors = explainSchemaErrors(matchesTask(task), TASK_HINTS);
	return isJsonObject(task) ? [...errors, ...taskRuleErrors(task, rules)] : errors;
}

/** Checks the query of list-tasks after its texts have been read as numbers and booleans. */
export function checkListTasksQuery(query: unknown): readonly FieldError[] {
	return explainSchemaErrors(matchesListTasks(query));
}

/** Checks the query of list-batches, likewise. */
export function checkListBatchesQuery(query: unknown): readonly FieldError[] {
	return explainSchemaErrors(matchesListBatches(query));
}

/** Checks the query of list-datasources. */
export function checkListDatasourcesQuery(query: unknown): readonly FieldError[] {
	return explainSchemaErrors(matchesListDatasources(query));
}

/** Checks the body of a request that asks by its path alone: none, or an empty object. */
export function checkNoBody(body: unknown): readonly FieldError[] {
	return body === undefined ? [] : explainSchemaErrors(matchesNoBody(body));
}

function ruleErrorsAt(task: unknown, index: number, rules: ServiceRules): readonly FieldError[] {
	if (!isJsonObject(task)) return [];
	return taskRuleErrors(task, rules).map((error) => ({ ...error, key: joinKeys(`tasks[${index}]`, error.key) }));
}
