import type { JsonObject } from "../model/json.ts";
import { digestJson } from "./canonical-json.ts";

const HEX = 16;

/** Equal for equal batch settings. */
export function settingsIdOf(settings: JsonObject): string {
	return digestJson(settings).slice(0, HEX);
}
