/** Stands between the program and the service, as gateways and caches do, and tells the program something else. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import type { StandIn } from "./stand-in/start-stand-in.ts";

export interface Passing {
	readonly method: string;
	/** Below `/v1/deepresearch/batches`, without its query. */
	readonly path: string;
	/** What the service has answered. */
	readonly status: number;
	readonly body: string;
}

/** What the program is told instead; undefined: what the service has answered. A body that is no text is sent as JSON. */
export type Rewrite = (passing: Passing) => { readonly status?: number; readonly body: unknown } | undefined;

/** The service as it is seen through the proxy; the proxy ends with the test. */
export async function behindProxy(service: StandIn, rewrite: Rewrite): Promise<StandIn> {
	const origin = new URL(service.baseUrl).origin;
	const server = createServer(async (request, response) => {
		const { method = "GET", url = "/" } = request;
		const sent = await text(request);
		const headers = { "x-api-key": String(request.headers["x-api-key"]), "content-type": "application/json" };
		const answer = await fetch(origin + url, { method, headers, ...(sent === "" ? {} : { body: sent }) });
		const body = await answer.text();
		const path = new URL(url, origin).pathname.replace("/v1/deepresearch/batches", "");
		const told = rewrite({ method, path, status: answer.status, body }) ?? { body };
		response.writeHead(told.status ?? answer.status, { "content-type": "application/json" });
		response.end(typeof told.body === "string" ? told.body : JSON.stringify(told.body));
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	onTestFinished(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});
	const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
	return { ...service, baseUrl, env: { ...service.env, VALYU_BASE_URL: baseUrl } };
}
