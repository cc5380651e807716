import type { Browser } from 'playwright-core'

export declare function openBrowser(options?: { fonts?: readonly string[] }): Promise<Browser>
