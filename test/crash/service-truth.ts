/** What the service has, read as anybody with the key could, to hold the exports against. */
import { isJsonObject, type Json, type JsonObject } from "../../src/model/json.ts";
import type { Ledger } from "../support/stand-in/protocol.ts";
import { send } from "../support/stand-in/raw-client.ts";
import type { StandIn } from "../support/stand-in/start-stand-in.ts";

/** The service's own id of a task → the task with its output. */
export type ServiceTasks = ReadonlyMap<string, JsonObject>;

const PAGE = 50;

/** The scenarios' batches are smaller than a page. */
export async function readServiceTasks(service: StandIn, { batches }: Ledger): Promise<ServiceTasks> {
	const found = new Map<string, JsonObject>();
	for (const { batch_id } of batches) {
		const { body } = await send(service, `GET /batches/${batch_id}/tasks?include_output=true&limit=${PAGE}`);
		for (const task of tasksIn(body)) found.set(String(task.deepresearch_id), task);
	}
	return found;
}

function tasksIn(body: Json | undefined): readonly JsonObject[] {
	if (!isJsonObject(body) || !Array.isArray(body.tasks)) throw new Error("the stand-in lists no tasks");
	return body.tasks.filter(isJsonObject);
}
