import { createHostedBatchApi } from "../../src/hosted/create-hosted-batch-api.ts";
import { createHostedApi, type HostedApi } from "../../src/hosted/hosted-api.ts";
import { describeBatchApi } from "../contract/batch-api-contract.ts";
import type { ContractHarness } from "../contract/contract-harness.ts";
import { openEmbeddedHarness } from "../contract/embedded-harness.ts";
import { startLoopbackService } from "../support/loopback-service.ts";

const KEY = "val_contract";

describeBatchApi("the hosted adapter over HTTP", () =>
	overHttp((baseUrl) => createHostedApi({ baseUrl, apiKey: KEY, userAgent: "trawl/test" })),
);

describeBatchApi("the hosted adapter over HTTP with retry and rate limit", () =>
	overHttp((baseUrl) =>
		createHostedBatchApi({ baseUrl, apiKey: KEY, rateLimit: { perSecond: 1_000_000, burst: 1_000 } }),
	),
);

async function overHttp(connect: (baseUrl: string) => HostedApi): Promise<ContractHarness> {
	const behind = await openEmbeddedHarness();
	const service = await startLoopbackService(behind.api, KEY);
	const hosted = connect(service.baseUrl);
	const close = async () => {
		await hosted.close();
		await service.close();
		await behind.close();
	};
	return { ...behind, api: hosted.api, close };
}
