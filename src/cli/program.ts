/**
 * The command line: commands, flags and help. Each command's code is loaded when it is called.
 *
 * Data goes to stdout, everything said to a person to stderr. Wrong words end with exit code 2.
 */
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { CliContext } from "./cli-context.ts";
import type { CommandRunner } from "./command-runner.ts";
import { explainMissingFile, liftFiles } from "./lift-files.ts";

/** Builds the program; `done` gets the exit code of the command that ran. */
export function createProgram(context: CliContext, version: string, done: (exitCode: number) => void): Command {
	const program = new Command("trawl")
		.description("Runs declarative batch-research pipelines: one YAML file, one command, every task paid for once.")
		.version(version, "-V, --version", "print the version")
		.helpOption("-h, --help", "print help")
		.helpCommand(false)
		.exitOverride()
		.configureOutput({
			writeOut: (text) => context.stdout.write(text),
			writeErr: (text) => context.stderr.write(text),
		})
		.showSuggestionAfterError(true)
		.showHelpAfterError("(`trawl --help` lists commands and flags)");
	const command = <Options>(use: string, description: string, load: () => Promise<CommandRunner<Options>>) =>
		program
			.command(use)
			.description(description)
			.action(async (...words: unknown[]) => {
				const parameters = words
					.slice(0, -2)
					.flat()
					.filter((word) => typeof word === "string");
				const run = await load();
				done(await run(parameters, words.at(-2) as Options, context));
			});

	pipelineFlags(
		command(
			"validate",
			"check pipelines offline: everything that can be known before money is spent",
			async () => (await import("./commands/validate.ts")).validate,
		).argument("<file...>", "pipeline files"),
	).addOption(new Option("--format <format>", "how to print problems").choices(["pretty", "json"]).default("pretty"));

	pipelineFlags(
		command(
			"plan",
			"show what a run would do and cost, without doing it",
			async () => (await import("./commands/plan.ts")).plan,
		).argument("<file>", "pipeline file"),
	)
		.option("--state <dir>", "folder of the state (default: .trawl in the project root)")
		.option("--tasks", "list every task with its action and reason")
		.option("--json", "print the plan as JSON, one task a line after the summary")
		.option("--detailed-exitcode", "exit with 10 when there is work to do");

	pipelineFlags(
		command(
			"run",
			"validate, plan, run and export; the same command again continues an unfinished run",
			async () => (await import("./commands/run.ts")).run,
		).argument("<file>", "pipeline file"),
	)
		.option("--state <dir>", "folder of the state (default: .trawl in the project root)")
		.option("--out <dir>", "folder of the results (default: export.dir of the file)")
		.option("--max-cost <dollars>", "refuse a run that is estimated to cost more", parseDollars)
		.option("--json", "print the run's manifest as JSON at the end")
		.option("--quiet", "say nothing but problems")
		.addOption(
			new Option("--progress <how>", "how to show progress").choices(["auto", "tty", "plain", "none"]).default("auto"),
		);

	command(
		"status",
		"show a run: its tasks, batches and cost",
		async () => (await import("./commands/status.ts")).status,
	)
		.argument("[run]", "id of a run, pipeline file, or name of a pipeline (default: the newest run)")
		.option("--state <dir>", "folder of the state (default: .trawl in the project root)")
		.option("--json", "print it as JSON");

	command(
		"export",
		"write the results of a run again, without running anything",
		async () => (await import("./commands/export.ts")).exportResults,
	)
		.argument("[run]", "id of a run, pipeline file, or name of a pipeline (default: the newest run)")
		.option("--state <dir>", "folder of the state (default: .trawl in the project root)")
		.option("--out <dir>", "folder of the results (default: where the run wrote them)")
		.option("--partial", "also while tasks are pending");

	command(
		"schema",
		"print the JSON Schema of pipeline files",
		async () => (await import("./commands/schema.ts")).schema,
	);
	return program;
}

/** Runs the words in the context and returns the exit code. */
export async function runProgram(context: CliContext, version: string): Promise<number> {
	let exitCode = 0;
	const program = createProgram(context, version, (code) => {
		exitCode = code;
	});
	try {
		if (context.argv.length === 0) {
			context.stderr.write(program.helpInformation());
			return 2;
		}
		await program.parseAsync([...liftFiles(context.argv)], { from: "user" });
		return exitCode;
	} catch (error) {
		if (!(error instanceof CommanderError)) throw error;
		const hint = error.code === "commander.missingArgument" ? explainMissingFile(context.argv) : undefined;
		if (hint !== undefined) context.stderr.write(`${hint}\n`);
		return error.exitCode === 0 ? 0 : 2;
	}
}

function pipelineFlags(command: Command): Command {
	return command
		.addOption(new Option("--engine <engine>", "engine to use instead of the file's").choices(["valyu", "local"]))
		.option("--corpus <glob...>", "files for the embedded engine, relative to the working folder")
		.option("--var <name=value>", "set a variable of `vars`; may be repeated", parseVar);
}

function parseVar(text: string, previous: Record<string, string> = {}): Record<string, string> {
	const at = text.indexOf("=");
	if (at < 1) throw new InvalidArgumentError("expected name=value");
	return { ...previous, [text.slice(0, at)]: text.slice(at + 1) };
}

function parseDollars(text: string): number {
	const dollars = Number(text);
	if (text.trim() === "" || !Number.isFinite(dollars) || dollars < 0) {
		throw new InvalidArgumentError("expected an amount of US dollars such as 12.50");
	}
	return dollars;
}
