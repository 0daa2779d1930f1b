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

	/** The plan id covers everything that a reviewer of the plan agrees to. */
	add(task: PlannedTask): void {
		const content = `${task.id}\0${task.settings_id}\0${canonicalJson(task.request as JsonObject)}`;
		this.#content.update(`${content}\n`);
		this.#plan.update(`${content}\0${task.action}\0${task.wire_id}\0${task.batch}\0${task.price}\n`);
	}

	/** Once, at the end. */
	ids(): Pick<PlanSummary, "plan_id" | "content_id"> {
		return { plan_id: this.#plan.digest("hex"), content_id: this.#content.digest("hex") };
	}
}
