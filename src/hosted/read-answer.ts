/** An HTTP answer → the body of a 2xx, or the error it means. */
import { BatchApiError } from "../model/batch-api.ts";
import { kindOfStatus } from "../model/error-meaning.ts";
import type { Json } from "../model/json.ts";
import type { Redact } from "../values/redact.ts";
import { parseRetryAfter } from "../values/retry-after.ts";
import type { ReadAnswer } from "./answer-text.ts";
import { describeErrorBody } from "./error-body.ts";
import { redactFieldErrors } from "./redact-field-errors.ts";

export interface RawAnswer extends ReadAnswer {
	/** What it answers: a write may have taken effect before whatever stands in front of the service pointed elsewhere. */
	readonly isWrite: boolean;
	readonly status: number;
	readonly retryAfter: string | undefined;
}

export function readAnswer({ isWrite, status, retryAfter, json: body, isBlank }: RawAnswer, redact: Redact): Json {
	if (status >= 200 && status < 300) {
		if (body !== undefined && body !== null && typeof body === "object") return body;
		const found = isBlank ? "an empty body" : "no JSON";
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

/** Longest pause that a `Retry-After` brings about, in milliseconds: after it the service is asked again. */
export const MAX_WAIT_MS = 3_600_000;

/** In milliseconds. */
function pauseOf(header: string | undefined): number | undefined {
	const ms = parseRetryAfter(header, Date.now());
	return ms === undefined ? undefined : Math.min(ms, MAX_WAIT_MS);
}
