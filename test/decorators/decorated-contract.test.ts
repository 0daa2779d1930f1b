import { withRateLimit } from "../../src/decorators/with-rate-limit.ts";
import { withRetry } from "../../src/decorators/with-retry.ts";
import { systemTiming } from "../../src/system/timing.ts";
import { describeBatchApi } from "../contract/batch-api-contract.ts";
import { openEmbeddedHarness } from "../contract/embedded-harness.ts";

describeBatchApi("the embedded engine behind retry and rate limit", async () => {
	const harness = await openEmbeddedHarness();
	const limited = withRateLimit(harness.api, systemTiming, { perSecond: 1_000_000, burst: 1_000 });
	return { ...harness, api: withRetry(limited, systemTiming) };
});
