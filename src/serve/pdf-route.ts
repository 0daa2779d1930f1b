/** A task's report as a PDF, whole or in parts, so that a download that was cut off can be gone on with. */
import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isServiceId } from "../model/service-id.ts";
import type { TaskFiles } from "../model/task-files.ts";
import { errorBody } from "./error-body.ts";

interface OfTask {
	readonly Params: { readonly id: string };
}

export function addPdfRoute(app: FastifyInstance, files: TaskFiles): void {
	app.get<OfTask>("/v1/deepresearch/tasks/:id/pdf", async (request, reply) => {
		const { id } = request.params;
		const bytes = isServiceId(id) ? await files.readPdf(id) : undefined;
		if (bytes === undefined) return reply.code(404).send(errorBody(`There is no PDF of a task ${id}`));
		return send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), request, reply);
	});
}

function send(bytes: Buffer, request: FastifyRequest, reply: FastifyReply): FastifyReply {
	const etag = `"${createHash("sha256").update(bytes).digest("hex")}"`;
	reply
		.header("etag", etag)
		.header("accept-ranges", "bytes")
		.header("cache-control", "private, no-cache")
		.header("x-content-type-options", "nosniff");
	if (request.headers["if-none-match"] === etag) return reply.code(304).send();
	const condition = request.headers["if-range"];
	const range = condition === undefined || condition === etag ? request.headers.range : undefined;
	const part = range === undefined ? undefined : readRange(range, bytes.length);
	if (part === null) {
		reply.code(416).header("content-range", `bytes */${bytes.length}`);
		return reply.send(errorBody(`The PDF has ${bytes.length} bytes: the range is outside of it`));
	}
	reply.type("application/pdf").header("content-disposition", 'inline; filename="report.pdf"');
	if (part === undefined) return reply.send(bytes);
	reply.code(206).header("content-range", `bytes ${part.from}-${part.to}/${bytes.length}`);
	return reply.send(bytes.subarray(part.from, part.to + 1));
}

/** Null for a range outside; undefined for one that is answered with the whole: several at once, or none that can be read. */
function readRange(range: string, length: number): { readonly from: number; readonly to: number } | null | undefined {
	const [, first = "", last = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range) ?? [];
	if (first === "" && last === "") return undefined;
	const from = first === "" ? Math.max(0, length - Number(last)) : Number(first);
	const to = first === "" || last === "" ? length - 1 : Math.min(Number(last), length - 1);
	if (first !== "" && last !== "" && Number(last) < from) return undefined;
	return from > to ? null : { from, to };
}
