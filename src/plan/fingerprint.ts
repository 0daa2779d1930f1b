/**
 * The fingerprint of a rendered request: what changes the answer, and nothing else. Ids, names,
 * metadata, order, budgets and export options are left out, so that changing them costs nothing.
 */
import type { Json, JsonObject } from "../model/json.ts";
import type { BatchSettings, Fingerprint, TaskRequest } from "../model/plan.ts";
import { digestJson, sha256 } from "../values/canonical-json.ts";

/** A new version is a major release: results stored under the old one must still match. */
export const FINGERPRINT_VERSION = 1;
const COMPONENT_HEX = 32;

/** The parts that all tasks of a batch share. */
export interface SettingsComponents {
	readonly engine: string;
	/** Not in the digest: tell which part of a changed engine changed. */
	readonly corpus: string;
	readonly researcher: string;
	readonly mode: string;
	readonly output_formats: string;
	readonly search: string;
}

const NOTHING = component(null);
const NO_URLS = component([]);

export function settingsComponents(engine: JsonObject, settings: BatchSettings): SettingsComponents {
	const { corpus = null, ...researcher } = engine;
	return {
		engine: component(engine),
		corpus: component(corpus),
		researcher: component(researcher),
		mode: component(settings.mode),
		output_formats: component((settings.output_formats ?? ["markdown"]) as readonly Json[]),
		search: component((settings.search ?? null) as Json),
	};
}

/** Made for every task: written out, since spreading and listing keys would double its time. */
export function fingerprintOf(shared: SettingsComponents, request: TaskRequest): Fingerprint {
	const { research_strategy, report_format, urls } = request;
	const components = {
		engine: shared.engine,
		mode: shared.mode,
		output_formats: shared.output_formats,
		search: shared.search,
		query: component(request.query),
		research_strategy: research_strategy === undefined ? NOTHING : component(research_strategy),
		report_format: report_format === undefined ? NOTHING : component(report_format),
		urls: urls === undefined ? NO_URLS : component(urls),
		corpus: shared.corpus,
		researcher: shared.researcher,
	};
	const digest = sha256(
		`trawl fingerprint ${FINGERPRINT_VERSION}\nengine=${components.engine}\nmode=${components.mode}` +
			`\noutput_formats=${components.output_formats}\nsearch=${components.search}\nquery=${components.query}` +
			`\nresearch_strategy=${components.research_strategy}\nreport_format=${components.report_format}` +
			`\nurls=${components.urls}`,
	);
	return { version: FINGERPRINT_VERSION, digest, components };
}

function component(value: Json): string {
	return digestJson(value).slice(0, COMPONENT_HEX);
}
