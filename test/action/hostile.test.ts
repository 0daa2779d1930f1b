/** Whatever a model, a page or a pull request writes: no line of it is a command of the runner, no mark of it is Markdown. */
import { marked } from "marked";
import { describe, expect, test } from "vitest";
import { hostedPipeline } from "../cli/hosted-pipeline.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { MARKS, OBEYED_OR_STEERING } from "../support/unsafe-text.ts";
import { fakeNpm, runAction, told } from "./action-rig.ts";

const service = sharedStandIn();

/** Each on a line of its own, and again behind other words, where the older grammar is read as well. */
const COMMANDS = [
	...["::error file=a.yaml,line=1::gotcha", "::warning::gotcha", "::notice::gotcha", "::add-mask::alpha"],
	...[
		"::set-output name=state::gotcha",
		"::save-state name=a::gotcha",
		"::set-env name=PATH::gotcha",
		"::add-path::/gotcha",
	],
	...[
		"::stop-commands::gotcha",
		"::group::gotcha",
		"::add-matcher::gotcha.json",
		"##[error]gotcha",
		"##[set-output name=state]gotcha",
	],
];
const MARKUP = [
	...[
		"<script>gotcha()</script>",
		"<img src=x onerror=gotcha()>",
		"[gotcha](javascript:gotcha())",
		"![x](https://gotcha.example/p.png)",
	],
	...[
		"@acme/everybody",
		"acme/research#1",
		"```\n# gotcha\n```",
		"| a | b |",
		"`` ` ``",
		"<!-- trawl-action:gotcha -->",
		"$`gotcha`$",
	],
];
const ESCAPES = [
	"\u001b[31mred\u001b]0;gotcha\u0007",
	"\u009b2J",
	"\u202egotcha",
	`${MARKS}gotcha`,
	"a\rb",
	"a\u0085b",
	"a\u2028b",
];
const HOSTILE = [...COMMANDS.flatMap((line) => [line, `behind ${line}`]), ...MARKUP, ...ESCAPES].join("\n");

/** Kinds of what GitHub would show of a Markdown text beside plain text and code. */
function markupOf(markdown: string): string[] {
	const found: string[] = [];
	marked.walkTokens(marked.lexer(markdown), (token) => {
		if (["link", "image", "html", "tag", "del"].includes(token.type)) found.push(token.raw);
		if (token.type === "text" && !("tokens" in token && token.tokens !== undefined) && /@|#\d|gotcha/.test(token.raw))
			found.push(token.raw);
	});
	return found;
}

describe("hostile answers", () => {
	test("are harmless in the log, the outputs and the summary", async () => {
		await service().setOutcomes([{ id: "^ask/beta@", kind: "fail", error: HOSTILE }, { output: HOSTILE }]);
		const files = { "package.json": "{}", "pipeline.yaml": hostedPipeline() };
		const secrets = { VALYU_API_KEY: service().apiKey };
		const given = { file: "pipeline.yaml", budget: "1", "api-key": service().apiKey };
		const result = await runAction(given, files, { secrets, env: { VALYU_BASE_URL: service().baseUrl } });
		expect(result.conclusion, told(result)).toBe("success");
		expect(result.obeyed).toEqual([]);
		expect(result.masks).toEqual([service().apiKey]);
		expect(result.annotations.map(({ severity, message }) => [severity, /gotcha/.test(message)])).toEqual([
			["warning", false],
		]);
		expect(result.outputs).toMatchObject({ state: "partially_succeeded", succeeded: "1", failed: "1" });
		expect(result.exported).toEqual({});
		const [summary = ""] = result.summaries;
		expect(summary).toContain("ask/beta");
		expect(markupOf(summary)).toEqual([]);
		expect([OBEYED_OR_STEERING.exec(summary), OBEYED_OR_STEERING.exec(result.log)]).toEqual([null, null]);
	});
});

test("whatever a program says, on whichever stream, no line of it is obeyed", async () => {
	const text = JSON.stringify(`${HOSTILE}\n::${"0".repeat(48)}::\nthe last line is not ended`);
	const npm = fakeNpm(`process.stdout.write(${text}); process.stderr.write(${text});`);
	const given = { command: "test", file: "pipeline.yaml", install: "./trawl.tgz" };
	const result = await runAction(given, { "pipeline.yaml": "" }, { env: { PATH: npm.path } });
	expect(result.conclusion, told(result)).toBe("success");
	expect(result.raw).toContain("::error file=a.yaml,line=1::gotcha");
	expect([result.obeyed, result.masks, result.annotations]).toEqual([[], [], []]);
	expect(result.outputs).toMatchObject({ state: "valid", exit_code: "0" });
	expect(markupOf(result.summaries[0] ?? "")).toEqual([]);
});

test("of what `validate` prints for GitHub nothing but annotations is let through", async () => {
	const npm = fakeNpm(
		`process.stdout.write(${JSON.stringify(`::error title=real::real\n${HOSTILE}`)}); process.exitCode = 4;`,
	);
	const given = { command: "validate", file: "pipeline.yaml", install: "./trawl.tgz" };
	const result = await runAction(given, { "pipeline.yaml": "" }, { env: { PATH: npm.path } });
	expect(result.obeyed).toEqual([]);
	expect(result.masks).toEqual([]);
});

describe("a hostile pull request", () => {
	const name = JSON.stringify(HOSTILE);

	test("is harmless in the log, the annotations and the summary of `validate`", async () => {
		const pipeline = hostedPipeline({ more: [`? ${name}\n: 1`, `vars: { a: ${name} }`] });
		const files = { "package.json": "{}", "pipeline.yaml": pipeline };
		const result = await runAction({ command: "validate", file: "pipeline.yaml" }, files);
		expect(result.conclusion).toBe("failure");
		expect(result.obeyed).toEqual([]);
		expect(result.masks).toEqual([]);
		expect(result.annotations.map(({ properties }) => properties.title)).toEqual(["unknown_key"]);
		expect(markupOf(result.summaries[0] ?? "")).toEqual([]);
	});

	test("is harmless where files have such names", async () => {
		const file = "::error::gotcha <b>`@acme`|.yaml";
		const result = await runAction(
			{ command: "plan", file: "*.yaml" },
			{ "package.json": "{}", [file]: hostedPipeline() },
		);
		expect(result.conclusion, told(result)).toBe("success");
		expect([result.obeyed, result.annotations]).toEqual([[], []]);
		expect(markupOf(result.summaries[0] ?? "")).toEqual([]);
	});
});

test("the runner of the tests obeys what would be obeyed", async () => {
	const { readLog } = await import("../support/actions-runner/log-commands.ts");
	const log = readLog();
	for (const line of COMMANDS.filter((each) => !each.includes("stop-commands"))) log.read(`  ${line}`);
	expect(log.shown).toEqual([]);
	log.read("behind ##[error]seen");
	expect(log.annotations.at(-1)).toMatchObject({ severity: "error", message: "seen" });
	log.read("::stop-commands::token");
	log.read("::error::hidden");
	log.read("::token::");
	log.read("::error::shown");
	expect(log.annotations.map(({ message }) => message)).not.toContain("hidden");
	expect(log.annotations.at(-1)?.message).toBe("shown");
});
