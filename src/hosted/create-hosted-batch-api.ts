/** The hosted service as one uses it: the adapter, below a rate limit, with what may be repeated repeated. */
import type { RateLimit } from "../decorators/rate-limiter.ts";
import { withRateLimit } from "../decorators/with-rate-limit.ts";
import { type RetryOptions, withRetry } from "../decorators/with-retry.ts";
import { withToldWaits } from "../decorators/with-told-waits.ts";
import type { Result } from "../model/problem.ts";
import type { Timing } from "../model/timing.ts";
import { systemTiming } from "../system/timing.ts";
import { readUserAgent } from "../system/version.ts";
import { checkApiKey, checkBaseUrl, DEFAULT_BASE_URL } from "./check-settings.ts";
import { createHostedApi, type HostedApi } from "./hosted-api.ts";
import { MAX_WAIT_MS } from "./read-answer.ts";

export interface HostedBatchApiOptions {
	/** Sent to the base URL's origin alone, and in no error. */
	readonly apiKey: string;
	/** With `/v1`, as the SDKs take it. Default `https://api.valyu.ai/v1`. Plain HTTP is for loopback addresses only. */
	readonly baseUrl?: string;
	/** Default `trawl/<version>`. */
	readonly userAgent?: string;
	/** Most time for an answer to begin, and for each 64 KB of it, in milliseconds. Default 60,000. */
	readonly timeoutMs?: number;
	readonly retry?: RetryOptions;
	/** Over all operations. Default: 10 a second, 20 at once. After each 429 half as much, and a quarter more every 10 s without one. */
	readonly rateLimit?: RateLimit;
	/** Default: this machine's clock and chance. */
	readonly timing?: Timing;
	/** Told of pauses that the service asks for, and, once each, of what answers have that none should have. */
	readonly onNotice?: ((message: string) => void) | undefined;
}

const DEFAULT_RATE_LIMIT: RateLimit = { perSecond: 10, burst: 20 };

/** Sends nothing yet. Throws a TypeError for a key or base URL that cannot be used. Close it when done. */
export function createHostedBatchApi(options: HostedBatchApiOptions): HostedApi {
	const { retry = {}, rateLimit = DEFAULT_RATE_LIMIT, timing = systemTiming, timeoutMs, onNotice } = options;
	const { api, close } = createHostedApi({
		apiKey: valueOrThrow(checkApiKey(options.apiKey)),
		baseUrl: valueOrThrow(checkBaseUrl(options.baseUrl ?? DEFAULT_BASE_URL)),
		userAgent: options.userAgent ?? readUserAgent(),
		...(timeoutMs === undefined ? {} : { timeoutMs }),
		onNotice,
	});
	const telling = onNotice === undefined ? api : withToldWaits(api, timing, MAX_WAIT_MS, onNotice);
	return { api: withRetry(withRateLimit(telling, timing, rateLimit), timing, retry), close };
}

function valueOrThrow(result: Result<string>): string {
	if (result.ok) return result.value;
	throw new TypeError(result.problems.map(({ message, hint }) => `${message}: ${hint}`).join("; "));
}
