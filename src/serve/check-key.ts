/** Lets in who sends the key. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { errorBody } from "./error-body.ts";

/** A hook. The texts are those of the hosted service (contract 11). */
export function createKeyCheck(apiKey: string) {
	const expected = digest(apiKey);
	return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
		const given = request.headers["x-api-key"];
		if (typeof given === "string" && timingSafeEqual(digest(given), expected)) return undefined;
		return reply
			.code(401)
			.send(errorBody(given === undefined ? "Missing API key: send it as X-API-Key" : "Invalid API key"));
	};
}

/** Of equal length whatever the text, for a comparison that tells nothing by its time. */
function digest(text: string): Buffer {
	return createHash("sha256").update(text).digest();
}
