/** The embedded engine behind its HTTP server, with a researcher that answers by rule. */
import { onTestFinished } from "vitest";
import { corpusDatasource } from "../../src/app/corpus-datasource.ts";
import type { WorkingEngineOptions } from "../../src/embedded/embedded-engine.ts";
import type { ServerOptions } from "../../src/serve/create-server.ts";
import { type EmbeddedHarness, openEmbeddedHarness } from "../contract/embedded-harness.ts";
import { startLoopbackService } from "../support/loopback-service.ts";

export const KEY = "val_of_this_server";

export interface ServeRig extends EmbeddedHarness {
	/** With `/v1`. */
	readonly baseUrl: string;
	/** Without it. */
	readonly origin: string;
}

export async function serveForTest(
	options: Partial<ServerOptions> = {},
	engine: Partial<WorkingEngineOptions> = {},
): Promise<ServeRig> {
	const behind = await embeddedForTest(engine);
	const { apiKey = KEY } = options;
	const datasources = [corpusDatasource(3)];
	const { tasks, files } = behind;
	const service = await startLoopbackService(behind.api, apiKey, { tasks, files, datasources, ...options });
	onTestFinished(async () => {
		await service.close();
		await behind.close();
	});
	return { ...behind, baseUrl: service.baseUrl, origin: service.baseUrl.replace(/\/v1$/, "") };
}

/** The engine alone, closed with the test. */
export async function embeddedForTest(options: Partial<WorkingEngineOptions> = {}): Promise<EmbeddedHarness> {
	const harness = await openEmbeddedHarness(options);
	onTestFinished(() => harness.close());
	return harness;
}
