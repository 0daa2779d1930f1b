import type { FastifyReply, FastifyRequest } from "fastify";

/** More is not read: the connection ends, and the answer may be lost. */
const MOST_DRAINED = 64 * 1024 * 1024;

/**
 * Reads on after a body that is too large has been refused, and throws it away. A connection that is closed over what its
 * client still sends is reset, and the refusal is lost with it. Time bounds this, too: that for a request to arrive.
 */
export function drainBody({ raw }: FastifyRequest, reply: FastifyReply): void {
	if (Number(raw.headers["content-length"] ?? 0) > MOST_DRAINED) return;
	reply.removeHeader("connection");
	let left = MOST_DRAINED;
	raw.on("data", (chunk: Buffer) => {
		left -= chunk.length;
		if (left < 0) raw.destroy();
	});
}
