/**
 * Which error means what: the one table (contract section 11). An adapter asks it which kind an HTTP status is, the
 * server which status a kind is; the protocol, the retry decorator and the client ask it what a kind calls for.
 */
import type { BatchApiErrorKind } from "./batch-api.ts";

/**
 * What a failed call calls for.
 *
 * - `look`: a write may have taken effect; see what the service has before anything else. A read may be repeated.
 * - `wait`: nothing happened; the same again after a pause.
 * - `give_up`: nothing happened, and never will.
 * - `stop`: nothing happened, and nothing else will work either.
 */
export type Remedy = "look" | "wait" | "give_up" | "stop";

export const REMEDIES: { readonly [kind in BatchApiErrorKind]: Remedy } = {
	ambiguous: "look",
	rate_limited: "wait",
	unavailable: "wait",
	rejected: "give_up",
	not_found: "give_up",
	unauthorized: "stop",
	payment: "stop",
};

/** Status → kind, where one status has a meaning of its own. */
const KINDS: { readonly [status: number]: BatchApiErrorKind } = {
	401: "unauthorized",
	402: "payment",
	403: "unauthorized",
	404: "not_found",
	408: "ambiguous",
	429: "rate_limited",
};

/** Kind → status, for an error that brings none of its own. */
export const STATUS_OF_KIND: { readonly [kind in BatchApiErrorKind]: number } = {
	rejected: 400,
	unauthorized: 401,
	payment: 402,
	not_found: 404,
	rate_limited: 429,
	unavailable: 503,
	ambiguous: 500,
};

export interface RefusedCall {
	/** The error body is the service's own. */
	readonly inOwnWords: boolean;
	readonly isWrite: boolean;
}

/**
 * The kind of an answer with this status; any other 4xx is `rejected`, any other 5xx `ambiguous`. What a gateway says of a
 * write says nothing about its effect: only in the service's own words does 503 mean that nothing was added, and a 4xx
 * that it was refused.
 */
export function kindOfStatus(status: number, { inOwnWords, isWrite }: RefusedCall): BatchApiErrorKind {
	if (status === 503) return inOwnWords ? "unavailable" : "ambiguous";
	const kind = KINDS[status] ?? (status >= 500 ? "ambiguous" : "rejected");
	const isFinal = REMEDIES[kind] === "give_up";
	return isFinal && isWrite && !inOwnWords ? "ambiguous" : kind;
}
