export const isFinal = status => status !== 'queued' && status !== 'running'
