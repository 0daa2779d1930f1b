/**
 * A Batch API over HTTP: the paths, status codes and bodies of the contract, whatever is behind the ports.
 *
 * What a request asks is checked behind the ports, so that a caller over HTTP and one in this process meet the same
 * rules. Here stand only what HTTP adds: the key, sizes, times, and errors as JSON.
 */
import { maxHeaderSize } from "node:http";
import fastify, { type FastifyInstance } from "fastify";
import type { BatchApi } from "../model/batch-api.ts";
import type { Datasource } from "../model/datasource.ts";
import type { TaskApi } from "../model/task-api.ts";
import type { TaskFiles } from "../model/task-files.ts";
import { fieldError, grouped } from "../wire/field-error.ts";
import { refusal } from "../wire/refuse-faults.ts";
import { answerError, answerFrameworkError, answerUnknownRoute } from "./answer-error.ts";
import { createCallerCheck } from "./check-caller.ts";
import { createKeyCheck } from "./check-key.ts";
import { hasTooManyLevels, MAX_BODY_LEVELS } from "./json-levels.ts";
import { openApiDocument } from "./openapi/openapi-document.ts";
import { ownAddress } from "./own-address.ts";
import { addPdfRoute } from "./pdf-route.ts";
import { createLinkNaming } from "./public-links.ts";
import { refuseEarly } from "./refuse-early.ts";
import { refuseOnSocket } from "./refuse-on-socket.ts";
import { addBatchRoutes, addDatasourceRoutes, addOpenRoutes, addTaskRoutes, type NameLinks } from "./routes.ts";

export interface ServerOptions {
	readonly api: BatchApi;
	/** The tasks of the API's batches, by themselves. */
	readonly tasks: TaskApi;
	/** What the research looks at. */
	readonly datasources: readonly Datasource[];
	/** What links in its answers lead to; default: they stay as they are. */
	readonly files?: TaskFiles;
	/** How callers reach this server, with `/v1`, where that is not how they are seen to. See `own-address.ts`. */
	readonly publicUrl?: string;
	/** What callers send as `X-API-Key`; null lets in everybody on this machine. */
	readonly apiKey: string | null;
	/** Told by `/healthz` and `/openapi.json`. */
	readonly version: string;
	/** False lets `/healthz` answer with 503. Default: it is well. */
	readonly isWell?: () => boolean;
	/** Largest body in bytes. Default 8 MiB: more than 100 tasks of the longest texts. */
	readonly bodyLimit?: number;
	/** How long a request may take to arrive, in milliseconds. Default 30,000. */
	readonly requestTimeoutMs?: number;
	/** Gets a line of JSON for each request; default: nothing is logged. */
	readonly log?: { write(line: string): void };
}

const BODY_LIMIT = 8 * 1024 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;
const TOO_MANY_LEVELS = `expected at most ${grouped(MAX_BODY_LEVELS)} levels of lists and objects, found more`;
/** Longer ids name nothing. */
const MAX_ID_LENGTH = 200;

/** Not listening yet. */
export function createServer(options: ServerOptions): FastifyInstance {
	const { bodyLimit = BODY_LIMIT, requestTimeoutMs = REQUEST_TIMEOUT_MS, log } = options;
	const app = fastify({
		bodyLimit,
		requestTimeout: requestTimeoutMs,
		// Node looks at the clock so often.
		http: {
			connectionsCheckingInterval: Math.min(1_000, requestTimeoutMs),
			headersTimeout: requestTimeoutMs,
			requireHostHeader: false,
		},
		forceCloseConnections: "idle",
		return503OnClosing: true,
		routerOptions: { ignoreDuplicateSlashes: true, ignoreTrailingSlash: true, maxParamLength: MAX_ID_LENGTH },
		logger: log === undefined ? false : { level: "info", stream: log, serializers: { req: describeRequest } },
		frameworkErrors: answerFrameworkError,
		clientErrorHandler: refuseOnSocket,
	});
	refuseEarly(app);
	readJsonBodies(app);
	app.setErrorHandler(answerError);
	app.setNotFoundHandler(answerUnknownRoute);
	const { version, apiKey, isWell = () => true } = options;
	app.register(async (scope) => {
		addOpenRoutes(scope, { version, isWell }, JSON.stringify(openApiDocument({ version, needsKey: apiKey !== null })));
	});
	app.register(async (scope) => {
		const { api, tasks, files, publicUrl } = options;
		scope.addHook("onRequest", apiKey === null ? createCallerCheck(publicUrl) : createKeyCheck(apiKey));
		const nameLinks: NameLinks | undefined =
			files === undefined ? undefined : (request) => createLinkNaming(ownAddress(request, publicUrl));
		if (files !== undefined) addPdfRoute(scope, files);
		addBatchRoutes(scope, api, nameLinks);
		addTaskRoutes(scope, tasks, nameLinks);
		addDatasourceRoutes(scope, options.datasources);
	});
	return app;
}

/** JSON whatever the content type says; nothing at all is nothing, as the SDKs cancel with or without a body. */
function readJsonBodies(app: FastifyInstance): void {
	const parse = app.getDefaultJsonParser("error", "error");
	app.removeAllContentTypeParsers();
	app.addContentTypeParser("*", { parseAs: "string" }, (request, body: string, done) => {
		if (body === "") done(null, undefined);
		else if (hasTooManyLevels(body)) done(refusal([fieldError("", "too_many", TOO_MANY_LEVELS)]));
		else parse(request, body, done);
	});
}

/** No headers: the key is in them. */
function describeRequest(request: { readonly method: string; readonly url: string }) {
	return { method: request.method, url: request.url.slice(0, maxHeaderSize) };
}
