import type { Status } from '../words/names.ts'

/** How a task ends without a result. */
export type Ended = Extract<Status, 'failed' | 'cancelled' | 'expired'>

interface OverWords {
  is: 'content_rejected' | 'task_failed'
  status: Ended
  code: RegExp
  text: RegExp
}

/**
 * By which words providers say, in the error of an exchange, that a task was refused or is over. For looks alone, where no
 * row of a document says more; a question that failed (`get task failed`) is none of them.
 */
const overWords: readonly OverWords[] = [
  {
    is: 'content_rejected',
    status: 'failed',
    code: /moderat|nsfw|content[_:.-]?(policy|filter|violation|rejected|blocked)|policy[_-]violation|safety|sensitive/i,
    text: /\bmoderat(ed|ion)\b|\bcontent (policy|filter)|\bpolicy violation|\bviolat\w+ [^.]{0,60}\b(polic|guideline|terms)|\bsafety (system|filter|checker|policy)|\bnsfw\b|\b(prohibited|sensitive|inappropriate|unsafe) (content|words?|material)|内容(政策|审核|安全|违规)|违规|敏感|审核(未|不)通过/i,
  },
  {
    is: 'task_failed',
    status: 'cancelled',
    code: /^(task|job|video|generation)?[_-]?cancell?ed$/i,
    text: /\b(task|job|generation) (was|is|has been) (already )?cancell?ed\b|任务已(被)?取消/i,
  },
  {
    is: 'task_failed',
    status: 'expired',
    code: /^(task|job|generation)[_-](expired|timed?[_-]?out)$/i,
    text: /\b(task|job|generation) (has |is )?(expired|timed out)\b|任务已(过期|超时)/i,
  },
  {
    is: 'task_failed',
    status: 'failed',
    code: /^(task|job|video|generation|video_generation)[_-](failed|failure|rejected|refused|aborted)$/i,
    text: /\bgeneration (has )?failed\b|\b(task|job) (was|has been) (rejected|refused|aborted|terminated)\b|\b(task|job) has failed\b|生成失败|任务已失败/i,
  },
]

/** Who does not know a task says nothing of how it ended. */
export const saysUnknown = (text: string): boolean => notKnown.test(text)
const notKnown = /\bnot[ _-]?(found|exists?)\b|\bno such\b|\bunknown\b|does ?n[o'’]t exist|不存在|未找到/i

/** How a task ended by the words of an error that was met in looking at it. `text` and `code`: without the request's own words. */
export function overBy(code: string | undefined, text: string | undefined): OverWords | undefined {
  if (saysUnknown(`${code ?? ''} ${text ?? ''}`)) return undefined
  return overWords.find(
    words => (code !== undefined && words.code.test(code)) || (text !== undefined && words.text.test(text)),
  )
}
