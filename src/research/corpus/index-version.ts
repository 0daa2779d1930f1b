/** Raise it whenever the way that files are cut into passages changes: then a model may find others. */
export const INDEX_VERSION = 4;

/** Raise it whenever the tables change; back to 1 with a new `INDEX_VERSION`. At most 99. */
export const TABLES_VERSION = 2;
