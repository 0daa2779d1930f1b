import { relative } from "node:path";
import { type ExportRefusal, exportStoredRun, type StoredExport } from "../../app/export-stored-run.ts";
import { withRun } from "../../app/find-run.ts";
import { plural } from "../../values/plural.ts";
import type { CliContext } from "../cli-context.ts";
import type { CommandRunner } from "../command-runner.ts";
import { formatProblems } from "../format-problems.ts";
import { lookAt } from "../format-report.ts";
import { ownCommand } from "../own-command.ts";
import { plainLine } from "../plain-text.ts";

interface Flags {
	readonly state?: string;
	readonly out?: string;
	readonly partial?: boolean;
}

/** Writes a run's results again. */
export const exportResults: CommandRunner<Flags> = async ([named], flags, context) => {
	const options = { cwd: context.cwd, outDir: flags.out, partial: flags.partial ?? false, env: context.env };
	const where = { cwd: context.cwd, stateOption: flags.state };
	const result: StoredExport | ExportRefusal = await withRun(named, where, (found) => exportStoredRun(found, options));
	if (!result.ok) {
		context.stderr.write(formatProblems(result.problems, result.sources));
		if (result.frozenWith !== undefined) context.stderr.write(withoutFile(result.frozenWith, flags, context));
		return result.exitCode;
	}
	const dir = relative(context.cwd, result.dir) || ".";
	const how = result.file === undefined ? "" : ` as ${plainLine(result.file)} says now`;
	context.stderr.write(`Exported run ${result.runId}${how}: ${plural(result.report.files.length, "file")} in ${dir}\n`);
	context.stderr.write(
		lookAt(result.report, dir)
			.map((line) => `${line}\n`)
			.join(""),
	);
	return 0;
};

function withoutFile(runId: string, { state, out }: Flags, context: CliContext): string {
	const more = [...(state === undefined ? [] : ["--state", state]), ...(out === undefined ? [] : ["--out", out])];
	const command = ownCommand(context, ["export", runId, ...more]);
	return `Nothing was exported. Mend the file, or export with the settings that the run had: ${command}\n`;
}
