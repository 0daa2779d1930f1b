/** Root may read and write anywhere, so root becomes nobody for a while. */
export function withoutPrivileges<Value>(body: () => Value): Value {
	if (process.geteuid?.() !== 0) return body();
	process.seteuid?.(65534);
	try {
		return body();
	} finally {
		process.seteuid?.(0);
	}
}
