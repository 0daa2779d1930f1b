import { type Validation, validatePipeline } from "../../app/validate-pipeline.ts";
import { readVersion } from "../../system/version.ts";
import { plural } from "../../values/plural.ts";
import type { CliContext } from "../cli-context.ts";
import type { CommandRunner, PipelineFlags } from "../command-runner.ts";
import { countProblems, formatProblems } from "../format-problems.ts";
import { toLoadOptions } from "../load-options.ts";
import { plainText } from "../plain-text.ts";
import { printGithub } from "../problem-formats/print-github.ts";
import { printJson } from "../problem-formats/print-json.ts";
import { printSarif } from "../problem-formats/print-sarif.ts";
import { repositoryPaths } from "../problem-formats/repository-path.ts";

interface Flags extends PipelineFlags {
	readonly format: "pretty" | "json" | "github" | "sarif";
	readonly json?: boolean;
}

/** Loads and plans each file against an empty memory; prints all problems. */
export const validate: CommandRunner<Flags> = async (files, flags, context) => {
	const options = { ...toLoadOptions(flags, context), signal: context.signal };
	const validations: Validation[] = [];
	const pipelines = new Set(files);
	for (const file of [...pipelines].filter((each) => isTestsOfAnother(each, pipelines))) {
		pipelines.delete(file);
		context.stderr.write(`${plainText(file)}: belongs to \`trawl test\`\n`);
	}
	for (const file of pipelines) {
		const validation = await validatePipeline(file, options, new Date());
		if ("interrupted" in validation) {
			context.stderr.write("Interrupted before everything was checked.\n");
			return validation.interrupted;
		}
		validations.push(validation);
	}
	const problems = validations.flatMap((validation) => validation.problems);
	const format = flags.json === true ? "json" : flags.format;
	if (format !== "pretty") context.stdout.write(printAs(format, validations, context));
	else if (problems.length > 0) {
		const sources = validations.flatMap((validation) => validation.sources);
		context.stderr.write(`${formatProblems(problems, sources)}\n`);
	}
	if (problems.length > 0) context.stderr.write(`${countProblems(problems)}\n`);
	for (const { file, tasks } of validations) {
		if (tasks !== null) context.stderr.write(`${plainText(file)}: valid, ${plural(tasks, "task")}\n`);
	}
	return problems.some(({ severity }) => severity === "error") ? 4 : 0;
};

/** `pipelines/*.yaml` names the tests of its pipelines and their snapshots, too. */
function isTestsOfAnother(file: string, files: ReadonlySet<string>): boolean {
	const [, stem, extension] = /^(.*)\.test(?:\.snapshot)?(\.ya?ml)$/i.exec(file) ?? [];
	return stem !== undefined && files.has(`${stem}${extension}`);
}

function printAs(format: Exclude<Flags["format"], "pretty">, validations: readonly Validation[], { cwd }: CliContext) {
	if (format === "json") return printJson(validations);
	if (format === "github") return printGithub(validations, repositoryPaths(cwd));
	return printSarif(validations, repositoryPaths(cwd), readVersion());
}
