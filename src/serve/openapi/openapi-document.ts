/**
 * The server describes itself as OpenAPI 3.1: requests by the schemas they are checked by, answers by closed schemas that a
 * test holds against real ones.
 */
import type { JsonObject } from "../../model/json.ts";
import { PATHS } from "./paths.ts";
import { ref } from "./ref.ts";
import { requestComponents } from "./request-components.ts";
import { RESPONSE_COMPONENTS } from "./response-components.ts";

export interface OpenApiOptions {
	/** Of Trawl. */
	readonly version: string;
	readonly needsKey: boolean;
}

const DESCRIPTION = `The DeepResearch Batch API, served by Trawl's embedded engine: a batch has shared settings, tasks are added to it, and each is researched.
The official SDKs work against it with this server's address and \`/v1\` as base URL.`;

const error = (description: string): JsonObject => ({
	description,
	content: { "application/json": { schema: ref("Error") } },
});

export function openApiDocument({ version, needsKey }: OpenApiOptions): JsonObject {
	return {
		openapi: "3.1.0",
		info: { title: "Trawl: DeepResearch Batch API", version, description: DESCRIPTION },
		servers: [{ url: "/" }],
		security: needsKey ? [{ ApiKey: [] }] : [],
		tags: ["Batches", "Tasks", "Datasources", "Server"].map((name) => ({ name })),
		paths: PATHS,
		webhooks: { batchFinished: { post: webhook() } },
		components: {
			securitySchemes: { ApiKey: { type: "apiKey", in: "header", name: "X-API-Key" } },
			parameters: {
				Id: { name: "id", in: "path", required: true, schema: { type: "string", pattern: "^[A-Za-z0-9_-]+$" } },
			},
			responses: {
				BadRequest: error("The request has faults, named in `errors` up to 100, or the batch or task has ended"),
				Unauthorized: error("The key is missing or another one"),
				NotFound: error("There is no such batch or task"),
				TooLarge: error("The body is too large"),
				BadRange: error("The range is outside of the file"),
				InternalError: error("The server failed; a write may have taken effect"),
				Unavailable: error("The server is shutting down; nothing happened"),
				Refused: error("What is no proper request: too slow, too long a path or headers, no Host, not HTTP"),
			},
			schemas: { ...requestComponents(), ...RESPONSE_COMPONENTS },
		},
	};
}

function webhook(): JsonObject {
	const header = (name: string, description: string, pattern: string): JsonObject => ({
		...{ name, in: "header", required: true, description, schema: { type: "string", pattern } },
	});
	return {
		operationId: "onBatchFinished",
		summary: "Sent to a batch's webhook_url when it is completed, completed_with_errors or cancelled",
		description:
			"Five attempts, with growing pauses, until a 2xx answers; redirects are not followed. A batch may be told of more than once: be idempotent per batch_id.",
		security: [],
		parameters: [
			header(
				"X-Webhook-Signature",
				"`sha256=` and the hex HMAC-SHA256 of timestamp, `.` and body, with webhook_secret as the text it is",
				"^sha256=[0-9a-f]{64}$",
			),
			header("X-Webhook-Timestamp", "When it was signed, in Unix seconds", "^[0-9]+$"),
		],
		requestBody: { required: true, content: { "application/json": { schema: ref("Batch") } } },
		responses: { "2XX": { description: "Delivered" } },
	};
}
