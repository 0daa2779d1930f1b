import { afterAll, beforeAll } from "vitest";
import { createHostedApi } from "../../src/hosted/hosted-api.ts";
import { describeBatchApi } from "../contract/batch-api-contract.ts";
import { until } from "../contract/contract-harness.ts";
import { type StandIn, startStandIn } from "../support/stand-in/start-stand-in.ts";

const concurrency = 2;
let standIn: StandIn;

beforeAll(async () => {
	standIn = await startStandIn({
		concurrency,
		outcomes: [
			{ query: "^hold", afterMs: null },
			{ query: "^fail", kind: "fail" },
		],
	});
});
afterAll(() => standIn.stop());

describeBatchApi("the hosted adapter in front of the stand-in", async () => {
	await standIn.reset();
	const { baseUrl, apiKey } = standIn;
	const { api, close } = createHostedApi({ baseUrl, apiKey, userAgent: "trawl/test" });
	const hasBegun = async (query: string) =>
		(await standIn.tasks()).some((task) => task.query === query && task.status !== "queued");
	const control = {
		started: async (query: string) =>
			void (await until(
				() => hasBegun(query),
				(begun) => begun,
			)),
		release: (query: string) => void standIn.release(query),
	};
	return { api, control, price: 0.5, concurrency, close };
});
