/**
 * The service's HTTP side: a request is written down, meets its fault or not, takes its effect, and is answered. The
 * world it acts on is replaced as a whole by a reset; what then still travels acts on the old one, unseen.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { isJsonObject, type Json } from "../../../src/model/json.ts";
import { deliverFault, isHonestRefusal, sendAnswer } from "./deliver.ts";
import { serveDownload } from "./downloads.ts";
import type { OpenRequest } from "./ledger-book.ts";
import { type Answer, answered, Refusal, refusalAnswer } from "./refusal.ts";
import { findRoute, type Route } from "./routes.ts";
import type { World } from "./world.ts";

/** One request as it was read. */
interface Call {
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	readonly record: OpenRequest;
	readonly route: Route | undefined;
	readonly search: URLSearchParams;
	/** Undefined: none. */
	readonly text: string | undefined;
}

export async function receive(
	world: World,
	request: IncomingMessage,
	response: ServerResponse,
	connection: number,
): Promise<void> {
	const { method = "", url = "/" } = request;
	const [path = "", ...queries] = url.split("?");
	const route = findRoute(method, path);
	const record = world.ledger.open({
		method,
		path: url,
		connection,
		userAgent: request.headers["user-agent"] ?? null,
		operation: route?.operation ?? null,
		batchId: route === undefined || route.operation === "getPdf" || route.id === "" ? null : route.id,
		tasks: null,
	});
	response.on("close", () => {
		record.abandoned = !response.writableFinished;
	});
	const text = await readText(request);
	if (text === null) return;
	const call = {
		request,
		response,
		record,
		route,
		search: new URLSearchParams(queries.join("?")),
		text: text === "" ? undefined : text,
	};
	world.noteLeaks(request, text);
	if (route === undefined) sendAnswer(response, noRoute(record));
	else if (route.operation === "getPdf") serveDownload(world, call, route.id);
	else serve(world, call, route);
}

function serve(world: World, call: Call, route: Route): void {
	const { record, response } = call;
	const wireIds = route.operation === "addTasks" ? idsIn(call) : [];
	world.ledger.noteSent(wireIds, route.id, record.number);
	const { fault, done } = world.call(route.operation);
	const act = () => takeEffect(world, call, route);
	const answer = fault === undefined || fault.when === "after" ? act() : undefined;
	if (fault?.when === "late") setTimeout(act, fault.lateMs);
	// A slow answer is told whole, like one without a fault.
	const told = fault === undefined || fault.kind === "slow" ? answer : undefined;
	const isUnsure = told === undefined ? fault !== undefined && !isHonestRefusal(fault.kind) : told.status === 202;
	if (isUnsure) world.ledger.noteUnsure(wireIds, route.id);
	if (told !== undefined && isWholeLook(call, route, told)) world.ledger.noteLook(route.id);
	if (fault !== undefined) {
		record.fault = { kind: fault.kind, when: fault.when };
		record.status = deliverFault(response, fault, answer);
	} else if (answer !== undefined) {
		record.status = answer.status;
		sendAnswer(response, answer);
	}
	done();
}

/** Never throws: a refusal is an answer too. */
function takeEffect(world: World, { request, record, search, text }: Call, route: Route): Answer {
	const answer = answered(() => {
		world.checkKey(request.headers["x-api-key"]);
		const body = text === undefined ? undefined : parse(text);
		const { service } = world;
		switch (route.operation) {
			case "createBatch":
				return { status: 201, body: service.createBatch(body) as unknown as Json };
			case "addTasks":
				return { status: 202, body: service.addTasks(route.id, body, record.number) as unknown as Json };
			case "getBatch":
				return { status: 200, body: service.getBatch(route.id) as unknown as Json };
			case "listTasks":
				return { status: 200, body: service.listTasks(route.id, search) };
			case "cancelBatch":
				return { status: 200, body: service.cancelBatch(route.id, body) as unknown as Json };
			default:
				return { status: 200, body: service.listBatches(search) as unknown as Json };
		}
	});
	record.effect = answer.status;
	return answer;
}

function noRoute(record: OpenRequest): Answer {
	record.status = 404;
	return refusalAnswer(new Refusal(404, "Not found"));
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new Refusal(400, "The body is not JSON");
	}
}

/** The callers' ids in an add, whatever else is wrong with it; also counts its tasks. */
function idsIn({ text, record }: Call): string[] {
	const body = bodyOrNothing(text);
	const tasks: readonly unknown[] = isJsonObject(body) && Array.isArray(body.tasks) ? body.tasks : [];
	record.tasks = tasks.length;
	return tasks.flatMap((task) => (isJsonObject(task) && typeof task.id === "string" ? [task.id] : []));
}

function bodyOrNothing(text: string | undefined): unknown {
	try {
		return JSON.parse(text ?? "");
	} catch {
		return undefined;
	}
}

/** The last page, of all states: whoever follows the cursors has then seen every task. */
function isWholeLook({ search }: Call, { operation }: Route, { status, body }: Answer): boolean {
	if (operation !== "listTasks" || status !== 200 || search.has("status") || !isJsonObject(body)) return false;
	return isJsonObject(body.pagination) && body.pagination.has_more === false;
}

/** Null when the caller went away amid its request. */
async function readText(request: IncomingMessage): Promise<string | null> {
	const chunks: Buffer[] = [];
	try {
		for await (const chunk of request) chunks.push(chunk as Buffer);
	} catch {
		return null;
	}
	return Buffer.concat(chunks).toString("utf8");
}
