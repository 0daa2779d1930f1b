/**
 * The step of the action that comments on the pull request: one comment, written once and changed from then on.
 *
 * It is found by its mark among those that the token itself has written, so that nobody else's can pass for it. A pull
 * request from a fork has a token that may not write: that is told, and the summary of the job has the same text.
 */
import { readFileSync } from "node:fs";
import { markOf } from "./summary.js";
import { annotate, mask, quoted } from "./workflow-commands.js";

const TITLE = "trawl: comment";
const FIND = `query($owner: String!, $name: String!, $number: Int!, $after: String) {
	repository(owner: $owner, name: $name) { pullRequest(number: $number) {
		id
		comments(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { id body viewerDidAuthor } }
	} }
}`;
const ADD =
	"mutation($subject: ID!, $body: String!) { addComment(input: { subjectId: $subject, body: $body }) { clientMutationId } }";
const CHANGE =
	"mutation($id: ID!, $body: String!) { updateIssueComment(input: { id: $id, body: $body }) { clientMutationId } }";

mask(process.env.TRAWL_INPUT_GITHUB_TOKEN);
try {
	await comment(readFileSync(process.env.TRAWL_INPUT_COMMENT_FILE ?? "", "utf8"));
} catch (error) {
	const why = error instanceof Error ? error.message : String(error);
	annotate(
		"warning",
		TITLE,
		`not written: ${why}. The job needs \`permissions: pull-requests: write\`, which pull requests from forks never have; the summary of the job has the same text`,
	);
}

/** @param {string} body */
async function comment(body) {
	const number = Number(process.env.TRAWL_INPUT_PULL_REQUEST);
	if (!Number.isInteger(number) || number <= 0) {
		annotate("notice", TITLE, "this is no pull request: there is nothing to comment on");
		return;
	}
	const { subject, own } = await find(number, markOf(body));
	if (own?.body === body) return say("The comment is up to date.");
	if (own === undefined) await ask(ADD, { subject, body });
	else await ask(CHANGE, { id: own.id, body });
	return say(own === undefined ? "Commented on the pull request." : "Changed the comment on the pull request.");
}

/**
 * @param {number} number
 * @param {string} mark
 * @returns {Promise<{ subject: string, own: { id: string, body: string } | undefined }>}
 */
async function find(number, mark) {
	const [owner = "", name = ""] = (process.env.GITHUB_REPOSITORY ?? "").split("/");
	let after = null;
	for (;;) {
		const { repository } = await ask(FIND, { owner, name, number, after });
		const { id: subject, comments } = repository.pullRequest;
		const own = comments.nodes.find(
			(/** @type {{ body: string, viewerDidAuthor: boolean }} */ each) =>
				each.viewerDidAuthor && each.body.startsWith(mark),
		);
		if (own !== undefined || !comments.pageInfo.hasNextPage) return { subject, own };
		after = comments.pageInfo.endCursor;
	}
}

/**
 * @param {string} query
 * @param {Record<string, unknown>} variables
 */
async function ask(query, variables) {
	const response = await fetch(process.env.GITHUB_GRAPHQL_URL ?? "https://api.github.com/graphql", {
		method: "POST",
		headers: {
			authorization: `bearer ${process.env.TRAWL_INPUT_GITHUB_TOKEN}`,
			"content-type": "application/json",
			"user-agent": "trawl-action",
		},
		body: JSON.stringify({ query, variables }),
		signal: AbortSignal.timeout(30_000),
	});
	const answer = /** @type {any} */ (await response.json().catch(() => ({})));
	if (!response.ok) throw new Error(`GitHub answered ${response.status} (${answer.message ?? "no reason"})`);
	if (answer.errors?.length > 0) throw new Error(`GitHub refused (${answer.errors[0].message})`);
	return answer.data;
}

/** @param {string} text */
function say(text) {
	const log = quoted();
	log.write(`${text}\n`);
	log.end();
}
