import type { JsonObject } from "../model/json.ts";

/** Names an engine where work is kept apart by it: `local`, or `valyu` with its base URL. */
export function engineKey(identity: JsonObject): string {
	return [identity.engine, identity.base_url].filter((part) => typeof part === "string").join(" ");
}
