import { channel } from 'node:diagnostics_channel'
import type { ClientEvent } from '../words/events.ts'

/** What a subscriber of `vidrelay:submit`, `vidrelay:look`, `vidrelay:download` and `vidrelay:error` gets. */
export interface ChannelMessage {
  /** The id of the provider. */
  provider: string
  /** Which of the caller's accounts, where it was named. */
  account?: string
  /** What the client's own listener (`onEvent`) gets: no key of a provider, prompt, image or signed query. */
  event: ClientEvent
}

const channels = {
  submit: channel('vidrelay:submit'),
  look: channel('vidrelay:look'),
  download: channel('vidrelay:download'),
  error: channel('vidrelay:error'),
}
const { submit, look, download, error } = channels

/** Does anybody listen? Where nobody does no event is made at all. */
export const areHeard = (): boolean =>
  submit.hasSubscribers || look.hasSubscribers || download.hasSubscribers || error.hasSubscribers

/** On the one channel of this event, and only where that is heard. */
export function publish(from: Omit<ChannelMessage, 'event'>, event: ClientEvent): void {
  const one = channels[channelOf(event)]
  if (one.hasSubscribers) one.publish({ ...from, event } satisfies ChannelMessage)
}

function channelOf(event: ClientEvent): keyof typeof channels {
  switch (event.type) {
    case 'submit':
    case 'failover':
    case 'queue':
      return 'submit'
    case 'status':
      return 'look'
    case 'download':
      return 'download'
    case 'warning':
    case 'retry':
    case 'no_answer':
      return 'error'
    case 'request':
    case 'response':
      return ofOperation[event.operation]
  }
}

type Asked = Extract<ClientEvent, { type: 'request' }>['operation']
const ofOperation: { readonly [operation in Asked]: keyof typeof channels } = {
  submit: 'submit',
  remix: 'submit',
  extend: 'submit',
  edit: 'submit',
  upload: 'submit',
  get: 'look',
  list: 'look',
  models: 'look',
  delete: 'look',
  content: 'download',
  download: 'download',
}
