/** The ids of a plan: hashes that grow with its tasks, in planned order. */
import { createHash } from "node:crypto";
import type { JsonObject } from "../model/json.ts";
import type { PlannedTask, PlanSummary } from "../model/plan.ts";
import { canonicalJson } from "../values/canonical-json.ts";

export class PlanHashes {
	readonly #plan = createHash("sha256");
	readonly #content = createHash("sha256");

	/** `header`: what holds for all of the tasks. */
	constructor(header: JsonObject) {
		const line = `${canonicalJson(header)}\n`;
		this.#plan.update(line);
		this.#content.update(line);
	}

	/**
	 * The plan id covers everything that a reviewer of the plan agrees to. `isRead`: by another template, which may read the
	 * task's row as well as its result.
	 */
	add(task: PlannedTask, isRead: boolean): void {
		const content = isRead ? `${contentOf(task)}\0${canonicalJson(task.bindings)}` : contentOf(task);
		this.#content.update(`${content}\n`);
		this.#addToPlan(task, content);
	}

	/**
	 * A task that is made of results is content of the run that brings them: the file asks for what its template says,
	 * whether or not the results are there.
	 */
	addDependent(task: PlannedTask): void {
		this.#addToPlan(task, contentOf(task));
	}

	/** What the file says of a template beyond the tasks that are known of it. */
	addTemplate(definition: JsonObject): void {
		const line = `${canonicalJson(definition)}\n`;
		this.#content.update(line);
		this.#plan.update(line);
	}

	#addToPlan(task: PlannedTask, content: string): void {
		this.#plan.update(`${content}\0${task.action}\0${task.wire_id}\0${task.batch}\0${task.price}\n`);
	}

	/** Once, at the end. `terms`: what bounds and prices the work, whatever is asked for. */
	ids(terms: JsonObject): Pick<PlanSummary, "plan_id" | "content_id"> {
		this.#plan.update(`${canonicalJson(terms)}\n`);
		return { plan_id: this.#plan.digest("hex"), content_id: this.#content.digest("hex") };
	}
}

function contentOf({ id, settings_id, request }: PlannedTask): string {
	return `${id}\0${settings_id}\0${canonicalJson(request as JsonObject)}`;
}
