/** Method and path → operation. */
import type { Operation } from "./protocol.ts";

export interface Route {
	readonly operation: Operation;
	/** Batch or task. */
	readonly id: string;
}

const ROUTES: readonly (readonly [method: string, path: RegExp, operation: Operation])[] = [
	["POST", /^\/v1\/deepresearch\/batches$/, "createBatch"],
	["GET", /^\/v1\/deepresearch\/batches$/, "listBatches"],
	["GET", /^\/v1\/deepresearch\/batches\/([^/]+)$/, "getBatch"],
	["POST", /^\/v1\/deepresearch\/batches\/([^/]+)\/tasks$/, "addTasks"],
	["GET", /^\/v1\/deepresearch\/batches\/([^/]+)\/tasks$/, "listTasks"],
	["POST", /^\/v1\/deepresearch\/batches\/([^/]+)\/cancel$/, "cancelBatch"],
	["GET", /^\/v1\/deepresearch\/tasks\/([^/]+)\/pdf$/, "getPdf"],
];

/** Double slashes of a base URL with a slash too many are forgiven (contract 13). */
export function findRoute(method: string, path: string): Route | undefined {
	const clean = path.replace(/\/{2,}/g, "/");
	for (const [wanted, pattern, operation] of ROUTES) {
		const match = method === wanted ? pattern.exec(clean) : null;
		if (match !== null) return { operation, id: decode(match[1] ?? "") };
	}
	return undefined;
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
