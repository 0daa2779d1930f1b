/** Every error as JSON with its status, and nothing of the inside in it. */
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { BatchApiError } from "../model/batch-api.ts";
import { STATUS_OF_KIND } from "../model/error-meaning.ts";
import { drainBody } from "./drain-body.ts";
import { errorBody } from "./error-body.ts";

/** What the framework refuses before a route is asked, in words for its caller. */
const REFUSALS: { readonly [code: string]: string } = {
	FST_ERR_CTP_BODY_TOO_LARGE: "The body is too large: send fewer tasks in one request",
	FST_ERR_CTP_INVALID_CONTENT_LENGTH: "The body is not as long as Content-Length says",
	FST_ERR_CTP_INVALID_JSON_BODY: "The body is not valid JSON",
	FST_ERR_BAD_URL: "The path is not a valid URL",
	FST_ERR_MAX_PARAM_LENGTH: "The id in the path is too long",
};

export function answerError(
	error: FastifyError | BatchApiError,
	request: FastifyRequest,
	reply: FastifyReply,
): unknown {
	if (error instanceof BatchApiError) return answerApiError(error, request, reply);
	const status = error.statusCode ?? 500;
	if (status >= 500) {
		request.log.error({ err: error }, "internal error");
		return reply
			.code(status)
			.send(errorBody(status === 503 ? "The service is shutting down" : "Internal server error"));
	}
	if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") drainBody(request, reply);
	return reply.code(status).send(errorBody(REFUSALS[error.code] ?? error.message));
}

function answerApiError(error: BatchApiError, request: FastifyRequest, reply: FastifyReply): unknown {
	const status = error.status ?? STATUS_OF_KIND[error.kind];
	if (status >= 500) request.log.error({ err: error }, "the engine failed");
	if (error.retryAfterMs !== undefined) reply.header("retry-after", Math.ceil(error.retryAfterMs / 1_000));
	// Its words, as those of a database, may tell of the inside; the log has them.
	const message = error.kind === "ambiguous" ? "Internal server error" : error.message;
	return reply.code(status).send(errorBody(message, error.errors));
}

/** For what has no route yet: a path that cannot be read. */
export function answerFrameworkError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
	void answerError(error, request, reply);
}

export function answerUnknownRoute(request: FastifyRequest, reply: FastifyReply): unknown {
	const path = request.url.split("?")[0];
	return reply.code(404).send(errorBody(`No such route: ${request.method} ${path}`));
}
