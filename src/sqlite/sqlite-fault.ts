/** SQLite's own errors, with the file they are about: libsql tells only the fault. */

/** Runs `body`; what libsql throws names the file at `path`. */
export function naming<Value>(path: string, body: () => Value): Value {
	try {
		return body();
	} catch (error) {
		if (isSqliteFault(error) && !error.message.endsWith(path)) error.message = `${error.message}: ${path}`;
		throw error;
	}
}

/** By its code, `SQLITE_…` or `UNKNOWN_SQLITE_…`: a full disk, a broken file, a lock that never came free, a statement that SQLite refuses. */
export function isSqliteFault(error: unknown): error is Error & { readonly code: string; readonly rawCode?: number } {
	return error instanceof Error && "code" in error && String(error.code).includes("SQLITE_");
}

/** Another process holds the lock. */
export function isBusy(error: unknown): boolean {
	return isSqliteFault(error) && /SQLITE_(BUSY|LOCKED)/.test(String(error.code));
}
