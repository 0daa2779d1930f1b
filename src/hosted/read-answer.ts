/** A raw HTTP answer → the parsed body of a 2xx, or the error it means. */
import { BatchApiError } from "../model/batch-api.ts";
import { kindOfStatus } from "../model/error-meaning.ts";
import type { Json } from "../model/json.ts";
import type { Redact } from "../values/redact.ts";
import { parseRetryAfter } from "../values/retry-after.ts";
import { describeErrorBody } from "./error-body.ts";
import { redactFieldErrors } from "./redact-field-errors.ts";

export interface RawAnswer {
	/** What it answers: a write may have taken effect before whatever stands in front of the service pointed elsewhere. */
	readonly isWrite: boolean;
	readonly status: number;
	readonly retryAfter: string | undefined;
	readonly text: string;
}

export function readAnswer({ isWrite, status, retryAfter, text }: RawAnswer, redact: Redact): Json {
	const body = parse(text);
	if (status >= 200 && status < 300) {
		if (body !== undefined && body !== null && typeof body === "object") return body;
		const found = text.trim() === "" ? "an empty body" : "no JSON";
		throw new BatchApiError("ambiguous", `the service answered ${status} with ${found}`, { status });
	}
	if (status >= 300 && status < 400) {
		const message = `the service answered ${status} and points elsewhere; check the base URL`;
		throw new BatchApiError(isWrite ? "ambiguous" : "rejected", message, { status });
	}
	const { message, errors } = describeErrorBody(body);
	const retryAfterMs = pauseOf(retryAfter);
	throw new BatchApiError(
		kindOfStatus(status, { inOwnWords: message !== undefined, isWrite }),
		redact(message ?? `the service answered ${status}`),
		{ status, errors: redactFieldErrors(errors, redact), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
	);
}

function parse(text: string): Json | undefined {
	try {
		return JSON.parse(text) as Json;
	} catch {
		return undefined;
	}
}

/** Longest pause that a `Retry-After` brings about, in milliseconds: after it the service is asked again. */
export const MAX_WAIT_MS = 3_600_000;

/** In milliseconds. */
function pauseOf(header: string | undefined): number | undefined {
	const ms = parseRetryAfter(header, Date.now());
	return ms === undefined ? undefined : Math.min(ms, MAX_WAIT_MS);
}
