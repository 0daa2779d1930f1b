/** What Node would answer itself, with an empty body or none at all, before a route is asked: here it is JSON, too. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { errorBody } from "./error-body.ts";
import { endWith } from "./refuse-on-socket.ts";

/** The server has to be told not to look at Host itself: `requireHostHeader: false`. */
export function refuseEarly(app: FastifyInstance): void {
	app.addHook("onRequest", async (request, reply) => {
		if (!lacksHost(request)) return;
		await reply.code(400).header("connection", "close").send(errorBody("The request has no Host header"));
	});
	app.server.on("checkExpectation", refuseExpectation);
	app.server.on("connect", (_, socket: Duplex) => endWith(socket, "501 Not Implemented", "This server is no proxy"));
}

/** HTTP/1.0 knows no such header. */
function lacksHost({ headers, raw }: FastifyRequest): boolean {
	return headers.host === undefined && raw.httpVersion === "1.1";
}

function refuseExpectation(_: IncomingMessage, response: ServerResponse): void {
	const body = JSON.stringify(errorBody("The server can meet no expectation but 100-continue"));
	response.writeHead(417, { "content-type": "application/json; charset=utf-8", connection: "close" }).end(body);
}
