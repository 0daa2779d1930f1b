/** `glob`: each text file is a row with the columns path, name, stem and text. */
import { basename, dirname, extname, join, resolve } from "node:path";
import type { Problem } from "../../model/problem.ts";
import { digestJson } from "../../values/canonical-json.ts";
import { plural } from "../../values/plural.ts";
import { ProblemLog } from "../problem-log.ts";
import type { FileRow } from "./file-row.ts";
import { findFiles } from "./find-files.ts";
import { RowIntake } from "./row-intake.ts";
import { MAX_REPORTED, RowProblems } from "./row-problems.ts";
import type { RowSchema } from "./row-schema.ts";
import { createHeldSource, type LoadedSource } from "./row-source.ts";
import type { SourceContext } from "./source-context.ts";
import { suggestGlob } from "./suggest-glob.ts";

const MAX_FILES = 10_000;
const MAX_FILE_BYTES = 10_000_000;
/** Characters, of all files together: they are held. */
const MAX_CHARACTERS = 100_000_000;

/** Undefined after logging. */
export function loadGlob(pattern: string, schema: RowSchema | null, context: SourceContext): LoadedSource | undefined {
	const { name, yaml, log } = context;
	const reference = yaml.locateValue(["data", name, "glob"]);
	const paths = listFiles(pattern, context);
	if (paths === undefined) return undefined;
	const rows = readFiles(paths, context);
	if (rows === undefined) return undefined;
	const problems = new RowProblems(log, reference);
	const intake = new RowIntake(problems, { holds: true, schema });
	intake.addAll(rows);
	problems.finish();
	if (problems.found) return undefined;
	// Over what the rows are made of, so that a checkout with other line ends is the same data.
	const sha256 = digestJson(intake.rows.map(({ value }) => value));
	const location = yaml.locateKey(["data", name]);
	const parts = { name, path: pattern, sha256, reading: null, location, shape: intake.shape };
	return createHeldSource(parts, intake.rows);
}

/** Relative to the pipeline file; undefined after logging. */
function listFiles(pattern: string, { name, yaml, folders, log }: SourceContext): readonly string[] | undefined {
	const reference = yaml.locateValue(["data", name, "glob"]);
	const { baseDir, resultsDir, files, show } = folders;
	return files.list(resolve(baseDir, `glob:${pattern}`), () => {
		const { paths, ownFiles, unlistable } = findFiles({ pattern, baseDir, resultsDir });
		for (const [folder, reason] of unlistable) {
			log.error("file_unreadable", `the folder ${show(folder)} cannot be listed (${reason})`, reference);
		}
		if (unlistable.size > 0) return undefined;
		if (paths.length > MAX_FILES) {
			const message = `expected at most ${MAX_FILES} files, found ${paths.length} that match \`${pattern}\``;
			log.error("out_of_range", message, reference, { hint: "narrow the glob" });
			return undefined;
		}
		if (paths.length > 0) return paths;
		const folder = dirname(show(join(baseDir, "file")));
		const message = `no file matches \`${pattern}\` from the pipeline's folder${folder === "." ? "" : ` ${folder}`}`;
		log.error("data_empty", message, reference, {
			hint: ownFiles > 0 ? "files of the results folder and of `.trawl` are never rows" : suggestGlob(pattern, baseDir),
		});
		return undefined;
	});
}

/** Undefined after logging what is wrong with them, the first ones one by one. */
function readFiles(paths: readonly string[], { name, yaml, folders, log }: SourceContext): FileRow[] | undefined {
	const reference = yaml.locateValue(["data", name, "glob"]);
	const found = new ProblemLog();
	const rows: FileRow[] = [];
	let characters = 0;
	for (const path of paths) {
		const absolute = resolve(folders.baseDir, path);
		const shown = folders.show(absolute);
		const options = { shown, what: "data file", at: reference, maxBytes: MAX_FILE_BYTES };
		const file = folders.files.read(absolute, options, found);
		if (file === undefined) continue;
		characters += file.text.length;
		if (characters > MAX_CHARACTERS) {
			const message = `expected files of at most ${MAX_CHARACTERS / 1_000_000} million characters together, found more`;
			found.error("file_too_large", message, reference, { hint: "narrow the glob" });
			break;
		}
		rows.push(rowOf(path, file.text, shown));
	}
	tell(found.sorted(), log);
	return found.hasErrors ? undefined : rows;
}

function rowOf(path: string, text: string, shown: string): FileRow {
	const name = basename(path);
	const location = { file: shown, line: 1, column: 1 };
	// A checkout with Windows' line ends must not ask something else.
	const value = { path, name, stem: basename(name, extname(name)), text: text.replaceAll("\r\n", "\n") };
	return { value, location, at: () => location };
}

function tell(problems: readonly Problem[], log: ProblemLog): void {
	log.addAll(problems.slice(0, MAX_REPORTED));
	const [first] = problems;
	const more = problems.length - MAX_REPORTED;
	if (more > 0 && first !== undefined)
		log.error(first.code, `and ${plural(more, "more problem")} in these files`, first.location);
}
