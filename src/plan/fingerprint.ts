/**
 * The fingerprint of a rendered request: what changes the answer, and nothing else. Ids, names,
 * metadata, order, budgets and export options are left out, so that changing them costs nothing.
 */
import type { JsonObject } from "../model/json.ts";
import type { BatchSettings, Fingerprint, TaskRequest } from "../model/plan.ts";
import { digestJson, sha256 } from "../values/canonical-json.ts";

/** A new version is a major release: results stored under the old one must still match. */
export const FINGERPRINT_VERSION = 1;
const COMPONENT_HEX = 32;

export type SettingsComponents = { readonly [component: string]: string };

/** The parts that all tasks of a batch share. */
export function settingsComponents(engine: JsonObject, settings: BatchSettings): SettingsComponents {
	return {
		engine: component(engine),
		mode: component(settings.mode),
		output_formats: component(settings.output_formats ?? ["markdown"]),
		search: component(settings.search ?? null),
	};
}

export function fingerprintOf(shared: SettingsComponents, request: TaskRequest): Fingerprint {
	const components = {
		...shared,
		query: component(request.query),
		research_strategy: component(request.research_strategy ?? null),
		report_format: component(request.report_format ?? null),
		urls: component(request.urls ?? []),
	};
	const lines = Object.entries(components).map(([name, digest]) => `${name}=${digest}`);
	const digest = sha256(`trawl fingerprint ${FINGERPRINT_VERSION}\n${lines.join("\n")}`);
	return { version: FINGERPRINT_VERSION, digest, components };
}

function component(value: Parameters<typeof digestJson>[0] | BatchSettings["output_formats"]): string {
	return digestJson(value as Parameters<typeof digestJson>[0]).slice(0, COMPONENT_HEX);
}
