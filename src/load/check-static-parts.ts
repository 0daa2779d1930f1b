/**
 * Holds what a file says without templates against the rules of the service, so that a wrong order of
 * dates is told together with all other mistakes of the file, and not after they are mended.
 */
import type { FieldError } from "../model/batch-api.ts";
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import type { TemplateNode } from "../model/template-node.ts";
import { nodeAt } from "../template/node-at.ts";
import { checkCreateBatch, checkTaskInput } from "../wire/check-request.ts";
import { rulesOf } from "../wire/service-rules.ts";
import type { ProblemLog } from "./problem-log.ts";
import type { TemplateContext } from "./template-context.ts";

/** What the file's schema does not say. */
const BEYOND_SHAPE = new Set(["invalid_date_range", "invalid_output_formats", "invalid_format", "too_long"]);

export function checkStaticParts(
	request: TemplateNode,
	batch: TemplateNode,
	{ engine, log }: Pick<TemplateContext, "engine" | "log">,
): void {
	const rules = rulesOf(engine);
	report(checkCreateBatch(staticPart(batch), rules), batch, log);
	report(checkTaskInput({ query: "-", ...(staticPart(request) as JsonObject) }, rules), request, log);
}

function report(errors: readonly FieldError[], node: TemplateNode, log: ProblemLog): void {
	for (const { key, code, message } of errors) {
		const { location } = nodeAt(node, key);
		// Templates share the file's settings, and the shape check may have spoken already.
		if (BEYOND_SHAPE.has(code) && !log.hasAt(location)) log.error("request_invalid", `${key}: ${message}`, location);
	}
}

/** The node's value where no template computes it; undefined where one does. */
function staticPart(node: TemplateNode): Json | undefined {
	if (node.kind === "text") return undefined;
	if (node.kind === "value") return node.value;
	if (node.kind === "list") {
		const items = node.items.map(staticPart);
		return items.some((item) => item === undefined) ? undefined : (items as Json[]);
	}
	const parts = node.entries.map(({ key, node: inner }) => [key, staticPart(inner)] as const);
	const known: unknown = Object.fromEntries(parts.filter(([, part]) => part !== undefined));
	return isJsonObject(known) ? known : undefined;
}
