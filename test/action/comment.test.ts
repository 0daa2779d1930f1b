/** The comment on a pull request, before a server that speaks as much of GitHub's GraphQL as it takes. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { hostedPipeline } from "../cli/hosted-pipeline.ts";
import { runJob } from "../support/actions-runner/run-job.ts";
import { ACTIONS, readWorkflow, runAction, told } from "./action-rig.ts";

interface Comment {
	readonly id: string;
	readonly author: string;
	body: string;
}

const BOT = "github-actions[bot]";
/** As many as GitHub gives at a time. */
const PAGE = 100;

interface GitHub {
	readonly url: string;
	readonly comments: Comment[];
	/** Mutations so far. */
	readonly changes: string[];
}

/** `mayWrite`: false for the token of a pull request from a fork. */
async function gitHub(comments: Comment[] = [], mayWrite = true): Promise<GitHub> {
	const changes: string[] = [];
	const answer = (query: string, variables: Record<string, string>) => {
		if (query.startsWith("query")) {
			const from = Number(variables.after ?? 0);
			const nodes = comments
				.slice(from, from + PAGE)
				.map(({ id, author, body }) => ({ id, body, viewerDidAuthor: author === BOT }));
			const pageInfo = { hasNextPage: comments.length > from + PAGE, endCursor: String(from + PAGE) };
			return { data: { repository: { pullRequest: { id: "PR_1", comments: { pageInfo, nodes } } } } };
		}
		if (!mayWrite) return { errors: [{ message: "Resource not accessible by integration" }] };
		const { body = "", id } = variables;
		if (body.length > 65_536) return { errors: [{ message: "Body is too long (maximum is 65536 characters)" }] };
		changes.push(query.includes("addComment") ? "added" : "changed");
		const known = comments.find((each) => each.id === id);
		if (known !== undefined) known.body = body;
		else comments.push({ id: `C_${comments.length}`, author: BOT, body });
		return { data: {} };
	};
	const server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const { query, variables } = JSON.parse(Buffer.concat(chunks).toString("utf8"));
		const isKnown = request.headers.authorization === "bearer ghs_of_the_job";
		response.writeHead(isKnown ? 200 : 401, { "content-type": "application/json" });
		response.end(JSON.stringify(isKnown ? answer(query, variables) : { message: "Bad credentials" }));
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => void server.close());
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, comments, changes };
}

const PULL_REQUEST = { pull_request: { number: 7, head: { sha: "0123456789abcdef" } } };

function comment(github: GitHub, pipeline: string, event: Record<string, never> | typeof PULL_REQUEST = PULL_REQUEST) {
	const files = { "package.json": "{}", "pipeline.yaml": pipeline };
	const around = { event, env: { GITHUB_GRAPHQL_URL: github.url } };
	return runAction({ command: "plan", file: "pipeline.yaml", comment: "true" }, files, around);
}

test("the workflow for pull requests shows mistakes beside their lines, and comments all the same", async () => {
	const github = await gitHub();
	const job = readWorkflow("pipelines.yaml").jobs.check;
	if (job === undefined) throw new Error("the workflow has no such job");
	const around = { actions: ACTIONS, event: PULL_REQUEST, env: { GITHUB_GRAPHQL_URL: github.url } };
	const file = "pipelines/competitor-watch.yaml";
	const good = await runJob(job, { ...around, files: { "package.json": "{}", [file]: hostedPipeline() } });
	expect(good.conclusion, told(good)).toBe("success");
	const broken = hostedPipeline().replace("query:", "qeury:");
	const bad = await runJob(job, { ...around, files: { "package.json": "{}", [file]: broken } });
	expect(bad.conclusion).toBe("failure");
	expect(bad.annotations[0]).toMatchObject({ severity: "error", properties: { file, line: "9" } });
	expect(github.changes).toEqual(["added", "changed"]);
	expect(github.comments[0]?.body).toContain("mistakes, nothing can be planned");
});

describe("the comment of a plan", () => {
	test("is written once, and changed when the plan has changed", async () => {
		const github = await gitHub();
		await comment(github, hostedPipeline());
		const second = await comment(github, hostedPipeline());
		expect(second.conclusion, told(second)).toBe("success");
		expect(github.changes).toEqual(["added"]);
		await comment(github, hostedPipeline({ items: ["alpha", "beta", "gamma"] }));
		expect(github.changes).toEqual(["added", "changed"]);
		expect(github.comments).toHaveLength(1);
		expect(github.comments[0]?.body).toContain("3 tasks, 3 to run; estimate **$0.30**");
		expect(github.comments[0]?.body).toContain("For `0123456789ab`.");
	});

	test("is another's where the step plans other files", async () => {
		const github = await gitHub();
		const files = {
			"package.json": "{}",
			"a.yaml": hostedPipeline(),
			"b.yaml": hostedPipeline({ name: "other", items: ["one"] }),
		};
		const steps = ["a.yaml", "b.yaml"].map((file) => ({
			...{ uses: "./", with: { command: "plan", file, comment: "true" } },
		}));
		const around = { files, actions: ACTIONS, event: PULL_REQUEST, env: { GITHUB_GRAPHQL_URL: github.url } };
		for (let times = 0; times < 2; times++) await runJob({ steps }, around);
		expect(github.changes).toEqual(["added", "added"]);
		expect(github.comments.map(({ body }) => /`[ab]\.yaml`/.exec(body)?.[0])).toEqual(["`a.yaml`", "`b.yaml`"]);
	});

	test("says so where the pipeline has mistakes", async () => {
		const github = await gitHub();
		const result = await comment(github, hostedPipeline().replace("query:", "qeury:"));
		expect(result.conclusion).toBe("failure");
		expect(github.comments[0]?.body).toContain("mistakes, nothing can be planned");
		expect(github.comments[0]?.body).toContain("qeury");
	});

	test("is found behind many others, and nobody else's passes for it", async () => {
		const first = await gitHub();
		await comment(first, hostedPipeline());
		const forged = first.comments[0]?.body ?? "";
		const others = Array.from({ length: 120 }, (_, n): Comment => ({ id: `O_${n}`, author: "eve", body: forged }));
		const github = await gitHub([...others, { id: "OWN", author: BOT, body: `${forged}older` }]);
		await comment(github, hostedPipeline());
		expect(github.changes).toEqual(["changed"]);
		expect(github.comments.filter(({ author }) => author === "eve").every(({ body }) => body === forged)).toBe(true);
		expect(github.comments.at(-1)).toMatchObject({ id: "OWN", body: forged });
	});

	test("is cut to what GitHub takes", async () => {
		const github = await gitHub();
		const many = Array.from(
			{ length: 2_000 },
			(_, n) => `  ask-something-rather-long-${n}:\n    query: About ${n}?\n`,
		).join("");
		const result = await comment(github, hostedPipeline() + many);
		expect(result.conclusion, told(result)).toBe("success");
		expect(github.changes).toEqual(["added"]);
		expect(github.comments[0]?.body.length).toBeGreaterThan(60_000);
		expect(github.comments[0]?.body).toContain("The summary of the job has more.");
	});

	test("is a warning and no failure where the token may not write, as in pull requests from forks", async () => {
		const result = await comment(await gitHub([], false), hostedPipeline());
		expect(result.conclusion, told(result)).toBe("success");
		expect(result.annotations).toMatchObject([
			{ severity: "warning", message: expect.stringContaining("Resource not accessible") },
		]);
		expect(result.summaries[0]).toContain("2 tasks, 2 to run");
	});

	test("is left out where there is no pull request", async () => {
		const github = await gitHub();
		const result = await comment(github, hostedPipeline(), {});
		expect(result.conclusion, told(result)).toBe("success");
		expect(github.changes).toEqual([]);
	});
});
