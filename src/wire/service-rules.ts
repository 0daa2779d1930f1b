/**
 * Where the two services of the contract differ in what they take.
 *
 * The contract bounds queries, instructions and lists; it says nothing of names, ids, metadata and schemas, so that nothing here
 * refuses what the hosted service may take. The embedded engine keeps all of it in a database and reads it back a hundred
 * batches at a time: it has bounds of its own, and the planner asks by them before anything is sent to it.
 */
import type { EngineKind } from "../model/pipeline.ts";

export interface ServiceRules {
	/** Accept `http://` webhooks to this machine. Default false: HTTPS only, as the hosted service. */
	readonly allowLoopbackWebhook?: boolean;
	/** Bounds that the contract does not state. Default: none. */
	readonly limits?: RequestLimits;
}

/** Lengths are characters, as people count them. */
export interface RequestLimits {
	/** Of a batch's name, a task's id, a collection's id. */
	readonly nameLength: number;
	/** Of each URL. */
	readonly urlLength: number;
	/** Of each source that a search names. */
	readonly sourceLength: number;
	/** Entries of `source_biases`. */
	readonly biases: number;
	readonly outputFormats: number;
	/** Of the output schema, as JSON. */
	readonly schemaBytes: number;
	readonly metadataKeys: number;
	readonly metadataKeyLength: number;
	readonly metadataTextLength: number;
	/** Of all metadata together, as JSON. */
	readonly metadataBytes: number;
}

/** Far more than anybody writes, and little enough for a page of 100 batches. */
export const EMBEDDED_LIMITS: RequestLimits = {
	nameLength: 1_000,
	urlLength: 8_192,
	sourceLength: 2_000,
	biases: 100,
	outputFormats: 10,
	schemaBytes: 256 * 1024,
	metadataKeys: 100,
	metadataKeyLength: 200,
	metadataTextLength: 10_000,
	metadataBytes: 64 * 1024,
};

export const EMBEDDED_RULES: ServiceRules = { allowLoopbackWebhook: true, limits: EMBEDDED_LIMITS };

/** Of the service that the engine asks. */
export function rulesOf(engine: EngineKind): ServiceRules {
	return engine === "local" ? EMBEDDED_RULES : {};
}
