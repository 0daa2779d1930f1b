/** What the files of an export are made from, and what was made, as one digest. */
import { isAbsolute, posix, relative, resolve } from "node:path";
import type { Json } from "../model/json.ts";
import type { ExportedFile, RunManifest } from "../model/manifest.ts";
import { readVersion } from "../system/version.ts";
import { digestJson } from "../values/canonical-json.ts";
import type { ExportRequest } from "./export-request.ts";
import type { RunFacts } from "./exporter.ts";

/** All that goes in. Undefined where nothing is known of the outcomes, and of results with downloaded files. */
export function digestOfInput(request: ExportRequest): string | undefined {
	const { manifest, formats, csvColumns = null, outputSchemas = [], outcomesDigest, artefactPath } = request;
	if (outcomesDigest === undefined || artefactPath !== undefined) return undefined;
	const parts = { writer: readVersion(), facts: factsOf(manifest), folder: folderOf(request), formats, csvColumns };
	return digestJson({ ...parts, outputSchemas, outcomes: outcomesDigest } as unknown as Json);
}

/** With the files that came out: a list in `run.json` that somebody changed, or merged from two, is told by it. */
export function madeFrom(input: string, files: readonly ExportedFile[]): string {
	return digestJson({ input, files: files.map(({ path, sha256, bytes }) => [path, sha256, bytes]) });
}

/** Where links lead from. A copy beside it is the same export: its own name says nothing of that, unless it has none. */
function folderOf(request: ExportRequest): string | null {
	const place = placeIn(request);
	return place === null || place === "" ? place : posix.dirname(place);
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
