/** Each path of the server with what it takes and what it answers. A test holds it against the routes. */
import type { JsonObject } from "../../model/json.ts";
import { ref } from "./ref.ts";
import { LIST_BATCHES_PARAMETERS, LIST_DATASOURCES_PARAMETERS, LIST_TASKS_PARAMETERS } from "./request-components.ts";

type Refusal = "400" | "401" | "404" | "413" | "500" | "503";

const REFUSALS: { readonly [status in Refusal]: string } = {
	400: "BadRequest",
	401: "Unauthorized",
	404: "NotFound",
	413: "TooLarge",
	500: "InternalError",
	503: "Unavailable",
};

interface Operation {
	readonly id: string;
	readonly tag: string;
	readonly summary: string;
	readonly description?: string;
	readonly parameters?: readonly JsonObject[];
	/** The component of the body. */
	readonly body?: string;
	/** False where both SDKs' `{}` and nothing at all are the same. */
	readonly bodyRequired?: boolean;
	readonly success: readonly [status: string, component: string, description: string];
	readonly refusals: readonly Refusal[];
	readonly isOpen?: boolean;
}

const ID: readonly JsonObject[] = [ref("Id", "parameters")];
const WRITE: readonly Refusal[] = ["400", "401", "413", "500", "503"];
const READ: readonly Refusal[] = ["401", "500", "503"];

function operation({ id, tag, summary, success, refusals, ...rest }: Operation): JsonObject {
	const [status, component, description] = success;
	const { parameters, body, bodyRequired = true, isOpen } = rest;
	return {
		...{ operationId: id, tags: [tag], summary },
		...(rest.description === undefined ? {} : { description: rest.description }),
		...(parameters === undefined ? {} : { parameters }),
		...(body === undefined ? {} : { requestBody: { required: bodyRequired, content: json(ref(body)) } }),
		...(isOpen ? { security: [] } : {}),
		responses: {
			[status]: { description, content: json(component === "" ? { type: "object" } : ref(component)) },
			...Object.fromEntries(refusals.map((refusal) => [refusal, ref(REFUSALS[refusal], "responses")])),
			default: ref("Refused", "responses"),
		},
	};
}

function json(schema: JsonObject): JsonObject {
	return { "application/json": { schema } };
}

const PDF: JsonObject = { "application/pdf": { schema: { type: "string", format: "binary" } } };

export const PATHS: JsonObject = {
	"/v1/deepresearch/batches": {
		post: operation({
			...{ id: "createBatch", tag: "Batches", summary: "Open an empty batch", body: "CreateBatchRequest" },
			description: "Every field is optional: `{}` opens a standard batch with Markdown output.",
			success: ["201", "CreatedBatch", "The new batch"],
			refusals: WRITE,
		}),
		get: operation({
			...{ id: "listBatches", tag: "Batches", summary: "List batches, newest first" },
			description: "At most 100, whatever the limit.",
			parameters: LIST_BATCHES_PARAMETERS,
			success: ["200", "BatchList", "A bare array"],
			refusals: ["400", ...READ],
		}),
	},
	"/v1/deepresearch/batches/{id}": {
		get: operation({
			...{ id: "getBatchStatus", tag: "Batches", summary: "Read one batch", parameters: ID },
			success: ["200", "Batch", "The batch, bare"],
			refusals: ["404", ...READ],
		}),
	},
	"/v1/deepresearch/batches/{id}/tasks": {
		post: operation({
			...{ id: "addBatchTasks", tag: "Batches", summary: "Add 1 to 100 tasks, all or none", parameters: ID },
			body: "AddBatchTasksRequest",
			success: ["202", "AddBatchTasksResponse", "The tasks are queued, in the order of the request"],
			refusals: ["404", ...WRITE],
		}),
		get: operation({
			...{ id: "listBatchTasks", tag: "Batches", summary: "List a batch's tasks in order of addition, by pages" },
			description: "25 a page without a limit, and at most 50. Go on with last_key while it is a text.",
			parameters: [...ID, ...LIST_TASKS_PARAMETERS],
			success: ["200", "BatchTaskListResponse", "One page"],
			refusals: ["400", "404", ...READ],
		}),
	},
	"/v1/deepresearch/batches/{id}/cancel": {
		post: operation({
			...{ id: "cancelBatch", tag: "Batches", summary: "Stop what is queued or running", parameters: ID },
			...{ body: "NoBody", bodyRequired: false },
			success: ["200", "CancelBatchResponse", "The batch is cancelled; finished tasks keep their results"],
			refusals: ["404", ...WRITE],
		}),
	},
	"/v1/deepresearch/tasks/{id}/status": {
		get: operation({
			...{ id: "getTaskStatus", tag: "Tasks", summary: "Read one task with its result", parameters: ID },
			success: ["200", "ResearchTask", "The task"],
			refusals: ["404", ...READ],
		}),
	},
	"/v1/deepresearch/tasks/{id}/pdf": {
		get: {
			...{ operationId: "getTaskPdf", tags: ["Tasks"], summary: "The report of a task as a PDF", parameters: ID },
			description: "Whole, or in part where `Range` asks for one.",
			responses: {
				200: { description: "The PDF", content: PDF },
				206: { description: "The part that was asked for", content: PDF },
				304: { description: "The caller has it, by `If-None-Match`" },
				416: ref("BadRange", "responses"),
				...Object.fromEntries(
					(["404", ...READ] as const).map((status) => [status, ref(REFUSALS[status], "responses")]),
				),
				default: ref("Refused", "responses"),
			},
		},
	},
	"/v1/deepresearch/tasks/{id}/cancel": {
		post: operation({
			...{ id: "cancelTask", tag: "Tasks", summary: "Stop one task that is queued or running", parameters: ID },
			...{ body: "NoBody", bodyRequired: false },
			success: ["200", "CancelTaskResponse", "The task is cancelled"],
			refusals: ["404", ...WRITE],
		}),
	},
	"/v1/datasources": {
		get: operation({
			...{ id: "listDatasources", tag: "Datasources", summary: "What research looks at" },
			parameters: LIST_DATASOURCES_PARAMETERS,
			success: ["200", "DatasourceList", "The sources"],
			refusals: ["400", ...READ],
		}),
	},
	"/v1/datasources/categories": {
		get: operation({
			...{ id: "listDatasourceCategories", tag: "Datasources", summary: "The categories that have sources" },
			success: ["200", "DatasourceCategoryList", "The categories"],
			refusals: READ,
		}),
	},
	"/healthz": {
		get: operation({
			...{ id: "getHealth", tag: "Server", summary: "Whether the server answers", isOpen: true },
			success: ["200", "Health", "It does"],
			refusals: [],
		}),
	},
	"/openapi.json": {
		get: operation({
			...{ id: "getOpenApi", tag: "Server", summary: "This document", isOpen: true },
			success: ["200", "", "An OpenAPI document"],
			refusals: [],
		}),
	},
};
