/** `results.json` and `results.jsonl`: every task with every key, in one fixed order. */
import type { ExportedArtefact } from "../model/artefact.ts";
import type { Attempt, TaskOutcome } from "../model/outcome.ts";
import { artefactRecords } from "./artefact-records.ts";
import type { CreateExporter, Exporter, ExportTarget, PieceWriter } from "./exporter.ts";
import { jsonText } from "./json-text.ts";
import type { TaskPaths } from "./task-paths.ts";

/** One array, two spaces deep, as `JSON.stringify` would print it whole. */
export const jsonExporter: CreateExporter = (target, { paths }) => {
	let separator = "\n";
	return exporter(target, "results.json", {
		first: "[",
		text: (outcome) => {
			const text = `${separator}${itemText(record(outcome, paths))}`;
			separator = ",\n";
			return text;
		},
		last: () => (separator === "\n" ? "]\n" : "\n]\n"),
	});
};

/** The same objects, one a line. */
export const jsonlExporter: CreateExporter = (target, { paths }) =>
	exporter(target, "results.jsonl", {
		first: "",
		text: (outcome) => `${jsonText(record(outcome, paths))}\n`,
		last: () => "",
	});

interface Layout {
	readonly first: string;
	readonly text: (outcome: TaskOutcome) => string;
	readonly last: () => string;
}

function exporter(target: ExportTarget, file: string, layout: Layout): Exporter {
	let opened: PieceWriter | undefined;
	async function writer(): Promise<PieceWriter> {
		if (opened !== undefined) return opened;
		opened = await target.open(file);
		await opened.write(layout.first);
		return opened;
	}
	return {
		async add(outcome) {
			await (await writer()).write(layout.text(outcome));
		},
		async finish() {
			const file = await writer();
			await file.write(layout.last());
			await file.close();
		},
	};
}

/** As it stands between the lines `[` and `]` of a list. */
function itemText(item: OutcomeRecord): string {
	return jsonText([item], 2).slice("[\n".length, -"\n]".length);
}

type OutcomeRecord = Omit<TaskOutcome, "artefacts"> & { readonly artefacts: readonly ExportedArtefact[] };

function record(outcome: TaskOutcome, paths: TaskPaths): OutcomeRecord {
	return {
		id: outcome.id,
		template: outcome.template,
		key: outcome.key,
		bindings: outcome.bindings,
		...(outcome.parents === undefined ? {} : { parents: outcome.parents }),
		status: outcome.status,
		query: outcome.query,
		output_type: outcome.output_type,
		output: outcome.output,
		repairs: outcome.repairs,
		sources: outcome.sources,
		artefacts: artefactRecords(outcome, paths),
		cost: outcome.cost,
		attempts: outcome.attempts.map(attempt),
		error: outcome.error,
	};
}

function attempt(from: Attempt): Attempt {
	return {
		attempt: from.attempt,
		status: from.status,
		mode: from.mode,
		batch_id: from.batch_id,
		service_id: from.service_id,
		cost: from.cost,
		created_at: from.created_at,
		completed_at: from.completed_at,
		error: from.error,
	};
}
