/** Endings of pipeline files, which no corpus is made of. */
const PIPELINE_FILE = /\.ya?ml$/i;

/**
 * Makes the order of words not matter: `--corpus` takes every word up to the next flag, and a pipeline file among
 * them (`trawl run --corpus 'docs/*' pipeline.yaml`) is moved to where files stand, directly behind the command.
 */
export function liftFiles(argv: readonly string[]): readonly string[] {
	const files: string[] = [];
	const rest: string[] = [];
	let isCorpus = false;
	for (const [index, word] of argv.entries()) {
		if (word === "--") {
			rest.push(...argv.slice(index));
			break;
		}
		if (word.startsWith("-")) isCorpus = word === "--corpus";
		if (isCorpus && PIPELINE_FILE.test(word)) files.push(word);
		else rest.push(word);
	}
	return [...rest.slice(0, 1), ...files, ...rest.slice(1)];
}

/** What to do when the file is missing, where a flag may have taken it. */
export function explainMissingFile(argv: readonly string[]): string | undefined {
	if (!argv.includes("--corpus")) return undefined;
	return "`--corpus` takes every word up to the next flag: put the pipeline file before it";
}
