/** Without a key, a page in a browser of this machine must not ask in the name of whoever looks at it. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { isLoopback } from "../values/is-loopback.ts";
import { errorBody } from "./error-body.ts";

/**
 * A hook that lets in who names this machine, or the public address. A name that somebody lets lead here (DNS rebinding) is
 * none of both; a page of elsewhere sends its origin.
 */
export function createCallerCheck(publicUrl: string | undefined) {
	const publicHost = publicUrl === undefined ? undefined : new URL(publicUrl).hostname;
	const isOwn = (url: string) => {
		const host = URL.canParse(url) ? new URL(url).hostname : "";
		return isLoopback(host) || (host !== "" && host === publicHost);
	};
	return async ({ headers }: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
		const { host, origin } = headers;
		const isForeign = !isOwn(`http://${host}`) || (origin !== undefined && !isOwn(origin));
		if (!isForeign) return undefined;
		const message = "Without a key this server answers callers of its own machine alone, under a name of this machine";
		return reply.code(403).send(errorBody(message));
	};
}
