/** The embedded engine behind its HTTP server, with a researcher that answers by rule. */
import { onTestFinished } from "vitest";
import type { ServerOptions } from "../../src/serve/create-server.ts";
import type { ContractHarness } from "../contract/contract-harness.ts";
import { openEmbeddedHarness } from "../contract/embedded-harness.ts";
import { startLoopbackService } from "../support/loopback-service.ts";

export const KEY = "val_of_this_server";

export interface ServeRig extends ContractHarness {
	/** With `/v1`. */
	readonly baseUrl: string;
	/** Without it. */
	readonly origin: string;
}

export async function serveForTest(options: Partial<ServerOptions> = {}): Promise<ServeRig> {
	const behind = await openEmbeddedHarness();
	const { apiKey = KEY } = options;
	const service = await startLoopbackService(behind.api, apiKey, { files: behind.files, ...options });
	onTestFinished(async () => {
		await service.close();
		await behind.close();
	});
	return { ...behind, baseUrl: service.baseUrl, origin: service.baseUrl.replace(/\/v1$/, "") };
}
