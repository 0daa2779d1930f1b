/** Query texts as the values they stand for; what stands for nothing stays a text, and is refused with its name. */

export type QueryTexts = Readonly<Record<string, unknown>>;

/** Of list-tasks: `limit` in decimal digits, `include_output` as `true` or `false` (contract 13, 10). */
export function readQuery(query: QueryTexts): Record<string, unknown> {
	const read: Record<string, unknown> = { ...query };
	if (typeof query.limit === "string" && /^-?\d{1,15}$/.test(query.limit)) read.limit = Number(query.limit);
	if (query.include_output === "true") read.include_output = true;
	if (query.include_output === "false") read.include_output = false;
	return read;
}
