/** The files that answers point to: PDFs under the base URL, PDFs and images on another origin. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Asset, imageOf, pdfOf, sendAsset } from "./assets.ts";
import { deliverFault, sendAnswer } from "./deliver.ts";
import type { Fault } from "./fault-plan.ts";
import type { OpenDownload, OpenRequest } from "./ledger-book.ts";
import { answered, Refusal } from "./refusal.ts";
import type { World } from "./world.ts";

interface Asked {
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	readonly record: OpenRequest;
}

/** A PDF under the base URL: for the key alone. */
export function serveDownload(world: World, { request, response, record }: Asked, taskId: string): void {
	const download = noteDownload(world, request, "api");
	const { fault, done } = world.call("getPdf");
	if (fault !== undefined) record.fault = { kind: fault.kind, when: fault.when };
	const refusal = answered(() => {
		world.checkKey(request.headers["x-api-key"]);
		if (!world.service.hasTask(taskId)) throw new Refusal(404, "Task not found");
		return { status: 200, body: null };
	});
	if (refusal.status === 200) {
		record.effect = 200;
		record.status = deliverAsset(request, response, pdfOf(taskId, world.settings.pdfKilobytes), fault);
	} else {
		record.status = refusal.status;
		sendAnswer(response, refusal);
	}
	download.status = record.status;
	done();
}

/** A file on another origin; its address says what it is. */
export function receiveElsewhere(world: World, request: IncomingMessage, response: ServerResponse): void {
	world.noteLeaks(request, "", true);
	const download = noteDownload(world, request, "elsewhere");
	const [, kind, name = ""] = /^\/(pdf|image)\/([\w-]+)$/.exec(request.url ?? "") ?? [];
	if (kind === undefined) {
		download.status = 404;
		response.writeHead(404).end();
		return;
	}
	const { pdfKilobytes, imageKilobytes } = world.settings;
	const asset = kind === "pdf" ? pdfOf(name, pdfKilobytes) : imageOf(name, imageKilobytes);
	const { fault, done } = world.call(kind === "pdf" ? "getPdf" : "getImage");
	download.status = deliverAsset(request, response, asset, fault);
	done();
}

function deliverAsset(
	request: IncomingMessage,
	response: ServerResponse,
	asset: Asset,
	fault: Fault | undefined,
): number | null {
	if (fault === undefined || fault.kind === "half_body")
		return sendAsset(request, response, asset, fault !== undefined);
	if (fault.kind !== "slow") return deliverFault(response, fault, undefined);
	setTimeout(() => sendAsset(request, response, asset), fault.delayMs);
	return 200;
}

function noteDownload(world: World, request: IncomingMessage, origin: "api" | "elsewhere"): OpenDownload {
	return world.ledger.noteDownload({
		path: request.url ?? "/",
		origin,
		hadKey: request.headers["x-api-key"] !== undefined,
		range: request.headers.range ?? null,
	});
}
