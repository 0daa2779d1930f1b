/**
 * `reports/<template>/<key>.md` for every task, `index.md` that links them, and for the structured
 * outputs that passed every check `data/<template>/<key>.json`. An answer that did not pass is shown
 * in its report and in `results.json` only, so that `data/` can be used unseen.
 */
import { posix } from "node:path";
import type { TaskOutcome } from "../model/outcome.ts";
import { artefactRecords } from "./artefact-records.ts";
import type { ExportContext, Exporter, ExportTarget } from "./exporter.ts";
import { jsonText } from "./json-text.ts";
import { MarkdownIndex } from "./markdown-index.ts";
import { markdownReport } from "./markdown-report.ts";
import { citesByNumber } from "./numbered-report.ts";
import type { NamedTask } from "./task-paths.ts";

export function markdownExporter(target: ExportTarget, { facts, place, paths }: ExportContext): Exporter {
	const index = new MarkdownIndex(target, facts);
	return {
		async add(outcome) {
			const path = paths.of(outcome);
			const report = `reports/${path}.md`;
			const data = hasData(outcome) ? `data/${path}.json` : null;
			await target.write(
				report,
				markdownReport(outcome, {
					folder: place === null ? null : posix.join(place, posix.dirname(report)),
					numberedCitations: citesByNumber(outcome, facts),
					parents: (outcome.parents ?? []).map((id) => ({
						id,
						path: posix.relative(posix.dirname(report), `reports/${paths.of(namedBy(id))}.md`),
					})),
					artefacts: artefactRecords(outcome, paths).map((file) => ({
						...file,
						path: posix.relative(posix.dirname(report), file.path),
					})),
				}),
			);
			if (data !== null) await target.write(data, `${jsonText(outcome.output, 2)}\n`);
			await index.add(outcome, { report, data });
		},
		finish: () => index.finish(),
	};
}

function hasData({ status, output, output_type }: TaskOutcome): boolean {
	return status === "succeeded" && output !== null && (output_type === "json" || typeof output !== "string");
}

/** `<template>` or `<template>/<key>`; no template has a slash in its name. */
function namedBy(id: string): NamedTask {
	const [template = "", ...rest] = id.split("/");
	return { template, key: rest.length === 0 ? null : rest.join("/") };
}
