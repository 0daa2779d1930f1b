/** The command line as a page: the help of every command, as `--help` prints it. */
export function cliDoc(createProgram) {
	const silent = { write: () => true };
	const context = { argv: [], env: {}, stdout: silent, stderr: silent, cwd: "/", signal: new AbortController().signal };
	const program = createProgram(context, "", () => undefined);
	program.configureHelp({ helpWidth: 100 });
	const sections = program.commands.map((command) => {
		command.configureHelp({ helpWidth: 100 });
		return `## trawl ${command.name()}\n\n\`\`\`text\n${command.helpInformation().trimEnd()}\n\`\`\`\n`;
	});
	return `# The command line

Generated from \`--help\` by \`npm run docs\`. Data goes to stdout, everything said to a person to stderr.

\`--key-file\` and \`--env-file\` are the same to Trawl. But Node, and so \`npx\`, reads an \`--env-file\` first, ends when it is missing, and obeys a \`NODE_OPTIONS\` in it.
Of the file only \`VALYU_API_KEY\`, \`VALYU_BASE_URL\` and the variable that \`local.model.api_key_env\` names are used.

\`\`\`text
${program.helpInformation().trimEnd()}
\`\`\`

${sections.join("\n")}
## Exit codes

| Code | Meaning |
| --- | --- |
| 0 | all tasks succeeded or were reused |
| 1 | internal error; the state is kept |
| 2 | usage: wrong words on the command line |
| 3 | finished, but some tasks did not succeed; the good rows are exported |
| 4 | pipeline, data, plan or folder invalid; nothing was sent |
| 5 | key missing or refused |
| 6 | the service failed for good |
| 7 | refused by the budget, or nobody agreed to the cost; nothing was sent |
| 8 | still pending where waiting was asked for |
| 9 | the run, pipeline or batch named does not exist, or no run before it, or a selection matches no task |
| 10 | \`plan --detailed-exitcode\`: there is work to do; \`diff --exit-code\`: something changed |
| 11 | another live run of the same pipeline holds the state; a saved plan is stale or used up; the run to retry is not the newest |
| 130, 143 | interrupted by SIGINT, SIGTERM; the state is saved |

After an internal error \`TRAWL_DEBUG=1\` shows where it happened. A command reads its own files when it first needs them: one that runs while another version of Trawl is
installed in the same place may end with 1, says so, and the same command continues.

The \`status\` and \`exit_code\` in \`run.json\` come from the same function as the process's exit code. While tasks are pending, \`ended\` has the \`reason\`
(\`interrupted\`, \`detached\`, \`deadline\`, \`payment\`, \`unauthorized\`, \`service\`, \`refused\`) and a \`message\`, which is also the \`error\` of pending tasks in
\`trawl export --partial\`.
`;
}
