/**
 * Under which address a caller reaches this server: what links in its answers begin with.
 *
 * The Host header is what the caller writes, so it is believed only where it names the very address that the connection came
 * in at. Behind a proxy, a name or a forwarded port nothing here can tell, and `publicUrl` says it.
 */
import type { FastifyRequest } from "fastify";
import { isLoopback } from "../values/is-loopback.ts";

/** With `/v1`. */
export function ownAddress({ headers, socket }: FastifyRequest, publicUrl: string | undefined): string {
	if (publicUrl !== undefined) return publicUrl;
	const { localAddress = "127.0.0.1", localPort = 80 } = socket;
	const address = localAddress.replace(/^::ffff:(?=\d+\.)/, "");
	const literal = address.includes(":") ? `[${address.replace(/%.*$/, "")}]` : address;
	const host = isNameOf(headers.host ?? "", literal, localPort) ? headers.host : `${literal}:${localPort}`;
	return `http://${host}/v1`;
}

function isNameOf(host: string, literal: string, port: number): boolean {
	if (!/^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(host) || !URL.canParse(`http://${host}`)) return false;
	const named = new URL(`http://${host}`);
	if (Number(named.port || 80) !== port) return false;
	return named.hostname === literal || (isLoopback(named.hostname) && isLoopback(literal));
}
