/** `acme-video` is exported as `acmeVideo`. */
export function camelOf(id: string): string
