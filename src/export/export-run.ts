/**
 * Outcomes in, a folder of files out.
 *
 *   outcomes ──survey──▶ exporters ──add──▶ staging folder ──commit──▶ results folder, run.json last
 *
 * The outcomes are read twice at most: once for what a first line must know of the last task (the
 * columns of the CSV, names that clash), once to write. Nothing is kept of an outcome but its file
 * names and digests, which `run.json` lists. The export is whole or not there at all: until the last
 * byte is written, the previous export stands untouched, and while its files are being replaced `run.json`
 * says so.
 */
import { setImmediate } from "node:timers/promises";
import type { ExportedFile, RunManifest, WrittenManifest } from "../model/manifest.ts";
import type { TaskOutcome } from "../model/outcome.ts";
import { ArtefactFiles } from "./artefact-files.ts";
import { type Changes, commit } from "./commit.ts";
import { asFailure, type ExportError } from "./export-error.ts";
import type { ExportRequest } from "./export-request.ts";
import type { Exporter, Outcomes } from "./exporter.ts";
import { FORMATS } from "./formats.ts";
import { inResultsFolder } from "./in-results-folder.ts";
import { clearLeftovers } from "./leftovers.ts";
import { digestOfInput, factsOf, madeFrom, placeIn } from "./made-from.ts";
import { readMadeFrom, readPreviousFiles, requireSamePipeline } from "./previous-export.ts";
import type { Staging } from "./staging.ts";
import { TaskPaths } from "./task-paths.ts";

/** Outcomes between two moments in which timers and signals get their turn. */
const OUTCOMES_A_TURN = 64;

/** What the export adds to the manifest. */
export type ManifestLists = Pick<WrittenManifest, "artefacts" | "artefacts_failed" | "files" | "made_from">;

export type ExportReport =
	| ({ readonly ok: true; readonly files: readonly ExportedFile[]; readonly lists: ManifestLists } & Changes)
	| { readonly ok: false; readonly error: ExportError };

/** Throws only what `outcomes` throws, and on a bug: also then the previous export stands. */
export async function exportRun(request: ExportRequest): Promise<ExportReport> {
	try {
		return await inResultsFolder(request.dir, "keep", (staging) => writeExport(staging, request));
	} catch (error) {
		return asFailure(error);
	}
}

async function writeExport(staging: Staging, request: ExportRequest): Promise<ExportReport> {
	await requireSamePipeline(staging.root, request.manifest.pipeline.name);
	const recorded = await readPreviousFiles(staging.root);
	const orphans = await clearLeftovers(staging.root, staging.path);
	const input = digestOfInput(request);
	const isSame = input !== undefined && (await readMadeFrom(staging.root)) === madeFrom(input, recorded);
	const mayKeep = isSame && request.remakes !== true && orphans.length === 0;
	const { artefacts, missing } =
		mayKeep && (await staging.keep(recorded)) ? NO_ARTEFACTS : await runExporters(staging, request, recorded);
	const staged = await staging.settle();
	const artefacts_failed = [...request.manifest.artefacts_failed, ...missing];
	const made = input === undefined ? {} : { made_from: madeFrom(input, staged) };
	const added = { artefacts_failed, ...made, artefacts };
	const manifest = { ...request.manifest, ...added };
	const changes = await commit(staging, manifest, staged, [...recorded, ...orphans]);
	const files = staged.map(({ path, sha256, bytes }) => ({ path, sha256, bytes }));
	return { ok: true, files, lists: { ...added, files }, ...changes };
}

/** An export with downloaded files is always made anew. */
const NO_ARTEFACTS: Pick<ArtefactFiles, "artefacts" | "missing"> = { artefacts: [], missing: [] };

async function runExporters(
	staging: Staging,
	request: ExportRequest,
	recorded: readonly ExportedFile[],
): Promise<Pick<ArtefactFiles, "artefacts" | "missing">> {
	const { formats, manifest, outcomes, outputSchemas = [], csvColumns = null, artefactPath } = request;
	const paths = new TaskPaths();
	const artefacts = new ArtefactFiles(staging, paths, recorded, artefactPath);
	const context = { facts: factsOf(manifest), place: placeIn(request), paths, outputSchemas, csvColumns };
	const creators = await Promise.all([...new Set(formats)].map((format) => FORMATS[format].load()));
	const exporters = creators.map((create) => create(staging, context));
	const surveyors = exporters.filter((exporter) => exporter.survey !== undefined);
	const hasTaskFiles = artefactPath !== undefined || formats.some((format) => FORMATS[format].folders.length > 0);
	if (surveyors.length > 0 || hasTaskFiles) {
		await eachOutcome(outcomes, manifest, async (outcome) => {
			paths.note(outcome);
			for (const exporter of surveyors) exporter.survey?.(outcome);
		});
	}
	await eachOutcome(outcomes, manifest, async (outcome) => addToAll(exporters, await artefacts.add(outcome)));
	for (const exporter of exporters) await exporter.finish();
	return artefacts;
}

async function addToAll(exporters: readonly Exporter[], outcome: TaskOutcome): Promise<void> {
	for (const exporter of exporters) await exporter.add(outcome);
}

/** One pass. Fails when a planned task has no outcome: no row may vanish silently. */
async function eachOutcome(
	outcomes: Outcomes,
	manifest: RunManifest,
	visit: (outcome: TaskOutcome) => Promise<void>,
): Promise<void> {
	let count = 0;
	for await (const outcome of outcomes()) {
		await visit(outcome);
		count += 1;
		if (count % OUTCOMES_A_TURN === 0) await setImmediate();
	}
	const { total } = manifest.counts;
	if (count !== total) throw new Error(`The export was given ${count} outcomes for ${total} planned tasks`);
}
