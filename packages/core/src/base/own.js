/** A table's own entry: a name like `constructor` is data. */
export const own = (table, name) => (Object.hasOwn(table, name) ? table[name] : undefined)
