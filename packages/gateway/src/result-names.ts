import type { StoredTask } from './store.ts'

/** Of the file of a result in its folder. An image's form is known only by its bytes. */
export const resultName = ({ id, kind }: Pick<StoredTask, 'id' | 'kind'>): string =>
  kind === 'video' ? `${id}.mp4` : id

/** The task whose result is called so. */
export const idOfResult = (name: string): string => name.replace(/\.mp4$/, '')
