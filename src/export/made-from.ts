/** All that the files of an export are made from, as one digest. */
import { isAbsolute, posix, relative, resolve } from "node:path";
import type { Json } from "../model/json.ts";
import type { RunManifest } from "../model/manifest.ts";
import { digestJson } from "../values/canonical-json.ts";
import type { ExportRequest } from "./export-request.ts";
import type { RunFacts } from "./exporter.ts";

/** Undefined where the outcomes are not known to be the whole plan, and of results with downloaded files. */
export function madeFrom(request: ExportRequest): string | undefined {
	const { manifest, formats, csvColumns = null, outputSchemas = [], outcomesDigest, artefactPath } = request;
	if (outcomesDigest?.tasks !== manifest.counts.total || artefactPath !== undefined) return undefined;
	const { sha256: outcomes } = outcomesDigest;
	const { trawl_version } = manifest;
	const place = placeIn(request);
	// A copy beside it is the same export: where links lead from it, its own name says nothing of.
	const folder = place === null ? null : posix.dirname(place);
	const parts = { trawl_version, facts: factsOf(manifest), folder };
	return digestJson({ ...parts, formats, csvColumns, outputSchemas, outcomes } as unknown as Json);
}

/** Nothing else of a run is told to exporters. */
export function factsOf({
	pipeline,
	engine,
	ended,
	truncated,
	open_templates,
	artefacts_failed,
}: RunManifest): RunFacts {
	const { name, path } = pipeline;
	return { pipeline: { name, path }, engine, ended, truncated, open_templates, artefacts_failed };
}

/** By names alone, so that the same project gives the same files wherever its folders really lie. */
export function placeIn({ dir, projectRoot }: ExportRequest): string | null {
	if (projectRoot === null || projectRoot === undefined) return null;
	const place = relative(projectRoot, resolve(dir)).replaceAll("\\", "/");
	return place === ".." || place.startsWith("../") || isAbsolute(place) ? null : place;
}
