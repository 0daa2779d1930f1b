/** One stand-in for a test file, emptied before each test, with the adapter in front of it. */
import { afterAll, beforeAll, beforeEach, onTestFinished } from "vitest";
import { createHostedApi } from "../../../src/hosted/hosted-api.ts";
import type { BatchApi } from "../../../src/model/batch-api.ts";
import { type StandIn, type StandInOptions, startStandIn } from "./start-stand-in.ts";

/** Call it at the top of a test file, and what it returns in a test. */
export function sharedStandIn(options: StandInOptions = {}): () => StandIn {
	let standIn: StandIn | undefined;
	beforeAll(async () => {
		standIn = await startStandIn(options);
	});
	beforeEach(() => standIn?.reset());
	afterAll(() => standIn?.stop());
	return () => {
		if (standIn === undefined) throw new Error("the stand-in runs only inside a test");
		return standIn;
	};
}

/** The hosted adapter; it gives up after `timeoutMs`. */
export function connect({ baseUrl, apiKey }: StandIn, timeoutMs = 10_000): BatchApi {
	const { api, close } = createHostedApi({ baseUrl, apiKey, userAgent: "trawl/test", timeoutMs });
	onTestFinished(() => close());
	return api;
}
