/** What is no request at all, or does not arrive in time, has an answer in JSON too. */

import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { ConnectionError } from "fastify";
import { errorBody } from "./error-body.ts";

const REFUSALS: { readonly [code: string]: readonly [string, string] } = {
	ERR_HTTP_REQUEST_TIMEOUT: ["408 Request Timeout", "The request did not arrive in time"],
	HPE_HEADER_OVERFLOW: ["431 Request Header Fields Too Large", "The headers are too large"],
};
const NOT_HTTP: readonly [string, string] = ["400 Bad Request", "The request is not valid HTTP"];

export function refuseOnSocket(error: ConnectionError, socket: Socket): void {
	if (error.code === "ECONNRESET" || !socket.writable) {
		socket.destroy();
		return;
	}
	const [status, message] = REFUSALS[error.code] ?? NOT_HTTP;
	endWith(socket, status, message);
}

/** The last words on a connection. */
export function endWith(socket: Duplex, status: string, message: string): void {
	const body = JSON.stringify(errorBody(message));
	const headers = `content-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}`;
	socket.end(`HTTP/1.1 ${status}\r\n${headers}\r\nconnection: close\r\n\r\n${body}`);
}
