import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import type { JsonObject } from "../model/json.ts";
import { isJsonObject } from "../model/json.ts";

/** What the cases of a test file asked when it was last written; empty where there is none, or none that can be read. */
export function readSnapshots(path: string): JsonObject {
	if (!existsSync(path)) return {};
	try {
		const value: unknown = parse(readFileSync(path, "utf8"));
		return isJsonObject(value) ? value : {};
	} catch {
		return {};
	}
}
