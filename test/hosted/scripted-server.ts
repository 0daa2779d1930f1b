/** A real HTTP server on loopback whose next answers a test writes down. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface SeenRequest {
	readonly method: string;
	readonly url: string;
	readonly headers: IncomingMessage["headers"];
	readonly body: string;
}

export interface ScriptedServer {
	/** As the SDKs take it, with `/v1`. */
	readonly baseUrl: string;
	readonly seen: readonly SeenRequest[];
	/** Connections opened so far. */
	readonly connections: () => number;
	/** Refuses connections from now on. */
	stop(): Promise<void>;
	/** Answers the next request so; a function may do anything with the connection. */
	answer(reply: Reply | ((response: ServerResponse) => void)): void;
}

export interface Reply {
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** An object is sent as JSON. */
	readonly body?: unknown;
}

export async function startScriptedServer(): Promise<ScriptedServer> {
	const replies: (Reply | ((response: ServerResponse) => void))[] = [];
	const seen: SeenRequest[] = [];
	let connections = 0;
	const server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const { method = "", url = "", headers } = request;
		seen.push({ method, url, headers, body: Buffer.concat(chunks).toString("utf8") });
		const reply = replies.shift() ?? { status: 500, body: { error: "the test wrote no answer" } };
		if (typeof reply === "function") reply(response);
		else send(response, reply);
	});
	server.on("connection", () => {
		connections += 1;
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const stop = () => {
		server.closeAllConnections();
		return new Promise<void>((resolve) => server.close(() => resolve()));
	};
	onTestFinished(stop);
	const { port } = server.address() as AddressInfo;
	return {
		baseUrl: `http://127.0.0.1:${port}/v1`,
		seen,
		connections: () => connections,
		stop,
		answer: (reply) => void replies.push(reply),
	};
}

function send(response: ServerResponse, { status = 200, headers = {}, body }: Reply): void {
	const text = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
	response.writeHead(status, { "content-type": "application/json", ...headers });
	response.end(text);
}
