import { type BatchApi, BatchApiError } from "../model/batch-api.ts";
import type { Timing } from "../model/timing.ts";
import { decorate } from "./decorate.ts";
import { type RateLimit, RateLimiter } from "./rate-limiter.ts";

/**
 * Keeps all operations together below a rate, in the order of the calls. The service publishes no limit (contract
 * section 11); when it names one with 429 and `Retry-After`, everybody waits, not only the caller that was told.
 */
export function withRateLimit(api: BatchApi, timing: Timing, limit: RateLimit): BatchApi {
	const limiter = new RateLimiter(limit, timing);
	return decorate(api, async ({ signal, patience, run }) => {
		if (!(await limiter.acquire(signal, patience))) throw notSent(limiter.held);
		const passedAt = timing.now();
		try {
			return await run();
		} catch (error) {
			if (error instanceof BatchApiError && error.kind === "rate_limited") {
				limiter.hold(error.retryAfterMs ?? 0, passedAt);
			}
			throw error;
		}
	});
}

function notSent(retryAfterMs: number): BatchApiError {
	return new BatchApiError("rate_limited", "not sent: the service asked for a pause", { retryAfterMs });
}
